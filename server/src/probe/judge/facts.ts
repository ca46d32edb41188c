import { lookup } from '../../base/table.ts';
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

/** Names that begin with their own punctuation or space, so that a sentence is whole without them. */
const tails: ReadonlySet<string> = new Set([
  'activeText',
  'allow',
  'errorText',
  'expiredText',
  'issuerName',
  'lifetime',
  'meaning',
  'names',
  'needText',
  'postLost',
  'realm',
  'reference',
  'scheme',
  'scopeText',
  'stepUp',
  'subject',
  'title',
  'validFrom',
  'validTo',
]);

/** What a sentence says in place of a name without a value. */
const standIns: Readonly<Record<string, string>> = {
  assertionAlg: 'the one that was used',
  assertionAudience: 'the one that was used',
  carrier: 'the one that was used',
  error: 'an error it does not name',
  failure: 'the reason is not known.',
  grant: 'it asked for',
  host: 'the server',
  hostname: 'the server',
  location: 'an address it does not name',
  method: 'the one it uses',
  missing: 'some of the scope',
  path: 'of the request',
  redirect: 'of the request',
  url: 'the issuer’s address',
  variables: 'a variable',
  vendor: 'a gateway',
  verb: 'the one that was used',
  what: 'the access token',
};

/** The same where the word before it has to go, too. */
const phrases: readonly (readonly [name: string, phrase: RegExp, words: string])[] = [
  ['hostname', /\bthe host (?:name )?\{hostname\}/i, 'the host name'],
  ['status', /\b(?:the )?(?:HTTP|status) \{status\}/i, 'a status that is not known'],
];

/**
 * Replaces each `{name}`. Without a value of a name, parentheses that hold it are left out; else the sentence says it in general
 * words; and a sentence for which there are none is left out.
 */
export function fill(template: string, facts: Facts): string {
  const lacks = (name: string): boolean => (facts[name] ?? '') === '' && !tails.has(name);
  const inParentheses = template.replace(/ ?\([^()]{0,300}\)/g, (text) => (namesIn(text).some(lacks) ? '' : text));
  return inParentheses
    .split(/(?<=\.)\s+(?=[A-Z“{])/)
    .map((sentence) => fillSentence(sentence, facts, lacks))
    .filter((sentence) => sentence !== '')
    .join(' ')
    .replace(/(?<!\s)\s+([.,;])(?!\w)/g, '$1')
    .trim();
}

const namesIn = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '');

function fillSentence(template: string, facts: Facts, lacks: (name: string) => boolean): string {
  const worded = phrases.reduce(
    (text, [name, phrase, words]) => (lacks(name) ? text.replace(phrase, (_, at) => begun(words, at)) : text),
    template,
  );
  if (namesIn(worded).some((name) => lacks(name) && lookup(standIns, name) === undefined)) return '';
  return worded.replace(/\{(\w+)\}/g, (_, name: string, at: number) =>
    lacks(name) ? begun(lookup(standIns, name) ?? '', at) : (facts[name] ?? ''),
  );
}

/** With a capital where the sentence begins. */
const begun = (words: string, at: number): string =>
  at === 0 ? words.charAt(0).toUpperCase() + words.slice(1) : words;

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
    location: quote(answer.headers.location ?? ''),
    postLost: answer.status <= 303 ? ', and as a GET without its body' : '',
    title: answer.title === undefined ? '' : `, titled “${answer.title}”`,
    keys: quote(Object.keys(answer.members).slice(0, 8).join(', ')) || 'none',
    missing: missingScopes(answer, exchange).join(' '),
    granted: quote(scopeOf(answer.members.scope)) || 'none',
    lifetime: Number.isFinite(lifetime) && lifetime > 0 ? ` It would have been valid for ${duration(lifetime)}.` : '',
    vendor: edge?.vendor ?? '',
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
