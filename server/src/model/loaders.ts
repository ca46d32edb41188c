import type { FileFacts } from '../dialects/types.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import { baseName, joinUri, parentUri } from '../text/uri.ts';
import type { Packages } from './packages.ts';

/** Manifests whose text says what reads the `.env` files beside them. */
export const isReadManifest = (name: string): boolean => name === 'package.json' || name === 'pyproject.toml';

/** Larger manifests are not read, in UTF-8 bytes. */
export const maxManifestSize = 256 * 1024;

/**
 * The loaders a manifest brings, in a fixed order: dependencies of a `package.json` in versions that read as the
 * models do, python-dotenv in a `pyproject.toml`. Empty for a text that cannot be read.
 */
export function manifestLoaders(name: string, text: string): readonly LoaderId[] {
  if (name === 'pyproject.toml') return hasPythonDotenv(text) ? ['python-dotenv'] : [];
  if (name !== 'package.json') return [];
  const versions = dependenciesOf(text);
  return npmLoaders
    .filter(({ packages, from }) =>
      packages.some((dependency) => isSince(versions.get(dependency), from[dependency] ?? from['*'] ?? 0)),
    )
    .map(({ id }) => id);
}

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

/** A version without a number (`latest`, `catalog:`) is taken for a current one. */
function isSince(version: string | undefined, major: number): boolean {
  if (version === undefined) return false;
  const number = /\d+/.exec(version)?.[0];
  return number === undefined || Number(number) >= major;
}

function dependenciesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return found;
  }
  for (const section of ['devDependencies', 'dependencies']) {
    const list = isObject(manifest) ? manifest[section] : undefined;
    if (!isObject(list)) continue;
    for (const [name, version] of Object.entries(list)) if (typeof version === 'string') found.set(name, version);
  }
  return found;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As a requirement in quotes (PEP 508) or as a key (Poetry); comments do not count. */
function hasPythonDotenv(text: string): boolean {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''))
    .some((line) => /["']python[-_.]dotenv(?![\w.-])|^\s*python[-_.]dotenv\s*=/i.test(line));
}

export interface LoaderInput {
  readonly files: readonly FileFacts[];
  readonly packages: Packages;
  /** Texts of manifests, by URI. */
  readonly manifestTexts: ReadonlyMap<string, string>;
}

/**
 * What reads an environment file, as far as the workspace shows it; empty when it does not. Scripts and start commands
 * are not looked at, so another loader can always be there as well.
 */
export function createLoaders({ files, packages, manifestTexts }: LoaderInput): (file: string) => readonly LoaderId[] {
  const byPackage = new Map<string, LoaderId[]>();
  for (const [uri, text] of manifestTexts) {
    const home = parentUri(uri);
    byPackage.set(home, [...(byPackage.get(home) ?? []), ...manifestLoaders(baseName(uri), text)]);
  }
  const byUri = new Map(files.map((facts) => [facts.file.uri, facts]));
  const composeFiles = files.filter((facts) => facts.dialects.includes('docker-compose'));
  const envFiles = new Set(
    composeFiles.flatMap((facts) =>
      facts.links.filter((link) => link.kind === 'env_file').map((link) => joinUri(parentUri(link.file), link.target)),
    ),
  );
  const cache = new Map<string, readonly LoaderId[]>();

  const find = (file: string): readonly LoaderId[] => {
    const facts = byUri.get(file);
    if (facts === undefined || facts.tree.format !== 'dotenv') return [];
    const home = packages.packageOf(file);
    // Loaders look into the folder they are started in; a file elsewhere is read on somebody's word only.
    const inPackage = parentUri(file) === home ? (byPackage.get(home) ?? []) : [];
    const own = inPackage.filter((id) => readsByName(id, baseName(file)));
    return envFiles.has(file) || isInterpolationFile(facts, composeFiles) ? [...own, 'docker-compose'] : own;
  };
  return (file) => {
    const known = cache.get(file) ?? find(file);
    cache.set(file, known);
    return known;
  };
}

/** The names a loader looks for by itself (nextjs.org and vite.dev, "Environment Variables"; READMEs of the others). */
function readsByName(id: LoaderId, name: string): boolean {
  if (id === 'nextjs') return /^\.env(?:\.(?:development|production|test))?(?:\.local)?$/.test(name);
  if (id === 'vite') return /^\.env(?:\.[\w-]+)?(?:\.local)?$/.test(name);
  return name === '.env';
}

/** The `.env` beside a Compose file that refers to its variables. */
function isInterpolationFile({ file, variables }: FileFacts, composeFiles: readonly FileFacts[]): boolean {
  if (baseName(file.uri) !== '.env') return false;
  const folder = parentUri(file.uri);
  const names = new Set(variables.map(({ name }) => name));
  return composeFiles.some(
    (other) => parentUri(other.file.uri) === folder && other.references.some(({ name }) => names.has(name)),
  );
}
