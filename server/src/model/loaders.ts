import { addTo, groupBy } from '../base/groupBy.ts';
import { isJsonObject, parseJsonObject } from '../base/json.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import { baseName, joinUri, parentUri } from '../text/uri.ts';
import { librariesOf, namesLibraries } from './libraries.ts';
import { namesOtherReaders, otherReaders } from './otherReaders.ts';

/** Manifests whose text says what reads the `.env` files beside them, or what handles sign-in. */
export const isReadManifest = (name: string): boolean =>
  name === 'package.json' || name === 'pyproject.toml' || namesOtherReaders(name) || namesLibraries(name);

/** Larger manifests are not read, in UTF-8 bytes. */
export const maxManifestSize = 256 * 1024;

/**
 * The loaders a manifest brings, in a fixed order: dependencies of a `package.json` in versions that read as the
 * models do, python-dotenv in a manifest of Python, or what reads with it: pydantic-settings (`_static_read_env_file`)
 * and environs. Empty for a text that cannot be read.
 */
export function manifestLoaders(name: string, text: string): readonly LoaderId[] {
  if (pythonManifests.has(name)) return hasPythonDotenv(text) ? ['python-dotenv'] : [];
  if (name !== 'package.json') return [];
  const versions = dependenciesOf(text);
  return npmLoaders
    .filter(({ packages, from }) =>
      packages.some((dependency) => isSince(versions.get(dependency), from[dependency] ?? from['*'] ?? 0)),
    )
    .map(({ id }) => id);
}

const pythonManifests: ReadonlySet<string> = new Set(['pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.cfg']);

interface NpmLoader {
  readonly id: LoaderId;
  readonly packages: readonly string[];
  /** First major version with this reading, by package or for all of them. */
  readonly from: Readonly<Record<string, number>>;
}

/**
 * dotenv cuts at `#` since 15. @next/env has such a dotenv since Next.js 14 at the latest, Vite since 4, @nestjs/config
 * since 2. @nestjs/config expands only when told to in code. dotenvx reads in a way of its own and is left out.
 */
const npmLoaders: readonly NpmLoader[] = [
  { id: 'dotenv', packages: ['dotenv', '@nestjs/config'], from: { dotenv: 15, '@nestjs/config': 2 } },
  { id: 'dotenv-expand', packages: ['dotenv-expand'], from: { '*': 5 } },
  { id: 'nextjs', packages: ['next'], from: { '*': 14 } },
  { id: 'vite', packages: ['vite'], from: { '*': 4 } },
];

/** An environment file that a command names, and what reads it there. */
export interface ScriptReader {
  readonly loader: LoaderId;
  /** Path as written in the command. */
  readonly target: string;
}

/** What a manifest says about loaders and libraries, as one text: equal texts make equal models. */
export const loaderKey = (name: string, text: string): string =>
  [
    ...manifestLoaders(name, text),
    ...scriptReaders(name, text).map((r) => `${r.loader}:${r.target}`),
    ...librariesOf(name, text),
    ...otherReaders(name, text).map((r) => `other:${r.target ?? ''}`),
  ].join();

/** The environment files that scripts of a `package.json` or recipes of a Makefile hand to a reader. */
function scriptReaders(name: string, text: string): readonly ScriptReader[] {
  if (name === 'Makefile') {
    const recipes = text.match(/^\t.*$/gm) ?? [];
    return recipes.flatMap((line) => readersInCommand(line.replace(/^\t[ @-]*/, '')));
  }
  if (name !== 'package.json') return [];
  const scripts = parseJsonObject(text)?.scripts;
  return isJsonObject(scripts)
    ? Object.values(scripts).flatMap((script) => (typeof script === 'string' ? readersInCommand(script) : []))
    : [];
}

const file = `["']?([\\w./-]+)["']?(?=[\\s;&|)]|$)`;

const commands: readonly { readonly loader: LoaderId; readonly command: RegExp; readonly option: RegExp }[] = [
  {
    loader: 'node',
    command: /\b(?:node|tsx|nodemon)\s.*/,
    option: new RegExp(`\\s--env-file(?:-if-exists)?[= ]${file}`, 'g'),
  },
  {
    loader: 'docker-run',
    command: /\bdocker\s+(?:container\s+)?run\s.*/,
    option: new RegExp(`\\s--env-file[= ]${file}`, 'g'),
  },
  {
    loader: 'docker-compose',
    command: /\bdocker(?:-|\s+)compose\s.*/,
    option: new RegExp(`\\s--env-file[= ]${file}`, 'g'),
  },
  { loader: 'bash', command: /^(?:source|\.)\s.*/, option: new RegExp(`^(?:source|\\.)\\s+${file}`, 'g') },
];

/**
 * The environment files that a shell command, or a text about one, names together with their readers (nodejs.org and
 * docs.docker.com, `--env-file`; bash, `source`).
 */
export function readersInCommand(text: string): readonly ScriptReader[] {
  const found: ScriptReader[] = [];
  for (const part of text.split(/[;&|()`\n]+/)) {
    for (const { loader, command, option } of commands) {
      const line = command.exec(part.trim())?.[0];
      if (line === undefined) continue;
      for (const [, target = ''] of line.matchAll(option)) found.push({ loader, target });
    }
  }
  return found;
}

/** A version without a number (`latest`, `catalog:`) is taken for a current one. */
function isSince(version: string | undefined, major: number): boolean {
  if (version === undefined) return false;
  const number = /\d+/.exec(version)?.[0];
  return number === undefined || Number(number) >= major;
}

function dependenciesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const manifest = parseJsonObject(text);
  for (const section of ['devDependencies', 'dependencies']) {
    const list = manifest?.[section];
    if (!isJsonObject(list)) continue;
    for (const [name, version] of Object.entries(list)) if (typeof version === 'string') found.set(name, version);
  }
  return found;
}

/** As a requirement (PEP 508), in quotes or on a line, or as a key (Poetry, Pipfile); comments do not count. */
function hasPythonDotenv(text: string): boolean {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#[\s\S]*/, ''))
    .some((line) => /(?:^\s*|["'])(?:python[-_.]dotenv|pydantic[-_.]settings|environs)(?![\w.-])/i.test(line));
}

/** What manifests say of loaders. */
export interface ManifestLoaders {
  /** Loaders of each manifest's folder. */
  readonly byFolder: ReadonlyMap<string, readonly LoaderId[]>;
  /** What scripts hand a file to, by the file's URI. */
  readonly byScript: ReadonlyMap<string, readonly LoaderId[]>;
}

/** `manifestTexts`: by URI. */
export function loadersInManifests(manifestTexts: ReadonlyMap<string, string>): ManifestLoaders {
  const byFolder = new Map<string, readonly LoaderId[]>();
  const byScript = new Map<string, LoaderId[]>();
  for (const [uri, text] of manifestTexts) {
    const home = parentUri(uri);
    byFolder.set(home, [...(byFolder.get(home) ?? []), ...manifestLoaders(baseName(uri), text)]);
    for (const { loader, target } of scriptReaders(baseName(uri), text)) {
      addTo(byScript, joinUri(home, target), loader);
    }
  }
  return { byFolder, byScript };
}

/** The files that say what reads environment files. */
export const isCompose = ({ dialects }: FileFacts): boolean => dialects.includes('docker-compose');

/**
 * What reads an environment file, as far as the workspace shows it; empty when it does not. Other start
 * commands than the scripts of a package.json are not looked at, so another loader can always be there as well.
 */
export function createLoaders(
  composeFiles: readonly FileFacts[],
  fileOf: (uri: string) => FileFacts | undefined,
  { byFolder, byScript }: ManifestLoaders,
): (file: string) => readonly LoaderId[] {
  const { composeIn, envFiles } = indexOf(composeFiles);
  const cache = new Map<string, readonly LoaderId[]>();

  const find = (file: string): readonly LoaderId[] => {
    const facts = fileOf(file);
    if (facts === undefined || facts.tree.format !== 'dotenv') return [];
    // Loaders look into the folder they are started in; a file elsewhere is read on somebody's word only.
    const beside = byFolder.get(parentUri(file)) ?? [];
    const own = beside.filter((id) => readsByName(id, baseName(file)));
    const isForCompose = envFiles.has(file) || isInterpolationFile(facts, composeIn);
    const compose: readonly LoaderId[] = isForCompose ? ['docker-compose'] : [];
    return [...new Set([...own, ...compose, ...(byScript.get(file) ?? [])])];
  };
  return (file) => {
    const known = cache.get(file) ?? find(file);
    cache.set(file, known);
    return known;
  };
}

interface ComposeIndex {
  readonly composeIn: ReadonlyMap<string, readonly FileFacts[]>;
  /** What the files name as env_file, by URI. */
  readonly envFiles: ReadonlySet<string>;
}

const indexes = new WeakMap<readonly FileFacts[], ComposeIndex>();

function indexOf(composeFiles: readonly FileFacts[]): ComposeIndex {
  const known = indexes.get(composeFiles);
  if (known !== undefined) return known;
  const links = composeFiles.flatMap((facts) => facts.links.filter((link) => link.kind === 'env_file'));
  const index: ComposeIndex = {
    composeIn: groupBy(composeFiles, (facts) => parentUri(facts.file.uri)),
    envFiles: new Set(links.map((link) => joinUri(parentUri(link.file), link.target))),
  };
  indexes.set(composeFiles, index);
  return index;
}

/** The names a loader looks for by itself (nextjs.org and vite.dev, "Environment Variables"; READMEs of the others). */
function readsByName(id: LoaderId, name: string): boolean {
  if (id === 'nextjs') return /^\.env(?:\.(?:development|production|test))?(?:\.local)?$/.test(name);
  if (id === 'vite') return /^\.env(?:\.[\w-]+)?(?:\.local)?$/.test(name);
  return name === '.env';
}

/** The `.env` beside a Compose file that refers to its variables. */
function isInterpolationFile(
  { file, variables }: FileFacts,
  composeIn: ReadonlyMap<string, readonly FileFacts[]>,
): boolean {
  if (baseName(file.uri) !== '.env') return false;
  const beside = composeIn.get(parentUri(file.uri));
  if (beside === undefined) return false;
  const names = new Set(variables.map(({ name }) => name));
  return beside.some((other) => other.references.some(({ name }) => names.has(name)));
}
