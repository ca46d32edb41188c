import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode, errorWord } from '../base/errors.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readStart } from '../host/regularFile.ts';
import { type Baseline, type Compared, compareWithBaseline, type Identify, parseBaseline } from '../lint/baseline.ts';
import { fingerprintOf } from '../lint/fingerprint.ts';
import type { Model } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { fileUri } from '../text/uri.ts';
import { shownArgument } from './argument.ts';
import { displayPath, type Workspace } from './workspace.ts';

export const baselineName = 'authproof.baseline.json';

/** A baseline file of a run. */
export interface UsedBaseline {
  readonly baseline: Baseline;
  /** Its folder: paths are relative to it, so that the working directory does not matter. */
  readonly folder: string;
}

/** The error is one line that names the file, the place when its JSON breaks, and what was expected. */
export async function readBaseline(path: string, cwd: string): Promise<Result<UsedBaseline, string>> {
  const absolute = resolve(cwd, path);
  const text = await readRegular(absolute);
  if (!text.ok) return err(`${shownArgument(path)}: ${text.error}`);
  const baseline = parseBaseline(text.value);
  if (baseline.ok) return ok({ baseline: baseline.value, folder: dirname(absolute) });
  const { message, at } = baseline.error;
  return err(`${path}${at === undefined ? '' : `:${at.line + 1}:${at.character + 1}`}: ${message}`);
}

/** A pipe might never end, and has no folder that paths could be relative to. */
async function readRegular(path: string): Promise<Result<string, string>> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return err('is a folder; expected the file of a baseline');
    return info.isFile() ? ok(await readFile(path, 'utf8')) : err('is not a regular file');
  } catch (cause) {
    const code = errorCode(cause);
    return err(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? 'no such file; "authproof baseline" writes one'
        : `cannot be read (${errorWord(cause)})`,
    );
  }
}

/** How much of a file is looked at to tell whether it is a baseline. */
const headBytes = 4096;

/**
 * Whether a file that is there may be written over: an empty one, or a baseline, also one that a merge has broken. A slip of
 * the name must not cost a file of settings. What is not a regular file is refused elsewhere.
 */
export async function mayBecomeBaseline(path: string): Promise<boolean> {
  const isThere = await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
  const start = isThere ? readStart(path, headBytes) : undefined;
  if (start === undefined) return true;
  const head = start.bytes.toString('utf8').trim();
  return head === '' || (head.startsWith('{') && head.includes('"findings"'));
}

/** How findings are recognised by a baseline in a folder. */
export const identifyFrom =
  (folder: string, fileOf: Model['fileOf']): Identify =>
  ({ ruleId, at }: Finding) => {
    const path = displayPath(folder, at.file);
    return { path, fingerprint: fingerprintOf(ruleId, path, fileOf(at.file), at.span) };
  };

/** Findings without those of the baseline. Entries of files that were not asked for are never gone. */
export function compareFindings(
  { baseline, folder }: UsedBaseline,
  findings: readonly Finding[],
  fileOf: Model['fileOf'],
  workspace: Pick<Workspace, 'includes'>,
): Compared {
  const compared = compareWithBaseline(baseline, findings, identifyFrom(folder, fileOf));
  const gone = compared.gone.filter(({ path }) => workspace.includes(fileUri(resolve(folder, path))));
  return { ...compared, gone };
}
