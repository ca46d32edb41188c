import { randomUUID } from 'node:crypto';
import { access, constants, type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fsPath } from '../text/uri.ts';

/** A file to write: its text when it was read, and the new one. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

/**
 * Writes each file whole or not at all: to a temporary file beside it, then renamed over it, with its mode and owner
 * kept. A file that changed since it was read is left alone, and so is one that is not UTF-8. Returns why, by the URI
 * of each file that was not written.
 */
export async function writeFixes(changes: ReadonlyMap<string, Change>): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (const [uri, change] of changes) {
    const failure = await writeOne(fsPath(uri), change).catch(
      (cause: NodeJS.ErrnoException) => `cannot be written (${cause.code ?? cause.name})`,
    );
    if (failure !== undefined) failures.set(uri, failure);
  }
  return failures;
}

/** Writes a file of our own whole or not at all. Returns why not; errors of the file system are thrown. */
export async function writeWhole(named: string, text: string): Promise<string | undefined> {
  const path = await realpath(named).catch(() => named);
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory() === true) return 'is a folder';
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const file = await open(temporary, 'wx', (existing?.mode ?? 0o666) & 0o777);
  try {
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return undefined;
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

async function writeOne(named: string, { before, after }: Change): Promise<string | undefined> {
  // A symbolic link stays one: its target is replaced.
  const path = await realpath(named);
  await access(path, constants.W_OK);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await fill(file, path, after);
    const failure = await whyNot(path, before);
    if (failure === undefined) await rename(temporary, path);
    else await rm(temporary, { force: true });
    return failure;
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

async function fill(file: FileHandle, original: string, text: string): Promise<void> {
  try {
    const { mode, uid, gid } = await stat(original);
    await file.writeFile(text, 'utf8');
    // Only a privileged user may give a file away; the others own what they may write in nearly every case.
    await file.chown(uid, gid).catch(() => undefined);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function whyNot(path: string, before: string): Promise<string | undefined> {
  const bytes = await readFile(path);
  if (bytes.equals(Buffer.from(before, 'utf8'))) return undefined;
  const isUtf8 = Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
  return isUtf8 ? 'changed while it was checked: not fixed' : 'is not UTF-8: not fixed';
}
