import { itemAt, valueAt } from '../base/known.ts';
import type { NonEmpty } from '../base/nonEmpty.ts';
import { compareNumber } from '../base/order.ts';
import { sameItems } from '../base/same.ts';
import type { FileFacts } from '../dialects/types.ts';
import { noteChangedPlaces } from './changedPlaces.ts';
import { composeModel, listsOf } from './compose.ts';
import type { Matches } from './matching.ts';
import { type Asker, aboutFile, aboutSecrets, namesOf, type Register, type Topic, watched } from './questions.ts';
import { noteNames, noteQuestion } from './reads.ts';
import type { Region, Regions } from './regions.ts';
import { components, type Group } from './ties.ts';
import type { Client, Match, Model } from './types.ts';
import { factsAt, type WorkspaceNow } from './workspaceNow.ts';

/**
 * Regions whose files say something about each other. Rules compare within an island, so that an edit has them look at
 * one again instead of at the whole workspace; what they ask of the rest is remembered.
 */
export interface Island {
  /** One object as long as rules find the same in it. */
  readonly key: object;
  /** One object as long as rules find as much in it: what it refers to elsewhere may have been shifted. */
  readonly shape: object;
  readonly model: Model;
  /** Environment files whose secrets may turn up in a value: those of its packages and of the ones around these. */
  around(): readonly FileFacts[];
}

/** What an island has in common with the one before. */
interface Likeness {
  readonly asker?: Asker;
  readonly key?: object;
  readonly shape?: object;
}

interface LinkedIsland {
  /** The first one names it. */
  readonly units: NonEmpty<string>;
  /** What it is made of. */
  readonly parts: readonly unknown[];
  readonly island: Island;
  readonly asker: Asker;
}

/** The workspace by islands, which rules run over: regions that matches join. */
export interface Islands {
  readonly list: readonly Island[];
  /** Gives whether rules may find something else in any of them. */
  update(update: IslandsUpdate): boolean;
}

/** What has changed since the islands were made. */
export interface IslandsUpdate {
  readonly matches: Matches;
  /** Units with a file that was read anew. */
  readonly read: ReadonlySet<string>;
  /** Units whose region is another one. */
  readonly relinked: readonly string[];
  /** Those of them for which more has changed than the places of what they refer to. */
  readonly altered: ReadonlySet<string>;
  readonly stale: ReadonlySet<Asker>;
  /** Those who asked about what only stands elsewhere. */
  readonly shifted: ReadonlySet<Asker>;
  /** Other units belong together than before. */
  readonly isRegrouped: boolean;
}

/** Makes an island of regions and the matches between them. */
type Make = (group: Group<Region>, matches: readonly Match[], like: Likeness) => LinkedIsland;

function createMaker(now: WorkspaceNow, register: Register): Make {
  const aroundOf = (units: readonly string[], ask: (topic: Topic) => void): readonly FileFacts[] => {
    const { layout, base } = now;
    const firsts = units.map((unit) => itemAt(now.files, itemAt(layout.inUnit(unit), 0)));
    const homes = new Set(firsts.flatMap(({ file }) => base.packages.enclosing(file.uri)));
    for (const home of homes) ask(aboutSecrets(home));
    return now.environmentFiles(homes);
  };
  return (group, matches, like) => {
    const [first, ...others] = group;
    const units: NonEmpty<string> =
      others.length === 0 ? first.units : [...first.units, ...others.flatMap((region) => region.units)];
    const { asker = register.asker('island', units[0]), key = {}, shape = {} } = like;
    const files = factsAt(now.files, units.flatMap(now.layout.inUnit).sort(compareNumber));
    const own = new Set(files.map(({ file }) => aboutFile(file.uri)));
    // A file of its own that changes is seen without a question.
    const ask = (topic: Topic, isAboutNames = false): void => {
      if (own.has(topic)) return;
      if (isAboutNames) {
        noteNames();
        asker.names.add(topic);
      } else noteQuestion();
      register.ask(asker, topic);
    };
    const model = composeModel({
      parts: group,
      lists: listsOf(group),
      files,
      matches,
      links: () => [],
      world: watched(now.world, ask),
      unitOf: now.layout.unitOf,
    });
    const island: Island = { key, shape, model, around: () => aroundOf(units, ask) };
    return { units, parts: [...group, ...matches], island, asker };
  };
}

export function createIslands(now: WorkspaceNow, regions: Regions, register: Register): Islands {
  let islands = new Map<string, LinkedIsland>();
  /** By unit: the first one of its island. */
  let islandOf: ReadonlyMap<string, string> = new Map();
  /** What matches joined the islands, as `Matches` tells it. */
  let joinedBy: object | undefined;
  /** By name: the place in the list. */
  let places: ReadonlyMap<string, number> = new Map();
  let list: readonly Island[] = [];

  const make = createMaker(now, register);

  /** In order; one at least, as each unit is in one. */
  const regionsOf = (units: NonEmpty<string>): Group<Region> =>
    [...new Set(units.map(regions.at))].sort(compareNumber).map((at) => itemAt(regions.list, at)) as [
      Region,
      ...Region[],
    ];

  /** A registration is in the island of its uses. */
  const matchesIn = (group: readonly Region[], matches: Matches): readonly Match[] =>
    group.flatMap(({ units }) => matches.at(regions.at(units[0])));

  /** `isJoinedAlike`: the earlier island was made of the same units. */
  const link = (
    group: Group<Region>,
    matches: readonly Match[],
    { read, stale, shifted, altered }: IslandsUpdate,
    isJoinedAlike: boolean,
  ): LinkedIsland => {
    const earlier = islands.get(group[0].units[0]);
    if (earlier === undefined) return make(group, matches, {});
    const { island, units, asker } = earlier;
    const { key, shape } = island;
    if (!stale.has(asker)) {
      if (!shifted.has(asker) && sameItems(earlier.parts, [...group, ...matches])) {
        return units.some((unit) => read.has(unit)) ? make(group, matches, { asker, key, shape }) : earlier;
      }
      // Rules need not be run again, so what they asked is kept.
      if (isJoinedAlike && !units.some((unit) => altered.has(unit))) return make(group, matches, { asker, shape });
    }
    register.drop(asker);
    const fresh = make(group, matches, {});
    // Rules that found nothing are not run while names are the same, so they do not ask for them again.
    if (isJoinedAlike) {
      for (const topic of asker.names) {
        fresh.asker.names.add(topic);
        register.ask(fresh.asker, topic);
      }
    }
    return fresh;
  };

  const linkAll = (update: IslandsUpdate): Map<string, LinkedIsland> => {
    const { matches } = update;
    const next = new Map<string, LinkedIsland>();
    const registrationsOf = (region: Region) => matchesIn([region], matches).map(({ registration }) => registration);
    const unitOf = ({ settings: [first] }: Client): string => now.layout.unitOf(first?.setting.file ?? '');
    for (const group of components(regions.list, (r) => [...r.units, ...registrationsOf(r).map(unitOf)])) {
      const island = link(group, matchesIn(group, matches), update, false);
      next.set(island.units[0], island);
    }
    const left = new Set([...next.values()].map(({ asker }) => asker));
    for (const { asker } of islands.values()) if (!left.has(asker)) register.drop(asker);
    return next;
  };

  /** As long as the same regions are joined, only these islands can be others. Gives whether rules may see it. */
  const linkSome = (names: ReadonlySet<string>, update: IslandsUpdate): boolean => {
    const next = list.slice();
    const changed: number[] = [];
    for (const name of names) {
      const before = valueAt(islands, name);
      const place = valueAt(places, name);
      const group = regionsOf(before.units);
      const after = link(group, matchesIn(group, update.matches), update, true);
      if (after.island.key !== before.island.key) changed.push(place);
      islands.set(name, after);
      next[place] = after.island;
    }
    noteChangedPlaces(list, next, changed.sort(compareNumber));
    list = next;
    return changed.length > 0;
  };

  return {
    get list() {
      return list;
    },
    update(update) {
      const isAlike = !update.isRegrouped && joinedBy === update.matches.pairs;
      joinedBy = update.matches.pairs;
      if (isAlike) {
        const units = [...update.read, ...update.relinked];
        const moved = new Set([
          ...units.map((unit) => valueAt(islandOf, unit)),
          ...namesOf(update.stale, 'island'),
          ...namesOf(update.shifted, 'island'),
        ]);
        return linkSome(moved, update);
      }
      islands = linkAll(update);
      islandOf = new Map([...islands].flatMap(([name, { units }]) => units.map((unit) => [unit, name] as const)));
      places = new Map([...islands.keys()].map((name, place) => [name, place]));
      list = [...islands.values()].map(({ island }) => island);
      return true;
    },
  };
}
