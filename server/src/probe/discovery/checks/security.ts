import type { Check, Evidence } from '../types.ts';
import {
  authMethodOf,
  check,
  type Found,
  finding,
  firstOf,
  list,
  listed,
  offered,
  proofOf,
  serverOf,
  serverSetting,
  shown,
  signsPeopleIn,
} from './support.ts';

/** OpenID Connect Discovery section 3: RS256 has to be among them. */
function idTokenAlgorithms(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  const { subject } = evidence;
  const member = 'id_token_signing_alg_values_supported';
  const supported = list(server.document, member);
  if (supported === undefined || supported.length === 0) return [];
  const configured = subject.options.idTokenAlg;
  const alg = /^(?:[RPEH]S\d{3}|EdDSA|Ed25519)$/.test(configured?.text ?? '') ? configured : undefined;
  if (alg !== undefined && !supported.includes(alg.text)) {
    return [
      finding(
        'warning',
        `${alg.ref.name} is ${alg.text}, but the server signs ID tokens with ${listed(supported)}. The sign-in fails when the token comes (“unexpected JWT alg received”). Use a listed algorithm.`,
        alg.ref,
        proofOf(member, server),
        offered(
          supported.find((other) => other !== 'none'),
          `Set ${alg.ref.name} to ${supported.find((other) => other !== 'none')}`,
        ),
      ),
    ];
  }
  if (supported.every((other) => other === 'none')) {
    return [
      finding(
        'warning',
        'The metadata offers ID tokens without a signature only (alg none). Anybody can write such a token, and libraries refuse it. Switch signing on at the server.',
        serverSetting(subject),
        proofOf(member, server),
      ),
    ];
  }
  if (alg !== undefined || supported.includes('RS256') || !signsPeopleIn(subject)) return [];
  return [
    finding(
      'info',
      `The server signs ID tokens with ${listed(supported)} and not with RS256, which many libraries expect unless told otherwise (“unexpected JWT alg received, expected RS256”). Configure the algorithm in the client.`,
      serverSetting(subject),
      proofOf(member, server),
    ),
  ];
}

/** RFC 8414 section 2: the member is required with *_jwt methods, and none must not be in it. */
function assertionAlgorithms(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  const { subject } = evidence;
  const configured = firstOf(subject, 'token_endpoint_auth_method');
  const member = 'token_endpoint_auth_signing_alg_values_supported';
  const supported = list(server.document, member);
  const signs = configured !== undefined && /_jwt$/.test(authMethodOf(configured.text) ?? '');
  const found: Found[] = [];
  if (supported?.includes('none') === true) {
    found.push(
      finding(
        'info',
        'The metadata takes unsigned client assertions (none), which RFC 8414 section 2 forbids: everybody could speak for any client. Switch it off at the server.',
        serverSetting(subject),
        proofOf(member, server),
      ),
    );
  }
  if (!signs || configured === undefined) return found;
  const alg = subject.options.assertionAlg;
  if (supported === undefined) {
    const listsIt =
      list(server.document, 'token_endpoint_auth_methods_supported')?.some((m) => /_jwt$/.test(m)) === true;
    if (listsIt) {
      found.push(
        finding(
          'warning',
          `${configured.ref.name} is ${shown(configured.text)}, and the metadata does not say which algorithms it takes. A wrong guess is answered with invalid_client. Configure the algorithm the client is registered with.`,
          configured.ref,
          proofOf(member, server),
        ),
      );
    }
  } else if (alg !== undefined && /^(?:[RPEH]S\d{3}|EdDSA|Ed25519)$/.test(alg.text) && !supported.includes(alg.text)) {
    found.push(
      finding(
        'warning',
        `${alg.ref.name} is ${alg.text}, but the server takes ${listed(supported)}. The token endpoint answers invalid_client. Use a listed algorithm.`,
        alg.ref,
        proofOf(member, server),
      ),
    );
  }
  return found;
}

/** .NET 9 and later send the pushed request by themselves when the metadata offers it. */
const pushesByItself: ReadonlySet<string> = new Set(['aspnet']);

/** RFC 9126 section 5. */
function pushedRequests(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const { subject } = evidence;
  if (server?.document.require_pushed_authorization_requests !== true) return [];
  if (subject.options.par !== undefined || !signsPeopleIn(subject) || subject.isMcp) return [];
  const settings = Object.values(subject.values).flatMap((values) => values ?? []);
  if (settings.some(({ dialect }) => pushesByItself.has(dialect))) return [];
  return [
    finding(
      'warning',
      'The server takes pushed authorization requests only (RFC 9126), and no setting of this client speaks of them. A plain authorization request is answered with invalid_request. Switch PAR on in the client, or the requirement off for it.',
      firstOf(subject, 'authorization_endpoint')?.ref ?? serverSetting(subject),
      proofOf('require_pushed_authorization_requests', server),
    ),
  ];
}

/** RFC 9449 section 5.1. */
function dpop(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const option = evidence.subject.options.dpop;
  if (server === undefined || option === undefined) return [];
  const member = 'dpop_signing_alg_values_supported';
  if ((list(server.document, member)?.length ?? 0) > 0) return [];
  return [
    finding(
      'warning',
      `${option.ref.name} switches DPoP on, but the metadata does not offer it. The server ignores the proof and issues Bearer tokens, which the client refuses (“unsupported token_type”). Switch it off, or on at the server.`,
      option.ref,
      proofOf(member, server),
    ),
  ];
}

export const securityChecks: readonly Check[] = [
  check(
    {
      id: 'id-token-alg',
      title: 'id_token_signing_alg_values_supported',
      severity: 'warning',
      condition: 'The configured algorithm is listed, and not only none; RS256 is listed',
      guard: 'Silent without the list; a missing RS256 informs, and only clients that people sign in with',
      source: 'OpenID Connect Discovery section 3',
    },
    idTokenAlgorithms,
  ),
  check(
    {
      id: 'assertion-alg',
      title: 'token_endpoint_auth_signing_alg_values_supported',
      severity: 'warning',
      condition: 'Present for a client with a *_jwt method, with its algorithm and without none',
      guard: 'Silent for clients that sign no assertion, but for none',
      source: 'RFC 8414 section 2',
    },
    assertionAlgorithms,
  ),
  check(
    {
      id: 'par',
      title: 'Pushed authorization requests',
      severity: 'warning',
      condition: 'A client of a server that requires them has a setting for them',
      guard:
        'Silent for clients without sign-in, with any word of PAR in their files, and for libraries that push by themselves',
      source: 'RFC 9126 section 5',
    },
    pushedRequests,
  ),
  check(
    {
      id: 'dpop',
      title: 'dpop_signing_alg_values_supported',
      severity: 'warning',
      condition: 'Present where the client is configured for DPoP',
      guard: 'Silent without a setting that switches DPoP on',
      source: 'RFC 9449 section 5.1',
    },
    dpop,
  ),
];
