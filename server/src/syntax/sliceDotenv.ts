import { memoisedFor } from '../base/memo.ts';
import { span } from '../text/span.ts';
import { ownEntries } from './editFacts.ts';
import { entriesNear, factsBelowRoot, holds, linesAround, reachOf, type Slicer } from './slice.ts';
import type { SyntaxTree } from './tree.ts';

/**
 * Whole lines are read by themselves where no value reaches into them or out of them. dotenv looks for the end of a quote as
 * far as the text goes, and for a value on the lines below an empty one.
 */
export const dotenvSlice: Slicer = (tree, edits, change) => {
  if (!endsEveryQuote(tree)) return undefined;
  let part = linesAround(tree, reachOf(edits));
  for (const entry of entriesNear(tree, part)) {
    if (entry.parent === undefined) continue;
    const lines = linesAround(tree, entry.span);
    part = span(Math.min(part.start, lines.start), Math.max(part.end, lines.end));
  }
  const [from, to] = [firstFrom(tree, part.start), firstFrom(tree, part.end)];
  const own = ownEntries(tree);
  const endsBefore = (place: number, offset: number): boolean => {
    const entry = own[place - 1];
    return entry?.parent === undefined || entry.span.end <= offset;
  };
  const isWhole = endsBefore(from, part.start) && endsBefore(to, part.end);
  if (!isWhole || !holds({ from, to }, change)) return undefined;
  return {
    span: part,
    from,
    to,
    placed: (read) => (endsEveryQuote(read) ? factsBelowRoot(read) : undefined),
  };
};

/**
 * A value that begins with a quote and goes on behind the closing one may end at any quote below. Where there is no problem
 * either, every line that does not begin inside of a value begins with a name or is a comment, and so goes on with nothing above.
 */
const endsEveryQuote = memoisedFor(
  ({ entries, problems }: SyntaxTree): boolean =>
    problems.length === 0 &&
    entries.every((entry) => entry.kind !== 'scalar' || entry.quoting !== 'plain' || !/^["'`]/.test(entry.value)),
);

/** The place of the first own entry that begins at or behind the offset; the root stands before all. */
function firstFrom(tree: SyntaxTree, offset: number): number {
  const own = ownEntries(tree);
  let [low, high] = [1, own.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((own[middle]?.span.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
