/** Half-open range of UTF-16 offsets into one file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const span = (start: number, end: number): Span => ({ start, end });

export const spanLength = (s: Span): number => s.end - s.start;

/** True when `offset` lies in the span or at its end, as a cursor does. */
export const touches = (s: Span, offset: number): boolean => offset >= s.start && offset <= s.end;

/** Spans that only meet do not. */
export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** A span covers itself. */
export const covers = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
