import type { Span } from './span.ts';

/** Spans of one file, to be asked for by place again and again. */
export interface SpanIndex<T> {
  /** What begins before the end of `range` and ends behind its start, by start; in the order given where starts are equal. */
  touching(range: Span): readonly T[];
}

/**
 * A balanced tree in a sorted array: the middle of each part is its root, and knows how far its part reaches. What is
 * asked for costs the logarithm of all, and what is found, also where spans lie in each other.
 */
export function createSpanIndex<T>(items: readonly T[], spanOf: (item: T) => Span): SpanIndex<T> {
  const sorted = items.map((item) => ({ item, at: spanOf(item) })).sort((a, b) => a.at.start - b.at.start);
  const reach: number[] = new Array(sorted.length).fill(0);
  const measure = (low: number, high: number): number => {
    if (low >= high) return -1;
    const middle = (low + high) >> 1;
    const own = sorted[middle]?.at.end ?? -1;
    const reached = Math.max(own, measure(low, middle), measure(middle + 1, high));
    reach[middle] = reached;
    return reached;
  };
  measure(0, sorted.length);
  return {
    touching(range) {
      const found: T[] = [];
      const visit = (low: number, high: number): void => {
        const middle = (low + high) >> 1;
        const root = low < high ? sorted[middle] : undefined;
        if (root === undefined || (reach[middle] ?? -1) <= range.start) return;
        visit(low, middle);
        if (root.at.start >= range.end) return;
        if (root.at.end > range.start) found.push(root.item);
        visit(middle + 1, high);
      };
      visit(0, sorted.length);
      return found;
    },
  };
}
