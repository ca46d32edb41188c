import { err, ok, type Result } from '../../base/result.ts';
import { findProvider } from '../../knowledge/providers/lookup.ts';
import { guard, reachOf } from '../guard.ts';
import { guardMetadata, ownSecrets } from '../metadata.ts';
import { authParameters, type Parameter, type PlanRefusal, planFor, signingNotes, variablesOf } from '../plan.ts';
import type { Plan, Target } from '../types.ts';

/** How the answer of the authorization endpoint reaches us. */
export type Redirect =
  | {
      readonly kind: 'loopback';
      readonly hostname: '127.0.0.1' | '::1' | 'localhost';
      /** 0 = any free one, as RFC 8252 section 7.3 has it for an IP address without a port. */
      readonly port: number;
      /** As registered. */
      readonly uri: string;
    }
  | { readonly kind: 'uri-handler'; readonly uri: string }
  /** The person copies the address out of the browser. `reason`: why we cannot receive it, one sentence. */
  | { readonly kind: 'paste'; readonly uri: string; readonly reason: string };

/** The requests of a sign-in with authorization code (RFC 6749 section 4.1) and PKCE, in names. */
export interface LoginPlan {
  readonly kind: 'login';
  readonly target: Target;
  /** The authorization endpoint, without what is added for this sign-in. */
  readonly url: string;
  readonly host: string;
  readonly redirect: Redirect;
  readonly scope: string | undefined;
  readonly responseMode: 'query' | 'form_post';
  readonly usesPkce: boolean;
  readonly usesNonce: boolean;
  /** Parameter names of the authorization request. */
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  /** The exchange of the code. */
  readonly token: Plan;
  /** Read, without credentials, to verify the id_token; undefined = there is none to verify, or its place is not known. */
  readonly jwksUrl: string | undefined;
  readonly notes: readonly string[];
}

export interface LoginOptions {
  /** The prefix of redirects that the editor hands to us, such as `vscode://authproof.authproof`. */
  readonly editorUri?: string | undefined;
}

/** Pure: what would be opened and sent. */
export function planLogin(target: Target, options: LoginOptions = {}): Result<LoginPlan, PlanRefusal> {
  const endpoint = target.authorizationEndpoint ?? target.discovered?.authorizationEndpoint;
  if (endpoint === undefined && target.obstacle === undefined)
    return withoutEndpoint(target, 'an authorization endpoint');
  const planned = planFor(target, { grant: 'authorization_code' });
  if (!planned.ok) return planned;
  const guarded = guard(endpoint ?? '');
  if (!guarded.ok) return refuse('refused', guarded.error.message);
  if (target.redirectUri === undefined) {
    return refuse(
      'unsupported',
      'No file gives this client a redirect URI, so the server would not know where to go back to.',
    );
  }
  const redirect = redirectFor(target.redirectUri, options.editorUri);
  const scope = scopeFor(target);
  const usesPkce = takesPkce(target);
  const usesNonce = hasScope(scope, 'openid');
  const responseMode = target.responseMode === 'form_post' ? 'form_post' : 'query';
  const sent: readonly Parameter[] = [
    ['response_type', undefined],
    ['client_id', 'client_id'],
    ['redirect_uri', 'redirect_uri'],
    ...when(scope !== undefined, ['scope', target.scope === undefined ? undefined : 'scope']),
    ['state', undefined],
    ...when(usesNonce, ['nonce', undefined]),
    ...when(usesPkce, ['code_challenge', undefined], ['code_challenge_method', undefined]),
    ...when(responseMode === 'form_post', ['response_mode', 'response_mode']),
    ...when(target.audience !== undefined, ['audience', 'audience']),
    ...when(target.resource !== undefined, ['resource', 'resource']),
  ];
  const jwksUrl = usesNonce ? (target.jwksUri ?? target.discovered?.jwksUri) : undefined;
  return ok({
    kind: 'login',
    target,
    url: guarded.value.url,
    host: guarded.value.host,
    redirect,
    scope,
    responseMode,
    usesPkce,
    usesNonce,
    parameters: sent.flatMap(([name]) => name ?? []),
    variables: namesOf(target, sent),
    token: exchangePlan(planned.value, usesPkce, scope),
    jwksUrl: jwksUrl !== undefined && guardMetadata(jwksUrl, ownSecrets(target)).ok ? jwksUrl : undefined,
    notes: [...guarded.value.notes, ...notesFor(target, redirect, usesPkce)],
  });
}

/** What to say, or to read first, when an endpoint of the sign-in is not configured. */
export function withoutEndpoint(target: Target, what: string): Result<never, PlanRefusal> {
  if (target.issuer !== undefined && target.discovered === undefined) {
    return refuse('needs-discovery', `The endpoints have to be read from the issuer ${target.issuer} first.`);
  }
  return target.discovered === undefined
    ? refuse('no-endpoint', `Neither ${what} nor an issuer is known for this client.`)
    : refuse('no-endpoint', `The server’s metadata names no such thing as ${what}.`);
}

const refuse = (code: PlanRefusal['code'], message: string): Result<never, PlanRefusal> => err({ code, message });

const when = (holds: boolean, ...parameters: readonly Parameter[]): readonly Parameter[] => (holds ? parameters : []);

const namesOf = (target: Target, sent: readonly Parameter[]): readonly string[] => variablesOf(target, 'none', sent);

export const hasScope = (scope: string | undefined, name: string): boolean =>
  (scope ?? '').split(/[\s,]+/).includes(name);

/** Without a configured scope: what makes an OpenID provider sign somebody in. */
function scopeFor(target: Target): string | undefined {
  if (target.scope !== undefined && target.scope.trim() !== '') return target.scope;
  return target.issuer !== undefined || target.discovered !== undefined ? 'openid' : undefined;
}

/** RFC 9700 section 2.1.1 asks every client to use it, and servers ignore what they do not know; some are known to refuse it. */
function takesPkce(target: Target): boolean {
  const provider = target.provider === undefined ? undefined : findProvider(target.provider);
  return provider?.kind !== 'authorization-server' || provider.pkce?.startsWith('unsupported') !== true;
}

/** The plan of the code probe, with a code that is a real one. */
function exchangePlan(probe: Plan, usesPkce: boolean, scope: string | undefined): Plan {
  const parameters: readonly Parameter[] = [
    ['grant_type', undefined],
    ['code', undefined],
    ['redirect_uri', 'redirect_uri'],
    ...when(usesPkce, ['code_verifier', undefined]),
    ...authParameters(probe.authMethod),
  ];
  return {
    ...probe,
    harmless: false,
    scope,
    parameters: parameters.flatMap(([name]) => name ?? []),
    variables: variablesOf(probe.target, probe.authMethod, parameters),
    notes: [
      'A success issues tokens, which are looked at, and neither shown nor stored.',
      ...signingNotes(probe.target, probe.authMethod, probe.url),
    ],
  };
}

/**
 * Which redirects can be received: plain http on the loopback (RFC 8252 section 7.3), and the editor's own scheme with
 * our extension as its authority.
 */
export function redirectFor(uri: string, editorUri: string | undefined): Redirect {
  const paste = (reason: string): Redirect => ({ kind: 'paste', uri, reason });
  if (!URL.canParse(uri)) return paste('The redirect URI is not an absolute URL.');
  const url = new URL(uri);
  if (url.protocol === 'http:' && reachOf(url.hostname) === 'loopback') {
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    if (hostname !== '127.0.0.1' && hostname !== '::1' && hostname !== 'localhost') {
      return paste(`authproof listens on 127.0.0.1, [::1] and localhost only, not on ${url.hostname}.`);
    }
    const anyPort = url.port === '' && hostname !== 'localhost' && !/^http:\/\/[^/]*:80(?:\/|$)/.test(uri);
    return { kind: 'loopback', hostname, port: anyPort ? 0 : Number(url.port || '80'), uri };
  }
  if (
    editorUri !== undefined &&
    (uri === editorUri || /^[/?]/.test(uri.slice(editorUri.length))) &&
    uri.startsWith(editorUri)
  ) {
    return { kind: 'uri-handler', uri };
  }
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    return paste(`The redirect goes to ${url.host}, where authproof cannot listen.`);
  }
  return paste(`The redirect opens the scheme ${url.protocol.slice(0, -1)}, which belongs to another program.`);
}

function notesFor(target: Target, redirect: Redirect, usesPkce: boolean): string[] {
  const notes: string[] = [];
  if (redirect.kind === 'loopback') {
    const port = redirect.port === 0 ? 'a free port' : `port ${redirect.port}`;
    notes.push(
      `authproof listens on ${port} of this machine for one callback, then closes it; an application that uses the port has to be stopped.`,
    );
  } else if (redirect.kind === 'paste') {
    notes.push(
      `${redirect.reason} After the sign-in, copy the address of the page the browser ends on and paste it here; the application there may use the code up first.`,
    );
  }
  const method = target.settings.code_challenge_method;
  if (usesPkce && method === undefined) {
    notes.push('PKCE (S256) is used, although no setting says that the application does.');
  }
  if (!usesPkce) notes.push('The provider does not support PKCE, so none is sent.');
  if (target.responseMode === 'fragment') notes.push('response_mode fragment cannot be received, so none is sent.');
  return notes;
}
