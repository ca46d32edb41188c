import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mapLimited } from '../base/limiter.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type ConfigOf, createConfig, defaultConfig } from '../config/config.ts';
import { type FileProblem, loadConfig } from '../config/load.ts';
import { configFileNames } from '../config/schema.ts';
import { maxSideFile, readSmallText } from '../host/regularFile.ts';
import { withoutPasted } from '../lint/redact.ts';
import { rules } from '../rules/registry.ts';
import { discoveryRuleIds } from '../service/discoveryFindings.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { fileUri, fsPath, isInside } from '../text/uri.ts';

/** Reads a file of configuration, or one it extends; undefined for none. */
export type ReadConfig = (uri: string) => Promise<string | undefined>;

/**
 * The configuration of each folder (absolute paths): its own file, or that of the nearest folder above it in the same
 * repository. The error is one line: file, line and column, what is wrong, the allowed values; what has the
 * shape of a token or stands in place of a URL's password is not in it.
 */
export async function readConfigs(
  folders: readonly string[],
  displayPath: (uri: string) => string,
  read: ReadConfig = readFromDisk,
): Promise<Result<ConfigOf, string>> {
  const ruleIds = [...rules.map((rule) => rule.meta.id), ...discoveryRuleIds];
  const results = await mapLimited(folders, 1, async (folder) => {
    const home = await homeOf(folder);
    const within = fileUri(await repositoryOf(home));
    const refused = await unreadable(home);
    if (refused !== undefined) return err(`${displayPath(fileUri(refused))}: cannot be read`);
    const config = await loadConfig({ folder: fileUri(home), within, ruleIds, read });
    return ok({ folder: fileUri(folder), home: fileUri(home), ...config });
  });
  const failed = results.find((result) => !result.ok);
  if (failed?.ok === false) return failed;
  const loaded = results.flatMap((result) => (result.ok ? [result.value] : []));
  const problem = loaded.flatMap((one) => one.problems)[0];
  if (problem !== undefined) return err(await show(problem, displayPath, read));
  const configs = loaded.map(({ folder, home, layers }) => ({ folder, config: createConfig(home, layers) }));
  const innermostFirst = configs.toSorted((a, b) => b.folder.length - a.folder.length);
  return ok((file) => innermostFirst.find(({ folder }) => isInside(file, folder))?.config ?? defaultConfig);
}

const readFromDisk: ReadConfig = (uri) => readSmallText(fsPath(uri));

/** A configuration that is there and may not be read, or is too large, must not be taken for none. */
async function unreadable(folder: string): Promise<string | undefined> {
  for (const name of configFileNames) {
    const path = join(folder, name);
    if (!(await exists(path))) continue;
    const info = await stat(path).catch(() => undefined);
    const isReadable = info?.isFile() === true && info.size <= maxSideFile && (await isAllowed(path, constants.R_OK));
    return isReadable ? undefined : path;
  }
  return undefined;
}

/** Also a link that leads nowhere, or to itself. */
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Whether the file system grants access in this mode (`constants` of `node:fs`). */
export const isAllowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** The nearest folder with a configuration file, up to the repository's own; the folder itself when there is none. */
async function homeOf(folder: string): Promise<string> {
  for (let current = folder; ; current = dirname(current)) {
    for (const name of configFileNames) if (await exists(join(current, name))) return current;
    if ((await exists(join(current, '.git'))) || dirname(current) === current) return folder;
  }
}

async function repositoryOf(folder: string): Promise<string> {
  for (let current = folder; ; current = dirname(current)) {
    if (await exists(join(current, '.git'))) return current;
    if (dirname(current) === current) return folder;
  }
}

async function show(problem: FileProblem, displayPath: (uri: string) => string, read: ReadConfig): Promise<string> {
  const text = (await read(problem.file)) ?? '';
  const { line, character } = createSourceFile(problem.file, text).lines.positionAt(problem.span.start);
  return `${displayPath(problem.file)}:${line + 1}:${character + 1}: ${withoutPasted(problem.message)}`;
}
