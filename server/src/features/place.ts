import type { Span } from '../text/span.ts';

/** A place in a file, as offsets. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}
