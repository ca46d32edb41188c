import { valueAt } from '../base/known.ts';
import { sameItems } from '../base/same.ts';
import { components, type FileTies, type Group, tiesOfFiles } from './ties.ts';
import { factsAt, type WorkspaceNow } from './workspaceNow.ts';

/** Which units belong together because their files name each other. That can be told without linking. */
export interface Bundling {
  /** The units of each bundle. */
  groups(): readonly Group<string>[];
  /** The first unit of the bundle that a unit is in, which names it. */
  bundleOf(unit: string): string;
  /** Looks at these units again, default all. Gives whether the groups are the same as before. */
  update(changed?: ReadonlySet<string>): boolean;
}

export function createBundling(now: WorkspaceNow): Bundling {
  /** What the files of a unit name, by unit. */
  let named = new Map<string, FileTies>();
  let groups: readonly Group<string>[] = [];
  /** By unit. */
  let first: ReadonlyMap<string, string> = new Map();

  const tiesIn = (unit: string): FileTies =>
    tiesOfFiles(factsAt(now.files, now.layout.inUnit(unit)), now.layout.unitOf, now.base.packages);

  /** Gives whether they name what they named. */
  const readSome = (units: Iterable<string>): boolean => {
    let isAlike = true;
    for (const unit of units) {
      const ties = tiesIn(unit);
      isAlike = isAlike && sameFileTies(named.get(unit), ties);
      named.set(unit, ties);
    }
    return isAlike;
  };

  const group = (): void => {
    const owned = new Set([...named.values()].flatMap(({ own }) => own));
    groups = components(now.layout.units, (unit) => {
      const { own, toOthers } = valueAt(named, unit);
      return [...own, ...toOthers.filter((tie) => owned.has(tie))];
    });
    first = new Map(groups.flatMap((units) => units.map((unit) => [unit, units[0]] as const)));
  };

  return {
    groups: () => groups,
    bundleOf: (unit) => valueAt(first, unit),
    update(changed) {
      if (changed === undefined) named = new Map(now.layout.units.map((unit) => [unit, tiesIn(unit)]));
      else if (readSome(changed)) return true;
      group();
      return false;
    },
  };
}

const sameFileTies = (a: FileTies | undefined, b: FileTies | undefined): boolean =>
  a !== undefined && b !== undefined && sameItems(a.own, b.own) && sameItems(a.toOthers, b.toOthers);
