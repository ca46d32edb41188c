import { firstNot } from '../base/sorted.ts';
import { overlaps, type Span, span } from '../text/span.ts';
import { openContainer, pathBelow, scalarEntry } from './entries.ts';
import type { ContainerEntry, Entry, EntryBase, PathSegment, ScalarEntry, SyntaxProblem } from './tree.ts';
import type { YamlAlias, YamlDocument, YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './yamlNodes.ts';
import { yamlProblem } from './yamlProblems.ts';
import { commentBehind, missingValueAt, readMasked, type ScalarSpans, spansOf } from './yamlScalar.ts';

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
  readonly targets: ReadonlyMap<YamlAlias, YamlNode>;
  /** Anchored nodes being expanded, against cycles. */
  readonly active: Set<YamlNode>;
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
export function buildDocument(context: YamlContext, { root }: YamlDocument, index: number): Entry | undefined {
  if (root === undefined) return undefined;
  if (root.kind === 'scalar' && root.type === 'null' && root.start === root.end) return undefined;
  const targets = resolveAliases(context, root);
  const walk: Walk = { ...context, document: index, targets, active: new Set() };
  const place = { parent: undefined, segment: undefined, key: '', keySpan: undefined, inherited: false };
  return build(walk, root, { ...place, start: root.start });
}

/** Finds the node each alias stands for: the last anchor of that name before it. One pass, without recursion. */
function resolveAliases(context: YamlContext, root: YamlNode): ReadonlyMap<YamlAlias, YamlNode> {
  const targets = new Map<YamlAlias, YamlNode>();
  if (!context.mayHaveAliases) return targets;
  const anchors = new Map<string, YamlNode>();
  const pending: (YamlNode | undefined)[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    if (node?.kind === 'alias') {
      const target = anchors.get(node.name);
      if (target !== undefined) targets.set(node, target);
      else context.problems.push(yamlProblem('BAD_ALIAS', rangeOf(node)));
    } else if (node !== undefined) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      const inside = childNodes(node);
      for (let i = inside.length - 1; i >= 0; i--) pending.push(inside[i]);
    }
  }
  return targets;
}

function childNodes(node: YamlNode): readonly (YamlNode | undefined)[] {
  if (node.kind === 'map') return node.pairs.flatMap(({ key, value }) => [key, value]);
  return node.kind === 'list' ? node.items : [];
}

function build(walk: Walk, node: YamlNode | undefined, place: Place): Entry | undefined {
  if (node?.kind === 'alias') {
    const target = walk.targets.get(node);
    if (target === undefined) return buildScalar(walk, node, place);
    return expand(walk, target, () => build(walk, target, { ...place, inherited: true, aliasEnd: node.end }));
  }
  if (place.inherited && limitReached(walk, node)) return undefined;
  if (node === undefined || node.kind === 'scalar') return buildScalar(walk, node, place);
  const children: Entry[] = [];
  const valueSpan = valueSpanOf(walk, node, place.start);
  const base = baseOf(walk, place, valueSpan);
  const container = tagged(openContainer(node.kind, base), node);
  walk.entries.push(container);
  if (base.path.length >= maxDepth) {
    if (sizeOf(node) > 0) walk.problems.push(yamlProblem('NESTING_TOO_DEEP', span(valueSpan.start, valueSpan.start)));
    return container;
  }
  walk.active.add(node);
  if (node.kind === 'map') buildPairs(walk, node, container, children);
  else buildItems(walk, node, container, children);
  walk.active.delete(node);
  container.children = children.slice();
  return container;
}

const sizeOf = (node: YamlMap | YamlList): number => (node.kind === 'map' ? node.pairs : node.items).length;

function buildItems(walk: Walk, node: YamlList, parent: ContainerEntry, children: Entry[]): void {
  for (const item of node.items) {
    const { start } = valueSpanOf(walk, item, parent.valueSpan.start);
    const index = children.length;
    const at = { parent, segment: index, key: String(index), keySpan: undefined, start, inherited: parent.inherited };
    const child = build(walk, item, at);
    if (child !== undefined) children.push(child);
  }
}

/** Counts one expanded entry; reports the limit once. */
function limitReached(walk: Walk, node: YamlNode | undefined): boolean {
  const { expansions } = walk;
  if (++expansions.count <= maxExpansions) return false;
  if (!expansions.reported) walk.problems.push(yamlProblem('ALIAS_LIMIT', rangeOf(node)));
  expansions.reported = true;
  return true;
}

/** Runs `action` unless `target` is being read already: an anchor may not contain itself. */
function expand<T>(walk: Walk, target: YamlNode, action: () => T): T | undefined {
  if (walk.active.has(target)) return undefined;
  walk.active.add(target);
  const result = action();
  walk.active.delete(target);
  return result;
}

function buildPairs(walk: Walk, { pairs }: YamlMap, parent: ContainerEntry, children: Entry[]): void {
  const merges = pairs.some(isMerge);
  const seen = new Set<string>();
  if (merges) for (const pair of pairs) if (!isMerge(pair)) seen.add(keyText(walk, pair.key));
  for (const pair of pairs) {
    if (isMerge(pair)) mergeFrom(walk, pair.value, parent, children, seen);
    else addChild(walk, pair, parent, children, parent.inherited);
  }
}

function addChild(
  walk: Walk,
  { key: node, value }: YamlPair,
  parent: ContainerEntry,
  children: Entry[],
  inherited: boolean,
): void {
  const whole = rangeOf(node);
  const spans = node?.kind === 'scalar' ? spansOf(walk.text, node) : undefined;
  const key = keyText(walk, node, spans);
  const keySpan = spans?.content ?? whole;
  const child = build(walk, value, {
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
function mergeFrom(
  walk: Walk,
  value: YamlNode | undefined,
  parent: ContainerEntry,
  children: Entry[],
  seen: Set<string>,
): void {
  if (value?.kind === 'alias') {
    const target = walk.targets.get(value);
    if (target === undefined) return;
    expand(walk, target, () => mergeFrom(walk, target, parent, children, seen));
  } else if (value?.kind === 'list') {
    // Lists of lists add no entries, and grow as aliases do.
    for (const item of value.items) {
      if (limitReached(walk, item)) return;
      mergeFrom(walk, item, parent, children, seen);
    }
  } else if (value?.kind === 'map') {
    // The map and each of its keys count even when all are taken already, so that the work is bounded too.
    if (limitReached(walk, value)) return;
    const own = new Map<string, YamlPair>();
    for (const pair of value.pairs) if (!isMerge(pair)) own.set(keyText(walk, pair.key), pair);
    for (const [key, pair] of own) {
      if (seen.has(key)) {
        if (limitReached(walk, pair.key)) return;
        continue;
      }
      seen.add(key);
      addChild(walk, pair, parent, children, true);
    }
    for (const pair of value.pairs) if (isMerge(pair)) mergeFrom(walk, pair.value, parent, children, seen);
  }
}

const isMerge = ({ key }: YamlPair): boolean => key?.kind === 'scalar' && key.quoting === 'plain' && key.value === '<<';

/** Of an alias without an anchor, such as an unquoted `*`, which was surely meant as text; and of what is not there. */
function buildScalar(walk: Walk, node: YamlScalar | YamlAlias | undefined, place: Place): Entry {
  const scalar = node?.kind === 'scalar' ? node : undefined;
  const spans =
    scalar !== undefined
      ? spansOf(walk.text, scalar)
      : node === undefined
        ? emptySpans(walk, place)
        : { whole: rangeOf(node), content: rangeOf(node) };
  const quoting = scalar?.quoting ?? 'plain';
  const entry = scalarEntry(baseOf(walk, place, spans.whole), {
    ...readValue(walk, node, spans),
    contentSpan: spans.content,
    quoting,
    comment: quoting === 'block' ? undefined : commentBehind(walk.text, spans.whole.end),
  });
  const own = tagged(entry, scalar);
  walk.entries.push(own);
  return own;
}

function readValue(
  { text, masked }: Walk,
  node: YamlScalar | YamlAlias | undefined,
  spans: ScalarSpans,
): Pick<ScalarEntry, 'type' | 'value'> {
  if (node === undefined) return { type: 'null', value: '' };
  if (node.kind === 'alias') return { type: 'string', value: text.slice(node.start, node.end) };
  if (touchesMask(masked, spans.whole)) return { type: 'string', value: readMasked(text, node, spans) };
  return { type: node.type, value: node.type === 'null' ? '' : node.value };
}

function tagged<E extends EntryBase>(entry: E, node: YamlScalar | YamlMap | YamlList | undefined): E {
  return node?.tag === undefined ? entry : { ...entry, tag: node.tag };
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
function valueSpanOf(walk: Walk, node: YamlNode | undefined, fallback: number): Span {
  if (node === undefined) return span(fallback, fallback);
  if (node.kind === 'scalar') return spansOf(walk.text, node).whole;
  const range = rangeOf(node);
  if (node.kind === 'alias' || node.isFlow || sizeOf(node) === 0) return range;
  const end =
    node.kind === 'map' ? endOfPair(walk, node.pairs.at(-1)) : valueSpanOf(walk, node.items.at(-1), range.start).end;
  return span(range.start, Math.max(range.start, end));
}

const endOfPair = (walk: Walk, pair: YamlPair | undefined): number =>
  valueSpanOf(walk, pair?.value, rangeOf(pair?.key).end).end;

/** @param known the spans of a scalar, where somebody has them */
function keyText(walk: Walk, key: YamlNode | undefined, known?: ScalarSpans): string {
  if (key?.kind === 'alias') {
    const target = walk.targets.get(key);
    return target?.kind === 'scalar' ? keyText(walk, target) : '';
  }
  if (key?.kind !== 'scalar') {
    const range = rangeOf(key);
    return walk.text.slice(range.start, range.end).trim();
  }
  const spans = known ?? spansOf(walk.text, key);
  return touchesMask(walk.masked, spans.whole) ? readMasked(walk.text, key, spans) : key.value;
}

const rangeOf = (node: YamlNode | undefined): Span => (node === undefined ? span(0, 0) : span(node.start, node.end));
