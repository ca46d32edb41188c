import { lazy } from '../base/lazy.ts';
import { compareText } from '../base/order.ts';
import type { FileFacts, VariableReference } from '../dialects/types.ts';
import type { Surroundings } from './linkFiles.ts';
import type { Client, Match, Model } from './types.ts';

/** The settings of some packages, linked among themselves. */
export interface Part {
  /** Folder URIs of the packages, in order. */
  readonly homes: readonly string[];
  readonly model: Model;
}

/** The lists of several parts, made when first read. */
export interface Lists
  extends Pick<Model, 'clients' | 'applications' | 'registrations' | 'metadata' | 'links' | 'settings' | 'adopted'> {}

export interface Composition {
  readonly parts: readonly Part[];
  readonly lists: Lists;
  /** In the order of their URIs. */
  readonly files: readonly FileFacts[];
  readonly matches: readonly Match[];
  readonly surroundings: Surroundings;
  readonly fileOf: (uri: string) => FileFacts | undefined;
  readonly isReferredTo: Model['isReferredTo'];
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
  const links = all((part) => part.links);
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
    get links() {
      return links();
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
export function composeModel({ parts, lists, files, matches, surroundings, fileOf, isReferredTo }: Composition): Model {
  const byHome = new Map(parts.flatMap((part) => part.homes.map((home) => [home, part.model] as const)));
  const { packages } = surroundings;
  /** A package without files of its own sees what the ones around it have. */
  const partOf = (uri: string): Model | undefined =>
    byHome.get(packages.packageOf(uri)) ??
    packages
      .enclosing(uri)
      .map((home) => byHome.get(home))
      .find((part) => part !== undefined);
  const model: Omit<Model, keyof Lists> = {
    files,
    matches,
    fileOf,
    isReferredTo,
    resolve: (setting) => {
      const part = partOf(setting.file);
      if (part === undefined) throw new Error(`${setting.name} is a setting of no file of the model`);
      return part.resolve(setting);
    },
    packageOf: packages.packageOf,
    loadersOf: surroundings.loadersOf,
    hasOtherReader: surroundings.hasOtherReader,
    hasLibrary: surroundings.hasLibrary,
    definitions: (name, file, service) => partOf(file)?.definitions(name, file, service) ?? [],
    keysOf: (object, setting) => partOf(setting.file)?.keysOf(object, setting),
    isDefinedSomewhere: (name, file) => partOf(file)?.isDefinedSomewhere(name, file) === true,
    isDocumented: (name, file) => partOf(file)?.isDocumented(name, file) === true,
    hasEnvironmentFile: (file) => partOf(file)?.hasEnvironmentFile(file) === true,
    variableNames: (file) => partOf(file)?.variableNames(file) ?? [],
    references: (name) => files.flatMap((facts) => referencesIn(facts).get(name) ?? []),
    clientOf: (setting) => partOf(setting.file)?.clientOf(setting),
  };
  // The getters as they are: each list is made when somebody reads it.
  return Object.defineProperties(model, Object.getOwnPropertyDescriptors(lists)) as Model;
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
