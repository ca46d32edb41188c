import { err, ok, type Result } from '../../base/result.ts';
import { type Guarded, guard } from '../guard.ts';
import type { AuthMethod } from '../types.ts';
import { apiOf, carrierFor, identityUrl, isHostOf, providerOfToken } from './knownApis.ts';
import { tokenFactsOf } from './tokenFacts.ts';
import type { Carrier, NamedUrl, TokenPlan, TokenTarget, Way } from './types.ts';

export interface TokenPlanOptions {
  /** Default: the provider's identity endpoint for keys it knows, else userinfo. */
  readonly way?: Way | undefined;
  /** For `way: 'url'`; named by the user. */
  readonly url?: string | undefined;
  /** Name of the header to carry the token instead of `Authorization: Bearer`. */
  readonly header?: string | undefined;
}

export interface TokenPlanRefusal {
  /** `needs-discovery`: the issuer's metadata has to be read first. */
  readonly code: 'obstacle' | 'needs-discovery' | 'no-endpoint' | 'no-client' | 'refused' | 'bad-header';
  /** One sentence for the user. */
  readonly message: string;
}

/** The request that would be sent, in names. Pure: nothing is sent. */
export function planToken(target: TokenTarget, options: TokenPlanOptions = {}): Result<TokenPlan, TokenPlanRefusal> {
  if (target.obstacle !== undefined) return refuse('obstacle', target.obstacle);
  const token = target.token?.reveal();
  if (token === undefined) return refuse('obstacle', 'There is no token to test.');
  const way = options.way ?? (options.url === undefined ? defaultWay(target, token) : 'url');
  const named = addressOf(target, token, way, options.url);
  if (named === undefined) return missingAddress(target, way);
  const guarded = guard(named.url);
  if (!guarded.ok) return refuse('refused', guarded.error.message);
  const header = options.header?.trim().toLowerCase();
  if (header !== undefined && !isUsableHeader(header)) {
    return refuse('bad-header', 'The name of the header is not one that can carry a token.');
  }
  const clientAuth = way === 'introspection' ? introspectionAuth(target) : undefined;
  if (way === 'introspection' && clientAuth === undefined) {
    return refuse(
      'no-client',
      'Introspection needs client authentication (RFC 7662 section 2.1), and no file gives this client an id and secret.',
    );
  }
  const carrier: Carrier =
    way === 'introspection'
      ? { kind: 'body' }
      : header === undefined
        ? carrierFor(token, target.provider, guarded.value.hostname)
        : { kind: 'header', name: header, scheme: undefined };
  return ok(assemble(target, way, named, guarded.value, carrier, clientAuth));
}

function refuse(code: TokenPlanRefusal['code'], message: string): Result<never, TokenPlanRefusal> {
  return err({ code, message });
}

/** The ways open to a token, the default first. */
export function waysOf(target: TokenTarget): readonly Way[] {
  const token = target.token?.reveal() ?? '';
  const first = defaultWay(target, token);
  const identity = identityUrl(token, target.provider);
  const hasUserinfo = target.userinfo === undefined ? target.issuer !== undefined : target.userinfo.url !== identity;
  const mayIntrospect =
    (target.introspection ?? target.issuer) !== undefined && introspectionAuth(target) !== undefined;
  const open: readonly Way[] = [
    ...(identity === undefined ? [] : (['identity'] as const)),
    ...(hasUserinfo ? (['userinfo'] as const) : []),
    ...(mayIntrospect ? (['introspection'] as const) : []),
    'url',
  ];
  return [...open.filter((way) => way === first), ...open.filter((way) => way !== first)];
}

function defaultWay(target: TokenTarget, token: string): Way {
  if (identityUrl(token, target.provider) !== undefined) return 'identity';
  return target.userinfo !== undefined || target.issuer !== undefined ? 'userinfo' : 'url';
}

function addressOf(target: TokenTarget, token: string, way: Way, url: string | undefined): NamedUrl | undefined {
  switch (way) {
    case 'url':
      return url === undefined ? undefined : { url, by: 'user' };
    case 'identity': {
      const identity = identityUrl(token, target.provider);
      return identity === undefined ? undefined : { url: identity, by: 'provider' };
    }
    case 'userinfo':
      return target.userinfo;
    case 'introspection':
      return target.introspection;
  }
}

function missingAddress(target: TokenTarget, way: Way): Result<never, TokenPlanRefusal> {
  if (way === 'url') {
    return refuse('no-endpoint', 'Nothing says where this token belongs, so the URL of the API has to be named.');
  }
  if (way !== 'identity' && target.issuer !== undefined && target.metadataRead !== true) {
    return refuse('needs-discovery', `The ${way} endpoint has to be read from the issuer ${target.issuer} first.`);
  }
  return refuse('no-endpoint', `No ${way} endpoint is known for this token; name the URL of the API instead.`);
}

/** RFC 7662 section 2.1 leaves the way open; a client secret is what configurations have. */
function introspectionAuth(target: TokenTarget): AuthMethod | undefined {
  if (target.clientId === undefined || target.clientSecret === undefined) return undefined;
  return target.authMethod === 'client_secret_post' ? 'client_secret_post' : 'client_secret_basic';
}

const reservedHeaders =
  /^(?:host|cookie|connection|content-.*|transfer-encoding|accept.*|user-agent|expect|te|upgrade)$/;

const isUsableHeader = (name: string): boolean => /^[a-z][a-z0-9-]{1,63}$/.test(name) && !reservedHeaders.test(name);

function assemble(
  target: TokenTarget,
  way: Way,
  named: NamedUrl,
  at: Guarded,
  carrier: Carrier,
  clientAuth: AuthMethod | undefined,
): TokenPlan {
  const api = apiOf(target.provider);
  const isApiHost = api?.hosts.includes(at.hostname) === true;
  const { settings, origin } = target;
  const tokenName = origin.kind === 'setting' ? origin.setting.name : '(typed)';
  const sent = way === 'introspection';
  return {
    target,
    way,
    method: sent || (way === 'identity' && api?.method === 'POST') ? 'POST' : 'GET',
    url: at.url,
    host: at.host,
    namedBy: named.by,
    carrier,
    clientAuth,
    headers: isApiHost ? (api?.headers ?? {}) : {},
    parameters: sent
      ? ['token', 'token_type_hint', ...(clientAuth === 'client_secret_post' ? ['client_id', 'client_secret'] : [])]
      : [carrierText(carrier)],
    variables: [
      origin.kind === 'sign-in' ? '(from the sign-in)' : tokenName,
      ...(sent ? [settings.client_id?.name ?? 'client_id', settings.client_secret?.name ?? 'client_secret'] : []),
    ],
    notes: [...at.notes, ...notesFor(target, way, named)],
    warnings: warningsFor(target, named, at),
  };
}

/** `Authorization: Bearer`, `X-Api-Key`. */
export function carrierText(carrier: Carrier): string {
  if (carrier.kind === 'body') return 'token';
  const name = carrier.name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
  return carrier.scheme === undefined ? name : `${name}: ${carrier.scheme}`;
}

function notesFor(target: TokenTarget, way: Way, named: NamedUrl): string[] {
  const notes: string[] = [];
  const facts = target.token && tokenFactsOf(target.token.reveal());
  if (named.by === 'metadata') notes.push('The address was read from the issuer’s metadata.');
  if (named.setting !== undefined) notes.push(`The address is the value of ${named.setting.name}.`);
  if (way === 'url') notes.push('The URL is called with GET; what it does is up to its API.');
  if (facts?.format?.mode === 'live') notes.push('It is a key of the live mode.');
  if (facts?.isIdToken) notes.push('It looks like an ID token, which APIs do not accept.');
  return notes;
}

/** A token must not go to a host that nothing but a file or a document names, without saying so. */
function warningsFor(target: TokenTarget, named: NamedUrl, at: Guarded): string[] {
  const token = target.token?.reveal() ?? '';
  const owner = providerOfToken(token);
  if (owner !== undefined) {
    return isHostOf(owner, at.hostname)
      ? []
      : [
          `The token is ${tokenFactsOf(token).format?.label ?? 'a known one'}, but ${at.host} is not a host of ${owner}.`,
        ];
  }
  if (isHostOf(target.provider, at.hostname) || isNamedByToken(token, at)) return [];
  const issuerHost = hostOf(target.issuer);
  // A typed token may be anybody's; the others are of this client.
  if (target.origin.kind !== 'typed' && issuerHost === at.host) return [];
  if (named.by === 'user') {
    return issuerHost === at.host
      ? []
      : [`Nothing in the token or its client ties it to ${at.host}: whoever runs that host can use the token.`];
  }
  if (named.by === 'metadata') {
    return [`The issuer’s metadata names another host, ${at.host}: whoever runs it can use the token.`];
  }
  const where = named.setting?.name ?? 'a file of this workspace';
  return [`Only ${where} names the host ${at.host}: whoever runs it can use the token.`];
}

/** Its issuer, or an audience that is a URL: RFC 9068 section 2.2. */
function isNamedByToken(token: string, at: Guarded): boolean {
  const facts = tokenFactsOf(token);
  return [facts.issuer, ...facts.audience].some((text) => hostOf(text) === at.host);
}

const hostOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).host || undefined : undefined;
