import { encodeBase64 } from '../../base/base64.ts';
import { formEncode } from '../encode.ts';
import { guard } from '../guard.ts';
import type { HttpPort, HttpRequest, HttpResult } from '../port.ts';
import { createRedactor } from '../redact.ts';
import { addressCheck, commonHeaders, type SendOptions } from '../send.ts';
import type { TokenPlan } from './types.ts';

/**
 * Sends the plan once. The result holds neither the token nor anything of it, nor what a server echoes of it. A plan
 * that the guard refuses is not sent: the failure code is then `ADDRESS_REFUSED`.
 */
export async function sendToken(plan: TokenPlan, http: HttpPort, options: SendOptions = {}): Promise<HttpResult> {
  const guarded = guard(plan.url);
  if (!guarded.ok) {
    const failure = { stage: 'request', code: 'ADDRESS_REFUSED', message: guarded.error.message, details: {} } as const;
    return { response: undefined, failure, timings: {}, endedAt: Date.now() };
  }
  const { headers, body, secrets } = materialOf(plan);
  const request: HttpRequest = {
    method: plan.method,
    url: guarded.value.url,
    headers: { ...commonHeaders(options.version), ...plan.headers, ...headers },
    body,
    refuseAddress: addressCheck(guarded.value.url),
  };
  const result = await http(request, options.signal);
  const redactor = createRedactor(secrets, [plan.target.clientId, plan.url], options.secrets);
  const clean = (text: string): string => redactor.text(text).replace(maskedEcho, '(redacted)');
  const response = result.response && redactor.response(result.response);
  return {
    ...result,
    response: response && { ...response, body: response.body.replace(maskedEcho, '(redacted)') },
    failure: result.failure && {
      ...result.failure,
      message: clean(result.failure.message),
      details: Object.fromEntries(Object.entries(result.failure.details).map(([k, v]) => [k, clean(v)])),
    },
  };
}

/** `sk-proj-****abcd`: servers show ends of the key they refuse. */
const maskedEcho = /[\w-]{0,80}\*{3,200}[\w-]{0,80}/g;

interface Material {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly secrets: readonly string[];
}

function materialOf(plan: TokenPlan): Material {
  const token = plan.target.token?.reveal() ?? '';
  // Servers quote parts of a JWT; its header alone is no secret, but tells nothing either.
  const secrets = [token, ...token.split('.').filter((part) => part.length >= 16)];
  if (plan.carrier.kind === 'header') {
    const { name, scheme } = plan.carrier;
    return { headers: { [name]: scheme === undefined ? token : `${scheme} ${token}` }, body: undefined, secrets };
  }
  const body = new URLSearchParams({ token, token_type_hint: 'access_token' });
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
  const id = plan.target.clientId ?? '';
  const secret = plan.target.clientSecret?.reveal() ?? '';
  const pair = `${formEncode(id)}:${formEncode(secret)}`;
  secrets.push(secret, encodeBase64(pair));
  if (plan.clientAuth === 'client_secret_post') {
    body.set('client_id', id);
    body.set('client_secret', secret);
  } else headers.authorization = `Basic ${encodeBase64(pair)}`;
  return { headers, body: body.toString(), secrets };
}
