/** A list of one item at least, so that its first and last can be had without asking whether there is one. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** What becomes of each item. */
export const mapNonEmpty = <T, U>([first, ...others]: NonEmpty<T>, of: (item: T) => U): NonEmpty<U> => [
  of(first),
  ...others.map(of),
];

/** The last item, which may be the first one. */
export const lastOf = <T>(items: NonEmpty<T>): T => items.at(-1) ?? items[0];
