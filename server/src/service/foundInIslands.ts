import { itemAt } from '../base/known.ts';
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
    linting.overIslands(islands, epoch, whole, (at) => byShape.get(itemAt(islands, at).shape));
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
    const some = places.map((at) => itemAt(islands, at));
    linting.overIslands(some, epoch, whole, (at) => ofIsland.get(itemAt(before, itemAt(places, at)).key));
    const found = foundBefore.slice();
    const keys = new Set(some.map(({ key }) => key));
    for (const at of places) {
      const { key } = itemAt(before, at);
      // One that is still there may only have moved.
      if (!keys.has(key)) ofIsland.delete(key);
      found[at] = foundIn(itemAt(islands, at), epoch);
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
