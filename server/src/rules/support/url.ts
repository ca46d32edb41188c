import { memoised } from '../../base/memo.ts';

/** A parsed absolute URL together with the text it came from, which keeps case, default ports and odd spellings. */
export interface ParsedUrl {
  readonly raw: string;
  readonly url: URL;
  /** Host as written: may hold upper case; without the port. IPv6 keeps its brackets. */
  readonly rawHost: string;
  /** Path as written, before any normalisation. */
  readonly rawPath: string;
}

const shape = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(?::\d*)?([^?#]*)/i;

/**
 * Undefined when the text is no absolute URL with a host (WHATWG URL, RFC 3986 section 4.3). Many rules ask about the same
 * few; the answer is shared, so it must not be changed.
 */
export const parseUrl = memoised((raw): ParsedUrl | undefined => {
  const match = shape.exec(raw);
  if (match === null || !URL.canParse(raw)) return undefined;
  return { raw, url: new URL(raw), rawHost: match[2] ?? '', rawPath: match[3] ?? '' };
}, 2000);

export const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';

/** In lower case, without the dot of a name that is absolute (RFC 1034 section 3.1): `dex.auth.svc.cluster.local.`. */
const normalHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** `localhost`, `*.localhost` (RFC 6761 section 6.3), 127.0.0.0/8 and ::1. */
export function isLoopbackHost(host: string): boolean {
  const lower = normalHost(host);
  return (
    lower === 'localhost' || lower.endsWith('.localhost') || lower === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(lower)
  );
}

/**
 * Public names that resolve to the own machine, for development: those that say so (`localhost.acme.io`),
 * `localtest.me` (readme.localtest.me), `ddev.site` (docs.ddev.com, "Extra hostnames"), `lndo.site` (docs.lando.dev), `lvh.me`, `vcap.me`, `localhost.pomerium.io` (pomerium.com, "Quickstart"), and
 * addresses in names under `nip.io` and `sslip.io`. For servers they are public names all the same.
 */
export const isLoopbackName = (host: string): boolean =>
  /^localhost\.[a-z]|(?:^|\.)(?:localtest\.me|lvh\.me|vcap\.me|ddev\.site|lndo\.site|lacolhost\.com|localhost\.pomerium\.io|127[.-]0[.-]0[.-]1\.(?:nip|sslip)\.io)$/i.test(
    host,
  );

/**
 * Public names that resolve to an address of a private network, which is part of the name (nip.io, sslip.io). For
 * servers they are public names all the same.
 */
export const isPrivateName = (host: string): boolean =>
  /(?:^|[.-])(?:10[.-]\d{1,3}|192[.-]168|172[.-](?:1[6-9]|2\d|3[01]))[.-]\d{1,3}[.-]\d{1,3}\.(?:nip|sslip)\.io$/i.test(
    host,
  );

/**
 * Hosts of a private network: RFC 1918, single labels (container and service names), `.local`, `.internal`, `.svc`, and
 * last labels with a dash or a digit, which no public name has but in Punycode (RFC 3696 section 2):
 * `service.some-namespace` of a Kubernetes cluster, `auth.rack2`.
 */
export function isPrivateHost(host: string): boolean {
  const lower = normalHost(host);
  return (
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d/.test(lower) ||
    (/^[a-z0-9_-]+$/.test(lower) && lower !== 'localhost') ||
    /\.(?:local|localdomain|internal|lan|home|home\.arpa|corp|intranet|test|minikube|docker|vagrant|svc|svc\.cluster\.local)$/.test(
      lower,
    ) ||
    /\.(?!xn--)[a-z0-9]+(?:-[a-z0-9]+)+$/.test(lower) ||
    /\.(?=\d*[a-z])[a-z]*\d[a-z0-9]*$/.test(lower)
  );
}

/** Development tunnels: reachable from outside, but never a production address. */
export function isTunnelHost(host: string): boolean {
  return /(?:^|\.)(?:ngrok(?:-free)?\.(?:app|dev|io)|trycloudflare\.com|loca\.lt|localhost\.run|lhr\.life)$/i.test(
    host,
  );
}

/** Names reserved for documentation (RFC 2606, RFC 6761), and templates of host names. */
export function isPlaceholderHost(host: string): boolean {
  const lower = normalHost(host);
  return (
    /(?:^|\.)example\.(?:com|net|org)$/.test(lower) ||
    /\.(?:example|invalid)$/.test(lower) ||
    /(?:^|[.-])(?:your|my)-?_?(?:domain|tenant|app|company|site|host|server|org|okta-domain|keycloak)(?:[.-]|$)/.test(
      lower,
    ) ||
    isBlankHost(lower) ||
    /^(?:xxx+|tenant|domain|host|dev-x{3,}\d*)\./.test(lower) ||
    /[<>{}]|%7b|%3c/.test(lower) ||
    isFilledByScript(host)
  );
}

/** `enter_the_tenant_subdomain_here.ciamlogin.com`, as Microsoft's samples write it; in lower case. */
export const isBlankHost = (host: string): boolean =>
  /(?:^|[.-])(?:enter|insert)[-_](?:the|your)[-_][\w-]+[-_]here(?:\.|$)/.test(host);

/** `http://URL/callback`, `http://AUTH_HOST:8080`: a word in capitals that a script replaces. */
const isFilledByScript = (host: string): boolean =>
  /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|URL|URI|HOST|HOSTNAME|DOMAIN|FQDN|SERVER|ADDRESS|ISSUER)$/.test(host);

/** `scheme://host:port` in lower case, default port dropped. */
export const originOf = (url: URL): string => `${url.protocol}//${url.host}`;
