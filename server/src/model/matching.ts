import { compareNumber } from '../base/order.ts';
import { sameItems } from '../base/same.ts';
import { clientIdOf, matchById, matchByProvider } from './match.ts';
import type { Region } from './regions.ts';
import type { Client, Match } from './types.ts';

/** Which registration each use of the workspace is checked against, kept up to date. */
export interface Matching {
  /** One list as long as nothing in it changes. */
  readonly list: readonly Match[];
  /** `places`: of the regions that are others than at the last call; undefined when any may be. */
  update(regions: readonly Region[], places: Iterable<number> | undefined): void;
}

export function createMatching(): Matching {
  let list: readonly Match[] = [];
  /** By client_id. */
  const registrations = new Map<string, Set<Client>>();
  /** By client_id: the places of the regions with a use of it. */
  const used = new Map<string, Set<number>>();
  /** By the place of a region, where it has any. */
  let own = new Map<number, Region>();
  let matched = new Map<number, readonly Match[]>();

  const take = (at: number, region: Region | undefined, isIn: boolean): void => {
    const move = <T>(index: Map<string, Set<T>>, client: Client, item: T): void => {
      const id = clientIdOf(client) ?? '';
      const items = index.get(id) ?? new Set<T>();
      index.set(id, items);
      if (isIn) items.add(item);
      else items.delete(item);
    };
    for (const client of region?.model.registrations ?? none) move(registrations, client, client);
    for (const client of region?.model.clients ?? none) if (clientIdOf(client) !== undefined) move(used, client, at);
  };
  /** Puts regions in their places. Gives the places where uses may match another registration. */
  const replace = (regions: readonly Region[], places: readonly number[]): ReadonlySet<number> => {
    const reached = new Set(places);
    const idsOf = (region: Region | undefined): readonly string[] =>
      (region?.model.registrations ?? none).map((registration) => clientIdOf(registration) ?? '');
    const ids = new Set(places.flatMap((at) => [...idsOf(own.get(at)), ...idsOf(regions[at])]));
    for (const at of places) {
      take(at, own.get(at), false);
      own.set(at, regions[at] as Region);
      take(at, regions[at], true);
    }
    for (const id of ids) for (const at of used.get(id) ?? none) reached.add(at);
    return reached;
  };
  const startOver = (): void => {
    registrations.clear();
    used.clear();
    own = new Map();
    matched = new Map();
  };

  return {
    get list() {
      return list;
    },
    update(regions, places) {
      if (places === undefined) startOver();
      const reached = replace(regions, places === undefined ? [...regions.keys()] : [...places]);
      for (const at of reached) {
        const found = (regions[at] as Region).model.clients.flatMap((use) => matchById(use, registrations) ?? none);
        if (found.length === 0) matched.delete(at);
        else matched.set(at, found);
      }
      const byId = [...matched.keys()].sort(compareNumber).flatMap((at) => matched.get(at) ?? none);
      const uses = () => regions.flatMap((region) => region.model.clients);
      const all = [...registrations.values()].flatMap((clients) => [...clients]);
      list = kept([...byId, ...matchByProvider(uses, all, byId)], list);
    },
  };
}

const none: readonly never[] = [];

/** The earlier matches where they are the same, so that what was found in them still holds. */
function kept(fresh: readonly Match[], earlier: readonly Match[]): readonly Match[] {
  if (sameItems(fresh, earlier)) return earlier;
  const known = new Map<Client, Match[]>();
  for (const match of earlier) known.set(match.use, [...(known.get(match.use) ?? []), match]);
  const isSame = (a: Match, b: Match): boolean =>
    a.registration === b.registration &&
    a.evidence.strength === b.evidence.strength &&
    a.evidence.reason === b.evidence.reason;
  const next = fresh.map((match) => known.get(match.use)?.find((old) => isSame(old, match)) ?? match);
  return sameItems(next, earlier) ? earlier : next;
}
