import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
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
    const services = servicesIn(facts);
    for (const setting of literals(settings(...backChannel, 'issuer', 'discovery_url'))) {
      const name = setting.slot?.split('/')[0];
      const own = services.byKey.get(name ?? '');
      const url = parseUrl(setting.value.text)?.url;
      if (own === undefined || url === undefined || !isLoopbackHost(url.hostname) || sharesHost(own)) continue;
      // `keycloak.localhost` as a name of the other service: browser and container both resolve it.
      if (services.names.has(url.hostname)) continue;
      // What `iss` is compared with is called by nobody.
      if (/valid_?issuer|token_?issuer|expected_?iss/i.test(setting.name)) continue;
      if (setting.isPublic || isForBrowser(setting) || hasBackChannel(facts, setting)) continue;
      const publishing = services.publishing.get(portOf(url));
      const [owner] = publishing ?? [];
      if (owner === undefined || publishing?.has(own)) continue;
      if (setting.role === 'issuer' && isGivenInnerAddress(own, owner)) continue;
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
  !backChannel.includes(setting.role) && backChannelSlots(facts).has(setting.slot);

/** `PUBLIC_ISSUER_URL`: what pages and answers for the browser are made of. */
const isForBrowser = ({ role, name }: Setting): boolean =>
  !backChannel.includes(role) && /(?:^|_)(?:PUBLIC|EXTERNAL|BROWSER|FRONTEND)_/i.test(name);

/** The service has an address of the other one for its own calls: the issuer is then what tokens are compared with. */
function isGivenInnerAddress(own: Entry, owner: Entry): boolean {
  const names = [owner.key, ...namesOf(owner)];
  return childrenOf(childOf(own, 'environment')).some((entry) => {
    if (entry.kind !== 'scalar') return false;
    const host = /https?:\/\/([^/:?#\s]+)/i.exec(entry.value)?.[1];
    return host !== undefined && names.includes(host);
  });
}

const backChannelSlots = memoisedFor(
  ({ settings }: FileFacts) =>
    new Set(settings.filter(({ role }) => backChannel.includes(role)).map(({ slot }) => slot)),
);

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/** Names of a service beside its key (Compose file reference, "aliases", "hostname"). */
const namesOf = (service: Entry): readonly (string | undefined)[] => [
  textAt(service, 'hostname'),
  textAt(service, 'container_name'),
  ...childrenOf(childOf(service, 'networks')).flatMap((network) =>
    childrenOf(childOf(network, 'aliases')).map((alias) => (alias.kind === 'scalar' ? alias.value : undefined)),
  ),
];

/** The container has the machine's network, or localhost made to mean the machine. */
const sharesHost = memoisedFor(
  (service: Entry): boolean =>
    textAt(service, 'network_mode') !== undefined ||
    childrenOf(childOf(service, 'extra_hosts')).some(
      (entry) => entry.kind === 'scalar' && /localhost/.test(`${entry.key} ${entry.value}`),
    ),
);

/** `8080:8080`, `127.0.0.1:8080:8080`, `published: 8080`. */
const publishedBy = (service: Entry): ReadonlySet<string> =>
  new Set(
    childrenOf(childOf(service, 'ports')).flatMap((entry) => {
      if (entry.kind === 'map') return textAt(entry, 'published') ?? [];
      return entry.kind === 'scalar'
        ? [...entry.value.matchAll(/(?:^|:)(?=(\d+):\d)/g)].map((m) => m[1] as string)
        : [];
    }),
  );

interface Services {
  readonly byKey: ReadonlyMap<string, Entry>;
  readonly names: ReadonlySet<string | undefined>;
  /** By port, in the order of the file. */
  readonly publishing: ReadonlyMap<string, ReadonlySet<Entry>>;
}

const servicesIn = memoisedFor(({ tree }: FileFacts): Services => {
  const services = childrenOf(entryAt(tree.roots[0], 'services'));
  const publishing = new Map<string, Set<Entry>>();
  for (const service of services) {
    for (const port of publishedBy(service)) {
      publishing.set(port, (publishing.get(port) ?? new Set()).add(service));
    }
  }
  return {
    byKey: firstBy(services, ({ key }) => key),
    names: new Set(services.flatMap(namesOf)),
    publishing,
  };
});
