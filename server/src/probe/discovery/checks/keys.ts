import type { Check, Evidence, PublicKeyFacts } from '../types.ts';
import {
  check,
  type Found,
  finding,
  firstOf,
  list,
  listed,
  proofOf,
  readingFor,
  serverOf,
  serverSetting,
  shown,
  textIn,
} from './support.ts';

const usual = 'Tokens cannot be verified (“no matching key found”, “unable to fetch JWKS”).';

/** RFC 7517 section 5, OpenID Connect Discovery section 3. */
function keySet(evidence: Evidence): readonly Found[] {
  const { subject } = evidence;
  const server = serverOf(evidence);
  const setting = firstOf(subject, 'jwks_uri')?.ref ?? serverSetting(subject);
  const algorithms = list(server?.document ?? {}, 'id_token_signing_alg_values_supported') ?? [];
  const reading = readingFor('keys', evidence);
  if (server !== undefined && textIn(server.document, 'jwks_uri') === undefined) {
    // OAuth without OpenID Connect needs no keys.
    const isOpenId = algorithms.some(isAsymmetric) && textIn(server.document, 'issuer') !== undefined;
    return isOpenId
      ? [
          finding(
            'warning',
            `The metadata offers signed ID tokens and no jwks_uri to verify them with. ${usual} It is required by OpenID Connect Discovery section 3; report it to whoever runs the server.`,
            setting,
            proofOf('jwks_uri', server),
          ),
        ]
      : [];
  }
  if (reading === undefined || reading.kind === 'failed' || reading.kind === 'cut') return [];
  const { status } = reading;
  if (reading.kind === 'answer' || reading.keys === undefined) {
    // A limit or a fault of the moment says nothing of the URL.
    if (status === 429 || (status !== undefined && status >= 500)) return [];
    const what = status === 200 ? (reading.isHtml ? 'an HTML page' : 'no key set') : `${status}`;
    return [
      finding(
        'warning',
        `${shown(reading.url)} answers with ${what} instead of keys. ${usual} Check the URL.`,
        setting,
        `answer of ${reading.url}`,
      ),
    ];
  }
  return faultsOf(reading.keys, algorithms).map(([severity, message]) =>
    finding(severity, `${shown(reading.url)} ${message}`, setting, `keys in ${reading.url}`),
  );
}

type Fault = readonly ['error' | 'warning', string];

function faultsOf(keys: readonly PublicKeyFacts[], algorithms: readonly string[]): readonly Fault[] {
  const faults: Fault[] = [];
  const open = keys.filter(({ privateMembers }) => privateMembers.length > 0);
  if (open.length > 0) {
    faults.push([
      'error',
      `publishes private keys: ${open.map((key) => `${nameOf(key)} (${key.privateMembers.join(', ')})`).join('; ')}. Everybody can sign tokens with them. Replace these keys at once and publish the public parts only.`,
    ]);
  }
  const signing = keys.filter(({ use }) => use !== 'enc');
  const wanted = algorithms.filter(isAsymmetric);
  if (keys.length === 0) {
    // A server that signs with the client's secret, or not at all, has no key to show.
    if (wanted.length > 0 || algorithms.length === 0) faults.push(['warning', `holds no key. ${usual}`]);
    return faults;
  }
  if (wanted.length > 0 && !wanted.some((alg) => signing.some((key) => fits(key, alg)))) {
    faults.push([
      'warning',
      `has no key for ${listed(wanted)}, with which the metadata says that ID tokens are signed. ${usual}`,
    ]);
  }
  const twice = signing.filter((key, at) => signing.some((other, i) => i < at && isTwin(key, other)));
  if (twice.length > 0) {
    faults.push([
      'warning',
      `has several keys with the kid ${listed([...new Set(twice.flatMap(({ kid }) => kid ?? []))])}. A verifier may take the wrong one (“signature verification failed”). Each key needs a kid of its own.`,
    ]);
  }
  const short = signing.filter(({ bits }) => bits !== undefined && bits < 2048);
  if (short.length > 0) {
    faults.push([
      'warning',
      `has RSA keys of less than 2048 bits: ${short.map((key) => `${nameOf(key)} (${key.bits})`).join('; ')}. RFC 7518 section 3.3 forbids them, and libraries refuse them. Replace them.`,
    ]);
  }
  return faults;
}

const isAsymmetric = (alg: string): boolean => /^(?:[RPE]S\d{3}K?|EdDSA|Ed25519|Ed448|ML-DSA-\d+)$/.test(alg);

const nameOf = ({ kid, kty }: PublicKeyFacts): string => shown(kid ?? `a key of type ${kty ?? 'unknown'}`);

/** RFC 7517 section 4.5: equal kids are fine for keys of different types that are alternatives. */
const isTwin = (a: PublicKeyFacts, b: PublicKeyFacts): boolean =>
  a.kid !== undefined && a.kid === b.kid && a.kty === b.kty && a.alg === b.alg && !isSame(a, b);

const isSame = (a: PublicKeyFacts, b: PublicKeyFacts): boolean =>
  (['n', 'e', 'x', 'y', 'crv'] as const).every((name) => a.jwk[name] === b.jwk[name]);

function fits({ kty, alg }: PublicKeyFacts, wanted: string): boolean {
  if (alg !== undefined) return alg === wanted || (/^Ed/.test(alg) && /^Ed/.test(wanted));
  if (/^[RP]S/.test(wanted)) return kty === 'RSA';
  if (/^ES/.test(wanted)) return kty === 'EC';
  return /^Ed/.test(wanted) ? kty === 'OKP' : kty === 'AKP';
}

/** OpenID Connect Core section 3.1.3.7. Information only: the file may hold a token of another day. */
function storedTokens(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const issuer = server === undefined ? undefined : textIn(server.document, 'issuer');
  const keys = readingFor('keys', evidence);
  return evidence.tokens.flatMap(({ token, result }): readonly Found[] => {
    const { name } = token.ref;
    if (server !== undefined && issuer !== undefined && token.issuer !== undefined && isOther(token.issuer, issuer)) {
      return [
        finding(
          'info',
          `The token in ${name} is from ${shown(token.issuer)}, not from ${shown(issuer)}. Whoever checks it for this issuer refuses it (invalid_token, “unexpected iss value”).`,
          token.ref,
          proofOf('issuer', server),
        ),
      ];
    }
    if (keys === undefined) return [];
    const isOver = token.expires !== undefined && token.expires * 1000 < keys.endedAt;
    // Its key may be gone by now, as it should be.
    if (isOver || result === 'verified' || result === 'not-checked') return [];
    const what =
      result === 'unknown-key'
        ? `names the key ${shown(token.kid ?? '')}, which the server does not publish (any more). It is refused (“no matching key”), unless the key has been changed since`
        : 'has a signature that none of the published keys made. It is refused (“signature verification failed”)';
    return [finding('info', `The token in ${name} ${what}. Get a new one.`, token.ref, `keys in ${keys.url}`)];
  });
}

/** Version 1.0 tokens of Entra ID have an issuer of their own; `{tenantid}` stands for any. */
function isOther(own: string, published: string): boolean {
  if (own.replace(/\/$/, '') === published.replace(/\/$/, '') || published.includes('{')) return false;
  return !(/^https:\/\/sts\.windows\.net\//.test(own) && /^https:\/\/login\.microsoftonline\./.test(published));
}

export const keyChecks: readonly Check[] = [
  check(
    {
      id: 'jwks',
      title: 'jwks_uri',
      severity: 'error',
      condition: 'Keys are there, without private members, with a kid each, of 2048 bits, and one fits the algorithms',
      guard:
        'Any JSON content type; 429 and 5xx are silent; no key is needed for HS256; equal kids of keys of different types are fine',
      source: 'RFC 7517 sections 4.5 and 5; RFC 7518 section 3.3; OpenID Connect Discovery section 3',
    },
    keySet,
  ),
  check(
    {
      id: 'stored-token',
      title: 'Stored tokens',
      severity: 'info',
      condition: 'A JWT in a file has the issuer of the metadata, a published kid and a signature that verifies',
      guard: 'Expired tokens are compared by issuer only; symmetric signatures and encrypted tokens are left alone',
      source: 'OpenID Connect Core section 3.1.3.7',
    },
    storedTokens,
  ),
];
