import { Secret } from '../base/secret.ts';
import { base64, formEncode } from './encode.ts';
import { guard, refuseAddress } from './guard.ts';
import { usesPkce } from './plan.ts';
import type { HttpPort, HttpRequest } from './port.ts';
import { createRedactor } from './redact.ts';
import type { AuthMethod, Exchange, Plan, Target } from './types.ts';

export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** Product version for the User-Agent. */
  readonly version?: string | undefined;
}

/** The values of one request; made at send time and dropped after it. */
interface Material {
  readonly headers: Record<string, string>;
  readonly body: URLSearchParams;
  readonly secrets: string[];
}

/**
 * Sends the plan once. The exchange that comes back holds neither the request's values nor any token, code or cookie of
 * the answer. A plan that the guard refuses is not sent: the exchange then has the failure code `ADDRESS_REFUSED`.
 */
export async function send(plan: Plan, target: Target, http: HttpPort, options: SendOptions = {}): Promise<Exchange> {
  const material = buildMaterial(plan, target);
  const redactor = createRedactor(material.secrets);
  const base = {
    url: plan.url,
    grant: plan.grant,
    harmless: plan.harmless,
    authMethod: plan.authMethod,
    scope: plan.scope,
  };
  const guarded = guard(plan.url);
  if (!guarded.ok) {
    const failure = { stage: 'request', code: 'ADDRESS_REFUSED', message: guarded.error.message, details: {} } as const;
    return { ...base, response: undefined, failure, timings: {}, endedAt: Date.now() };
  }
  const request: HttpRequest = {
    method: 'POST',
    url: guarded.value.url,
    headers: { ...commonHeaders(options.version), 'content-type': formType, ...material.headers },
    body: material.body.toString(),
    refuseAddress: addressCheck(guarded.value.url),
  };
  const result = await http(request, options.signal);
  return {
    ...base,
    response: result.response && redactor.response(result.response),
    failure: result.failure && {
      ...result.failure,
      message: redactor.text(result.failure.message),
      details: Object.fromEntries(Object.entries(result.failure.details).map(([k, v]) => [k, redactor.text(v)])),
    },
    timings: result.timings,
    endedAt: result.endedAt,
  };
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

function buildMaterial(plan: Plan, target: Target): Material {
  const body = new URLSearchParams();
  const secrets: string[] = [];
  body.set('grant_type', plan.grant);
  if (plan.grant === 'authorization_code') {
    // Invalid on purpose and different each time; no server has issued it.
    const code = new Secret(`probe-${crypto.randomUUID()}`);
    secrets.push(code.reveal());
    body.set('code', code.reveal());
    if (target.redirectUri !== undefined) body.set('redirect_uri', target.redirectUri);
    if (usesPkce(target)) {
      // 72 characters of the unreserved set (RFC 7636 section 4.1: 43 to 128).
      const verifier = new Secret(`${crypto.randomUUID()}${crypto.randomUUID()}`);
      secrets.push(verifier.reveal());
      body.set('code_verifier', verifier.reveal());
    }
  } else {
    if (plan.scope !== undefined) body.set('scope', plan.scope);
    if (target.audience !== undefined) body.set('audience', target.audience);
  }
  const headers = authenticate(plan.authMethod, target.clientId ?? '', target.clientSecret, body, secrets);
  return { headers, body, secrets };
}

/** RFC 6749 section 2.3.1. Adds to the body or returns headers, and records what has to be redacted. */
function authenticate(
  method: AuthMethod,
  clientId: string,
  clientSecret: Secret | undefined,
  body: URLSearchParams,
  secrets: string[],
): Record<string, string> {
  const secret = clientSecret?.reveal() ?? '';
  if (secret !== '') secrets.push(secret);
  if (method === 'client_secret_basic') {
    const pair = `${formEncode(clientId)}:${formEncode(secret)}`;
    const encoded = base64(pair);
    secrets.push(encoded, pair);
    return { authorization: `Basic ${encoded}` };
  }
  body.set('client_id', clientId);
  if (method === 'client_secret_post') body.set('client_secret', secret);
  return {};
}
