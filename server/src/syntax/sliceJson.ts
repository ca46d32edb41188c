import { covers, span } from '../text/span.ts';
import { factsOf, stretchOf } from './editFacts.ts';
import { entriesNear, factsBelowRoot, holds, reachOf, type Slicer } from './slice.ts';
import type { Entry } from './tree.ts';

/** A value means the same wherever it stands, and so does what stands between its brackets (RFC 8259). */
export const jsonSlice: Slicer = (tree, edits, change) => {
  // Where a bracket or a comma is missing, spans are a guess.
  if (tree.problems.length > 0) return undefined;
  const reach = reachOf(edits);
  const fitting = entriesNear(tree, reach).flatMap((entry): readonly Candidate[] => {
    // Far down the limit of nesting may be met, which a part does not know of.
    if (entry.parent === undefined || entry.path.length > 100) return [];
    const { start, end } = entry.valueSpan;
    const { from, to } = stretchOf(tree, entry);
    if (entry.kind === 'scalar') {
      const isReplaced = change.from === from && change.to === to && change.facts.length === 1;
      return isReplaced && reach.start === start && reach.end === end ? [{ entry, from, to }] : [];
    }
    if (!covers(span(start + 1, end - 1), reach)) return [];
    const inside = { from: from + 1, to };
    return holds(inside, change) ? [{ entry, ...inside }] : [];
  });
  const best = fitting.reduce<Candidate | undefined>((a, b) => (a === undefined || b.from > a.from ? b : a), undefined);
  if (best === undefined) return undefined;
  const { entry, from, to } = best;
  return {
    span: entry.valueSpan,
    from,
    to,
    placed: (read) =>
      (entry.kind === 'scalar' ? factsOf(read) : factsBelowRoot(read)).map((fact) => ({
        ...fact,
        path: [...entry.path, ...fact.path],
      })),
  };
};

interface Candidate {
  readonly entry: Entry;
  readonly from: number;
  readonly to: number;
}
