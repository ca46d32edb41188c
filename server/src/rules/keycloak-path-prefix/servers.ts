import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { byFolder } from '../support/around.ts';
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
  const { isAlone, everywhere, inFile, around } = placed(all);
  const asked = placedFiles(asking);
  return memoised((file) => {
    const own = inFile.get(file);
    if (own !== undefined) return of([own], isAlone ? asking.length > 0 : asked.has(file));
    return isAlone ? of(everywhere, asking.length > 0) : of(around(file), asked.around(file).length > 0);
  });
}

/** What is to be known of some servers. */
interface Servers {
  readonly files: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** Two are enough to know of several. */
  readonly versions: readonly string[];
  readonly isModern: boolean;
  readonly isLegacy: boolean;
}

const together = (servers: readonly Server[]): Servers => ({
  files: new Set(servers.map(({ file }) => file)),
  names: new Set(servers.flatMap(({ names }) => names)),
  versions: [...new Set(servers.map(({ version }) => version))].slice(0, 2),
  isModern: servers.every((server) => !server.isLegacy),
  isLegacy: servers.every((server) => server.isLegacy),
});

/** A workspace may have many servers, and many files to find theirs. */
const placed = memoisedFor((all: readonly Server[]) => {
  const inFile = groupBy(all, ({ file }) => file);
  return {
    isAlone: inFile.size <= 1,
    everywhere: all.length === 0 ? [] : [together(all)],
    inFile: new Map([...inFile].map(([file, own]) => [file, together(own)])),
    around: byFolder(all, ({ file }) => file, together),
  };
});

const placedFiles = memoisedFor((uris: readonly string[]) => {
  const all = new Set(uris);
  return {
    has: (uri: string) => all.has(uri),
    around: byFolder(
      uris,
      (uri) => uri,
      ({ length }) => length,
    ),
  };
});

const serversOf = (part: Model): readonly Server[] => runningFiles(part).flatMap(serversIn);

const askingFiles = (part: Model): readonly string[] =>
  runningFiles(part)
    .filter(setsPath)
    .map((facts) => facts.file.uri);

const setsPath = memoisedFor(({ file }: FileFacts): boolean => relativePath.test(file.text));

export const unknownServers: KeycloakServers = of([], false);

/** `groups`: of one server at least each. */
function of(groups: readonly Servers[], isAsked: boolean): KeycloakServers {
  const versions = new Set(groups.flatMap((group) => group.versions));
  const isKnown = groups.length > 0;
  const isModern = isKnown && groups.every((group) => group.isModern);
  return {
    version: versions.size === 1 ? groups[0]?.versions[0] : undefined,
    isModern,
    isLegacy: isKnown && groups.every((group) => group.isLegacy),
    hasPrefix: isAsked || (isKnown && !isModern),
    isAt: ({ hostname }, file) =>
      groups.some(({ files, names }) => files.has(file) || names.has(hostname)) ||
      (isKnown && isLoopbackHost(hostname)),
  };
}

const serversIn = memoisedFor(({ dialects, tree, file }: FileFacts): readonly Server[] => {
  if (!dialects.includes('docker-compose')) return [];
  const services = childrenOf(entryAt(tree.roots[0], 'services'));
  return services.flatMap((service) => {
    const image = textAt(service, 'image') ?? '';
    const [, version] = /(?:^|\/)keycloak(?:-x)?:v?(\d+(?:\.\d+)*)/.exec(image) ?? [];
    if (version === undefined) return [];
    // `bitnamilegacy/keycloak` is where Bitnami's images have moved, of all versions.
    const isLegacy = /(?:^|\/)jboss\//.test(image) || /:[^/]*legacy/.test(image) || Number.parseInt(version, 10) < 17;
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
