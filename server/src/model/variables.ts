import { environmentOfPath } from '../dialects/environment.ts';
import type { FileFacts, FileLink, VariableDefinition } from '../dialects/types.ts';
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
  readonly service?: string | undefined;
}

interface Source {
  readonly facts: FileFacts;
  readonly folder: string;
  readonly byName: ReadonlyMap<string, VariableDefinition>;
}

export function createVariables(files: readonly FileFacts[], packages: Packages): Variables {
  const sources = files.filter((facts) => facts.tree.format === 'dotenv').map(toSource);
  const running = sources.filter((source) => !source.facts.environment.isTemplate);
  const templates = sources.filter((source) => source.facts.environment.isTemplate);
  const byFolder = groupBy(running, (source) => source.folder);
  const inPackage = (list: readonly Source[]) => groupBy(list, (source) => packages.packageOf(source.facts.file.uri));
  const runningIn = inPackage(running);
  const templatesIn = inPackage(templates);
  const foldersIn = groupBy([...byFolder.keys()], (folder) => packages.packageOf(`${folder}/x`));
  const links = files.flatMap((facts) => facts.links.filter((link) => link.kind === 'env_file'));

  const visible = (file: string, from: ReadonlyMap<string, readonly Source[]>): Source[] =>
    packages.enclosing(file).flatMap((folder) => from.get(folder) ?? []);

  const inOrder = (folder: string, environment: string): Source[] =>
    (byFolder.get(folder) ?? []).filter((source) => applies(source, environment)).sort(byPrecedence);

  const ranked = (name: string, { file, environment }: Reader): Source[] => {
    const own = parentUri(file);
    const around = packages.enclosing(file).flatMap((folder) => foldersIn.get(folder) ?? []);
    const [above, beside] = partition(
      around.filter((folder) => folder !== own),
      (folder) => isInside(own, folder),
    );
    const near = [own, ...above].flatMap((folder) => inOrder(folder, environment));
    // Neighbouring folders of one package are only asked when a single one of them knows the name.
    const others = beside.map((folder) => inOrder(folder, environment).filter((s) => s.byName.has(name)));
    const knowing = others.filter((sources) => sources.length > 0);
    return knowing.length === 1 ? [...near, ...knowing.flat()] : near;
  };

  return {
    definitions(name, reader) {
      const linked = envFilesOf(reader, links, running);
      return [...linked, ...ranked(name, reader)]
        .map((source) => source.byName.get(name))
        .filter((definition) => definition !== undefined)
        .filter((definition, index, all) => all.indexOf(definition) === index);
    },
    isDefinedSomewhere: (name, file) => visible(file, runningIn).some((source) => source.byName.has(name)),
    isDocumented: (name, file) => visible(file, templatesIn).some((source) => source.byName.has(name)),
    hasEnvironmentFile: (file) => visible(file, runningIn).length > 0,
    names: (file) => [...new Set(visible(file, runningIn).flatMap((source) => [...source.byName.keys()]))],
  };
}

/** The last assignment of a name wins inside one file. */
function toSource(facts: FileFacts): Source {
  const byName = new Map(facts.variables.map((variable) => [variable.name, variable]));
  return { facts, folder: parentUri(facts.file.uri), byName };
}

/** The files a Compose service names, the later first. */
function envFilesOf(reader: Reader, links: readonly FileLink[], sources: readonly Source[]): Source[] {
  if (reader.service === undefined) return [];
  const uris = links
    .filter((link) => link.file === reader.file && link.service === reader.service)
    .map((link) => joinUri(parentUri(link.file), link.target))
    .reverse();
  return uris.flatMap((uri) => sources.filter((source) => source.facts.file.uri === uri));
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

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
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
