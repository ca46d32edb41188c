import { areAlike } from '../base/same.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Entry, ScalarEntry } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

/**
 * True when two readings of one file, in the same folder and by the same configuration, differ in nothing but the text outside
 * its entries: comments and blank space that moved no entry and no line end. Dialects read entries only, so their settings are
 * then equal, spans included.
 */
export function sameStructure(a: FileFacts, b: FileFacts): boolean {
  return (
    a.settings.length === b.settings.length &&
    a.dialects.join() === b.dialects.join() &&
    areAlike(a.tree.entries, b.tree.entries, (one, other) => sameEntry(a, one, b, other))
  );
}

function sameEntry(factsA: FileFacts, a: Entry, factsB: FileFacts, b: Entry): boolean {
  if (a.kind !== b.kind || a.key !== b.key || a.document !== b.document || a.inherited !== b.inherited) return false;
  if (a.path.length !== b.path.length || !sameSpan(a.keySpan, b.keySpan)) return false;
  // A root may reach to the end of the text, and so end elsewhere without any entry having moved.
  if (a.kind !== 'scalar' && a.parent === undefined) return a.span.start === b.span.start;
  if (!sameSpan(a.span, b.span)) return false;
  if (!sameSpan(a.valueSpan, b.valueSpan) || lineEnd(factsA, a) !== lineEnd(factsB, b)) return false;
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return true;
  return (
    a.value === b.value &&
    a.quoting === b.quoting &&
    a.type === b.type &&
    sameSpan(a.contentSpan, b.contentSpan) &&
    sameSpan(a.comment, b.comment) &&
    touchingComment(factsA, a) === touchingComment(factsB, b) &&
    textOf(factsA, a.span) === textOf(factsB, b.span)
  );
}

/** A comment right behind a value may be the rest of it, which rules look at. */
function touchingComment(facts: FileFacts, { comment, valueSpan }: ScalarEntry): string | undefined {
  return comment?.start === valueSpan.end ? textOf(facts, comment) : undefined;
}

const sameSpan = (a: Span | undefined, b: Span | undefined): boolean => a?.start === b?.start && a?.end === b?.end;

const textOf = (facts: FileFacts, at: Span): string => facts.file.text.slice(at.start, at.end);

function lineEnd(facts: FileFacts, entry: Entry): number {
  const { lines } = facts.file;
  return lines.lineEnd(lines.positionAt(entry.span.end).line);
}

/**
 * The earlier facts with the new text: settings and entries keep their identity, so that a model made of the earlier
 * facts stays true. Only for facts of the same structure.
 */
export function graft(earlier: FileFacts, fresh: FileFacts): FileFacts {
  return { ...earlier, file: fresh.file, tree: { ...earlier.tree, file: fresh.file, problems: fresh.tree.problems } };
}
