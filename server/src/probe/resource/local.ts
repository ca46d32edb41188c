import { duration } from '../judge/facts.ts';
import { type Answer, quote } from '../judge/read.ts';
import { type CauseRow, cause } from '../outcomes/types.ts';
import type { TokenFacts } from './tokenFacts.ts';
import type { TokenPlan } from './types.ts';

export interface LocalFacts {
  /** For the `{names}` of the outcome tables. */
  readonly facts: Readonly<Record<string, string>>;
  /** What the token says of itself; nothing of it could be used by anybody. */
  readonly proves: readonly string[];
}

/** What can be told without the server's word. `now` in milliseconds. */
export function localFacts(token: TokenFacts, plan: TokenPlan, answer: Answer | undefined, now: number): LocalFacts {
  const members = answer?.members ?? {};
  const lifetime = typeof members.exp === 'number' ? ` for another ${duration(members.exp - now / 1000)}` : '';
  return {
    facts: {
      expiredText: expiredText(token, now),
      audience: quote(token.audience.join(', ')) || 'not in the token',
      tokenIssuer: quote(token.issuer ?? '') || 'not in the token',
      activeText: plan.way === 'introspection' ? lifetime : '',
      stepUp: stepUpOf(answer),
    },
    proves: [...describeToken(token, now), ...introspected(plan, answer)],
  };
}

function expiredText(token: TokenFacts, now: number): string {
  const past = token.expires === undefined ? 0 : now / 1000 - token.expires;
  return past > 0 && token.expires !== undefined ? ` ${duration(past)} ago (exp ${dateOf(token.expires)})` : '';
}

/** One or two statements: form, issuer, audience, lifetime. `sub` and everything personal stays out. */
function describeToken(token: TokenFacts, now: number): string[] {
  if (token.form === 'jwe') return ['The token is an encrypted JWT: only the API it is for can read it.'];
  if (token.form === 'opaque') {
    return token.format === undefined
      ? ['The token is opaque: nothing can be read from it here.']
      : [`The value is ${token.format.label} by its form.`];
  }
  const parts = [
    token.algorithm === undefined ? '' : ` signed with ${quote(token.algorithm)}`,
    token.issuer === undefined ? '' : `, issued by ${quote(token.issuer)}`,
    token.audience.length === 0 ? '' : ` for ${quote(token.audience.join(', '))}`,
    token.clientId === undefined ? '' : ` to the client ${quote(token.clientId)}`,
  ];
  return [`The token is a JWT${parts.join('')}. The signature was not checked here.`, ...lifetimeOf(token, now)];
}

function lifetimeOf(token: TokenFacts, now: number): string[] {
  if (token.expires === undefined) return ['It has no expiry (exp).'];
  const left = token.expires - now / 1000;
  return left > 0
    ? [`It is valid for another ${duration(left)}, until ${dateOf(token.expires)}.`]
    : [`It expired ${duration(-left)} ago, at ${dateOf(token.expires)}.`];
}

const dateOf = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? 'an impossible date' : date.toISOString().replace(/\.\d+Z$/, 'Z');
};

function introspected(plan: TokenPlan, answer: Answer | undefined): string[] {
  if (plan.way !== 'introspection' || answer?.members.active !== true) return [];
  const told = ['scope', 'client_id', 'token_type', 'aud', 'iss'].flatMap((name) => {
    const value = answer.members[name];
    const text = Array.isArray(value) ? value.map(String).join(' ') : typeof value === 'string' ? value : '';
    return text === '' ? [] : [`${name} ${quote(text)}`];
  });
  return told.length === 0 ? [] : [`The server says: ${told.join(', ')}.`];
}

/** RFC 9470 section 3. */
function stepUpOf(answer: Answer | undefined): string {
  const header = answer?.headers['www-authenticate'] ?? '';
  const found = ['acr_values', 'max_age'].flatMap((name) => {
    const value = new RegExp(`\\b${name}="?([^",]{1,200})`, 'i').exec(header)?.[1];
    return value === undefined ? [] : [`${name} ${quote(value)}`];
  });
  return found.length === 0 ? '' : `: ${found.join(', ')}`;
}

/** Outcomes in which the token itself was refused, or may have been. */
const aboutToken: ReadonlySet<string> = new Set([
  'token-inactive',
  'token-expired',
  'token-revoked',
  'token-invalid',
  'token-audience',
  'token-issuer',
  'token-signature',
  'token-malformed',
  'token-kind',
  'token-401-no-challenge',
  'token-not-seen',
  'token-forbidden',
  'token-bad-request',
  'token-redirect',
]);

/** Causes that the token itself speaks for; certain where no server would accept it. */
export function localCauses(outcome: string, token: TokenFacts, plan: TokenPlan, now: number): readonly CauseRow[] {
  if (!aboutToken.has(outcome)) return [];
  const causes: CauseRow[] = [];
  const seconds = now / 1000;
  if (token.expires !== undefined && token.expires < seconds) {
    causes.push(
      cause(
        'expired',
        'certain',
        `The token expired ${duration(seconds - token.expires)} ago (exp ${dateOf(token.expires)}).`,
        'Get a new token, and have the application refresh it before it expires.',
        'access_token',
        'refresh_token',
      ),
    );
  }
  const begins = Math.max(token.notBefore ?? 0, token.issuedAt ?? 0);
  if (begins > seconds + 60) {
    causes.push(
      cause(
        'not-yet-valid',
        'likely',
        `The token is valid from ${dateOf(begins)} on, which is ${duration(begins - seconds)} ahead of the server’s clock.`,
        'Synchronise the clocks of the issuer and the API.',
        'access_token',
      ),
    );
  }
  if (token.isIdToken && plan.way !== 'introspection') {
    causes.push(
      cause(
        'id-token',
        'likely',
        'It is an ID token: it tells the application who signed in, and APIs refuse it.',
        'Send the access token of the same answer instead.',
        'access_token',
      ),
    );
  }
  if (token.boundTo !== undefined) {
    const [what, rfc] = token.boundTo === 'dpop' ? ['a DPoP key', 'RFC 9449'] : ['a client certificate', 'RFC 8705'];
    causes.push(
      cause(
        'bound',
        'likely',
        `The token is bound to ${what} (${rfc}) and useless without it; this test sends the token alone.`,
        'Test with the application itself.',
        'access_token',
      ),
    );
  }
  return [...causes, ...audienceCauses(token, plan), ...issuerCauses(token, plan), ...kindCauses(token)];
}

/** Only an audience that speaks of a host, and of another one, is an argument. */
function audienceCauses(token: TokenFacts, plan: TokenPlan): CauseRow[] {
  const { audience } = plan.target;
  const hosts = token.audience
    .filter((aud) => URL.canParse(aud) && new URL(aud).host !== '')
    .map((aud) => new URL(aud).host);
  const configured = audience !== undefined && token.audience.length > 0 && !token.audience.includes(audience);
  const elsewhere =
    plan.way === 'url' &&
    hosts.length > 0 &&
    hosts.length === token.audience.length &&
    !hosts.includes(new URL(plan.url).host);
  if (!configured && !elsewhere) return [];
  const wanted = configured ? `the configured audience is ${quote(audience ?? '')}` : `it was sent to ${plan.host}`;
  return [
    cause(
      'audience',
      'likely',
      `The token is for ${quote(token.audience.join(', '))}, but ${wanted}.`,
      'Ask for a token with the audience or resource of this API.',
      'audience',
      'access_token',
    ),
  ];
}

function issuerCauses(token: TokenFacts, plan: TokenPlan): CauseRow[] {
  const { issuer } = plan.target;
  if (token.issuer === undefined || issuer === undefined || token.issuer === issuer) return [];
  if (!URL.canParse(issuer) || !URL.canParse(token.issuer)) return [];
  const same = token.issuer.replace(/\/$/, '') === issuer.replace(/\/$/, '');
  return [
    cause(
      'issuer',
      same ? 'possible' : 'likely',
      `The token was issued by ${quote(token.issuer)}, but the configured issuer is ${quote(issuer)}${same ? ': a slash at the end makes two issuers' : ''}.`,
      'Give the API and the application the same issuer, character by character.',
      'issuer',
      'access_token',
    ),
  ];
}

function kindCauses(token: TokenFacts): CauseRow[] {
  if (token.format?.kind !== 'publishable_key') return [];
  return [
    cause(
      'publishable-key',
      'likely',
      `The value is ${token.format.label}, made for browsers: most endpoints refuse it.`,
      'Use the secret key on the server.',
      'api_key',
      'access_token',
    ),
  ];
}
