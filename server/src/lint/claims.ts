import { firstNot } from '../base/sorted.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** The edits of one file that are made together, by place. No two overlap. */
export interface Claims {
  /** Those that overlap the span or stand right beside it. */
  touching(at: Span): readonly TextEdit[];
  add(edit: TextEdit): void;
}

/** There may be as many edits as a file has lines: none is compared with all the others. */
export function createClaims(edits: Iterable<TextEdit> = []): Claims {
  const sorted: TextEdit[] = [];
  const firstEndingAt = (offset: number): number => firstNot(sorted, (edit) => edit.span.end < offset);
  const claims: Claims = {
    touching({ start, end }) {
      const found: TextEdit[] = [];
      for (let at = firstEndingAt(start); at < sorted.length; at++) {
        const edit = sorted[at] as TextEdit;
        if (edit.span.start > end) break;
        found.push(edit);
      }
      return found;
    },
    add(edit) {
      let at = firstEndingAt(edit.span.start);
      while (at < sorted.length && isBefore((sorted[at] as TextEdit).span, edit.span)) at++;
      sorted.splice(at, 0, edit);
    },
  };
  for (const edit of edits) claims.add(edit);
  return claims;
}

const isBefore = (a: Span, b: Span): boolean => a.start < b.start || (a.start === b.start && a.end < b.end);
