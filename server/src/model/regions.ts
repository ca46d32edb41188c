import { itemAt, valueAt } from '../base/known.ts';
import { mapNonEmpty, type NonEmpty } from '../base/nonEmpty.ts';
import { compareNumber } from '../base/order.ts';
import { areAlike, sameItems } from '../base/same.ts';
import { type Bundle, createBundles } from './bundles.ts';
import { createBundling } from './bundling.ts';
import type { Part } from './compose.ts';
import { type Asker, dropAskers, namesOf, type Register } from './questions.ts';
import { components } from './ties.ts';
import { createUnitLinking } from './unitLinking.ts';
import type { Moved, WorkspaceNow } from './workspaceNow.ts';

/** Bundles joined by what was found in them, linked together. */
export interface Region extends Part {
  readonly bundles: NonEmpty<Bundle>;
  /** Who asked for what was linked: the bundle's where there is only one. */
  readonly asker: Asker;
}

/** The workspace by regions: what was linked together, because something ties it. */
export interface Regions {
  readonly list: readonly Region[];
  /** How often files were linked so far: bundles by themselves, and regions of several. */
  readonly linked: number;
  /** Index of the region that a unit is in. */
  at(unit: string): number;
  /** Those with files of the package, in order. */
  ofPackage(home: string): readonly Region[];
  /** Links again what moved, and what asked. `shifted`: askers about what only stands elsewhere. */
  update(moved: Moved, stale: ReadonlySet<Asker>, shifted: ReadonlySet<Asker>): Relinked;
}

/** What became of the units at an update. */
export interface Relinked {
  /** Units whose region is another one. */
  readonly relinked: readonly string[];
  /** Those of them for which more has changed than the places of what they refer to. */
  readonly altered: ReadonlySet<string>;
  /** Those of them whose clients may be other ones; of the rest only what their settings come to has changed. */
  readonly reformed: readonly string[];
  /** Other units belong together than before. */
  readonly isRegrouped: boolean;
}

export function createRegions(now: WorkspaceNow, register: Register): Regions {
  const linking = createUnitLinking(now, register);
  const bundling = createBundling(now);
  const bundles = createBundles(now, register, linking);
  let regions: readonly Region[] = [];
  let places: ReadonlyMap<string, number> = new Map();
  const ofPackages = createPlacesOfPackages(now, (unit) => valueAt(places, unit));

  const link = (parts: NonEmpty<Bundle>, earlier: Region | undefined, stale: ReadonlySet<Asker>): Region => {
    if (earlier !== undefined && !stale.has(earlier.asker) && sameItems(earlier.bundles, parts)) return earlier;
    const [first, ...others] = parts;
    if (others.length === 0)
      return { units: first.units, model: first.linked.model, bundles: parts, asker: first.asker };
    const units: NonEmpty<string> = [...first.units, ...others.flatMap((part) => part.units)];
    const asker = register.asker('region', first.units[0]);
    return { units, model: linking.link(units, asker).model, bundles: parts, asker };
  };

  /**
   * As long as no tie came or went, only the regions of these bundles can be others. Gives their places, and the places of
   * those that were linked from the start.
   */
  const linkSome = (firsts: ReadonlySet<string>, stale: ReadonlySet<Asker>) => {
    const reached = new Set([...firsts, ...namesOf(stale, 'region')].map((unit) => valueAt(places, unit)));
    const next = regions.slice();
    for (const at of reached) {
      const before = itemAt(regions, at);
      const parts = mapNonEmpty(before.bundles, ({ units }) => bundles.get(units[0]));
      const after = link(parts, before, stale);
      if (after !== before && isJoined(before)) register.drop(before.asker);
      next[at] = after;
    }
    const relinked = [...reached].filter((at) => next[at] !== regions[at]);
    const reformed = relinked.filter((at) => next[at]?.asker !== regions[at]?.asker);
    if (relinked.length > 0) regions = next;
    return { relinked, reformed };
  };

  /** `isSameLayout`: every file is in the unit it was in. */
  const linkAll = (stale: ReadonlySet<Asker>, isSameLayout: boolean): Relinked => {
    const before = regions;
    const earlier = new Map(before.map((region) => [region.units[0], region]));
    regions = components([...bundles.all()], ({ ties }) => ties).map((parts) =>
      link(parts, earlier.get(parts[0].units[0]), stale),
    );
    dropAskers(register, before.filter(isJoined), regions);
    const kept = new Set(before);
    const relinked = regions.filter((region) => !kept.has(region)).flatMap(({ units }) => units);
    // Mostly what ties clients is another value on both sides, such as the issuer that a base file gives to all of them.
    const isRegrouped = !isSameLayout || !areOfSameUnits(before, regions);
    if (isRegrouped) {
      places = new Map(regions.flatMap(({ units }, at) => units.map((unit) => [unit, at] as const)));
      ofPackages.clear();
    }
    return { relinked, altered: new Set(relinked), reformed: relinked, isRegrouped };
  };

  /** In the same bundles as before: undefined when a tie came or went. */
  const follow = (
    { changed, names }: Moved,
    stale: ReadonlySet<Asker>,
    again: ReadonlySet<Asker>,
  ): Relinked | undefined => {
    const own = [...changed].map(bundling.bundleOf);
    const reached = new Set([...own, ...namesOf(again, 'bundle')]);
    if (!bundles.relink(reached, again, names)) return undefined;
    const found = linkSome(reached, again);
    const unitsAt = (at: number): readonly string[] => itemAt(regions, at).units;
    const relinked = found.relinked.map(unitsAt);
    const altering = new Set([...own, ...namesOf(stale, 'bundle'), ...namesOf(stale, 'region')]);
    const altered = relinked.filter((units) => units.some((unit) => altering.has(unit)));
    return {
      relinked: relinked.flat(),
      altered: new Set(altered.flat()),
      reformed: found.reformed.flatMap(unitsAt),
      isRegrouped: false,
    };
  };

  return {
    get list() {
      return regions;
    },
    get linked() {
      return linking.count();
    },
    at: (unit) => valueAt(places, unit),
    ofPackage: (home) => ofPackages.of(home).map((at) => itemAt(regions, at)),
    update(moved, stale, shifted) {
      if (moved.isNewSetup) {
        dropAskers(register, regions, []);
        bundles.clear();
        regions = [];
      }
      const again = shifted.size === 0 ? stale : new Set([...stale, ...shifted]);
      // With another layout a file may be of another unit, also for those who name it.
      const isAlike = bundling.update(moved.isNewLayout ? undefined : moved.changed);
      if (!isAlike) bundles.linkAll(bundling.groups(), again);
      return (isAlike ? follow(moved, stale, again) : undefined) ?? linkAll(again, !moved.isNewLayout);
    },
  };
}

const areOfSameUnits = (a: readonly Region[], b: readonly Region[]): boolean =>
  areAlike(a, b, (before, now) => sameItems(before.units, now.units));

/** It was linked as a whole, and asks for itself. */
const isJoined = ({ bundles }: Region): boolean => bundles.length > 1;

/** By package: the places of the regions with files of it, remembered until regions come or go. */
function createPlacesOfPackages(now: WorkspaceNow, placeOf: (unit: string) => number) {
  const known = new Map<string, readonly number[]>();
  const find = (home: string): readonly number[] => {
    const { layout } = now;
    const found = layout.inPackage(home).map((index) => placeOf(itemAt(layout.unitAt, index)));
    return [...new Set(found)].sort(compareNumber);
  };
  return {
    of(home: string): readonly number[] {
      const found = known.get(home) ?? find(home);
      known.set(home, found);
      return found;
    },
    clear: (): void => known.clear(),
  };
}
