import type { Part } from './compose.ts';
import { type LinkedFiles, linkFiles } from './linkFiles.ts';
import { type Asker, type Register, sameItems } from './questions.ts';
import { components, type Tie, tiesOfFiles, unitTie } from './ties.ts';
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

export interface Regions {
  readonly list: readonly Region[];
  /** How often files were linked so far: bundles by themselves, and regions of several. */
  readonly linked: number;
  /** Index of the region that a unit is in. */
  at(unit: string): number;
  /** Those with files of the package, in order. */
  ofPackage(home: string): readonly Region[];
  /** Links again what moved, and what asked. */
  update(moved: Moved, stale: ReadonlySet<Asker>): Relinked;
}

export interface Relinked {
  /** Units whose region is another one. */
  readonly relinked: readonly string[];
  /** Other units belong together than before. */
  readonly isRegrouped: boolean;
}

export function createRegions(now: WorkspaceNow, register: Register): Regions {
  let linked = 0;
  /** What the files of a unit name, by unit. */
  let named = new Map<string, readonly Tie[]>();
  let groups: readonly (readonly string[])[] = [];
  /** By unit: the first one of its bundle. */
  let bundleOf: ReadonlyMap<string, string> = new Map();
  let bundles = new Map<string, Bundle>();
  let regions: readonly Region[] = [];
  let places: ReadonlyMap<string, number> = new Map();

  const indexesOf = (units: readonly string[]): readonly number[] =>
    units.length === 1 ? now.layout.inUnit(units[0] as string) : units.flatMap(now.layout.inUnit).sort(byNumber);

  const run = (units: readonly string[], asker: Asker): LinkedFiles => {
    linked++;
    return linkFiles({
      files: factsAt(now.files, indexesOf(units)),
      world: register.watched(now.world, asker),
      unitOf: now.layout.unitOf,
      configOf: now.base.setup.configOf,
    });
  };

  const linkBundle = (units: readonly string[], stale: ReadonlySet<Asker>): Bundle => {
    const indexes = indexesOf(units);
    const key = [
      ...indexes.map((index) => now.structures[index]?.structure),
      ...indexes.map((index) => now.files[index]?.environment.name),
    ];
    const known = bundles.get(units[0] as string);
    if (known !== undefined && !stale.has(known.asker) && sameItems(key, known.key)) return known;
    const asker = register.asker();
    const fresh = run(units, asker);
    return { units, key, linked: fresh, ties: [...units.map(unitTie), ...fresh.ties], asker };
  };

  const linkRegion = (parts: readonly Bundle[], earlier: Region | undefined, stale: ReadonlySet<Asker>): Region => {
    if (earlier !== undefined && !stale.has(earlier.asker) && sameItems(earlier.bundles, parts)) return earlier;
    const [only] = parts as [Bundle];
    if (parts.length === 1) return { units: only.units, model: only.linked.model, bundles: parts, asker: only.asker };
    const asker = register.asker();
    const units = parts.flatMap((part) => part.units);
    return { units, model: run(units, asker).model, bundles: parts, asker };
  };

  /** Gives whether the bundles are made of the same units as before. */
  const bundle = (isNewLayout: boolean, changed: ReadonlySet<string>): boolean => {
    const { layout, files, base } = now;
    const before = named;
    named = new Map(isNewLayout ? [] : before);
    const tiesIn = (unit: string) => tiesOfFiles(factsAt(files, layout.inUnit(unit)), layout.unitOf, base.packages);
    for (const unit of isNewLayout ? layout.units : changed) {
      const known = changed.has(unit) ? undefined : before.get(unit);
      named.set(unit, known ?? tiesIn(unit));
    }
    const isAlike = [...changed].every((unit) => sameItems(before.get(unit) ?? [], named.get(unit) ?? []));
    if (!isNewLayout && isAlike) return true;
    groups = components(layout.units, (unit) => named.get(unit) ?? []);
    bundleOf = new Map(groups.flatMap((units) => units.map((unit) => [unit, units[0] as string] as const)));
    return false;
  };

  const group = (stale: ReadonlySet<Asker>): readonly Region[] => {
    const earlier = new Map(regions.map((region) => [region.units[0], region]));
    return components([...bundles.values()], ({ ties }) => ties).map((parts) =>
      linkRegion(parts, earlier.get(parts[0]?.units[0]), stale),
    );
  };

  /** As long as no tie came or went, only the regions of these bundles can be others. */
  const relink = (names: readonly string[], stale: ReadonlySet<Asker>): readonly Region[] => {
    const reached = new Set(names.map((unit) => places.get(unit) as number));
    for (const [at, { asker }] of stale.size === 0 ? [] : regions.entries()) if (stale.has(asker)) reached.add(at);
    const next = regions.slice();
    for (const at of reached) {
      const region = regions[at] as Region;
      const parts = region.bundles.map(({ units }) => bundles.get(units[0] as string) as Bundle);
      next[at] = linkRegion(parts, region, stale);
    }
    return next;
  };

  /** Nobody asks any more for what was replaced. */
  const dropAskers = (
    before: Iterable<{ readonly asker: Asker }>,
    after: Iterable<{ readonly asker: Asker }>,
  ): void => {
    const left = new Set([...after].map(({ asker }) => asker));
    for (const { asker } of before) if (!left.has(asker)) register.drop(asker);
  };

  const startOver = (): void => {
    for (const { asker } of [...bundles.values(), ...regions]) register.drop(asker);
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
      const found = layout.inPackage(home).map((index) => places.get(layout.unitAt[index] as string) as number);
      return [...new Set(found)].sort(byNumber).map((at) => regions[at] as Region);
    },
    update({ isNewSetup, isNewLayout, changed }, stale) {
      if (isNewSetup) startOver();
      const [beforeBundles, beforeRegions] = [bundles, regions];
      const isBundledAlike = bundle(isNewLayout, changed);
      const asking = stale.size === 0 ? [] : [...beforeBundles].filter(([, { asker }]) => stale.has(asker));
      const dirty = new Set([
        ...[...changed].map((unit) => bundleOf.get(unit) as string),
        ...asking.map(([name]) => name),
      ]);
      const again = isBundledAlike ? [...dirty].map((name) => (beforeBundles.get(name) as Bundle).units) : groups;
      const fresh = again.map((units) => linkBundle(units, stale));
      bundles = new Map(isBundledAlike ? beforeBundles : []);
      for (const each of fresh) bundles.set(each.units[0] as string, each);
      const isTiedAlike =
        isBundledAlike && fresh.every((each) => sameTies(beforeBundles.get(each.units[0] as string), each));
      regions = isTiedAlike ? relink([...dirty], stale) : group(stale);
      if (!isTiedAlike) places = new Map(regions.flatMap(({ units }, at) => units.map((unit) => [unit, at] as const)));
      dropAskers([...beforeBundles.values(), ...beforeRegions], [...bundles.values(), ...regions]);
      const old = new Set(beforeRegions);
      const relinked = regions.filter((region) => !old.has(region)).flatMap(({ units }) => units);
      return { relinked, isRegrouped: !isTiedAlike };
    },
  };
}

const byNumber = (a: number, b: number): number => a - b;

const sameTies = (a: Bundle | undefined, b: Bundle): boolean =>
  a === b || (a !== undefined && sameItems(a.ties, b.ties));
