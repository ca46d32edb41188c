import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { sameItems } from '../../base/same.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { envFilesOf } from '../../model/variables.ts';
import { appendListItem, insertMapEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, textAt } from '../../syntax/tree.ts';
import { parentUri } from '../../text/uri.ts';
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
  nameOfPair,
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
    const seenIn = memoised((folder) => createSight(model, projects.get(folder) ?? []));
    for (const facts of compose.filter((candidate) => !isDevelopment(candidate))) {
      const seenAs = seenIn(parentUri(facts.file.uri));
      // `base-url-missing` knows that it fails.
      const fails = memoised((key) => missingHost(model, facts, key) !== undefined);
      for (const service of servicesOf(facts)) {
        // One report for a service, where its image or build is named.
        if (childOf(service, 'image') === undefined && childOf(service, 'build') === undefined) continue;
        const seen = seenAs(service.key);
        const program = seen === undefined ? undefined : untold(seen);
        if (program === undefined || fails(service.key)) continue;
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

/** The names that an environment file defines, which many services may read. */
const listed = memoisedFor((names: ReadonlySet<string>) => {
  const list = [...names];
  return { text: list.join(), names: listedNames(list) };
});

/** The program behind a proxy that it is not told of. */
const untold = memoisedFor((seen: Service): Program | undefined => {
  const program = programs.find(({ runs }) => runs(seen));
  if (program === undefined || program.isTold(seen) || !isBehindProxy(seen)) return undefined;
  return program.needsTls && !isBehindTls(seen) ? undefined : program;
});

/** A service as one file of its project describes it: more than once where it stands in several documents. */
interface ServicePart {
  readonly facts: FileFacts;
  readonly services: readonly Entry[];
  /** URIs of its environment files. */
  readonly envFiles: readonly string[];
}

/** What a service was seen as, and in what: the files that describe it and the names in its environment files. */
interface Sight {
  readonly from: readonly unknown[];
  readonly seen: Service | undefined;
}

const sights = new WeakMap<Entry, Sight>();

/** By the key of a service: `serviceOver`, kept as long as it is made of the same. */
function createSight(model: Model, project: readonly FileFacts[]): (key: string) => Service | undefined {
  const parts = groupBy(
    project.flatMap((facts) => [...servicesByKey(facts)].map(([key, services]) => ({ key, facts, services }))),
    ({ key }) => key,
  );
  return memoised((key) => {
    const own = (parts.get(key) ?? []).map(({ facts, services }): ServicePart => {
      return { facts, services, envFiles: [...new Set(envFilesOf(facts, key))] };
    });
    const [first] = own.flatMap(({ services }) => services);
    if (first === undefined) return undefined;
    const names = own
      .flatMap(({ envFiles }) => envFiles)
      .map((uri) => {
        const known = model.namesIn(uri);
        return known === undefined ? undefined : listed(known).text;
      });
    const from = [...own.map(({ facts }) => facts), ...names];
    const known = sights.get(first);
    if (known !== undefined && sameItems(from, known.from)) return known.seen;
    const seen = serviceOver(model, own);
    sights.set(first, { from, seen });
    return seen;
  });
}

/** The service as its project's files together describe it; undefined when a part of it is not in the workspace. */
function serviceOver(model: Model, parts: readonly ServicePart[]): Service | undefined {
  const own: string[] = [];
  const read = new Set<Names>();
  for (const { services, envFiles } of parts) {
    for (const service of services) {
      if (childOf(service, 'extends') !== undefined) return undefined;
      for (const pair of pairsOf(childOf(service, 'environment'))) own.push(nameOfPair(pair));
      if (childOf(service, 'env_file') !== undefined && envFiles.length === 0) return undefined;
    }
    for (const uri of envFiles) {
      const known = model.namesIn(uri);
      if (known === undefined) return undefined;
      read.add(listed(known).names);
    }
  }
  const all = parts.flatMap(({ services }) => services);
  const text = (of: (service: Entry) => string): string => all.map(of).join(' ');
  const pairs = all.flatMap((service) => pairsOf(childOf(service, 'environment')));
  return {
    image: all.map((service) => textAt(service, 'image') ?? '').find((image) => image !== '') ?? '',
    names: joinedNames([listedNames(own), ...read]),
    command: text((service) => `${textBelow(service, 'command')} ${textBelow(service, 'entrypoint')}`),
    labels: all.flatMap((service) => [
      ...pairsOf(childOf(service, 'labels')),
      ...pairsOf(childOf(childOf(service, 'deploy'), 'labels')),
    ]),
    volumes: text((service) => `${textBelow(service, 'volumes')} ${textBelow(service, 'configs')}`),
    isDevelopment: pairs.includes('NODE_ENV=development'),
  };
}
