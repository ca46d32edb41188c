import { editDistance } from './distance.ts';

/**
 * Finds words one slip away: a letter too many, too few, wrong, or two exchanged. Words that are so near share what is left
 * when one letter is taken out, so that not each is held against each.
 */
export function nearWords(words: Iterable<string>): (word: string) => readonly string[] {
  const byRest = new Map<string, string[]>();
  for (const word of words) {
    for (const rest of restsOf(word)) {
      const known = byRest.get(rest);
      if (known === undefined) byRest.set(rest, [word]);
      else known.push(word);
    }
  }
  return (word) => {
    if (byRest.size === 0) return [];
    const found = new Set(restsOf(word).flatMap((rest) => byRest.get(rest) ?? []));
    return [...found].filter((other) => editDistance(word, other, 1) === 1);
  };
}

/** Longer words are nobody's slip. */
const longest = 80;

const restsOf = (word: string): readonly string[] =>
  word.length > longest
    ? []
    : [...new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))])];
