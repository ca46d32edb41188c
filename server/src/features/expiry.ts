import type { Setting } from '../dialects/types.ts';
import { readJwt } from '../rules/support/jwt.ts';

const day = 24 * 60 * 60 * 1000;

/** When a JWT that is written in the file ends, in epoch milliseconds; undefined for any other value. */
export function expiryOf({ value }: Setting): number | undefined {
  if (value.state !== 'literal') return undefined;
  const exp = readJwt(value.text.trim())?.claims.exp;
  return typeof exp === 'number' && Number.isFinite(exp) && Math.abs(exp) < 1e11 ? exp * 1000 : undefined;
}

/** `expires in 12 days`, `expired 3 hours ago`; both in epoch milliseconds. */
export function expiryWords(expiry: number, now: number): string {
  const left = expiry - now;
  return left > 0 ? `expires in ${span(left)}` : `expired ${span(-left)} ago`;
}

function span(milliseconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [365 * day, 'year'],
    [day, 'day'],
    [60 * 60 * 1000, 'hour'],
    [60 * 1000, 'minute'],
  ];
  for (const [length, name] of units) {
    const count = Math.floor(milliseconds / length);
    if (count > 0) return `${count} ${name}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}
