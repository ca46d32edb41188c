import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { errorCode, errorKind } from '../base/errors.ts';
import { mapLimited } from '../base/limiter.ts';
import { compareText } from '../base/order.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ConfigOf } from '../config/config.ts';
import { candidates, needsContentSniff, type ReadOptions, readFile, readOrWhyNot } from '../dialects/read.ts';
import type { FileFacts } from '../dialects/types.ts';
import { buildModel } from '../model/build.ts';
import { isReadManifest } from '../model/loaders.ts';
import type { Model } from '../model/types.ts';
import type { Target } from '../probe/types.ts';
import type { FileHost, FoundFile } from '../service/ports.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { baseName, fileUri, fsPath, isInside, uriPath } from '../text/uri.ts';
import { shownArgument } from './argument.ts';
import { isAllowed, type ReadConfig, readConfigs } from './config.ts';
import type { Streams } from './streams.ts';
import { visible } from './visible.ts';

export interface NotRead {
  readonly uri: string;
  /** For messages: "FILE " and this. */
  readonly why: string;
}

/** The files of one run, read once. */
export interface Workspace {
  readonly facts: readonly FileFacts[];
  readonly folders: readonly string[];
  readonly manifests: readonly string[];
  readonly manifestTexts: ReadonlyMap<string, string>;
  /** Directory entries seen. */
  readonly scanned: number;
  readonly configOf: ConfigOf;
  /** Files that a dialect knows by name and that were not read, in the order of their names. */
  readonly notRead: readonly NotRead[];
  /** True for a file that was asked for; the other files of its folder are read for what they say about it. */
  includes(uri: string): boolean;
}

/** Files read at a time. */
const parallel = 32;

/**
 * Loads folders, and the folder around each file named. The error is one line that names the path, or the key of the
 * configuration. Files that are there and cannot be read are named on stderr.
 */
export async function loadWorkspace(
  host: FileHost,
  { cwd, err: warn, progress }: Pick<Streams, 'cwd' | 'err' | 'progress'>,
  paths: readonly string[],
  readConfig?: ReadConfig,
): Promise<Result<Workspace, string>> {
  const asked = await resolvePaths(cwd, paths);
  if (!asked.ok) return asked;
  const { folders, files, around } = asked.value;
  const outermost = around
    .map(fileUri)
    .filter((f, i, all) => all.indexOf(f) === i && !all.some((other) => other !== f && isInside(f, other)));
  const config = await readConfigs(outermost.map(fsPath), (uri) => displayPath(cwd, uri), readConfig);
  if (!config.ok) return config;
  const configOf = config.value;
  progress.show('Looking for configuration files');
  const walks = await Promise.all(outermost.map((folder) => host.walk(folder)));
  const named = new Set(files.map(fileUri));
  const found = new Map<string, FoundFile>();
  // A file that was named is read wherever it lies; what the walk says about version control is better.
  for (const uri of named) found.set(uri, { uri, vcs: 'unknown' });
  for (const file of walks.flatMap((walk) => walk.files)) found.set(file.uri, file);
  const wanted = [...found.values()].filter(({ uri }) => configOf(uri).isIncluded(uri));
  const notRead: NotRead[] = [];
  let begun = 0;
  const facts = await mapLimited(wanted, parallel, async (file) => {
    progress.show(`Reading file ${++begun} of ${wanted.length}`);
    const { uri, vcs } = file;
    const read = { vcs, folder: folderOf(uri, outermost), config: configOf(uri) };
    const known = await factsOrWhyNot(uri, host, named.has(uri), read);
    if (typeof known !== 'string') return known;
    notRead.push({ uri, why: known });
    return undefined;
  });
  notRead.sort((a, b) => compareText(a.uri, b.uri));
  // To find nothing in it would be taken for a good sign.
  const refused = notRead.find(({ uri }) => named.has(uri));
  if (refused !== undefined) return err(`${displayPath(cwd, refused.uri)} ${refused.why}`);
  for (const { uri, why } of notRead) warn(`authproof: ${visible(displayPath(cwd, uri))} ${why}\n`);
  const manifests = walks.flatMap((walk) => walk.manifests);
  const texts = await mapLimited(
    manifests.filter((uri) => isReadManifest(baseName(uri))),
    parallel,
    async (uri) => [uri, await host.readManifest(uri)] as const,
  );
  const whole = folders.map(fileUri);
  return ok({
    facts: facts.filter((fact) => fact !== undefined),
    folders: outermost,
    manifests,
    manifestTexts: new Map(texts.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)),
    scanned: walks.reduce((sum, walk) => sum + walk.scanned, 0),
    configOf,
    notRead,
    includes: (uri) => named.has(uri) || whole.some((folder) => isInside(uri, folder)),
  });
}

interface Asked {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** Each folder, and the folder of each file, in the order of the paths. */
  readonly around: readonly string[];
}

async function resolvePaths(cwd: string, paths: readonly string[]): Promise<Result<Asked, string>> {
  const folders: string[] = [];
  const files: string[] = [];
  const around: string[] = [];
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const info = await stat(absolute).catch((cause: unknown) => errorCode(cause) ?? 'unknown error');
    if (typeof info === 'string') {
      const shown = shownArgument(path);
      return err(info === 'ENOENT' || info === 'ENOTDIR' ? `${shown}: no such file or folder` : `${shown}: ${info}`);
    }
    // Nothing would be read of it, and to find nothing in it would be taken for a good sign.
    if (!info.isDirectory() && !info.isFile()) return err(`${path}: is not a regular file`);
    const mode = constants.R_OK | (info.isDirectory() ? constants.X_OK : 0);
    if (!(await isAllowed(absolute, mode))) return err(`${path}: permission denied`);
    if (info.isDirectory()) folders.push(absolute);
    else files.push(absolute);
    around.push(info.isDirectory() ? absolute : dirname(absolute));
  }
  return ok({ folders, files, around });
}

/** Undefined for what no dialect claims; a text says why the file is not read, as in `NotRead`. */
async function factsOrWhyNot(
  uri: string,
  host: FileHost,
  isNamed: boolean,
  options: ReadOptions,
): Promise<FileFacts | string | undefined> {
  const text = await host.read(uri);
  if (text === undefined) return whyNotRead(uri, host, isNamed);
  try {
    const facts = readOrWhyNot(createSourceFile(uri, text), options);
    return typeof facts === 'string' ? `is not read: ${facts}` : facts;
  } catch (cause) {
    // A bug in a parser or dialect costs its file. The error's own words could hold text of it.
    return `is not checked: reading it failed (${errorKind(cause)}); please report it`;
  }
}

/** Of files that only their content would tell, those that were asked for by name. */
function whyNotRead(uri: string, host: FileHost, isNamed: boolean): string | undefined {
  if (!isNamed && needsContentSniff(candidates(uriPath(uri)))) return undefined;
  const why = host.whyLeftOut?.(uri);
  return why === undefined ? undefined : `is not read: ${why}`;
}

/** The workspace folder a file was found in. */
const folderOf = (uri: string, folders: readonly string[]): string | undefined =>
  folders.find((folder) => isInside(uri, folder));

export function modelOfWorkspace({ facts, folders, manifests, manifestTexts, configOf }: Workspace): Model {
  return buildModel({ files: facts, folders, manifests, manifestTexts, configOf });
}

/**
 * What paths in reports for other tools are relative to: the root of the repository where GitHub says it is and the
 * working directory lies in it, else the working directory.
 */
export function reportRoot(cwd: string, repository: string | undefined): string {
  const root = repository === undefined || repository === '' ? cwd : resolve(repository);
  return isInside(fileUri(cwd), fileUri(root)) ? root : cwd;
}

/** A file of the workspace with another text; undefined when no dialect knows it then. */
export const reread = ({ folders, configOf }: Workspace, { file, vcs }: FileFacts, text: string) =>
  readFile(createSourceFile(file.uri, text), { vcs, folder: folderOf(file.uri, folders), config: configOf(file.uri) });

/** Relative to the working directory, with forward slashes. */
export function displayPath(cwd: string, uri: string): string {
  return relative(cwd, fsPath(uri)).split(sep).join('/') || '.';
}

/** One of the target's settings is in a file that was asked for. */
export const isAskedFor = (target: Target, workspace: Workspace): boolean =>
  Object.values(target.settings).some((setting) => workspace.includes(setting.file));
