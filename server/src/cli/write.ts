import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fsPath } from '../text/uri.ts';

/**
 * Writes each file whole or not at all: to a temporary file beside it, then renamed over it, with its mode kept. A file
 * that changed since it was read is left alone. Returns one sentence for each file that could not be written.
 */
export async function writeFixes(
  changed: ReadonlyMap<string, { readonly before: string; readonly after: string }>,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const [uri, { before, after }] of changed) {
    const failure = await writeOne(fsPath(uri), before, after);
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

async function writeOne(path: string, before: string, after: string): Promise<string | undefined> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.authproof-tmp`);
  try {
    if ((await readFile(path, 'utf8')) !== before) return `${basename(path)} changed while it was checked: not fixed`;
    const { mode } = await stat(path);
    await writeFile(temporary, after, { encoding: 'utf8', mode, flag: 'wx' });
    await rename(temporary, path);
    return undefined;
  } catch (cause) {
    await rm(temporary, { force: true });
    return `${basename(path)} could not be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'})`;
  }
}
