import { groupBy } from '../base/groupBy.ts';
import { sealed } from '../dialects/carrier.ts';
import type { FileFacts, KeyedObject, ObjectName, VariableDefinition } from '../dialects/types.ts';
import { joinUri, parentUri } from '../text/uri.ts';
import { baseEnvironments } from './environments.ts';
import type { Packages } from './packages.ts';

/** The keys an object has for its readers. */
export interface ObjectKeys {
  readonly keys: readonly string[];
  /** The places that define the object. */
  readonly places: readonly KeyedObject[];
  /** The reader's own folder or namespace holds it, so that it is surely the one that is meant. */
  readonly isNear: boolean;
}

export interface ObjectReader {
  readonly file: string;
  readonly environment: string;
}

/** The Kubernetes objects of the workspace, by the readers that can mean them. */
export interface Objects {
  readonly environments: ReadonlySet<string>;
  /** The one definition of a key that the reader gets; undefined when none is known or several differ. */
  definition(key: string, object: ObjectName, reader: ObjectReader): VariableDefinition | undefined;
  /** undefined when the object is not in the workspace, or when something else may add keys to it. */
  keys(object: ObjectName, reader: ObjectReader): ObjectKeys | undefined;
  /** True when an environment other than that of the base has a part of the object for the reader. */
  isDefinedIn(object: ObjectName, reader: ObjectReader): boolean;
  /** The files that hold the object for the reader, env files of generators included. */
  files(object: ObjectName, reader: ObjectReader): readonly string[];
}

/** One place of an object with what its env files add. */
interface Part {
  readonly object: KeyedObject;
  readonly folder: string;
  readonly environment: string;
  readonly values: ReadonlyMap<string, VariableDefinition>;
  readonly keys: readonly string[];
  readonly isComplete: boolean;
  readonly envFiles: readonly string[];
}

/**
 * `environmentIn` gives the environment of a part of a file. An object is known to the readers of its package.
 */
export function createObjects(
  files: readonly FileFacts[],
  packages: Packages,
  environmentIn: (declared: string | undefined, facts: FileFacts) => string,
): Objects {
  const isBase = (environment: string): boolean => baseEnvironments.includes(environment);
  const byUri = new Map(files.map((facts) => [facts.file.uri, facts]));
  const parts = files
    .filter((facts) => !facts.environment.isTemplate)
    .flatMap((facts) =>
      (facts.objects ?? []).map((object) => toPart(object, environmentIn(object.environment, facts), byUri)),
    );
  const homeOf = packages.packageOf;
  /** By package, object and environment; each part under its namespace as well as under `any`. */
  const near = new Map<string, NearIndex>();
  const all = groupBy(parts, ({ object }) => keyOf(homeOf(object.file), object));
  for (const part of parts) {
    const { file, namespace } = part.object;
    for (const space of ['any', namespace === undefined ? 'none' : `in ${namespace}`]) {
      const key = `${keyOf(homeOf(file), part.object)} ${part.environment} ${space}`;
      const index = near.get(key) ?? createNearIndex(homeOf(file));
      index.add(part);
      near.set(key, index);
    }
  }

  const nearest = (object: ObjectName, file: string, environment: string): readonly Part[] => {
    const key = `${keyOf(homeOf(file), object)} ${environment}`;
    const spaces = object.namespace === undefined ? ['any'] : ['none', `in ${object.namespace}`];
    return nearestOf(
      spaces.flatMap((space) => near.get(`${key} ${space}`) ?? []),
      parentUri(file),
      homeOf(file),
    );
  };
  /** The parts of the reader's environment, then those of the base. */
  const layers = (object: ObjectName, { file, environment }: ObjectReader): readonly (readonly Part[])[] => [
    nearest(object, file, environment),
    isBase(environment) ? [] : baseEnvironments.flatMap((base) => nearest(object, file, base)),
  ];
  const unions = new Map<string, Union>();
  /** What the parts that could be meant have together. An overlay of any environment may add a key to the base. */
  const unionOf = (object: ObjectName, { file, environment }: ObjectReader): Union => {
    const key = keyOf(homeOf(file), object);
    const id = `${key} ${isBase(environment) ? '' : environment} ${object.namespace ?? ''}`;
    const found = unions.get(id);
    if (found !== undefined) return found;
    const relevant = (all.get(key) ?? []).filter(
      (part) =>
        (isBase(environment) || part.environment === environment || isBase(part.environment)) &&
        (part.object.namespace ?? object.namespace) === (object.namespace ?? part.object.namespace),
    );
    const union: Union = {
      keys: [...new Set(relevant.flatMap((part) => part.keys))],
      isComplete: relevant.every((part) => part.isComplete),
    };
    unions.set(id, union);
    return union;
  };

  return {
    environments: new Set(parts.map((part) => part.environment)),
    definition(key, object, reader) {
      for (const layer of layers(object, reader)) {
        const found = layer.flatMap((part) => part.values.get(key) ?? []);
        if (found.length > 0)
          return found.every(({ value }) => value.text === found[0]?.value.text) ? found[0] : undefined;
        // Something there makes the key, or may make it.
        if (layer.some((part) => !part.isComplete || part.keys.includes(key))) return undefined;
      }
      return undefined;
    },
    keys(object, reader) {
      const places = layers(object, reader).flat();
      const { keys, isComplete } = unionOf(object, reader);
      if (places.length === 0 || !isComplete) return undefined;
      const folder = parentUri(reader.file);
      const isNear = places.some(
        (part) => part.folder === folder || (object.namespace !== undefined && part.object.namespace !== undefined),
      );
      return { keys, places: places.map((part) => part.object), isNear };
    },
    isDefinedIn: (object, { file, environment }) => nearest(object, file, environment).length > 0,
    files: (object, reader) =>
      layers(object, reader).flatMap((layer) => layer.flatMap((part) => [part.object.file, ...part.envFiles])),
  };
}

interface Union {
  readonly keys: readonly string[];
  readonly isComplete: boolean;
}

const keyOf = (home: string, { kind, name }: ObjectName): string => `${home} ${kind}/${name}`;

function toPart(object: KeyedObject, environment: string, byUri: ReadonlyMap<string, FileFacts>): Part {
  const folder = parentUri(object.file);
  const envFiles = object.envFiles.map((target) => joinUri(folder, target));
  const read = envFiles.map((uri) => byUri.get(uri));
  const added = read.flatMap((facts) => facts?.variables.map(asWritten) ?? []);
  return {
    object,
    folder,
    environment,
    values: new Map([...added.map((variable) => [variable.name, variable] as const), ...object.values]),
    keys: [...object.keys, ...added.map(({ name }) => name)],
    isComplete: object.isComplete && read.every((facts) => facts !== undefined),
    envFiles,
  };
}

/**
 * Kustomize takes the rest of a line as it is, quotes and comments included, and expands nothing (api/kv/kv.go,
 * `keyValuesFromLine`); values that a loader of `.env` files would read in another way are left unknown.
 */
function asWritten(variable: VariableDefinition): VariableDefinition {
  const { entry, value } = variable;
  const isPlain = entry.quoting === 'plain' && entry.comment === undefined;
  return {
    ...variable,
    value: isPlain
      ? sealed(value)
      : { state: 'template', text: value.text, parts: [{ kind: 'opaque', text: value.text }] },
  };
}

/** Parts by folder, and by every folder above: which folders below it hold any. */
interface NearIndex {
  add(part: Part): void;
  at(folder: string): readonly Part[];
  below(folder: string): ReadonlySet<string>;
}

const noFolders: ReadonlySet<string> = new Set();

function createNearIndex(home: string): NearIndex {
  const parts = new Map<string, Part[]>();
  const below = new Map<string, Set<string>>();
  return {
    add(part) {
      const own = parts.get(part.folder);
      if (own !== undefined) {
        own.push(part);
        return;
      }
      parts.set(part.folder, [part]);
      for (const folder of upwards(part.folder, home)) {
        // Two are as good as many: nobody can say which one is meant.
        const known = below.get(folder) ?? new Set();
        if (known.size < 2) below.set(folder, known.add(part.folder));
      }
    },
    at: (folder) => parts.get(folder) ?? [],
    below: (folder) => below.get(folder) ?? noFolders,
  };
}

/** The folder itself, then each one around it, up to its package. */
function upwards(folder: string, home: string): readonly string[] {
  const result = [folder];
  for (let current = folder; current !== home && parentUri(current) !== current; ) {
    current = parentUri(current);
    result.push(current);
  }
  return result;
}

/**
 * The parts of the folder itself, else of the nearest one above that holds any itself or has a single folder below it that
 * does; none when two are as near.
 */
function nearestOf(indexes: readonly NearIndex[], own: string, home: string): readonly Part[] {
  if (indexes.length === 0) return [];
  for (const folder of upwards(own, home)) {
    const here = indexes.flatMap((index) => index.at(folder));
    if (here.length > 0) return here;
    const below = new Set(indexes.flatMap((index) => [...index.below(folder)]));
    if (below.size > 1) return [];
    const [single] = below;
    if (single !== undefined) return indexes.flatMap((index) => index.at(single));
  }
  return [];
}
