import type { FileFacts } from '../dialects/types.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { isSecretByShape } from '../knowledge/tokens.ts';
import type { ScalarEntry } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';

/** Where secrets are written in a file: by the setting's role, or because the value has the shape of a token. */
export function secretRanges(facts: FileFacts): readonly Span[] {
  const spans = new Map<number, Span>();
  for (const { role, value, span, entry } of facts.settings) {
    if (!isSecretRole(role) || (value.state !== 'literal' && value.state !== 'ciphertext')) continue;
    spans.set(span.start, withRest(span, entry));
  }
  for (const { value, entry } of facts.variables) {
    if (value.state === 'literal' && isSecretByShape(value.text.trim())) {
      spans.set(entry.contentSpan.start, withRest(entry.contentSpan, entry));
    }
  }
  return [...spans.values()].filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
}

/** A `#` in the middle of a secret makes a comment of its rest, which is secret all the same. */
const withRest = (span: Span, { comment }: ScalarEntry): Span =>
  comment !== undefined && comment.start === span.end ? { start: span.start, end: comment.end } : span;
