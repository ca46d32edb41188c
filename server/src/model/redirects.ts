import { lookup } from '../base/table.ts';
import { matchesWildcards } from '../base/wildcard.ts';
import { entryAt } from '../syntax/tree.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from './types.ts';

/** How a server compares the redirect URI it is sent with one it knows. */
type Matcher = (sent: string, registered: string) => boolean;

const exact: Matcher = (sent, registered) => sent === registered;

/** RFC 8252 section 7.3: on a loopback IP address any port is accepted. */
const loopbackPort: Matcher = (sent, registered) => {
  const [a, b] = [split(sent), split(registered)];
  if (a === undefined || b === undefined) return false;
  return /^(?:127\.0\.0\.1|\[::1\])$/.test(a.host) && a.host === b.host && a.scheme === b.scheme && a.rest === b.rest;
};

/** Entra ID ignores the port of localhost (learn.microsoft.com, "Redirect URI (reply URL) restrictions"). */
const localhostPort: Matcher = (sent, registered) => {
  const [a, b] = [split(sent), split(registered)];
  return a !== undefined && b !== undefined && a.host === 'localhost' && b.host === 'localhost' && a.rest === b.rest;
};

/**
 * Keycloak: a trailing `*` stands for anything (Server Administration Guide, "Valid redirect URIs"), and a trailing
 * slash before it may be absent as well: `/callback/*` covers `/callback` (RedirectUtils).
 */
const trailingStar: Matcher = (sent, registered) => {
  if (!registered.endsWith('*')) return false;
  const path = sent.split('?')[0] ?? '';
  const start = registered.slice(0, -1);
  return path.startsWith(start) || (start.endsWith('/') && path === start.slice(0, -1));
};

/**
 * Keycloak: for http on localhost or 127.0.0.1 a registered value without a port stands for every port (RedirectUtils;
 * Server Administration Guide, "Valid redirect URIs").
 */
const keycloakLoopback: Matcher = (sent, registered) => {
  const loopback = /^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+(?=[/?#]|$)/.exec(sent);
  if (loopback === null) return false;
  const portless = `${loopback[1]}${sent.slice(loopback[0].length)}`;
  return exact(portless, registered) || trailingStar(portless, registered);
};

/** GitHub: same host and port, the path may go deeper; loopback ports are free (docs.github.com, "Redirect URLs"). */
const subPath: Matcher = (sent, registered) => {
  const [a, b] = [split(sent), split(registered)];
  if (a === undefined || b === undefined || a.scheme !== b.scheme) return false;
  const sameHost = a.host === b.host || a.host.endsWith(`.${b.host}`);
  const samePort = a.port === b.port || /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(a.host);
  const base = b.rest.replace(/\/$/, '');
  return sameHost && samePort && (a.rest === b.rest || a.rest === base || a.rest.startsWith(`${base}/`));
};

/** Slack: whatever begins with a registered URL (docs.slack.dev, "Installing with OAuth"). */
const prefix: Matcher = (sent, registered) => sent.startsWith(registered.replace(/\/$/, ''));

/**
 * Auth0: `*` stands for part of a host below the domain, `{organization_name}` for an organization's name (auth0.com,
 * "Subdomain URL placeholders"). How many labels a `*` spans is not said, so any number will do here.
 */
const hostPlaceholder: Matcher = (sent, registered) => {
  if (!/\*|\{\w+\}/.test(split(registered)?.host ?? '')) return false;
  const pattern = registered
    .split(/(\*|\{\w+\})/)
    .map((part, index) => (index % 2 === 1 ? { many: true, stops: '/?#' } : part));
  return matchesWildcards(sent, pattern);
};

/**
 * By provider; for servers that are nobody's provider, by the dialect of their own configuration.
 * - Dex compares texts (server/oauth2.go, validateRedirectURI); its free loopback ports are for public clients without
 *   any registered URI.
 * - Authelia compares texts, and takes loopback addresses on any port as RFC 8252 section 7.3 asks (fosite,
 *   authorize_helper.go, from which its provider is made).
 * - Spring Authorization Server compares texts, apart from the port of loopback addresses
 *   (OAuth2AuthorizationCodeRequestAuthenticationValidator).
 * - authentik compares texts in the mode `strict` (docs.goauthentik.io, "OAuth2 provider"); the mode `regex` is not read.
 */
const byServer: Readonly<Record<string, readonly Matcher[]>> = {
  google: [exact],
  'microsoft-entra-id': [exact, localhostPort],
  github: [subPath],
  keycloak: [exact, trailingStar, keycloakLoopback],
  slack: [prefix],
  auth0: [exact, hostPlaceholder],
  'dex-config': [exact],
  'authelia-config': [exact, loopbackPort],
  'authentik-blueprint': [exact],
  'spring-oauth2': [exact, loopbackPort],
};

/** Dialects of servers that people run themselves, and whose configuration is in force as it is written. */
const ownServers: ReadonlySet<string> = new Set([
  'dex-config',
  'authelia-config',
  'authentik-blueprint',
  'spring-oauth2',
]);

/** The dialect of the authorization server whose own configuration holds the registration. */
export const ownServerOf = ({ settings }: Client): string | undefined =>
  settings.find(({ setting }) => ownServers.has(setting.dialect))?.setting.dialect;

/** Whose rules a registration's redirect URIs are compared by: a provider's, or those of a server's dialect. */
export const serverOf = (registration: Client): string | undefined =>
  registration.provider ?? ownServerOf(registration);

interface SplitUri {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly rest: string;
}

function split(uri: string): SplitUri | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(\[[^\]]*\]|[^/?#:]*(?![^/?#:]))(?::(\d*)(?!\d))?(.*)$/i.exec(uri);
  return match === null
    ? undefined
    : { scheme: match[1] ?? '', host: match[2] ?? '', port: match[3] ?? '', rest: match[4] ?? '' };
}

/** Whether the server (see `serverOf`) would accept `sent` when `registered` is on its list. */
export function redirectMatches(server: string | undefined, sent: string, registered: string): boolean {
  const known = lookup(byServer, server);
  return (known ?? [exact, loopbackPort, trailingStar]).some((matcher) => matcher(sent, registered));
}

/** True when the way this server compares is documented, so that a mismatch surely fails. */
export const hasKnownMatching = (server: string | undefined): boolean =>
  server !== undefined && Object.hasOwn(byServer, server);

export interface RegisteredRedirect {
  readonly setting: ResolvedSetting;
  /** Absolute, relative values joined to the registration's root URL. */
  readonly text: string;
}

/**
 * What a registration accepts. Undefined when one of its values cannot be known: then nothing can be said to be
 * missing. Keycloak resolves relative values against `rootUrl`; without one they are relative to the server.
 */
export function registeredRedirects(registration: Client): readonly RegisteredRedirect[] | undefined {
  const result: RegisteredRedirect[] = [];
  for (const setting of settingsOf(registration, 'redirect_uri')) {
    const text = knownText(setting.resolved);
    if (text === undefined) return undefined;
    if (text === '*' || text === '+') return undefined;
    if (!text.startsWith('/')) {
      result.push({ setting, text });
      continue;
    }
    const root = rootUrlOf(setting);
    if (root === undefined) return undefined;
    result.push({ setting, text: `${root.replace(/\/$/, '')}${text}` });
  }
  return result;
}

function rootUrlOf({ setting }: ResolvedSetting): string | undefined {
  const root = entryAt(setting.entry.parent?.parent, 'rootUrl');
  return root?.kind === 'scalar' && /^https?:\/\/[^$]+$/.test(root.value) ? root.value : undefined;
}

/** The single difference between two redirect URIs, in words that complete "differs only in …". */
export function nearMiss(sent: string, registered: string): string | undefined {
  if (sent === registered) return undefined;
  if (sent.replace(/\/$/, '') === registered.replace(/\/$/, '')) return 'the trailing slash';
  const [a, b] = [split(sent), split(registered)];
  if (a === undefined || b === undefined) return undefined;
  const same = {
    scheme: a.scheme === b.scheme,
    host: a.host === b.host,
    port: a.port === b.port,
    rest: a.rest === b.rest,
  };
  if (same.host && same.port && same.rest) return `the scheme (${a.scheme} and ${b.scheme})`;
  if (same.scheme && same.host && same.rest) return `the port (${a.port || 'none'} and ${b.port || 'none'})`;
  if (same.scheme && same.port && same.rest) return hostDifference(a.host, b.host);
  if (same.scheme && same.host && same.port && a.rest.toLowerCase() === b.rest.toLowerCase()) {
    return 'upper and lower case of the path';
  }
  if (same.scheme && same.host && same.port && decoded(a.rest) === decoded(b.rest)) return 'percent-encoding';
  return undefined;
}

function hostDifference(a: string, b: string): string | undefined {
  if (a.toLowerCase() === b.toLowerCase()) return 'upper and lower case of the host';
  if (a === `www.${b}` || b === `www.${a}`) return 'the www. prefix';
  const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
  return loopback.has(a) && loopback.has(b) ? `the host (${a} and ${b})` : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
