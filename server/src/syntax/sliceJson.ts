import type { TextEdit } from '../text/edit.ts';
import { covers, span } from '../text/span.ts';
import { type Change, factsOf, stretchOf } from './editFacts.ts';
import { entriesNear, factsBelowRoot, holds, itemsAround, reachOf, type Slice, type Slicer } from './slice.ts';
import { type ContainerEntry, childrenOf, type Entry, type SyntaxTree } from './tree.ts';

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
  const some = entry.kind === 'list' ? someItems(tree, entry, edits, change) : undefined;
  if (some !== undefined) return some;
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

/** Between its brackets a list is values and commas, so that some of them are as good a list. */
function someItems(
  tree: SyntaxTree,
  list: ContainerEntry,
  edits: readonly TextEdit[],
  change: Change,
): Slice | undefined {
  const items = itemsAround(tree, list, edits, change);
  if (items === undefined) return undefined;
  const { first, end, from, to, opens, goesOn } = items;
  const index = Number(first.path.at(-1));
  const part = span(
    opens ? list.valueSpan.start + 1 : first.span.start,
    goesOn ? end.span.end : list.valueSpan.end - 1,
  );
  return {
    span: part,
    from,
    to,
    around: ['[', ']'],
    placed(read) {
      const [root] = read.roots;
      const children = childrenOf(root);
      // Nothing is left open for what is around, neither a comma nor a comment.
      const beginsSo = opens || children[0]?.span.start === 1;
      const endsSo = !goesOn || children.at(-1)?.span.end === read.file.text.length - 1;
      if (root?.kind !== 'list' || !beginsSo || !endsSo) return undefined;
      return factsBelowRoot(read).map((fact) => {
        const [head, ...rest] = fact.path;
        return { ...fact, path: [...list.path, index + Number(head), ...rest] };
      });
    },
  };
}

interface Candidate {
  readonly entry: Entry;
  readonly from: number;
  readonly to: number;
}
