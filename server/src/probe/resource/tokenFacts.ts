import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { jwtClaims, jwtPart, type TokenFormat, tokenKindOf } from '../../knowledge/tokens.ts';

/** What can be read from a token without asking anybody. Holds no part of it that could be used. */
export interface TokenFacts {
  readonly form: 'jwt' | 'jwe' | 'opaque';
  /** Recognised by its beginning, such as an OpenAI API key. */
  readonly format: TokenFormat | undefined;
  readonly algorithm: string | undefined;
  /** `typ` of the header: `at+jwt` for an access token by RFC 9068. */
  readonly type: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  /** Seconds since the epoch. */
  readonly expires: number | undefined;
  readonly notBefore: number | undefined;
  readonly issuedAt: number | undefined;
  /** undefined = the token does not say. */
  readonly scopes: readonly string[] | undefined;
  readonly clientId: string | undefined;
  /** `jkt` (DPoP, RFC 9449) or `x5t#S256` (mutual TLS, RFC 8705): the token works only together with that key. */
  readonly boundTo: 'dpop' | 'certificate' | undefined;
  /** Claims that only an ID token has. */
  readonly isIdToken: boolean;
}

/** Reads a token locally. The signature is not verified: the server does that. */
export function tokenFactsOf(token: string): TokenFacts {
  const format = tokenKindOf(token);
  const claims = jwtClaims(token);
  const parts = token.split('.');
  if (claims === undefined) {
    const isJwe = parts.length === 5 && /^eyJ/.test(token);
    return { ...nothing, form: isJwe ? 'jwe' : 'opaque', format };
  }
  const header = jwtPart(parts[0] ?? '') ?? {};
  const confirmation = isJsonObject(claims.cnf) ? claims.cnf : undefined;
  const type = text(header.typ);
  return {
    form: 'jwt',
    format,
    algorithm: text(header.alg),
    type,
    issuer: text(claims.iss),
    audience: texts(claims.aud),
    expires: seconds(claims.exp),
    notBefore: seconds(claims.nbf),
    issuedAt: seconds(claims.iat),
    scopes: scopesIn(claims),
    clientId: text(claims.client_id) ?? text(claims.azp) ?? text(claims.appid),
    boundTo:
      confirmation?.jkt !== undefined ? 'dpop' : confirmation?.['x5t#S256'] !== undefined ? 'certificate' : undefined,
    isIdToken: type?.toLowerCase() !== 'at+jwt' && looksLikeIdToken(claims),
  };
}

const nothing: TokenFacts = {
  form: 'opaque',
  format: undefined,
  algorithm: undefined,
  type: undefined,
  issuer: undefined,
  audience: [],
  expires: undefined,
  notBefore: undefined,
  issuedAt: undefined,
  scopes: undefined,
  clientId: undefined,
  boundTo: undefined,
  isIdToken: false,
};

/**
 * OpenID Connect Core sections 2 and 3.1.3.6: `nonce`, `at_hash` and `c_hash` are of ID tokens; Cognito and Keycloak say
 * it outright. A token with scopes is one for APIs, whatever else it has.
 */
function looksLikeIdToken(claims: JsonObject): boolean {
  const use = text(claims.token_use) ?? text(claims.typ);
  if (use !== undefined && /^id$/i.test(use)) return true;
  if (scopesIn(claims) !== undefined) return false;
  return [claims.nonce, claims.at_hash, claims.c_hash].some((claim) => typeof claim === 'string');
}

/** RFC 9068 section 2.2.3 (`scope`), Entra and Okta (`scp`). */
function scopesIn(claims: JsonObject): readonly string[] | undefined {
  const found = claims.scope ?? claims.scp;
  if (typeof found === 'string') return splitScopes(found);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : undefined;
}

export const splitScopes = (scope: string): readonly string[] => scope.split(/[\s,]+/).filter((part) => part !== '');

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string' && item !== '');

/** NumericDate (RFC 7519 section 2). Values beyond the year 2286 are milliseconds, a common mistake. */
const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
    ? value > 9_999_999_999
      ? value / 1000
      : value
    : undefined;

/**
 * Why a text cannot be sent as a token at all, in one sentence; undefined = it can. RFC 6750 section 2.1 allows
 * `A-Z a-z 0-9 - . _ ~ + /` and `=` at the end; keys of other kinds are allowed any visible ASCII.
 */
export function malformed(token: string): string | undefined {
  if (token.trim() === '') return 'The token is empty.';
  if (/^(?:bearer|basic|token|authorization:)\s/i.test(token)) {
    return 'The value begins with the name of the authentication scheme, which the application adds itself; leave it out.';
  }
  if (/^(['"`]).*\1$/s.test(token.trim())) {
    return 'The token is enclosed in quotes, which would be sent with it; remove them.';
  }
  if (token !== token.trim())
    return 'The token begins or ends with white space or a line break, which is sent with it.';
  if (/\s/.test(token)) return 'The token holds white space or a line break, so it was cut or joined wrongly.';
  if (/[^\u0021-\u007e]/.test(token)) {
    return 'The token holds a character that no HTTP header may carry, such as an ellipsis or a typographic quote; copy it again.';
  }
  if (/^[*•xX.]{4,}$/.test(token) || /\*{4,}|…/.test(token)) {
    return 'The token is masked with asterisks, as consoles and logs show it; copy the real one.';
  }
  return undefined;
}
