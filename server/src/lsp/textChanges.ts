import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { Position } from '../text/sourceFile.ts';

/** With fewer the library is as fast: each of its changes copies the text, as making all of them at once does. */
const worthJoining = 16;

/** Lines in a block, up to twice as many. */
const blockSize = 512;

/** The lines of a text with their ends. A change moves lines of the blocks it is in only. No block is empty. */
type Blocks = string[][];

/**
 * The library's `update`, which copies the whole text for each change. Editors send ten thousands of them at once, for
 * *Replace all* or an indentation: those are made on lines, and the text is put together once.
 */
export function updateDocument(
  document: TextDocument,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): TextDocument {
  let at = 0;
  while (at < changes.length) {
    const blocks = changes.length - at < worthJoining ? [] : inBlocks(linesOf(document.getText()));
    let next = at;
    while (next < changes.length && change(blocks, changes[next] as TextDocumentContentChangeEvent)) next++;
    if (next - at >= worthJoining) {
      TextDocument.update(document, [{ text: blocks.flat().join('') }], version);
    } else {
      // With what comes behind, so that the text is not taken apart for each change that is refused.
      next = at + worthJoining;
      TextDocument.update(document, changes.slice(at, next), version);
    }
    at = next;
  }
  return TextDocument.update(document, [], version);
}

/** False, with nothing changed, where the library has to say what a change means. */
function change(blocks: Blocks, event: TextDocumentContentChangeEvent): boolean {
  if (!('range' in event)) return false;
  const { start, end } = event.range;
  const [first, last] = [placeOf(blocks, start), placeOf(blocks, end)];
  if (first === undefined || last === undefined) return false;
  if (start.line > end.line || (start.line === end.line && start.character > end.character)) return false;
  const made = first.line.slice(0, first.character) + event.text + last.line.slice(last.character);
  // The line above would get another end.
  if (first.character === 0 && made.startsWith('\n') && lineAt(blocks, start.line - 1)?.endsWith('\r')) return false;
  // A line may be as long as the text, and is not to be searched for ends at each of thousands of words put into it.
  const lines = /[\r\n]/.test(event.text) ? linesOf(made) : [made];
  // What is behind the end of the last line is the next one, which stays.
  if (lines.length > 1 && (last.block < blocks.length - 1 || last.index < last.lines.length - 1)) lines.pop();
  if (first.block === last.block && first.lines.length + lines.length <= 2 * blockSize) {
    first.lines.splice(first.index, last.index - first.index + 1, ...lines);
  } else {
    const changed = [...first.lines.slice(0, first.index), ...lines, ...last.lines.slice(last.index + 1)];
    blocks.splice(first.block, last.block - first.block + 1, ...inBlocks(changed));
  }
  return true;
}

interface Place {
  readonly block: number;
  readonly lines: string[];
  readonly index: number;
  readonly line: string;
  /** Behind the line's end stands for the end, as for the library. */
  readonly character: number;
}

/** Undefined for a position that is none: what the library makes of it depends on more than the text. */
function placeOf(blocks: Blocks, { line: number, character }: Position): Place | undefined {
  let index = number;
  for (let block = 0; block < blocks.length; block++) {
    const lines = blocks[block] as string[];
    const line = lines[index];
    if (line !== undefined) {
      return character >= 0
        ? { block, lines, index, line, character: Math.min(character, withoutEnd(line)) }
        : undefined;
    }
    index -= lines.length;
  }
  return undefined;
}

const lineAt = (blocks: Blocks, line: number): string | undefined => placeOf(blocks, { line, character: 0 })?.line;

/** How long a line is without its end. */
const withoutEnd = (line: string): number =>
  line.endsWith('\r\n') ? line.length - 2 : /[\r\n]$/.test(line) ? line.length - 1 : line.length;

/** The last one has no end, and may be empty. */
function linesOf(text: string): string[] {
  const lines = text.split(/(?<=\n|\r(?!\n))/);
  if (/[\r\n]$/.test(text)) lines.push('');
  return lines;
}

function inBlocks(lines: string[]): Blocks {
  if (lines.length <= 2 * blockSize) return [lines];
  return Array.from({ length: Math.ceil(lines.length / blockSize) }, (_, i) =>
    lines.slice(i * blockSize, (i + 1) * blockSize),
  );
}
