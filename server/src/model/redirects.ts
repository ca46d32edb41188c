import { lazy } from '../base/lazy.ts';
import { memoised, memoisedFor } from '../base/memo.ts';
import { compareNumber } from '../base/order.ts';
import { lookup } from '../base/table.ts';
import { matchesWildcards } from '../base/wildcard.ts';
import { entryAt } from '../syntax/tree.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from './types.ts';

/**
 * How a server compares the redirect URI it is sent with those it knows. The list is made ready once: it may hold thousands, and
 * thousands may be sent.
 */
type Matcher = (registered: readonly string[]) => (sent: string) => boolean;

/** URIs of which the same is left are the same; those of which nothing is left are like no other. */
const sameKey =
  (keyOf: (uri: string) => string | undefined): Matcher =>
  (registered) => {
    const keys = new Set(registered.map(keyOf));
    return (sent) => {
      const key = keyOf(sent);
      return key !== undefined && keys.has(key);
    };
  };

const exact: Matcher = sameKey((uri) => uri);

/** RFC 8252 section 7.3: on a loopback IP address any port is accepted. */
const loopbackPort: Matcher = sameKey((uri) => {
  const parts = split(uri);
  if (parts === undefined || !/^(?:127\.0\.0\.1|\[::1\])$/.test(parts.host)) return undefined;
  return `${parts.scheme} ${parts.host} ${parts.rest}`;
});

/** Entra ID ignores the port of localhost (learn.microsoft.com, "Redirect URI (reply URL) restrictions"). */
const localhostPort: Matcher = sameKey((uri) => {
  const parts = split(uri);
  return parts?.host === 'localhost' ? parts.rest : undefined;
});

/** Whether a text begins with one of these: of each length there is, its beginning is looked up. */
function beginnings(starts: readonly string[]): (text: string) => boolean {
  const known = new Set(starts);
  const lengths = lengthsOf(starts);
  return (text) => lengths.some((length) => length <= text.length && known.has(text.slice(0, length)));
}

/**
 * Keycloak: a trailing `*` stands for anything (Server Administration Guide, "Valid redirect URIs"), and a trailing
 * slash before it may be absent as well: `/callback/*` covers `/callback` (RedirectUtils).
 */
const trailingStar: Matcher = (registered) => {
  const starts = registered.filter((uri) => uri.endsWith('*')).map((uri) => uri.slice(0, -1));
  const isBelow = beginnings(starts);
  const withoutSlash = new Set(starts.filter((start) => start.endsWith('/')).map((start) => start.slice(0, -1)));
  return (sent) => {
    const path = sent.split('?')[0] ?? '';
    return isBelow(path) || withoutSlash.has(path);
  };
};

/**
 * Keycloak: for http on localhost or 127.0.0.1 a registered value without a port stands for every port (RedirectUtils;
 * Server Administration Guide, "Valid redirect URIs").
 */
const keycloakLoopback: Matcher = (registered) => {
  const [isSame, isBelow] = [exact(registered), trailingStar(registered)];
  return (sent) => {
    const loopback = /^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+(?=[/?#]|$)/.exec(sent);
    if (loopback === null) return false;
    const portless = `${loopback[1]}${sent.slice(loopback[0].length)}`;
    return isSame(portless) || isBelow(portless);
  };
};

/** GitHub: same host and port, the path may go deeper; loopback ports are free (docs.github.com, "Redirect URLs"). */
const subPath: Matcher = (registered) => {
  const parts = registered.flatMap((uri) => split(uri) ?? []);
  const keyOf = (scheme: string, host: string, port: string, path: string): string =>
    `${scheme} ${host} ${port} ${path}`;
  const anyPort = '*';
  const bases = parts.map(({ scheme, host, port, rest }) => ({ scheme, host, port, path: rest.replace(/\/$/, '') }));
  const known = new Set(
    bases.flatMap(({ scheme, host, port, path }) => [port, anyPort].map((one) => keyOf(scheme, host, one, path))),
  );
  const hostLengths = lengthsOf(bases.map(({ host }) => host));
  const pathLengths = lengthsOf(bases.map(({ path }) => path));
  return (sent) => {
    const own = split(sent);
    if (own === undefined) return false;
    const { scheme, host, rest } = own;
    const port = /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(host) ? anyPort : own.port;
    const hosts = hostLengths.filter((n) => n === host.length || host.at(-n - 1) === '.').map((n) => host.slice(-n));
    const paths = pathLengths.filter((n) => n === rest.length || rest[n] === '/').map((n) => rest.slice(0, n));
    return hosts.some((one) => paths.some((path) => known.has(keyOf(scheme, one, port, path))));
  };
};

const lengthsOf = (texts: readonly string[]): readonly number[] => [...new Set(texts.map(({ length }) => length))];

/** Slack: whatever begins with a registered URL (docs.slack.dev, "Installing with OAuth"). */
const prefix: Matcher = (registered) => beginnings(registered.map((uri) => uri.replace(/\/$/, '')));

/**
 * Auth0: `*` stands for part of a host below the domain, `{organization_name}` for an organization's name (auth0.com,
 * "Subdomain URL placeholders"). How many labels a `*` spans is not said, so any number will do here.
 */
const hostPlaceholder: Matcher = (registered) => {
  const patterns = registered
    .filter((uri) => /\*|\{\w+\}/.test(split(uri)?.host ?? ''))
    .map((uri) =>
      uri.split(/(\*|\{\w+\})/).map((part, index) => (index % 2 === 1 ? { many: true, stops: '/?#' } : part)),
    );
  return (sent) => patterns.some((pattern) => matchesWildcards(sent, pattern));
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
export const redirectMatches = (server: string | undefined, sent: string, registered: string): boolean =>
  createRedirectList([registered]).accepts(server, sent);

/** Registered redirect URIs, made ready to be asked about thousands. */
export interface RedirectList {
  accepts(server: string | undefined, sent: string): boolean;
  /** The first that differs from the one that is sent in one thing only; `difference` completes "differs only in …". */
  nearest(sent: string): { readonly index: number; readonly difference: string } | undefined;
}

export function createRedirectList(registered: readonly string[]): RedirectList {
  const ready = new Map<Matcher, (sent: string) => boolean>();
  const near = lazy(() => indexOfNear(registered));
  return {
    accepts(server, sent) {
      const matchers = lookup(byServer, server) ?? [exact, loopbackPort, trailingStar];
      return matchers.some((matcher) => {
        const accepts = ready.get(matcher) ?? memoised(matcher(registered));
        ready.set(matcher, accepts);
        return accepts(sent);
      });
    },
    nearest(sent) {
      const found = nearKeys(sent, true).flatMap((key) => near().get(key) ?? []);
      for (const index of found.sort(compareNumber)) {
        const difference = nearMiss(sent, registered[index] ?? '');
        if (difference !== undefined) return { index, difference };
      }
      return undefined;
    },
  };
}

/** True when the way this server compares is documented, so that a mismatch surely fails. */
export const hasKnownMatching = (server: string | undefined): boolean =>
  server !== undefined && Object.hasOwn(byServer, server);

/** A redirect URI that a registration accepts, and where it says so. */
export interface RegisteredRedirect {
  readonly setting: ResolvedSetting;
  /** Absolute, relative values joined to the registration's root URL. */
  readonly text: string;
}

/**
 * What a registration accepts. Undefined when one of its values cannot be known: then nothing can be said to be
 * missing. Keycloak puts `rootUrl` before relative values as it is, so that its slash at the end stays (keycloak/keycloak,
 * RedirectUtils, relativeToAbsoluteURI); without one they are relative to the server.
 */
export const registeredRedirects = memoisedFor((registration: Client): readonly RegisteredRedirect[] | undefined => {
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
    result.push({ setting, text: `${root}${text}` });
  }
  return result;
});

function rootUrlOf({ setting }: ResolvedSetting): string | undefined {
  const root = entryAt(setting.entry.parent?.parent, 'rootUrl');
  return root?.kind === 'scalar' && /^https?:\/\/[^$]+$/.test(root.value) ? root.value : undefined;
}

/** Where each URI comes first by what of it may be like another. */
function indexOfNear(registered: readonly string[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [index, uri] of registered.entries()) {
    for (const key of nearKeys(uri, false)) if (!first.has(key)) first.set(key, index);
  }
  return first;
}

/** One for each difference that `nearMiss` knows: what is the same when nothing else differs. */
function nearKeys(uri: string, isSent: boolean): string[] {
  const parts = split(uri);
  const keys = [`slash ${uri.replace(/\/$/, '')}`];
  if (parts === undefined) return keys;
  const { scheme, host, port, rest } = parts;
  const at = [scheme, host, port].join(' ');
  const hosts = isSent ? [host.startsWith('www.') ? host.slice(4) : '', `www.${host}`, ...loopbacks] : [host];
  return [
    ...keys,
    `scheme ${host} ${port} ${rest}`,
    `port ${scheme} ${host} ${rest}`,
    `case of host ${scheme} ${host.toLowerCase()} ${port} ${rest}`,
    ...hosts.map((one) => `host ${scheme} ${one} ${port} ${rest}`),
    `case of path ${at} ${rest.toLowerCase()}`,
    `encoding ${at} ${decoded(rest)}`,
  ];
}

const loopbacks: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** The single difference between two redirect URIs, in words that complete "differs only in …". */
function nearMiss(sent: string, registered: string): string | undefined {
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
  return loopbacks.includes(a) && loopbacks.includes(b) ? `the host (${a} and ${b})` : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
