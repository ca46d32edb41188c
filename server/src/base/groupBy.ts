/** The items by what `key` says of each, groups and items in the order given. As `Map.groupBy`, which Node 20 has not. */
export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) addTo(groups, key(item), item);
  return groups;
}

/** Puts an item at the end of the group of that name, the first of it in a new one. */
export function addTo<T, K>(groups: Map<K, T[]>, name: K, item: T): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [item]);
  else group.push(item);
}

/** The first item of each key, in the order given. */
export function firstBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T> {
  const firsts = new Map<K, T>();
  for (const item of items) {
    const name = key(item);
    if (!firsts.has(name)) firsts.set(name, item);
  }
  return firsts;
}
