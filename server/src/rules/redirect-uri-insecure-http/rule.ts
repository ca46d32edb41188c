import type { FileFacts, Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { isDevelopment } from '../support/environment.ts';
import { type Part, partAt, urisOf, withPart } from '../support/parts.ts';
import { isLoopbackHost, isLoopbackName, isPlaceholderHost, isPrivateHost, parseUrl } from '../support/url.ts';
import { literals, setValue } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly part: Part;
  readonly host: string;
  readonly isPrivate: boolean;
}

/** RFC 9700 section 2.6: servers must not allow http redirect URIs except for loopback of native clients. */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-insecure-http',
    group: 'redirect',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A redirect URI uses https unless its host is the own machine.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('redirect_uri'))) {
      for (const part of urisOf(setting)) {
        const url = parseUrl(part.text.trim());
        if (url?.url.protocol !== 'http:') continue;
        const host = url.rawHost;
        if (host === '' || isPlaceholderHost(host) || /[*${}]/.test(host)) continue;
        // 0.0.0.0 is nobody's host, whatever the scheme: url-non-public-host.
        if (isLoopbackHost(host) || isLoopbackName(host) || host === '0.0.0.0') continue;
        const isPrivate = isPrivateHost(host) || /^\[f[cde]/i.test(host);
        const severity = severityOf(isPrivate, scope.facts, setting);
        yield { at: partAt(setting, part), data: { setting, part, host, isPrivate }, severity };
      }
    }
  },
  word: ({ setting, host, isPrivate }) =>
    isPrivate
      ? `${setting.name} sends the authorization code to ${host} over plain http, where the local network can read ` +
        'it. Most providers refuse http for any host but localhost (redirect_uri_mismatch, invalid_request). Use https.'
      : `${setting.name} sends the authorization code to ${host} over plain http. Servers must refuse such a redirect ` +
        'URI (RFC 9700 section 2.6): redirect_uri_mismatch or invalid_request. Use https; a proxy that ends TLS needs ' +
        'it here, too.',
  fix: ({ data: { setting, part } }, { facts }) =>
    setValue(
      facts,
      setting,
      withPart(setting, part, part.text.replace(/^(\s*)http:/i, '$1https:')),
      'Use https',
      'review',
    ),
});

/** A self-hosted server on a private network may well accept http; a public host is refused by specification. */
function severityOf(isPrivate: boolean, facts: FileFacts, setting: Setting): Severity {
  const isWorkbench = isDevelopment(facts, setting);
  if (isPrivate) return isWorkbench ? 'info' : 'warning';
  return isWorkbench && setting.provider === 'keycloak' ? 'warning' : 'error';
}
