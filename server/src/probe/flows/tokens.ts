import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { JsonObject } from '../../base/json.ts';
import { Secret } from '../../base/secret.ts';
import { findProvider } from '../../knowledge/providers/lookup.ts';
import { duration } from '../judge/facts.ts';
import { quote, readAnswer } from '../judge/read.ts';
import type { HttpResponse } from '../port.ts';
import type { Cause, Target } from '../types.ts';
import { expectedIssuer, isIssuer } from './issuer.ts';
import { hasScope } from './loginPlan.ts';

/** What an answer with tokens brought, without the tokens; the id_token is kept for its signature to be checked. */
export interface Issued {
  readonly members: JsonObject;
  /** For a test that the user may want next; never for a report. */
  readonly accessToken: Secret;
  readonly isJwt: boolean;
  readonly hasRefreshToken: boolean;
  readonly idToken: Secret | undefined;
  /** Masks what was sent and what came; each text about the answer goes through it. */
  readonly hide: (text: string) => string;
}

export interface Expected {
  readonly target: Target;
  readonly scope: string | undefined;
  readonly nonce: Secret | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Texts for the report, and what does not fit. */
export interface Findings {
  readonly facts: readonly string[];
  readonly causes: readonly Cause[];
}

const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const textIn = (members: JsonObject, name: string): string | undefined => {
  const value = members[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Reads the answer as it came; undefined when it brought no access token. */
export function readIssued(response: HttpResponse, hide: Issued['hide']): Issued | undefined {
  const { members } = readAnswer(response);
  const access = textIn(members, 'access_token');
  if (access === undefined || response.status >= 300) return undefined;
  const { access_token: _, refresh_token: refresh, id_token: id, ...rest } = members;
  return {
    members: rest,
    accessToken: new Secret(access),
    isJwt: /^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(access),
    hasRefreshToken: typeof refresh === 'string' && refresh !== '',
    idToken: typeof id === 'string' && id !== '' ? new Secret(id) : undefined,
    hide,
  };
}

/** Quotes what the server said, with what was sent and what came masked before it is cut. */
type Say = (text: string) => string;

const sayingOf =
  ({ hide }: Issued): Say =>
  (text) =>
    quote(hide(text));

/** Types, lifetimes, scopes and whether there is a refresh token. */
export function describeIssued(issued: Issued, expected: Expected): readonly string[] {
  const { members, isJwt, hasRefreshToken } = issued;
  const say = sayingOf(issued);
  const lifetime = numberOf(members.expires_in);
  const type = textIn(members, 'token_type');
  const refreshLifetime = numberOf(members.refresh_expires_in ?? members.refresh_token_expires_in);
  return [
    `Access token: ${isJwt ? 'a JWT' : 'opaque'}, type ${type === undefined ? 'not named' : say(type)}, ${
      lifetime === undefined ? 'its lifetime is not named' : `valid for ${duration(lifetime)}`
    }.`,
    scopeFact(members, expected.scope, say),
    hasRefreshToken
      ? `Refresh token: came back${refreshLifetime === undefined || refreshLifetime <= 0 ? '' : `, valid for ${duration(refreshLifetime)}`}.`
      : `Refresh token: none. ${whyNoRefreshToken(expected)}`,
  ];
}

function scopeFact(members: JsonObject, requested: string | undefined, say: Say): string {
  const { scope } = members;
  const granted = Array.isArray(scope)
    ? scope.map(String)
    : typeof scope === 'string'
      ? scope.split(/[\s,]+/)
      : undefined;
  const wanted = (requested ?? '').split(/[\s,]+/).filter((s) => s !== '');
  if (granted === undefined) {
    return wanted.length === 0
      ? 'Scopes: none was asked for, and the answer names none.'
      : `Scopes: the answer names none, so they are those asked for (RFC 6749 section 5.1): ${quote(wanted.join(' '))}.`;
  }
  const missing = wanted.filter((s) => !granted.includes(s));
  const added = granted.filter((s) => s !== '' && !wanted.includes(s));
  const rest = [
    missing.length === 0 ? '' : ` Not granted: ${say(missing.join(' '))}.`,
    added.length === 0 || wanted.length === 0 ? '' : ` Granted without being asked for: ${say(added.join(' '))}.`,
  ];
  return `Scopes granted: ${say(granted.join(' ')) || 'none'}.${rest.join('')}`;
}

/** By what the provider documents; else by the usual conditions. */
function whyNoRefreshToken({ target, scope }: Expected): string {
  const provider = target.provider === undefined ? undefined : findProvider(target.provider);
  const { method, scope: needed, note } = provider?.scopes.offlineAccess ?? {};
  const noted = note === undefined ? '' : ` ${note.replace(/\.$/, '')}.`;
  if (method === 'params' && note !== undefined) return `${provider?.name} asks for a parameter of its own:${noted}`;
  const wanted = needed ?? 'offline_access';
  if ((method === 'scope' || method === undefined) && !hasScope(scope, wanted)) {
    return `The scope ${wanted} was not asked for.${noted}`;
  }
  return `The client’s registration may lack the grant refresh_token, or the server wants the person’s consent (prompt=consent).${noted}`;
}

const problem = (
  target: Target,
  id: string,
  explanation: string,
  nextStep: string,
  ...roles: readonly (keyof Target['settings'])[]
): Cause => ({
  id,
  likelihood: 'certain',
  explanation,
  nextStep,
  setting: roles.map((role) => target.settings[role]).find((s) => s !== undefined),
});

/** A refresh token that was asked for by its scope and did not come. */
export function checkRefreshToken({ hasRefreshToken }: Issued, { target, scope }: Expected): readonly Cause[] {
  if (hasRefreshToken || !hasScope(scope, 'offline_access')) return [];
  return [
    {
      id: 'refresh-token-missing',
      likelihood: 'likely',
      explanation:
        'The scope offline_access was asked for, but no refresh token came back: the registration does not allow the grant refresh_token, or the server wants prompt=consent with it (OpenID Connect Core section 11).',
      nextStep: 'Allow the grant refresh_token for the client, and have the application send prompt=consent.',
      setting: target.settings.scope,
    },
  ];
}

/** Seconds that clocks may differ (OpenID Connect Core section 3.1.3.7 leaves it to the client). */
const leeway = 60;

/** OpenID Connect Core section 3.1.3.7, against the configuration. Claims about the person are not read. */
export function checkIdToken(issued: Issued, expected: Expected): Findings {
  const { target } = expected;
  if (issued.idToken === undefined) {
    if (!hasScope(expected.scope, 'openid')) return { facts: [], causes: [] };
    const text = 'There is no id_token in the answer, although the scope openid was asked for.';
    return {
      facts: [text],
      causes: [
        problem(
          target,
          'id-token-missing',
          text,
          'Use the server’s OpenID Connect endpoints, or remove the scope openid.',
          'issuer',
          'token_endpoint',
          'scope',
        ),
      ],
    };
  }
  let header: { readonly alg?: string; readonly kid?: string };
  let claims: JsonObject;
  try {
    header = decodeProtectedHeader(issued.idToken.reveal()) as typeof header;
    claims = decodeJwt(issued.idToken.reveal());
  } catch {
    return { facts: ['The id_token is encrypted, or no JWT; its claims cannot be read here.'], causes: [] };
  }
  const audiences = [claims.aud].flat().filter((a): a is string => typeof a === 'string');
  const issuer = textIn(claims, 'iss') ?? '';
  const say = sayingOf(issued);
  const facts = [
    `id_token: issuer ${say(issuer)}, audience ${say(audiences.join(', '))}, signed with ${say(String(header.alg))}.`,
    ...lifetimeFact(claims),
  ];
  const causes = [
    ...checkIssuer(target, issuer, say),
    ...checkAudience(target, audiences, claims.azp, say),
    ...checkNonce(expected, claims.nonce),
    ...checkTimes(expected, claims),
    ...(String(header.alg).toLowerCase() === 'none'
      ? [
          problem(
            target,
            'id-token-unsigned',
            'The id_token is not signed (alg none).',
            'Register a signing algorithm, such as id_token_signed_response_alg RS256.',
            'client_id',
          ),
        ]
      : []),
  ];
  return { facts, causes };
}

function lifetimeFact({ exp, iat }: JsonObject): string[] {
  const [end, start] = [numberOf(exp), numberOf(iat)];
  return end === undefined || start === undefined ? [] : [`The id_token is valid for ${duration(end - start)}.`];
}

function checkIssuer(target: Target, issuer: string, say: Say): readonly Cause[] {
  if (isIssuer(target, issuer)) return [];
  return [
    problem(
      target,
      'id-token-iss',
      `The id_token’s issuer is ${say(issuer)}, the configured one ${quote(expectedIssuer(target) ?? '')}; a library compares them character by character.`,
      'Set the issuer to the one in the id_token.',
      'issuer',
      'discovery_url',
      'domain',
      'tenant',
    ),
  ];
}

function checkAudience(target: Target, audiences: readonly string[], azp: unknown, say: Say): readonly Cause[] {
  const own = target.clientId ?? '';
  if (!audiences.includes(own)) {
    return [
      problem(
        target,
        'id-token-aud',
        `The id_token is for ${say(audiences.join(', '))}, not for the client_id ${quote(own)}.`,
        'Check which client the server issues it for.',
        'client_id',
      ),
    ];
  }
  // Without an azp, several audiences alone are no fault (OpenID Connect Core section 3.1.3.7, "SHOULD").
  return typeof azp === 'string' && azp !== own
    ? [
        problem(
          target,
          'id-token-azp',
          `The id_token was issued to ${say(azp)} (azp), not to the client_id ${quote(own)}.`,
          'Check which client the server issues it for.',
          'client_id',
        ),
      ]
    : [];
}

function checkNonce({ target, nonce }: Expected, found: unknown): readonly Cause[] {
  if (nonce === undefined || (typeof found === 'string' && nonce.equals(new Secret(found)))) return [];
  return [
    problem(
      target,
      'id-token-nonce',
      found === undefined
        ? 'The id_token has no nonce, although one was sent.'
        : 'The id_token has another nonce than the one that was sent.',
      'Check for a proxy that caches or rewrites the sign-in.',
      'issuer',
    ),
  ];
}

function checkTimes({ target, now }: Expected, { exp, iat }: JsonObject): readonly Cause[] {
  const seconds = now / 1000;
  const [end, start] = [numberOf(exp), numberOf(iat)];
  const skew = (text: string): Cause =>
    problem(target, 'clock', text, 'Synchronise the clocks of this machine and the server.');
  if (end !== undefined && end < seconds - leeway)
    return [skew(`The id_token expired ${duration(seconds - end)} ago by this machine’s clock.`)];
  if (start !== undefined && start > seconds + leeway)
    return [skew(`The id_token was issued ${duration(start - seconds)} in the future by this machine’s clock.`)];
  return [];
}

/** The signature against the server's keys. `jwks`: the document's text; undefined = it could not be read. */
export async function checkSignature(
  issued: Issued,
  target: Target,
  jwksUrl: string,
  jwks: string | undefined,
): Promise<Findings> {
  const { idToken } = issued;
  if (idToken === undefined) return { facts: [], causes: [] };
  const unread = `The signature was not verified: ${quote(jwksUrl)} gave no key set.`;
  if (jwks === undefined) return { facts: [unread], causes: [] };
  let keys: ReturnType<typeof createLocalJWKSet>;
  try {
    keys = createLocalJWKSet(JSON.parse(jwks));
  } catch {
    return { facts: [unread], causes: [] };
  }
  try {
    const alg = String(decodeProtectedHeader(idToken.reveal()).alg);
    if (alg.toLowerCase() === 'none') return { facts: [], causes: [] };
    const isShared = alg.startsWith('HS');
    const fits = isShared ? await fitsSecret(idToken, target) : await fitsKeys(idToken, keys);
    const owner = isShared ? 'the client secret' : `a key of ${quote(jwksUrl)}`;
    if (fits) return { facts: [`The signature fits ${owner}.`], causes: [] };
    const text = isShared
      ? 'The signature of the id_token does not fit the client secret.'
      : `The signature of the id_token fits no key of ${quote(jwksUrl)}.`;
    const next = 'Check that jwks_uri belongs to the issuer and that the keys are current.';
    return { facts: [text], causes: [problem(target, 'id-token-signature', text, next, 'jwks_uri', 'issuer')] };
  } catch {
    return { facts: ['The signature was not verified: the id_token is not a signed JWT.'], causes: [] };
  }
}

const holds = (verification: Promise<unknown>): Promise<boolean> =>
  verification.then(
    () => true,
    // Errors of jose speak of the token.
    () => false,
  );

const fitsSecret = (idToken: Secret, { clientSecret }: Target): Promise<boolean> =>
  holds(compactVerify(idToken.reveal(), new TextEncoder().encode(clientSecret?.reveal() ?? '')));

/** Without a kid several keys may be meant; one that fits is enough. */
async function fitsKeys(idToken: Secret, keys: ReturnType<typeof createLocalJWKSet>): Promise<boolean> {
  try {
    await compactVerify(idToken.reveal(), keys);
    return true;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return false;
    for await (const key of error) if (await holds(compactVerify(idToken.reveal(), key))) return true;
    return false;
  }
}
