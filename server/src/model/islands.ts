import type { FileFacts } from '../dialects/types.ts';
import { composeModel, listsOf } from './compose.ts';
import { type Asker, aboutSecrets, type Register, sameItems, type Topic, watched } from './questions.ts';
import type { Region, Regions } from './regions.ts';
import { components } from './ties.ts';
import type { Client, Match, Model } from './types.ts';
import { factsAt, type WorkspaceNow } from './workspaceNow.ts';

/**
 * Regions whose files say something about each other. Rules compare within an island, so that an edit has them look at
 * one again instead of at the whole workspace; what they ask of the rest is remembered.
 */
export interface Island {
  /** One object as long as rules find the same in it. */
  readonly key: object;
  readonly model: Model;
  /** Environment files whose secrets may turn up in a value: those of its packages and of the ones around these. */
  around(): readonly FileFacts[];
}

interface LinkedIsland {
  /** The first one names it. */
  readonly units: readonly string[];
  /** What it is made of. */
  readonly parts: readonly unknown[];
  readonly island: Island;
  readonly asker: Asker;
}

export interface Islands {
  readonly list: readonly Island[];
  /** Gives whether rules may find something else in any of them. */
  update(update: IslandsUpdate): boolean;
}

export interface IslandsUpdate {
  readonly matches: readonly Match[];
  /** Units with a file that was read anew. */
  readonly read: ReadonlySet<string>;
  /** Units whose region is another one. */
  readonly relinked: readonly string[];
  readonly stale: ReadonlySet<Asker>;
  /** Other units belong together than before. */
  readonly isRegrouped: boolean;
}

export function createIslands(now: WorkspaceNow, regions: Regions, register: Register): Islands {
  let islands = new Map<string, LinkedIsland>();
  /** By unit: the first one of its island. */
  let islandOf: ReadonlyMap<string, string> = new Map();
  let joined: readonly string[] = [];
  let list: readonly Island[] = [];
  const owners = new WeakMap<Client, Region>();
  const known = new WeakSet<Region>();

  const note = (region: Region): void => {
    if (known.has(region)) return;
    known.add(region);
    for (const client of [...region.model.clients, ...region.model.registrations]) owners.set(client, region);
  };
  const sidesOf = ({ use, registration }: Match): readonly Region[] => [
    owners.get(use) as Region,
    owners.get(registration) as Region,
  ];

  const aroundOf = (units: readonly string[], ask: (topic: Topic) => void): readonly FileFacts[] => {
    const { layout, base } = now;
    const firsts = units.map((unit) => now.files[layout.inUnit(unit)[0] as number] as FileFacts);
    const homes = new Set(firsts.flatMap(({ file }) => base.packages.enclosing(file.uri)));
    for (const home of homes) ask(aboutSecrets(home));
    return now.environmentFiles(homes);
  };

  const make = (
    group: readonly Region[],
    within: readonly Match[],
    earlier: LinkedIsland | undefined,
  ): LinkedIsland => {
    const units = group.length === 1 ? (group[0] as Region).units : group.flatMap((region) => region.units);
    const asker = earlier?.asker ?? register.asker();
    const { layout } = now;
    const files = factsAt(
      now.files,
      units.flatMap(layout.inUnit).sort((a, b) => a - b),
    );
    const own = new Set(files.map(({ file }) => `file ${file.uri}`));
    // A file of its own that changes is seen without a question.
    const ask = (topic: Topic): void => (own.has(topic) ? undefined : register.ask(asker, topic));
    const model = composeModel({
      parts: group,
      lists: listsOf(group),
      files,
      matches: within,
      links: () => [],
      world: watched(now.world, ask),
      unitOf: layout.unitOf,
    });
    const key = earlier?.island.key ?? {};
    return { units, parts: [...group, ...within], island: { key, model, around: () => aroundOf(units, ask) }, asker };
  };

  const link = (group: readonly Region[], within: readonly Match[], { read, stale }: IslandsUpdate): LinkedIsland => {
    const earlier = islands.get(group[0]?.units[0] as string);
    const isSame =
      earlier !== undefined && !stale.has(earlier.asker) && sameItems(earlier.parts, [...group, ...within]);
    if (!isSame) {
      if (earlier !== undefined) register.drop(earlier.asker);
      return make(group, within, undefined);
    }
    return read.size > 0 && earlier.units.some((unit) => read.has(unit)) ? make(group, within, earlier) : earlier;
  };

  const linkAll = (update: IslandsUpdate): Map<string, LinkedIsland> => {
    const tied = new Map<Region, string[]>();
    for (const [index, match] of update.matches.entries()) {
      for (const side of sidesOf(match)) {
        const ties = tied.get(side);
        if (ties === undefined) tied.set(side, [String(index)]);
        else ties.push(String(index));
      }
    }
    const next = new Map<string, LinkedIsland>();
    for (const group of components(regions.list, (region) => tied.get(region) ?? [])) {
      const own = new Set(group.flatMap((region) => tied.get(region) ?? []));
      const within = own.size === 0 ? [] : update.matches.filter((_, index) => own.has(String(index)));
      const island = link(group, within, update);
      next.set(island.units[0] as string, island);
    }
    const left = new Set([...next.values()].map(({ asker }) => asker));
    for (const { asker } of islands.values()) if (!left.has(asker)) register.drop(asker);
    return next;
  };

  /** As long as the same regions are joined, only islands of these units can be others. */
  const linkSome = (names: ReadonlySet<string>, update: IslandsUpdate): Map<string, LinkedIsland> => {
    const next = new Map(islands);
    for (const name of names) {
      const { units } = islands.get(name) as LinkedIsland;
      const group = [...new Set(units.map(regions.at))].sort((a, b) => a - b).map((at) => regions.list[at] as Region);
      const own = new Set(group);
      const within = update.matches.filter((match) => sidesOf(match).some((side) => own.has(side)));
      next.set(name, link(group, within, update));
    }
    return next;
  };

  return {
    get list() {
      return list;
    },
    update(update) {
      for (const region of regions.list) note(region);
      const pairs = update.matches.map(({ use, registration }) => `${use.id} ${registration.id}`);
      const isAlike = !update.isRegrouped && sameItems(pairs, joined);
      joined = pairs;
      const before = islands;
      if (isAlike) {
        const moved = new Set([...update.read, ...update.relinked].map((unit) => islandOf.get(unit) as string));
        if (update.stale.size > 0) {
          for (const [name, { asker }] of islands) if (update.stale.has(asker)) moved.add(name);
        }
        if (moved.size === 0) return false;
        islands = linkSome(moved, update);
      } else {
        islands = linkAll(update);
        islandOf = new Map([...islands].flatMap(([name, { units }]) => units.map((unit) => [unit, name] as const)));
      }
      list = [...islands.values()].map(({ island }) => island);
      return islands.size !== before.size || [...islands].some(([name, each]) => !isKept(before.get(name), each));
    },
  };
}

const isKept = (before: LinkedIsland | undefined, after: LinkedIsland): boolean =>
  before?.island.key === after.island.key;
