import { nearest } from '../../../base/distance.ts';
import { findProvider } from '../../../knowledge/providers/lookup.ts';
import type { Check, Evidence } from '../types.ts';
import {
  authMethodOf,
  check,
  type Found,
  finding,
  firstOf,
  grantsOf,
  list,
  listed,
  offered,
  proofOf,
  serverOf,
  serverSetting,
  shown,
  valuesOf,
} from './support.ts';

const knownProvider = ({ subject }: Evidence) => {
  const provider = subject.target.provider === undefined ? undefined : findProvider(subject.target.provider);
  return provider?.kind === 'authorization-server' ? provider : undefined;
};

/** RFC 8414 section 2; without the member it means client_secret_basic. */
function authMethods(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const configured = firstOf(evidence.subject, 'token_endpoint_auth_method');
  const method = configured === undefined ? undefined : authMethodOf(configured.text);
  if (server === undefined || configured === undefined || method === undefined) return [];
  const member = 'token_endpoint_auth_methods_supported';
  const published = list(server.document, member);
  const supported = published ?? ['client_secret_basic'];
  if (supported.includes(method)) return [];
  const documented = knownProvider(evidence)?.clientAuthMethods.some((text) => text.split(' ')[0] === method);
  if (documented === true) return [];
  // A public client names no method that would have to be listed, and many lists leave it out.
  const severity = published === undefined || method === 'none' ? 'info' : 'warning';
  const secretMethods = ['client_secret_basic', 'client_secret_post'];
  const other = secretMethods.includes(method)
    ? supported.find((candidate) => secretMethods.includes(candidate))
    : undefined;
  const said = published === undefined ? 'has no list, which means client_secret_basic' : `lists ${listed(supported)}`;
  return [
    finding(
      severity,
      `${configured.ref.name} is ${method}, but the metadata ${said}. The token endpoint answers invalid_client when it does not take the method. Use a listed one, as the client is registered.`,
      configured.ref,
      proofOf(member, server),
      offered(other, `Set ${configured.ref.name} to ${other}`),
    ),
  ];
}

/** RFC 8414 section 2. Without the member nothing is known of the grants besides code and implicit. */
function grantTypes(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const member = 'grant_types_supported';
  const supported = server === undefined ? undefined : list(server.document, member);
  if (server === undefined || supported === undefined || supported.length === 0) return [];
  const documented = knownProvider(evidence)?.grantTypes ?? [];
  return grantsOf(evidence.subject)
    .filter(({ grant }) => isGrant(grant) && !supported.includes(grant) && !documented.includes(grant))
    .map(({ grant, configured }) =>
      finding(
        grant === 'refresh_token' ? 'info' : 'warning',
        `${configured.ref.name} has ${grant}, but the metadata lists ${listed(supported)}. The token endpoint answers unsupported_grant_type. ${grant === 'refresh_token' ? 'Some servers leave it out and refresh all the same; ask' : 'Enable the grant at the server, or use a listed one; ask'} its operator if in doubt.`,
        configured.ref,
        proofOf(member, server),
      ),
    );
}

const isGrant = (grant: string): boolean =>
  /^(?:authorization_code|implicit|password|client_credentials|refresh_token|urn:[\w:.-]+)$/.test(grant);

const words = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .split(/[\s+]+/)
    .sort()
    .join(' ');

/** OpenID Connect Discovery section 3; the words of a response type have no order. */
function responseTypes(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  const rows = [
    ['response_type', 'response_types_supported', 'unsupported_response_type'],
    ['response_mode', 'response_modes_supported', 'invalid_request'],
  ] as const;
  return rows.flatMap(([role, member, answer]) => {
    const supported = list(server.document, member);
    if (supported === undefined || supported.length === 0) return [];
    return valuesOf(evidence.subject, role)
      .filter(({ text }) => /^[\w .+]+$/.test(text) && !supported.some((other) => words(other) === words(text)))
      .map(({ text, ref }) =>
        finding(
          'warning',
          `${ref.name} is ${shown(text)}, but the metadata lists ${listed(supported)}. The authorization endpoint answers ${answer}. Use a listed one.`,
          ref,
          proofOf(member, server),
          offered(
            role === 'response_type' && supported.includes('code') ? 'code' : undefined,
            `Set ${ref.name} to code`,
          ),
        ),
      );
  });
}

/** A server may leave scopes out of its list (RFC 8414 section 2), those of an API most of all. */
function scopes(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const member = 'scopes_supported';
  const supported = server === undefined ? undefined : list(server.document, member);
  if (server === undefined || supported === undefined || supported.length === 0) return [];
  // The APIs of a known provider have scopes of their own, which its OpenID metadata leaves out.
  const provider = knownProvider(evidence);
  const mayBeRight = (scope: string): boolean =>
    provider !== undefined && (provider.scopes.known.includes(scope) || nearest(scope, supported, 2) === undefined);
  return valuesOf(evidence.subject, 'scope').flatMap(({ text, ref }) => {
    const asked = text.split(/[\s,]+/).filter((scope) => scope !== '');
    const missing = asked.filter((s) => !supported.includes(s) && /^\w+$/.test(s) && !mayBeRight(s));
    if (missing.length === 0) return [];
    const slip = missing.map(
      (scope) =>
        [
          scope,
          nearest(
            scope,
            supported.filter((s) => !asked.includes(s)),
            2,
          ),
        ] as const,
    );
    const fixed = slip.reduce((all, [scope, near]) => (near === undefined ? all : replaceWord(all, scope, near)), text);
    return [
      finding(
        'info',
        `${ref.name} asks for ${listed(missing)}, which the metadata does not list (${listed(supported)}). A server may leave scopes out; if it does not know them, it answers invalid_scope. Check the spelling.`,
        ref,
        proofOf(member, server),
        fixed !== text && /^[\w .:/,-]{1,512}$/.test(fixed)
          ? { text: fixed, title: `Write ${slip.flatMap(([, near]) => near ?? []).join(' and ')} as the server does` }
          : undefined,
      ),
    ];
  });
}

const replaceWord = (text: string, word: string, other: string): string =>
  text
    .split(/([\s,]+)/)
    .map((part) => (part === word ? other : part))
    .join('');

/** RFC 9700 section 2.1.1; MCP clients have to stop when S256 is not listed. */
function pkce(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  const { subject } = evidence;
  const member = 'code_challenge_methods_supported';
  const supported = list(server.document, member);
  const configured = firstOf(subject, 'code_challenge_method');
  const method = /^(?:s256|plain)$/i.test(configured?.text ?? '') ? configured?.text : undefined;
  if (subject.isMcp) {
    if (supported?.includes('S256') === true) return [];
    return [
      finding(
        'error',
        `The authorization server of this MCP server ${supported === undefined ? 'says nothing of PKCE' : `lists ${listed(supported)} for PKCE`}. MCP clients refuse to sign in unless code_challenge_methods_supported has S256 (“Incompatible auth server: does not support code challenge method S256”). Add it to the server’s metadata.`,
        serverSetting(subject),
        proofOf(member, server),
      ),
    ];
  }
  if (method === undefined || configured === undefined) return [];
  if (supported === undefined) {
    return [
      finding(
        'info',
        `${configured.ref.name} switches PKCE on, and the metadata says nothing of it. Most servers that know nothing of PKCE ignore it; then it protects nothing.`,
        configured.ref,
        proofOf(member, server),
      ),
    ];
  }
  const exact = supported.find((other) => other.toLowerCase() === method.toLowerCase());
  if (exact !== undefined || supported.length === 0) return [];
  const better = supported.includes('S256') ? 'S256' : undefined;
  return [
    finding(
      'warning',
      `${configured.ref.name} is ${method}, but the metadata lists ${listed(supported)}. The authorization endpoint answers invalid_request (“transform algorithm not supported”). Use ${better ?? 'a listed method'}.`,
      configured.ref,
      proofOf(member, server),
      offered(better, `Set ${configured.ref.name} to S256`),
    ),
  ];
}

export const capabilityChecks: readonly Check[] = [
  check(
    {
      id: 'auth-method',
      title: 'token_endpoint_auth_methods_supported',
      severity: 'warning',
      condition: 'The configured method is listed; without the list it is client_secret_basic',
      guard:
        'Lists may be incomplete: what the provider documents is silent, and a missing list or the method none inform',
      source: 'RFC 8414 section 2',
    },
    authMethods,
  ),
  check(
    {
      id: 'grant-type',
      title: 'grant_types_supported',
      severity: 'warning',
      condition: 'Each configured grant is listed',
      guard: 'Silent without the list and for what the provider documents; refresh_token informs',
      source: 'RFC 8414 section 2',
    },
    grantTypes,
  ),
  check(
    {
      id: 'response-type',
      title: 'response_types_supported, response_modes_supported',
      severity: 'warning',
      condition: 'The configured value is listed, its words in any order',
      guard: 'Silent without the list',
      source: 'OpenID Connect Discovery section 3',
    },
    responseTypes,
  ),
  check(
    {
      id: 'scope',
      title: 'scopes_supported',
      severity: 'info',
      condition: 'Each requested scope is listed',
      guard:
        'A server may leave scopes out, so it only informs; scopes that are URLs or have parts are silent, and of known providers all but likely slips',
      source: 'RFC 8414 section 2',
    },
    scopes,
  ),
  check(
    {
      id: 'pkce',
      title: 'code_challenge_methods_supported',
      severity: 'error',
      condition: 'The configured method is listed; for MCP, S256 is listed',
      guard: 'The list is often absent outside MCP: silent without a PKCE setting, information with one',
      source: 'RFC 9700 section 2.1.1; Model Context Protocol, Authorization',
    },
    pkce,
  ),
];
