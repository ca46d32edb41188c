import { itemAt } from '../base/known.ts';
import { sameItems } from '../base/same.ts';
import type { FileFacts } from '../dialects/types.ts';
import { createLayout, type Layout } from './layout.ts';
import { createPackageFiles } from './packageFiles.ts';
import { createPackages, type Packages } from './packages.ts';
import { type Topic, type Touched, topicsOf } from './questions.ts';
import { type Base, baseOf, namesFiles, namingFiles, type Setup } from './setup.ts';
import { createVariables } from './variables.ts';
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
  const inPackages = createPackageFiles(
    (home) => factsAt(facts, layout.inPackage(home)),
    (home) => layout.below(home),
  );

  const fileOf = (uri: string): FileFacts | undefined => byUri.get(uri);
  const worldOf = ({ packages, hasLibrary }: Base): World => ({
    packages,
    hasLibrary,
    get nameSets() {
      return nameSets;
    },
    variables: createVariables(inPackages.environmentFiles, fileOf, packages),
    fileOf,
    fileOfDefinition: fileOf,
    loadersOf: (uri) => readers?.loadersOf(uri) ?? [],
    hasOtherReader: (uri) => readers?.hasOtherReader(uri) === true,
    isReferredTo: (name, file) => inPackages.referencedNames(packages.packageOf(file)).has(name),
    filesOfPackage: inPackages.files,
    variablesOfPackage: inPackages.variables,
    ...linked,
  });
  let world = worldOf(base);

  /** The same files in the same order, of which these were read anew. */
  const updateSome = (files: readonly ReadFacts[], indexes: readonly number[]): Moved => {
    const next = facts.slice();
    const moves = createMoves(layout, base.packages);
    for (const index of indexes) {
      const before = itemAt(facts, index);
      const after = layout.refine(itemAt(files, index).facts);
      next[index] = after;
      byUri.set(after.file.uri, after);
      moves.read(index);
      const onlyText = files[index]?.structure === read[index]?.structure;
      inPackages.forget(itemAt(layout.packageAt, index), onlyText);
      if (onlyText) continue;
      if (moves.change(index, before, after).isOtherSet) nameSets = {};
      if (namesFiles(before, after)) naming = namingFiles(next);
    }
    facts = next;
    return moves.ofSome();
  };

  const updateAll = (files: readonly ReadFacts[], isNewSetup: boolean): Moved => {
    const [earlier, structures] = [byUri, new Map(read.map((each) => [each.facts.file.uri, each.structure]))];
    layout = createLayout(
      files.map((each) => each.facts),
      base.setup.folders,
      base.packages,
    );
    facts = files.map((each) => layout.refine(each.facts));
    byUri = new Map(facts.map((each) => [each.file.uri, each]));
    nameSets = {};
    naming = namingFiles(facts);
    inPackages.clear();
    const moves = createMoves(layout, base.packages);
    // Whoever asked was dropped with the setup.
    if (isNewSetup) return moves.ofAll(true);
    for (const [index, after] of facts.entries()) {
      const { uri } = after.file;
      const old = earlier.get(uri);
      const isSame =
        structures.get(uri) === files[index]?.structure && old?.environment.name === after.environment.name;
      if (!isSame) moves.change(index, old, after);
    }
    for (const [uri, gone] of earlier) if (!byUri.has(uri)) moves.leave(gone);
    return moves.ofAll(false);
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
    environmentFiles: inPackages.environmentFilesOfAll,
    update(files, setup, hint) {
      const isNewSetup = base.setup !== setup;
      if (isNewSetup) {
        base = baseOf(setup);
        world = worldOf(base);
      }
      const indexes = isNewSetup ? undefined : changedIndexes(files, read, hint);
      if (indexes?.length === 0) {
        read = files;
        return undefined;
      }
      const isFitting = (index: number): boolean => layout.fits(itemAt(files, index).facts, index);
      const moved = indexes?.every(isFitting) ? updateSome(files, indexes) : updateAll(files, isNewSetup);
      read = files;
      readers = base.readers(naming, fileOf);
      return moved;
    },
  };
}

/** Where one list has other readings than the other; undefined when files came, went or moved. */
function changedIndexes(
  files: readonly ReadFacts[],
  before: readonly ReadFacts[],
  hint: Changed | undefined,
): readonly number[] | undefined {
  const known = hint?.since === before ? hint.indexes : undefined;
  if (known === undefined && !sameUris(files, before)) return undefined;
  return [...(known ?? files.keys())].filter((i) => files[i]?.facts !== before[i]?.facts);
}

/** Gathers what an update does. */
function createMoves(layout: Layout, packages: Packages) {
  const topics: Topic[] = [];
  const shifted: Topic[] = [];
  const names = new Set<string>();
  const units = new Set<string>();
  const changed = new Set<string>();
  const touch = (before: FileFacts | undefined, after: FileFacts | undefined): Touched => {
    const touched = topicsOf(before, after, packages);
    for (const topic of touched.changed) topics.push(topic);
    for (const topic of touched.shifted) shifted.push(topic);
    for (const name of touched.names) names.add(name);
    return touched;
  };
  return {
    /** The file at this place was read anew. */
    read: (index: number): unknown => units.add(itemAt(layout.unitAt, index)),
    /** More of it changed than comments and blank space. */
    change(index: number, before: FileFacts | undefined, after: FileFacts): Touched {
      changed.add(itemAt(layout.unitAt, index));
      return touch(before, after);
    },
    leave: (gone: FileFacts): unknown => touch(gone, undefined),
    /** When the layout stays. */
    ofSome: (): Moved => ({ isNewSetup: false, isNewLayout: false, read: units, changed, topics, shifted, names }),
    /** When it is another: who asked for a place cannot be told from who asked for more. */
    ofAll: (isNewSetup: boolean): Moved => ({
      isNewSetup,
      isNewLayout: true,
      read: new Set(layout.units),
      changed,
      topics: [...topics, ...shifted],
      shifted: [],
      names: undefined,
    }),
  };
}

/** The facts at these places of the list. */
export const factsAt = (facts: readonly FileFacts[], indexes: readonly number[]): readonly FileFacts[] =>
  indexes.map((index) => itemAt(facts, index));

const sameUris = (a: readonly ReadFacts[], b: readonly ReadFacts[]): boolean =>
  sameItems(
    a.map(({ facts }) => facts.file.uri),
    b.map(({ facts }) => facts.file.uri),
  );
