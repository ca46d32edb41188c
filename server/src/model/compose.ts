import { groupBy } from '../base/groupBy.ts';
import type { NonEmpty } from '../base/nonEmpty.ts';
import { compareText } from '../base/order.ts';
import type { FileFacts, ObjectName, Setting, VariableReference } from '../dialects/types.ts';
import { Answers } from './answers.ts';
import { noteQuestion } from './reads.ts';
import type { UnitOf } from './ties.ts';
import type { Client, Match, Model } from './types.ts';
import type { World } from './world.ts';

/** The settings of some units, linked among themselves. */
export interface Part {
  /** In order. */
  readonly units: NonEmpty<string>;
  readonly model: Model;
}

/** The lists of several parts, made when first read. */
export interface Lists
  extends Pick<Model, 'clients' | 'applications' | 'registrations' | 'metadata' | 'settings' | 'adopted'> {}

/** What the model of the whole is made of. */
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

/** The lists of all parts as one of each kind. */
export const listsOf = (parts: readonly Part[]): Lists => new ListsOfParts(parts);

class ListsOfParts implements Lists {
  readonly #parts: readonly Part[];
  #clients: Lists['clients'] | undefined;
  #applications: Lists['applications'] | undefined;
  #registrations: Lists['registrations'] | undefined;
  #metadata: Lists['metadata'] | undefined;
  #settings: Lists['settings'] | undefined;
  #adopted: Lists['adopted'] | undefined;

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  #all<T>(list: (part: Model) => readonly T[]): readonly T[] {
    const [only, ...others] = this.#parts;
    return only !== undefined && others.length === 0
      ? list(only.model)
      : this.#parts.flatMap((part) => list(part.model));
  }

  get clients() {
    this.#clients ??= inOrder(this.#all((part) => part.clients));
    return this.#clients;
  }

  get applications() {
    this.#applications ??= this.#all((part) => part.applications);
    return this.#applications;
  }

  get registrations() {
    this.#registrations ??= inOrder(this.#all((part) => part.registrations));
    return this.#registrations;
  }

  get metadata() {
    this.#metadata ??= inOrder(this.#all((part) => part.metadata));
    return this.#metadata;
  }

  get settings() {
    this.#settings ??= this.#all((part) => part.settings);
    return this.#settings;
  }

  get adopted() {
    this.#adopted ??= this.#all((part) => part.adopted);
    return this.#adopted;
  }
}

/** One model of several parts. */
export const composeModel = (of: Composition): Model => new ComposedModel(of);

class ComposedModel extends Answers implements Model {
  readonly #of: Composition;
  #links: Model['links'] | undefined;
  #byUnit: ReadonlyMap<string, Model> | undefined;
  readonly files: Model['files'];
  readonly matches: Model['matches'];

  constructor(of: Composition) {
    super(of.world);
    this.#of = of;
    this.files = of.files;
    this.matches = of.matches;
  }

  get clients() {
    return this.#of.lists.clients;
  }

  get applications() {
    return this.#of.lists.applications;
  }

  get registrations() {
    return this.#of.lists.registrations;
  }

  get metadata() {
    return this.#of.lists.metadata;
  }

  get settings() {
    return this.#of.lists.settings;
  }

  get adopted() {
    return this.#of.lists.adopted;
  }

  get links() {
    this.#links ??= this.#of.links();
    return this.#links;
  }

  #partOf({ file }: Setting): Model | undefined {
    const { parts, unitOf } = this.#of;
    this.#byUnit ??= new Map(parts.flatMap(({ units, model }) => units.map((unit) => [unit, model] as const)));
    return this.#byUnit.get(unitOf(file));
  }

  resolve(setting: Setting) {
    // What those of templates come to is in none of the lists, so that nobody compares it.
    if (this.fileOf(setting.file)?.environment.isTemplate !== false) noteQuestion();
    const part = this.#partOf(setting);
    if (part === undefined) throw new Error(`${setting.name} is a setting of no file of the model`);
    return part.resolve(setting);
  }

  keysOf(object: ObjectName, setting: Setting) {
    noteQuestion();
    return this.#partOf(setting)?.keysOf(object, setting);
  }

  references(name: string) {
    return this.files.flatMap((facts) => referencesIn(facts).get(name) ?? []);
  }

  clientOf(setting: Setting) {
    return this.#partOf(setting)?.clientOf(setting);
  }
}

/** By environment, that of no name first, then by the file of the first setting: the same however the parts were cut. */
export function inOrder(clients: readonly Client[]): readonly Client[] {
  const rank = ({ environment }: Client): string => (environment === 'base' ? '' : environment);
  return clients.toSorted((a, b) => compareText(rank(a), rank(b)) || compareText(fileOf(a), fileOf(b)));
}

const fileOf = ({ settings }: Client): string => settings[0]?.setting.file ?? '';

const references = new WeakMap<FileFacts, ReadonlyMap<string, readonly VariableReference[]>>();

/** Places of a file that refer to a variable, by its name. */
export function referencesIn(facts: FileFacts): ReadonlyMap<string, readonly VariableReference[]> {
  const known = references.get(facts);
  if (known !== undefined) return known;
  const byName = groupBy(facts.references, ({ name }) => name);
  references.set(facts, byName);
  return byName;
}
