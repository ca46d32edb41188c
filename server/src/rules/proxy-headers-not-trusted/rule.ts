import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { sameItems } from '../../base/same.ts';
import type { FileFacts, FileLink } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { envFilesOf } from '../../model/variables.ts';
import { appendListItem, insertMapEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, textAt } from '../../syntax/tree.ts';
import { joinUri, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { missingHost } from '../support/authjsHost.ts';
import { fixOf, placeOfKey } from '../support/document.ts';
import { isDevelopment } from '../support/environment.ts';
import { runningFiles } from '../support/model.ts';
import {
  isBehindProxy,
  isBehindTls,
  joinedNames,
  listedNames,
  type Names,
  type Program,
  pairsOf,
  programs,
  type Service,
  textBelow,
} from './programs.ts';

interface Data {
  readonly facts: FileFacts;
  readonly service: Entry;
  readonly program: Program;
}

/** Info, because the code may trust the host on its own, and a proxy may rewrite what it forwards. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'proxy-headers-not-trusted',
    group: 'session',
    severity: 'info',
    reach: 'workspace',
    fix: 'review',
    summary: 'A program behind a proxy knows the address under which browsers reach it.',
  },
  *detect({ model }) {
    const compose = runningFiles(model).filter((facts) => facts.dialects[0] === 'docker-compose');
    const projects = groupBy(compose, ({ file }) => parentUri(file.uri));
    for (const facts of compose.filter((candidate) => !isDevelopment(candidate))) {
      const project = projects.get(parentUri(facts.file.uri)) ?? [];
      for (const service of servicesOf(facts)) {
        // One report for a service, where its image or build is named.
        if (childOf(service, 'image') === undefined && childOf(service, 'build') === undefined) continue;
        const seen = seenService(model, project, service);
        const program = seen === undefined ? undefined : programs.find(({ runs }) => runs(seen));
        if (seen === undefined || program === undefined || program.isTold(seen)) continue;
        if (!isBehindProxy(seen) || (program.needsTls && !isBehindTls(seen))) continue;
        // `base-url-missing` knows that it fails.
        if (missingHost(model, facts, service.key) !== undefined) continue;
        yield { at: placeOfKey(facts, service), data: { facts, service, program } };
      }
    }
  },
  word: ({ service, program: { name, consequence, setting } }) =>
    `The service ${service.key} runs ${name} behind a proxy and is not told its public address, so ${name} ${consequence}. ` +
    (setting.value === undefined
      ? `Set ${setting.name} to the address in the browser.`
      : `Set ${setting.name}=${setting.value}, provided that the service is reached through the proxy only: whoever reaches it directly could send these headers, too.`),
  fix: ({ data: { facts, service, program } }) => {
    const { name, value } = program.setting;
    const environment = childOf(service, 'environment');
    if (value === undefined || environment === undefined || environment.kind === 'scalar') return [];
    const edits =
      environment.kind === 'list'
        ? appendListItem(facts.tree, environment, `${name}=${value}`)
        : insertMapEntry(facts.tree, environment, name, value);
    return fixOf(facts, `Add ${name}=${value}`, 'review', edits);
  },
});

const servicesOf = ({ tree }: FileFacts): readonly Entry[] =>
  tree.roots.flatMap((root) => childrenOf(childOf(root, 'services')));

/** A file of a project may have many services. */
const servicesByKey = memoisedFor(
  (facts: FileFacts): ReadonlyMap<string, readonly Entry[]> => groupBy(servicesOf(facts), ({ key }) => key),
);

const envFileLinks = memoisedFor(
  ({ links }: FileFacts): ReadonlyMap<string, readonly FileLink[]> =>
    groupBy(
      links.filter(({ kind, service }) => kind === 'env_file' && service !== undefined),
      ({ service }) => service as string,
    ),
);

/** The names that an environment file defines, which many services may read. */
const namesIn = memoisedFor(({ variables }: FileFacts) => {
  const list = variables.map(({ name }) => name);
  return { text: list.join(), names: listedNames(list) };
});

/** What a service was seen as, and in what: the files of its project and the names in its environment files. */
interface Sight {
  readonly from: readonly unknown[];
  readonly seen: Service | undefined;
}

const sights = new WeakMap<Entry, Sight>();

/** `serviceOver`, kept as long as it is made of the same. */
function seenService(model: Model, project: readonly FileFacts[], service: Entry): Service | undefined {
  const uris = project.flatMap((facts) => envFilesOf(facts, service.key));
  const names = uris.map((uri) => {
    const facts = model.fileOf(uri);
    return facts === undefined ? undefined : namesIn(facts).text;
  });
  const from = [...project, ...names];
  const known = sights.get(service);
  if (known !== undefined && sameItems(from, known.from)) return known.seen;
  const seen = serviceOver(model, project, service.key);
  sights.set(service, { from, seen });
  return seen;
}

/** The service as its project's files together describe it; undefined when a part of it is not in the workspace. */
function serviceOver(model: Model, project: readonly FileFacts[], key: string): Service | undefined {
  const parts = project.flatMap((facts) =>
    (servicesByKey(facts).get(key) ?? []).map((service) => ({ facts, service })),
  );
  const own: string[] = [];
  const read = new Set<Names>();
  for (const { facts, service } of parts) {
    if (childOf(service, 'extends') !== undefined) return undefined;
    for (const pair of pairsOf(childOf(service, 'environment'))) own.push(pair.split('=')[0] as string);
    const links = envFileLinks(facts).get(key) ?? [];
    const listed = childOf(service, 'env_file');
    if (listed !== undefined && links.length === 0) return undefined;
    for (const link of links) {
      const env = model.fileOf(joinUri(parentUri(facts.file.uri), link.target));
      if (env === undefined) return undefined;
      read.add(namesIn(env).names);
    }
  }
  const all = (read: (service: Entry) => string): string => parts.map(({ service }) => read(service)).join(' ');
  const pairs = parts.flatMap(({ service }) => pairsOf(childOf(service, 'environment')));
  return {
    image: parts.map(({ service }) => textAt(service, 'image') ?? '').find((image) => image !== '') ?? '',
    names: joinedNames([listedNames(own), ...read]),
    command: all((service) => `${textBelow(service, 'command')} ${textBelow(service, 'entrypoint')}`),
    labels: parts.flatMap(({ service }) => [
      ...pairsOf(childOf(service, 'labels')),
      ...pairsOf(childOf(childOf(service, 'deploy'), 'labels')),
    ]),
    volumes: all((service) => `${textBelow(service, 'volumes')} ${textBelow(service, 'configs')}`),
    isDevelopment: pairs.includes('NODE_ENV=development'),
  };
}
