import { firstNot } from '../base/sorted.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Entry, SyntaxTree } from '../syntax/tree.ts';
import { covers, type Span } from '../text/span.ts';

/** The innermost entry a place of the file belongs to. */
export const subjectEntry = ({ tree }: FileFacts, at: Span): Entry | undefined =>
  innermost(tree, at) ?? tree.entries.findLast((candidate) => covers(candidate.span, at));

/** Likewise, of the entries that are written where they are. */
export const ownSubjectEntry = ({ tree }: FileFacts, at: Span): Entry | undefined =>
  innermost(tree, at) ?? tree.entries.findLast((candidate) => !candidate.inherited && covers(candidate.span, at));

/** Entries by their place; undefined for a tree in which one stands in several places. */
const cache = new WeakMap<SyntaxTree, { readonly byStart: readonly Entry[] | undefined }>();

/**
 * Found without a look at every entry, as there may be as many findings as entries: the last entry that begins before the
 * place, or a container of it. Undefined when neither holds the place.
 */
function innermost(tree: SyntaxTree, at: Span): Entry | undefined {
  let known = cache.get(tree);
  if (known === undefined) {
    const isPlain = tree.entries.every((entry) => !entry.inherited);
    known = { byStart: isPlain ? tree.entries.toSorted((a, b) => a.span.start - b.span.start) : undefined };
    cache.set(tree, known);
  }
  const { byStart } = known;
  if (byStart === undefined) return undefined;
  let entry = byStart[firstNot(byStart, ({ span }) => span.start <= at.start) - 1];
  while (entry !== undefined && !covers(entry.span, at)) entry = entry.parent;
  return entry;
}
