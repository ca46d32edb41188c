import { firstFrom } from './sorted.ts';

/** Whole numbers, both ends inclusive. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Whether any of the intervals holds a number. They are merged once, as thousands may hold the same ones. */
export function covering(intervals: readonly Interval[]): (point: number) => boolean {
  const starts: number[] = [];
  /** Of the merged intervals, so that both lists ascend. */
  const ends: number[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const end = ends.at(-1);
    if (end === undefined || from > end) {
      starts.push(from);
      ends.push(to);
    } else ends[ends.length - 1] = Math.max(end, to);
  }
  return (point) => {
    const at = firstFrom(ends, point);
    return at < ends.length && (starts[at] as number) <= point;
  };
}

/** Whether an interval holds any of the numbers. */
export function holdingAny(points: Iterable<number>): (interval: Interval) => boolean {
  const sorted = [...new Set(points)].sort((a, b) => a - b);
  return ({ from, to }) => {
    const at = firstFrom(sorted, from);
    return at < sorted.length && (sorted[at] as number) <= to;
  };
}
