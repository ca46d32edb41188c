import { groupBy } from '../../base/groupBy.ts';

/** Of all items of which `key` says the same the first; in the order given. */
export const firstOfEach = <T>(items: Iterable<T>, key: (item: T) => unknown): readonly T[] =>
  [...groupBy(items, key).values()].map(([first]) => first as T);
