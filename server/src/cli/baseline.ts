import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type Baseline, type Compared, compareWithBaseline, type Identify, parseBaseline } from '../lint/baseline.ts';
import { fingerprintOf } from '../lint/fingerprint.ts';
import type { Model } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { fileUri } from '../text/uri.ts';
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
  const text = await readFile(absolute, 'utf8').catch((cause: NodeJS.ErrnoException) => cause);
  if (text instanceof Error) return err(`${path}: ${await whyUnreadable(absolute, text)}`);
  const baseline = parseBaseline(text);
  if (baseline.ok) return ok({ baseline: baseline.value, folder: dirname(absolute) });
  const { message, at } = baseline.error;
  return err(`${path}${at === undefined ? '' : `:${at.line + 1}:${at.character + 1}`}: ${message}`);
}

async function whyUnreadable(path: string, { code }: NodeJS.ErrnoException): Promise<string> {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file; "authproof baseline" writes one';
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() === true ? 'is a folder; expected the file of a baseline' : `cannot be read (${code})`;
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
