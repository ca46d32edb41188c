/** The very same items in the same order. */
export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** As many items, each the same as the one at its place. Of one list nobody is asked. */
export const areAlike = <T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => isSame(item, b[index] as T)));
