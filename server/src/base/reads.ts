/**
 * What is read while somebody listens, as bits: of 63 kinds of things each is either read or not. Whoever makes these things
 * numbers the kinds, see `model/reads.ts`.
 */
export interface Reads {
  /** Kinds 0 to 31. */
  low: number;
  /** Kinds 32 to 62. */
  high: number;
}

/** Nothing read yet; to be filled by `listening`. */
export const noReads = (): Reads => ({ low: 0, high: 0 });

/** Anything is in both. */
export const touches = (a: Readonly<Reads>, b: Readonly<Reads>): boolean =>
  (a.low & b.low) !== 0 || (a.high & b.high) !== 0;

export function addKind(reads: Reads, kind: number): void {
  if (kind < 32) reads.low |= 1 << kind;
  else reads.high |= 1 << (kind - 32);
}

let current: Reads | undefined;

/** Says that a thing of this kind is read now. Without a listener nothing happens. */
export function noteRead(kind: number): void {
  if (current !== undefined) addKind(current, kind);
}

/** Adds what was read at an earlier time, by whoever remembers what was made of it. */
export function noteReads({ low, high }: Readonly<Reads>): void {
  if (current === undefined) return;
  current.low |= low;
  current.high |= high;
}

/** Runs `work` and adds to `reads` what it reads. Whoever listens to the caller hears it, too. */
export function listening<T>(reads: Reads, work: () => T): T {
  const outer = current;
  current = reads;
  try {
    return work();
  } finally {
    current = outer;
    noteReads(reads);
  }
}
