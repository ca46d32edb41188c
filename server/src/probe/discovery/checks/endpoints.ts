import type { Severity } from '../../../base/severity.ts';
import { findProvider, providerOfUrl } from '../../../knowledge/providers/lookup.ts';
import { endpointRoles, type Role } from '../../../knowledge/roles.ts';
import type { Check, Configured, Evidence } from '../types.ts';
import {
  check,
  type Found,
  finding,
  firstOf,
  grantsOf,
  isInside,
  offered,
  ownerOf,
  proofOf,
  readingFor,
  type Server,
  serverOf,
  serverSetting,
  shown,
  textIn,
  urlOf,
  valuesOf,
} from './support.ts';

/** RFC 9700 section 2.6: endpoints are taken from the metadata rather than by hand. */
function configuredEndpoints(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  return endpointRoles.flatMap((role) =>
    valuesOf(evidence.subject, role).flatMap(
      (configured) => endpointDifference(role, configured, server, evidence) ?? [],
    ),
  );
}

function endpointDifference(
  role: Role,
  configured: Configured,
  server: Server,
  { subject }: Evidence,
): Found | undefined {
  const published = textIn(server.document, role);
  const [own, theirs] = [urlOf(configured.text), urlOf(published ?? '')];
  if (published === undefined || own === undefined || theirs === undefined || own.href === theirs.href)
    return undefined;
  const alias = (server.document.mtls_endpoint_aliases as Readonly<Record<string, unknown>> | undefined)?.[role];
  if (typeof alias === 'string' && urlOf(alias)?.href === own.href) return undefined;
  if (isInside(configured.text) && (!isInside(published) || own.host !== theirs.host)) return undefined;
  // With jwks_uri a client may also publish keys of its own (RFC 7591 section 2).
  if (role === 'jwks_uri' && own.origin !== theirs.origin) return undefined;
  // Parameters may choose a policy or a tenant.
  if (own.search !== theirs.search && own.origin === theirs.origin && own.pathname === theirs.pathname)
    return undefined;
  const isSameHost = own.origin === theirs.origin;
  const provider = providerOfUrl(configured.text);
  const mayWork =
    (!isSameHost && own.pathname === theirs.pathname) ||
    (provider !== undefined && provider === providerOfUrl(published)) ||
    subject.issuer.from === 'provider';
  const severity: Severity = mayWork ? 'info' : 'warning';
  const { name } = configured.ref;
  const why = mayWork
    ? `${isSameHost ? 'It may be an older path that still works' : 'It may be a custom or regional host that works as well'}, but the server documents the other.`
    : isSameHost
      ? 'The request is likely answered with 404 or with a page.'
      : 'The request goes to another server, which does not know the client (invalid_client) or issues tokens of another issuer.';
  return finding(
    severity,
    `${name} is ${shown(configured.text)}, but the metadata has ${shown(published)} as ${role}. ${why} Use the published URL.`,
    configured.ref,
    proofOf(role, server),
    offered(published, `Set ${name} to the published ${role}`),
  );
}

/** RFC 8414 section 2: the URLs of endpoints are https. A hint where they are on a host of another owner. */
function endpointHosts(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  const issuer = urlOf(textIn(server.document, 'issuer') ?? server.url);
  if (issuer === undefined) return [];
  const found = endpointRoles.flatMap((role): readonly (readonly [Role, URL])[] => {
    const url = urlOf(textIn(server.document, role) ?? '');
    return url === undefined ? [] : [[role, url]];
  });
  const plain = found.filter(([, url]) => url.protocol === 'http:' && !isInside(url.href));
  // Known providers spread their endpoints over hosts of their own.
  const isForeign = ([, url]: readonly [Role, URL]): boolean =>
    !isInside(url.href) &&
    ownerOf(url.hostname) !== ownerOf(issuer.hostname) &&
    (providerOfUrl(url.href) === undefined || providerOfUrl(url.href) !== providerOfUrl(issuer.href));
  const foreign = isInside(issuer.href) ? [] : found.filter(isForeign);
  const setting = serverSetting(evidence.subject);
  return [
    ...plain.map(([role, url]) =>
      finding(
        'warning',
        `The metadata has the plain http URL ${shown(url.href)} as ${role}. Whoever listens on the way reads the credentials and tokens sent there, and most clients refuse it. A proxy in front of the server often hides https from it: tell the server its public URL.`,
        setting,
        proofOf(role, server),
      ),
    ),
    ...(foreign.length === 0
      ? []
      : [
          finding(
            'hint',
            `Endpoints of ${issuer.host} are on a host of another owner: ${foreign.map(([role, url]) => `${role} on ${url.host}`).join(', ')}. Many providers do this; check that the host is theirs before a secret goes there.`,
            setting,
            proofOf(foreign[0]?.[0] ?? '', server),
          ),
        ]),
  ];
}

/** RFC 6749 section 3.1: without parameters the endpoint shows an error or a login, but it is there. */
function authorizationReach(evidence: Evidence): readonly Found[] {
  const reading = readingFor('authorization-endpoint', evidence);
  if (reading?.status !== 404 && reading?.status !== 405) return [];
  // Some of them answer 404 when the parameters are missing.
  if (providerOfUrl(reading.url) !== undefined) return [];
  const configured = firstOf(evidence.subject, 'authorization_endpoint');
  const published = textIn(serverOf(evidence)?.document ?? {}, 'authorization_endpoint');
  return [
    finding(
      'info',
      `${shown(reading.url)} answers a GET with ${reading.status}, so it is hardly the authorization endpoint, unless it does so for missing parameters: people who sign in would see an error page. Check path and host.`,
      configured?.ref ?? serverSetting(evidence.subject),
      `status of ${reading.url}`,
      configured === undefined || published === configured.text
        ? undefined
        : offered(published, `Set ${configured.ref.name} to the published authorization_endpoint`),
    ),
  ];
}

/** RFC 6749 section 3.2: the token endpoint takes POST; a GET that shows a page is something else. */
function tokenMethod(evidence: Evidence): readonly Found[] {
  const reading = readingFor('token-endpoint', evidence);
  if (reading?.status !== 200 || !reading.isHtml) return [];
  const configured = firstOf(evidence.subject, 'token_endpoint');
  const published = textIn(serverOf(evidence)?.document ?? {}, 'token_endpoint');
  return [
    finding(
      'info',
      `${shown(reading.url)} answers a GET with an HTML page, so it is hardly the token endpoint. A client that posts there gets a page, too (“Unexpected token < in JSON”). Check the path.`,
      configured?.ref ?? serverSetting(evidence.subject),
      `content of ${reading.url}`,
      configured === undefined || published === configured.text
        ? undefined
        : offered(published, `Set ${configured.ref.name} to the published token_endpoint`),
    ),
  ];
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** RFC 8628 section 4. */
function deviceEndpoint(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const { subject } = evidence;
  const used = grantsOf(subject).find(({ grant }) => grant === deviceGrant);
  if (server === undefined || used === undefined || firstOf(subject, 'device_authorization_endpoint')) return [];
  if (textIn(server.document, 'device_authorization_endpoint') !== undefined) return [];
  const known = subject.target.provider === undefined ? undefined : findProvider(subject.target.provider);
  if (known?.endpoints.deviceAuthorization !== undefined) return [];
  return [
    finding(
      'warning',
      `${used.configured.ref.name} has the device grant, but the metadata has no device_authorization_endpoint. The flow cannot start (“device_authorization_endpoint missing”, or unsupported_grant_type). Enable the grant at the server, or take another one.`,
      used.configured.ref,
      proofOf('device_authorization_endpoint', server),
    ),
  ];
}

/** OpenID Connect RP-Initiated Logout section 2.1. */
function endSession(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  const { subject } = evidence;
  const used = firstOf(subject, 'post_logout_redirect_uri');
  if (server === undefined || used === undefined || firstOf(subject, 'end_session_endpoint') !== undefined) return [];
  if (textIn(server.document, 'end_session_endpoint') !== undefined) return [];
  const isAuth0 = subject.target.provider === 'auth0' || /\.auth0\.com\//.test(server.url);
  return [
    finding(
      'info',
      `${used.ref.name} is set, but the metadata has no end_session_endpoint. A logout through the server fails (“end_session_endpoint is not configured”) or ends only the local session. ${isAuth0 ? 'Auth0 publishes it after “RP-Initiated Logout End Session Endpoint Discovery” is switched on in the tenant’s advanced settings.' : 'Enable it at the server, or configure the URL by hand.'}`,
      used.ref,
      proofOf('end_session_endpoint', server),
    ),
  ];
}

export const endpointChecks: readonly Check[] = [
  check(
    {
      id: 'endpoints',
      title: 'Configured endpoints',
      severity: 'warning',
      condition: 'Each configured endpoint is the one the metadata has',
      guard:
        'Aliases for mutual TLS, inside addresses, other parameters and a client’s own jwks_uri are silent; the same path on another host and other URLs of a known provider inform',
      source: 'RFC 9700 section 2.6; RFC 8705 section 5',
    },
    configuredEndpoints,
  ),
  check(
    {
      id: 'hosts',
      title: 'TLS and host',
      severity: 'warning',
      condition: 'Every published endpoint is https, and on a host of the issuer’s owner',
      guard: 'Inside addresses and known providers are silent; another owner is a hint only',
      source: 'RFC 8414 section 2; RFC 9700 section 2.6',
    },
    endpointHosts,
  ),
  check(
    {
      id: 'authorization-endpoint',
      title: 'Authorization endpoint',
      severity: 'info',
      condition: 'A GET without parameters is not answered with 404 or 405',
      guard:
        'Known providers are silent; no parameter of the client is sent, no redirect is followed, and a URL with parameters is not called',
      source: 'RFC 6749 section 3.1',
    },
    authorizationReach,
  ),
  check(
    {
      id: 'token-endpoint',
      title: 'Token endpoint',
      severity: 'info',
      condition: 'A GET is not answered with an HTML page',
      guard: 'Every other answer counts as right; nothing of the client is sent',
      source: 'RFC 6749 section 3.2',
    },
    tokenMethod,
  ),
  check(
    {
      id: 'device-endpoint',
      title: 'Device authorization endpoint',
      severity: 'warning',
      condition: 'Present where the client uses the device grant',
      guard: 'Silent where the endpoint is configured, or known of the provider',
      source: 'RFC 8628 section 4',
    },
    deviceEndpoint,
  ),
  check(
    {
      id: 'end-session-endpoint',
      title: 'End session endpoint',
      severity: 'info',
      condition: 'Present where a post-logout redirect URI is configured',
      guard: 'Silent where the endpoint is configured; for Auth0 the tenant’s switch is named',
      source: 'OpenID Connect RP-Initiated Logout 1.0 section 2.1',
    },
    endSession,
  ),
];
