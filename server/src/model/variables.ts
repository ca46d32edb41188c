import type { FileFacts, FileLink, VariableDefinition } from '../dialects/types.ts';
import { joinUri, parentUri } from '../text/uri.ts';
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
  const links = files.flatMap((facts) => facts.links.filter((link) => link.kind === 'env_file'));

  const visible = (file: string, from: readonly Source[]): Source[] => {
    const enclosing = packages.enclosing(file);
    return from.filter((source) => enclosing.includes(packages.packageOf(source.facts.file.uri)));
  };

  const ranked = ({ file, environment }: Reader): Source[] => {
    const own = parentUri(file);
    const enclosing = packages.enclosing(file);
    const folders = [own, ...byFolder.keys()].filter((folder, index, all) => all.indexOf(folder) === index);
    const distance = (folder: string): number => {
      if (folder === own) return 0;
      const level = enclosing.indexOf(packages.packageOf(`${folder}/x`));
      return level < 0 ? Number.POSITIVE_INFINITY : level + 1;
    };
    return folders
      .filter((folder) => distance(folder) < Number.POSITIVE_INFINITY)
      .sort((a, b) => distance(a) - distance(b))
      .flatMap((folder) => (byFolder.get(folder) ?? []).filter((s) => applies(s, environment)).sort(byPrecedence));
  };

  return {
    definitions(name, reader) {
      const linked = envFilesOf(reader, links, running);
      return [...linked, ...ranked(reader)]
        .map((source) => source.byName.get(name))
        .filter((definition) => definition !== undefined)
        .filter((definition, index, all) => all.indexOf(definition) === index);
    },
    isDefinedSomewhere: (name, file) => visible(file, running).some((source) => source.byName.has(name)),
    isDocumented: (name, file) => visible(file, templates).some((source) => source.byName.has(name)),
    hasEnvironmentFile: (file) => visible(file, running).length > 0,
    names: (file) => [...new Set(visible(file, running).flatMap((source) => [...source.byName.keys()]))],
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

export function rank(facts: FileFacts): number {
  return (facts.environment.name === 'base' ? 0 : 2) + (facts.environment.isLocal ? 1 : 0);
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
