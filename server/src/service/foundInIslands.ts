import { changedPlaces } from '../model/changedPlaces.ts';
import type { Island } from '../model/linker.ts';
import { type ByFile, nothing } from './byFile.ts';
import type { Epoch } from './epochs.ts';
import type { Linting, Whole } from './linting.ts';

/** What was found in each island, followed from one list of islands to the next. */
export interface FoundInIslands {
  /** In the order of the islands; one object as long as it is the same. */
  of(islands: readonly Island[], epoch: Epoch, whole: Whole): readonly ByFile[];
}

export function createFoundInIslands(linting: Linting): FoundInIslands {
  let before: readonly Island[] = [];
  let epochBefore: Epoch | undefined;
  let foundBefore: readonly ByFile[] = [];

  const findAll = (islands: readonly Island[], epoch: Epoch, whole: Whole): readonly ByFile[] => {
    const { ofIsland } = epoch;
    const byShape = new Map([...ofIsland.values()].map((linted) => [linted.shape, linted]));
    linting.overIslands(islands, epoch, whole, (at) => byShape.get((islands[at] as Island).shape));
    const keys = new Set(islands.map(({ key }) => key));
    for (const key of ofIsland.keys()) if (!keys.has(key)) ofIsland.delete(key);
    return islands.map((island) => foundIn(island, epoch));
  };

  /** The islands at these places take the place of those that were there. */
  const findSome = (
    islands: readonly Island[],
    places: readonly number[],
    epoch: Epoch,
    whole: Whole,
  ): readonly ByFile[] => {
    const { ofIsland } = epoch;
    const some = places.map((at) => islands[at] as Island);
    linting.overIslands(some, epoch, whole, (at) => ofIsland.get((before[places[at] as number] as Island).key));
    const found = foundBefore.slice();
    for (const at of places) {
      ofIsland.delete((before[at] as Island).key);
      found[at] = foundIn(islands[at] as Island, epoch);
    }
    return found;
  };

  return {
    of(islands, epoch, whole) {
      const places = epochBefore === epoch ? changedPlaces(before, islands) : undefined;
      const found = places === undefined ? findAll(islands, epoch, whole) : findSome(islands, places, epoch, whole);
      [before, epochBefore, foundBefore] = [islands, epoch, found];
      return found;
    },
  };
}

const foundIn = ({ key }: Island, { ofIsland }: Epoch): ByFile => ofIsland.get(key)?.byFile ?? nothing;
