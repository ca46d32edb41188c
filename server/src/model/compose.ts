import { lazy } from '../base/lazy.ts';
import { compareText } from '../base/order.ts';
import type { FileFacts, Setting, VariableReference } from '../dialects/types.ts';
import type { UnitOf } from './ties.ts';
import type { Client, Match, Model, Questions } from './types.ts';
import { envFilesOf } from './variables.ts';
import type { World } from './world.ts';

/** The settings of some units, linked among themselves. */
export interface Part {
  /** In order. */
  readonly units: readonly string[];
  readonly model: Model;
}

/** The lists of several parts, made when first read. */
export interface Lists
  extends Pick<Model, 'clients' | 'applications' | 'registrations' | 'metadata' | 'settings' | 'adopted'> {}

export interface Composition {
  readonly parts: readonly Part[];
  readonly lists: Lists;
  /** In the order of their URIs. */
  readonly files: readonly FileFacts[];
  readonly matches: readonly Match[];
  readonly links: () => Model['links'];
  readonly world: World;
  readonly unitOf: UnitOf;
}

export function listsOf(parts: readonly Part[]): Lists {
  const all = <T>(list: (part: Model) => readonly T[]): (() => readonly T[]) =>
    lazy(() => (parts.length === 1 ? list((parts[0] as Part).model) : parts.flatMap((part) => list(part.model))));
  const ordered = (list: (part: Model) => readonly Client[]): (() => readonly Client[]) => {
    const own = all(list);
    return lazy(() => inOrder(own()));
  };
  const clients = ordered((part) => part.clients);
  const registrations = ordered((part) => part.registrations);
  const metadata = ordered((part) => part.metadata);
  const applications = all((part) => part.applications);
  const settings = all((part) => part.settings);
  const adopted = all((part) => part.adopted);
  return {
    get clients() {
      return clients();
    },
    get applications() {
      return applications();
    },
    get registrations() {
      return registrations();
    },
    get metadata() {
      return metadata();
    },
    get settings() {
      return settings();
    },
    get adopted() {
      return adopted();
    },
  };
}

/** One model of several parts. */
export function composeModel({ parts, lists, files, matches, links, world, unitOf }: Composition): Model {
  const byUnit = lazy(() => new Map(parts.flatMap((part) => part.units.map((unit) => [unit, part.model] as const))));
  const partOf = ({ file }: Setting): Model | undefined => byUnit().get(unitOf(file));
  const allLinks = lazy(links);
  const model: Omit<Model, keyof Lists> = {
    ...questionsTo(world),
    files,
    matches,
    get links() {
      return allLinks();
    },
    resolve: (setting) => {
      const part = partOf(setting);
      if (part === undefined) throw new Error(`${setting.name} is a setting of no file of the model`);
      return part.resolve(setting);
    },
    keysOf: (object, setting) => partOf(setting)?.keysOf(object, setting),
    references: (name) => files.flatMap((facts) => referencesIn(facts).get(name) ?? []),
    clientOf: (setting) => partOf(setting)?.clientOf(setting),
  };
  // The getters as they are: each list is made when somebody reads it.
  return Object.defineProperties(model, Object.getOwnPropertyDescriptors(lists)) as Model;
}

/** What a model answers out of the rest of the workspace. */
export function questionsTo(world: World): Questions {
  const { variables, packages } = world;
  return {
    fileOf: world.fileOf,
    packageOf: packages.packageOf,
    loadersOf: world.loadersOf,
    hasOtherReader: world.hasOtherReader,
    hasLibrary: world.hasLibrary,
    definitions: (name, file, service) => {
      const facts = world.fileOf(file);
      const environment = facts?.environment.name ?? 'base';
      return variables.definitions(name, { file, environment, envFiles: envFilesOf(facts, service) });
    },
    isDefinedSomewhere: variables.isDefinedSomewhere,
    isDocumented: variables.isDocumented,
    hasEnvironmentFile: variables.hasEnvironmentFile,
    variableNames: variables.names,
    isReferredTo: world.isReferredTo,
    filesOfPackage: world.filesOfPackage,
    variablesOfPackage: world.variablesOfPackage,
    settingsOfPackage: world.settingsOfPackage,
    clientsOfPackage: world.clientsOfPackage,
    applicationsOfPackage: world.applicationsOfPackage,
  };
}

/** By environment, that of no name first, then by the file of the first setting: the same however the parts were cut. */
export function inOrder(clients: readonly Client[]): readonly Client[] {
  const rank = ({ environment }: Client): string => (environment === 'base' ? '' : environment);
  return clients.toSorted((a, b) => compareText(rank(a), rank(b)) || compareText(fileOf(a), fileOf(b)));
}

const fileOf = ({ settings }: Client): string => settings[0]?.setting.file ?? '';

const references = new WeakMap<FileFacts, ReadonlyMap<string, readonly VariableReference[]>>();

export function referencesIn(facts: FileFacts): ReadonlyMap<string, readonly VariableReference[]> {
  const known = references.get(facts);
  if (known !== undefined) return known;
  const byName = new Map<string, VariableReference[]>();
  for (const reference of facts.references) {
    const list = byName.get(reference.name);
    if (list === undefined) byName.set(reference.name, [reference]);
    else list.push(reference);
  }
  references.set(facts, byName);
  return byName;
}
