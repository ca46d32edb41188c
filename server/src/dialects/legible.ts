import { pathBelow } from '../syntax/entries.ts';
import type { Entry, PathSegment, SyntaxTree } from '../syntax/tree.ts';

/** The longest line of a value, in UTF-16 units: twice an RSA key of 8192 bits in PEM on one line. */
export const longestLine = 8192;
/** The longest value of several lines, such as a file of its own within a manifest. */
const longestText = 256 * 1024;
const longestKey = 256;

/** What every dialect and rule takes for a value that is filled in elsewhere, about which nothing can be said. */
const unread = '{{ too long to be read }}';

/**
 * The tree with every key and value at a length that a person could have written: longer values stand there as templates do,
 * longer keys are cut. What comes after parsing may then take more than linear time in the length of one of them. The
 * same tree when nothing is too long, which is nearly always.
 */
export function legible(tree: SyntaxTree): SyntaxTree {
  if (tree.file.text.length <= longestKey || !tree.entries.some(isTooLong)) return tree;
  const copies = new Map<Entry, Entry>();
  const entries = tree.entries.map((entry) => {
    const parent = entry.parent === undefined ? undefined : copies.get(entry.parent);
    const copy = copyOf(entry, parent !== undefined && parent.kind !== 'scalar' ? parent : undefined);
    copies.set(entry, copy);
    return copy;
  });
  for (const [entry, copy] of copies) {
    if (entry.kind === 'scalar' || copy.kind === 'scalar') continue;
    for (const child of entry.children) (copy.children as Entry[]).push(copies.get(child) as Entry);
  }
  return { ...tree, entries, roots: tree.roots.flatMap((root) => copies.get(root) ?? []) };
}

function copyOf(entry: Entry, parent: Entry['parent']): Entry {
  const segment = entry.path.at(-1);
  const path: readonly PathSegment[] =
    parent === undefined || segment === undefined
      ? entry.path
      : pathBelow(parent.path, typeof segment === 'string' ? segment.slice(0, longestKey) : segment);
  const key = entry.key.slice(0, longestKey);
  if (entry.kind !== 'scalar') return { ...entry, parent, path, key, children: [] };
  const fullKey = entry.fullKey === undefined ? {} : { fullKey: entry.fullKey.slice(0, longestKey) };
  if (!isTooLongValue(entry.value)) return { ...entry, ...fullKey, parent, path, key };
  return { ...entry, ...fullKey, parent, path, key, value: unread, type: 'string' };
}

const isTooLong = (entry: Entry): boolean =>
  entry.key.length > longestKey ||
  (entry.kind === 'scalar' &&
    ((entry.fullKey?.length ?? 0) > longestKey || (entry.value.length > longestLine && isTooLongValue(entry.value))));

function isTooLongValue(value: string): boolean {
  if (value.length > longestText) return true;
  for (let start = 0; value.length - start > longestLine; ) {
    const end = value.indexOf('\n', start);
    if (end < 0 || end - start > longestLine) return true;
    start = end + 1;
  }
  return false;
}
