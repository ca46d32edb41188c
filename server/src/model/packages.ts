import { baseName, isInside, parentUri } from '../text/uri.ts';

/** File names that make their folder a unit of deployment. */
const packageNames: readonly string[] = [
  'package.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'pyproject.toml',
  'go.mod',
  'Cargo.toml',
  'composer.json',
  'Gemfile',
  'Dockerfile',
  'Chart.yaml',
];

/** Files beside others of a package that say what reads its environment files. */
const toolNames: readonly string[] = ['requirements.txt', 'Pipfile', 'setup.cfg', 'Makefile'];

/** Every file that is looked for apart from those of dialects. */
export const manifestNames: ReadonlySet<string> = new Set([...packageNames, ...toolNames]);

/** Whether a file of this name says something about the package it is in. */
export const isManifest = (name: string): boolean => manifestNames.has(name) || name.endsWith('.csproj');

const isPackage = (name: string): boolean => isManifest(name) && !toolNames.includes(name);

/** Folders, by the unit of deployment they belong to. */
export interface Packages {
  /** Nearest folder upwards with a manifest, else the workspace folder. */
  packageOf(uri: string): string;
  /** The package, then the ones around it, up to the workspace folder. */
  enclosing(uri: string): readonly string[];
}

/**
 * `folders`: the workspace's roots. `manifests`: URIs of manifest files. A single app in a folder of its own below a
 * root that has the workspace's manifest is still that folder's package.
 */
export function createPackages(folders: readonly string[], manifests: readonly string[]): Packages {
  const homes = new Set(manifests.filter((uri) => isPackage(baseName(uri))).map(parentUri));
  const cache = new Map<string, string>();
  const rootOf = (uri: string): string | undefined => folders.find((folder) => isInside(uri, folder));
  const ofFolder = (folder: string, root: string | undefined): string => {
    const cached = cache.get(folder);
    if (cached !== undefined) return cached;
    const parent = parentUri(folder);
    const isTop = folder === root || parent === folder || homes.has(folder);
    const result = isTop ? folder : root === undefined ? folder : ofFolder(parent, root);
    cache.set(folder, result);
    return result;
  };
  const packageOf = (uri: string): string => {
    const folder = parentUri(uri);
    return cache.get(folder) ?? ofFolder(folder, rootOf(uri));
  };
  const around = new Map<string, readonly string[]>();
  const homesFrom = (home: string, root: string | undefined): readonly string[] => {
    const result: string[] = [];
    let current = home;
    for (;;) {
      result.push(current);
      if (root === undefined || current === root || !isInside(current, root)) return result;
      current = ofFolder(parentUri(current), root);
    }
  };
  return {
    packageOf,
    enclosing: (uri) => {
      const home = packageOf(uri);
      const homes = around.get(home) ?? homesFrom(home, rootOf(uri));
      around.set(home, homes);
      return homes;
    },
  };
}
