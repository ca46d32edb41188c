/** A small generator of repeatable numbers (mulberry32): the same seed gives the same workspace on every machine. */
export interface Random {
  /** 0 ≤ n < 1. */
  next(): number;
  /** A whole number, `from` ≤ n ≤ `to`. */
  whole(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** True in `share` of all calls. */
  chance(share: number): boolean;
  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet?: string): string;
}

export const hex = '0123456789abcdef';
const alphanumeric = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[whole(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    next,
    whole,
    pick,
    chance: (share) => next() < share,
    text: (length, alphabet = alphanumeric) =>
      Array.from({ length }, () => alphabet[whole(0, alphabet.length - 1)]).join(''),
  };
}
