import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, mayWarn, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
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
      if (found === undefined || isWanted(found.deprecated, setting, facts)) continue;
      // That it does not fit the others is more than that it is old: `endpoint-version-mix`.
      if (versionMixOf(facts.settings, setting) !== undefined) continue;
      yield {
        at: valuePlace(setting),
        severity: severityOf(found.deprecated, facts),
        data: { setting, ...found, current: currentUrl(setting, found.provider, found.deprecated) },
      };
    }
  },
  word: ({ setting, provider, deprecated, current }) =>
    `${setting.name} holds an outdated URL of ${provider.name}. ${deprecated.reason}.` +
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

/** The slash of a Keycloak issuer is `issuer-format`'s; `/auth` is right where the server is started with that path. */
function isWanted({ pattern, endpoint }: Deprecated, setting: Setting, facts: FileFacts): boolean {
  if (endpoint === 'issuer' && pattern.endsWith('/$')) return true;
  if (!pattern.includes('/auth/realms/')) return false;
  return (
    prefixIn(facts) === 'kept' ||
    /^https?:\/\/(?:localhost|127\.|\[::1\])/.test(setting.value.text) ||
    facts.variables.some((v) => v.name === 'KC_HTTP_RELATIVE_PATH' || v.name === 'KEYCLOAK_HTTP_RELATIVE_PATH')
  );
}

/** Without a version `/auth` may still be right. */
const severityOf = ({ pattern, severity }: Deprecated, facts: FileFacts): Deprecated['severity'] =>
  pattern.includes('/auth/realms/') && prefixIn(facts) === 'dropped' ? 'warning' : severity;

/** What a Compose file says of the Keycloak it starts: `/auth` is `kept` before 17 and where an option asks for it. */
function prefixIn({ tree, dialects }: FileFacts): 'kept' | 'dropped' | undefined {
  if (!dialects.includes('docker-compose')) return undefined;
  const services = childrenOf(entryAt(tree.roots[0], 'services'));
  const server = services.find((service) => /(?:^|\/)keycloak:/.test(textAt(service, 'image') ?? ''));
  const image = textAt(server, 'image') ?? '';
  if (/^jboss\/|legacy/.test(image) || hasRelativePath(childOf(server, 'command'))) return 'kept';
  const version = /:(\d+)/.exec(image)?.[1];
  return version === undefined ? undefined : Number(version) >= 17 ? 'dropped' : 'kept';
}

function hasRelativePath(command: Entry | undefined): boolean {
  const words = command?.kind === 'scalar' ? [command] : childrenOf(command);
  return words.some((word) => word.kind === 'scalar' && word.value.includes('http-relative-path'));
}

/** The provider's documented URL, or the old one with its beginning replaced, else the general replacement. */
const currentUrl = (setting: Setting, provider: Provider, deprecated: Deprecated): string | undefined =>
  documented(setting, provider, deprecated) ?? prefixReplaced(setting.value.text, deprecated) ?? deprecated.replacement;

/** Nothing with blanks to fill in, and no beginning of a URL only. */
function replaced(setting: Setting, current: string | undefined, facts: FileFacts): readonly Fix[] {
  const isWhole = current?.startsWith('http') === true && !current.includes('{') && !current.endsWith('/');
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
  // `/realms/` instead of `/auth/realms/`: the host stays.
  const origin = /^https?:\/\/[^/]+/.exec(url)?.[0];
  return origin === undefined ? undefined : origin + replacement + url.slice(old.length);
}
