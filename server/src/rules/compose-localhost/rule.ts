import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { variableAt } from '../../dialects/lookups.ts';
import type { FileFacts, Setting, VariableDefinition } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { joinUri, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { runningFiles } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import { setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly compose: FileFacts;
  readonly host: string;
  /** The service that publishes the port on the developer's machine. */
  readonly owner: string;
}

/** Called by the server itself, inside its container. */
const backChannel: readonly Role[] = ['token_endpoint', 'jwks_uri', 'introspection_endpoint', 'userinfo_endpoint'];

/** Compose file reference, "ports" and "networks": services reach each other by name. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'compose-localhost',
    group: 'endpoints',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A container must not look for the authorization server on its own localhost.',
  },
  *detect({ model }) {
    for (const facts of runningFiles(model)) {
      if (!facts.dialects.includes('docker-compose')) continue;
      for (const { setting, name, text, given } of givenIn(model, facts)) {
        const found = lostIn(facts, name, setting, text, given);
        if (found === undefined) continue;
        const { owner, host } = found;
        const isDirect = given === facts && setting.value.state === 'literal';
        if (!isDirect && speaksOf(owner.key, facts, name, given)) continue;
        const related = [{ file: facts.file.uri, span: owner.keySpan ?? owner.span, message: `${owner.key} is here` }];
        yield { at: valuePlace(setting), data: { setting, compose: facts, host, owner: owner.key }, related };
      }
    }
  },
  word: ({ setting, host, owner }) =>
    `${setting.name} points at ${host}, which inside the container is the container itself, not ${owner}: ` +
    `discovery and token requests end in ECONNREFUSED. Use http://${owner} with the port inside the container for ` +
    'what the server calls, or a name that browser and container both resolve.',
  fix: ({ data: { setting, compose, host, owner } }, { model }) => {
    // What the browser calls as well needs a name that both resolve.
    const isOwn = setting.value.state === 'literal' && setting.file === compose.file.uri;
    const port = isOwn && backChannel.includes(setting.role) ? innerPort(compose, owner, host) : undefined;
    const address = `${owner}:${port}`;
    const facts = model.fileOf(setting.file);
    return port === undefined || facts === undefined
      ? []
      : setValue(facts, setting, setting.value.text.replace(host, address), `Use ${address}`, 'review');
  },
});

/** An address that a service of the file is given, beside its other settings. */
interface Given {
  readonly setting: Setting;
  /** The service. */
  readonly name: string;
  readonly text: string;
  /** The file that gives it. */
  readonly given: FileFacts;
}

const roles: ReadonlySet<Role> = new Set([...backChannel, 'issuer', 'discovery_url']);

/**
 * In the service's `environment`, where a value may come from a variable but is no default for want of one, and in the
 * files that its `env_file` names.
 */
function givenIn(model: Model, facts: FileFacts): readonly Given[] {
  const { own, files } = namedIn(facts);
  const here = own.flatMap(({ setting, name }): readonly Given[] => {
    const { resolved } = model.resolve(setting);
    return resolved.state === 'known' ? [{ setting, name, text: resolved.text ?? '', given: facts }] : [];
  });
  const there = files.flatMap(({ uri, name }): readonly Given[] => {
    const given = model.fileOf(uri);
    if (given === undefined) return [];
    const names = variablesOfService(facts.variables).get(name);
    return addressesIn(given).flatMap((setting): readonly Given[] =>
      names?.has(setting.name) === true ? [] : [{ setting, name, text: setting.value.text, given }],
    );
  });
  return [...here, ...there];
}

/** What a compose file says by itself: a base file of many services is looked at in all of them at every key. */
const namedIn = memoisedFor((facts: FileFacts) => {
  const folder = parentUri(facts.file.uri);
  return {
    // Only what is looked at is read, so that a key in another setting is none of this rule's business.
    own: facts.settings.flatMap((setting) => {
      const name = slotIn(facts, setting)?.split('/')[0];
      return name === undefined || !roles.has(setting.role) ? [] : [{ setting, name }];
    }),
    files: facts.links.flatMap(({ kind, target, service: name }) =>
      kind === 'env_file' && name !== undefined ? [{ uri: joinUri(folder, target), name }] : [],
    ),
  };
});

const addressesIn = memoisedFor(({ environment, settings }: FileFacts): readonly Setting[] =>
  environment.isTemplate
    ? []
    : settings.filter(({ role, value }) => roles.has(role) && value.state === 'literal' && isLoopback(value.text)),
);

/** Another value of the service, or of the file it is given, has the owner's name as a host: that is for the server. */
function speaksOf(owner: string, facts: FileFacts, name: string, given: FileFacts): boolean {
  const own = facts.variables.filter(({ service }) => service === name);
  return [...own, ...(given === facts ? [] : given.variables)].some(({ value }) => value.text.includes(`//${owner}`));
}

/** What a service is given under `environment` wins over its files. */
const variablesOfService = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map(
      [...groupBy(variables, ({ service }) => service ?? '')].map(([service, list]) => [
        service,
        new Set(list.map(({ name }) => name)),
      ]),
    ),
);

const isLoopback = (text: string): boolean => isLoopbackHost(parseUrl(text)?.url.hostname ?? '');

/** The service that the address is meant for, where the container would look for it in itself. */
function lostIn(
  facts: FileFacts,
  name: string,
  setting: Setting,
  text: string,
  given: FileFacts,
): { readonly owner: Entry; readonly host: string } | undefined {
  const services = servicesIn(facts);
  const own = services.byKey.get(name);
  const url = parseUrl(text)?.url;
  if (own === undefined || url === undefined || !isLoopbackHost(url.hostname) || sharesHost(own)) return undefined;
  // `keycloak.localhost` as a name of the other service: browser and container both resolve it.
  if (services.names.has(url.hostname)) return undefined;
  // What `iss` is compared with is called by nobody.
  if (/valid_?issuer|token_?issuer|expected_?iss/i.test(setting.name)) return undefined;
  if (setting.isPublic || isForBrowser(setting) || hasBackChannel(given, setting)) return undefined;
  const publishing = services.publishing.get(portOf(url));
  const [owner] = publishing ?? [];
  if (owner === undefined || publishing?.has(own) === true) return undefined;
  return setting.role === 'issuer' && isGivenInnerAddress(own, owner) ? undefined : { owner, host: url.host };
}

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
  !backChannel.includes(setting.role) && backChannelSlots(facts).has(slotIn(facts, setting));

/** What means the whole application, such as the issuer of an API with Spring, has no slot but its service's. */
const slotIn = (facts: FileFacts, { slot, entry }: Setting): string | undefined =>
  slot ?? variableAt(facts, entry.contentSpan.start)?.service;

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
  (facts: FileFacts) =>
    new Set(facts.settings.filter(({ role }) => backChannel.includes(role)).map((setting) => slotIn(facts, setting))),
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
        ? [...entry.value.matchAll(/(?:^|:)(?=(\d+):\d)/g)].map(([, port = '']) => port)
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
