import type { TextEdit } from '../text/edit.ts';
import { dominantEol } from '../text/sourceFile.ts';
import { span } from '../text/span.ts';
import type { ContainerEntry, Entry, SyntaxTree } from './tree.ts';

/** Edits inside `{…}` and `[…]`, of JSON, YAML and TOML. */

/** The container is written with brackets. */
export function isFlow(tree: SyntaxTree, container: ContainerEntry): boolean {
  if (tree.format === 'json') return true;
  const opening = tree.file.text[container.valueSpan.start];
  return (tree.format === 'yaml' || tree.format === 'toml') && opening === (container.kind === 'map' ? '{' : '[');
}

/** Adds `piece` (`"key": value`, or a value) behind `after`, or as the only child when there is none. */
export function insertInFlow(
  tree: SyntaxTree,
  container: ContainerEntry,
  after: Entry | undefined,
  piece: string,
): readonly TextEdit[] | undefined {
  if (after === undefined) return fillEmpty(tree, container, piece);
  const { text } = tree.file;
  const { end } = after.span;
  const indent = ownLineIndent(tree, after);
  const comma = findComma(tree, end);
  if (indent === undefined) {
    const gap = inlineGap(tree, container);
    if (comma === undefined) return [{ span: span(end, end), newText: `,${gap}${piece}` }];
    return [{ span: span(comma + 1, comma + 1), newText: `${gap}${piece},` }];
  }
  const newLine = `${dominantEol(text)}${indent}${piece}`;
  if (comma !== undefined) {
    const at = lineTail(tree, comma + 1) ?? comma + 1;
    return [{ span: span(at, at), newText: `${newLine},` }];
  }
  const at = lineTail(tree, end) ?? end;
  return [
    { span: span(end, end), newText: ',' },
    { span: span(at, at), newText: newLine },
  ];
}

function fillEmpty(tree: SyntaxTree, container: ContainerEntry, piece: string): readonly TextEdit[] | undefined {
  const { text, lines } = tree.file;
  const { valueSpan } = container;
  const [open, close] = container.kind === 'map' ? ['{', '}'] : ['[', ']'];
  const written = text.slice(valueSpan.start, valueSpan.end);
  if (!written.startsWith(open) || !written.endsWith(close) || written.slice(1, -1).trim() !== '') return undefined;
  if (container.kind === 'list') return [{ span: valueSpan, newText: `[${piece}]` }];
  if (tree.format !== 'json') return [{ span: valueSpan, newText: `{ ${piece} }` }];
  const lineStart = lines.lineStart(lines.positionAt(valueSpan.start).line);
  const outer = /^[ \t]*/.exec(text.slice(lineStart, valueSpan.start))?.[0] ?? '';
  const eol = dominantEol(text);
  return [{ span: valueSpan, newText: `{${eol}${outer}${indentUnit(tree)}${piece}${eol}${outer}}` }];
}

/** What the file indents one level with: the difference between the first nested lines; two spaces if it has none. */
function indentUnit(tree: SyntaxTree): string {
  for (const entry of tree.entries) {
    const inner = entry.parent === undefined ? undefined : ownLineIndent(tree, entry);
    const outer = entry.parent?.parent === undefined ? '' : ownLineIndent(tree, entry.parent);
    if (inner !== undefined && outer !== undefined && inner.length > outer.length && inner.startsWith(outer)) {
      return inner.slice(outer.length);
    }
  }
  return '  ';
}

/** The blanks between a colon or comma and what follows, as the container has them. */
function inlineGap(tree: SyntaxTree, container: ContainerEntry): string {
  const { text } = tree.file;
  const [first, second] = container.children;
  const comma = first !== undefined && second !== undefined ? findComma(tree, first.span.end) : undefined;
  if (comma !== undefined && second !== undefined) {
    const gap = text.slice(comma + 1, second.span.start);
    return /^[ \t]*$/.test(gap) ? gap : ' ';
  }
  return first?.kind === 'scalar' && first.keySpan !== undefined && text[first.valueSpan.start - 1] === ':' ? '' : ' ';
}

/** The text between a key and its value, as a sibling has it. */
export function colonLike(tree: SyntaxTree, sibling: Entry | undefined): string {
  const { text } = tree.file;
  if (tree.format === 'toml') return ' = ';
  if (sibling?.keySpan === undefined || sibling.inherited) return ': ';
  const written = text.slice(sibling.keySpan.end, sibling.valueSpan.start).replace(/^["']/, '');
  return /^[ \t]*:[ \t]*$/.test(written) && sibling.valueSpan.start < sibling.valueSpan.end ? written : ': ';
}

/** Removes an entry with its comma, and with its line where nothing else stands there. */
export function removeFromFlow(tree: SyntaxTree, container: ContainerEntry, entry: Entry): readonly TextEdit[] {
  const { text, lines } = tree.file;
  const { start, end } = entry.span;
  const comma = findComma(tree, end);
  const index = container.children.indexOf(entry);
  const previous = container.children[index - 1];
  const next = container.children[index + 1];
  const commaBefore = previous === undefined ? undefined : findComma(tree, previous.span.end);
  const edits: TextEdit[] = [];
  // Without a comma of its own, a last child is what the comma before it was for.
  const orphan = comma === undefined ? commaBefore : undefined;
  const tail = lineTail(tree, comma === undefined ? end : comma + 1);
  if (ownLineIndent(tree, entry) !== undefined && tail !== undefined) {
    if (orphan !== undefined) edits.push({ span: span(orphan, orphan + 1), newText: '' });
    const lineStart = lines.lineStart(lines.positionAt(start).line);
    edits.push({ span: span(lineStart, lines.lineStart(lines.positionAt(tail).line + 1)), newText: '' });
    return edits;
  }
  if (next !== undefined) return [{ span: span(start, next.span.start), newText: '' }];
  if (previous === undefined) return [{ span: span(start, comma === undefined ? end : comma + 1), newText: '' }];
  const from = orphan ?? start;
  const blanks = orphan === undefined ? (/(?<![ \t])[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0) : 0;
  return [{ span: span(from - blanks, comma === undefined ? end : comma + 1), newText: '' }];
}

/** The blanks before an entry that is the first thing on its line; undefined when it is not. */
function ownLineIndent(tree: SyntaxTree, entry: Entry): string | undefined {
  const { text, lines } = tree.file;
  const { line } = lines.positionAt(entry.span.start);
  const before = text.slice(lines.lineStart(line), entry.span.start);
  return line > 0 && /^[ \t]*$/.test(before) ? before : undefined;
}

/** The end of the line when only blanks and a comment follow; undefined when anything else does. */
function lineTail(tree: SyntaxTree, offset: number): number | undefined {
  const { text, lines } = tree.file;
  const end = lines.lineEnd(lines.positionAt(offset).line);
  const rest = text.slice(offset, end);
  return commentOnly(tree.format).test(rest) ? end : undefined;
}

function commentOnly(format: SyntaxTree['format']): RegExp {
  if (format === 'json') return /^[ \t]*(?:\/\/.*|\/\*[^*]*\*\/[ \t]*)?$/;
  return format === 'toml' ? /^[ \t]*(?:#.*)?$/ : /^[ \t]*(?:[ \t]#.*)?$/;
}

/** The offset of a comma that is the next thing behind blanks, line breaks and comments. */
function findComma(tree: SyntaxTree, offset: number): number | undefined {
  const { text } = tree.file;
  const trivia = tree.format === 'json' ? /(?:\s+|\/\/[^\r\n]*|\/\*[^*]*\*\/)*/y : /(?:\s+|#[^\r\n]*)*/y;
  trivia.lastIndex = offset;
  trivia.test(text);
  return text[trivia.lastIndex] === ',' ? trivia.lastIndex : undefined;
}
