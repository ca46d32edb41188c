import type { FileFacts } from '../dialects/types.ts';
import { folderEnvironments } from './environments.ts';
import type { Packages } from './packages.ts';
import { groupBy } from './variables.ts';

/** Which file is of which package: the same as long as no file comes or goes. */
export interface Layout {
  readonly uris: readonly string[];
  /** The facts with the environment that the file's folder gives it. */
  readonly refine: (facts: FileFacts) => FileFacts;
  /** The package of each file. */
  readonly homeOf: readonly string[];
  /** Packages that have files, in order. */
  readonly homes: readonly string[];
  /** Indexes of a package's files. */
  members(home: string): readonly number[];
  /** The packages around one that have files, nearest first. */
  outer(home: string): readonly string[];
  /** The packages below one that have files. */
  inner(home: string): readonly string[];
}

const none: readonly never[] = [];

/** `uris` in order. */
export function createLayout(uris: readonly string[], folders: readonly string[], packages: Packages): Layout {
  const homeOf = uris.map(packages.packageOf);
  const members = groupBy([...uris.keys()], (index) => homeOf[index] as string);
  const outer = new Map<string, readonly string[]>();
  const inner = new Map<string, string[]>();
  for (const [home, [first]] of members) {
    const around = packages
      .enclosing(uris[first as number] as string)
      .filter((one) => one !== home && members.has(one));
    if (around.length > 0) outer.set(home, around);
    for (const one of around) {
      const below = inner.get(one);
      if (below === undefined) inner.set(one, [home]);
      else below.push(home);
    }
  }
  return {
    uris,
    refine: folderEnvironments(uris, folders),
    homeOf,
    homes: [...members.keys()].sort(),
    members: (home) => members.get(home) ?? none,
    outer: (home) => outer.get(home) ?? none,
    inner: (home) => inner.get(home) ?? none,
  };
}
