import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { firstNot } from '../base/sorted.ts';
import { overlaps, type Span, span } from '../text/span.ts';
import { openContainer, pathBelow, scalarEntry } from './entries.ts';
import type { ContainerEntry, Entry, EntryBase, PathSegment, SyntaxProblem } from './tree.ts';
import { yamlProblem } from './yamlProblems.ts';
import { blockSpans, commentBehind, missingValueAt, readScalar, type ScalarSpans, scalarSpan } from './yamlScalar.ts';

const maxDepth = 200;
/** Entries that aliases and merge keys may add per file: far above real files, far below an alias bomb. */
const maxExpansions = 10_000;

export interface YamlContext {
  readonly text: string;
  /** False when no document of the file can have an alias. */
  readonly mayHaveAliases: boolean;
  /** Parts of the text the parser saw overwritten. */
  readonly masked: readonly Span[];
  readonly entries: Entry[];
  readonly problems: SyntaxProblem[];
  readonly expansions: { count: number; reported: boolean };
}

interface Walk extends YamlContext {
  readonly document: number;
  readonly targets: ReadonlyMap<Alias, unknown>;
  /** Anchored nodes being expanded, against cycles. */
  readonly active: Set<unknown>;
}

interface Place {
  readonly parent: ContainerEntry | undefined;
  readonly segment: PathSegment | undefined;
  readonly key: string;
  readonly keySpan: Span | undefined;
  readonly start: number;
  readonly inherited: boolean;
  /** End of the alias at this place when the value stands elsewhere. */
  readonly aliasEnd?: number;
}

/** Adds the document's entries; undefined when it has no content. */
export function buildDocument(context: YamlContext, document: Document.Parsed, index: number): Entry | undefined {
  const root: unknown = document.contents;
  if (root === null || root === undefined) return undefined;
  if (isScalar(root) && root.value === null && rangeOf(root).start === rangeOf(root).end) return undefined;
  const targets = resolveAliases(context, root);
  const walk: Walk = { ...context, document: index, targets, active: new Set() };
  const place = { parent: undefined, segment: undefined, key: '', keySpan: undefined, inherited: false };
  return build(walk, root, { ...place, start: rangeOf(root).start });
}

/** Finds the node each alias stands for: the last anchor of that name before it. One pass, without recursion. */
function resolveAliases(context: YamlContext, root: unknown): ReadonlyMap<Alias, unknown> {
  const targets = new Map<Alias, unknown>();
  if (!context.mayHaveAliases) return targets;
  const anchors = new Map<string, unknown>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    if (isPair(node)) {
      pending.push(node.value, node.key);
    } else if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
      else context.problems.push(yamlProblem('BAD_ALIAS', rangeOf(node)));
    } else if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isCollection(node)) for (let i = node.items.length - 1; i >= 0; i--) pending.push(node.items[i]);
    }
  }
  return targets;
}

function build(walk: Walk, node: unknown, place: Place): Entry | undefined {
  if (isAlias(node)) {
    const target = walk.targets.get(node);
    if (target === undefined) return buildScalar(walk, node, place);
    const { end } = rangeOf(node);
    return expand(walk, target, () => build(walk, target, { ...place, inherited: true, aliasEnd: end }));
  }
  if (place.inherited && limitReached(walk, node)) return undefined;
  if (!isMap(node) && !isSeq(node)) return buildScalar(walk, node, place);
  const children: Entry[] = [];
  const valueSpan = valueSpanOf(walk, node, place.start);
  const base = baseOf(walk, place, valueSpan);
  const container = tagged(openContainer(isMap(node) ? 'map' : 'list', base), node);
  walk.entries.push(container);
  if (base.path.length >= maxDepth) {
    if (node.items.length > 0)
      walk.problems.push(yamlProblem('NESTING_TOO_DEEP', span(valueSpan.start, valueSpan.start)));
    return container;
  }
  walk.active.add(node);
  if (isMap(node)) buildPairs(walk, node, container, children);
  else buildItems(walk, node, container, children);
  walk.active.delete(node);
  container.children = children.slice();
  return container;
}

function buildItems(walk: Walk, node: YAMLSeq, parent: ContainerEntry, children: Entry[]): void {
  for (const item of node.items) {
    const { start } = valueSpanOf(walk, item, parent.valueSpan.start);
    const index = children.length;
    const at = { parent, segment: index, key: String(index), keySpan: undefined, start, inherited: parent.inherited };
    const child = build(walk, item, at);
    if (child !== undefined) children.push(child);
  }
}

/** Counts one expanded entry; reports the limit once. */
function limitReached(walk: Walk, node: unknown): boolean {
  const { expansions } = walk;
  if (++expansions.count <= maxExpansions) return false;
  if (!expansions.reported) walk.problems.push(yamlProblem('ALIAS_LIMIT', rangeOf(node)));
  expansions.reported = true;
  return true;
}

/** Runs `action` unless `target` is being read already: an anchor may not contain itself. */
function expand<T>(walk: Walk, target: unknown, action: () => T): T | undefined {
  if (walk.active.has(target)) return undefined;
  walk.active.add(target);
  const result = action();
  walk.active.delete(target);
  return result;
}

function buildPairs(walk: Walk, node: YAMLMap, parent: ContainerEntry, children: Entry[]): void {
  const merges = node.items.some(isMerge);
  const seen = new Set<string>();
  if (merges) for (const pair of node.items) if (!isMerge(pair)) seen.add(keyText(walk, pair.key));
  for (const pair of node.items) {
    if (isMerge(pair)) mergeFrom(walk, pair.value, parent, children, seen);
    else addChild(walk, pair, parent, children, parent.inherited);
  }
}

function addChild(walk: Walk, pair: Pair, parent: ContainerEntry, children: Entry[], inherited: boolean): void {
  const whole = rangeOf(pair.key);
  const spans = isScalar(pair.key) ? scalarSpans(walk, pair.key) : undefined;
  const key = keyText(walk, pair.key, spans);
  const keySpan = spans?.content ?? whole;
  const child = build(walk, pair.value ?? undefined, {
    parent,
    segment: key,
    key,
    keySpan,
    start: whole.start,
    inherited,
  });
  if (child !== undefined) children.push(child);
}

/** The value of `<<`: a map, or a list of maps of which the first wins; keys in `seen` are already taken. */
function mergeFrom(walk: Walk, value: unknown, parent: ContainerEntry, children: Entry[], seen: Set<string>): void {
  if (isAlias(value)) {
    const target = walk.targets.get(value);
    if (target === undefined) return;
    expand(walk, target, () => mergeFrom(walk, target, parent, children, seen));
  } else if (isSeq(value)) {
    // Lists of lists add no entries, and grow as aliases do.
    for (const item of value.items) {
      if (limitReached(walk, item)) return;
      mergeFrom(walk, item, parent, children, seen);
    }
  } else if (isMap(value)) {
    // The map and each of its keys count even when all are taken already, so that the work is bounded too.
    if (limitReached(walk, value)) return;
    const own = new Map<string, Pair>();
    for (const pair of value.items) if (!isMerge(pair)) own.set(keyText(walk, pair.key), pair);
    for (const [key, pair] of own) {
      if (seen.has(key)) {
        if (limitReached(walk, pair.key)) return;
        continue;
      }
      seen.add(key);
      addChild(walk, pair, parent, children, true);
    }
    for (const pair of value.items) if (isMerge(pair)) mergeFrom(walk, pair.value, parent, children, seen);
  }
}

const isMerge = (pair: Pair): boolean => isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<';

function buildScalar(walk: Walk, node: unknown, place: Place): Entry {
  const scalar = isScalar(node) ? node : undefined;
  const spans =
    scalar !== undefined
      ? scalarSpans(walk, scalar)
      : isAlias(node)
        ? { whole: rangeOf(node), content: rangeOf(node) }
        : emptySpans(walk, place);
  const touched = touchesMask(walk.masked, spans.whole);
  // An alias without an anchor, such as an unquoted `*`, was surely meant as text.
  const read = isAlias(node)
    ? ({ type: 'string', value: walk.text.slice(spans.whole.start, spans.whole.end), quoting: 'plain' } as const)
    : readScalar(walk.text, scalar, spans, touched);
  const isOwnLine = read.quoting !== 'block';
  const entry = scalarEntry(baseOf(walk, place, spans.whole), {
    type: read.type,
    value: read.value,
    contentSpan: spans.content,
    quoting: read.quoting,
    comment: isOwnLine ? commentBehind(walk.text, spans.whole.end) : undefined,
  });
  const own = tagged(entry, scalar);
  walk.entries.push(own);
  return own;
}

function tagged<E extends EntryBase>(entry: E, node: Scalar | YAMLMap | YAMLSeq | undefined): E {
  const tag = node === undefined ? undefined : tagOf(node);
  return tag === undefined ? entry : { ...entry, tag };
}

/** `!Env`, but not `!!str` or `!<tag:yaml.org,2002:str>`, which say only what type the value has. */
function tagOf({ tag }: Scalar | YAMLMap | YAMLSeq): string | undefined {
  return tag === undefined ? undefined : /^!([^!]+)$/.exec(tag)?.[1];
}

function scalarSpans(walk: Walk, node: Scalar): ScalarSpans {
  const range = rangeOf(node);
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return blockSpans(walk.text, range);
  return scalarSpan(walk.text, node.type, range);
}

function emptySpans(walk: Walk, place: Place): ScalarSpans {
  const from = place.keySpan === undefined ? place.start : keyEnd(walk.text, place);
  const at = missingValueAt(walk.text, from);
  return { whole: span(at, at), content: span(at, at) };
}

/** Behind the key's closing quote. */
function keyEnd(text: string, { start, keySpan }: Place): number {
  const end = keySpan?.end ?? start;
  return keySpan !== undefined && keySpan.start > start && end < text.length ? end + 1 : end;
}

function baseOf(walk: Walk, place: Place, valueSpan: Span): EntryBase {
  const { parent, segment, key, keySpan, start, inherited, aliasEnd } = place;
  const end = aliasEnd ?? Math.max(valueSpan.end, keySpan?.end ?? 0);
  return {
    path: segment === undefined ? [] : pathBelow(parent?.path ?? [], segment),
    document: walk.document,
    parent,
    key,
    keySpan,
    span: span(Math.min(start, end), end),
    valueSpan,
    inherited,
  };
}

/** `masked` is sorted and does not overlap. */
function touchesMask(masked: readonly Span[], value: Span): boolean {
  const candidate = masked[firstNot(masked, ({ end }) => end <= value.start)];
  return candidate !== undefined && overlaps(candidate, value);
}

/** The value in the text, without what follows it; for a block collection to the end of its last value. */
function valueSpanOf(walk: Walk, node: unknown, fallback: number): Span {
  if (node === null || node === undefined) return span(fallback, fallback);
  if (isScalar(node)) return scalarSpans(walk, node).whole;
  const range = rangeOf(node);
  if (!isCollection(node) || node.flow === true || node.items.length === 0) return range;
  const last: unknown = node.items.at(-1);
  const { end } = isPair(last)
    ? valueSpanOf(walk, last.value, rangeOf(last.key).end)
    : valueSpanOf(walk, last, range.start);
  return span(range.start, Math.max(range.start, end));
}

/** @param known the spans of a scalar, where somebody has them */
function keyText(walk: Walk, key: unknown, known?: ScalarSpans): string {
  if (isAlias(key)) {
    const target = walk.targets.get(key);
    return isScalar(target) ? keyText(walk, target) : '';
  }
  if (!isScalar(key)) {
    const range = rangeOf(key);
    return walk.text.slice(range.start, range.end).trim();
  }
  const spans = known ?? scalarSpans(walk, key);
  const touched = touchesMask(walk.masked, spans.whole);
  const { type, value } = readScalar(walk.text, key, spans, touched);
  return type === 'null' ? (key.source ?? '') : value;
}

function rangeOf(node: unknown): Span {
  const range = isScalar(node) || isCollection(node) || isAlias(node) ? node.range : undefined;
  return range ? span(range[0], Math.max(range[0], range[1])) : span(0, 0);
}
