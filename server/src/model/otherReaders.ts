import { lookup } from '../base/table.ts';
import type { FileFacts } from '../dialects/types.ts';
import { baseName, joinUri, parentUri } from '../text/uri.ts';

/** Something that reads environment files in a way of its own, of which there is no model. */
export interface OtherReader {
  /** For people. */
  readonly name: string;
  /** The file it reads, as the manifest names it; undefined: any `.env*` beside the manifest. */
  readonly target: string | undefined;
}

/**
 * What a manifest brings that reads `.env` files unlike every loader with a model:
 * - dotenvx leaves single quotes alone, runs commands and resolves escapes (dotenvx, src/lib/helpers/parse.js);
 * - python-decouple keeps all behind the `=`, comments included (decouple.py, RepositoryEnv), django-environ and
 *   django-dotenv have parsers of their own;
 * - the Ruby gem dotenv, phpdotenv (which Laravel brings), symfony/dotenv, godotenv and dotenvy, too;
 * - versions of dotenv, Next.js and Vite before the modelled ones;
 * - `include .env` makes a Makefile of the file (GNU make manual, "Including Other Makefiles").
 */
export function otherReaders(name: string, text: string): readonly OtherReader[] {
  if (name === 'package.json') return inPackageJson(text);
  if (name === 'Makefile') return inMakefile(text);
  const pattern = lookup(patterns, name);
  const code = pattern === undefined ? '' : withoutComments(text);
  const found = pattern === undefined ? [] : [...code.matchAll(pattern)].map((match) => (match[1] ?? '').toLowerCase());
  return [...new Set(found)].map((reader) => ({ name: reader, target: undefined }));
}

const withoutComments = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#[\s\S]*/, ''))
    .join('\n');

const python = /(?:^|["'\s,])(python[-_.]decouple|django[-_.](?:environ|dotenv))(?![\w-])/gim;

const patterns: Readonly<Record<string, RegExp>> = {
  'requirements.txt': python,
  Pipfile: python,
  'setup.cfg': python,
  'pyproject.toml': python,
  Gemfile: /^[ \t]*gem[\s(]\s*["'](dotenv(?:-rails)?)["']/gm,
  'composer.json': /"(vlucas\/phpdotenv|symfony\/dotenv|laravel\/framework)"\s*:/g,
  'go.mod': /\s(github\.com\/joho\/godotenv)\s/g,
  'Cargo.toml': /^[ \t]*(dotenvy|dotenv)\s*=/gm,
};

/** The manifests in which such readers are looked for. */
export const namesOtherReaders = (name: string): boolean => name === 'Makefile' || Object.hasOwn(patterns, name);

/** First major versions with a model, see `npmLoaders`. */
const modelledSince: Readonly<Record<string, number>> = { dotenv: 15, next: 14, vite: 4 };

function inPackageJson(text: string): readonly OtherReader[] {
  const found: string[] = [];
  if (/"@dotenvx\/dotenvx"\s*:|\bdotenvx\s+run\b/.test(text)) found.push('dotenvx');
  for (const [, name = '', version] of text.matchAll(/"(dotenv|next|vite)"\s*:\s*"[\^~>=v ]*(\d+)/g)) {
    if (Number(version) < (lookup(modelledSince, name) ?? 0)) found.push(`${name} ${version}`);
  }
  return found.map((name) => ({ name, target: undefined }));
}

function inMakefile(text: string): readonly OtherReader[] {
  const lines = text.matchAll(/^ *[-s]?include[ \t]+([^\n#]+)/gm);
  return [...lines].flatMap(([, targets = '']) =>
    targets
      .trim()
      .split(/\s+/)
      .filter((target) => /^[\w./-]+$/.test(target) && target.slice(target.lastIndexOf('/') + 1).includes('env'))
      .map((target) => ({ name: 'make', target })),
  );
}

/** Its generators read files of variables. */
export const isKustomization = ({ dialects }: FileFacts): boolean => dialects[0] === 'kustomization';

/** Folders whose environment files such readers look for, and files that manifests hand to them, by URI. */
export interface OtherReadersFound {
  readonly folders: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
}

/** `manifestTexts`: by URI. */
export function otherReadersInManifests(manifestTexts: ReadonlyMap<string, string>): OtherReadersFound {
  const folders = new Set<string>();
  const named = new Set<string>();
  for (const [uri, text] of manifestTexts) {
    const home = parentUri(uri);
    for (const { target } of otherReaders(baseName(uri), text)) {
      if (target === undefined) folders.add(home);
      else named.add(joinUri(home, target));
    }
  }
  return { folders, named };
}

/**
 * Whether something without a model reads an environment file, as far as manifests and Kustomize generators show. What
 * would be said of the loaders with a model may then be wrong of the one that counts.
 */
export function createOtherReaders(
  kustomizations: readonly FileFacts[],
  { folders, named }: OtherReadersFound,
): (file: string) => boolean {
  const generated = new Set<string>();
  for (const { file, links } of kustomizations) {
    for (const link of links) if (link.kind === 'env_file') generated.add(joinUri(parentUri(file.uri), link.target));
  }
  return (file) =>
    named.has(file) || generated.has(file) || (folders.has(parentUri(file)) && baseName(file).startsWith('.env'));
}
