import { encodeBase64 } from '../base/base64.ts';
import { ok, type Result } from '../base/result.ts';
import { Secret } from '../base/secret.ts';
import { basicCredentials } from './encode.ts';
import { assertionType, audienceFor, type ReadKeyFile, signAssertion } from './flows/assertion.ts';
import { guard, refuseAddress } from './guard.ts';
import { signs, usesPkce } from './plan.ts';
import type { HttpPort, HttpRequest, HttpResponse } from './port.ts';
import { createRedactor } from './redact.ts';
import type { AuthMethod, BasicEncoding, Exchange, Plan, Target } from './types.ts';

export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** Product version for the User-Agent. */
  readonly version?: string | undefined;
  /** For a key that a setting names by its path; without it such a key counts as missing. */
  readonly readKeyFile?: ReadKeyFile | undefined;
  /** The workspace's secrets: no address that holds one is asked for metadata or keys, and no answer is told with one. */
  readonly secrets?: readonly string[] | undefined;
  /** Epoch milliseconds; the system's clock by default. */
  readonly now?: (() => number) | undefined;
}

/** The parts of a token request that only a sign-in has. */
export interface GrantValues {
  readonly code?: Secret | undefined;
  readonly verifier?: Secret | undefined;
  readonly redirectUri?: string | undefined;
  readonly deviceCode?: Secret | undefined;
}

export interface SendExtras {
  readonly values?: GrantValues | undefined;
  /** Sees the answer as it came, with its tokens: it may say what they are, in texts that `hide` has seen, and keeps none. */
  readonly inspect?: ((response: HttpResponse, hide: (text: string) => string) => void | Promise<void>) | undefined;
}

/** The values of one request; made at send time and dropped after it. */
export interface Material {
  readonly headers: Record<string, string>;
  readonly body: URLSearchParams;
  readonly secrets: string[];
  /** What of the configuration may be shown, and stay readable where an answer repeats it. */
  readonly open: readonly (string | undefined)[];
}

export const emptyMaterial = ({ clientId, issuer, endpoint, redirectUri, scope, audience }: Target): Material => ({
  headers: {},
  body: new URLSearchParams(),
  secrets: [],
  open: [clientId, issuer, endpoint, redirectUri, scope, audience],
});

/**
 * Sends the plan once. The exchange that comes back holds neither the request's values nor any token, code or cookie of
 * the answer. A plan that the guard refuses is not sent: the exchange then has the failure code `ADDRESS_REFUSED`; one
 * that cannot be signed has `KEY_UNUSABLE`.
 */
export async function send(
  plan: Plan,
  target: Target,
  http: HttpPort,
  options: SendOptions = {},
  extras: SendExtras = {},
): Promise<Exchange> {
  const material = emptyMaterial(target);
  grantParameters(plan, target, extras.values ?? {}, material);
  const signed = await authenticate(plan, target, options, material);
  const base = {
    url: plan.url,
    grant: plan.grant,
    harmless: plan.harmless,
    authMethod: plan.authMethod,
    scope: plan.scope,
    ...(plan.basicEncoding === undefined ? {} : { basicEncoding: plan.basicEncoding }),
    ...(signed.ok && signed.value !== undefined ? { assertion: signed.value } : {}),
  };
  if (!signed.ok) return { ...base, ...unsent('KEY_UNUSABLE', signed.error) };
  const posted = await post(plan.url, material, http, options, extras.inspect);
  return {
    ...base,
    ...posted.exchange,
    ...(plan.grant === 'refresh_token' ? { refreshToken: comparedWith(target.refreshToken, posted.raw) } : {}),
  };
}

const unsent = (code: string, message: string): Pick<Exchange, 'response' | 'failure' | 'timings' | 'endedAt'> => ({
  response: undefined,
  failure: { stage: 'request', code, message, details: {} },
  timings: {},
  endedAt: Date.now(),
});

export interface Posted {
  /** Redacted. */
  readonly exchange: Pick<Exchange, 'response' | 'failure' | 'timings' | 'endedAt' | 'tls'>;
  /** As it came: for the caller's eyes only. */
  readonly raw: HttpResponse | undefined;
}

/** Posts a form to a URL the guard allows, and redacts what comes back. */
export async function post(
  url: string,
  material: Material,
  http: HttpPort,
  options: SendOptions,
  inspect?: SendExtras['inspect'],
): Promise<Posted> {
  const redactor = createRedactor(material.secrets, material.open, options.secrets);
  const guarded = guard(url);
  if (!guarded.ok) return { exchange: unsent('ADDRESS_REFUSED', guarded.error.message), raw: undefined };
  const request: HttpRequest = {
    method: 'POST',
    url: guarded.value.url,
    headers: { ...commonHeaders(options.version), 'content-type': formType, ...material.headers },
    body: material.body.toString(),
    refuseAddress: addressCheck(guarded.value.url),
  };
  const result = await http(request, options.signal);
  if (result.response !== undefined) await inspect?.(result.response, redactor.of(result.response));
  return {
    raw: result.response,
    exchange: {
      response: result.response && redactor.response(result.response),
      failure: result.failure && {
        ...result.failure,
        message: redactor.text(result.failure.message),
        details: Object.fromEntries(Object.entries(result.failure.details).map(([k, v]) => [k, redactor.text(v)])),
      },
      timings: result.timings,
      endedAt: result.endedAt,
      ...(result.tls === undefined ? {} : { tls: result.tls }),
    },
  };
}

/** What became of a refresh token (RFC 6749 section 6): told by comparing, before the answer is redacted. */
function comparedWith(sent: Secret | undefined, response: HttpResponse | undefined): Exchange['refreshToken'] {
  const returned = /"refresh_token"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(response?.body ?? '')?.[1];
  if (returned === undefined || returned === '') return 'none';
  return sent?.equals(new Secret(returned.replace(/\\(.)/g, '$1'))) ? 'same' : 'new';
}

const formType = 'application/x-www-form-urlencoded;charset=UTF-8';

/** Sent with every request; a User-Agent that names us keeps bot rules from guessing. */
export function commonHeaders(version: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': `authproof/${version ?? '0.1.0'}`,
  };
}

/** The check that the transport runs on every resolved address. */
export function addressCheck(url: string): (address: string) => string | undefined {
  const loopbackOnly = new URL(url).protocol === 'http:';
  return (address) => refuseAddress(address, loopbackOnly);
}

function grantParameters(plan: Plan, target: Target, values: GrantValues, { body, secrets }: Material): void {
  const add = (name: string, value: Secret): void => {
    secrets.push(value.reveal());
    body.set(name, value.reveal());
  };
  body.set('grant_type', plan.grant);
  switch (plan.grant) {
    case 'authorization_code': {
      // Without a sign-in: invalid on purpose and different each time; no server has issued it.
      add('code', values.code ?? new Secret(`probe-${crypto.randomUUID()}`));
      const redirectUri = values.redirectUri ?? target.redirectUri;
      if (redirectUri !== undefined) body.set('redirect_uri', redirectUri);
      // 72 characters of the unreserved set (RFC 7636 section 4.1: 43 to 128).
      const made = (): Secret => new Secret(`${crypto.randomUUID()}${crypto.randomUUID()}`);
      const verifier = values.verifier ?? (values.code === undefined && usesPkce(target) ? made() : undefined);
      if (verifier !== undefined) add('code_verifier', verifier);
      return;
    }
    case 'refresh_token':
      add('refresh_token', target.refreshToken ?? new Secret(''));
      return;
    case 'urn:ietf:params:oauth:grant-type:device_code':
      add('device_code', values.deviceCode ?? new Secret(''));
      return;
    case 'client_credentials':
      if (plan.scope !== undefined) body.set('scope', plan.scope);
      if (target.audience !== undefined) body.set('audience', target.audience);
  }
}

export interface Authentication {
  readonly authMethod: AuthMethod;
  /** The endpoint that is asked: the audience of an assertion, unless the server wants its issuer. */
  readonly url: string;
  readonly basicEncoding?: BasicEncoding | undefined;
  readonly assertionAudience?: string | undefined;
}

/**
 * RFC 6749 section 2.3.1 and RFC 7523 section 2.2. Adds to body and headers, and records what has to be redacted. The
 * error is why nothing could be signed, in one sentence.
 */
export async function authenticate(
  { authMethod, url, basicEncoding, assertionAudience }: Authentication,
  target: Target,
  options: SendOptions,
  { headers, body, secrets }: Material,
): Promise<Result<Exchange['assertion'], string>> {
  const clientId = target.clientId ?? '';
  const secret = target.clientSecret?.reveal() ?? '';
  if (secret !== '') secrets.push(secret);
  if (authMethod === 'client_secret_basic') {
    const pair = basicCredentials(clientId, secret, basicEncoding ?? 'form');
    const encoded = encodeBase64(pair);
    secrets.push(encoded);
    headers.authorization = `Basic ${encoded}`;
    return ok(undefined);
  }
  body.set('client_id', clientId);
  if (authMethod === 'client_secret_post') body.set('client_secret', secret);
  if (!signs(authMethod)) return ok(undefined);
  const audience = assertionAudience ?? audienceFor(target, url);
  const signed = await signAssertion(target, authMethod, audience, options.now?.() ?? Date.now(), options.readKeyFile);
  if (!signed.ok) return signed;
  const { jwt, alg, kid } = signed.value;
  secrets.push(jwt, ...jwt.split('.'));
  body.set('client_assertion_type', assertionType);
  body.set('client_assertion', jwt);
  return ok({ alg, kid, audience });
}
