import { listening, noReads, noteReads, type Reads } from './reads.ts';

/**
 * Remembers the answers to texts that come again and again, such as names and hosts. Bounded: once `limit` answers are
 * known, all are forgotten.
 */
export function memoised<T>(compute: (text: string) => T, limit = 5000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const answer = compute(text);
    if (known.size >= limit) known.clear();
    known.set(text, answer);
    return answer;
  };
}

/**
 * Remembers what was made of objects for as long as somebody else has them: files, clients, trees. Whoever gets a remembered
 * answer counts as having read what it was made of.
 */
export function memoisedFor<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly answer: T; readonly reads: Readonly<Reads> }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) {
      noteReads(found.reads);
      return found.answer;
    }
    const reads = noReads();
    const answer = listening(reads, () => compute(key));
    known.set(key, { answer, reads });
    return answer;
  };
}
