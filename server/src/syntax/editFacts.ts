import type { Entry, PathSegment, ScalarType, SyntaxTree } from './tree.ts';

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

export const ownEntries = (tree: SyntaxTree): readonly Entry[] => tree.entries.filter((entry) => !entry.inherited);

export function factOf(tree: SyntaxTree, entry: Entry): Fact {
  const { document, path, kind } = entry;
  if (entry.kind !== 'scalar') return { document, path, kind, types: [], value: undefined, comment: undefined };
  const { type, value, comment } = entry;
  const commentText = comment === undefined ? undefined : tree.file.text.slice(comment.start, comment.end);
  return { document, path, kind, types: [type], value, comment: commentText };
}

export function isWithin(entry: Entry, ancestor: Entry): boolean {
  for (let current: Entry | undefined = entry; current !== undefined; current = current.parent) {
    if (current === ancestor) return true;
  }
  return false;
}
