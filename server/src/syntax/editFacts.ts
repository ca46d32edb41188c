import { memoisedFor } from '../base/memo.ts';
import type { ContainerEntry, Entry, PathSegment, ScalarType, SyntaxTree } from './tree.ts';

/** What an edit must not change by accident, and what it is meant to change, of one entry. */
export interface Fact {
  readonly document: number;
  readonly path: readonly PathSegment[];
  readonly kind: Entry['kind'];
  /** Any of these types will do. Empty for containers. */
  readonly types: readonly ScalarType[];
  readonly value: string | undefined;
  readonly comment: string | undefined;
}

/** A fact may allow several types. */
export function matches(expected: Fact, actual: Fact): boolean {
  return (
    expected.kind === actual.kind &&
    expected.value === actual.value &&
    expected.comment === actual.comment &&
    expected.document === actual.document &&
    actual.types.every((type) => expected.types.includes(type)) &&
    expected.path.length === actual.path.length &&
    expected.path.every((segment, i) => segment === actual.path[i])
  );
}

/** Facts of the entries that are written where they are; what comes through aliases changes with its anchor. */
export function factsOf(tree: SyntaxTree): readonly Fact[] {
  return ownEntries(tree).map((entry) => factOf(tree, entry));
}

export const ownEntries = memoisedFor(({ entries }: SyntaxTree): readonly Entry[] =>
  entries.filter((entry) => !entry.inherited),
);

/** Where each own entry stands among them. */
export const placesOf = memoisedFor(
  (tree: SyntaxTree): ReadonlyMap<Entry, number> => new Map(ownEntries(tree).map((entry, place) => [entry, place])),
);

/** What an edit elsewhere must not change of the entry; nothing of where it stands. */
export function factOf(tree: SyntaxTree, entry: Entry): Fact {
  const { document, path, kind } = entry;
  if (entry.kind !== 'scalar') return { document, path, kind, types: [], value: undefined, comment: undefined };
  const { type, value, comment } = entry;
  const commentText = comment === undefined ? undefined : tree.file.text.slice(comment.start, comment.end);
  return { document, path, kind, types: [type], value, comment: commentText };
}

/** Own entries from one place to before another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The entry and all that is in it. Parts of TOML tables and dotted keys may have other entries between them, which are then
 * in the stretch as well.
 */
export function stretchOf(tree: SyntaxTree, entry: Entry): Stretch {
  const from = placesOf(tree).get(entry) ?? 0;
  return { from, to: Math.max(from, endOf(tree, entry)) };
}

function endOf(tree: SyntaxTree, entry: Entry): number {
  const ends = endsOf(tree);
  const known = ends.get(entry);
  if (known !== undefined) return known;
  const end = computeEnd(tree, entry);
  ends.set(entry, end);
  return end;
}

/** Asked for again and again about the same containers, which may have thousands of children. */
const endsOf = memoisedFor((_: SyntaxTree) => new Map<Entry, number>());

function computeEnd(tree: SyntaxTree, entry: Entry): number {
  const isLastRoot = entry === tree.roots.at(-1);
  if (isLastRoot) return ownEntries(tree).length;
  let end = (placesOf(tree).get(entry) ?? -1) + 1;
  if (entry.kind === 'scalar') return end;
  if (isScattered(tree)) {
    for (const child of entry.children) end = Math.max(end, endOf(tree, child));
    return end;
  }
  const last = entry.children.findLast((child) => !child.inherited);
  return last === undefined ? end : Math.max(end, endOf(tree, last));
}

const isScattered = ({ format }: SyntaxTree): boolean =>
  format === 'toml' || format === 'properties' || format === 'ini';

/** What an edit is meant to do: a stretch of own entries is replaced by these facts, and all others stay. */
export interface Change extends Stretch {
  readonly facts: readonly Fact[];
  /** But for the places of these. */
  readonly move?: Move;
}

/** The items of a list behind one that is removed move up. */
export interface Move {
  readonly list: ContainerEntry;
  /** The index of the one that is removed. */
  readonly behind: number;
  /** The end of the list among own entries. */
  readonly until: number;
}

/** The fact of an entry that stays. */
export function movedFact(tree: SyntaxTree, entry: Entry, move: Move | undefined): Fact {
  const fact = factOf(tree, entry);
  if (move === undefined) return fact;
  const depth = move.list.path.length;
  const segment = entry.path[depth];
  const moves = typeof segment === 'number' && segment > move.behind && isWithin(entry, move.list);
  return moves ? { ...fact, path: fact.path.with(depth, segment - 1) } : fact;
}

/** The tree's facts after the change. */
export function factsAfter(tree: SyntaxTree, { from, to, facts, move }: Change): readonly Fact[] {
  const own = ownEntries(tree);
  return [
    ...own.slice(0, from).map((entry) => factOf(tree, entry)),
    ...facts,
    ...own.slice(to).map((entry) => movedFact(tree, entry, move)),
  ];
}

/** An entry is within itself. */
export function isWithin(entry: Entry, ancestor: Entry): boolean {
  for (let current: Entry | undefined = entry; current !== undefined; current = current.parent) {
    if (current === ancestor) return true;
  }
  return false;
}
