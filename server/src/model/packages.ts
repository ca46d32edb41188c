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
  const isTop = (folder: string, root: string | undefined): boolean =>
    root === undefined || folder === root || homes.has(folder) || parentUri(folder) === folder;
  // In a loop, as folders may be nested deeper than calls.
  const ofFolder = (innermost: string, root: string | undefined): string => {
    const unknown: string[] = [];
    let folder = innermost;
    for (; !cache.has(folder); folder = parentUri(folder)) {
      unknown.push(folder);
      if (isTop(folder, root)) break;
    }
    const result = cache.get(folder) ?? folder;
    for (const each of unknown) cache.set(each, result);
    return result;
  };
  const packageOf = (uri: string): string => {
    const folder = parentUri(uri);
    return cache.get(folder) ?? ofFolder(folder, rootOf(uri));
  };
  const around = new Map<string, readonly string[]>();
  const homesFrom = (innermost: string, root: string | undefined): readonly string[] => {
    const unknown: string[] = [];
    let home = innermost;
    for (; !around.has(home); home = ofFolder(parentUri(home), root)) {
      unknown.push(home);
      if (root === undefined || home === root || !isInside(home, root)) break;
    }
    // Of packages in packages, each has the list of the one around it.
    let homes = around.get(home) ?? [];
    for (const each of unknown.toReversed()) {
      homes = [each, ...homes];
      around.set(each, homes);
    }
    return homes;
  };
  return {
    packageOf,
    enclosing: (uri) => {
      const home = packageOf(uri);
      return around.get(home) ?? homesFrom(home, rootOf(uri));
    },
  };
}
