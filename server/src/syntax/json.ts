import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  type SyntaxKind,
} from 'jsonc-parser';
import { lookup } from '../base/table.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import { openContainer, pathBelow, type ScalarParts, scalarEntry } from './entries.ts';
import type { ContainerEntry, Entry, ScalarType, SyntaxProblem, SyntaxTree } from './tree.ts';

/** Deeper containers are kept without their children. */
const maxDepth = 200;
/** Deeper text is not handed to the recursive parser at all. */
const maxParsedDepth = 1000;

/**
 * Reads JSON with comments and trailing commas. Problems have the codes `json-<ParseErrorCode of jsonc-parser>` and
 * `json-NestingTooDeep`. An empty file has neither root nor problem.
 */
export function parseJson(file: SourceFile): SyntaxTree {
  // The scanner takes a byte-order mark for an unknown symbol; a space keeps the offsets.
  const text = file.text.startsWith('\uFEFF') ? ` ${file.text.slice(1)}` : file.text;
  const tooDeep = nestingBeyond(text, maxParsedDepth);
  if (tooDeep !== undefined) {
    return { format: 'json', file, roots: [], entries: [], problems: [nestingProblem(tooDeep)] };
  }
  const errors: ParseError[] = [];
  const node = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
  const problems = errors.map(({ error, offset, length }) => {
    const end = Math.min(offset + length, text.length);
    return toProblem(printParseErrorCode(error), Math.min(offset, end), Math.max(0, end - offset));
  });
  const entries: Entry[] = [];
  const roots: Entry[] = [];
  if (node !== undefined) {
    const place = { parent: undefined, segment: undefined, key: '', keySpan: undefined, start: node.offset };
    roots.push(build({ text, entries, problems }, node, place));
  }
  return { format: 'json', file, roots, entries, problems };
}

interface Context {
  readonly text: string;
  readonly entries: Entry[];
  readonly problems: SyntaxProblem[];
}

interface Place {
  readonly parent: ContainerEntry | undefined;
  readonly segment: string | number | undefined;
  readonly key: string;
  readonly keySpan: Span | undefined;
  readonly start: number;
}

/** @param node undefined, or the offset at which a value is missing */
function build(context: Context, node: Node | number, place: Place): Entry {
  const { parent, segment, key, keySpan } = place;
  const start = typeof node === 'number' ? node : node.offset;
  // The parser puts the end of a container behind an unclosed comment one beyond the text.
  const end = Math.min(context.text.length, typeof node === 'number' ? node : node.offset + node.length);
  const valueSpan = span(Math.min(start, end), end);
  const base = {
    path: segment === undefined ? [] : pathBelow(parent?.path ?? [], segment),
    document: 0,
    parent,
    key,
    keySpan,
    span: span(place.start, Math.max(valueSpan.end, keySpan?.end ?? 0)),
    valueSpan,
    inherited: false,
  };
  if (typeof node === 'number' || (node.type !== 'object' && node.type !== 'array')) {
    const scalar = scalarEntry(base, scalarParts(context.text, node, valueSpan));
    context.entries.push(scalar);
    return scalar;
  }
  const container = openContainer(node.type === 'object' ? 'map' : 'list', base);
  context.entries.push(container);
  if (base.path.length >= maxDepth) {
    if ((node.children?.length ?? 0) > 0) context.problems.push(nestingProblem(node.offset));
    return container;
  }
  container.children = (node.children ?? []).map((child, index) =>
    child.type === 'property' ? buildProperty(context, child, container) : buildItem(context, child, container, index),
  );
  return container;
}

function buildItem(context: Context, node: Node, parent: ContainerEntry, index: number): Entry {
  return build(context, node, { parent, segment: index, key: String(index), keySpan: undefined, start: node.offset });
}

function buildProperty(context: Context, property: Node, parent: ContainerEntry): Entry {
  const [name, value] = property.children ?? [];
  const key = typeof name?.value === 'string' ? name.value : '';
  const whole = span(name?.offset ?? property.offset, (name?.offset ?? property.offset) + (name?.length ?? 0));
  const keySpan = withoutQuotes(context.text, whole);
  const missingAt = property.colonOffset === undefined ? whole.end : property.colonOffset + 1;
  return build(context, value ?? missingAt, { parent, segment: key, key, keySpan, start: whole.start });
}

function scalarParts(text: string, node: Node | number, valueSpan: Span): ScalarParts {
  const comment = commentBehind(text, valueSpan.end);
  if (typeof node === 'number') return { type: 'null', value: '', contentSpan: valueSpan, quoting: 'plain', comment };
  if (node.type === 'string') {
    const contentSpan = withoutQuotes(text, valueSpan);
    return { type: 'string', value: String(node.value), contentSpan, quoting: 'double', comment };
  }
  const type: ScalarType = node.type === 'number' || node.type === 'boolean' ? node.type : 'null';
  const value = type === 'null' ? '' : text.slice(valueSpan.start, valueSpan.end);
  return { type, value, contentSpan: valueSpan, quoting: 'plain', comment };
}

/** A string that is never closed has only its first quote. */
function withoutQuotes(text: string, whole: Span): Span {
  if (text[whole.start] !== '"') return whole;
  const closed = whole.end - whole.start >= 2 && text[whole.end - 1] === '"';
  return span(whole.start + 1, closed ? whole.end - 1 : whole.end);
}

function commentBehind(text: string, offset: number): Span | undefined {
  const pattern = /[ \t]*(?:,[ \t]*)?(?=\/[/*])/y;
  pattern.lastIndex = offset;
  if (!pattern.test(text)) return undefined;
  const start = pattern.lastIndex;
  let end = start + 2;
  const isBlock = text[start + 1] === '*';
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') {
    if (isBlock && text.startsWith('*/', end)) return span(start, end + 2);
    end++;
  }
  return span(start, end);
}

/** Offset of the first bracket nested deeper than `limit`. */
function nestingBeyond(text: string, limit: number): number | undefined {
  const scanner = createScanner(text, true);
  // The kinds are a const enum of the library, which single-file compilation cannot read.
  const open: readonly SyntaxKind[] = [1, 3];
  const close: readonly SyntaxKind[] = [2, 4];
  const endOfFile: SyntaxKind = 17;
  let depth = 0;
  for (let kind = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
    if (open.includes(kind)) depth++;
    else if (close.includes(kind)) depth = Math.max(0, depth - 1);
    if (depth > limit) return scanner.getTokenOffset();
  }
  return undefined;
}

const nestingProblem = (offset: number): SyntaxProblem => toProblem('NestingTooDeep', offset, 1);

const messages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'Unknown symbol: JSON knows only strings in double quotes, numbers, true, false and null here.',
  InvalidNumberFormat: 'The number is not written as JSON expects.',
  PropertyNameExpected: 'A property name in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected after the property name.',
  CommaExpected: 'A comma is expected before this.',
  CloseBraceExpected: 'A closing brace is missing.',
  CloseBracketExpected: 'A closing bracket is missing.',
  EndOfFileExpected: 'The document has already ended; nothing may follow.',
  InvalidCommentToken: 'A comment is not allowed here.',
  UnexpectedEndOfComment: 'The comment is never closed.',
  UnexpectedEndOfString: 'The string is never closed.',
  UnexpectedEndOfNumber: 'The number ends too early.',
  InvalidUnicode: 'The Unicode escape in this string is not valid.',
  InvalidEscapeCharacter: 'The escape in this string is not valid.',
  InvalidCharacter: 'The string holds a control character, which has to be escaped.',
  NestingTooDeep: 'The document is nested too deeply to be read further.',
};

function toProblem(name: string, offset: number, length: number): SyntaxProblem {
  const message = lookup(messages, name) ?? 'The document is not valid JSON here.';
  return { code: `json-${name}`, message, span: span(offset, offset + length) };
}
