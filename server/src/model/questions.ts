import { memoised } from '../base/memo.ts';
import { sameItems } from '../base/same.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Packages } from './packages.ts';
import { secretsIn } from './secrets.ts';
import type { World } from './world.ts';

/** What a question is about. An edit names the topics whose answers it may have changed. */
export type Topic = string;

/** Topics that are asked about from elsewhere, too: a file, the files of a package, which texts of a package are secret. */
export const aboutFile = (uri: string): Topic => `file ${uri}`;
export const aboutPackage = (home: string): Topic => `package ${home}`;
export const aboutSecrets = (home: string): Topic => `secrets ${home}`;
const aboutNames = memoised((home): Topic => `names ${home}`);
const aboutReferences = memoised((home): Topic => `references ${home}`);
/** Asked most of all: one text for the same home and name. */
const definitionsIn = memoised((home) => memoised((name): Topic => `definition ${name} ${home}`));
const aboutDefinition = (name: string, home: string): Topic => definitionsIn(home)(name);
const aboutVariable = (name: string, home: string): Topic => `variable ${name} ${home}`;
const readers: Topic = 'readers';

/** Told of a question; `isAboutNames`: names of variables decide the answer, their values do not. */
type Ask = (topic: Topic, isAboutNames?: boolean) => void;

/** The same world, of which every question is told. */
export function watched(world: World, ask: Ask): World {
  const { packages, variables, nameSets } = world;
  const askAround = (file: string, about: (home: string) => Topic, isAboutNames = false): void => {
    for (const home of packages.enclosing(file)) ask(about(home), isAboutNames);
  };
  const askNames = (file: string): void => askAround(file, aboutNames, true);
  return {
    packages,
    nameSets,
    hasLibrary: world.hasLibrary,
    variables: {
      definitions: (name, reader) => {
        askAround(reader.file, (home) => aboutDefinition(name, home));
        for (const uri of reader.envFiles ?? []) ask(aboutDefinition(name, packages.packageOf(uri)));
        return variables.definitions(name, reader);
      },
      isDefinedSomewhere: (name, file) => {
        askNames(file);
        return variables.isDefinedSomewhere(name, file);
      },
      isDocumented: (name, file) => {
        askNames(file);
        return variables.isDocumented(name, file);
      },
      hasEnvironmentFile: (file) => {
        askNames(file);
        return variables.hasEnvironmentFile(file);
      },
      namesIn: (file) => {
        // Names of other files are not in the sets. A file that comes makes new ones.
        ask(aboutFile(file), (world.fileOf(file)?.tree.format ?? 'dotenv') === 'dotenv');
        return variables.namesIn(file);
      },
      names: (file) => {
        askNames(file);
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

/** What an edit of one file has touched. */
export interface Touched {
  /** What the answers may say something else about. */
  readonly changed: readonly Topic[];
  /** Definitions that are the same at another place of their file. */
  readonly shifted: readonly Topic[];
  /** An environment file came, went, serves another environment or defines other names. */
  readonly isOtherSet: boolean;
  /** Names of variables with another definition, or at another place. */
  readonly names: readonly string[];
}

/** What a file's coming, going or change can have done; `undefined` for one that is not there. */
export function topicsOf(before: FileFacts | undefined, after: FileFacts | undefined, packages: Packages): Touched {
  const uri = (after ?? before)?.file.uri ?? '';
  const home = packages.packageOf(uri);
  const isDotenv = [before, after].some((facts) => facts?.tree.format === 'dotenv');
  const { variables, shifted, isOtherSet } = changedVariables(before, after);
  const names = [...variables, ...shifted];
  const definitions = isDotenv ? shifted.map((name) => aboutDefinition(name, home)) : [];
  const around = [aboutFile(uri), aboutPackage(home), ...shifted.map((name) => aboutVariable(name, home))];
  if (isDotenv && variables.length === 0 && sameItems(outline(before), outline(after))) {
    return { changed: [], shifted: [...around, ...definitions], isOtherSet, names };
  }
  const changed = [...around, ...variables.map((name) => aboutVariable(name, home))];
  if (isDotenv) {
    for (const name of variables) changed.push(aboutDefinition(name, home));
    if (isOtherSet) changed.push(aboutNames(home));
    if (!sameItems(secretsOf(before), secretsOf(after))) changed.push(aboutSecrets(home));
  }
  if (!sameItems(referredNames(before), referredNames(after))) {
    changed.push(...packages.enclosing(uri).map(aboutReferences));
  }
  if (!sameItems(namedFiles(before), namedFiles(after))) changed.push(readers);
  return { changed, shifted: definitions, isOtherSet: isDotenv && isOtherSet, names };
}

/** All that is known of an environment file, without values and places. */
const outline = (facts: FileFacts | undefined): readonly string[] =>
  facts === undefined
    ? []
    : [
        ...facts.tree.entries.map(({ key }) => key),
        '',
        ...facts.settings.map(({ name, role, slot, provider }) => `${name} ${role} ${slot} ${provider}`),
        '',
        ...facts.dialects,
        facts.vcs,
        environmentKey(facts),
      ];

const secretsOf = (facts: FileFacts | undefined): readonly string[] => (facts === undefined ? [] : secretsIn(facts));

/** Names whose definitions differ, those that stand elsewhere in the file, and whether names came or went. */
function changedVariables(before: FileFacts | undefined, after: FileFacts | undefined) {
  const [old, fresh] = [contents(before), contents(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  const isElsewhere = environmentKey(before) !== environmentKey(after);
  const isSame = (name: string): boolean => !isElsewhere && old.get(name)?.text === fresh.get(name)?.text;
  const variables = names.filter((name) => !isSame(name));
  const shifted = names.filter((name) => isSame(name) && old.get(name)?.place !== fresh.get(name)?.place);
  const isOtherSet = isElsewhere || variables.some((name) => !old.has(name) || !fresh.has(name));
  return { variables, shifted, isOtherSet };
}

/** What a reader can tell of the definitions of one name in a file. */
interface Content {
  text: string;
  place: string;
}

function contents(facts: FileFacts | undefined): ReadonlyMap<string, Content> {
  const found = new Map<string, Content>();
  const roles = new Map(facts?.settings.map(({ entry, role }) => [entry, role]));
  for (const { name, entry, value, service } of facts?.variables ?? []) {
    const text = `${roles.get(entry) ?? ''} ${service ?? ''} ${entry.quoting} ${value.state} ${value.text}`;
    const place = `${entry.span.start} ${entry.contentSpan.start} ${entry.contentSpan.end}`;
    // The last assignment wins where there is one reader; all of them count where each service has its own.
    const earlier = found.get(name);
    if (earlier === undefined) found.set(name, { text, place });
    else {
      earlier.text += `\n${text}`;
      earlier.place += ` ${place}`;
    }
  }
  return found;
}

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
  /** Those of them whose answers the names of variables decide, also after it was dropped. */
  readonly names: Set<Topic>;
  /** Its questions count no more: a model that was replaced may still be asked by whoever holds it. */
  isDropped: boolean;
}

/** The names of those of one kind. */
export const namesOf = (askers: Iterable<Asker>, kind: Asker['kind']): readonly string[] =>
  [...askers].filter((asker) => asker.kind === kind).map(({ name }) => name);

const newAsker = (kind: Asker['kind'], name: string): Asker => ({
  kind,
  name,
  topics: new Set(),
  names: new Set(),
  isDropped: false,
});

/** Nobody asks any more for what was replaced: of those before, the ones that are not among those after. */
export function dropAskers(register: Register, before: Iterable<Asking>, after: Iterable<Asking>): void {
  const left = new Set([...after].map(({ asker }) => asker));
  for (const { asker } of before) if (!left.has(asker)) register.drop(asker);
}

interface Asking {
  readonly asker: Asker;
}

/** Who asked about what. */
export interface Register {
  asker(kind: Asker['kind'], name: string): Asker;
  /** The world for one who asks. */
  watched(world: World, asker: Asker): World;
  ask(asker: Asker, topic: Topic): void;
  drop(asker: Asker): void;
  about(topics: Iterable<Topic>): ReadonlySet<Asker>;
}

/** Who asked what, so that an edit finds those whose answers it may have changed. */
export function createRegister(): Register {
  const askers = new Map<Topic, Set<Asker>>();
  const ask = (asker: Asker, topic: Topic): void => {
    if (asker.isDropped || asker.topics.has(topic)) return;
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
      asker.isDropped = true;
      for (const topic of asker.topics) {
        const others = askers.get(topic);
        others?.delete(asker);
        if (others?.size === 0) askers.delete(topic);
      }
      asker.topics.clear();
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
