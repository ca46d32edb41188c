import type { FileFacts } from '../dialects/types.ts';
import type { Entry } from '../syntax/tree.ts';
import { covers, type Span } from '../text/span.ts';

/** The innermost entry a place of the file belongs to. */
export const subjectEntry = (facts: FileFacts, at: Span): Entry | undefined =>
  facts.tree.entries.findLast((candidate) => covers(candidate.span, at));
