import type { FileFacts, VariableDefinition } from '../dialects/types.ts';
import type { Packages } from './packages.ts';
import { secretsIn } from './secrets.ts';
import type { World } from './world.ts';

/** What a question is about. An edit names the topics whose answers it may have changed. */
export type Topic = string;

export const aboutFile = (uri: string): Topic => `file ${uri}`;
export const aboutPackage = (home: string): Topic => `package ${home}`;
export const aboutSecrets = (home: string): Topic => `secrets ${home}`;
const aboutNames = (home: string): Topic => `names ${home}`;
const aboutReferences = (home: string): Topic => `references ${home}`;
const aboutDefinition = (name: string, home: string): Topic => `definition ${name} ${home}`;
const aboutVariable = (name: string, home: string): Topic => `variable ${name} ${home}`;
const readers: Topic = 'readers';

/** The same world, of which every question is told. */
export function watched(world: World, ask: (topic: Topic) => void): World {
  const { packages, variables } = world;
  const askAround = (file: string, about: (home: string) => Topic): void => {
    for (const home of packages.enclosing(file)) ask(about(home));
  };
  return {
    packages,
    hasLibrary: world.hasLibrary,
    variables: {
      definitions: (name, reader) => {
        askAround(reader.file, (home) => aboutDefinition(name, home));
        for (const uri of reader.envFiles ?? []) ask(aboutDefinition(name, packages.packageOf(uri)));
        return variables.definitions(name, reader);
      },
      isDefinedSomewhere: (name, file) => {
        askAround(file, aboutNames);
        return variables.isDefinedSomewhere(name, file);
      },
      isDocumented: (name, file) => {
        askAround(file, aboutNames);
        return variables.isDocumented(name, file);
      },
      hasEnvironmentFile: (file) => {
        askAround(file, aboutNames);
        return variables.hasEnvironmentFile(file);
      },
      names: (file) => {
        askAround(file, aboutNames);
        return variables.names(file);
      },
    },
    fileOf: (uri) => {
      ask(aboutFile(uri));
      return world.fileOf(uri);
    },
    fileOfDefinition: world.fileOfDefinition,
    loadersOf: (uri) => {
      ask(readers);
      return world.loadersOf(uri);
    },
    hasOtherReader: (uri) => {
      ask(readers);
      return world.hasOtherReader(uri);
    },
    isReferredTo: (name, file) => {
      ask(aboutReferences(packages.packageOf(file)));
      return world.isReferredTo(name, file);
    },
    filesOfPackage: (home) => {
      ask(aboutPackage(home));
      return world.filesOfPackage(home);
    },
    variablesOfPackage: (home, name) => {
      ask(aboutVariable(name, home));
      return world.variablesOfPackage(home, name);
    },
    settingsOfPackage: (home) => {
      ask(aboutPackage(home));
      return world.settingsOfPackage(home);
    },
    clientsOfPackage: (home) => {
      ask(aboutPackage(home));
      return world.clientsOfPackage(home);
    },
    applicationsOfPackage: (home) => {
      ask(aboutPackage(home));
      return world.applicationsOfPackage(home);
    },
  };
}

/** What a file's coming, going or change can have changed; `undefined` for one that is not there. */
export function topicsOf(
  before: FileFacts | undefined,
  after: FileFacts | undefined,
  packages: Packages,
): readonly Topic[] {
  const uri = (after ?? before)?.file.uri ?? '';
  const home = packages.packageOf(uri);
  const around = packages.enclosing(uri);
  const topics = [aboutFile(uri), aboutPackage(home)];
  const isDotenv = [before, after].some((facts) => facts?.tree.format === 'dotenv');
  const changed = changedVariables(before, after);
  for (const name of changed.variables) topics.push(aboutVariable(name, home));
  if (isDotenv) {
    for (const name of changed.variables) topics.push(aboutDefinition(name, home));
    if (changed.isOtherSet) topics.push(aboutNames(home));
    if (!sameItems(secretsOf(before), secretsOf(after))) topics.push(aboutSecrets(home));
  }
  if (!sameItems(referredNames(before), referredNames(after))) topics.push(...around.map(aboutReferences));
  if (!sameItems(namedFiles(before), namedFiles(after))) topics.push(readers);
  return topics;
}

const secretsOf = (facts: FileFacts | undefined): readonly string[] => (facts === undefined ? [] : secretsIn(facts));

/** Names whose definitions differ in anything that a reader can tell, and whether names came or went. */
function changedVariables(before: FileFacts | undefined, after: FileFacts | undefined) {
  const [old, fresh] = [contents(before), contents(after)];
  const names = new Set([...old.keys(), ...fresh.keys()]);
  const isElsewhere = environmentKey(before) !== environmentKey(after);
  const variables = [...names].filter((name) => isElsewhere || old.get(name) !== fresh.get(name));
  const isOtherSet = isElsewhere || variables.some((name) => !old.has(name) || !fresh.has(name));
  return { variables, isOtherSet };
}

function contents(facts: FileFacts | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const roles = new Map(facts?.settings.map(({ entry, role }) => [entry, role]));
  for (const variable of facts?.variables ?? []) {
    // The last assignment wins where there is one reader; all of them count where each service has its own.
    const earlier = found.get(variable.name);
    const text = `${roles.get(variable.entry) ?? ''} ${contentOf(variable)}`;
    found.set(variable.name, earlier === undefined ? text : `${earlier}\n${text}`);
  }
  return found;
}

const contentOf = ({ entry, value, service }: VariableDefinition): string =>
  [
    service ?? '',
    entry.span.start,
    entry.contentSpan.start,
    entry.contentSpan.end,
    entry.quoting,
    value.state,
    value.text,
  ].join(' ');

const environmentKey = (facts: FileFacts | undefined): string =>
  facts === undefined
    ? ''
    : [
        facts.environment.name,
        facts.environment.isTemplate,
        facts.environment.isLocal,
        facts.environment.isFixture,
      ].join();

const referredNames = (facts: FileFacts | undefined): readonly string[] =>
  [...new Set(facts?.references.map(({ name }) => name))].sort();

/** The environment files that a Compose file or a Kustomize generator names. */
const namedFiles = (facts: FileFacts | undefined): readonly string[] =>
  facts?.links.filter(({ kind }) => kind === 'env_file').map(({ target }) => target) ?? [];

/** Somebody who asked. Its topics are forgotten when it is dropped. */
export interface Asker {
  readonly kind: 'bundle' | 'region' | 'island';
  /** Its first unit, which tells it from others of its kind. */
  readonly name: string;
  readonly topics: Set<Topic>;
}

/** The names of those of one kind. */
export const namesOf = (askers: Iterable<Asker>, kind: Asker['kind']): readonly string[] =>
  [...askers].filter((asker) => asker.kind === kind).map(({ name }) => name);

const newAsker = (kind: Asker['kind'], name: string): Asker => ({ kind, name, topics: new Set() });

/** Who asked about what. */
export interface Register {
  asker(kind: Asker['kind'], name: string): Asker;
  /** The world for one who asks. */
  watched(world: World, asker: Asker): World;
  ask(asker: Asker, topic: Topic): void;
  drop(asker: Asker): void;
  about(topics: Iterable<Topic>): ReadonlySet<Asker>;
}

export function createRegister(): Register {
  const askers = new Map<Topic, Set<Asker>>();
  const dropped = new WeakSet<Asker>();
  const ask = (asker: Asker, topic: Topic): void => {
    // A model that was replaced may still be asked by whoever holds it.
    if (asker.topics.has(topic) || dropped.has(asker)) return;
    asker.topics.add(topic);
    const others = askers.get(topic);
    if (others === undefined) askers.set(topic, new Set([asker]));
    else others.add(asker);
  };
  return {
    asker: newAsker,
    watched: (world, asker) => watched(world, (topic) => ask(asker, topic)),
    ask,
    drop(asker) {
      dropped.add(asker);
      for (const topic of asker.topics) {
        const others = askers.get(topic);
        others?.delete(asker);
        if (others?.size === 0) askers.delete(topic);
      }
    },
    about(topics) {
      const found = new Set<Asker>();
      for (const topic of topics) for (const asker of askers.get(topic) ?? []) found.add(asker);
      return found;
    },
  };
}

/** For a workspace that is linked once. */
export const noRegister: Register = {
  asker: newAsker,
  watched: (world) => world,
  ask: () => undefined,
  drop: () => undefined,
  about: () => new Set(),
};

export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
