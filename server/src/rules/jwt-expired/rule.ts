import type { FileFacts } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { environmentOf } from '../support/environment.ts';
import { type StoredJwt, storedJwts } from '../support/jwt.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly token: StoredJwt;
  readonly state: 'expired' | 'soon' | 'milliseconds';
  /** Days since, or until, the expiry. */
  readonly days: number;
}

const day = 86_400_000;
/** Servers allow for clocks that differ by about a minute. */
const tolerance = 60_000;
/** Seconds since 1970 reach this in the year 5138; milliseconds passed it in 1973. */
const largestSeconds = 1e11;

export const rule = fileRule<Data>({
  meta: {
    id: 'jwt-expired',
    group: 'tokens',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A stored JWT must not have expired.',
  },
  *detect({ facts, now }) {
    for (const token of storedJwts(facts)) {
      const { exp } = token.jwt.claims;
      if (typeof exp !== 'number' || !Number.isFinite(exp)) continue;
      const data = judge(token, exp, now);
      if (data !== undefined) yield { at: token.at, severity: severityOf(data, facts), data };
    }
  },
  word: ({ token, state, days }) => {
    const end = isClientSecret(token)
      ? `The token endpoint answers invalid_client. Sign a new one${token.setting?.provider === 'apple' ? '; Apple accepts at most six months' : ''}.`
      : 'Servers answer 401 invalid_token. Get a new one, or keep the credential that obtains it.';
    if (state === 'milliseconds') {
      return `${token.name} has an exp claim in milliseconds, and the claim counts seconds (RFC 7519 section 4.1.4). Servers that check its range refuse it with invalid_token.`;
    }
    return state === 'expired'
      ? `${token.name} holds a JWT that expired ${daysText(days)} ago. ${end}`
      : `${token.name} holds a JWT that expires in ${daysText(days)}. From then on: ${end.charAt(0).toLowerCase()}${end.slice(1)}`;
  },
});

function judge(token: StoredJwt, exp: number, now: number): Data | undefined {
  if (exp > largestSeconds) return { token, state: 'milliseconds', days: 0 };
  const left = exp * 1000 - now;
  if (left + tolerance < 0) return { token, state: 'expired', days: Math.floor(-left / day) };
  // A token that never lived longer than this is replaced by the program that got it.
  return left < 14 * day && lifetimeOf(token, exp) > 14 * day
    ? { token, state: 'soon', days: Math.floor(left / day) }
    : undefined;
}

function lifetimeOf({ jwt }: StoredJwt, exp: number): number {
  const { iat } = jwt.claims;
  return typeof iat === 'number' ? (exp - iat) * 1000 : 0;
}

function severityOf({ token, state }: Data, facts: FileFacts): Severity {
  if (state !== 'expired') return 'info';
  // Recorded tokens in tests are meant to be old.
  if (environmentOf(facts, token.setting) === 'test') return 'hint';
  return isClientSecret(token) ? 'error' : 'warning';
}

const isClientSecret = ({ setting }: StoredJwt): boolean => setting?.role === 'client_secret';

const daysText = (days: number): string => (days < 1 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`);
