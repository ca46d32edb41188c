/**
 * Two names, a letter apart, of which one is surely a slip: the letter is in a word that is long enough to be one. A number, a
 * plural and `team-a` beside `team-b` are other names.
 */
export function isNameSlip(a: string, b: string): boolean {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.length !== right.length || a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return false;
  return left.every((word, at) => {
    const other = right[at] ?? '';
    const isLong = Math.min(word.length, other.length) >= 5;
    return word === other || (isLong && word.replace(/s$/, '') !== other.replace(/s$/, ''));
  });
}

const wordsOf = (name: string): readonly string[] => name.split(/[-_.]/);
