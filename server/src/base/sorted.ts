/**
 * Where the first item stands of which this does not hold; the length where it holds of all. It has to hold of every item
 * before one of which it holds.
 */
export function firstNot<T>(sorted: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the first number stands that is not below `least`; the length where all are. */
export const firstFrom = (sorted: readonly number[], least: number): number =>
  firstNot(sorted, (number) => number < least);
