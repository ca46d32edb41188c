import { entraOutcomeOf } from '../outcomes/entra.ts';
import { cloudflareOrigin } from '../outcomes/status.ts';
import type { Exchange, Target } from '../types.ts';
import { missingScopes } from './choose.ts';
import { cloudflareCode, edgeOf } from './edge.ts';
import { type Answer, quote } from './read.ts';

export type Facts = Readonly<Record<string, string>>;

/** Values for the `{names}` in the outcome tables. None is secret: an exchange holds nothing that is. */
export function factsOf(exchange: Exchange, target: Target, answer: Answer | undefined): Facts {
  const url = new URL(exchange.url);
  return {
    url: exchange.url,
    host: url.host,
    hostname: url.hostname,
    port: url.port || (url.protocol === 'https:' ? '443' : '80'),
    path: url.pathname,
    client: target.client,
    grant: exchange.grant,
    method: exchange.authMethod,
    ...assertionFacts(exchange),
    redirect: target.redirectUri === undefined ? '' : quote(target.redirectUri),
    scopeText: exchange.scope === undefined ? '' : ` ${quote(exchange.scope)}`,
    ...(answer ? answerFacts(answer, exchange) : {}),
    ...failureFacts(exchange),
  };
}

/** Replaces each `{name}`; a name without a value becomes an empty text. */
export function fill(template: string, facts: Facts): string {
  return template
    .replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
    .replaceAll(' ()', '')
    .replace(/(?<!\s)\s+([.,;])/g, '$1')
    .trim();
}

/** What the header and the claims of an assertion said; none of it is secret. */
const assertionFacts = ({ assertion }: Exchange): Record<string, string> =>
  assertion === undefined
    ? {}
    : {
        assertionAlg: quote(assertion.alg),
        assertionKid: assertion.kid === undefined ? 'none' : quote(assertion.kid),
        assertionAudience: quote(assertion.audience),
      };

function failureFacts(exchange: Exchange): Record<string, string> {
  const { failure } = exchange;
  if (!failure) return {};
  const detail = (name: string, before: string): string => {
    const value = failure.details[name];
    return value === undefined || value === '' ? '' : `${before}${quote(value)}`;
  };
  return {
    code: failure.code,
    stage: failure.stage,
    failure: quote(failure.message),
    addresses: detail('addresses', ''),
    validTo: detail('validTo', ', valid to '),
    validFrom: detail('validFrom', ', valid from '),
    subject: detail('subject', ', subject '),
    issuerName: detail('issuer', ', issued by '),
    names: detail('names', ', for '),
    scheme: detail('scheme', '; the proxy wants '),
  };
}

function answerFacts(answer: Answer, exchange: Exchange): Record<string, string> {
  const edge = edgeOf(answer);
  const reference =
    edge?.reference ?? answer.headers['x-request-id'] ?? answer.headers['x-amzn-requestid'] ?? answer.headers['cf-ray'];
  const origin = cloudflareOrigin[answer.status];
  const realm = /realm="?([^",]+)/i.exec(answer.headers['www-authenticate'] ?? '')?.[1];
  const lifetime = Number(answer.members.expires_in);
  return {
    status: String(answer.status),
    error: quote(answer.error ?? ''),
    code: cloudflareCode(answer) ?? aadsts(answer) ?? answer.codes[0] ?? answer.error ?? '',
    location: quote(answer.headers.location || 'an address it does not name'),
    postLost: answer.status <= 303 ? ', and as a GET without its body' : '',
    title: answer.title === undefined ? '' : `, titled “${answer.title}”`,
    keys: quote(Object.keys(answer.members).slice(0, 8).join(', ')) || 'none',
    missing: missingScopes(answer, exchange).join(' '),
    granted: quote(scopeOf(answer.members.scope)) || 'none',
    lifetime: Number.isFinite(lifetime) && lifetime > 0 ? ` It would have been valid for ${duration(lifetime)}.` : '',
    vendor: edge?.vendor ?? 'A gateway',
    reference: reference === undefined ? '' : `, reference ${quote(reference)}`,
    meaning: origin === undefined ? '' : `: ${origin}`,
    realm: realm === undefined ? '' : `; it names the realm “${quote(realm)}”`,
    allow: answer.headers.allow === undefined ? '' : `; it allows ${quote(answer.headers.allow)}`,
  };
}

/** Of several codes the one that the outcome is of: 70002 (“error validating credentials”) comes before the real one. */
function aadsts({ description }: Answer): string | undefined {
  const codes = [...(description ?? '').matchAll(/\bAADSTS(\d{4,8})\b/g)].map((m) => m[1] ?? '');
  return codes.find((code) => entraOutcomeOf(code) !== undefined) ?? codes[0];
}

function scopeOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(' ');
  return typeof value === 'string' ? value : '';
}

/** Seconds for people. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
