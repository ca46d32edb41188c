import { memoised } from '../../base/memo.ts';
import { childOf, childrenOf, type Entry } from '../../syntax/tree.ts';

/** The names of a service's variables: its own, and those of files that other services read as well. */
export interface Names {
  has(name: string): boolean;
  /** `pattern`: without flags. */
  matching(pattern: RegExp): readonly string[];
}

/** Each pattern is tried once. */
export function listedNames(names: readonly string[]): Names {
  const all = new Set(names);
  const matching = memoised((source: string): readonly string[] => {
    const pattern = new RegExp(source);
    return [...all].filter((name) => pattern.test(name));
  });
  return { has: (name) => all.has(name), matching: ({ source }) => matching(source) };
}

export const joinedNames = (parts: readonly Names[]): Names => ({
  has: (name) => parts.some((part) => part.has(name)),
  matching: (pattern) => parts.flatMap((part) => part.matching(pattern)),
});

/** What can be seen of one Compose service over all files of its project. */
export interface Service {
  readonly image: string;
  /** Names of its variables, from `environment` and `env_file`. */
  readonly names: Names;
  /** `command` and `entrypoint` in one text. */
  readonly command: string;
  /** Labels as `key=value`. */
  readonly labels: readonly string[];
  readonly volumes: string;
  readonly isDevelopment: boolean;
}

/** A program that builds its callback from the request, or from a default, unless it is told about the proxy. */
export interface Program {
  readonly name: string;
  /** This service runs it, and signs users in. */
  readonly runs: (service: Service) => boolean;
  /** It has been told, or may have been in a file that is not seen. */
  readonly isTold: (service: Service) => boolean;
  /** The callback is wrong only where the proxy ends TLS. */
  readonly needsTls: boolean;
  readonly consequence: string;
  /** The variable that tells it, with its value; undefined when the value is the operator's own address. */
  readonly setting: { readonly name: string; readonly value: string | undefined };
}

const some = (names: Names, pattern: RegExp): boolean => names.matching(pattern).length > 0;

/**
 * What the WildFly distribution read, until 16, and what was removed in 26 (keycloak.org, "Migrating to Quarkus
 * distribution" and "Upgrading Guide", 26.0.0: "Proxy option removed").
 */
function isUnreadByKeycloak(name: string, image: string): boolean {
  const version = Number(/\/keycloak\/keycloak:(\d{2})\b/.exec(image)?.[1] ?? 0);
  if (version >= 26 && name === 'KC_PROXY') return true;
  return version >= 17 && /^(?:PROXY_ADDRESS_FORWARDING|KEYCLOAK_(?:FRONTEND_URL|HOSTNAME))$/.test(name);
}

export const programs: readonly Program[] = [
  {
    // authjs.dev, "Deployment" and setEnvDefaults: trusted with AUTH_TRUST_HOST, AUTH_URL, Vercel, Cloudflare Pages, or
    // outside of production.
    name: 'Auth.js',
    runs: ({ names, isDevelopment }) =>
      !isDevelopment &&
      names.has('AUTH_SECRET') &&
      names.matching(/^AUTH_[A-Z0-9_]+_ID$/).some((name) => names.has(name.replace(/_ID$/, '_SECRET'))),
    isTold: ({ names }) => some(names, /^(?:AUTH_TRUST_HOST|AUTH_URL|NEXTAUTH_URL|VERCEL|CF_PAGES)$/),
    needsTls: false,
    consequence: 'refuses every sign-in with UntrustedHost when it runs in production',
    setting: { name: 'AUTH_TRUST_HOST', value: 'true' },
  },
  {
    // oauth2-proxy.github.io, "Overview": without redirect-url the callback is made from the request, and without
    // reverse-proxy X-Forwarded-Proto is not read.
    name: 'oauth2-proxy',
    runs: ({ image }) => /(?:^|\/)oauth2-proxy(?:[:@]|$)/.test(image),
    isTold: ({ names, command, volumes }) =>
      some(names, /^OAUTH2_PROXY_(?:REVERSE_PROXY|REDIRECT_URL|CONFIG|ALPHA_CONFIG)$/) ||
      /reverse-proxy|redirect-url|config/.test(command) ||
      /\.(?:cfg|toml|ya?ml)\b/.test(volumes),
    needsTls: true,
    consequence: 'sends http:// in its redirect URI ("redirect_uri_mismatch")',
    setting: { name: 'OAUTH2_PROXY_REVERSE_PROXY', value: 'true' },
  },
  {
    // keycloak.org, "Configuring a reverse proxy" and "Configuring the hostname".
    name: 'Keycloak',
    runs: ({ image }) => /(?:^|\/)keycloak(?:[:@]|$)/.test(image),
    isTold: ({ image, names, command, volumes }) =>
      names.matching(/PROXY|HOSTNAME|FRONTEND/).some((name) => !isUnreadByKeycloak(name, image)) ||
      /proxy|hostname|start-dev/.test(command) ||
      /keycloak\.conf/.test(volumes),
    needsTls: true,
    consequence:
      'puts http:// and its inner address into its issuer and its redirects ("Invalid parameter: redirect_uri")',
    setting: { name: 'KC_PROXY_HEADERS', value: 'xforwarded' },
  },
  {
    // grafana.com, "Configure Grafana": root_url is made of protocol, domain and port, by default http://localhost:3000.
    name: 'Grafana',
    runs: ({ image, names }) =>
      /(?:^|\/)grafana(?:-oss|-enterprise)?(?:[:@]|$)/.test(image) && some(names, /^GF_AUTH_\w+_CLIENT_ID$/),
    isTold: ({ names, volumes }) =>
      some(names, /^GF_SERVER_(?:ROOT_URL|DOMAIN)$/) || /grafana\.ini|\/etc\/grafana\b(?!\/provisioning)/.test(volumes),
    needsTls: false,
    consequence: 'sends http://localhost:3000/login/… as its redirect URI ("redirect_uri_mismatch")',
    setting: { name: 'GF_SERVER_ROOT_URL', value: undefined },
  },
];

interface Seen {
  readonly labels: readonly string[];
  readonly names: Pick<Names, 'has'>;
}

/** Traefik and Caddy by their labels, nginx-proxy by its variables (VIRTUAL_HOST). */
export const isBehindProxy = ({ labels, names }: Seen): boolean =>
  labels.some((label) => /^traefik\.(?:enable=true$|http\.routers\.)|^caddy(?:_\d+)?=/.test(label)) ||
  names.has('VIRTUAL_HOST');

export const isBehindTls = ({ labels, names }: Seen): boolean =>
  labels.some((label) => /^traefik\..*(?:\.tls|certresolver|entrypoints=.*(?:websecure|https))/i.test(label)) ||
  labels.some((label) => /^caddy(?:_\d+)?=(?!http:|.*localhost)/.test(label)) ||
  names.has('LETSENCRYPT_HOST');

/** `a: b` and `- a=b` alike, as `a=b`. */
export const pairsOf = (entry: Entry | undefined): readonly string[] =>
  childrenOf(entry).flatMap((child) => {
    if (child.kind !== 'scalar') return [];
    return entry?.kind === 'list' ? [child.value] : [`${child.key}=${child.value}`];
  });

/** Of such a pair. */
export const nameOfPair = (pair: string): string => pair.split('=')[0] ?? '';

/** All text below a key. */
export const textBelow = (service: Entry, key: string): string => {
  const found = childOf(service, key);
  if (found === undefined) return '';
  return found.kind === 'scalar' ? found.value : childrenOf(found).map(below).join(' ');
};

const below = (entry: Entry): string =>
  entry.kind === 'scalar' ? entry.value : childrenOf(entry).map(below).join(' ');
