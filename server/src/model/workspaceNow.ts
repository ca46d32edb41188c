import { groupBy } from '../base/groupBy.ts';
import { sameItems } from '../base/same.ts';
import type { FileFacts, VariableDefinition } from '../dialects/types.ts';
import { referencesIn } from './compose.ts';
import { createLayout, type Layout } from './layout.ts';
import { createPackages } from './packages.ts';
import { type Topic, topicsOf } from './questions.ts';
import { type Base, baseOf, namesFiles, namingFiles, type Setup } from './setup.ts';
import type { Model } from './types.ts';
import { createVariables, type EnvironmentFiles, environmentFilesOf } from './variables.ts';
import type { World } from './world.ts';

/** One file as it was read. */
export interface ReadFacts {
  readonly facts: FileFacts;
  /** One object for all readings that the model cannot tell apart: they differ in comments and blank space only. */
  readonly structure: object;
}

/** What is known of a list of files: all that is not named is the same, at the same place, as in an earlier list. */
export interface Changed {
  readonly since: readonly ReadFacts[];
  readonly indexes: readonly number[];
}

/** What an update did. */
export interface Moved {
  /** Nothing linked before holds. */
  readonly isNewSetup: boolean;
  /** Files came or went, so that there may be other units. */
  readonly isNewLayout: boolean;
  /** Units with a file that was read anew. */
  readonly read: ReadonlySet<string>;
  /** Those of them in which more changed than comments and blank space. */
  readonly changed: ReadonlySet<string>;
  /** What answers may have changed. */
  readonly topics: readonly Topic[];
  /** Definitions that only stand elsewhere. */
  readonly shifted: readonly Topic[];
  /** The names of the variables that this is about; undefined where it may be any. */
  readonly names: ReadonlySet<string> | undefined;
}

/** What was linked of a package. */
export type Linked = Pick<World, 'settingsOfPackage' | 'clientsOfPackage' | 'applicationsOfPackage'>;

/** The files of the workspace as they are now, and the answers they give. */
export interface WorkspaceNow {
  readonly base: Base;
  readonly layout: Layout;
  /** With the environments their folders give them, in the order of their URIs. */
  readonly files: readonly FileFacts[];
  readonly structures: readonly ReadFacts[];
  /** Answers are those of the moment of the question. */
  readonly world: World;
  /** Environment files of the packages: one list for the same ones, as long as none of them changes. */
  environmentFiles(homes: Iterable<string>): readonly FileFacts[];
  /** Undefined when nothing changed. */
  update(files: readonly ReadFacts[], setup: Setup, changed: Changed | undefined): Moved | undefined;
}

const nobody: Setup = {
  folders: [],
  manifests: [],
  manifestTexts: new Map(),
  configOf: () => {
    throw new Error('there is no file');
  },
};

export function createWorkspaceNow(linked: Linked): WorkspaceNow {
  let base = baseOf(nobody);
  let read: readonly ReadFacts[] = [];
  let layout = createLayout([], [], createPackages([], []));
  let facts: readonly FileFacts[] = [];
  let byUri = new Map<string, FileFacts>();
  let naming = namingFiles([]);
  let nameSets: object = {};
  let readers: ReturnType<Base['readers']> | undefined;
  /** One list as long as none of its files changes: what is remembered of it serves whoever asks. */
  const packageFiles = new Map<string, readonly FileFacts[]>();
  const environmentFiles = new Map<string, EnvironmentFiles>();
  const environmentFileLists = new Map<string, readonly FileFacts[]>();
  const variables = new Map<string, ReadonlyMap<string, readonly VariableDefinition[]>>();

  const fileOf = (uri: string): FileFacts | undefined => byUri.get(uri);
  const filesOfPackage = (home: string): readonly FileFacts[] =>
    remembered(packageFiles, home, () => factsAt(facts, layout.inPackage(home)));
  const environmentFilesIn = (home: string): EnvironmentFiles =>
    remembered(environmentFiles, home, () => environmentFilesOf(filesOfPackage(home)));
  const variablesIn = (home: string) =>
    remembered(variables, home, () => {
      const running = filesOfPackage(home).filter(({ environment }) => !environment.isTemplate);
      return groupBy(
        running.flatMap((file) => file.variables),
        ({ name }) => name,
      );
    });
  const refers = (home: string, name: string): boolean =>
    layout.inPackage(home).some((index) => referencesIn(facts[index] as FileFacts).has(name));
  const isReferredTo: Model['isReferredTo'] = (name, file) => {
    const home = base.packages.packageOf(file);
    return [home, ...layout.below(home)].some((each) => refers(each, name));
  };
  const worldOf = ({ packages, hasLibrary }: Base): World => ({
    packages,
    hasLibrary,
    get nameSets() {
      return nameSets;
    },
    variables: createVariables(environmentFilesIn, fileOf, packages),
    fileOf,
    fileOfDefinition: fileOf,
    loadersOf: (uri) => readers?.loadersOf(uri) ?? [],
    hasOtherReader: (uri) => readers?.hasOtherReader(uri) === true,
    isReferredTo,
    filesOfPackage,
    variablesOfPackage: (home, name) => variablesIn(home).get(name) ?? [],
    ...linked,
  });
  const startOver = (setup: Setup): void => {
    base = baseOf(setup);
    world = worldOf(base);
  };
  let world = worldOf(base);

  const lookAgain = (): void => {
    nameSets = {};
    naming = namingFiles(facts);
    packageFiles.clear();
    environmentFiles.clear();
    environmentFileLists.clear();
    variables.clear();
  };

  /** The same files in the same order, of which these were read anew. */
  const updateSome = (files: readonly ReadFacts[], indexes: readonly number[]): Moved => {
    const next = facts.slice();
    const topics: Topic[] = [];
    const shifted: Topic[] = [];
    const names = new Set<string>();
    const units = new Set<string>();
    const changed = new Set<string>();
    for (const index of indexes) {
      const before = facts[index] as FileFacts;
      const after = layout.refine((files[index] as ReadFacts).facts);
      next[index] = after;
      byUri.set(after.file.uri, after);
      units.add(layout.unitAt[index] as string);
      packageFiles.delete(layout.packageAt[index] as string);
      if (files[index]?.structure === read[index]?.structure) continue;
      changed.add(layout.unitAt[index] as string);
      const touched = topicsOf(before, after, base.packages);
      topics.push(...touched.changed);
      shifted.push(...touched.shifted);
      for (const name of touched.names) names.add(name);
      if (touched.isOtherSet) nameSets = {};
      environmentFiles.delete(layout.packageAt[index] as string);
      environmentFileLists.clear();
      variables.delete(layout.packageAt[index] as string);
      if (namesFiles(before, after)) naming = namingFiles(next);
    }
    facts = next;
    return { isNewSetup: false, isNewLayout: false, read: units, changed, topics, shifted, names };
  };

  const updateAll = (files: readonly ReadFacts[], isNewSetup: boolean): Moved => {
    const [earlier, before] = [byUri, new Map(read.map((each) => [each.facts.file.uri, each.structure]))];
    layout = createLayout(
      files.map((each) => each.facts),
      base.setup.folders,
      base.packages,
    );
    facts = files.map((each) => layout.refine(each.facts));
    byUri = new Map(facts.map((each) => [each.file.uri, each]));
    lookAgain();
    const topics: Topic[] = [];
    const changed = new Set<string>();
    const add = (old: FileFacts | undefined, after: FileFacts | undefined): void => {
      const touched = topicsOf(old, after, base.packages);
      topics.push(...touched.changed, ...touched.shifted);
    };
    // Whoever asked was dropped with the setup.
    for (const [index, after] of isNewSetup ? [] : facts.entries()) {
      const { uri } = after.file;
      const old = earlier.get(uri);
      const isSame = before.get(uri) === files[index]?.structure && old?.environment.name === after.environment.name;
      if (isSame) continue;
      changed.add(layout.unitAt[index] as string);
      add(old, after);
    }
    for (const [uri, gone] of isNewSetup ? [] : earlier) if (!byUri.has(uri)) add(gone, undefined);
    return {
      isNewSetup,
      isNewLayout: true,
      read: new Set(layout.units),
      changed,
      topics,
      shifted: [],
      names: undefined,
    };
  };

  return {
    get base() {
      return base;
    },
    get layout() {
      return layout;
    },
    get files() {
      return facts;
    },
    get structures() {
      return read;
    },
    get world() {
      return world;
    },
    environmentFiles: (homes) =>
      remembered(environmentFileLists, [...homes].sort().join('\n'), () =>
        [...homes].flatMap((home) => {
          const { running, templates } = environmentFilesIn(home);
          return [...running, ...templates].map((source) => source.facts);
        }),
      ),
    update(files, setup, hint) {
      const isNewSetup = base.setup !== setup;
      if (isNewSetup) startOver(setup);
      const known = hint?.since === read ? hint.indexes : undefined;
      const isSameList = !isNewSetup && (known !== undefined || sameUris(files, read));
      const indexes = isSameList ? [...(known ?? files.keys())].filter((i) => files[i]?.facts !== read[i]?.facts) : [];
      if (isSameList && indexes.length === 0) {
        read = files;
        return undefined;
      }
      const fits = isSameList && indexes.every((i) => layout.fits((files[i] as ReadFacts).facts, i));
      const moved = fits ? updateSome(files, indexes) : updateAll(files, isNewSetup);
      read = files;
      readers = base.readers(naming, fileOf);
      return moved;
    },
  };
}

/** The facts at these places of the list. */
export const factsAt = (facts: readonly FileFacts[], indexes: readonly number[]): readonly FileFacts[] =>
  indexes.map((index) => facts[index] as FileFacts);

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

const sameUris = (a: readonly ReadFacts[], b: readonly ReadFacts[]): boolean =>
  sameItems(
    a.map(({ facts }) => facts.file.uri),
    b.map(({ facts }) => facts.file.uri),
  );
