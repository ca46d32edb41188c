import { compareNumber } from '../base/order.ts';
import { sameItems } from '../base/same.ts';
import type { Part } from './compose.ts';
import { type LinkedFiles, linkFiles } from './linkFiles.ts';
import { type Asker, namesOf, type Register } from './questions.ts';
import { components, type FileTies, type Tie, tiesOfFiles, unitTie } from './ties.ts';
import { factsAt, type Moved, type WorkspaceNow } from './workspaceNow.ts';

/** Units whose files name each other, linked together. The first one names it. */
interface Bundle {
  readonly units: readonly string[];
  readonly key: readonly unknown[];
  readonly linked: LinkedFiles;
  readonly ties: readonly Tie[];
  readonly asker: Asker;
}

/** Bundles joined by what was found in them, linked together. */
export interface Region extends Part {
  readonly bundles: readonly Bundle[];
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
  let linked = 0;
  /** What the files of a unit name, by unit. */
  let named = new Map<string, FileTies>();
  let groups: readonly (readonly string[])[] = [];
  /** By unit: the first one of its bundle. */
  let bundleOf: ReadonlyMap<string, string> = new Map();
  let bundles = new Map<string, Bundle>();
  let regions: readonly Region[] = [];
  let places: ReadonlyMap<string, number> = new Map();
  /** By package: the places of the regions with files of it. */
  const placesOfPackage = new Map<string, readonly number[]>();

  const indexesOf = (units: readonly string[]): readonly number[] =>
    units.length === 1 ? now.layout.inUnit(units[0] as string) : units.flatMap(now.layout.inUnit).sort(compareNumber);

  const run = (units: readonly string[], asker: Asker): LinkedFiles => {
    linked++;
    return linkFiles({
      files: factsAt(now.files, indexesOf(units)),
      world: register.watched(now.world, asker),
      unitOf: now.layout.unitOf,
      configOf: now.base.setup.configOf,
    });
  };

  /** `names`: of the variables that have changed; default any. */
  const linkBundle = (units: readonly string[], stale: ReadonlySet<Asker>, names?: ReadonlySet<string>): Bundle => {
    const indexes = indexesOf(units);
    const key = [
      ...indexes.map((index) => now.structures[index]?.structure),
      ...indexes.map((index) => now.files[index]?.environment.name),
    ];
    const known = bundles.get(units[0] as string);
    const earlier = known !== undefined && sameItems(key, known.key) ? known : undefined;
    if (earlier !== undefined && !stale.has(earlier.asker)) return earlier;
    if (earlier !== undefined) {
      // Not everything is asked again, so what was asked counts on.
      const again = earlier.linked.again(register.watched(now.world, earlier.asker), names);
      if (again !== undefined) {
        linked++;
        return { ...earlier, linked: again };
      }
    }
    const asker = register.asker('bundle', units[0] as string);
    const fresh = run(units, asker);
    return { units, key, linked: fresh, ties: [...units.map(unitTie), ...fresh.ties], asker };
  };

  const linkRegion = (parts: readonly Bundle[], earlier: Region | undefined, stale: ReadonlySet<Asker>): Region => {
    if (earlier !== undefined && !stale.has(earlier.asker) && sameItems(earlier.bundles, parts)) return earlier;
    const [only] = parts as [Bundle];
    if (parts.length === 1) return { units: only.units, model: only.linked.model, bundles: parts, asker: only.asker };
    const units = parts.flatMap((part) => part.units);
    const asker = register.asker('region', units[0] as string);
    return { units, model: run(units, asker).model, bundles: parts, asker };
  };

  const tiesIn = (unit: string): FileTies =>
    tiesOfFiles(factsAt(now.files, now.layout.inUnit(unit)), now.layout.unitOf, now.base.packages);

  /** Gives whether the bundles are made of the same units as before. */
  const bundleAgain = (changed: ReadonlySet<string>): boolean => {
    let isAlike = true;
    for (const unit of changed) {
      const ties = tiesIn(unit);
      isAlike = isAlike && sameFileTies(named.get(unit), ties);
      named.set(unit, ties);
    }
    return isAlike;
  };

  const bundleAll = (): void => {
    named = new Map(now.layout.units.map((unit) => [unit, tiesIn(unit)]));
  };

  const group = (): void => {
    const owned = new Set([...named.values()].flatMap(({ own }) => own));
    groups = components(now.layout.units, (unit) => {
      const { own, toOthers } = named.get(unit) as FileTies;
      return [...own, ...toOthers.filter((tie) => owned.has(tie))];
    });
    bundleOf = new Map(groups.flatMap((units) => units.map((unit) => [unit, units[0] as string] as const)));
  };

  /** Gives whether each has the ties it had. */
  const relinkBundles = (bundled: ReadonlySet<string>, stale: ReadonlySet<Asker>, names: Moved['names']): boolean => {
    let isTiedAlike = true;
    for (const first of bundled) {
      const before = bundles.get(first) as Bundle;
      const after = linkBundle(before.units, stale, names);
      if (after === before) continue;
      if (after.asker !== before.asker) register.drop(before.asker);
      bundles.set(first, after);
      isTiedAlike = isTiedAlike && sameItems(before.ties, after.ties);
    }
    return isTiedAlike;
  };

  const linkAllBundles = (stale: ReadonlySet<Asker>): void => {
    const next = groups.map((units) => linkBundle(units, stale));
    dropAskers(register, bundles.values(), next);
    bundles = new Map(next.map((each) => [each.units[0] as string, each]));
  };

  /**
   * As long as no tie came or went, only the regions of these bundles can be others. Gives their places, and the places of
   * those that were linked from the start.
   */
  const relinkRegions = (names: ReadonlySet<string>, again: ReadonlySet<Asker>) => {
    const reached = new Set([...names, ...namesOf(again, 'region')].map((unit) => places.get(unit) as number));
    const next = regions.slice();
    for (const at of reached) {
      const before = regions[at] as Region;
      const parts = before.bundles.map(({ units }) => bundles.get(units[0] as string) as Bundle);
      const after = linkRegion(parts, before, again);
      if (after !== before && before.bundles.length > 1) register.drop(before.asker);
      next[at] = after;
    }
    const relinked = [...reached].filter((at) => next[at] !== regions[at]);
    const reformed = relinked.filter((at) => next[at]?.asker !== regions[at]?.asker);
    if (relinked.length > 0) regions = next;
    return { relinked, reformed };
  };

  const linkAllRegions = (stale: ReadonlySet<Asker>): readonly string[] => {
    const earlier = new Map(regions.map((region) => [region.units[0], region]));
    const next = components([...bundles.values()], ({ ties }) => ties).map((parts) =>
      linkRegion(parts, earlier.get(parts[0]?.units[0]), stale),
    );
    dropAskers(
      register,
      regions.filter((region) => region.bundles.length > 1),
      next,
    );
    const before = new Set(regions);
    regions = next;
    places = new Map(regions.flatMap(({ units }, at) => units.map((unit) => [unit, at] as const)));
    placesOfPackage.clear();
    return regions.filter((region) => !before.has(region)).flatMap(({ units }) => units);
  };

  const startOver = (): void => {
    dropAskers(register, [...bundles.values(), ...regions], []);
    named = new Map();
    bundles = new Map();
    regions = [];
  };

  return {
    get list() {
      return regions;
    },
    get linked() {
      return linked;
    },
    at: (unit) => places.get(unit) as number,
    ofPackage: (home) => {
      const { layout } = now;
      const find = (): readonly number[] => {
        const found = layout.inPackage(home).map((index) => places.get(layout.unitAt[index] as string) as number);
        return [...new Set(found)].sort(compareNumber);
      };
      const found = placesOfPackage.get(home) ?? find();
      placesOfPackage.set(home, found);
      return found.map((at) => regions[at] as Region);
    },
    update({ isNewSetup, isNewLayout, changed, names }, stale, shifted) {
      if (isNewSetup) startOver();
      const again = shifted.size === 0 ? stale : new Set([...stale, ...shifted]);
      // A file may be of another unit now, also for those who name it.
      if (isNewLayout) bundleAll();
      if (!isNewLayout && bundleAgain(changed)) {
        const units = [...changed].map((unit) => bundleOf.get(unit) as string);
        const reached = new Set([...units, ...namesOf(again, 'bundle')]);
        const altering = new Set([...units, ...namesOf(stale, 'bundle'), ...namesOf(stale, 'region')]);
        if (relinkBundles(reached, again, names)) {
          const found = relinkRegions(reached, again);
          const unitsAt = (at: number): readonly string[] => (regions[at] as Region).units;
          const relinked = found.relinked.map(unitsAt);
          const altered = relinked.filter((group) => group.some((unit) => altering.has(unit)));
          return {
            relinked: relinked.flat(),
            altered: new Set(altered.flat()),
            reformed: found.reformed.flatMap(unitsAt),
            isRegrouped: false,
          };
        }
      } else {
        group();
        linkAllBundles(again);
      }
      const relinked = linkAllRegions(again);
      return { relinked, altered: new Set(relinked), reformed: relinked, isRegrouped: true };
    },
  };
}

interface Asking {
  readonly asker: Asker;
}

/** Nobody asks any more for what was replaced. */
function dropAskers(register: Register, before: Iterable<Asking>, after: Iterable<Asking>): void {
  const left = new Set([...after].map(({ asker }) => asker));
  for (const { asker } of before) if (!left.has(asker)) register.drop(asker);
}

const sameFileTies = (a: FileTies | undefined, b: FileTies | undefined): boolean =>
  a !== undefined && b !== undefined && sameItems(a.own, b.own) && sameItems(a.toOthers, b.toOthers);
