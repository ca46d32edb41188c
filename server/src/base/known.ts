// For lists and maps of which the caller knows what they hold. To be wrong about it is a bug, which shows itself here.

/** The item at a place of the list. */
export function itemAt<T extends NonNullable<unknown>>(items: readonly T[], at: number): T {
  const item = items[at];
  if (item === undefined) throw new RangeError(`there is no item ${at} in a list of ${items.length}`);
  return item;
}

/** What the map holds under a key. */
export function valueAt<K, V extends NonNullable<unknown>>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`a map of ${map.size} lacks a key that it has to have`);
  return value;
}
