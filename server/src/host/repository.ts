import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { trackedPaths } from './gitIndex.ts';
import { type IgnoreFile, parseIgnoreFile, type Tell } from './ignoreRules.ts';
import { readBytes, readSmallText } from './regularFile.ts';

/** A git repository on disk, as far as its own files tell. */
export interface Repository {
  readonly root: string;
  /** Patterns that apply to the whole repository: `.git/info/exclude` and the user's own ignore file. */
  readonly patterns: readonly IgnoreFile[];
  /** Undefined when the index could not be read for certain. */
  isTracked(path: string): boolean | undefined;
}

interface CachedIndex {
  readonly stamp: string;
  readonly paths: ReadonlySet<string> | undefined;
}

/** The index of a repository with a million files has about a hundred megabytes. */
const maxIndex = 256 * 1024 * 1024;

export interface Repositories {
  /** The repository whose root this folder is. */
  at(folder: string): Promise<Repository | undefined>;
  /** The repository the folder lies in. */
  around(folder: string): Promise<Repository | undefined>;
}

/** Reads repositories without running git; an index is parsed again only when its file changed. */
export function createRepositories(tell: Tell, home = homedir()): Repositories {
  const indexes = new Map<string, CachedIndex>();
  const at = async (folder: string): Promise<Repository | undefined> => {
    const gitDir = await gitDirOf(folder);
    return gitDir === undefined ? undefined : openRepository(folder, gitDir, { indexes, home, tell });
  };
  return {
    at,
    around: async (folder) => {
      for (let current = folder; ; current = dirname(current)) {
        const found = await at(current);
        if (found !== undefined || dirname(current) === current) return found;
      }
    },
  };
}

/** `.git` is a folder, or in work trees and submodules a file that names one. */
async function gitDirOf(folder: string): Promise<string | undefined> {
  const path = join(folder, '.git');
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory() === true) return (await exists(join(path, 'HEAD'))) ? path : undefined;
  if (info?.isFile() !== true) return undefined;
  const target = /^gitdir: (.+)$/m.exec((await text(path)) ?? '')?.[1]?.trim();
  return target === undefined ? undefined : resolve(folder, target);
}

interface Surroundings {
  readonly indexes: Map<string, CachedIndex>;
  readonly home: string;
  readonly tell: Tell;
}

async function openRepository(
  root: string,
  gitDir: string,
  { indexes, home, tell }: Surroundings,
): Promise<Repository> {
  const common = resolve(gitDir, (await text(join(gitDir, 'commondir')))?.trim() ?? '.');
  const config = (await text(join(common, 'config'))) ?? '';
  const hashBytes = /^[ \t]*objectformat[ \t]*=[ \t]*sha256[ \t]*\r?$/im.test(config) ? 32 : 20;
  const paths = await readIndex(join(gitDir, 'index'), hashBytes, indexes);
  const excludes = [join(common, 'info', 'exclude'), ...(await userIgnoreFiles(home, config))];
  const patterns: IgnoreFile[] = [];
  // The user's file has the lowest precedence, and later entries of the list win.
  for (const file of excludes.reverse()) {
    const content = await text(file);
    if (content !== undefined) patterns.push(parseIgnoreFile(file, root, content, tell));
  }
  return {
    root,
    patterns,
    isTracked: (path) => paths?.has(relative(root, path).split(sep).join('/')),
  };
}

async function readIndex(
  file: string,
  hashBytes: number,
  cache: Map<string, CachedIndex>,
): Promise<ReadonlySet<string> | undefined> {
  const info = await stat(file).catch(() => undefined);
  // A repository without a commit or `git add` has no index yet: nothing is tracked.
  if (info === undefined) return new Set();
  const stamp = `${info.mtimeMs} ${info.size}`;
  const cached = cache.get(file);
  if (cached?.stamp === stamp) return cached.paths;
  const bytes = await readBytes(file, maxIndex);
  const paths = bytes === undefined ? undefined : trackedPaths(bytes, hashBytes);
  cache.set(file, { stamp, paths });
  return paths;
}

/** `core.excludesFile`, by default `git/ignore` in the XDG configuration folder (gitignore documentation). */
async function userIgnoreFiles(home: string, repositoryConfig: string): Promise<string[]> {
  const xdg = process.env.XDG_CONFIG_HOME || join(home, '.config');
  const configs = [await text(join(xdg, 'git', 'config')), await text(join(home, '.gitconfig')), repositoryConfig];
  const named = configs.map((config) => excludesFileOf(config ?? '')).findLast((value) => value !== undefined);
  if (named === undefined) return [join(xdg, 'git', 'ignore')];
  const path = named.replace(/^~(?=[\\/])/, home);
  return isAbsolute(path) ? [path] : [];
}

const excludesFileOf = (config: string): string | undefined =>
  /^[ \t]*excludesfile[ \t]*=[ \t]*"?([^"\r\n]+)/im.exec(config)?.[1]?.trim() || undefined;

const text = (path: string): Promise<string | undefined> => readSmallText(path);

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
