import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, mayWarn, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { providerEndpoint } from '../support/endpoint.ts';
import { versionMixOf } from '../support/endpointVersions.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

type Deprecated = Provider['deprecatedEndpoints'][number];

interface Data {
  readonly setting: Setting;
  readonly provider: Provider;
  readonly deprecated: Deprecated;
  /** The URL to use instead; may hold `{placeholders}`. */
  readonly current: string | undefined;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'endpoint-provider-path',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'An endpoint must be one that its provider still documents.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings(...endpointRoles, 'issuer'))) {
      const found = deprecatedIn(setting);
      if (found === undefined) continue;
      // That it does not fit the others is more than that it is old: `endpoint-version-mix`.
      if (versionMixOf(facts.settings, setting) !== undefined) continue;
      yield {
        at: valuePlace(setting),
        severity: found.deprecated.severity,
        data: { setting, ...found, current: currentUrl(setting, found.provider, found.deprecated) },
      };
    }
  },
  word: ({ setting, provider, deprecated, current }) =>
    `${setting.name} holds ${deprecated.severity === 'error' ? 'a wrong or outdated' : 'an outdated'} URL of ${provider.name}. ${deprecated.reason}.` +
    (deprecated.severity === 'error' ? ' Requests there fail.' : '') +
    (current === undefined ? '' : ` The current one is ${current}.`),
  fix: ({ data: { setting, current } }, { facts }) => replaced(setting, current, facts),
});

/** Facts about the slot's provider count only where the URL itself belongs to that provider. */
function deprecatedIn(setting: Setting): { readonly provider: Provider; readonly deprecated: Deprecated } | undefined {
  const url = setting.value.text;
  const ids = new Set([providerOfUrl(url), setting.provider]);
  for (const id of ids) {
    const provider = id === undefined ? undefined : findProvider(id);
    if (provider === undefined || !mayWarn(provider, 'deprecatedEndpoints')) continue;
    const isOwnUrl = providerOfUrl(url) === provider.id;
    const deprecated = provider.deprecatedEndpoints.find(
      (entry) =>
        !isWanted(entry) &&
        concerns(entry.endpoint, setting.role) &&
        (isOwnUrl || !isHostless(entry.pattern)) &&
        new RegExp(entry.pattern).test(url),
    );
    if (deprecated !== undefined) return { provider, deprecated };
  }
  return undefined;
}

/** The pattern accepts any host, so the host has to say whose URL it is. */
const isHostless = (pattern: string): boolean => pattern.startsWith('^https?://[^/]+');

function concerns(endpoint: string, role: Role): boolean {
  if (endpoint === 'any') return true;
  if (endpoint === 'oauth1') return role === 'token_endpoint' || role === 'authorization_endpoint';
  return endpoint === (role === 'issuer' ? 'issuer' : providerEndpoint[role]);
}

/** The slash of a Keycloak issuer is `issuer-format`'s, `/auth` is `keycloak-path-prefix`'s. */
const isWanted = ({ pattern, endpoint }: Deprecated): boolean =>
  (endpoint === 'issuer' && pattern.endsWith('/$')) || pattern.includes('/auth/realms/');

/** The provider's documented URL, or the old one with its beginning replaced, else the general replacement. */
const currentUrl = (setting: Setting, provider: Provider, deprecated: Deprecated): string | undefined =>
  documented(setting, provider, deprecated) ??
  prefixReplaced(setting.value.text, deprecated) ??
  atItsHost(setting.value.text, deprecated.replacement);

/** A replacement of the path alone, behind the URL's own host. */
const atItsHost = (url: string, replacement: string | undefined): string | undefined =>
  replacement?.startsWith('/') === true ? `${/^https?:\/\/[^/]+/.exec(url)?.[0] ?? ''}${replacement}` : replacement;

/** Nothing with blanks to fill in, and no beginning of a URL only. */
function replaced(setting: Setting, current: string | undefined, facts: FileFacts): readonly Fix[] {
  const isWhole =
    current?.startsWith('http') === true && !current.includes('{') && !/[^/]\/.*\/$/.test(current.slice(8));
  return isWhole && current !== setting.value.text ? setValue(facts, setting, current, `Use ${current}`, 'review') : [];
}

function documented({ role }: Setting, provider: Provider, { endpoint, replacement }: Deprecated): string | undefined {
  const name = providerEndpoint[role];
  const url = (endpoint === 'any' && name !== undefined ? provider.endpoints[name] : replacement) ?? undefined;
  return url === undefined || !url.startsWith('https://') || url.includes('{') || url.endsWith('/') ? undefined : url;
}

function prefixReplaced(url: string, { pattern, replacement }: Deprecated): string | undefined {
  if (replacement === undefined || replacement.includes('{') || !pattern.endsWith('/') || !replacement.endsWith('/'))
    return undefined;
  const old = new RegExp(pattern).exec(url)?.[0];
  if (old === undefined) return undefined;
  if (replacement.startsWith('https://')) return replacement + url.slice(old.length);
  const origin = /^https?:\/\/[^/]+/.exec(url)?.[0];
  return origin === undefined ? undefined : origin + replacement + url.slice(old.length);
}
