import { environmentOfPath } from '../dialects/environment.ts';
import type { FileFacts, VariableDefinition } from '../dialects/types.ts';
import { baseName, isInside, joinUri, parentUri } from '../text/uri.ts';
import type { Packages } from './packages.ts';

/** Which definitions a reader in one file and environment could mean, the winner first. */
export interface Variables {
  definitions(name: string, reader: Reader): readonly VariableDefinition[];
  /** Defined by any running file the reader's package could load, whatever the environment. */
  isDefinedSomewhere(name: string, file: string): boolean;
  isDocumented(name: string, file: string): boolean;
  /** True when the package has at least one environment file that is not a template. */
  hasEnvironmentFile(file: string): boolean;
  /** Every name defined for the reader's package, for "did you mean". */
  names(file: string): readonly string[];
}

export interface Reader {
  readonly file: string;
  readonly environment: string;
  /** The files that are handed to the Compose service that reads, the later first. */
  readonly envFiles?: readonly string[] | undefined;
}

const none: readonly string[] = [];

/** The files that a Compose file names for one of its services, the later first. */
export function envFilesOf(facts: FileFacts | undefined, service: string | undefined): readonly string[] {
  if (service === undefined || facts === undefined) return none;
  const known = namedFiles.get(facts) ?? filesByService(facts);
  namedFiles.set(facts, known);
  return known.get(service) ?? none;
}

const namedFiles = new WeakMap<FileFacts, ReadonlyMap<string, readonly string[]>>();

function filesByService({ links }: FileFacts): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { kind, service, file, target } of links) {
    if (kind !== 'env_file' || service === undefined) continue;
    const uris = found.get(service) ?? [];
    uris.unshift(joinUri(parentUri(file), target));
    found.set(service, uris);
  }
  return found;
}

interface Source {
  readonly facts: FileFacts;
  readonly folder: string;
  readonly byName: ReadonlyMap<string, VariableDefinition>;
}

/** The environment files of one package. */
export interface EnvironmentFiles {
  readonly running: readonly Source[];
  readonly templates: readonly Source[];
  /** The running ones that define a name. */
  readonly byName: ReadonlyMap<string, readonly Source[]>;
  /** Names in templates. */
  readonly documented: ReadonlySet<string>;
  /** Their folders, in order. */
  readonly folders: readonly string[];
}

/** `files`: all files of one package. */
export function environmentFilesOf(files: readonly FileFacts[]): EnvironmentFiles {
  const sources = files.filter((facts) => facts.tree.format === 'dotenv').map(toSource);
  const running = sources.filter((source) => !source.facts.environment.isTemplate);
  const templates = sources.filter((source) => source.facts.environment.isTemplate);
  const byName = new Map<string, Source[]>();
  for (const source of running) {
    for (const name of source.byName.keys()) {
      const others = byName.get(name);
      if (others === undefined) byName.set(name, [source]);
      else others.push(source);
    }
  }
  const documented = new Set(templates.flatMap((source) => [...source.byName.keys()]));
  return { running, templates, byName, documented, folders: [...new Set(running.map(({ folder }) => folder))] };
}

/** `filesIn` gives those of a package as they are now, `fileOf` any file. */
export function createVariables(
  filesIn: (home: string) => EnvironmentFiles,
  fileOf: (uri: string) => FileFacts | undefined,
  packages: Packages,
): Variables {
  /** The sources of one package that define the name, by folder. */
  const defining = (name: string, environment: string, home: string): (readonly [string, readonly Source[]])[] => {
    const { byName, folders } = filesIn(home);
    const sources = (byName.get(name) ?? []).filter((source) => applies(source, environment));
    if (sources.length === 0) return [];
    const groups = [...groupBy(sources, ({ folder }) => folder)];
    if (groups.length > 1) groups.sort(([a], [b]) => folders.indexOf(a) - folders.indexOf(b));
    return groups.map(([folder, group]) => [folder, group.sort(byPrecedence)]);
  };

  const ranked = (name: string, { file, environment }: Reader): readonly Source[] => {
    const own = parentUri(file);
    const found = packages.enclosing(file).flatMap((home) => defining(name, environment, home));
    const here = found.filter(([folder]) => folder === own);
    const above = found.filter(([folder]) => folder !== own && isInside(own, folder));
    // Neighbouring folders of one package are only asked when a single one of them knows the name.
    const beside = found.filter(([folder]) => !isInside(own, folder));
    return [...here, ...above, ...(beside.length === 1 ? beside : [])].flatMap(([, sources]) => sources);
  };

  return {
    definitions(name, reader) {
      const linked = (reader.envFiles ?? []).flatMap((uri) => {
        const facts = fileOf(uri);
        return facts?.tree.format !== 'dotenv' || facts.environment.isTemplate ? [] : [toSource(facts)];
      });
      return [...linked, ...ranked(name, reader)]
        .map((source) => source.byName.get(name))
        .filter((definition) => definition !== undefined)
        .filter((definition, index, all) => all.indexOf(definition) === index);
    },
    isDefinedSomewhere: (name, file) => packages.enclosing(file).some((home) => filesIn(home).byName.has(name)),
    isDocumented: (name, file) => packages.enclosing(file).some((home) => filesIn(home).documented.has(name)),
    hasEnvironmentFile: (file) => packages.enclosing(file).some((home) => filesIn(home).running.length > 0),
    names: (file) => [...new Set(packages.enclosing(file).flatMap((home) => [...filesIn(home).byName.keys()]))],
  };
}

const sources = new WeakMap<FileFacts, Source>();

/** The last assignment of a name wins inside one file. */
function toSource(facts: FileFacts): Source {
  const known = sources.get(facts);
  if (known !== undefined) return known;
  const byName = new Map(facts.variables.map((variable) => [variable.name, variable]));
  const source = { facts, folder: parentUri(facts.file.uri), byName };
  sources.set(facts, source);
  return source;
}

/** `.env` and `.env.local` serve every environment, except that test runs skip `.env.local` (Next.js, dotenv-flow). */
function applies(source: Source, environment: string): boolean {
  const own = source.facts.environment;
  if (own.name === 'base') return !(own.isLocal && environment === 'test');
  return own.name === environment;
}

/** `.env` < `.env.local` < `.env.<mode>` < `.env.<mode>.local`; the winner first. */
function byPrecedence(a: Source, b: Source): number {
  return rank(b.facts) - rank(a.facts);
}

export function rank({ file, environment }: FileFacts): number {
  if (environment.name === 'base') return environment.isLocal ? 1 : 0;
  // A folder gives its environment to `.env` and `.env.production` alike.
  return (environmentOfPath(baseName(file.uri)).name === 'base' ? 0 : 2) + (environment.isLocal ? 1 : 0);
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
