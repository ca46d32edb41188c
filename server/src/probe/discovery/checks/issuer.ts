import type { Severity } from '../../../base/severity.ts';
import type { Check, Evidence, Reading } from '../types.ts';
import {
  anyServerOf,
  check,
  type Found,
  finding,
  isInside,
  offered,
  proofOf,
  type Server,
  serverOf,
  serverSetting,
  shown,
  textIn,
  urlOf,
} from './support.ts';

/** RFC 8414 section 3.3, OpenID Connect Discovery section 4.3: the document's issuer is the one it was asked for. */
function issuerIdentity(evidence: Pick<Evidence, 'subject' | 'readings'>): readonly Found[] {
  const server = anyServerOf(evidence);
  if (server === undefined) return [];
  const { issuer, target } = evidence.subject;
  const found = textIn(server.document, 'issuer');
  const expected = server.expected ?? issuer.text;
  if (found === undefined) {
    return isMetadata(server)
      ? [
          finding(
            'warning',
            `The metadata at ${server.url} has no issuer. Clients that check it stop with “issuer missing” or “unexpected issuer”. Report it to whoever runs the server.`,
            serverSetting(evidence.subject),
            proofOf('issuer', server),
          ),
        ]
      : [];
  }
  // A document that is not at a well-known place has no issuer of its URL’s own.
  if (server.expected === undefined && issuer.from === 'discovery') return [];
  if (found === expected || isTemplate(found)) return [];
  // B2C and AD FS name an issuer of another form on purpose; their libraries take it from the document.
  if (isB2c(server.url) || isAdfs(server.url)) return [];
  const setting = issuer.configured;
  const name = setting?.ref.name ?? 'The issuer';
  const title = `Set ${name} to the issuer of the metadata`;
  if (withoutSlash(found) === withoutSlash(expected)) {
    if (issuer.from !== 'issuer' || setting === undefined) return [];
    const severity = slashSeverity(setting.ref.name, setting.dialect, expected);
    if (severity === undefined) return [];
    return [
      finding(
        severity,
        `${name} ${expected.endsWith('/') ? 'ends with a slash that' : 'lacks the slash at the end that'} the issuer of the metadata ${expected.endsWith('/') ? 'does not have' : 'has'}. Issuers are compared character by character, so tokens and metadata are refused (“issuer mismatch”, “unexpected iss value”). Write ${shown(found)} instead.`,
        setting.ref,
        proofOf('issuer', server),
        offered(found, title),
      ),
    ];
  }
  if (isSplit(expected, found)) return [];
  const isOwn = issuer.from === 'issuer' && server.namedBy === undefined;
  const byDocument =
    issuer.from === 'discovery' || issuer.from === 'domain' || /authority/i.test(setting?.ref.name ?? '');
  const isEntra =
    target.provider === 'microsoft-entra-id' || /^https:\/\/(?:login\.microsoftonline|sts\.windows)\./.test(expected);
  const severity: Severity =
    server.namedBy !== undefined
      ? 'error'
      : issuer.from === 'provider' || isEntra
        ? 'info'
        : byDocument
          ? 'warning'
          : 'error';
  return [
    finding(
      severity,
      `${isOwn ? `${name} is ${shown(expected)}, but the metadata at ${server.url} names ${shown(found)}.` : `The metadata at ${server.url} names the issuer ${shown(found)}, and it was looked for as that of ${shown(expected)}.`} Clients refuse the metadata (RFC 8414 section 3.3) or the tokens (“issuer mismatch”, “unexpected iss value”). ${isOwn ? 'Write the issuer as the server does, if it is the right server.' : 'Check that it is the right server.'}`,
      setting?.ref ?? serverSetting(evidence.subject),
      proofOf('issuer', server),
      // Another host is another server, whose word is not taken for it.
      isOwn && urlOf(found)?.origin === urlOf(expected)?.origin ? offered(found, title) : undefined,
    ),
  ];
}

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

/** Entra’s multi-tenant authorities name `{tenantid}` (Microsoft identity platform, OpenID Connect, 2025). */
const isTemplate = (issuer: string): boolean => /\{tenant_?id\}/i.test(issuer);
const isB2c = (url: string): boolean => /\.b2clogin\.com\/|\/tfp\/|[?&]p=b2c_/i.test(url);
const isAdfs = (url: string): boolean => /\/adfs(?:\/|$)/i.test(urlOf(url)?.pathname ?? '');

/** A page of settings, or a JSON answer of something else, has no members of metadata. */
const isMetadata = ({ document }: Server): boolean =>
  textIn(document, 'token_endpoint') !== undefined || textIn(document, 'authorization_endpoint') !== undefined;

/** The application asks inside the network for what the browser knows by a public name. */
const isSplit = (configured: string, found: string): boolean => isInside(configured) && !isInside(found);

/**
 * Settings that are called authority, domain or base URL are addresses: their libraries add the well-known path and take
 * the issuer from the document. Others parse both as URLs, which makes the slash after a bare host the same.
 */
function slashSeverity(name: string, dialect: string, issuer: string): Severity | undefined {
  if (/authority|base_?-?url|domain|discovery/i.test(name)) return undefined;
  const hasPath = (urlOf(issuer)?.pathname ?? '/') !== '/';
  if (hasPath || dialect === 'spring-oauth2') return 'error';
  // Auth.js compares them as URLs (oauth4webapi, processDiscoveryResponse).
  return /^AUTH_[A-Z0-9_]+_ISSUER$/.test(name) ? 'info' : 'warning';
}

/** The metadata is that of another issuer for sure: more than a slash, and nothing that a deployment may do on purpose. */
export function isForeign(evidence: Pick<Evidence, 'subject' | 'readings'>): boolean {
  const server = anyServerOf(evidence);
  const found = server === undefined ? undefined : textIn(server.document, 'issuer');
  const expected = server?.expected ?? evidence.subject.issuer.text;
  const isError = issuerIdentity(evidence).some(({ severity }) => severity === 'error');
  return isError && found !== undefined && withoutSlash(found) !== withoutSlash(expected);
}

/** Which well-known location answered, and why the others did not. */
function wellKnown(evidence: Evidence): readonly Found[] {
  const { subject, readings } = evidence;
  const tried = readings.filter(({ purpose, kind }) => purpose === 'server-metadata' && kind !== 'not-sent');
  const missed = tried.filter(({ kind }) => kind === 'answer');
  const server = anyServerOf(evidence);
  const setting = serverSetting(subject);
  if (server !== undefined) {
    if (missed.length === 0 || subject.issuer.from === 'provider') return [];
    return [
      finding(
        'info',
        `The metadata is at ${server.url}, while ${missed.map(answerOf).join(', and ')}. A library that looks only there fails with “discovery failed” or “expected application/json”; give it the document’s URL, or the endpoints.`,
        setting,
        missed.map(({ url }) => url).join(', '),
      ),
    ];
  }
  // A server that is not reached or refuses tells nothing of where its document is.
  if (missed.length === 0 || missed.length < tried.length || !missed.every(isNotThere)) return [];
  if (subject.issuer.from === 'provider' || (subject.isMcp && subject.issuer.from === 'none')) return [];
  const hasEndpoints = subject.values.token_endpoint !== undefined;
  const html = missed.some(({ isHtml, status }) => isHtml && status === 200);
  return [
    finding(
      hasEndpoints ? 'info' : 'warning',
      `No metadata was found for ${shown(subject.issuer.text)}: ${missed.map(answerOf).join('; ')}. ${html ? 'A page instead of JSON is what a web application answers for paths it does not know. ' : ''}A client that discovers its endpoints fails with “discovery failed” or “unexpected status 404”. Check host, path and realm or tenant of the issuer${hasEndpoints ? '; the configured endpoints may do without.' : '.'}`,
      setting,
      missed.map(({ url }) => url).join(', '),
    ),
  ];
}

const isNotThere = ({ status }: Reading): boolean => status === 404 || status === 410 || status === 200;

const answerOf = ({ url, status, isHtml, contentType }: Reading): string =>
  status === 200
    ? `${url} answers with ${isHtml ? 'an HTML page' : `no metadata (${contentType ?? 'no content type'})`}`
    : `${url} answers ${status}`;

/** RFC 9207 section 2: a client of several servers has to tell their answers apart. */
function issParameter(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const { subject } = evidence;
  if (server === undefined || subject.issuers < 2) return [];
  if (server.document.authorization_response_iss_parameter_supported === true) return [];
  return [
    finding(
      'info',
      `This application uses ${subject.issuers} issuers, and ${shown(textIn(server.document, 'issuer') ?? server.url)} does not put iss into its authorization response. Answers of two servers can then be mixed up; give each issuer a redirect URI of its own (RFC 9700 section 4.4.2).`,
      serverSetting(subject),
      proofOf('authorization_response_iss_parameter_supported', server),
    ),
  ];
}

/** More than a minute apart breaks assertions, DPoP proofs and the check of `exp` and `nbf`. */
function clock({ readings }: Evidence): readonly Found[] {
  const skews = readings.flatMap(({ headers, endedAt, tookMs, url }) => {
    const { date, age } = headers;
    // A cache repeats the date of the first answer.
    if (date === undefined || age !== undefined || Number.isNaN(Date.parse(date))) return [];
    const off = Math.abs(Date.parse(date) - endedAt);
    return [{ url, seconds: Math.max(0, Math.floor((off - tookMs - 1000) / 1000)) }];
  });
  const least = skews.toSorted((a, b) => a.seconds - b.seconds)[0];
  if (least === undefined || least.seconds <= 60) return [];
  return [
    finding(
      'warning',
      `The clock of this machine and that of ${new URL(least.url).host} differ by ${least.seconds} seconds. Tokens and signed assertions count as expired or not yet valid (invalid_client, “token is expired”, “nbf in the future”). Set the clock by NTP.`,
      undefined,
      `Date in the answer of ${least.url}`,
    ),
  ];
}

const day = 86_400;

/** OpenID Connect Core section 10.1.1: keys change, and who keeps an old copy refuses new tokens. */
function caching(evidence: Evidence): readonly Found[] {
  return evidence.readings.flatMap((reading) => {
    if (reading.kind !== 'document' || (reading.purpose !== 'keys' && reading.purpose !== 'server-metadata')) return [];
    const seconds = Number(/\bmax-age\s*=\s*"?(\d{1,10})/i.exec(reading.headers['cache-control'] ?? '')?.[1] ?? 0);
    if (seconds <= day) return [];
    return [
      finding(
        'hint',
        `${reading.url} may be cached for ${Math.round(seconds / day)} days. After a change of keys a client that does so refuses new tokens (“no matching key”, “unknown kid”). Read it again after a day at most, and once when a kid is not known.`,
        undefined,
        `Cache-Control of ${reading.url}`,
      ),
    ];
  });
}

export const issuerChecks: readonly Check[] = [
  check(
    {
      id: 'issuer',
      title: 'Issuer identity',
      severity: 'error',
      condition: 'The document’s issuer is the configured one, character by character',
      guard:
        'Entra’s {tenantid}, B2C and AD FS; an inside address of a public issuer; settings whose libraries take the issuer from the document; the slash after a bare host is a warning',
      source: 'RFC 8414 section 3.3; OpenID Connect Discovery section 4.3',
    },
    issuerIdentity,
  ),
  check(
    {
      id: 'well-known',
      title: 'Well-known locations',
      severity: 'warning',
      condition: 'The metadata is at the place where libraries look first',
      guard: 'Only 404, 410 and HTML pages count; information when the endpoints are configured',
      source: 'RFC 8414 sections 3.1 and 5; OpenID Connect Discovery section 4',
    },
    wellKnown,
  ),
  check(
    {
      id: 'iss-parameter',
      title: 'iss parameter',
      severity: 'info',
      condition: 'authorization_response_iss_parameter_supported, where an application has several issuers',
      guard: 'Silent with one issuer',
      source: 'RFC 9207',
    },
    issParameter,
  ),
  check(
    {
      id: 'clock',
      title: 'Clock',
      severity: 'warning',
      condition: 'The Date header and the local clock differ by at most 60 seconds',
      guard: 'Answers with an Age header do not count; of several answers the nearest counts, less the time it took',
      source: 'RFC 9110 section 6.6.1; RFC 9449 section 4.3',
    },
    clock,
  ),
  check(
    {
      id: 'caching',
      title: 'Caching',
      severity: 'hint',
      condition: 'Metadata and keys may be cached for a day at most',
      guard: 'Silent without max-age; authproof itself keeps no document',
      source: 'OpenID Connect Core section 10.1.1',
    },
    caching,
  ),
];
