import { addTo, groupBy } from '../base/groupBy.ts';
import { memoised, memoisedFor } from '../base/memo.ts';
import { sameItems } from '../base/same.ts';
import { environmentOfPath } from '../dialects/environment.ts';
import type { FileFacts, FileLink, VariableDefinition } from '../dialects/types.ts';
import { baseName, foldersOf, joinUri, parentUri } from '../text/uri.ts';
import type { Packages } from './packages.ts';

/** Which definitions a reader in one file and environment could mean, the winner first. */
export interface Variables {
  definitions(name: string, reader: Reader): readonly VariableDefinition[];
  /** Defined by any running file the reader's package could load, whatever the environment. */
  isDefinedSomewhere(name: string, file: string): boolean;
  isDocumented(name: string, file: string): boolean;
  /** True when the package has at least one environment file that is neither a template nor for tests. */
  hasEnvironmentFile(file: string): boolean;
  /** Names of the variables in one file; undefined for none. */
  namesIn(file: string): ReadonlySet<string> | undefined;
  /** Every name defined for the reader's package, for "did you mean"; one list as long as the definitions are the same. */
  names(file: string): readonly string[];
}

export interface Reader {
  readonly file: string;
  readonly environment: string;
  /** The files that are handed to the Compose service that reads, the later first. */
  readonly envFiles?: readonly string[] | undefined;
}

const none: readonly never[] = [];

/** The files that a Compose file names for one of its services, the later first. */
export function envFilesOf(facts: FileFacts | undefined, service: string | undefined): readonly string[] {
  if (service === undefined || facts === undefined) return none;
  return filesByService(facts).get(service) ?? none;
}

const filesByService = memoisedFor(({ links }: FileFacts): ReadonlyMap<string, readonly string[]> => {
  const named = links.filter(({ kind, service }) => kind === 'env_file' && service !== undefined);
  const services = groupBy(named, ({ service }) => service as string);
  const uriOf = ({ file, target }: FileLink): string => joinUri(parentUri(file), target);
  return new Map([...services].map(([service, own]) => [service, [...new Set(own.reverse().map(uriOf))]]));
});

interface Source {
  readonly facts: FileFacts;
  readonly folder: string;
  readonly byName: ReadonlyMap<string, VariableDefinition>;
}

/** Sources of one folder, the winner first. */
interface InFolder {
  readonly folder: string;
  readonly sources: readonly Source[];
}

/** The environment files of one package. */
export interface EnvironmentFiles {
  readonly running: readonly Source[];
  readonly templates: readonly Source[];
  /** A running one that is for more than tests. */
  readonly hasOther: boolean;
  /** Names that running ones define. */
  readonly names: readonly string[];
  /** The running ones that define a name. */
  readonly byName: ReadonlyMap<string, readonly Source[]>;
  /** Those among them that a reader of the environment gets, by folder; kept, as many readers ask for the same. */
  defining(name: string, environment: string): ReadonlyMap<string, InFolder>;
  /** Names in templates. */
  readonly documented: ReadonlySet<string>;
}

/** `files`: all files of one package. */
export function environmentFilesOf(files: readonly FileFacts[]): EnvironmentFiles {
  const sources = files.filter((facts) => facts.tree.format === 'dotenv').map(toSource);
  const running = sources.filter((source) => !source.facts.environment.isTemplate);
  const templates = sources.filter((source) => source.facts.environment.isTemplate);
  const byName = new Map<string, Source[]>();
  for (const source of running) for (const name of source.byName.keys()) addTo(byName, name, source);
  const environmentsOf = memoisedFor((all: readonly Source[]) => groupBy(all, ({ facts }) => facts.environment.name));
  const flowing = (all: readonly Source[], environment: string): readonly Source[] =>
    [...new Set(['base', environment])].flatMap((own) => environmentsOf(all).get(own) ?? []);
  const documented = new Set(templates.flatMap((source) => [...source.byName.keys()]));
  const known = new Map<string, ReadonlyMap<string, InFolder>>();
  return {
    running,
    templates,
    hasOther: running.some(({ facts }) => facts.environment.name !== 'test'),
    names: [...byName.keys()],
    byName,
    documented,
    defining(name, environment) {
      const all = byName.get(name);
      if (all === undefined) return nowhere;
      const key = `${environment}\n${name}`;
      const found = known.get(key) ?? inFolders(all.length <= few ? all : flowing(all, environment), environment);
      known.set(key, found);
      return found;
    },
  };
}

/** Going through so many takes no longer than making an index of them. */
const few = 8;

const nowhere: ReadonlyMap<string, InFolder> = new Map();

function inFolders(all: readonly Source[], environment: string): ReadonlyMap<string, InFolder> {
  const groups = groupBy(
    all.filter((source) => applies(source, environment)),
    ({ folder }) => folder,
  );
  return new Map([...groups].map(([folder, found]) => [folder, { folder, sources: found.sort(byPrecedence) }]));
}

/** A folder, and those above it, the outermost first. */
const placesAround = memoised((folder): readonly string[] => {
  const [own = '', ...above] = foldersOf(`${folder}/x`);
  return [own, ...above.reverse()];
});

/** `filesIn` gives those of a package as they are now, `fileOf` any file. */
export function createVariables(
  filesIn: (home: string) => EnvironmentFiles,
  fileOf: (uri: string) => FileFacts | undefined,
  packages: Packages,
): Variables {
  const ranked = (name: string, { file, environment }: Reader): readonly Source[] => {
    const around = placesAround(parentUri(file));
    const found: Source[] = [];
    let lone: ReadonlyMap<string, InFolder> | undefined;
    let others = 0;
    for (const home of packages.enclosing(file)) {
      const places = filesIn(home).defining(name, environment);
      if (places.size === 0) continue;
      let here = 0;
      for (const folder of around) {
        const place = places.get(folder);
        if (place === undefined) continue;
        found.push(...place.sources);
        here++;
      }
      others += places.size - here;
      if (places.size - here === 1) lone = places;
    }
    // Neighbouring folders of one package are only asked when a single one of them knows the name.
    if (others !== 1 || lone === undefined) return found;
    const beside = [...lone.values()].filter(({ folder }) => !around.includes(folder));
    return [...found, ...beside.flatMap(({ sources }) => sources)];
  };

  return {
    definitions(name, reader) {
      const found: VariableDefinition[] = [];
      const add = ({ byName }: Source): void => {
        const definition = byName.get(name);
        if (definition !== undefined && !found.includes(definition)) found.push(definition);
      };
      for (const uri of reader.envFiles ?? none) {
        const facts = fileOf(uri);
        if (facts?.tree.format === 'dotenv' && !facts.environment.isTemplate) add(toSource(facts));
      }
      for (const source of ranked(name, reader)) add(source);
      return found;
    },
    isDefinedSomewhere: (name, file) => packages.enclosing(file).some((home) => filesIn(home).byName.has(name)),
    isDocumented: (name, file) => packages.enclosing(file).some((home) => filesIn(home).documented.has(name)),
    hasEnvironmentFile: (file) => packages.enclosing(file).some((home) => filesIn(home).hasOther),
    namesIn: (file) => {
      const facts = fileOf(file);
      return facts === undefined ? undefined : namesInFile(facts);
    },
    names: (file) => namesOf(packages.enclosing(file).map(filesIn)),
  };
}

const namesInFile = memoisedFor(
  ({ variables }: FileFacts): ReadonlySet<string> => new Set(variables.map(({ name }) => name)),
);

/** By the innermost package: the names of it and of those around it. */
const unions = new WeakMap<
  EnvironmentFiles,
  { readonly of: readonly EnvironmentFiles[]; readonly names: readonly string[] }
>();

function namesOf(homes: readonly EnvironmentFiles[]): readonly string[] {
  const [first] = homes;
  if (first === undefined || homes.length === 1) return first?.names ?? none;
  const known = unions.get(first);
  if (known !== undefined && sameItems(known.of, homes)) return known.names;
  const names = [...new Set(homes.flatMap((home) => home.names))];
  unions.set(first, { of: homes, names });
  return names;
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

/** How late a loader reads a file of its family; the last one wins. */
export function rank({ file, environment }: FileFacts): number {
  if (environment.name === 'base') return environment.isLocal ? 1 : 0;
  // A folder gives its environment to `.env` and `.env.production` alike.
  return (environmentOfPath(baseName(file.uri)).name === 'base' ? 0 : 2) + (environment.isLocal ? 1 : 0);
}
