import { goneApps } from '../outcomes/edge.ts';
import { entraOutcomeOf } from '../outcomes/entra.ts';
import { answerMatches, outcomes } from '../outcomes/index.ts';
import type { AnswerMatch } from '../outcomes/types.ts';
import { entraProviders } from '../providers.ts';
import type { Exchange, Failure, Target } from '../types.ts';
import { cloudflareCode, edgeOf } from './edge.ts';
import { type Answer, textOf } from './read.ts';

/** Outcome id of a failure without a usable answer. */
export function chooseFailure(failure: Failure): string {
  const { code, stage } = failure;
  const text = `${code} ${failure.message}`;
  if (code === 'ABORTED') return 'cancelled';
  if (code === 'ADDRESS_REFUSED') return 'address-refused';
  if (code === 'KEY_UNUSABLE') return 'key-unusable';
  if (code === 'PROXY_407') return 'proxy-407';
  if (code === 'PROXY_UNREACHABLE' || code === 'PROXY_INVALID') return 'proxy-unreachable';
  if (code === 'PROXY_UNSUPPORTED') return 'proxy-unsupported';
  if (code === 'PROXY_TLS') return 'proxy-tls';
  if (code.startsWith('PROXY_')) return 'proxy-connect-denied';
  if (code === 'ENOTFOUND') return 'dns-not-found';
  if (stage === 'dns') return 'dns-temporary';
  if (code === 'CERT_HAS_EXPIRED') return 'tls-expired';
  if (code === 'CERT_NOT_YET_VALID') return 'tls-not-yet-valid';
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'tls-self-signed';
  if (untrusted.has(code)) return 'tls-untrusted-chain';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return 'tls-hostname';
  // OpenSSL and BoringSSL (in Electron) write the reason differently.
  if (/wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i.test(text))
    return 'tls-wrong-version';
  if (/certificate[ _]required|bad[ _]certificate/i.test(text)) return 'tls-client-cert-required';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('CERT_')) return 'tls-handshake-failure';
  if (code === 'CONNECT_TIMEOUT' || code === 'TIMEOUT' || code === 'ETIMEDOUT') {
    if (stage === 'tls') return 'tls-timeout';
    if (stage === 'proxy') return 'proxy-timeout';
    if (stage === 'body') return 'body-timeout';
    return stage === 'connect' ? 'connect-timeout' : 'response-timeout';
  }
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') return 'host-unreachable';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') return 'connection-reset';
  if (code === 'HPE_HEADER_OVERFLOW') return 'header-overflow';
  if (code.startsWith('HPE_') || code === 'PROTOCOL_SWITCH') return 'not-http';
  return 'network-error';
}

const untrusted: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
]);

/** What an answer that broke off says, when what came of it cannot be read; else undefined. */
export function chooseBroken(failure: Failure | undefined, { kind }: Answer): string | undefined {
  if (failure === undefined || (kind !== 'text' && kind !== 'empty')) return undefined;
  if (failure.code === 'ABORTED') return 'cancelled';
  return failure.code === 'TIMEOUT' ? 'body-timeout' : 'response-truncated';
}

/** Outcome id of an answer, in the order of the file's name parts: redirect, content, vendor, OAuth, edge, status. */
export function chooseAnswer(answer: Answer, exchange: Exchange, target: Target): string {
  const { status } = answer;
  if (status >= 301 && status <= 308 && status !== 304 && status !== 305 && status !== 306) {
    return chooseRedirect(answer, exchange);
  }
  const granted = textOf(answer.members, 'access_token') !== undefined;
  if (granted && status < 400) return chooseSuccess(answer, exchange);
  const blocked = chooseEdgeJson(answer);
  if (blocked !== undefined) return blocked;
  const named = chooseError(answer, exchange, target);
  if (named !== undefined) return harmlessReading(named, exchange);
  return chooseByStatus(answer);
}

function chooseRedirect(answer: Answer, exchange: Exchange): string {
  const from = new URL(exchange.url);
  const location = answer.headers.location ?? '';
  if (!URL.canParse(location, from.href)) return 'redirect';
  const to = new URL(location, from.href);
  if (from.protocol === 'http:' && to.protocol === 'https:' && to.hostname === from.hostname) return 'redirect-https';
  return /log-?in|sign-?in|\/sso\b|\/auth(?:orize)?\b(?!.*token)|\/saml/i.test(`${to.pathname}${to.search}`)
    ? 'redirect-login'
    : 'redirect';
}

function chooseSuccess(answer: Answer, exchange: Exchange): string {
  if (exchange.harmless) return 'token-for-made-up-code';
  if (answer.kind === 'form') return 'ok-form-encoded';
  if (textOf(answer.members, 'token_type') === undefined) return 'ok-no-token-type';
  // Servers leave offline_access out where a refresh token has other conditions (OpenID Connect Core section 11).
  const missing = missingScopes(answer, exchange).filter((s) => exchange.harmless || s !== 'offline_access');
  if (missing.length > 0) return 'ok-scope-reduced';
  if (exchange.grant === 'refresh_token') return `ok-refreshed-${exchange.refreshToken ?? 'none'}`;
  return exchange.grant === 'client_credentials' ? 'ok-token' : 'ok-signed-in';
}

/** Scopes that were asked for and not granted; empty when the answer names none (RFC 6749 section 5.1). */
export function missingScopes(answer: Answer, exchange: Exchange): readonly string[] {
  const granted = answer.members.scope;
  const list = Array.isArray(granted)
    ? granted.map(String)
    : typeof granted === 'string'
      ? granted.split(/[\s,]+/)
      : undefined;
  if (list === undefined || exchange.scope === undefined) return [];
  return exchange.scope.split(/\s+/).filter((s) => s !== '' && !s.endsWith('/.default') && !list.includes(s));
}

/** JSON that does not come from the authorization server, although it may have a member `error`. */
function chooseEdgeJson(answer: Answer): string | undefined {
  if (answer.kind !== 'json') return undefined;
  if (answer.body.includes('unsupported_country_region_territory')) return '403-region';
  return edgeOf(answer)?.vendor === 'Cloudflare' && cloudflareCode(answer) !== undefined
    ? cloudflareOutcome(answer)
    : undefined;
}

function chooseError(answer: Answer, exchange: Exchange, target: Target): string | undefined {
  if (answer.kind === 'html' || answer.kind === 'empty') {
    return matchOf(answer, exchange, target, (m) => m.statuses !== undefined && m.providers !== undefined && !m.errors)
      ?.outcome;
  }
  const aadsts = answer.codes.map(entraOutcomeOf).find((outcome) => outcome !== undefined);
  const isEntra = /\bAADSTS\d/.test(answer.description ?? '') || entraProviders.has(target.provider ?? '');
  if (isEntra && aadsts !== undefined) return aadsts;
  if (/\bAADSTS\d/.test(answer.description ?? '')) return 'entra-other';
  const match = matchOf(answer, exchange, target);
  if (match) return refineByHeaders(match.outcome, answer);
  if (answer.error === undefined && answer.codes.length === 0) return undefined;
  if (answer.status < 300) {
    if (answer.isOAuthError || answer.members.ok === false) return 'ok-error-body';
    return hasVendorCode(answer) ? 'ok-vendor-errcode' : undefined;
  }
  if (!answer.isOAuthError) return undefined;
  // A sentence in `error` is a framework's own message, not a code.
  if (/\s/.test(answer.error ?? '') || /^(?:unauthorized|forbidden|not_?found)$/.test(answer.error ?? ''))
    return undefined;
  if (answer.status === 401) return '401-oauth-json';
  if (answer.status === 403) return '403-oauth-json';
  return answer.status === 400 ? 'oauth-other' : undefined;
}

/** A success has code 0 or none; anything else under these names is an error. */
function hasVendorCode(answer: Answer): boolean {
  const { errcode, err_no, error_code, sub_code, code } = answer.members;
  return [errcode, err_no, error_code, sub_code, code].some(
    (v) => (typeof v === 'number' && v !== 0 && v !== 200) || (typeof v === 'string' && v !== '' && v !== '0'),
  );
}

function refineByHeaders(outcome: string, answer: Answer): string {
  const challenge = answer.headers['www-authenticate'] ?? '';
  return outcome === 'invalid_client' && answer.status === 401 && /^basic\b/i.test(challenge)
    ? '401-www-authenticate-basic'
    : outcome;
}

function matchOf(
  answer: Answer,
  exchange: Exchange,
  target: Target,
  filter: (match: AnswerMatch) => boolean = () => true,
): AnswerMatch | undefined {
  // Vendors put the telling text in different members; a JSON list of errors is matched as it stands.
  const errors = answer.members.errors === undefined ? '' : ` ${JSON.stringify(answer.members.errors)}`;
  const text = [answer.error, answer.description].filter((p) => p !== undefined && p !== '').join(' ') + errors;
  return answerMatches.find(
    (m) =>
      filter(m) &&
      (!m.providers || (target.provider !== undefined && m.providers.includes(target.provider))) &&
      (!m.statuses || m.statuses.includes(answer.status)) &&
      (!m.errors || (answer.error !== undefined && m.errors.includes(answer.error))) &&
      (!m.codes || m.codes.some((code) => answer.codes.includes(code))) &&
      (!m.text || m.text.test(text)) &&
      (!m.grant || m.grant === exchange.grant) &&
      (!m.methods || m.methods.includes(exchange.authMethod)),
  );
}

/** A refused code is the expected answer to a made-up one; of a public client it proves the client_id only. */
function harmlessReading(outcome: string, exchange: Exchange): string {
  if (!exchange.harmless) return outcome;
  const passes = outcome === 'invalid_grant' || outcome === 'invalid_grant-pkce' || outcomes.get(outcome)?.ok === true;
  if (!passes || outcome === 'authorization_pending') return outcome;
  if (exchange.authMethod === 'none') return 'ok-client-known';
  return outcome === 'invalid_grant' || outcome === 'invalid_grant-pkce' ? 'ok-credentials-likely' : outcome;
}

function cloudflareOutcome(answer: Answer): string {
  const code = cloudflareCode(answer);
  if (code === '1015' || answer.status === 429) return '429-cloudflare-1015';
  if (code === '1020') return '403-cloudflare-1020';
  if (code === '1010') return '403-cloudflare-1010';
  if (code === '1009') return '403-cloudflare-1009';
  if (code !== undefined && ['1005', '1006', '1007', '1008', '1012', '1106'].includes(code)) return '403-cloudflare-ip';
  if (isChallenge(answer)) return 'cloudflare-challenge';
  return '403-html-edge';
}

const isChallenge = (answer: Answer): boolean =>
  answer.headers['cf-mitigated'] === 'challenge' || /<title>\s*Just a moment/i.test(answer.body);

/** By status and what stands in front, when the body says nothing. */
export function chooseByStatus(answer: Answer): string {
  const { status, kind } = answer;
  const edge = edgeOf(answer);
  if (answer.headers['x-amzn-waf-action'] === 'challenge' && status < 300) return 'waf-challenge-202';
  if (status >= 200 && status < 300) {
    if (edge && kind === 'html') return edge.vendor === 'Cloudflare' ? cloudflareOutcome(answer) : 'edge-block-200';
    if (kind === 'html') return 'ok-html';
    if (kind === 'empty') return 'ok-empty';
    return kind === 'json' || kind === 'form' ? 'ok-other-json' : 'ok-unreadable';
  }
  if (edge?.vendor === 'Cloudflare' && status >= 400 && status < 500) return cloudflareOutcome(answer);
  switch (status) {
    case 400:
      return choose400(answer);
    case 401:
      return choose401(answer);
    case 403:
      return choose403(answer);
    case 404:
      if (goneApps.some((p) => p.test(answer.body)) || answer.headers['ngrok-error-code']) return '404-app-gone';
      return kind === 'json' ? '404-json' : '404-html';
    case 407:
      return 'proxy-407';
    case 500:
      return '500';
    case 502:
    case 503:
    case 504:
      return edge && kind === 'html' && edge.vendor === 'Akamai' ? '403-html-edge' : '502-504';
    default:
      break;
  }
  // AWS, Alibaba and ModSecurity block with 405 and 406.
  if ((status === 405 || status === 406) && edge && edge.vendor !== 'AWS load balancer') return '403-html-edge';
  if (outcomes.has(String(status))) return String(status);
  if (status >= 520 && status <= 530) return 'cloudflare-52x';
  if (status >= 500) return '5xx-other';
  return status >= 400 ? '4xx-other' : 'status-other';
}

function choose400({ kind, body }: Answer): string {
  if (
    /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled|Client sent an HTTP request to an HTTPS server/i.test(
      body,
    )
  ) {
    return '400-plain-http-to-https';
  }
  if (/No required SSL certificate was sent|SSL certificate error/i.test(body)) return 'tls-client-cert-required';
  if (kind === 'html' || kind === 'text') return '400-html';
  return kind === 'empty' ? '400-empty' : '400-json';
}

function choose401(answer: Answer): string {
  const challenge = answer.headers['www-authenticate'] ?? '';
  if (/\b(?:negotiate|ntlm)\b/i.test(challenge)) return '401-negotiate';
  if (/^bearer\b/i.test(challenge)) return '401-bearer';
  if (/\bbasic\b/i.test(challenge)) return '401-basic-no-json';
  if (answer.kind === 'html') return '401-html';
  if (answer.kind === 'json') return '401-json-other';
  return '401-empty';
}

function choose403(answer: Answer): string {
  if (/Missing Authentication Token/.test(answer.body)) return '403-no-such-route';
  if (edgeOf(answer)) return '403-html-edge';
  // Okta's own codes
  if (/^e0\d{6}$/.test(answer.error ?? '')) return '403-oauth-json';
  if (answer.kind === 'json') return '403-json-gateway';
  if (answer.kind === 'empty') return '403-empty';
  return '403-html-plain';
}
