import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Severity } from '../types.ts';
import { isHostedProvider } from './credential.ts';
import { isDevelopment } from './environment.ts';
import { isLoopbackHost, isLoopbackName, isPlaceholderHost, isPrivateHost, isPrivateName, parseUrl } from './url.ts';

/** What is wrong with a redirect URI of plain http. */
export interface InsecureRedirect {
  readonly host: string;
  readonly isPrivate: boolean;
  readonly severity: Severity;
}

/** RFC 9700 section 2.6; undefined for https, the local machine, and hosts that are not known. */
export function insecureRedirect(uri: string, setting: Setting, facts: FileFacts): InsecureRedirect | undefined {
  const url = parseUrl(uri.trim());
  if (url?.url.protocol !== 'http:') return undefined;
  const host = url.rawHost;
  if (host === '' || isPlaceholderHost(host) || /[*${}]/.test(host)) return undefined;
  // 0.0.0.0 is nobody's host, whatever the scheme: url-non-public-host.
  if (isLoopbackHost(host) || isLoopbackName(host) || host === '0.0.0.0') return undefined;
  const isPrivate = isPrivateHost(host) || isPrivateName(host) || /^\[f[cde]/i.test(host);
  return { host, isPrivate, severity: severityOf(isPrivate, facts, setting) };
}

/** An own server on an own network is not that of a provider. */
export const isOfOwnServer = ({ kind, provider }: Setting): boolean =>
  kind === 'registration' && !isHostedProvider(provider);

/**
 * A self-hosted server on a private network may well accept http, and does so where it is configured here; a public host is
 * refused by specification.
 */
function severityOf(isPrivate: boolean, facts: FileFacts, setting: Setting): Severity {
  const isWorkbench = isDevelopment(facts, setting);
  if (isPrivate) return isWorkbench || isOfOwnServer(setting) ? 'info' : 'warning';
  return isWorkbench && setting.provider === 'keycloak' ? 'warning' : 'error';
}
