import type { NonEmpty } from '../base/nonEmpty.ts';
import { compareNumber } from '../base/order.ts';
import { type LinkedFiles, linkFiles } from './linkFiles.ts';
import type { Asker, Register } from './questions.ts';
import { factsAt, type WorkspaceNow } from './workspaceNow.ts';

/** Links the files of units as they are now, and counts how often. */
export interface UnitLinking {
  count(): number;
  /** Of the files of the units, in the order of their URIs. */
  indexesOf(units: NonEmpty<string>): readonly number[];
  link(units: NonEmpty<string>, asker: Asker): LinkedFiles;
  /**
   * The same links where only values have changed, of variables of these names; default any. Undefined when that cannot
   * be said. What was asked counts on, as not everything is asked again.
   */
  again(earlier: LinkedFiles, asker: Asker, names: ReadonlySet<string> | undefined): LinkedFiles | undefined;
}

export function createUnitLinking(now: WorkspaceNow, register: Register): UnitLinking {
  let count = 0;
  const indexesOf = (units: NonEmpty<string>): readonly number[] =>
    units.length === 1 ? now.layout.inUnit(units[0]) : units.flatMap(now.layout.inUnit).sort(compareNumber);
  return {
    count: () => count,
    indexesOf,
    link(units, asker) {
      count++;
      return linkFiles({
        files: factsAt(now.files, indexesOf(units)),
        world: register.watched(now.world, asker),
        unitOf: now.layout.unitOf,
        configOf: now.base.setup.configOf,
      });
    },
    again(earlier, asker, names) {
      const linked = earlier.again(register.watched(now.world, asker), names);
      if (linked !== undefined) count++;
      return linked;
    },
  };
}
