import { lookup } from '../../base/table.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { confidenceOf, findProvider } from '../../knowledge/providers/lookup.ts';
import type { Severity } from '../types.ts';
import { isHostedProvider } from './credential.ts';
import { isDevelopment } from './environment.ts';
import { isLoopbackHost, isLoopbackName, isPlaceholderHost, isPrivateHost, isPrivateName, parseUrl } from './url.ts';

/** What is wrong with a redirect URI of plain http. */
export interface InsecureRedirect {
  readonly host: string;
  readonly isPrivate: boolean;
  readonly answer: ServerAnswer;
  readonly severity: Severity;
}

/** What the server makes of plain http at a public host; `refuses` with its name. */
export type ServerAnswer = { readonly refuses: string } | 'accepts' | 'unknown';

/** RFC 9700 section 2.6; undefined for https, the local machine, and hosts that are not known. */
export function insecureRedirect(uri: string, setting: Setting, facts: FileFacts): InsecureRedirect | undefined {
  const url = parseUrl(uri.trim());
  if (url?.url.protocol !== 'http:') return undefined;
  const host = url.rawHost;
  if (host === '' || isPlaceholderHost(host) || /[*${}]/.test(host)) return undefined;
  // 0.0.0.0 is nobody's host, whatever the scheme: url-non-public-host.
  if (isLoopbackHost(host) || isLoopbackName(host) || host === '0.0.0.0') return undefined;
  const isPrivate = isPrivateHost(host) || isPrivateName(host) || /^\[f[cde]/i.test(host);
  const answer = answerTo(setting);
  return { host, isPrivate, answer, severity: severityOf(isPrivate, answer, facts, setting) };
}

/** An own server on an own network is not that of a provider. */
export const isOfOwnServer = ({ kind, provider }: Setting): boolean =>
  kind === 'registration' && !isHostedProvider(provider);

/** Authelia, internal/oidc/config.go, GetRedirectSecureChecker: http is for the local machine only. */
const strictServers: Readonly<Record<string, string>> = { 'authelia-config': 'Authelia' };

/** Dex, server/oauth2.go, validateRedirectURI: it compares the texts alone. */
const lenientServers: ReadonlySet<string> = new Set(['dex-config']);

/**
 * Servers must not allow http (RFC 9700 section 2.6), but OpenID Connect Core, section 3.1.2.1, lets them allow it to
 * confidential clients, and many do: it fails for certain only where the provider says so.
 */
function answerTo({ dialect, kind, provider: id }: Setting): ServerAnswer {
  if (kind === 'registration') {
    const strict = lookup(strictServers, dialect);
    if (strict !== undefined) return { refuses: strict };
    if (lenientServers.has(dialect)) return 'accepts';
  }
  const provider = id === undefined ? undefined : findProvider(id);
  if (provider === undefined || confidenceOf(provider, 'redirectUri') === 'low') return 'unknown';
  if (provider.redirectUri.httpsRequired === true) return { refuses: provider.name };
  return provider.redirectUri.httpsRequired === false ? 'accepts' : 'unknown';
}

/** A self-hosted server on a private network may well accept http, and does so where it is configured here. */
function severityOf(isPrivate: boolean, answer: ServerAnswer, facts: FileFacts, setting: Setting): Severity {
  if (isPrivate) return isDevelopment(facts, setting) || isOfOwnServer(setting) ? 'info' : 'warning';
  return typeof answer === 'object' ? 'error' : 'warning';
}
