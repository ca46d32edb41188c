import { inEnglish, type Translate } from '../base/l10n.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { readJwt, storedJwts } from '../rules/support/jwt.ts';
import { secretExpiries } from '../rules/support/secretExpiry.ts';
import type { Span } from '../text/span.ts';

const day = 24 * 60 * 60 * 1000;

/** Something of a file that ends. */
export interface Expiry {
  /** Of the value, or of the date. */
  readonly span: Span;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly what: 'JWT' | 'secret';
}

/** JWTs by their `exp`, client secrets by what stands beside them; in the order of the file. */
export function expiriesOf(facts: FileFacts): readonly Expiry[] {
  const tokens = storedJwts(facts).flatMap(({ at, jwt }): readonly Expiry[] => {
    const end = endOf(jwt.claims.exp);
    return end === undefined ? [] : [{ span: at.span, at: end, what: 'JWT' }];
  });
  const secrets = secretExpiries(facts).map(
    ({ entry, at }): Expiry => ({ span: entry.contentSpan, at, what: 'secret' }),
  );
  // What a token says of itself counts more than a comment.
  const told = new Set(tokens.map(({ span }) => span.start));
  return [...tokens, ...secrets.filter(({ span }) => !told.has(span.start))].sort(
    (a, b) => a.span.start - b.span.start,
  );
}

/** When a JWT that is written in the file ends, in epoch milliseconds; undefined for any other value. */
export function expiryOf({ value }: Setting): number | undefined {
  return value.state === 'literal' ? endOf(readJwt(value.text.trim())?.claims.exp) : undefined;
}

/** `exp` is in seconds (RFC 7519 section 4.1.4). */
const endOf = (exp: unknown): number | undefined =>
  typeof exp === 'number' && Number.isFinite(exp) && Math.abs(exp) < 1e11 ? exp * 1000 : undefined;

/** `expires in 12 days`, `expired 3 hours ago`; both in epoch milliseconds. */
export function expiryWords(expiry: number, now: number, t: Translate = inEnglish): string {
  const left = expiry - now;
  return left > 0 ? t('expires in {0}', duration(left, t)) : t('expired {0} ago', duration(-left, t));
}

function duration(milliseconds: number, t: Translate): string {
  const units: readonly (readonly [number, string, (count: number) => string])[] = [
    [365 * day, t('1 year'), (count) => t('{0} years', count)],
    [day, t('1 day'), (count) => t('{0} days', count)],
    [60 * 60 * 1000, t('1 hour'), (count) => t('{0} hours', count)],
    [60 * 1000, t('1 minute'), (count) => t('{0} minutes', count)],
  ];
  for (const [length, one, many] of units) {
    const count = Math.floor(milliseconds / length);
    if (count > 0) return count === 1 ? one : many(count);
  }
  return t('less than a minute');
}
