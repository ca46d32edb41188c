import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly host: string;
  /** The service that publishes the port on the developer's machine. */
  readonly owner: string;
}

/** Called by the server itself, inside its container. */
const backChannel: readonly Role[] = ['token_endpoint', 'jwks_uri', 'introspection_endpoint', 'userinfo_endpoint'];

/** Compose file reference, "ports" and "networks": services reach each other by name. */
export const rule = fileRule<Data>({
  meta: {
    id: 'compose-localhost',
    group: 'endpoints',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A container must not look for the authorization server on its own localhost.',
  },
  *detect({ facts, settings }) {
    if (!facts.dialects.includes('docker-compose')) return;
    const services = childrenOf(entryAt(facts.tree.roots[0], 'services'));
    for (const setting of literals(settings(...backChannel, 'issuer', 'discovery_url'))) {
      const name = setting.slot?.split('/')[0];
      const own = services.find((service) => service.key === name);
      const url = parseUrl(setting.value.text)?.url;
      if (own === undefined || url === undefined || !isLoopbackHost(url.hostname) || sharesHost(own)) continue;
      // `keycloak.localhost` as a name of the other service: browser and container both resolve it.
      if (services.some((service) => hasName(service, url.hostname))) continue;
      // What `iss` is compared with is called by nobody.
      if (/valid_?issuer|token_?issuer|expected_?iss/i.test(setting.name)) continue;
      if (setting.isPublic || hasBackChannel(facts, setting)) continue;
      const owner = services.find((service) => service !== own && publishes(service, portOf(url)));
      if (owner === undefined || publishes(own, portOf(url))) continue;
      yield { at: valuePlace(setting), data: { setting, host: url.host, owner: owner.key } };
    }
  },
  word: ({ setting, host, owner }) =>
    `${setting.name} points at ${host}, which inside the container is the container itself, not ${owner}: ` +
    `discovery and token requests end in ECONNREFUSED. Use http://${owner} with the port inside the container for ` +
    'what the server calls, or a name that browser and container both resolve.',
  fix: ({ data: { setting, host, owner } }, { facts }) => {
    // What the browser calls as well needs a name that both resolve.
    const port = backChannel.includes(setting.role) ? innerPort(facts, owner, host) : undefined;
    const address = `${owner}:${port}`;
    return port === undefined
      ? []
      : setValue(facts, setting, setting.value.text.replace(host, address), `Use ${address}`, 'review');
  },
});

/** The port inside the container behind a published one, where a service says both. */
function innerPort(facts: FileFacts, owner: string, host: string): string | undefined {
  const outer = /:(\d+)$/.exec(host)?.[1];
  const service = childOf(childOf(facts.tree.roots[0], 'services'), owner);
  if (outer === undefined || !/^[a-z0-9-]+$/i.test(owner)) return undefined;
  for (const entry of childrenOf(childOf(service, 'ports'))) {
    if (entry.kind === 'map' && textAt(entry, 'published') === outer) return textAt(entry, 'target');
    const inner =
      entry.kind === 'scalar' ? new RegExp(`(?:^|:)${outer}:(\\d+)(?:/tcp)?$`).exec(entry.value)?.[1] : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** An issuer for the browser beside endpoints for the server is a split horizon, and meant so. */
const hasBackChannel = (facts: FileFacts, setting: Setting): boolean =>
  !backChannel.includes(setting.role) &&
  facts.settings.some((other) => other.slot === setting.slot && backChannel.includes(other.role));

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/** Names of a service beside its key (Compose file reference, "aliases", "hostname"). */
const hasName = (service: Entry, host: string): boolean =>
  textAt(service, 'hostname') === host ||
  textAt(service, 'container_name') === host ||
  childrenOf(childOf(service, 'networks')).some((network) =>
    childrenOf(childOf(network, 'aliases')).some((alias) => alias.kind === 'scalar' && alias.value === host),
  );

/** The container has the machine's network, or localhost made to mean the machine. */
const sharesHost = (service: Entry): boolean =>
  textAt(service, 'network_mode') !== undefined ||
  childrenOf(childOf(service, 'extra_hosts')).some(
    (entry) => entry.kind === 'scalar' && /localhost/.test(`${entry.key} ${entry.value}`),
  );

/** `8080:8080`, `127.0.0.1:8080:8080`, `published: 8080`. */
const publishes = (service: Entry, port: string): boolean =>
  childrenOf(childOf(service, 'ports')).some((entry) => {
    if (entry.kind === 'map') return textAt(entry, 'published') === port;
    return entry.kind === 'scalar' && new RegExp(`(?:^|:)${port}:\\d+`).test(entry.value);
  });
