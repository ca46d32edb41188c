import { valueAt } from '../base/known.ts';
import { sameItems } from '../base/same.ts';
import type { LinkedFiles } from './linkFiles.ts';
import { type Asker, dropAskers, type Register } from './questions.ts';
import { type Group, type Tie, unitTie } from './ties.ts';
import type { UnitLinking } from './unitLinking.ts';
import type { WorkspaceNow } from './workspaceNow.ts';

/** Units whose files name each other, linked together. The first one names it. */
export interface Bundle {
  readonly units: Group<string>;
  /** What it was made of: it is the same as long as these are. */
  readonly key: readonly unknown[];
  readonly linked: LinkedFiles;
  readonly ties: readonly Tie[];
  readonly asker: Asker;
}

/** The bundles as they are linked, by their first unit. Those that are replaced ask no more. */
export interface Bundles {
  all(): Iterable<Bundle>;
  get(first: string): Bundle;
  /** Makes them of these units; what is the same, and asked about nothing that has changed, stays. */
  linkAll(groups: readonly Group<string>[], stale: ReadonlySet<Asker>): void;
  /** Links these again. `names`: of the variables that have changed; default any. Gives whether each has the ties it had. */
  relink(firsts: Iterable<string>, stale: ReadonlySet<Asker>, names: ReadonlySet<string> | undefined): boolean;
  clear(): void;
}

export function createBundles(now: WorkspaceNow, register: Register, linking: UnitLinking): Bundles {
  let bundles = new Map<string, Bundle>();

  const keyOf = (units: Group<string>): readonly unknown[] => {
    const indexes = linking.indexesOf(units);
    return [
      ...indexes.map((index) => now.structures[index]?.structure),
      ...indexes.map((index) => now.files[index]?.environment.name),
    ];
  };

  const link = (units: Group<string>, stale: ReadonlySet<Asker>, names?: ReadonlySet<string>): Bundle => {
    const key = keyOf(units);
    const known = bundles.get(units[0]);
    const earlier = known !== undefined && sameItems(key, known.key) ? known : undefined;
    if (earlier !== undefined && !stale.has(earlier.asker)) return earlier;
    const again = earlier && linking.again(earlier.linked, earlier.asker, names);
    if (earlier !== undefined && again !== undefined) return { ...earlier, linked: again };
    const asker = register.asker('bundle', units[0]);
    const fresh = linking.link(units, asker);
    return { units, key, linked: fresh, ties: [...units.map(unitTie), ...fresh.ties], asker };
  };

  return {
    all: () => bundles.values(),
    get: (first) => valueAt(bundles, first),
    linkAll(groups, stale) {
      const next = groups.map((units) => link(units, stale));
      dropAskers(register, bundles.values(), next);
      bundles = new Map(next.map((each) => [each.units[0], each]));
    },
    relink(firsts, stale, names) {
      let isTiedAlike = true;
      for (const first of firsts) {
        const before = valueAt(bundles, first);
        const after = link(before.units, stale, names);
        if (after === before) continue;
        if (after.asker !== before.asker) register.drop(before.asker);
        bundles.set(first, after);
        isTiedAlike = isTiedAlike && sameItems(before.ties, after.ties);
      }
      return isTiedAlike;
    },
    clear() {
      dropAskers(register, bundles.values(), []);
      bundles = new Map();
    },
  };
}
