import { areAlike } from '../base/same.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { isSpent, spend } from './editAllowance.ts';
import {
  type Change,
  type Fact,
  factOf,
  factsAfter,
  factsOf,
  isWithin,
  type Move,
  matches,
  movedFact,
  ownEntries,
  placesOf,
  stretchOf,
} from './editFacts.ts';
import { readsLocally } from './editLocal.ts';
import { parse } from './parse.ts';
import type { ContainerEntry, Entry, PathSegment, ScalarType, SyntaxTree } from './tree.ts';

/** A value to write: a scalar, or an empty list or map. */
export type NewValue = string | number | boolean | readonly never[] | Readonly<Record<string, never>>;

/** The first of the proposals after which the text reads exactly as meant; undefined when none does. */
export function firstThatReads(
  tree: SyntaxTree,
  change: Change,
  proposals: Iterable<readonly TextEdit[]>,
): readonly TextEdit[] | undefined {
  for (const edits of proposals) if (reads(tree, edits, change)) return edits;
  return undefined;
}

function reads(tree: SyntaxTree, edits: readonly TextEdit[], change: Change): boolean {
  if (!areApplicable(edits) || isSpent(tree)) return false;
  const { answer, units } = readsLocally(tree, edits, change);
  spend(tree, units);
  if (answer !== undefined) return answer;
  spend(tree, tree.file.text.length);
  return readsAsWhole(tree, edits, change);
}

/** Parses all of the text. */
export function readsAsWhole(tree: SyntaxTree, edits: readonly TextEdit[], change: Change): boolean {
  const after = parse(tree.format, createSourceFile(tree.file.uri, applyEdits(tree.file.text, edits)));
  if (after.problems.length > tree.problems.length) return false;
  return areAlike(factsAfter(tree, change), factsOf(after), matches);
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

/** One more fact behind `anchor` and everything in it, or before what is in it. */
export function insertion(tree: SyntaxTree, anchor: Entry, fact: Fact, isFirst = false): Change {
  const { from, to } = stretchOf(tree, anchor);
  const place = isFirst ? from + 1 : to;
  return { from: place, to: place, facts: [fact] };
}

/** Another fact for one entry. */
export function replacement(tree: SyntaxTree, entry: Entry, fact: Fact): Change {
  const from = placesOf(tree).get(entry) ?? 0;
  return { from, to: from + 1, facts: [fact] };
}

/** Without `removed` and what is in it; later items of its list move up. */
export function removal(tree: SyntaxTree, removed: Entry): Change {
  const index = removed.path.at(-1);
  const { parent } = removed;
  const { from, to } = stretchOf(tree, removed);
  const move: Move | undefined =
    typeof index === 'number' && parent !== undefined
      ? { list: parent, behind: index, until: stretchOf(tree, parent).to }
      : undefined;
  const facts = ownEntries(tree)
    .slice(from, to)
    .filter((entry) => !isWithin(entry, removed))
    .map((entry) => movedFact(tree, entry, move));
  return { from, to, facts, ...(move === undefined ? {} : { move }) };
}

/** Another key for `renamed`. */
export function renaming(tree: SyntaxTree, renamed: Entry, key: string): Change {
  const depth = renamed.path.length - 1;
  const { from, to } = stretchOf(tree, renamed);
  const facts = ownEntries(tree)
    .slice(from, to)
    .map((entry) => {
      const fact = factOf(tree, entry);
      return isWithin(entry, renamed) ? { ...fact, path: fact.path.with(depth, key) } : fact;
    });
  return { from, to, facts };
}
