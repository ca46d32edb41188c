import { memoisedFor } from '../base/memo.ts';
import { areAlike } from '../base/same.ts';
import type { FileFacts, Setting, Value } from '../dialects/types.ts';
import { referencesOf } from '../dialects/value.ts';
import { decidesLinks } from './link.ts';
import type { Objects } from './objects.ts';
import { isSameValue } from './reads.ts';
import { resolveSetting } from './resolve.ts';
import type { Origin, ResolvedSetting } from './types.ts';
import { envFilesOf } from './variables.ts';
import type { World } from './world.ts';

/** What settings come to in each environment; each is worked out once. */
export interface Resolver {
  resolve(setting: Setting, environment: string): ResolvedSetting;
  /**
   * The same after other files have changed: what has been worked out so far and refers to anything is worked out again, and
   * stays the same object where it comes to the same. Undefined when a value is another one that decides what is linked.
   * `names`: of the variables that have changed; default any.
   */
  again(world: World, names?: ReadonlySet<string>): Resolver | undefined;
}

type Known = Map<string, Map<Setting, ResolvedSetting>>;

/** `fileOf` gives the file of any setting. */
export function createResolver(
  world: World,
  objects: Objects,
  fileOf: (uri: string) => FileFacts | undefined,
  known: Known = new Map(),
): Resolver {
  const sources = { variables: world.variables, objects };
  const make = (setting: Setting, environment: string): ResolvedSetting => {
    const { file, slot, dialect } = setting;
    const envFiles = dialect === 'docker-compose' ? envFilesOf(fileOf(file), slot?.split('/')[0]) : undefined;
    return resolveSetting(setting, { file, environment, envFiles }, sources);
  };
  return {
    resolve(setting, environment) {
      const here = known.get(environment) ?? new Map<Setting, ResolvedSetting>();
      known.set(environment, here);
      const found = here.get(setting) ?? make(setting, environment);
      here.set(setting, found);
      return found;
    },
    again(next, names) {
      const kept: Known = new Map();
      const fresh = createResolver(next, objects, fileOf, kept);
      for (const [environment, here] of known) {
        const keptHere = new Map<Setting, ResolvedSetting>();
        kept.set(environment, keptHere);
        for (const [setting, before] of here) {
          // What refers to nothing comes to the same in every world.
          if (setting.value.state !== 'reference' || (names !== undefined && !mayTouch(names, before))) {
            keptHere.set(setting, before);
            continue;
          }
          const now = fresh.resolve(setting, environment);
          const isSame = isSameValue(before, now);
          if (!isSame && decidesLinks.has(setting.role)) return undefined;
          if (isSame && isSamePlace(before, now)) keptHere.set(setting, before);
        }
      }
      return fresh;
    },
  };
}

/**
 * Only where every name was looked up and found, and none of their definitions refers to others, are the names known that
 * decide the value.
 */
function mayTouch(names: ReadonlySet<string>, { setting, resolved }: ResolvedSetting): boolean {
  if (resolved.state !== 'known' || resolved.missing.length > 0) return true;
  const direct = referredNames(setting.value);
  return direct.some((name) => names.has(name)) || resolved.origins.some(({ name }) => !direct.includes(name));
}

/** Asked of each reference at every key. */
const referredNames = memoisedFor((value: Value): readonly string[] => [
  ...new Set(referencesOf(value).map(({ name }) => name)),
]);

/** The origins are of the same files and names. */
const isSamePlace = (a: ResolvedSetting, b: ResolvedSetting): boolean =>
  isAt(a.place, b.place) && areAlike(a.resolved.origins, b.resolved.origins, isAt);

const isAt = (a: Origin, b: Origin): boolean => a.span.start === b.span.start && a.span.end === b.span.end;
