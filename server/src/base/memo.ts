import { listening, noReads, noteReads, type Reads } from './reads.ts';

/**
 * Remembers the answers to texts that come again and again, such as names and hosts. Bounded: at most twice
 * `limit` answers are known. The older half goes at once, used or not, as files are read from their beginning to their end: kept
 * by use, a file with a few more texts than the bound would find none of them again.
 */
export function memoised<T>(compute: (text: string) => T, limit = 10_000): (text: string) => T {
  let recent = new Map<string, T>();
  let earlier = new Map<string, T>();
  return (text) => {
    const found = recent.get(text);
    if (found !== undefined || recent.has(text)) return found as T;
    if (earlier.has(text)) return earlier.get(text) as T;
    const answer = compute(text);
    if (recent.size >= limit) {
      earlier = recent;
      recent = new Map();
    }
    recent.set(text, answer);
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
