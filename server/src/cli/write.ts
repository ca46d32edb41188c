import { close, constants, fchmod, fchown, fsync, openSync, rmSync, type Stats, writeFile } from 'node:fs';
import { access, open, readdir, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, errorWord } from '../base/errors.ts';
import { addTo } from '../base/groupBy.ts';
import { beforeSignals, isOtherAlive } from '../host/signals.ts';
import { fsPath } from '../text/uri.ts';

/** A file to write: its text when it was read, and the new one. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

/** A new file that is being filled. */
export interface NewFile {
  write(text: string): Promise<void>;
  chown(uid: number, gid: number): Promise<void>;
  chmod(mode: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What writing needs of the file system; each may fail with a Node error, at any time. */
export interface WriterFiles {
  realpath(path: string): Promise<string>;
  readlink(path: string): Promise<string>;
  stat(path: string): Promise<Pick<Stats, 'mode' | 'uid' | 'gid' | 'isFile' | 'isDirectory'>>;
  access(path: string, mode: number): Promise<void>;
  read(path: string): Promise<Uint8Array>;
  /** The names in a folder. */
  list(path: string): Promise<readonly string[]>;
  /** Fails when there is one already. */
  create(path: string, mode: number): Promise<NewFile>;
  rename(from: string, to: string): Promise<void>;
  /** No error when there is none. */
  remove(path: string): Promise<void>;
  /** Makes what happened in the folder last through a loss of power, where the system can. */
  syncFolder(path: string): Promise<void>;
}

/** New files that have not yet taken the place of the old ones. */
const unfinished = new Set<string>();

/** No longer heeds signals. */
let unmind: (() => void) | undefined;

/** A signal must not leave it behind: it has the whole text, and a name that nobody ignores. */
function mind(path: string): void {
  unfinished.add(path);
  unmind ??= beforeSignals(() => {
    for (const left of unfinished) {
      try {
        rmSync(left, { force: true });
      } catch {
        // The process ends all the same.
      }
    }
  });
}

function release(path: string): void {
  unfinished.delete(path);
  if (unfinished.size > 0) return;
  unmind?.();
  unmind = undefined;
}

function opened(path: string, mode: number): number {
  try {
    return openSync(path, 'wx', mode);
  } catch (cause) {
    release(path);
    throw cause;
  }
}

const onFile = {
  write: promisify(writeFile),
  chown: promisify(fchown),
  chmod: promisify(fchmod),
  sync: promisify(fsync),
  close: promisify(close),
};

export const diskFiles: WriterFiles = {
  realpath,
  readlink,
  stat,
  access,
  read: (path) => readFile(path),
  list: (path) => readdir(path),
  async create(path, mode) {
    // Minded before it is there, and made at once: a signal may come while another thread makes it.
    mind(path);
    const file = opened(path, mode);
    return {
      write: (text) => onFile.write(file, text, 'utf8'),
      chown: (uid, gid) => onFile.chown(file, uid, gid),
      chmod: (bits) => onFile.chmod(file, bits),
      sync: () => onFile.sync(file),
      close: () => onFile.close(file),
    };
  },
  async rename(from, to) {
    await rename(from, to);
    release(from);
  },
  async remove(path) {
    await rm(path, { force: true });
    release(path);
  },
  async syncFolder(path) {
    const folder = await open(path, constants.O_RDONLY);
    await folder.sync().finally(() => folder.close());
  },
};

/**
 * Writes each file whole or not at all: to a temporary file beside it, then renamed over it, with its mode and owner
 * kept. A file that changed since it was read is left alone, and so is one that is not UTF-8. Names that lead to one file
 * are one: it is written once, or, where they would make different files of it, not at all. Returns why, by the URI
 * of each file that was not written. Extended attributes and other hard links stay with the old content.
 */
export async function writeFixes(
  changes: ReadonlyMap<string, Change>,
  files: WriterFiles = diskFiles,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  const byTarget = new Map<string, [string, Change][]>();
  for (const [uri, change] of changes) {
    try {
      // A symbolic link stays one: its target is replaced.
      const target = await files.realpath(fsPath(uri));
      addTo(byTarget, target, [uri, change]);
    } catch (cause) {
      failures.set(uri, unwritable(cause));
    }
  }
  for (const [target, named] of byTarget) {
    const failure = await writeOnce(
      target,
      named.map(([, change]) => change),
      files,
    ).catch(unwritable);
    for (const [uri] of failure === undefined ? [] : named) failures.set(uri, failure ?? '');
  }
  return failures;
}

/** Why a file was not written, of what was thrown. */
export const unwritable = (cause: unknown): string => `cannot be written (${errorWord(cause)})`;

/** @param changes of each name that leads to the file */
async function writeOnce(path: string, changes: readonly Change[], files: WriterFiles): Promise<string | undefined> {
  const [change] = changes;
  if (change === undefined) return undefined;
  if (changes.some(({ before, after }) => after !== change.after || before !== change.before)) {
    return 'is one file with another that was checked, and would be fixed differently by each name: not fixed';
  }
  return writeOne(path, change, files);
}

/**
 * Writes a file of our own whole or not at all, with the mode it had. Returns why not; errors of the file system are
 * thrown.
 */
export async function writeWhole(
  named: string,
  text: string,
  files: WriterFiles = diskFiles,
): Promise<string | undefined> {
  const path = await targetOf(named, files);
  const existing = await files.stat(path).catch(ifMissing);
  if (existing?.isDirectory() === true) return 'is a folder';
  // A pipe or a device would be replaced by a file.
  if (existing?.isFile() === false) return 'is not a regular file';
  await replace(path, text, existing, () => Promise.resolve(undefined), files);
  return undefined;
}

async function writeOne(path: string, { before, after }: Change, files: WriterFiles): Promise<string | undefined> {
  await files.access(path, constants.W_OK);
  const existing = await files.stat(path);
  return replace(path, after, existing, () => whyNot(path, before, files), files);
}

/** `whyNot` is asked at the last moment; a reason leaves the file alone. */
async function replace(
  path: string,
  text: string,
  existing: Pick<Stats, 'mode' | 'uid' | 'gid'> | undefined,
  whyNot: () => Promise<string | undefined>,
  files: WriterFiles,
): Promise<string | undefined> {
  // The name tells people where it is from; with all of a long one it would be longer than file systems take (255 bytes).
  const beginning = `.${basename(path).slice(0, 60)}.`;
  await removeLeft(dirname(path), beginning, files).catch(() => undefined);
  const temporary = join(dirname(path), `${beginning}${process.pid}-${crypto.randomUUID()}.tmp`);
  // Until it has its own mode nobody else may read what may hold secrets.
  const file = await files.create(temporary, existing === undefined ? 0o666 : 0o600);
  try {
    await fill(file, text, existing);
    const failure = await whyNot();
    if (failure === undefined) await files.rename(temporary, path);
    else await files.remove(temporary);
    if (failure !== undefined) return failure;
  } catch (cause) {
    // What could not be written is the error to tell, also when the rest of it cannot be removed.
    await files.remove(temporary).catch(() => undefined);
    throw cause;
  }
  // The file has its new content; not every system can do more.
  await files.syncFolder(dirname(path)).catch(() => undefined);
  return undefined;
}

/** What follows the beginning of a temporary name; the number is that of the process. */
const ownEnd = /^(\d+)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/**
 * A run that is killed leaves its temporary file, and the file it was for as it was, so that the next run comes by. One on
 * another machine may be at work on it: that one then says that it could not write.
 */
async function removeLeft(folder: string, beginning: string, files: WriterFiles): Promise<void> {
  for (const name of await files.list(folder)) {
    const pid = name.startsWith(beginning) ? ownEnd.exec(name.slice(beginning.length))?.[1] : undefined;
    if (pid !== undefined && !isOtherAlive(Number(pid))) await files.remove(join(folder, name));
  }
}

async function fill(
  file: NewFile,
  text: string,
  existing: Pick<Stats, 'mode' | 'uid' | 'gid'> | undefined,
): Promise<void> {
  try {
    await file.write(text);
    if (existing !== undefined) {
      // Only a privileged user may give a file away; the others own what they may write in nearly every case.
      await file.chown(existing.uid, existing.gid).catch(() => undefined);
      await file.chmod(existing.mode & 0o7777);
    }
    await file.sync();
  } catch (cause) {
    await file.close().catch(() => undefined);
    throw cause;
  }
  await file.close();
}

async function whyNot(path: string, before: string, files: WriterFiles): Promise<string | undefined> {
  // A pipe in its place would never be read to its end.
  if (!(await files.stat(path)).isFile()) return 'is not a regular file any more: not fixed';
  const bytes = Buffer.from(await files.read(path));
  if (bytes.equals(Buffer.from(before, 'utf8'))) return undefined;
  const isUtf8 = Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
  return isUtf8 ? 'changed while it was checked: not fixed' : 'is not UTF-8: not fixed';
}

/** Where a name leads; that of a link to nothing is the file it would be. */
async function targetOf(named: string, files: WriterFiles): Promise<string> {
  const real = await files.realpath(named).catch(ifMissing);
  if (real !== undefined) return real;
  const target = await files.readlink(named).catch(() => undefined);
  return target === undefined ? named : targetOf(resolve(dirname(named), target), files);
}

function ifMissing(cause: unknown): undefined {
  if (errorCode(cause) !== 'ENOENT') throw cause;
}
