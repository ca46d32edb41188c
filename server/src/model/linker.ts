import { groupBy } from '../base/groupBy.ts';
import { lazy } from '../base/lazy.ts';
import { memoisedFor } from '../base/memo.ts';
import { compareNumber } from '../base/order.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { composeModel, inOrder, type Lists, listsOf } from './compose.ts';
import { createIslands, type Island, type IslandsUpdate } from './islands.ts';
import { likelyLinks } from './link.ts';
import { createMatching } from './matching.ts';
import { aboutPackage, createRegister, noRegister, type Register } from './questions.ts';
import { createRegions, type Region, type Relinked } from './regions.ts';
import type { Setup } from './setup.ts';
import type { Application, Client, Link, Model } from './types.ts';
import { type Changed, createWorkspaceNow, type ReadFacts } from './workspaceNow.ts';

export type { Changed, Island, ReadFacts };

/** The model of the whole, and the parts of it that rules are run over. */
export interface LinkedWorkspace {
  readonly model: Model;
  readonly islands: readonly Island[];
  /** One object as long as rules find the same in the whole. */
  readonly key: object;
}

/** Links a workspace, and after an edit what the edit can have changed. Its answers depend on its last input only. */
export interface Linker {
  /** `files` in the order of their URIs. Every file is compared, unless `changed` speaks of the list of the call before. */
  link(files: readonly ReadFacts[], setup: Setup, changed?: Changed): LinkedWorkspace;
  /** How often files were linked so far: units by themselves, and units joined by ties. */
  readonly linked: number;
}

/** What was linked of one package. */
interface PackageLists {
  readonly settings: () => readonly Setting[];
  readonly clients: () => readonly Client[];
  readonly applications: () => readonly Application[];
  readonly links: () => readonly Link[];
}

/** A linker that has linked nothing yet. It keeps what it links for the next call. */
export function createLinker(): Linker {
  const register = createRegister();
  const links = createLinks(register);
  const islands = createIslands(links.now, links.regions, register);
  let result: LinkedWorkspace | undefined;
  return {
    link(files, setup, changed) {
      const update = links.update(files, setup, changed);
      if (update === undefined && result !== undefined) return result;
      const isOther = update !== undefined && islands.update(update);
      const key = isOther || result === undefined ? {} : result.key;
      result = { model: links.compose(), islands: islands.list, key };
      return result;
    },
    get linked() {
      return links.regions.linked;
    },
  };
}

/** A workspace that nobody edits. */
export function linkOnce(files: readonly ReadFacts[], setup: Setup): Model {
  const links = createLinks(noRegister);
  links.update(files, setup, undefined);
  return links.compose();
}

/** What is linked up to date; without islands, which only edits need. */
function createLinks(register: Register) {
  const packages = new Map<string, PackageLists>();
  const listsOfPackage = (home: string): PackageLists => {
    const known = packages.get(home) ?? packageLists(home, now.world.filesOfPackage(home), regions.ofPackage(home));
    packages.set(home, known);
    return known;
  };
  const now = createWorkspaceNow({
    settingsOfPackage: (home) => listsOfPackage(home).settings(),
    clientsOfPackage: (home) => listsOfPackage(home).clients(),
    applicationsOfPackage: (home) => listsOfPackage(home).applications(),
  });
  const regions = createRegions(now, register);
  const matching = createMatching();
  /** By package, where there are any; of packages in `unlinked` not yet. */
  const likely = new Map<string, readonly Link[]>();
  let unlinked: ReadonlySet<string> = new Set();
  let allLikely: readonly Link[] | undefined;
  const likelyLinksNow = (): readonly Link[] => {
    for (const home of unlinked) {
      const found = listsOfPackage(home).links();
      // Most packages have none, before and after.
      if (found.length === 0 && !likely.has(home)) continue;
      allLikely = undefined;
      if (found.length === 0) likely.delete(home);
      else likely.set(home, found);
    }
    unlinked = new Set();
    allLikely ??= [...likely.keys()].sort().flatMap((home) => likely.get(home) ?? []);
    return allLikely;
  };
  let lists: Lists = listsOf([]);

  return {
    now,
    regions,
    /** Undefined when nothing changed. */
    update(files: readonly ReadFacts[], setup: Setup, changed: Changed | undefined): IslandsUpdate | undefined {
      const moved = now.update(files, setup, changed);
      if (moved === undefined) return undefined;
      const { topics, shifted, read, isNewLayout } = moved;
      const isRelinked = moved.changed.size > 0 || isNewLayout;
      const { relinked, altered, reformed, isRegrouped } = isRelinked
        ? regions.update(moved, register.about(topics), register.about(shifted))
        : untouched;
      const homesOf = (units: Iterable<string>) => new Set([...units].map(now.layout.packageOfUnit));
      const homes = homesOf(relinked);
      for (const home of isNewLayout ? [...packages.keys()] : homes) packages.delete(home);
      if (isNewLayout) {
        likely.clear();
        allLikely = undefined;
      }
      // What makes a link likely is the same for the same clients, but a link holds them as they were.
      const toLink = [...homesOf(reformed), ...[...homes].filter((home) => likely.has(home))];
      unlinked = isNewLayout ? new Set(now.layout.packages) : new Set([...unlinked, ...toLink]);
      if (relinked.length > 0 || isRegrouped) {
        lists = listsOf(regions.list);
        matching.update(regions.list, isRegrouped ? undefined : new Set(relinked.map(regions.at)));
      }
      return {
        matches: matching,
        read,
        relinked,
        altered,
        stale: register.about([...topics, ...[...homesOf(altered)].map(aboutPackage)]),
        shifted: register.about([...shifted, ...[...homes].map(aboutPackage)]),
        isRegrouped,
      };
    },
    compose: (): Model =>
      composeModel({
        parts: regions.list,
        lists,
        files: now.files,
        matches: matching.list,
        links: likelyLinksNow,
        world: now.world,
        unitOf: now.layout.unitOf,
      }),
  };
}

const untouched: Relinked = { relinked: [], altered: new Set(), reformed: [], isRegrouped: false };

function packageLists(home: string, files: readonly FileFacts[], regions: readonly Region[]): PackageLists {
  const models = regions.map(({ model }) => model);
  const uris = lazy(() => new Set(files.map(({ file }) => file.uri)));
  return {
    settings: lazy(() => {
      const adopted = models.flatMap((model) => model.adopted).filter(({ file }) => uris().has(file.uri));
      const running = files.filter(({ environment }) => !environment.isTemplate);
      return [...running, ...adopted].flatMap(({ settings }) => settings);
    }),
    clients: lazy(() => inOrder(models.flatMap(({ clients }) => clientsAt(clients, home, uris)))),
    applications: lazy(() => models.flatMap(({ applications }) => ownOf(applications, home, applicationsByPackage))),
    links: lazy(() => likelyLinks(models.flatMap(({ clients }) => ownOf(clients, home, clientsByPackage)))),
  };
}

/** Going through so many takes no longer than making an index of them, and most regions have fewer, all of one package. */
const few = 16;

function ownOf<T extends Client | Application>(
  items: readonly T[],
  home: string,
  byPackage: (items: readonly T[]) => ReadonlyMap<string, readonly T[]>,
): readonly T[] {
  if (items.length > few) return byPackage(items).get(home) ?? [];
  return items.every((item) => item.package === home) ? items : items.filter((item) => item.package === home);
}

/** The clients of the package, and those with a setting in one of its files. */
function clientsAt(clients: readonly Client[], home: string, uris: () => ReadonlySet<string>): readonly Client[] {
  if (clients.length <= few) {
    return clients.filter((c) => c.package === home || c.settings.some(({ setting }) => uris().has(setting.file)));
  }
  const { withFile, order } = placesOf(clients);
  const near = [...uris()].flatMap((uri) => [...(withFile.get(uri) ?? [])]);
  const found = new Set([...(clientsByPackage(clients).get(home) ?? []), ...near]);
  return [...found].sort((a, b) => compareNumber(order.get(a) ?? 0, order.get(b) ?? 0));
}

/** A region may hold the clients of many packages, each of which asks for its own. */
const placesOf = memoisedFor((clients: readonly Client[]) => {
  const withFile = new Map<string, Set<Client>>();
  for (const client of clients) {
    for (const { setting } of client.settings) {
      withFile.set(setting.file, (withFile.get(setting.file) ?? new Set()).add(client));
    }
  }
  return {
    withFile,
    order: new Map(clients.map((client, place) => [client, place])),
  };
});

const clientsByPackage = memoisedFor((clients: readonly Client[]) => groupBy(clients, (client) => client.package));

const applicationsByPackage = memoisedFor((applications: readonly Application[]) =>
  groupBy(applications, (application) => application.package),
);
