import type { Entry, MapEntry, SyntaxTree } from '../syntax/tree.ts';

const originals = new WeakMap<Entry, Entry>();

/** The entry of the file that an entry of an expanded tree stands for. */
export const original = (entry: Entry): Entry => originals.get(entry) ?? entry;

/**
 * The tree as a reader sees it that takes `a.b: c` for `a: { b: c }`, as Spring, Quarkus and Micronaut do in YAML. Maps
 * that several keys lead to are one. `entries` stay those of the file. A tree without such keys is given back as it is.
 */
export function expandDottedKeys(tree: SyntaxTree): SyntaxTree {
  if (last?.tree !== tree) last = { tree, expanded: expandedTree(tree) };
  return last.expanded;
}

/**
 * Several dialects ask for the same tree, twice each and one after the other; kept for all trees it would be a second
 * workspace.
 */
let last: { readonly tree: SyntaxTree; readonly expanded: SyntaxTree } | undefined;

function expandedTree(tree: SyntaxTree): SyntaxTree {
  if (tree.format !== 'yaml' || !tree.roots.some(hasDottedKey)) return tree;
  return { ...tree, roots: tree.roots.map((root) => expand(root, root.key, undefined)) };
}

const isDotted = (key: string): boolean => /^[\w-]+(?:\.[\w-]+)+$/.test(key);

const hasDottedKey = (entry: Entry): boolean =>
  entry.kind !== 'scalar' &&
  entry.children.some((child) => (entry.kind === 'map' && isDotted(child.key)) || hasDottedKey(child));

type Mutable = { -readonly [K in keyof MapEntry]: MapEntry[K] } & { children: Entry[] };

function expand(entry: Entry, key: string, parent: MapEntry | undefined): Entry {
  const copy = { ...entry, key, ...(parent === undefined ? {} : { parent }) } as Entry;
  originals.set(copy, entry);
  if (entry.kind === 'scalar' || copy.kind === 'scalar') return copy;
  if (copy.kind === 'list') return Object.assign(copy, { children: entry.children });
  const map = Object.assign(copy, { children: [] as Entry[] }) as Mutable;
  for (const child of entry.children) place(map, isDotted(child.key) ? child.key.split('.') : [child.key], child);
  return map;
}

/** Hangs a child below the maps its key names, which are made where they are missing. */
function place(into: Mutable, segments: readonly string[], child: Entry): void {
  const [head = '', ...rest] = segments;
  const present = mapsIn.get(into)?.get(head);
  if (rest.length === 0) {
    const leaf = expand(child, head, into);
    if (present === undefined || leaf.kind !== 'map') add(into, leaf);
    else for (const grandchild of leaf.children) add(present, grandchild);
    return;
  }
  const made = present ?? ({ ...child, kind: 'map', key: head, parent: into, children: [] } as unknown as Mutable);
  if (present === undefined) add(into, made);
  place(made, rest, child);
}

/** The first map of each key that a map being made has: there may be thousands of keys. */
const mapsIn = new WeakMap<Mutable, Map<string, Mutable>>();

function add(into: Mutable, child: Entry): void {
  into.children.push(child);
  if (child.kind !== 'map') return;
  const maps = mapsIn.get(into) ?? new Map<string, Mutable>();
  mapsIn.set(into, maps);
  if (!maps.has(child.key)) maps.set(child.key, child as Mutable);
}
