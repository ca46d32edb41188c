import type { ConfigOf } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import { createLibraries } from './libraries.ts';
import { createLoaders, isCompose, loadersInManifests } from './loaders.ts';
import { createOtherReaders, isKustomization, otherReadersInManifests } from './otherReaders.ts';
import { createPackages } from './packages.ts';
import type { ManifestFacts } from './world.ts';

/** What links depend on apart from the files; another object means that something in it may have changed. */
export interface Setup {
  /** URIs of the workspace's root folders. */
  readonly folders: readonly string[];
  /** URIs of files that make their folder a unit of deployment, see `manifestNames`. */
  readonly manifests: readonly string[];
  /** Texts of the manifests that `isReadManifest` names, by URI; without them no loader is known by a dependency. */
  readonly manifestTexts: ReadonlyMap<string, string>;
  /** What the user says of loaders and authorization servers. */
  readonly configOf: ConfigOf;
}

/** The files that name environment files. */
export interface NamingFiles {
  readonly compose: readonly FileFacts[];
  readonly kustomizations: readonly FileFacts[];
}

/** What one setup gives, whatever the files. */
export interface Base {
  readonly setup: Setup;
  readonly packages: ManifestFacts['packages'];
  readonly hasLibrary: ManifestFacts['hasLibrary'];
  readonly readers: (
    naming: NamingFiles,
    fileOf: (uri: string) => FileFacts | undefined,
  ) => Pick<ManifestFacts, 'loadersOf' | 'hasOtherReader'>;
}

/** What a setup says by itself, before any file of a dialect is read. */
export function baseOf(setup: Setup): Base {
  const { folders, manifests, manifestTexts, configOf } = setup;
  const packages = createPackages(folders, manifests);
  const manifestLoaders = loadersInManifests(manifestTexts);
  const others = otherReadersInManifests(manifestTexts);
  return {
    setup,
    packages,
    hasLibrary: createLibraries(manifestTexts, packages),
    readers: ({ compose, kustomizations }, fileOf) => {
      const find = createLoaders(compose, fileOf, manifestLoaders);
      const hasOther = createOtherReaders(kustomizations, others);
      const stated = (uri: string) => configOf(uri).loadersOf(uri);
      return {
        loadersOf: (uri) => (stated(uri).length > 0 ? stated(uri) : find(uri)),
        hasOtherReader: (uri) => stated(uri).length === 0 && hasOther(uri),
      };
    },
  };
}

/** Of these files those that name others as somebody's environment files. */
export const namingFiles = (facts: readonly FileFacts[]): NamingFiles => ({
  compose: facts.filter(isCompose),
  kustomizations: facts.filter(isKustomization),
});

/** Whether one of them names others so, as it was or as it is. */
export const namesFiles = (...files: readonly (FileFacts | undefined)[]): boolean =>
  files.some((file) => file !== undefined && (isCompose(file) || isKustomization(file)));
