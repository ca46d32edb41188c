import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { Position } from '../text/sourceFile.ts';

/** With fewer the library is as fast: each of its changes copies the text, as joining a run of them does. */
const worthJoining = 16;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The library's `update`, which copies the whole text for each change. Editors send ten thousands of them at once, for
 * *Replace all* or an indentation, from the end to the beginning or the other way round: those are made in one go.
 */
export function updateDocument(
  document: TextDocument,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): TextDocument {
  let at = 0;
  while (at < changes.length) {
    const edits = changes.length - at < worthJoining ? [] : runFrom(document, changes, at);
    if (edits.length < worthJoining) {
      const next = at + Math.max(1, edits.length);
      TextDocument.update(document, changes.slice(at, next), version);
      at = next;
    } else {
      TextDocument.update(document, [{ text: applied(document.getText(), edits) }], version);
      at += edits.length;
    }
  }
  return TextDocument.update(document, [], version);
}

/** As many changes from `first` on as lie one behind the other, or one before the other, in offsets of the text as it is. */
function runFrom(
  document: TextDocument,
  changes: readonly TextDocumentContentChangeEvent[],
  first: number,
): readonly Edit[] {
  const text = document.getText();
  const edits: Edit[] = [];
  /** Where the last change ended, in the text as it is and in what the changes so far make of it. */
  let last: { readonly start: Position; readonly end: Position; readonly newEnd: Position } | undefined;
  let direction: 'down' | 'up' | undefined;
  for (let at = first; at < changes.length; at++) {
    const change = changes[at] as TextDocumentContentChangeEvent;
    if (!('range' in change)) break;
    let { start, end } = change.range;
    if (last !== undefined && direction !== 'down' && !isBefore(last.start, end)) direction = 'up';
    else if (last !== undefined && direction !== 'up' && !isBefore(start, last.newEnd)) direction = 'down';
    else if (last !== undefined) break;
    if (last !== undefined && direction === 'down') {
      [start, end] = [unmoved(start, last), unmoved(end, last)];
    }
    const edit = { start: exactOffset(document, start), end: exactOffset(document, end), text: change.text };
    if (edit.start < 0 || edit.end < edit.start || !keepsLineEnds(text, edit)) break;
    edits.push(edit);
    last = { start, end, newEnd: behind(change.range.start, change.text) };
  }
  return direction === 'up' ? edits.reverse() : edits;
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

/** Where a position behind a change was before it. */
function unmoved({ line, character }: Position, { end, newEnd }: { end: Position; newEnd: Position }): Position {
  return line === newEnd.line
    ? { line: end.line, character: end.character + character - newEnd.character }
    : { line: end.line + line - newEnd.line, character };
}

/** Where a text ends that begins at a position. */
function behind({ line, character }: Position, text: string): Position {
  const lines = text.split(/\r\n|\n|\r/);
  const end = lines.at(-1)?.length ?? 0;
  return lines.length === 1 ? { line, character: character + end } : { line: line + lines.length - 1, character: end };
}

/** -1 for a position that is none: what the library makes of it depends on the line as it is then. */
function exactOffset(document: TextDocument, position: Position): number {
  const offset = document.offsetAt(position);
  const { line, character } = document.positionAt(offset);
  return line === position.line && character === position.character ? offset : -1;
}

/** False where a carriage return and a line feed may come together or apart: positions behind it would count otherwise. */
const keepsLineEnds = (text: string, { start, text: added }: Edit): boolean =>
  text[start - 1] !== '\r' && !/\r(?!\n)/.test(added);

function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text: added } of edits) {
    parts.push(text.slice(from, start), added);
    from = end;
  }
  return parts.join('') + text.slice(from);
}
