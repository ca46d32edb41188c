import { err, ok, type Result } from '../base/result.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import type { Role } from '../knowledge/roles.ts';
import { guard } from './guard.ts';
import { entraProviders } from './providers.ts';
import type { AuthMethod, Plan, Target, Verdict } from './types.ts';

export interface PlanOptions {
  readonly authMethod?: AuthMethod | undefined;
  readonly grant?: Plan['grant'] | undefined;
}

export interface PlanRefusal {
  /** `needs-discovery`: read the endpoint with `discoverEndpoint` first. `refused`: the guard said no. */
  readonly code:
    | 'obstacle'
    | 'needs-discovery'
    | 'no-endpoint'
    | 'no-client-id'
    | 'no-secret'
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
  const foreign = target.provider === undefined ? undefined : foreignParameters[target.provider];
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
  const method = options.authMethod ?? target.authMethod ?? assumedMethod(target);
  if (method === undefined) {
    return refuse(
      'unsupported',
      'The server documents only authentication methods with a signed assertion or a certificate.',
    );
  }
  if (method !== 'none' && target.clientSecret === undefined) {
    return refuse('no-secret', `The client authenticates with ${method}, but no file gives it a client_secret.`);
  }
  const grant = options.grant ?? grantFor(target, method);
  return ok(assemble(target, guarded.value, grant, method, undefined));
}

/**
 * At most one second request. After a refused client_credentials, the code probe, which tells a wrong secret from a
 * grant that is not enabled; after a refused client whose authentication method no file states, the other method.
 */
export function followUp(plan: Plan, verdict: Verdict): Plan | undefined {
  if (plan.followUp !== undefined || verdict.credentials === 'valid') return undefined;
  const { target } = plan;
  const guarded = guard(plan.url);
  if (!guarded.ok) return undefined;
  const examinesCodeFirst = entraProviders.has(target.provider ?? '');
  if (plan.grant === 'client_credentials' && grantRefused.has(verdict.outcome) && !examinesCodeFirst) {
    return assemble(target, guarded.value, 'authorization_code', plan.authMethod, 'grant');
  }
  if (plan.authMethodAssumed && plan.authMethod !== 'none' && clientRefused.has(verdict.outcome)) {
    const other = plan.authMethod === 'client_secret_basic' ? 'client_secret_post' : 'client_secret_basic';
    if (!documentedMethods(target).includes(other) && documentedMethods(target).length > 0) return undefined;
    return assemble(target, guarded.value, plan.grant, other, 'auth-method');
  }
  return undefined;
}

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
  if (target.clientSecret === undefined) return 'none';
  const documented = documentedMethods(target);
  const usable = documented.find((m) => m === 'client_secret_basic' || m === 'client_secret_post');
  if (usable !== undefined) return usable as AuthMethod;
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

function grantFor(target: Target, method: AuthMethod): Plan['grant'] {
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

function scopeFor(target: Target, grant: Plan['grant']): string | undefined {
  if (grant !== 'client_credentials') return undefined;
  if (entraProviders.has(target.provider ?? '')) {
    return target.scope?.split(/\s+/).find((s) => s.endsWith('/.default')) ?? graphDefault;
  }
  // Without a statement that this is a client_credentials client, the scopes are those of people signing in.
  if (!target.grantTypes.includes('client_credentials')) return undefined;
  const wanted = (target.scope ?? '').split(/\s+/).filter((s) => s !== '' && !userScopes.has(s));
  return wanted.length > 0 ? wanted.join(' ') : undefined;
}

function assemble(
  target: Target,
  at: { readonly url: string; readonly host: string; readonly notes: readonly string[] },
  grant: Plan['grant'],
  authMethod: AuthMethod,
  followUpKind: Plan['followUp'],
): Plan {
  const scope = scopeFor(target, grant);
  const isCode = grant === 'authorization_code';
  const sent: readonly (readonly [parameter: string | undefined, role: Role | undefined])[] = [
    ['grant_type', undefined],
    ...(isCode ? ([['code', undefined]] as const) : []),
    ...(isCode && target.redirectUri !== undefined ? ([['redirect_uri', 'redirect_uri']] as const) : []),
    ...(isCode && usesPkce(target) ? ([['code_verifier', undefined]] as const) : []),
    ...(scope === undefined ? [] : ([['scope', scopeIsConfigured(target, scope) ? 'scope' : undefined]] as const)),
    ...(!isCode && target.audience !== undefined ? ([['audience', 'audience']] as const) : []),
    [authMethod === 'client_secret_basic' ? undefined : 'client_id', 'client_id'],
    ...(authMethod === 'none'
      ? []
      : ([[authMethod === 'client_secret_post' ? 'client_secret' : undefined, 'client_secret']] as const)),
  ];
  const names = sent.flatMap(([, role]) => (role === undefined ? [] : [target.settings[role]?.name ?? role]));
  return {
    target,
    grant,
    harmless: isCode,
    url: at.url,
    host: at.host,
    method: 'POST',
    authMethod,
    parameters: sent.flatMap(([parameter]) => parameter ?? []),
    variables: [...new Set(names)],
    scope,
    authMethodAssumed: target.authMethod === undefined,
    notes: notesFor(target, at, grant, followUpKind),
    followUp: followUpKind,
  };
}

const scopeIsConfigured = (target: Target, scope: string): boolean =>
  scope.split(' ').every((s) => (target.scope ?? '').split(/\s+/).includes(s));

/** RFC 7636: only a client that is configured for PKCE sends a verifier. */
export const usesPkce = (target: Target): boolean => target.settings.code_challenge_method !== undefined;

function notesFor(
  target: Target,
  at: { readonly host: string; readonly notes: readonly string[] },
  grant: Plan['grant'],
  kind: Plan['followUp'],
): string[] {
  const notes = [...at.notes];
  if (target.endpoint === undefined && target.discovered?.sameOrigin === false) {
    notes.push(`The issuer's metadata puts the token endpoint on another host: ${at.host}.`);
  }
  if (grant === 'client_credentials') notes.push('A success issues an access token, which is discarded.');
  if (kind === 'auth-method') notes.push('A second failure counts towards the server’s limit for failed attempts.');
  return notes;
}
