import { type Dirent, readdirSync } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errorCode } from '../base/errors.ts';
import { mapLimited } from '../base/limiter.ts';
import { err, ok, type Result } from '../base/result.ts';
import { candidates, needsContentSniff } from '../dialects/read.ts';
import { maxManifestSize } from '../model/loaders.ts';
import { isManifest } from '../model/packages.ts';
import type { FileHost, FoundFile, Log, WalkResult } from '../service/ports.ts';
import { isSkippedFolder } from '../service/skippedFolders.ts';
import { fileUri, fsPath, uriPath } from '../text/uri.ts';
import { searchCode } from './codeSearch.ts';
import { type IgnoreRules, isIgnored, readIgnoreFile, type Tell } from './ignoreRules.ts';
import { readText } from './readText.ts';
import { openAside, openAtOnce, readSmallText, whyRefused } from './regularFile.ts';
import { createRepositories, type Repositories, type Repository } from './repository.ts';
import { createYoungGeneration } from './youngGeneration.ts';

export interface NodeHostOptions {
  readonly log: Log;
  /** Where the user's git configuration is; the home folder by default. */
  readonly home?: string;
  /** Nothing else has to go on while the disk answers; see `openAtOnce`. */
  readonly isAlone?: boolean;
}

/** The file system, for the language server and the command line. Runs no other program. */
export function createNodeHost({ log, home, isAlone = false }: NodeHostOptions): FileHost {
  const opener = isAlone ? openAtOnce : openAside;
  const youngGeneration = createYoungGeneration(!isAlone);
  // A large workspace has made the space as large as it gets before the first file of it is read.
  const entriesHeld: EntriesOf = (folder) => {
    youngGeneration.hold();
    return entriesAtOnce(folder);
  };
  const entriesOf = isAlone ? entriesHeld : entriesAside;
  const told = new Set<string>();
  const tell = (line: string): void => {
    // A file that is written again and again is worth one line all the same.
    if (!told.has(line)) log.info(line);
    told.add(line);
  };
  const leftOut = new Map<string, string>();
  const lost = new Set<string>();
  const tellLost = (path: string, why: string): void => {
    if (!lost.has(path)) log.warn(`${path} is not read: ${why}`);
    lost.add(path);
  };
  const disk: Disk = { repositories: createRepositories(tell, home), entriesOf, tell, tellLost };
  return {
    walk: async (folder, signal) => (isOnDisk(folder) ? walk(fsPath(folder), disk, signal) : nothingThere),
    find: async (uri, folder) =>
      isOnDisk(uri) && isOnDisk(folder) ? find(fsPath(uri), fsPath(folder), disk) : undefined,
    async read(uri) {
      if (!isOnDisk(uri)) return undefined;
      youngGeneration.hold();
      const path = fsPath(uri);
      leftOut.delete(uri);
      const read = await readText(path, uriPath(uri), opener);
      if (read === undefined) return undefined;
      if ('text' in read) return read.text;
      leftOut.set(uri, read.skipped);
      if (read.isTold) tell(`${path} is not read: ${read.skipped}`);
      return undefined;
    },
    whyLeftOut: (uri) => leftOut.get(uri),
    readManifest: async (uri) => (isOnDisk(uri) ? readSmallText(fsPath(uri), maxManifestSize, opener) : undefined),
    trackedAmong: (uris) => trackedAmong(uris.filter(isOnDisk), disk.repositories),
    searchCode: async (folder, name, signal) => (isOnDisk(folder) ? searchCode(fsPath(folder), name, signal) : []),
  };
}

/** Documents and folders of other schemes (`untitled:`, `vscode-vfs:`) have a path that means nothing on this machine. */
const isOnDisk = (uri: string): boolean => /^file:/i.test(uri);

const nothingThere: WalkResult = { files: [], manifests: [], scanned: 0 };

async function trackedAmong(
  uris: readonly string[],
  repositories: Repositories,
): Promise<ReadonlyMap<string, boolean | undefined>> {
  const around = new Map<string, Promise<Repository | undefined>>();
  const repositoryOf = (folder: string): Promise<Repository | undefined> => {
    const known = around.get(folder) ?? upwards(folder);
    around.set(folder, known);
    return known;
  };
  const upwards = async (folder: string): Promise<Repository | undefined> => {
    const own = await repositories.at(folder);
    return own ?? (dirname(folder) === folder ? undefined : repositoryOf(dirname(folder)));
  };
  const pairs = await mapLimited(uris, parallel, async (uri) => {
    const path = fsPath(uri);
    return [uri, (await repositoryOf(dirname(path)))?.isTracked(path)] as const;
  });
  return new Map(pairs);
}

/** A folder about to be listed, with what is in force there. */
interface Place {
  readonly path: string;
  readonly repository: Repository | undefined;
  readonly rules: IgnoreRules;
  /** `around`: the workspace folder itself lies in an ignored folder, which the user opened on purpose. */
  readonly ignored: 'no' | 'around' | 'yes';
}

/** Folders listed at a time. */
const parallel = 16;

/**
 * Entries looked at inside ignored folders: enough for a `secrets/` folder with `.env` files, and an end for a folder
 * of data.
 */
const maxIgnoredEntries = 5000;

/** The entries of a folder, or why there are none: it may not be listed, or its path is too long. */
type EntriesOf = (folder: string) => Promise<Result<readonly Dirent[], unknown>>;

const entriesAside: EntriesOf = (folder) => readdir(folder, { withFileTypes: true }).then(ok, err);

const entriesAtOnce: EntriesOf = async (folder) => {
  try {
    return ok(readdirSync(folder, { withFileTypes: true }));
  } catch (cause) {
    return err(cause);
  }
};

const notUtf8 = 'its name is not UTF-8';

interface Disk {
  readonly repositories: Repositories;
  readonly entriesOf: EntriesOf;
  readonly tell: Tell;
  /** For what would be read and cannot be: it may not be listed, or not be opened by the name it is listed with. */
  readonly tellLost: (path: string, why: string) => void;
}

async function walk(root: string, disk: Disk, signal: AbortSignal | undefined): Promise<WalkResult> {
  const files: FoundFile[] = [];
  const manifests: string[] = [];
  let scanned = 0;
  let budget = maxIgnoredEntries;
  let level: readonly Place[] = [await startAt(root, disk)];
  while (level.length > 0) {
    const listings = await mapLimited(level, parallel, async (place) => {
      if (signal?.aborted === true || (place.ignored === 'yes' && budget <= 0)) return undefined;
      const listing = await list(place, disk);
      scanned += listing.scanned;
      if (place.ignored === 'yes') budget -= listing.scanned;
      return listing;
    });
    signal?.throwIfAborted();
    const found = listings.filter((listing) => listing !== undefined);
    // One by one: a call takes some hundred thousand arguments at most, and a folder may hold more.
    for (const listing of found) {
      for (const file of listing.files) files.push(file);
      for (const manifest of listing.manifests) manifests.push(manifest);
    }
    level = found.flatMap((listing) => listing.folders);
  }
  return { files, manifests, scanned };
}

/** A folder inside a repository starts with the rules of the folders above it. */
async function startAt(root: string, { repositories, tell }: Disk): Promise<Place> {
  const repository = await repositories.around(root);
  if (repository === undefined) return { path: root, repository, rules: [], ignored: 'no' };
  let place: Place = { path: repository.root, repository, rules: repository.patterns, ignored: 'no' };
  for (const name of relative(repository.root, root).split(sep)) {
    if (name === '') continue;
    const path = join(place.path, name);
    const rules = [...place.rules, ...(await readIgnoreFile(place.path, tell))];
    const ignored = place.ignored === 'around' || isIgnored(path, true, rules);
    // Inside an ignored folder the patterns around it say nothing more.
    place = { path, repository, rules: ignored ? [] : rules, ignored: ignored ? 'around' : 'no' };
  }
  return place;
}

interface Listing {
  readonly files: readonly FoundFile[];
  readonly manifests: readonly string[];
  readonly folders: readonly Place[];
  readonly scanned: number;
}

const nothing: Listing = { files: [], manifests: [], folders: [], scanned: 0 };

async function list(at: Place, disk: Disk): Promise<Listing> {
  const listed = await disk.entriesOf(at.path);
  if (!listed.ok) {
    // Worth a line, since what lies in it is not checked.
    const why = whyRefused(listed.error, 'listed');
    if (why !== undefined && at.ignored !== 'yes') disk.tellLost(at.path, why);
    return nothing;
  }
  const entries = listed.value;
  if (entries.some((entry) => entry.name === 'pyvenv.cfg')) return nothing;
  const place = await enter(at, entries, disk);
  const hasDotnetProject = entries.some((entry) => /\.(?:cs|fs|vb)proj$/.test(entry.name));
  const files: FoundFile[] = [];
  const manifests: string[] = [];
  const folders: Place[] = [];
  const above = join(place.path, sep);
  for (const entry of entries) {
    const path = above + entry.name;
    const isLost = entry.name.includes('\ufffd') && !(await isThere(path));
    if (entry.isDirectory()) {
      const isOutput = hasDotnetProject && (entry.name === 'bin' || entry.name === 'obj');
      if (isOutput || isSkippedFolder(entry.name)) continue;
      const folder = below(place, path);
      if (isLost && folder.ignored !== 'yes') disk.tellLost(path, notUtf8);
      else folders.push(folder);
      continue;
    }
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    if (isManifest(entry.name) && place.ignored !== 'yes') manifests.push(fileUri(path));
    const found = judge(path, place);
    if (isLost) {
      if (found !== undefined && !needsContentSniff(candidates(uriPath(found.uri)))) disk.tellLost(path, notUtf8);
      continue;
    }
    if (found !== undefined && (entry.isFile() || (await isFile(path)))) files.push(found);
  }
  return { files, manifests, folders, scanned: entries.length };
}

/** Bytes of a name that are not UTF-8 are listed as U+FFFD, and nothing can be opened by that name. */
const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (cause: unknown) => errorCode(cause) !== 'ENOENT',
  );

/** A folder in `place`, before its own `.gitignore` is read. */
function below(place: Place, path: string): Place {
  return { ...place, path, ignored: isIgnored(path, true, place.rules) ? 'yes' : place.ignored };
}

/** The folder's own `.gitignore`, and its own repository when it is the root of one. */
async function enter(at: Place, entries: readonly Dirent[], { repositories, tell }: Disk): Promise<Place> {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  const own = has('.git') && at.path !== at.repository?.root ? await repositories.at(at.path) : undefined;
  const outer: Place = own === undefined ? at : { ...at, repository: own, rules: own.patterns };
  return has('.gitignore') ? { ...outer, rules: [...outer.rules, ...(await readIgnoreFile(at.path, tell))] } : outer;
}

/** What version control does with a file, and whether it is listed at all. */
function judge(path: string, place: Place): FoundFile | undefined {
  const possible = candidates(path.split(sep).join('/'));
  if (possible.length === 0) return undefined;
  const tracked = place.repository?.isTracked(path);
  const isOut = place.ignored === 'yes' || isIgnored(path, false, place.rules);
  if (tracked !== true && isOut && !possible.some((dialect) => dialect.readIgnored)) return undefined;
  return {
    uri: fileUri(path),
    vcs: place.repository === undefined ? 'unknown' : vcsOf(tracked, isOut || place.ignored === 'around'),
  };
}

function vcsOf(tracked: boolean | undefined, ignored: boolean): FoundFile['vcs'] {
  if (tracked === true) return 'tracked';
  if (tracked === undefined) return 'unknown';
  return ignored ? 'ignored' : 'untracked';
}

async function find(path: string, folder: string, disk: Disk): Promise<FoundFile | undefined> {
  if (!(await isFile(path))) return undefined;
  const names = relative(folder, path).split(sep);
  if (names[0] === '..' || names.slice(0, -1).some(isSkippedFolder)) return undefined;
  let place = await startAt(folder, disk);
  for (const name of names) {
    const entries = await readdir(place.path, { withFileTypes: true }).catch(() => []);
    place = await enter(place, entries, disk);
    const next = join(place.path, name);
    if (next !== path) place = below(place, next);
  }
  return judge(path, place);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
