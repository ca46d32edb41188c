import { type JsonObject, parseJsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type MetadataLocation, metadataLocations } from './discovery/locations.ts';
import { guard } from './guard.ts';
import { type DiscoveryProblem, judgeDiscovery } from './judge/discovery.ts';
import { guardMetadata, ownSecrets } from './metadata.ts';
import type { HttpPort, HttpResult } from './port.ts';
import { createRedactor } from './redact.ts';
import { addressCheck, commonHeaders, type SendOptions } from './send.ts';
import type { Discovered, Target, Verdict } from './types.ts';

export { metadataLocations } from './discovery/locations.ts';

/**
 * Reads the token endpoint from the issuer's metadata with plain GETs; no credentials are involved. The document's
 * issuer has to be the configured one, character by character (RFC 8414 section 3.3, OpenID Connect Discovery section
 * 4.3). On failure the verdict explains it.
 */
export async function discoverEndpoint(
  target: Target,
  http: HttpPort,
  options: SendOptions = {},
): Promise<Result<Discovered, Verdict>> {
  const configured = target.issuer ?? '';
  const problems: DiscoveryProblem[] = [];
  for (const location of metadataLocations(configured)) {
    const outcome = await readAt(location, target, http, options);
    if (outcome.ok) return outcome;
    problems.push(outcome.error);
    // Only "nothing here" is a reason to look further; anything else is the answer.
    if (outcome.error.kind !== 'discovery-not-found' && outcome.error.kind !== 'discovery-not-json') break;
  }
  const last = problems.at(-1);
  const first = problems[0] ?? {
    kind: 'discovery-refused',
    url: configured,
    detail: 'The issuer is not an absolute URL.',
    result: undefined,
  };
  const decisive = last && last.kind !== 'discovery-not-found' && last.kind !== 'discovery-not-json' ? last : first;
  return err(judgeDiscovery(target, decisive));
}

/** The target with what was discovered; its token endpoint is then the one the plan uses. */
export function withDiscovered(target: Target, discovered: Discovered): Target {
  return { ...target, discovered };
}

async function readAt(
  location: MetadataLocation,
  target: Target,
  http: HttpPort,
  options: SendOptions,
): Promise<Result<Discovered, DiscoveryProblem>> {
  const fail = (kind: DiscoveryProblem['kind'], detail: string, result?: HttpResult, found?: string) =>
    err({ kind, url: location.url, detail, result, ...(found === undefined ? {} : { found }) });
  const configured = target.issuer ?? '';
  const guarded = guardMetadata(location.url, ownSecrets(target), options.secrets);
  if (!guarded.ok) return fail('discovery-refused', guarded.error.message);
  const result = await fetchMetadata(guarded.value.url, target, http, options);
  if (!result.response) return fail('discovery-unreachable', result.failure?.message ?? '', result);
  const { status, body } = result.response;
  if (status !== 200) return fail('discovery-not-found', `HTTP ${status}`, result);
  const document = parseJsonObject(body);
  if (!document) return fail('discovery-not-json', 'The answer is not a JSON object.', result);
  const found = document.issuer;
  if (!sameIssuer(location, configured, found)) {
    return fail('discovery-issuer-mismatch', '', result, typeof found === 'string' ? found : '(none)');
  }
  const endpoint = document.token_endpoint;
  if (typeof endpoint !== 'string') return fail('discovery-no-token-endpoint', '', result);
  const allowed = guard(endpoint);
  if (!allowed.ok) return fail('discovery-endpoint-refused', allowed.error.message, result);
  return ok({
    source: location.url,
    tokenEndpoint: endpoint,
    sameOrigin: new URL(endpoint).origin === new URL(location.url).origin,
    ...publishedIn(document),
  });
}

/** What the host answers, without what is secret of the target. */
async function fetchMetadata(
  url: string,
  target: Target,
  http: HttpPort,
  { version, secrets, signal }: SendOptions,
): Promise<HttpResult> {
  const result = await http(
    { method: 'GET', url, headers: commonHeaders(version), body: undefined, refuseAddress: addressCheck(url) },
    signal,
  );
  if (result.response === undefined) return result;
  const long = ownSecrets(target).filter((secret) => secret.length >= 12);
  const redactor = createRedactor(long, [target.issuer ?? '', target.clientId], secrets);
  return { ...result, response: redactor.response(result.response) };
}

/** What a test may need beside the token endpoint. */
function publishedIn(document: JsonObject): Omit<Discovered, 'source' | 'tokenEndpoint' | 'sameOrigin'> {
  return {
    authMethods: strings(document.token_endpoint_auth_methods_supported),
    grantTypes: strings(document.grant_types_supported),
    issuer: text(document.issuer),
    authorizationEndpoint: text(document.authorization_endpoint),
    deviceEndpoint: text(document.device_authorization_endpoint),
    jwksUri: text(document.jwks_uri),
    userinfoEndpoint: text(document.userinfo_endpoint),
    introspectionEndpoint: text(document.introspection_endpoint),
    authSigningAlgs: strings(document.token_endpoint_auth_signing_alg_values_supported),
    codeChallengeMethods: strings(document.code_challenge_methods_supported),
    sendsIss: document.authorization_response_iss_parameter_supported === true,
  };
}

function sameIssuer(location: MetadataLocation, configured: string, found: unknown): boolean {
  if (typeof found !== 'string') return false;
  if (found === location.issuer) return true;
  // A document's URL does not tell whether its issuer ends in a slash.
  if (configured.includes('/.well-known/') && found === `${location.issuer}/`) return true;
  // Entra's multi-tenant authorities name a template on purpose (Microsoft identity platform, OpenID Connect, 2025).
  return /^https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)\/\{tenantid\}\/v2\.0$/.test(
    found,
  )
    ? /\/(?:common|organizations|consumers)(?:\/|$)/.test(location.url)
    : false;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : undefined;
}
