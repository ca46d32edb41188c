import type { TextEdit } from '../text/edit.ts';
import { dominantEol } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import type { ContainerEntry, Entry, SyntaxTree } from './tree.ts';

/** Edits of whole lines: `.env` files, block YAML, and what TOML, `.properties` and INI files have line by line. */

/** Adds `line` behind the line on which `offset` lies. */
export function insertLineAfter(tree: SyntaxTree, offset: number, line: string): readonly TextEdit[] {
  const { lines, text } = tree.file;
  const at = lines.lineEnd(lines.positionAt(offset).line);
  return [{ span: span(at, at), newText: `${dominantEol(text)}${line}` }];
}

/** Adds `line` at the end of the file, and ends it as the file's last line was ended. */
export function appendLine(tree: SyntaxTree, line: string): readonly TextEdit[] {
  const { text } = tree.file;
  const eol = dominantEol(text);
  const at = span(text.length, text.length);
  const isFresh = text === '' || text === '\uFEFF' || /[\r\n]$/.test(text);
  return [{ span: at, newText: isFresh ? `${line}${eol}` : `${eol}${line}` }];
}

/** What stands before a block collection's entries on their lines: blanks as wide as the first one's column. */
export function blockIndent(tree: SyntaxTree, offset: number): string {
  const { lines, text } = tree.file;
  const before = text.slice(lines.lineStart(lines.positionAt(offset).line), offset).replace(/^\uFEFF/, '');
  return before.replace(/[^\t]/g, ' ');
}

/** Removes the lines an entry stands on; for the first entry behind a dash, moves the next one into its place. */
export function removeLines(tree: SyntaxTree, entry: Entry): readonly TextEdit[] | undefined {
  const { lines, text } = tree.file;
  const start = lineContentStart(tree, entry);
  if (start === undefined) return undefined;
  const first = lines.lineStart(lines.positionAt(start).line);
  const before = text.slice(first, start);
  if (/^\uFEFF?[ \t]*$/.test(before)) {
    return [{ span: wholeLines(tree, first + (before.startsWith('\uFEFF') ? 1 : 0), entry.span.end), newText: '' }];
  }
  const siblings = entry.parent?.children ?? [];
  const next = siblings[siblings.indexOf(entry) + 1];
  const nextStart = next === undefined ? undefined : lineContentStart(tree, next);
  return nextStart === undefined ? undefined : [{ span: span(start, nextStart), newText: '' }];
}

/** Where an entry's own text begins: its key, or the dash of a YAML list item. */
function lineContentStart(tree: SyntaxTree, entry: Entry): number | undefined {
  if (entry.keySpan !== undefined || tree.format !== 'yaml') return entry.span.start;
  if (entry.parent === undefined) return undefined;
  const { lines, text } = tree.file;
  const list = entry.parent.valueSpan.start;
  const column = list - lines.lineStart(lines.positionAt(list).line);
  const dash = lines.lineStart(lines.positionAt(entry.span.start).line) + column;
  return text[dash] === '-' && dash <= entry.span.start ? dash : undefined;
}

/** With their line break; the last line of a file takes the break before it instead. */
function wholeLines(tree: SyntaxTree, start: number, endOffset: number): Span {
  const { lines, text } = tree.file;
  const { line } = lines.positionAt(endOffset);
  const end = line + 1 < lines.lineCount ? lines.lineStart(line + 1) : text.length;
  if (line + 1 < lines.lineCount || start === 0 || lines.lineStart(lines.positionAt(start).line) !== start)
    return span(start, end);
  return span(lines.lineEnd(lines.positionAt(start).line - 1), end);
}

/**
 * Ways to write a block collection that lost its only child as an empty flow one: on the line of its key, or, when a
 * comment is in the way, on a line of its own.
 */
export function emptyBlock(tree: SyntaxTree, container: ContainerEntry): readonly (readonly TextEdit[])[] {
  const { start, end } = container.valueSpan;
  const empty = container.kind === 'map' ? '{}' : '[]';
  const before = tree.file.text.slice(container.span.start, start);
  const blanks = before.length - before.trimEnd().length;
  return [
    [{ span: span(start - blanks, end), newText: blanks > 0 ? ` ${empty}` : empty }],
    [{ span: container.valueSpan, newText: empty }],
  ];
}
