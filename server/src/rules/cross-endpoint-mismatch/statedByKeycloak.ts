import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { variableAt } from '../../dialects/lookups.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { joinUri, parentUri } from '../../text/uri.ts';
import { runningFiles } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Survey } from '../types.ts';
import { type Compares, createComparison, filesByFolder, type Stated } from './stated.ts';

/** A Keycloak of a Compose file that is told its whole address. */
interface Server {
  readonly facts: FileFacts;
  readonly service: string;
  /** Under which other containers reach it. */
  readonly names: readonly string[];
  readonly hostname: VariableDefinition;
}

/**
 * The issuer of a Keycloak whose `KC_HOSTNAME` is a URL begins with that URL, under whatever name it is asked
 * (keycloak.org, "Configuring the hostname (v2)"; `HostnameV2Provider.getBaseUri` for FRONTEND and `OIDCWellKnownProvider`,
 * `setIssuer`, Keycloak 26): `KC_HOSTNAME_BACKCHANNEL_DYNAMIC` is for the other endpoints. Only a realm's own frontendUrl
 * goes before it. Version 24 and older take a name
 * only, unless the feature is switched on.
 */
export function* statedByKeycloak(model: Model, survey: Survey): Generator<Stated> {
  const servers = survey(serversOf);
  if (servers.length === 0 || survey(filesWithFrontendUrl).length > 0) return;
  const issuers = byPlace(survey(issuersOf));
  const others = filesByFolder(survey(filesWithHostname));
  const isAlone = memoised((uri) => others(uri).every((group) => group.every((other) => other === uri)));
  const compares = createComparison(model);
  for (const server of servers) {
    if (!isAlone(server.facts.file.uri)) continue;
    const files = new Set([server.facts.file.uri, ...envFileLinks(server.facts).keys()]);
    const named = [...new Set(server.names)].flatMap((name) =>
      [...files].flatMap((file) => issuers.get(placeKey(name, file)) ?? []),
    );
    for (const { issuer } of named.sort((a, b) => a.place - b.place)) {
      const found = statedFor(model, server, issuer, compares);
      if (found !== undefined) yield found;
    }
  }
}

interface Placed {
  readonly issuer: ResolvedSetting;
  readonly place: number;
}

/** By host and file: a server states the issuers of its own Compose file and of the files that this names. */
const byPlace = memoisedFor(
  (issuers: readonly ResolvedSetting[]): ReadonlyMap<string, readonly Placed[]> =>
    groupBy(
      issuers.map((issuer, place): Placed => ({ issuer, place })),
      ({ issuer }) =>
        placeKey(parseUrl(knownText(issuer.resolved)?.trim() ?? '')?.url.hostname ?? '', issuer.setting.file),
    ),
);

const placeKey = (host: string, file: string): string => `${host}\n${file}`;

function statedFor(model: Model, server: Server, issuer: ResolvedSetting, compares: Compares): Stated | undefined {
  const text = knownText(issuer.resolved)?.trim() ?? '';
  const url = parseUrl(text)?.url;
  const realm = /(\/realms\/[^/?#]+)\/?$/.exec(text)?.[1];
  if (url === undefined || realm === undefined || !server.names.includes(url.hostname)) return undefined;
  const own = parseUrl(server.hostname.value.text)?.url;
  const service = readerOf(server, issuer);
  if (own === undefined || own.host === url.host || service === undefined) return undefined;
  // Without a port that its scheme implies, as Keycloak writes it.
  const stated = `${own.origin}${own.pathname.replace(/\/+$/, '')}${realm}`;
  if (knowsOther(server.facts, model, issuer, service, own.host)) return undefined;
  const comparison = compares(issuer);
  if (comparison === 'no' || comparison === 'perhaps') return undefined;
  return {
    issuer,
    text,
    stated,
    by: server.hostname.name,
    difference: 'the host',
    at: { file: server.facts.file.uri, span: server.hostname.entry.contentSpan, message: `Keycloak states ${stated}` },
    severity: comparison === 'certain' ? 'error' : 'warning',
    isForBrowsers: isLoopbackHost(own.hostname),
  };
}

const variablesByService = memoisedFor(({ variables }: FileFacts) =>
  groupBy(variables, ({ service }) => service ?? ''),
);

/** The service of the same Compose file that is given the setting, there or by its `env_file`. */
function readerOf({ facts, service: keycloak }: Server, { setting }: ResolvedSetting): string | undefined {
  const start = setting.entry.contentSpan.start;
  if (setting.file === facts.file.uri) {
    const service = variableAt(facts, start)?.service;
    return service === keycloak ? undefined : service;
  }
  const services = envFileLinks(facts).get(setting.file) ?? [];
  const at = services.findIndex((service) => service !== keycloak);
  const isOne = at === services.findLastIndex((service) => service !== keycloak);
  return isOne ? services[at] : undefined;
}

/** The services that are given a file of variables, by its URI; one that names it twice is in it twice. */
const envFileLinks = memoisedFor(({ file, links }: FileFacts) => {
  const folder = parentUri(file.uri);
  const found = groupBy(
    links.flatMap(({ kind, target, service }) =>
      kind === 'env_file' ? [{ uri: joinUri(folder, target), service }] : [],
    ),
    ({ uri }) => uri,
  );
  return new Map([...found].map(([uri, own]) => [uri, own.map(({ service }) => service)]));
});

/** The service is told the server's own address as well, or another value wins over this one. */
function knowsOther(
  facts: FileFacts,
  model: Model,
  { setting }: ResolvedSetting,
  service: string,
  host: string,
): boolean {
  const isOwn = setting.file === facts.file.uri;
  const own = variablesByService(facts).get(service) ?? [];
  if (!isOwn && namesOf(own).has(setting.name)) return true;
  const same = model.variablesOfPackage(model.packageOf(facts.file.uri), setting.name);
  const { uri } = facts.file;
  const around = filesOfService(same).get(service)?.(uri) ?? [];
  if (around.some((group) => group.some((other) => other !== uri))) return true;
  const given = isOwn ? [] : (model.fileOf(setting.file)?.variables ?? []);
  return speaksOf(own)(host) || speaksOf(given)(host);
}

const namesOf = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlySet<string> => new Set(variables.map(({ name }) => name)),
);

/** The files in which a service has one of the variables. */
const filesOfService = memoisedFor((variables: readonly VariableDefinition[]) => {
  const services = groupBy(variables, ({ service }) => service);
  return new Map(
    [...services].map(([service, own]) => [service, filesByFolder([...new Set(own.map(({ file }) => file))])]),
  );
});

const speaksOf = memoisedFor((variables: readonly VariableDefinition[]) =>
  memoised((host) => variables.some(({ value }) => value.text.includes(host))),
);

const serversOf = (part: Model): readonly Server[] => runningFiles(part).flatMap(serversIn);

const serversIn = memoisedFor((facts: FileFacts): readonly Server[] => {
  if (!facts.dialects.includes('docker-compose') || facts.environment.isFixture) return [];
  return childrenOf(entryAt(facts.tree.roots[0], 'services')).flatMap((service) => serverIn(facts, service) ?? []);
});

function serverIn(facts: FileFacts, service: Entry): Server | undefined {
  const [, version] = /(?:^|\/)keycloak:v?(\d+)/.exec(textAt(service, 'image') ?? '') ?? [];
  if (version === undefined || Number(version) < 25) return undefined;
  // Options win over variables; a file of variables may come before or after.
  const text = facts.file.text.slice(service.span.start, service.span.end);
  if (/--(?:spi-)?hostname|hostname:v1|KC_SPI_HOSTNAME/.test(text) || childOf(service, 'env_file') !== undefined)
    return undefined;
  const hostname = variablesByService(facts)
    .get(service.key)
    ?.find(({ name }) => name === 'KC_HOSTNAME');
  if (hostname?.value.state !== 'literal' || !/^https?:\/\/[^/?#]+/i.test(hostname.value.text)) return undefined;
  const names = [service.key, textAt(service, 'container_name'), textAt(service, 'hostname')];
  return { facts, service: service.key, names: names.filter((name) => name !== undefined), hostname };
}

const issuersOf = (part: Model): readonly ResolvedSetting[] =>
  part.settings.filter(({ setting }) => setting.role === 'issuer' && setting.kind === 'use');

const filesWithHostname = (part: Model): readonly string[] => urisOf(part, namesHostname);
const filesWithFrontendUrl = (part: Model): readonly string[] => urisOf(part, namesFrontendUrl);

const urisOf = (part: Model, says: (facts: FileFacts) => boolean): readonly string[] =>
  runningFiles(part)
    .filter(says)
    .map((facts) => facts.file.uri);

const namesHostname = memoisedFor(({ file }: FileFacts): boolean => /KC_HOSTNAME\b|--hostname\b/.test(file.text));

/** Exports have the empty one, too. */
const namesFrontendUrl = memoisedFor(({ file }: FileFacts): boolean =>
  /["']?frontendUrl["']?\s*[:=]\s*["']?[^"'\s,}]/i.test(file.text),
);
