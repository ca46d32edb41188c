import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { parentUri } from '../../text/uri.ts';
import { runningFiles } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Survey } from '../types.ts';

/** The Keycloak servers that the Compose files of a workspace start. */
export interface KeycloakServers {
  /** The version, where all are of one. */
  readonly version: string | undefined;
  /** Every one is of version 17 or later. */
  readonly isModern: boolean;
  /** Every one is older than 17 or of the WildFly distribution, which have /auth in all paths. */
  readonly isLegacy: boolean;
  /** /auth is, or may be, asked for by an option somewhere, or the versions disagree. */
  readonly hasPrefix: boolean;
  /** The URL, found in the file, is one of these servers. */
  readonly isAt: (url: URL, file: string) => boolean;
}

interface Server {
  readonly file: string;
  readonly names: readonly string[];
  readonly version: string;
  readonly isLegacy: boolean;
}

/** Options, variables, and values of charts. */
const relativePath = /http[-_.]relative[-_]path|relativePath|PROXY_ADDRESS_FORWARDING.*\/auth/i;

/**
 * Of a file: the servers of its own Compose file, else of those above and below it; the only one, wherever it is.
 * Undefined when no server is known, whatever the file.
 */
export function keycloakServers(survey: Survey): ((file: string) => KeycloakServers) | undefined {
  const all = survey(serversOf);
  const asking = survey(askingFiles);
  if (all.length === 0 && asking.length === 0) return undefined;
  const isAlone = new Set(all.map(({ file }) => file)).size <= 1;
  const known = new Map<string, KeycloakServers>();
  const find = (file: string): KeycloakServers => {
    const own = all.filter((server) => server.file === file);
    const near = (other: string): boolean => isAlone || areRelated(other, file);
    const isAsked = asking.some((other) => (own.length > 0 ? other === file : near(other)));
    return of(
      own.length > 0 ? own : all.filter((server) => near(server.file)),
      isAsked || (own.length > 0 && isAlone && asking.length > 0),
    );
  };
  return (file) => {
    const servers = known.get(file) ?? find(file);
    known.set(file, servers);
    return servers;
  };
}

const serversOf = (part: Model): readonly Server[] => runningFiles(part).flatMap(serversIn);

const askingFiles = (part: Model): readonly string[] =>
  runningFiles(part)
    .filter(setsPath)
    .map((facts) => facts.file.uri);

const setsPath = memoisedFor(({ file }: FileFacts): boolean => relativePath.test(file.text));

export const unknownServers: KeycloakServers = of([], false);

function areRelated(left: string, right: string): boolean {
  const [a, b] = [`${parentUri(left)}/`, `${parentUri(right)}/`];
  return a.startsWith(b) || b.startsWith(a);
}

function of(servers: readonly Server[], isAsked: boolean): KeycloakServers {
  const versions = new Set(servers.map(({ version }) => version));
  const isLegacy = servers.length > 0 && servers.every((server) => server.isLegacy);
  const isModern = servers.length > 0 && servers.every((server) => !server.isLegacy);
  return {
    version: versions.size === 1 ? servers[0]?.version : undefined,
    isModern,
    isLegacy,
    hasPrefix: isAsked || (servers.length > 0 && !isModern),
    isAt: ({ hostname }, file) =>
      servers.some((server) => server.file === file || server.names.includes(hostname)) ||
      (servers.length > 0 && isLoopbackHost(hostname)),
  };
}

const serversIn = memoisedFor(({ dialects, tree, file }: FileFacts): readonly Server[] => {
  if (!dialects.includes('docker-compose')) return [];
  const services = childrenOf(entryAt(tree.roots[0], 'services'));
  return services.flatMap((service) => {
    const image = textAt(service, 'image') ?? '';
    const [, version] = /(?:^|\/)keycloak(?:-x)?:v?(\d+(?:\.\d+)*)/.exec(image) ?? [];
    if (version === undefined) return [];
    const isLegacy = /(?:^|\/)jboss\//.test(image) || /legacy/.test(image) || Number.parseInt(version, 10) < 17;
    return [{ file: file.uri, names: namesOf(service), version, isLegacy }];
  });
});

/** Under which names containers and browsers reach it. */
function namesOf(service: Entry): readonly string[] {
  const environment = childOf(service, 'environment');
  const lines = childrenOf(environment).flatMap((entry) =>
    entry.kind === 'scalar' ? [environment?.kind === 'map' ? `${entry.key}=${entry.value}` : entry.value] : [],
  );
  const hosts = lines.flatMap((line) => {
    const text = /^KC_HOSTNAME(?:_URL)?=(.+)$/.exec(line)?.[1];
    return text === undefined ? [] : (parseUrl(text.includes('://') ? text : `https://${text}`)?.url.hostname ?? []);
  });
  const own = [service.key, textAt(service, 'container_name'), textAt(service, 'hostname')];
  return [...own.filter((name) => name !== undefined), ...hosts];
}
