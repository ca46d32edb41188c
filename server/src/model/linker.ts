import type { FileFacts } from '../dialects/types.ts';
import { viewOf } from './around.ts';
import { composeModel, type Lists, listsOf, type Part, referencesIn } from './compose.ts';
import { createLayout, type Layout } from './layout.ts';
import { type LinkedFiles, linkFiles, type Surroundings } from './linkFiles.ts';
import { matchRegistrations } from './match.ts';
import { createPackages } from './packages.ts';
import { type Base, baseOf, namesFiles, namingFiles, type Setup } from './setup.ts';
import { components } from './ties.ts';
import type { Client, Match, Model } from './types.ts';

/** One file as it was read. */
export interface ReadFacts {
  readonly facts: FileFacts;
  /** One object for all readings that the model cannot tell apart: they differ in comments and blank space only. */
  readonly structure: object;
}

/**
 * Packages whose files can say something about each other: rules compare within an island, so that an edit has them look
 * at one again instead of at the whole workspace.
 */
export interface Island {
  /** One object as long as rules find the same in it. */
  readonly key: object;
  readonly model: Model;
  /** Environment files of the packages around it, whose variables it may use. */
  readonly around: readonly FileFacts[];
}

export interface LinkedWorkspace {
  readonly model: Model;
  readonly islands: readonly Island[];
  /** One object as long as rules find the same in the whole. */
  readonly key: object;
}

/** What is known of a list of files: all that is not named is the same, at the same place, as in an earlier list. */
export interface Changed {
  readonly since: readonly ReadFacts[];
  readonly indexes: readonly number[];
}

/** Links a workspace, and after an edit what the edit can have changed. Its answers depend on its last input only. */
export interface Linker {
  /** `files` in the order of their URIs. Every file is compared, unless `changed` speaks of the list of the call before. */
  link(files: readonly ReadFacts[], setup: Setup, changed?: Changed): LinkedWorkspace;
  /** How often files were linked so far, counting each island of packages as one. */
  readonly linked: number;
}

/** A package linked by itself. */
interface Solo {
  readonly home: string;
  readonly key: readonly unknown[];
  readonly linked: LinkedFiles;
}

/** Packages joined by ties. */
interface Region extends Part {
  readonly solos: readonly Solo[];
}

interface LinkedIsland {
  /** Its packages; the first one names it. */
  readonly homes: readonly string[];
  /** What it is made of. */
  readonly key: readonly unknown[];
  readonly island: Island;
}

export function createLinker(): Linker {
  let linked = 0;
  let base: Base | undefined;
  let read: readonly ReadFacts[] = [];
  let layout: Layout = createLayout([], [], createPackages([], []));
  let facts: readonly FileFacts[] = [];
  let byUri = new Map<string, FileFacts>();
  let naming = namingFiles([]);
  let readers: ReturnType<Base['readers']> | undefined;
  let solos = new Map<string, Solo>();
  let regions: readonly Region[] = [];
  let matches: readonly Match[] = [];
  let islands = new Map<string, LinkedIsland>();
  /** By package: the index of its region, and the island's first package. */
  let regionOf: ReadonlyMap<string, number> = new Map();
  let islandOf: ReadonlyMap<string, string> = new Map();
  let result: LinkedWorkspace | undefined;
  let lists: Lists = listsOf([]);

  // Asked when rules and features look, not when something was linked, so that the answers follow every edit.
  const fileOf = (uri: string): FileFacts | undefined => byUri.get(uri);
  const refers = (homes: readonly string[], name: string): boolean =>
    homes.some((home) => layout.members(home).some((index) => referencesIn(facts[index] as FileFacts).has(name)));
  const isReferredTo = (name: string, file: string): boolean => {
    const home = base?.packages.packageOf(file) ?? '';
    return refers([home, ...layout.inner(home)], name);
  };
  const surroundingsOf = ({ packages, hasLibrary }: Base): Surroundings => ({
    packages,
    hasLibrary,
    loadersOf: (uri) => readers?.loadersOf(uri) ?? [],
    hasOtherReader: (uri) => readers?.hasOtherReader(uri) === true,
  });

  const factsAt = (indexes: readonly number[]): readonly FileFacts[] => indexes.map((i) => facts[i] as FileFacts);
  const around = (homes: readonly string[]): readonly FileFacts[] => {
    const outer = new Set(homes.flatMap(layout.outer));
    for (const home of homes) outer.delete(home);
    const files = [...outer].flatMap((home) => factsAt(layout.members(home)));
    return files.filter((file) => file.tree.format === 'dotenv');
  };

  const run = (homes: readonly string[], surroundings: Surroundings, { setup }: Base): LinkedFiles => {
    linked++;
    const indexes = homes.flatMap(layout.members).sort((a, b) => a - b);
    return linkFiles({
      files: factsAt(indexes),
      around: around(homes),
      surroundings,
      configOf: setup.configOf,
      fileOf,
      isReferredTo,
    });
  };

  /** The package's variables that only packages below it refer to. */
  const usedBelow = (home: string, files: readonly FileFacts[]): string => {
    const inner = layout.inner(home);
    if (inner.length === 0) return '';
    const names = new Set(files.flatMap((file) => file.variables.map((variable) => variable.name)));
    return [...names].filter((name) => refers(inner, name)).join();
  };

  const linkSolo = (home: string, surroundings: Surroundings, on: Base): Solo => {
    const own = layout.members(home);
    const files = factsAt(own);
    const key = [
      ...own.map((index) => (read[index] as ReadFacts).structure),
      ...files.map((file) => file.environment.name),
      viewOf(files, around([home]), surroundings.loadersOf),
      usedBelow(home, files),
    ];
    const known = solos.get(home);
    return known !== undefined && sameItems(key, known.key)
      ? known
      : { home, key, linked: run([home], surroundings, on) };
  };

  const linkRegion = (homes: readonly string[], earlier: Region | undefined, surroundings: Surroundings, on: Base) => {
    const group = homes.map((home) => solos.get(home) as Solo);
    if (earlier !== undefined && sameItems(earlier.solos, group)) return earlier;
    const [only] = group;
    const model = group.length === 1 ? (only as Solo).linked.model : run(homes, surroundings, on).model;
    return { homes, model, solos: group };
  };

  const linkAllRegions = (surroundings: Surroundings, on: Base): readonly Region[] => {
    const earlier = new Map(regions.map((region) => [region.homes[0], region]));
    const all = layout.homes.map((home) => solos.get(home) as Solo);
    return components(all, (solo) => solo.linked.ties).map((group) => {
      const homes = group.map((solo) => solo.home);
      return linkRegion(homes, earlier.get(homes[0]), surroundings, on);
    });
  };

  /** As long as no tie came or went, only the regions of these packages can be others. */
  const relinkRegions = (dirty: readonly string[], surroundings: Surroundings, on: Base): readonly Region[] => {
    const next = regions.slice();
    for (const at of new Set(dirty.map((home) => regionOf.get(home) as number))) {
      const region = regions[at] as Region;
      next[at] = linkRegion(region.homes, region, surroundings, on);
    }
    return sameItems(next, regions) ? regions : next;
  };

  /** The packages that changes can mean something to. */
  const reachOf = (changes: readonly Change[], before: readonly FileFacts[]): readonly string[] => {
    const homes = new Set<string>();
    for (const { index, isStructural } of changes) {
      if (!isStructural) continue;
      const home = layout.homeOf[index] as string;
      const [old, fresh] = [before[index] as FileFacts, facts[index] as FileFacts];
      homes.add(home);
      if (isSeenBelow(fresh)) for (const inner of layout.inner(home)) homes.add(inner);
      if (namesOf(old) !== namesOf(fresh)) for (const outer of layout.outer(home)) homes.add(outer);
    }
    return [...homes];
  };

  const linkIsland = (
    parts: readonly Region[],
    within: readonly Match[],
    surroundings: Surroundings,
    edited: ReadonlySet<string>,
  ): LinkedIsland => {
    const homes = parts.flatMap((part) => part.homes);
    const key = [...parts, ...within];
    const known = islands.get(homes[0] as string);
    const isSame = known !== undefined && sameItems(key, known.key);
    if (isSame && !homes.some((home) => edited.has(home))) return known;
    const files = factsAt(homes.flatMap(layout.members).sort((a, b) => a - b));
    const own = { parts, lists: listsOf(parts), files, matches: within };
    const model = composeModel({ ...own, surroundings, fileOf, isReferredTo });
    return { homes, key, island: { key: isSame ? known.island.key : {}, model, around: around(homes) } };
  };

  const linkAllIslands = (surroundings: Surroundings, edited: ReadonlySet<string>): Map<string, LinkedIsland> => {
    const tied = matchesByHome(matches);
    const tiesOf = ({ homes }: Region) => homes.flatMap((home) => tied.get(home) ?? []);
    const next = new Map<string, LinkedIsland>();
    for (const parts of components(regions, tiesOf)) {
      const own = new Set(parts.flatMap(tiesOf));
      const within = own.size === 0 ? [] : matches.filter((_, index) => own.has(String(index)));
      const linkedIsland = linkIsland(parts, within, surroundings, edited);
      next.set(linkedIsland.homes[0] as string, linkedIsland);
    }
    return next;
  };

  /** As long as the same packages are joined, only the islands of these packages can be others. */
  const relinkIslands = (dirty: ReadonlySet<string>, surroundings: Surroundings, edited: ReadonlySet<string>) => {
    const next = new Map(islands);
    for (const id of new Set([...dirty].map((home) => islandOf.get(home) as string))) {
      const { homes } = islands.get(id) as LinkedIsland;
      const own = new Set(homes);
      const parts = [...new Set(homes.map((home) => regionOf.get(home) as number))].map((at) => regions[at] as Region);
      const within = matches.filter(({ use, registration }) => own.has(use.package) || own.has(registration.package));
      next.set(id, linkIsland(parts, within, surroundings, edited));
    }
    return next;
  };

  return {
    link(files, setup, changed) {
      const on = base?.setup === setup ? base : baseOf(setup);
      const surroundings = surroundingsOf(on);
      const isNewBase = on !== base;
      if (isNewBase) {
        solos = new Map();
        regions = [];
        islands = new Map();
      }
      const known = changed?.since === read ? changed.indexes : undefined;
      const isSameLayout = !isNewBase && (known !== undefined || sameUris(files, layout.uris));
      if (!isSameLayout) {
        const uris = files.map(({ facts: { file } }) => file.uri);
        layout = createLayout(uris, setup.folders, on.packages);
      }
      base = on;
      const changes = isSameLayout ? changesOf(read, files, known ?? files.keys()) : undefined;
      const isUnchanged = changes?.length === 0;
      read = files;
      if (isUnchanged && result !== undefined) return result;
      const before = facts;
      const edited = new Set<string>();
      if (changes === undefined) {
        facts = files.map((file) => layout.refine(file.facts));
        byUri = new Map(facts.map((each) => [each.file.uri, each]));
        for (const home of layout.homes) edited.add(home);
      } else {
        const next = facts.slice();
        for (const { index } of changes) {
          const fresh = layout.refine((files[index] as ReadFacts).facts);
          next[index] = fresh;
          byUri.set(fresh.file.uri, fresh);
          edited.add(layout.homeOf[index] as string);
        }
        facts = next;
      }
      const dirty = changes === undefined ? layout.homes : reachOf(changes, before);
      const earlier = { regions, pairs: pairsOf(matches) };
      if (dirty.length > 0 || changes === undefined) {
        if (
          changes === undefined ||
          changes.some(({ index }) => namesFiles(facts[index] as FileFacts, before[index]))
        ) {
          naming = namingFiles(facts);
        }
        readers = on.readers(naming, fileOf);
        const next = changes === undefined ? new Map<string, Solo>() : new Map(solos);
        for (const home of dirty) next.set(home, linkSolo(home, surroundings, on));
        const isTiedAlike = changes !== undefined && dirty.every((home) => sameTies(solos.get(home), next.get(home)));
        solos = next;
        regions = isTiedAlike ? relinkRegions(dirty, surroundings, on) : linkAllRegions(surroundings, on);
        if (!isTiedAlike) regionOf = indexOf(regions);
        if (regions !== earlier.regions) {
          lists = listsOf(regions);
          const registrations = regions.flatMap((region) => region.model.registrations);
          const uses = registrations.length === 0 ? [] : regions.flatMap((region) => region.model.clients);
          matches = kept(matchRegistrations(uses, registrations), matches);
        }
      }
      const isJoinedAlike =
        changes !== undefined && regions.length === earlier.regions.length && pairsOf(matches) === earlier.pairs;
      const isGroupedAlike = isJoinedAlike && regions.every(({ homes }, at) => homes === earlier.regions[at]?.homes);
      islands = isGroupedAlike
        ? relinkIslands(new Set([...dirty, ...edited]), surroundings, edited)
        : linkAllIslands(surroundings, edited);
      if (!isGroupedAlike) {
        islandOf = new Map([...islands].flatMap(([id, { homes }]) => homes.map((home) => [home, id] as const)));
      }
      const model = composeModel({ parts: regions, lists, files: facts, matches, surroundings, fileOf, isReferredTo });
      const key = regions !== earlier.regions || result === undefined ? {} : result.key;
      result = { model, islands: [...islands.values()].map(({ island }) => island), key };
      return result;
    },
    get linked() {
      return linked;
    },
  };
}

/** The packages below see environment files, and what reads these. */
const isSeenBelow = (facts: FileFacts): boolean => facts.tree.format === 'dotenv' || namesFiles(facts);

const namesOf = (facts: FileFacts): string => [...referencesIn(facts).keys()].join();

interface Change {
  readonly index: number;
  /** More than comments and blank space. */
  readonly isStructural: boolean;
}

/** For readings of the same files in the same order. */
function changesOf(
  before: readonly ReadFacts[],
  after: readonly ReadFacts[],
  indexes: Iterable<number>,
): readonly Change[] {
  const changes: Change[] = [];
  for (const index of indexes) {
    const [a, b] = [before[index] as ReadFacts, after[index] as ReadFacts];
    if (a.facts !== b.facts) changes.push({ index, isStructural: a.structure !== b.structure });
  }
  return changes;
}

const sameUris = (files: readonly ReadFacts[], uris: readonly string[]): boolean =>
  files.length === uris.length && files.every(({ facts }, index) => facts.file.uri === uris[index]);

/** The earlier matches where they are the same, so that what was found in them still holds. */
function kept(fresh: readonly Match[], earlier: readonly Match[]): readonly Match[] {
  const known = new Map<Client, Match[]>();
  for (const match of earlier) known.set(match.use, [...(known.get(match.use) ?? []), match]);
  const isSame = (a: Match, b: Match): boolean =>
    a.registration === b.registration &&
    a.evidence.strength === b.evidence.strength &&
    a.evidence.reason === b.evidence.reason;
  return fresh.map((match) => known.get(match.use)?.find((old) => isSame(old, match)) ?? match);
}

/** The indexes of the matches that a package has a side of, by package. */
function matchesByHome(matches: readonly Match[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [index, { use, registration }] of matches.entries()) {
    for (const home of new Set([use.package, registration.package])) {
      const list = found.get(home);
      if (list === undefined) found.set(home, [String(index)]);
      else list.push(String(index));
    }
  }
  return found;
}

/** Which packages are joined by matches. */
const pairsOf = (matches: readonly Match[]): string =>
  [...new Set(matches.map(({ use, registration }) => `${use.package} ${registration.package}`))].sort().join('\n');

const sameTies = (a: Solo | undefined, b: Solo | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && sameItems(a.linked.ties, b.linked.ties));

const indexOf = (regions: readonly Region[]): ReadonlyMap<string, number> =>
  new Map(regions.flatMap(({ homes }, at) => homes.map((home) => [home, at] as const)));

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
