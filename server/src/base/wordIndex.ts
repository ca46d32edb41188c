import { memoisedFor } from './memo.ts';

/** Many words, for finding the one nearest to another without comparing it with each. */
export interface WordIndex {
  /** As `nearest` of distance.ts over the same words: within `max` edits, ties to the first. */
  nearest(word: string, max?: number): string | undefined;
}

/** Remembered for the list, which never changes. */
export const wordIndexOf = memoisedFor((words: readonly string[]): WordIndex => createWordIndex(words));

/** The words from `low` to before `high` share their first `depth` characters. */
interface Branch {
  readonly low: number;
  readonly high: number;
  readonly depth: number;
  /** The distances from those characters to the beginnings of the word that are `depth - max` to `depth + max` long. */
  readonly row: readonly number[];
  /** The same of one character less. */
  readonly above: readonly number[];
  readonly last: number;
}

/**
 * Sorted, words of one beginning stand together, so that it is compared once for all of them and left when it is too far
 * from the word already.
 */
export function createWordIndex(words: Iterable<string>): WordIndex {
  const places = new Map<string, number>();
  for (const word of words) if (!places.has(word)) places.set(word, places.size);
  const sorted = [...places.keys()].sort();
  const lengths = new Set(sorted.map((word) => word.length));
  const isAnyAsLong = (length: number, distance: number): boolean => {
    for (let own = length - distance; own <= length + distance; own++) if (lengths.has(own)) return true;
    return false;
  };

  /** The first of the words that are `distance` edits away, when none is nearer. */
  const at = (word: string, distance: number): string | undefined => {
    let best: string | undefined;
    let bestPlace = far;
    const consider = (candidate: string): void => {
      const place = places.get(candidate) as number;
      if (place < bestPlace) [best, bestPlace] = [candidate, place];
    };
    const first = Array.from({ length: 2 * distance + 1 }, (_, k) => (k < distance ? far : k - distance));
    const open: Branch[] = [{ low: 0, high: sorted.length, depth: 0, row: first, above: [], last: -1 }];
    for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
      const { high, depth, row, above, last } = branch;
      if (Math.min(...row) > distance) continue;
      let { low } = branch;
      // The shortest stands first: it is what all of them share.
      if (low < high && (sorted[low] as string).length === depth) {
        if ((row[word.length - depth + distance] ?? far) <= distance) consider(sorted[low] as string);
        low++;
      }
      while (low < high) {
        const code = (sorted[low] as string).charCodeAt(depth);
        const end = endOf(sorted, low, high, depth, code);
        const next = nextRow(word, distance, { depth, code, last, row, above });
        open.push({ low, high: end, depth: depth + 1, row: next, above: row, last: code });
        low = end;
      }
    }
    return best;
  };

  return {
    nearest(word, max = 2) {
      if (places.has(word)) return word;
      // Few words are one edit away, and many are three: those are looked for only where there is none nearer.
      for (let distance = 1; distance <= max; distance++) {
        const found = isAnyAsLong(word.length, distance) ? at(word, distance) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

const far = Number.POSITIVE_INFINITY;

/** Behind the last word from `low` on that has the character there. */
function endOf(sorted: readonly string[], low: number, high: number, depth: number, code: number): number {
  let [from, to] = [low + 1, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as string).charCodeAt(depth) === code) from = middle + 1;
    else to = middle;
  }
  return from;
}

interface Step {
  readonly depth: number;
  readonly code: number;
  readonly last: number;
  readonly row: readonly number[];
  readonly above: readonly number[];
}

/** One more row of `editDistance`, of which only what lies within `max` of the diagonal can be near enough. */
function nextRow(word: string, max: number, { depth, code, last, row, above }: Step): readonly number[] {
  const next: number[] = [];
  for (let k = 0; k <= 2 * max; k++) {
    const j = depth + 1 + k - max;
    if (j < 0 || j > word.length) {
      next.push(far);
      continue;
    }
    let best = Math.min((row[k + 1] ?? far) + 1, (next[k - 1] ?? far) + 1);
    if (j > 0) best = Math.min(best, (row[k] ?? far) + (word.charCodeAt(j - 1) === code ? 0 : 1));
    const isSwap = j > 1 && depth > 0 && word.charCodeAt(j - 2) === code && word.charCodeAt(j - 1) === last;
    if (isSwap) best = Math.min(best, (above[k] ?? far) + 1);
    next.push(best);
  }
  return next;
}
