import { err, ok, type Result } from '../base/result.ts';
import { lookup } from '../base/table.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import type { Role } from '../knowledge/roles.ts';
import { encodingsDiffer } from './encode.ts';
import { audienceFor } from './flows/assertion.ts';
import { hasKey } from './flows/signing.ts';
import { guard } from './guard.ts';
import { entraProviders } from './providers.ts';
import type { AuthMethod, BasicEncoding, FollowUp, Grant, Plan, Target, Verdict } from './types.ts';

export interface PlanOptions {
  readonly authMethod?: AuthMethod | undefined;
  /** `refresh_token` is sent only when it is asked for here. */
  readonly grant?: 'client_credentials' | 'authorization_code' | 'refresh_token' | undefined;
}

export interface PlanRefusal {
  /** `needs-discovery`: read the endpoint with `discoverEndpoint` first. `refused`: the guard said no. */
  readonly code:
    | 'obstacle'
    | 'needs-discovery'
    | 'no-endpoint'
    | 'no-client-id'
    | 'no-secret'
    | 'no-refresh-token'
    | 'unsupported'
    | 'refused';
  /** One sentence for the user. */
  readonly message: string;
}

/** Always available to confidential clients of Entra ID; the user's own scopes need consent first. */
const graphDefault = 'https://graph.microsoft.com/.default';

/**
 * Providers whose answer to client_credentials is the better proof: Entra examines a code before the secret, Box and
 * Salesforce document their answers to it.
 */
const clientCredentialsFirst: ReadonlySet<string> = new Set([
  'microsoft-entra-id',
  'entra-external-id',
  'box',
  'salesforce',
]);

/** Their token requests do not carry client_id and client_secret as RFC 6749 has it, so an answer would prove nothing. */
const foreignParameters: Readonly<Record<string, string>> = {
  wechat: 'WeChat names the parameters appid and secret',
  tiktok: 'TikTok names the parameter client_key instead of client_id',
  trello: 'Trello uses OAuth 1.0a',
  notion: 'Notion takes a JSON body',
  stripe: 'Stripe authenticates with the account’s secret key',
};

/** Scopes about a signed-in user: meaningless with client_credentials, refused by many servers. */
const userScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);

/**
 * The request that would be sent, in names. Prefers the code probe, which mints nothing, unless the client is one for
 * client_credentials. Pure: nothing is sent and no value is read but the endpoint.
 */
export function planFor(target: Target, options: PlanOptions = {}): Result<Plan, PlanRefusal> {
  if (target.obstacle !== undefined) return refuse('obstacle', target.obstacle);
  const foreign = lookup(foreignParameters, target.provider);
  if (foreign !== undefined)
    return refuse('unsupported', `${foreign}, so a standard token request would prove nothing.`);
  if (target.clientId === undefined || target.clientId === '') {
    return refuse('no-client-id', 'No file gives this client a client_id.');
  }
  const endpoint = target.endpoint ?? target.discovered?.tokenEndpoint;
  if (endpoint === undefined) {
    return target.issuer === undefined
      ? refuse('no-endpoint', 'Neither a token endpoint nor an issuer is known for this client.')
      : refuse('needs-discovery', `The token endpoint has to be read from the issuer ${target.issuer} first.`);
  }
  const guarded = guard(endpoint);
  if (!guarded.ok) return refuse('refused', guarded.error.message);
  const method = chooseMethod(target, options.authMethod);
  if (!method.ok) return method;
  const grant = options.grant ?? grantFor(target, method.value);
  if (grant === 'refresh_token' && target.refreshToken === undefined) {
    return refuse('no-refresh-token', 'No file gives this client a refresh token; type one to test it.');
  }
  return ok(assemble(target, guarded.value, { grant, authMethod: method.value }));
}

/** How the client authenticates, when everything for it is there. */
export function chooseMethod(target: Target, asked?: AuthMethod | undefined): Result<AuthMethod, PlanRefusal> {
  const method = asked ?? target.authMethod ?? assumedMethod(target);
  if (method === undefined) {
    return refuse(
      'unsupported',
      'The server documents only authentication methods for which this client has no key or certificate.',
    );
  }
  if (method === 'private_key_jwt' && !hasKey(target.signingKey)) {
    return refuse('no-secret', 'The client authenticates with private_key_jwt, but no file gives it a private key.');
  }
  if (method !== 'none' && method !== 'private_key_jwt' && target.clientSecret === undefined) {
    return refuse('no-secret', `The client authenticates with ${method}, but no file gives it a client_secret.`);
  }
  return ok(method);
}

/** More would look like an attack, and count towards lock-outs. */
const maxFollowUps = 2;

/**
 * What is worth another request after this answer, at most two in all. After a refused client_credentials, the code
 * probe, which tells a wrong secret from a grant that is not enabled; after a refused client, what the answer leaves
 * open: how Basic is encoded, and an authentication method that no file states. Never after a sign of a limit.
 */
export function followUp(plan: Plan, verdict: Verdict): Plan | undefined {
  const done = plan.followUp === undefined ? [] : [...(plan.earlier ?? []), plan.followUp];
  if (done.length >= maxFollowUps || verdict.credentials === 'valid' || isLimit(verdict)) return undefined;
  // A refresh token may be used up by now.
  if (plan.grant !== 'client_credentials' && plan.grant !== 'authorization_code') return undefined;
  const { target } = plan;
  const guarded = guard(plan.url);
  if (!guarded.ok) return undefined;
  const again = (kind: FollowUp, change: Partial<Request>): Plan =>
    assemble(target, guarded.value, { grant: plan.grant, authMethod: plan.authMethod, kind, earlier: done, ...change });
  const examinesCodeFirst = entraProviders.has(target.provider ?? '');
  if (plan.grant === 'client_credentials' && grantRefused.has(verdict.outcome) && !examinesCodeFirst) {
    return done.length === 0 ? again('grant', { grant: 'authorization_code' }) : undefined;
  }
  if (!clientRefused.has(verdict.outcome) || done.includes('grant')) return undefined;
  const [id, secret] = [target.clientId ?? '', target.clientSecret?.reveal() ?? ''];
  if (plan.authMethod === 'client_secret_basic' && !done.includes('basic-encoding') && encodingsDiffer(id, secret)) {
    return again('basic-encoding', { basicEncoding: plan.basicEncoding === 'raw' ? 'form' : 'raw' });
  }
  const other = otherMethod(plan);
  return other === undefined || done.includes('auth-method') ? undefined : again('auth-method', { authMethod: other });
}

function otherMethod({ authMethodAssumed, authMethod, target }: Plan): AuthMethod | undefined {
  if (!authMethodAssumed || (authMethod !== 'client_secret_basic' && authMethod !== 'client_secret_post')) {
    return undefined;
  }
  const other = authMethod === 'client_secret_basic' ? 'client_secret_post' : 'client_secret_basic';
  const documented = documentedMethods(target);
  return documented.includes(other) || documented.length === 0 ? other : undefined;
}

/** A rate limit, or a client or account that is locked: another attempt would make it worse. */
const isLimit = (verdict: Verdict): boolean =>
  verdict.class === 'rate-limit' ||
  verdict.http?.status === 429 ||
  verdict.retry?.afterSeconds !== undefined ||
  verdict.proves.some((text) => /\block(?:ed|out)\b|\btoo many\b|\bblocked\b|\bsuspended\b|brute.?force/i.test(text));

const grantRefused: ReadonlySet<string> = new Set([
  'unsupported_grant_type',
  'unauthorized_client',
  'google-grant-unsupported',
  'salesforce-grant',
]);

/** Outcomes that do not say whether the secret or the way it was sent is wrong. */
const clientRefused: ReadonlySet<string> = new Set([
  'invalid_client',
  '401-www-authenticate-basic',
  'auth0-unauthorized',
  'cognito-invalid-client',
  'x-missing-header',
  'linkedin-client',
  '401-empty',
  '401-oauth-json',
]);

function refuse(code: PlanRefusal['code'], message: string): Result<never, PlanRefusal> {
  return err({ code, message });
}

/** As the provider or the server's metadata documents it, else Basic, which RFC 6749 section 2.3.1 makes mandatory. */
function assumedMethod(target: Target): AuthMethod | undefined {
  const documented = documentedMethods(target);
  if (target.clientSecret === undefined) {
    // Keys of Apple, GitHub Apps and service accounts are for other things than client authentication.
    const isUsual =
      documented.includes('private_key_jwt') || (documented.length === 0 && target.provider === undefined);
    return isUsual && hasKey(target.signingKey) ? 'private_key_jwt' : 'none';
  }
  const usable = documented.find((m) => m === 'client_secret_basic' || m === 'client_secret_post');
  if (usable !== undefined) return usable as AuthMethod;
  if (documented.includes('private_key_jwt') && hasKey(target.signingKey)) return 'private_key_jwt';
  if (documented.includes('client_secret_jwt')) return 'client_secret_jwt';
  return documented.length === 0 || documented.includes('none') ? 'client_secret_basic' : undefined;
}

function documentedMethods(target: Target): readonly string[] {
  if (target.discovered?.authMethods) return target.discovered.authMethods;
  const provider = authorizationServer(target);
  // Entries may carry a remark after the name: `client_secret_post (query allowed)`.
  return (provider?.clientAuthMethods ?? []).map((m) => m.split(' ')[0] ?? '').filter((m) => m !== '');
}

/** openai and anthropic are clients of the user's own server: their facts say nothing about it. */
function authorizationServer(target: Target): ReturnType<typeof findProvider> {
  const provider = target.provider === undefined ? undefined : findProvider(target.provider);
  return provider?.kind === 'authorization-server' ? provider : undefined;
}

/** Grants worth a choice, the one that is tried without a choice first; empty when nothing can be tested. */
export function grantChoices(
  target: Target,
): readonly ('client_credentials' | 'authorization_code' | 'refresh_token')[] {
  const method = chooseMethod(target);
  if (target.obstacle !== undefined || !method.ok) return [];
  const usual = grantFor(target, method.value) === 'client_credentials' ? 'client_credentials' : 'authorization_code';
  const other = usual === 'client_credentials' ? 'authorization_code' : 'client_credentials';
  const isCode =
    other === 'authorization_code' && (target.redirectUri !== undefined || target.grantTypes.includes(other));
  const isOther = isCode || (method.value !== 'none' && target.grantTypes.includes(other));
  const refreshes = target.refreshToken !== undefined || target.grantTypes.includes('refresh_token');
  return [usual, ...(isOther ? ([other] as const) : []), ...(refreshes ? (['refresh_token'] as const) : [])];
}

/** Ways to sign in for which the client has what they need, as far as is known before the metadata is read. */
export function loginChoices(target: Target): readonly ('browser' | 'device')[] {
  if (target.obstacle !== undefined) return [];
  const mayAsk = target.issuer !== undefined && target.discovered === undefined;
  const device = 'urn:ietf:params:oauth:grant-type:device_code';
  const isBrowser = target.redirectUri !== undefined && (target.authorizationEndpoint !== undefined || mayAsk);
  const isDevice = target.deviceEndpoint !== undefined || (mayAsk && target.grantTypes.includes(device));
  return [...(isBrowser ? (['browser'] as const) : []), ...(isDevice ? (['device'] as const) : [])];
}

function grantFor(target: Target, method: AuthMethod): Grant {
  if (method === 'none') return 'authorization_code';
  if (target.grantTypes.includes('client_credentials')) return 'client_credentials';
  if (target.provider !== undefined && clientCredentialsFirst.has(target.provider)) return 'client_credentials';
  // A redirect URI or another grant speaks of a client for people to sign in with.
  if (target.grantTypes.length > 0 || target.redirectUri !== undefined) return 'authorization_code';
  const supported = authorizationServer(target)?.clientCredentials;
  return supported === true || target.discovered?.grantTypes?.includes('client_credentials') === true
    ? 'client_credentials'
    : 'authorization_code';
}

function scopeFor(target: Target, grant: Grant): string | undefined {
  if (grant !== 'client_credentials') return undefined;
  if (entraProviders.has(target.provider ?? '')) {
    return target.scope?.split(/\s+/).find((s) => s.endsWith('/.default')) ?? graphDefault;
  }
  // Without a statement that this is a client_credentials client, the scopes are those of people signing in.
  if (!target.grantTypes.includes('client_credentials')) return undefined;
  const wanted = (target.scope ?? '').split(/\s+/).filter((s) => s !== '' && !userScopes.has(s));
  return wanted.length > 0 ? wanted.join(' ') : undefined;
}

interface Request {
  readonly grant: Grant;
  readonly authMethod: AuthMethod;
  readonly kind?: FollowUp | undefined;
  readonly earlier?: readonly FollowUp[] | undefined;
  readonly basicEncoding?: BasicEncoding | undefined;
}

interface Address {
  readonly url: string;
  readonly host: string;
  readonly notes: readonly string[];
}

function assemble(target: Target, at: Address, request: Request): Plan {
  const { grant, authMethod, kind, earlier, basicEncoding } = request;
  const scope = scopeFor(target, grant);
  const isCode = grant === 'authorization_code';
  const isService = grant === 'client_credentials';
  const sent: readonly Parameter[] = [
    ['grant_type', undefined],
    ...(isCode ? ([['code', undefined]] as const) : []),
    ...(isCode && target.redirectUri !== undefined ? ([['redirect_uri', 'redirect_uri']] as const) : []),
    ...(isCode && usesPkce(target) ? ([['code_verifier', undefined]] as const) : []),
    ...(grant === 'refresh_token' ? ([['refresh_token', 'refresh_token']] as const) : []),
    ...(scope === undefined ? [] : ([['scope', scopeIsConfigured(target, scope) ? 'scope' : undefined]] as const)),
    ...(isService && target.audience !== undefined ? ([['audience', 'audience']] as const) : []),
    ...authParameters(authMethod),
  ];
  return {
    target,
    grant,
    harmless: isCode,
    url: at.url,
    host: at.host,
    method: 'POST',
    authMethod,
    parameters: sent.flatMap(([parameter]) => parameter ?? []),
    variables: variablesOf(target, authMethod, sent),
    scope,
    authMethodAssumed: target.authMethod === undefined,
    notes: notesFor(target, at, request),
    followUp: kind,
    ...(earlier === undefined || earlier.length === 0 ? {} : { earlier }),
    ...(basicEncoding === undefined ? {} : { basicEncoding }),
    ...(signs(authMethod) ? { assertionAudience: audienceFor(target, at.url) } : {}),
  };
}

/** A parameter of the body, undefined for what stands in a header, and the role its value comes from. */
export type Parameter = readonly [parameter: string | undefined, role: Role | undefined];

export const signs = (method: AuthMethod): method is 'private_key_jwt' | 'client_secret_jwt' =>
  method === 'private_key_jwt' || method === 'client_secret_jwt';

/** What client authentication adds to a request (RFC 6749 section 2.3.1, RFC 7523 section 2.2). */
export function authParameters(method: AuthMethod): readonly Parameter[] {
  switch (method) {
    case 'client_secret_basic':
      return [
        [undefined, 'client_id'],
        [undefined, 'client_secret'],
      ];
    case 'client_secret_post':
      return [
        ['client_id', 'client_id'],
        ['client_secret', 'client_secret'],
      ];
    case 'none':
      return [['client_id', 'client_id']];
    case 'client_secret_jwt':
    case 'private_key_jwt':
      return [
        ['client_id', 'client_id'],
        ['client_assertion_type', undefined],
        ['client_assertion', method === 'client_secret_jwt' ? 'client_secret' : undefined],
      ];
  }
}

/** Names of the settings whose values go into the request. */
export function variablesOf(target: Target, method: AuthMethod, sent: readonly Parameter[]): readonly string[] {
  const names = sent.flatMap(([, role]) => (role === undefined ? [] : [target.settings[role]?.name ?? role]));
  return [...new Set([...names, ...(method === 'private_key_jwt' ? (target.signingKey?.names ?? []) : [])])];
}

const scopeIsConfigured = (target: Target, scope: string): boolean =>
  scope.split(' ').every((s) => (target.scope ?? '').split(/\s+/).includes(s));

/** RFC 7636: only a client that is configured for PKCE sends a verifier. */
export const usesPkce = (target: Target): boolean => target.settings.code_challenge_method !== undefined;

function notesFor(target: Target, at: Address, { grant, authMethod, kind, basicEncoding }: Request): string[] {
  const notes = [...at.notes];
  if (target.endpoint === undefined && target.discovered?.sameOrigin === false) {
    notes.push(`The issuer’s metadata puts the token endpoint on another host: ${at.host}.`);
  }
  if (grant === 'client_credentials') notes.push('A success issues an access token, which is discarded.');
  if (grant === 'refresh_token') {
    notes.push(
      'The server may rotate the refresh token: the stored one is then used up, and the new one is discarded with the answer. Whoever uses the stored token has to sign in again.',
    );
  }
  notes.push(...signingNotes(target, authMethod, at.url));
  if (basicEncoding !== undefined) {
    const how = basicEncoding === 'raw' ? 'as they are, without form encoding' : 'form-encoded';
    notes.push(`This time client_id and client_secret stand in the Authorization header ${how}.`);
  }
  if (kind === 'auth-method' || kind === 'basic-encoding') {
    notes.push('Another failure counts towards the server’s limit for failed attempts.');
  }
  return notes;
}

/** What is signed, with what, for whom. */
export function signingNotes(target: Target, authMethod: AuthMethod, url: string): readonly string[] {
  if (!signs(authMethod)) return [];
  const { file, kid, alg } = target.signingKey ?? {};
  const header = [alg === undefined ? undefined : `alg ${alg}`, kid === undefined ? undefined : `kid ${kid}`];
  const shown = header.filter((part) => part !== undefined).join(', ');
  const audience = `The assertion is for the audience ${audienceFor(target, url)}${shown === '' ? '' : `, with ${shown}`}, and is valid for a minute.`;
  return authMethod === 'private_key_jwt' && file !== undefined
    ? [`The private key is read from the file ${file.path} of the workspace.`, audience]
    : [audience];
}
