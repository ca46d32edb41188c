import { compactVerify, importJWK } from 'jose';
import { errorCode } from '../../base/errors.ts';
import { reachOf } from '../guard.ts';
import type { HttpPort } from '../port.ts';
import { createRedactor } from '../redact.ts';
import { checks } from './checks/index.ts';
import { isForeign } from './checks/issuer.ts';
import { read, refusalOf, unsent } from './read.ts';
import { firstRequests, nextRequest, requestLimit } from './requests.ts';
import type { DiscoveryFinding, DiscoveryRequest, Reading, StoredToken, Subject, TokenCheck } from './types.ts';

/** What the user is asked for: the hosts, and what would be read there. Every request is a GET without credentials. */
export interface DiscoveryConsent {
  /** With the port when it is not the default one. */
  readonly hosts: readonly string[];
  readonly requests: readonly DiscoveryRequest[];
  /** How many requests there may be at most, those sent already left out. */
  readonly atMost: number;
  readonly notes: readonly string[];
}

/** Where a comparison stands: it can wait for a consent and go on. */
export interface Progress {
  readonly subject: Subject;
  readonly readings: readonly Reading[];
  /** Origins the user has agreed to. */
  readonly consented: ReadonlySet<string>;
}

export interface DiscoveryOptions {
  readonly http: HttpPort;
  readonly signal?: AbortSignal | undefined;
  readonly version?: string | undefined;
  /** The workspace's secrets: an address that holds one is not asked for. */
  readonly secrets?: readonly string[] | undefined;
  readonly onProgress?: (message: string) => void;
}

/** What has been compared. */
export interface Comparison {
  readonly subject: Subject;
  readonly readings: readonly Reading[];
  readonly findings: readonly DiscoveryFinding[];
}

/** All requests of one client end within this time. */
const timeLimitMs = 30_000;

/**
 * The first consent; undefined with a reason when nothing can be sent. `known` are the secrets of the workspace, which no
 * address may hold.
 */
export function planDiscovery(
  subject: Subject,
  known: readonly string[] = [],
): {
  readonly consent: DiscoveryConsent | undefined;
  readonly reason: string;
} {
  const own = secretsOf(subject);
  const all = firstRequests(subject);
  const allowed = all.filter((request) => refusalOf(request, own, known) === undefined);
  const first = all[0];
  const reason =
    first === undefined
      ? 'No issuer, discovery document or MCP server is known for this client, so there is nothing to compare with.'
      : (refusalOf(first, own, known) ?? '');
  return { consent: allowed.length === 0 ? undefined : consentFor(allowed, requestLimit), reason };
}

export const startDiscovery = (subject: Subject, consent: DiscoveryConsent): Progress => ({
  subject,
  readings: [],
  consented: originsOf(consent.requests),
});

/** The same with the hosts of a further consent, or with its requests given up. */
export const withConsent = (progress: Progress, consent: DiscoveryConsent): Progress => ({
  ...progress,
  consented: new Set([...progress.consented, ...originsOf(consent.requests)]),
});

export const withRefusal = (progress: Progress, consent: DiscoveryConsent): Progress => ({
  ...progress,
  readings: [...progress.readings, ...consent.requests.map((request) => unsent(request, 'You did not agree to it.'))],
});

/**
 * Sends what has been agreed to, one request after the other. `needs`: what documents have named on further hosts. The
 * progress is undefined when the user has cancelled.
 */
export async function advance(
  progress: Progress,
  options: DiscoveryOptions,
): Promise<{ readonly progress: Progress; readonly needs: DiscoveryConsent | undefined } | undefined> {
  const { subject, consented } = progress;
  const secrets = secretsOf(subject);
  const limit = AbortSignal.timeout(timeLimitMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  const readings: Reading[] = [...progress.readings];
  const pending: DiscoveryRequest[] = [];
  for (;;) {
    if (options.signal?.aborted) return undefined;
    const waiting = pending.map((request) => unsent(request, ''));
    const next = nextRequest(subject, [...readings, ...waiting]);
    if (next === undefined) break;
    const refused = limit.aborted ? 'The time for all requests is over.' : refusalOf(next, secrets, options.secrets);
    if (refused !== undefined) readings.push(unsent(next, refused));
    else if (!consented.has(new URL(next.url).origin)) pending.push(next);
    else {
      options.onProgress?.(`Reading ${next.url}`);
      readings.push(
        await read(next, { http: options.http, signal, version: options.version, secrets, open: openTexts(subject) }),
      );
    }
  }
  if (options.signal?.aborted) return undefined;
  const left = requestLimit - readings.filter(({ kind }) => kind !== 'not-sent').length;
  const needs = pending.length === 0 ? undefined : consentFor(pending, left);
  return { progress: { subject, readings, consented }, needs };
}

/** Runs every check on what has been read. */
export async function compare({ subject, readings }: Progress): Promise<Comparison> {
  const tokens = await verifyTokens(subject.tokens, readings);
  const evidence = { subject, readings, tokens, isForeign: isForeign({ subject, readings }) };
  const { text } = createRedactor(secretsOf(subject), openTexts(subject));
  const findings = checks.flatMap((check) => check.run(evidence));
  return {
    subject,
    readings,
    // A configured URL may hold a credential, although it was not sent then.
    findings: findings.map((finding) => ({ ...finding, message: text(finding.message), proof: text(finding.proof) })),
  };
}

function consentFor(requests: readonly DiscoveryRequest[], atMost: number): DiscoveryConsent {
  const hosts = [...new Set(requests.map(({ url }) => new URL(url).host))];
  const notes = hosts.flatMap((host) => {
    const reach = reachOf(new URL(`http://${host}`).hostname);
    if (reach === 'loopback') return [`${host} is this machine.`];
    return reach === 'private' ? [`${host} is an address of a private network.`] : [];
  });
  const named = requests.map(({ namedBy }) => namedBy).filter((url) => url !== undefined);
  const sources = [...new Set(named.map((url) => new URL(url).host))];
  return {
    hosts,
    requests,
    atMost: Math.min(atMost, requestLimit),
    notes: [...notes, ...(sources.length > 0 ? [`Named by a document of ${sources.join(', ')}.`] : [])],
  };
}

const originsOf = (requests: readonly DiscoveryRequest[]): ReadonlySet<string> =>
  new Set(requests.map(({ url }) => new URL(url).origin));

/** A short secret is an ordinary word somewhere; it is not looked for in documents that it was never sent to. */
const secretsOf = ({ target, tokens }: Subject): readonly string[] =>
  [target.clientSecret, ...tokens.map(({ text }) => text)].flatMap((secret) =>
    secret === undefined || secret.length < 12 ? [] : [secret.reveal()],
  );

/** A part of a secret that stands in these is none. */
const openTexts = ({ target, issuer }: Subject): readonly (string | undefined)[] => [
  target.clientId,
  target.issuer,
  target.endpoint,
  target.redirectUri,
  target.scope,
  issuer.from === 'none' ? undefined : issuer.text,
];

/** Nothing is sent for this: the keys have been read before. */
async function verifyTokens(
  tokens: readonly StoredToken[],
  readings: readonly Reading[],
): Promise<readonly TokenCheck[]> {
  const keys = readings.find(({ purpose, kind }) => purpose === 'keys' && kind === 'document')?.keys;
  return Promise.all(
    tokens.map(async (token): Promise<TokenCheck> => {
      const { alg, kid } = token;
      // A symmetric signature is checked with a secret, which no key set holds.
      if (keys === undefined || alg === undefined || alg === 'none' || alg.startsWith('HS')) {
        return { token, result: 'not-checked' };
      }
      const meant = kid === undefined ? (keys.length === 1 ? keys : []) : keys.filter((key) => key.kid === kid);
      if (meant.length === 0) return { token, result: kid === undefined ? 'not-checked' : 'unknown-key' };
      const results = await Promise.all(meant.map(({ jwk }) => hasSigned(token, alg, jwk)));
      if (results.includes(true)) return { token, result: 'verified' };
      return { token, result: results.every((result) => result === false) ? 'wrong-signature' : 'not-checked' };
    }),
  );
}

/** Undefined when the key or the algorithm is none that can be checked with. */
async function hasSigned(
  token: StoredToken,
  alg: string,
  jwk: Readonly<Record<string, string>>,
): Promise<boolean | undefined> {
  try {
    const key = await importJWK({ ...jwk }, alg);
    await compactVerify(token.text.reveal(), key, { algorithms: [alg] });
    return true;
  } catch (cause) {
    return errorCode(cause) === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' ? false : undefined;
  }
}
