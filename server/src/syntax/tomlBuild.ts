import type { AST } from 'toml-eslint-parser';
import { type Span, span } from '../text/span.ts';
import { addBranch, addRoot, addScalar, type Branch, createGrowth, entryOf, type Growth, seal } from './branches.ts';
import { tomlProblem } from './tomlProblems.ts';
import type { Entry, PathSegment, ScalarEntry, SyntaxProblem } from './tree.ts';

/** Deeper entries are left out: every level of a path costs a copy of it. */
const maxDepth = 50;

/** How a table came to be decides what may add to it (TOML 1.1, "Table"). */
type Origin = 'parts' | 'header' | 'dotted' | 'value';

export interface TomlBuilder {
  /** Keys that come twice, and nesting too deep. */
  readonly problems: readonly SyntaxProblem[];
  /** @param offset of the text the node was parsed from */
  openTable(node: AST.TOMLTable, offset: number): void;
  /** What follows belongs to a table whose header cannot be read, and is left out. */
  openUnknown(): void;
  assign(node: AST.TOMLKeyValue, offset: number): void;
  /** Adds an entry whose value the parser could not read; `node` has its key. */
  keep(node: AST.TOMLKeyValue, offset: number, value: Unread): void;
  finish(): { readonly root: Entry; readonly entries: readonly Entry[] };
}

export interface Unread {
  readonly whole: Span;
  /** It begins with a quote. */
  readonly isQuoted: boolean;
  readonly isMissing: boolean;
}

interface Key {
  readonly name: string;
  /** With quotes. */
  readonly whole: Span;
  readonly content: Span;
}

interface Context {
  readonly text: string;
  readonly growth: Growth;
  readonly problems: SyntaxProblem[];
  readonly origins: Map<Branch, Origin>;
}

/** @param text of the whole file */
export function createTomlBuilder(text: string): TomlBuilder {
  const context: Context = { text, growth: createGrowth(), problems: [], origins: new Map() };
  const root = addRoot(context.growth, 0, span(0, text.length));
  /** undefined inside a table that is not read. */
  let table: Branch | undefined = root;
  return {
    problems: context.problems,
    openTable(node, offset) {
      table = openTable(context, root, node, offset);
    },
    openUnknown() {
      table = undefined;
    },
    assign(node, offset) {
      if (table !== undefined) assign(context, table, node, offset, node.range[0] + offset);
    },
    keep(node, offset, value) {
      if (table !== undefined) keep(context, table, node, offset, value);
    },
    finish: () => ({ root: entryOf(root), entries: seal(context.growth) }),
  };
}

const keysOf = (node: AST.TOMLKey, offset: number): readonly Key[] =>
  node.keys.map((key) => {
    const whole = span(key.range[0] + offset, key.range[1] + offset);
    if (key.type === 'TOMLBare') return { name: key.name, whole, content: whole };
    return { name: key.value, whole, content: span(whole.start + 1, whole.end - 1) };
  });

function openTable(context: Context, root: Branch, node: AST.TOMLTable, offset: number): Branch | undefined {
  const keys = keysOf(node.key, offset);
  const last = keys.at(-1);
  if (last === undefined || isTooDeep(context, root, keys)) return undefined;
  const [start, end] = [node.range[0] + offset, node.key.range[1] + offset];
  let parent = root;
  for (const key of keys.slice(0, -1)) {
    const found = latest(parent, key.name);
    if (found !== undefined && context.origins.get(found) !== 'value') parent = found;
    else parent = part(context, parent, key, start, 'parts');
  }
  const found = parent.branches.get(last.name);
  const origin = found === undefined ? undefined : context.origins.get(found);
  const header = { keySpan: last.content, start, valueStart: behindHeader(context.text, end) };
  if (node.kind === 'array') {
    const isOpen = found?.entry.kind === 'list' && origin === 'header';
    if (!isOpen && parent.taken.has(last.name)) duplicate(context, last);
    const list = isOpen ? found : addBranch(context.growth, parent, { ...header, kind: 'list', segment: last.name });
    context.origins.set(list, 'header');
    const item = { ...header, kind: 'map', segment: list.children.length, keySpan: undefined } as const;
    return withOrigin(context, addBranch(context.growth, list, item), 'header');
  }
  if (found?.entry.kind === 'map' && origin === 'parts') return withOrigin(context, found, 'header');
  if (parent.taken.has(last.name)) duplicate(context, last);
  return withOrigin(
    context,
    addBranch(context.growth, parent, { ...header, kind: 'map', segment: last.name }),
    'header',
  );
}

/** The table of this name, or the last one of a list of tables. */
function latest(parent: Branch, name: PathSegment): Branch | undefined {
  const found = parent.branches.get(name);
  return found?.entry.kind === 'list' ? (found.branches.get(found.children.length - 1) ?? found) : found;
}

function withOrigin(context: Context, branch: Branch, origin: Origin): Branch {
  context.origins.set(branch, origin);
  return branch;
}

/** A table that only a part of a longer key names. */
function part(context: Context, parent: Branch, key: Key, start: number, origin: Origin): Branch {
  if (parent.taken.has(key.name)) duplicate(context, key);
  const place = { kind: 'map', segment: key.name, keySpan: key.content, start, valueStart: key.whole.end } as const;
  return withOrigin(context, addBranch(context.growth, parent, place), origin);
}

/** Behind the brackets that close a header. */
function behindHeader(text: string, keyEnd: number): number {
  const close = /[ \t]*\]{0,2}/y;
  close.lastIndex = keyEnd;
  return close.test(text) ? close.lastIndex : keyEnd;
}

/** Follows a dotted key to the table that holds its last part. */
function descend(context: Context, table: Branch, keys: readonly Key[], start: number): Branch {
  let parent = table;
  for (const key of keys.slice(0, -1)) {
    const found = parent.branches.get(key.name);
    const origin = found === undefined ? undefined : context.origins.get(found);
    if (found !== undefined && found.entry.kind === 'map' && origin !== 'value') {
      if (origin === 'header') duplicate(context, key);
      if (origin === 'parts') context.origins.set(found, 'dotted');
      parent = found;
    } else {
      parent = part(context, parent, key, start, 'dotted');
    }
  }
  return parent;
}

function assign(context: Context, table: Branch, node: AST.TOMLKeyValue, offset: number, start: number): void {
  const keys = keysOf(node.key, offset);
  const last = keys.at(-1);
  if (last === undefined || isTooDeep(context, table, keys)) return;
  const parent = descend(context, table, keys, start);
  if (parent.taken.has(last.name)) duplicate(context, last);
  addValue(context, parent, node.value, offset, { segment: last.name, keySpan: last.content, start });
}

interface ValuePlace {
  readonly segment: PathSegment;
  readonly keySpan: Span | undefined;
  readonly start: number;
}

function addValue(context: Context, parent: Branch, node: AST.TOMLContentNode, offset: number, at: ValuePlace): void {
  const valueSpan = span(node.range[0] + offset, node.range[1] + offset);
  if (node.type === 'TOMLValue') {
    const comment = commentBehind(context.text, valueSpan.end);
    addScalar(context.growth, parent, { ...at, ...scalarParts(context.text, node, valueSpan), valueSpan, comment });
    return;
  }
  const kind = node.type === 'TOMLArray' ? 'list' : 'map';
  const place = { ...at, kind, valueStart: valueSpan.start, end: valueSpan.end } as const;
  const branch = withOrigin(context, addBranch(context.growth, parent, place), 'value');
  if (branch.entry.path.length >= maxDepth) {
    const isEmpty = node.type === 'TOMLArray' ? node.elements.length === 0 : node.body.length === 0;
    if (!isEmpty) context.problems.push(tomlProblem('nesting-too-deep', span(valueSpan.start, valueSpan.start + 1)));
  } else if (node.type === 'TOMLArray') {
    for (const [index, item] of node.elements.entries()) {
      const start = item.range[0] + offset;
      addValue(context, branch, item, offset, { segment: index, keySpan: undefined, start });
    }
  } else {
    for (const pair of node.body) assign(context, branch, pair, offset, pair.range[0] + offset);
  }
}

type ScalarParts = Pick<ScalarEntry, 'type' | 'value' | 'contentSpan' | 'quoting'>;

function scalarParts(text: string, node: AST.TOMLValue, whole: Span): ScalarParts {
  if (node.kind === 'string') {
    const quoting = node.style === 'basic' ? 'double' : 'single';
    return { type: 'string', value: node.value, contentSpan: contentOf(text, whole, node.multiline), quoting };
  }
  const value = text.slice(whole.start, whole.end);
  const type = node.kind === 'boolean' ? 'boolean' : /^(?:integer|float)$/.test(node.kind) ? 'number' : 'string';
  return { type, value, contentSpan: whole, quoting: 'plain' };
}

/** Without quotes, and without the line break right behind three of them, which is no part of the value. */
function contentOf(text: string, whole: Span, isMultiline: boolean): Span {
  if (!isMultiline) return span(whole.start + 1, whole.end - 1);
  const start = whole.start + 3;
  const lineBreak = text.startsWith('\r\n', start) ? 2 : /[\r\n]/.test(text[start] ?? '') ? 1 : 0;
  return span(start + lineBreak, whole.end - 3);
}

function keep(context: Context, table: Branch, node: AST.TOMLKeyValue, offset: number, value: Unread): void {
  const keys = keysOf(node.key, offset);
  const last = keys.at(-1);
  if (last === undefined || isTooDeep(context, table, keys)) return;
  const { whole, isQuoted, isMissing } = value;
  const start = node.range[0] + offset;
  const written = context.text.slice(whole.start, whole.end);
  const isClosed = isQuoted && written.length > 1 && written.endsWith(written.charAt(0));
  const contentSpan = isQuoted ? span(whole.start + 1, isClosed ? whole.end - 1 : whole.end) : whole;
  addScalar(context.growth, descend(context, table, keys, start), {
    segment: last.name,
    keySpan: last.content,
    start,
    type: isMissing ? 'null' : 'string',
    value: context.text.slice(contentSpan.start, contentSpan.end),
    valueSpan: whole,
    contentSpan,
    quoting: !isQuoted ? 'plain' : written[0] === '"' ? 'double' : 'single',
    comment: commentBehind(context.text, whole.end),
  });
}

/** A comment on the same line, also behind the comma of an array or inline table. */
function commentBehind(text: string, offset: number): Span | undefined {
  const pattern = /[ \t]*(?:,[ \t]*)?(#[^\r\n]*)/y;
  pattern.lastIndex = offset;
  const comment = pattern.exec(text)?.[1];
  return comment === undefined ? undefined : span(pattern.lastIndex - comment.length, pattern.lastIndex);
}

function duplicate(context: Context, key: Key): void {
  context.problems.push(tomlProblem('dupe-keys', key.whole));
}

function isTooDeep(context: Context, table: Branch, keys: readonly Key[]): boolean {
  if (table.entry.path.length + keys.length <= maxDepth) return false;
  const at = keys[0]?.whole.start ?? 0;
  context.problems.push(tomlProblem('nesting-too-deep', span(at, at + 1)));
  return true;
}
