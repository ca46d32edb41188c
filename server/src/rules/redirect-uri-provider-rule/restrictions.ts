import { lookup } from '../../base/table.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { isHttp, isLoopbackHost, isPrivateHost, type ParsedUrl } from '../support/url.ts';

/** What a provider does not accept in a redirect URI, and a URI it would accept instead where that is certain. */
export interface Broken {
  /** Completes "Google refuses …". */
  readonly what: string;
  readonly instead: string | undefined;
}

type Restriction = (url: ParsedUrl) => Broken | undefined;

const broken = (what: string): Broken => ({ what, instead: undefined });

const isIp = (host: string): boolean => host.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);

/**
 * developers.google.com "Using OAuth 2.0 for Web Server Applications", validation rules of redirect URIs (seen
 * 2026-11): no raw IP, public top-level domain, no googleusercontent.com, no userinfo, no path traversal.
 */
const google: Restriction = ({ url, rawHost, rawPath }) => {
  if (url.username !== '' || url.password !== '') return broken('user information in a redirect URI');
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)|%2e%2e/i.test(rawPath)) return broken('.. in the path of a redirect URI');
  if (isLoopbackHost(rawHost)) return undefined;
  if (isIp(rawHost)) return broken('an IP address as host of a redirect URI');
  if (/(?:^|\.)googleusercontent\.com$/i.test(rawHost))
    return broken('googleusercontent.com as host of a redirect URI');
  if (isPrivateHost(rawHost)) return broken('a host without a public top-level domain');
  return undefined;
};

/** learn.microsoft.com "Redirect URI (reply URL) restrictions and limitations" (seen 2026-11). */
const entra: Restriction = ({ raw, rawHost }) => {
  const found = /[!$'(),;]/.exec(raw)?.[0];
  if (found !== undefined) return broken(`the character ${found} in a redirect URI`);
  if (rawHost === '[::1]') return broken('the IPv6 loopback address as host of a redirect URI');
  return undefined;
};

/** developer.apple.com "Configuring your webpage for Sign in with Apple": a domain name, no IP address or localhost. */
const apple: Restriction = ({ rawHost }) => {
  if (isLoopbackHost(rawHost)) return broken('localhost and loopback addresses, also with https');
  return isIp(rawHost) ? broken('an IP address as host of a redirect URI') : undefined;
};

/** developer.spotify.com "Redirect URIs": the name localhost is not allowed, whatever the scheme (since 2025-11-27). */
const spotify: Restriction = ({ raw, rawHost }) =>
  rawHost.toLowerCase() === 'localhost'
    ? { what: 'localhost as host of a redirect URI; it accepts 127.0.0.1', instead: withLoopbackIp(raw) }
    : undefined;

const special: Readonly<Record<string, Restriction>> = {
  google,
  'microsoft-entra-id': entra,
  apple,
  spotify,
};

const withLoopbackIp = (raw: string): string => raw.replace(/^([a-z]+:\/\/)localhost/i, '$1127.0.0.1');

/**
 * The documented rule the URI breaks. http on public hosts, wildcards, fragments and custom schemes are other rules'
 * business.
 */
export function brokenRule(provider: Provider, url: ParsedUrl): Broken | undefined {
  if (!isHttp(url.url)) return undefined;
  const own = lookup(special, provider.id)?.(url);
  return own ?? loopback(provider, url) ?? tooLong(provider, url);
}

function loopback({ redirectUri }: Provider, { raw, url, rawHost }: ParsedUrl): Broken | undefined {
  if (url.protocol !== 'http:') return undefined;
  const isName = /^(?:.+\.)?localhost$/i.test(rawHost);
  if (isName && redirectUri.httpLocalhost === false) {
    const takesIp = redirectUri.httpLoopbackIp === true;
    const what = `http://localhost as redirect URI${takesIp ? '; it accepts http://127.0.0.1' : ''}`;
    return { what, instead: takesIp ? withLoopbackIp(raw) : undefined };
  }
  const isLoopbackIp = !isName && isLoopbackHost(rawHost);
  return isLoopbackIp && redirectUri.httpLoopbackIp === false
    ? broken('http on a loopback address as redirect URI')
    : undefined;
}

function tooLong({ redirectUri }: Provider, { raw }: ParsedUrl): Broken | undefined {
  const { maxLength } = redirectUri;
  return maxLength !== undefined && raw.length > maxLength
    ? broken(`redirect URIs longer than ${maxLength} characters`)
    : undefined;
}
