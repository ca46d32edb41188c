import { groupBy } from '../base/groupBy.ts';
import { itemAt, valueAt } from '../base/known.ts';
import { compareNumber } from '../base/order.ts';
import { areAlike, sameItems } from '../base/same.ts';
import { clientIdOf, matchById, matchByProvider } from './match.ts';
import type { Region } from './regions.ts';
import type { Client, Match } from './types.ts';

/** Which registration each use of the workspace is checked against. */
export interface Matches {
  /** One list as long as nothing in it changes. */
  readonly list: readonly Match[];
  /** One object as long as the same clients are matched, though they may have been linked again. */
  readonly pairs: object;
  /** Those of the uses in the region at a place, in the order of the list. */
  at(place: number): readonly Match[];
}

/** The matches, kept up to date. */
export interface Matching extends Matches {
  /** `places`: of the regions that are others than at the last call; undefined when any may be. */
  update(regions: readonly Region[], places: Iterable<number> | undefined): void;
}

export function createMatching(): Matching {
  const index = createIndex();
  /** By the place of the use's region, where there are any. */
  let matched = new Map<number, readonly Match[]>();
  let byProvider: Placed = nowhere;
  let list: readonly Match[] = [];
  let pairs = {};

  /** Gives the places where something else is matched than before. */
  const matchAgain = (regions: readonly Region[], reached: Iterable<number>): Change[] => {
    const changes: Change[] = [];
    for (const at of reached) {
      const before = matched.get(at) ?? none;
      const after = itemAt(regions, at).model.clients.flatMap((use) => matchById(use, index.registrations) ?? none);
      if (sameItems(before, after)) continue;
      changes.push({ before, after });
      if (after.length === 0) matched.delete(at);
      else matched.set(at, after);
    }
    return changes;
  };

  return {
    get list() {
      return list;
    },
    get pairs() {
      return pairs;
    },
    at(place) {
      const [own, others] = [matched.get(place) ?? none, byProvider.at.get(place) ?? none];
      return others.length === 0 ? own : [...own, ...others];
    },
    update(regions, places) {
      const isNew = places === undefined;
      if (isNew) {
        index.clear();
        matched = new Map();
      }
      const changes = matchAgain(regions, index.replace(regions, isNew ? [...regions.keys()] : [...places]));
      const byId = () => [...matched.keys()].sort(compareNumber).flatMap((at) => matched.get(at) ?? none);
      const earlier = byProvider.list;
      const others = matchedByProvider(regions, index.all(), byId, earlier);
      if (isNew || others !== earlier) byProvider = placed(others, regions);
      if (others !== earlier) changes.push({ before: earlier, after: others });
      if (isNew || changes.length > 0) {
        const next = [...byId(), ...others];
        if (!sameItems(next, list)) list = next;
      }
      if (isNew || changes.some(({ before, after }) => !areAlike(before, after, areOfSameIds))) pairs = {};
    },
  };
}

interface Change {
  readonly before: readonly Match[];
  readonly after: readonly Match[];
}

/** Matches, and where their uses are. */
interface Placed {
  readonly list: readonly Match[];
  readonly at: ReadonlyMap<number, readonly Match[]>;
}

const none: readonly never[] = [];

const nowhere: Placed = { list: none, at: new Map() };

/** Clients of regions by client_id. */
function createIndex() {
  const registrations = new Map<string, Set<Client>>();
  let all: readonly Client[] | undefined;
  /** By client_id: the places of the regions with a use of it. */
  const used = new Map<string, Set<number>>();
  /** By the place of a region, where it has any. */
  let own = new Map<number, Region>();

  const take = (at: number, region: Region | undefined, isIn: boolean): void => {
    const move = <T>(index: Map<string, Set<T>>, client: Client, item: T): void => {
      const id = clientIdOf(client) ?? '';
      const items = index.get(id) ?? new Set<T>();
      index.set(id, items);
      if (isIn) items.add(item);
      else items.delete(item);
    };
    for (const client of region?.model.registrations ?? none) {
      move(registrations, client, client);
      all = undefined;
    }
    for (const client of region?.model.clients ?? none) if (clientIdOf(client) !== undefined) move(used, client, at);
  };
  return {
    registrations,
    /** All registrations; one list as long as they are the same. */
    all(): readonly Client[] {
      all ??= [...registrations.values()].flatMap((clients) => [...clients]);
      return all;
    },
    /** Puts regions in their places. Gives the places where uses may match another registration. */
    replace(regions: readonly Region[], places: readonly number[]): ReadonlySet<number> {
      const reached = new Set(places);
      const idsOf = (region: Region | undefined): readonly string[] =>
        (region?.model.registrations ?? none).map((registration) => clientIdOf(registration) ?? '');
      const ids = new Set(places.flatMap((at) => [...idsOf(own.get(at)), ...idsOf(regions[at])]));
      for (const at of places) {
        take(at, own.get(at), false);
        own.set(at, itemAt(regions, at));
        take(at, regions[at], true);
      }
      for (const id of ids) for (const at of used.get(id) ?? none) reached.add(at);
      return reached;
    },
    clear(): void {
      registrations.clear();
      all = undefined;
      used.clear();
      own = new Map();
    },
  };
}

/** The earlier list and matches where they are the same, so that what was found in them still holds. */
function matchedByProvider(
  regions: readonly Region[],
  registrations: readonly Client[],
  byId: () => readonly Match[],
  earlier: readonly Match[],
): readonly Match[] {
  const fresh = matchByProvider(() => regions.flatMap((region) => region.model.clients), registrations, byId);
  const known = groupBy(earlier, ({ use }) => use);
  const next = fresh.map((match) => known.get(match.use)?.find((old) => isSame(old, match)) ?? match);
  return sameItems(next, earlier) ? earlier : next;
}

function placed(list: readonly Match[], regions: readonly Region[]): Placed {
  if (list.length === 0) return nowhere;
  const places = new Map(regions.flatMap(({ model }, at) => model.clients.map((client) => [client, at] as const)));
  return { list, at: groupBy(list, ({ use }) => valueAt(places, use)) };
}

const isSame = (a: Match, b: Match): boolean =>
  a.registration === b.registration &&
  a.evidence.strength === b.evidence.strength &&
  a.evidence.reason === b.evidence.reason;

/** The same clients are matched, though they may have been linked again. */
const areOfSameIds = (before: Match, after: Match): boolean =>
  before.use.id === after.use.id && before.registration.id === after.registration.id;
