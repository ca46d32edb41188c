import { compareNumber } from '../base/order.ts';
import type { Span } from '../text/span.ts';

/** What stands in place of a secret. */
export const mark = '(secret)';

/** What to hide of a text, as far as others have hidden it already: in the order of the text, and none overlaps another. */
export type Find = (shown: string) => readonly Span[];

/** A text as it is shown, and which parts of its source are not. */
export interface Veiled {
  readonly text: string;
  /** In the order of the source; none overlaps another. */
  readonly hidden: readonly Span[];
}

/** Hides what each finds in what the ones before it have left, with a mark in place of each part. */
export function veil(source: string, finds: readonly Find[]): Veiled {
  let text = source;
  let hidden: readonly Span[] = [];
  for (const find of finds) {
    const found = find(text);
    if (found.length === 0) continue;
    hidden = hidden.length === 0 ? found : joined([...hidden, ...inSource(hidden, found)]);
    text = cover(source, hidden);
  }
  return { text, hidden };
}

/** In order, and those that overlap as one. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const next of spans.toSorted((a, b) => compareNumber(a.start, b.start))) join(result, next);
  return result;
}

/** Adds one that begins behind the beginnings of all others. */
export function join(spans: Span[], next: Span): void {
  const before = spans.at(-1);
  if (before === undefined || next.start >= before.end) spans.push(next);
  else spans[spans.length - 1] = { start: before.start, end: Math.max(before.end, next.end) };
}

function cover(text: string, spans: readonly Span[]): string {
  let result = '';
  let position = 0;
  for (const { start, end } of spans) {
    result += text.slice(position, start) + mark;
    position = end;
  }
  return result + text.slice(position);
}

/** Places in the shown text as places of the source. What reaches into a mark takes all that it stands for. */
function inSource(hidden: readonly Span[], found: readonly Span[]): readonly Span[] {
  let next = 0;
  /** How much longer the source is than what is shown of it, up to the next mark. */
  let longer = 0;
  /** The hidden part whose mark the offset is inside of. */
  const around = (offset: number): Span | undefined => {
    for (let one = hidden[next]; one !== undefined; one = hidden[++next]) {
      const start = one.start - longer;
      if (offset < start + mark.length) return offset > start ? one : undefined;
      longer += one.end - one.start - mark.length;
    }
    return undefined;
  };
  return found.map(({ start, end }) => {
    const from = around(start)?.start ?? start + longer;
    return { start: from, end: around(end)?.end ?? end + longer };
  });
}
