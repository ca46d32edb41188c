import { applyEdits, type TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { type Fact, factOf, factsOf, isWithin, matches, ownEntries } from './editFacts.ts';
import { readsLocally } from './editLocal.ts';
import { parse } from './parse.ts';
import type { ContainerEntry, Entry, PathSegment, ScalarType, SyntaxTree } from './tree.ts';

/** A value to write: a scalar, or an empty list or map. */
export type NewValue = string | number | boolean | readonly never[] | Readonly<Record<string, never>>;

/** The first of the proposals after which the text reads exactly as expected; undefined when none does. */
export function firstThatReads(
  tree: SyntaxTree,
  expected: readonly Fact[],
  proposals: Iterable<readonly TextEdit[]>,
): readonly TextEdit[] | undefined {
  for (const edits of proposals) if (reads(tree, edits, expected)) return edits;
  return undefined;
}

function reads(tree: SyntaxTree, edits: readonly TextEdit[], expected: readonly Fact[]): boolean {
  if (!areApplicable(edits) || isSpent(tree)) return false;
  // Comparing with all other entries takes about a quarter of what parsing takes.
  spend(tree, tree.file.text.length / 4);
  const found = readsLocally(tree, edits, expected);
  if (found !== undefined) return found;
  spend(tree, tree.file.text.length);
  return readsAsWhole(tree, edits, expected);
}

/**
 * How much of one tree's text is read to prove edits of it, in UTF-16 units. Each proof goes through the whole text, so that
 * thousands of mistakes in a large file would take minutes. This is some seconds' work, and a thousand fixes in 32 kB.
 */
const allowance = 32_000_000;

const spent = new WeakMap<SyntaxTree, number>();

const spend = (tree: SyntaxTree, units: number): void => void spent.set(tree, (spent.get(tree) ?? 0) + units);

/** No further edit of this tree is proved, and so none is made. Reading the text anew, as after an edit, begins anew. */
export const isSpent = (tree: SyntaxTree): boolean => (spent.get(tree) ?? 0) > allowance;

/** Parses all of the text. */
export function readsAsWhole(tree: SyntaxTree, edits: readonly TextEdit[], expected: readonly Fact[]): boolean {
  const after = parse(tree.format, createSourceFile(tree.file.uri, applyEdits(tree.file.text, edits)));
  if (after.problems.length > tree.problems.length) return false;
  const actual = factsOf(after);
  return actual.length === expected.length && expected.every((fact, i) => matches(fact, actual[i] as Fact));
}

/** Spans of badly broken text can lie out of order, and so can edits made from them. */
function areApplicable(edits: readonly TextEdit[]): boolean {
  const spans = edits.map((edit) => edit.span).sort((a, b) => a.start - b.start || a.end - b.end);
  return spans.every((span, i) => span.start <= span.end && span.start >= (spans[i - 1]?.end ?? 0));
}

/** The fact of a new entry below `parent`. */
export function newFact(parent: ContainerEntry, segment: PathSegment, value: NewValue): Fact {
  const base = { document: parent.document, path: [...parent.path, segment], comment: undefined };
  if (typeof value !== 'object') {
    const type: ScalarType = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
    return { ...base, kind: 'scalar', types: [type], value: String(value) };
  }
  return { ...base, kind: Array.isArray(value) ? 'list' : 'map', types: [], value: undefined };
}

/** The tree's facts with one more behind `anchor` and everything in it, or before what is in it. */
export function factsWithInserted(tree: SyntaxTree, anchor: Entry, fact: Fact, isFirst = false): readonly Fact[] {
  const entries = ownEntries(tree);
  const facts = entries.map((entry) => factOf(tree, entry));
  const last = isFirst ? entries.indexOf(anchor) : entries.findLastIndex((entry) => isWithin(entry, anchor));
  return [...facts.slice(0, last + 1), fact, ...facts.slice(last + 1)];
}

/** The tree's facts without `removed` and what is in it; later items of its list move up. */
export function factsWithout(tree: SyntaxTree, removed: Entry): readonly Fact[] {
  const facts: Fact[] = [];
  const depth = removed.path.length - 1;
  const index = removed.path[depth];
  for (const entry of ownEntries(tree)) {
    if (isWithin(entry, removed)) continue;
    const fact = factOf(tree, entry);
    const segment = entry.path[depth];
    const moves =
      typeof index === 'number' &&
      typeof segment === 'number' &&
      segment > index &&
      removed.parent !== undefined &&
      isWithin(entry, removed.parent);
    facts.push(moves ? { ...fact, path: fact.path.with(depth, segment - 1) } : fact);
  }
  return facts;
}

/** The tree's facts with another key for `renamed`. */
export function factsWithKey(tree: SyntaxTree, renamed: Entry, key: string): readonly Fact[] {
  const depth = renamed.path.length - 1;
  return ownEntries(tree).map((entry) => {
    const fact = factOf(tree, entry);
    return isWithin(entry, renamed) ? { ...fact, path: fact.path.with(depth, key) } : fact;
  });
}
