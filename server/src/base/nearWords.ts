import { groupBy } from './groupBy.ts';
import { compareNumber } from './order.ts';

/** So few are held against a word one by one in less time than is needed to look it up. */
const few = 50;

/** Longer words are nobody's slip. */
const longest = 80;

/** Finds words one slip away, in their order: a letter too many, too few, wrong, or two exchanged. */
export function nearWords(words: Iterable<string>): (word: string) => readonly string[] {
  const known = [...new Set(words)].filter((word) => word.length <= longest);
  const candidates = known.length > few ? sharing(known) : () => known;
  return (word) => (word.length > longest ? [] : candidates(word).filter((other) => isOneSlip(word, other)));
}

/** What is left between the common beginning and the common end is one letter at most, or two that changed places. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let [endOfA, endOfB] = [a.length, b.length];
  while (endOfA > start && endOfB > start && a[endOfA - 1] === b[endOfB - 1]) {
    endOfA--;
    endOfB--;
  }
  if (endOfA - start <= 1 && endOfB - start <= 1) return true;
  const isPair = endOfA - start === 2 && endOfB - start === 2;
  return isPair && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/** Words that are so near share what is left when one letter is taken out of them, so that not each is held against each. */
function sharing(words: readonly string[]): (word: string) => readonly string[] {
  const byRest = groupBy(
    words.flatMap((word, place) => restsOf(word).map((rest) => ({ rest, place }))),
    ({ rest }) => rest,
  );
  return (word) => {
    const places = new Set(restsOf(word).flatMap((rest) => (byRest.get(rest) ?? []).map(({ place }) => place)));
    return [...places].sort(compareNumber).map((place) => words[place] ?? '');
  };
}

const restsOf = (word: string): readonly string[] => [
  ...new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]),
];
