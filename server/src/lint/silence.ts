import type { Reads } from '../base/reads.ts';

/**
 * What the rules read of one island, by rule: of those that found nothing in it. As long as nothing changes that such a rule
 * has read, it would read the same again and find nothing again, so it need not be run.
 */
export interface Silence {
  /** Two numbers for each rule, see `Reads`. */
  readonly reads: Int32Array;
}

/** The bit that `Reads` leaves free: the rule found something or failed. */
const spoke = 1 << 31;

export const createSilence = (rules: number): Silence => ({ reads: new Int32Array(2 * rules) });

export function noteSilent({ reads }: Silence, rule: number, { low, high }: Reads): void {
  reads[2 * rule] = low;
  reads[2 * rule + 1] = high;
}

export function noteSpoke({ reads }: Silence, rule: number): void {
  reads[2 * rule + 1] = spoke;
}

/** `changed`: what may be read differently now. */
export function staysSilent({ reads }: Silence, rule: number, { low, high }: Reads): boolean {
  const [own, more] = [reads[2 * rule] as number, reads[2 * rule + 1] as number];
  return (more & spoke) === 0 && (own & low) === 0 && (more & high) === 0;
}

export function copySilence(from: Silence, to: Silence, rule: number): void {
  to.reads[2 * rule] = from.reads[2 * rule] as number;
  to.reads[2 * rule + 1] = from.reads[2 * rule + 1] as number;
}
