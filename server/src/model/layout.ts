import { addTo, groupBy } from '../base/groupBy.ts';
import { itemAt } from '../base/known.ts';
import { deploymentDialects } from '../dialects/carrier.ts';
import type { FileFacts } from '../dialects/types.ts';
import { parentUri } from '../text/uri.ts';
import { folderEnvironments } from './environments.ts';
import type { Packages } from './packages.ts';

/**
 * Which file is of which unit and package: the same as long as no file comes or goes, or becomes one of deployment. A
 * unit is what is linked by itself: the files of a folder, as loaders read these together; of files that deploy programs,
 * each one in a folder of nothing else, as its neighbours deploy others.
 */
export interface Layout {
  /** The facts with the environment that the file's folder gives it. */
  readonly refine: (facts: FileFacts) => FileFacts;
  /** Folder URIs, and URIs of deployment files, in order. */
  readonly units: readonly string[];
  /** By the index of a file. */
  readonly unitAt: readonly string[];
  /** By the index of a file: a folder URI. */
  readonly packageAt: readonly string[];
  /** That have files. */
  readonly packages: readonly string[];
  packageOfUnit(unit: string): string;
  /** Of a file that is there or not. */
  unitOf(uri: string): string;
  /** Indexes of a unit's files. */
  inUnit(unit: string): readonly number[];
  /** Indexes of a package's files, without those of packages below it. */
  inPackage(home: string): readonly number[];
  /** The packages below one that have files. */
  below(home: string): readonly string[];
  /** The file at this index may be these facts without another layout. */
  fits(facts: FileFacts, index: number): boolean;
}

const none: readonly never[] = [];

const isDeployment = ({ dialects }: FileFacts): boolean => deploymentDialects.has(dialects[0] ?? '');

/** `files` in the order of their URIs. */
export function createLayout(files: readonly FileFacts[], folders: readonly string[], packages: Packages): Layout {
  const uris = files.map(({ file }) => file.uri);
  const kinds = files.map(isDeployment);
  const shared = new Set(uris.filter((_, index) => !kinds[index]).map(parentUri));
  const unitOf = (uri: string): string => {
    const folder = parentUri(uri);
    return shared.has(folder) ? folder : uri;
  };
  const unitAt = uris.map(unitOf);
  const packageAt = uris.map(packages.packageOf);
  const inUnit = groupBy([...uris.keys()], (index) => itemAt(unitAt, index));
  const inPackage = groupBy([...uris.keys()], (index) => itemAt(packageAt, index));
  const below = new Map<string, string[]>();
  for (const [home, [first]] of inPackage) {
    for (const outer of packages.enclosing(itemAt(uris, first))) {
      if (outer !== home) addTo(below, outer, home);
    }
  }
  return {
    refine: folderEnvironments(uris, folders),
    units: [...inUnit.keys()].sort(),
    unitAt,
    packageAt,
    packages: [...inPackage.keys()],
    packageOfUnit: (unit) => packageAt[inUnit.get(unit)?.[0] ?? -1] ?? unit,
    unitOf,
    inUnit: (unit) => inUnit.get(unit) ?? none,
    inPackage: (home) => inPackage.get(home) ?? none,
    below: (home) => below.get(home) ?? none,
    fits: (facts, index) => facts.file.uri === uris[index] && isDeployment(facts) === kinds[index],
  };
}
