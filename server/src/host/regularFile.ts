import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorCode, errorWord } from '../base/errors.ts';

/** A name may belong to a pipe or a device by the time it is opened: opening must not wait for the other end of one. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** What is read besides the files that are checked: ignore files, git's own files. */
export const maxSideFile = 4 * 1024 * 1024;

/** What is asked of an open file. */
export interface OpenFile {
  stat(): Promise<Stats>;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

export type Opener = (path: string) => Promise<OpenFile>;

/** Others are served while the disk answers. */
export const openAside: Opener = (path) => open(path, flags);

/** Nobody else waits: each call returns when the disk has answered, which costs a quarter of the time. */
export const openAtOnce: Opener = async (path) => {
  const file = openSync(path, flags);
  return {
    stat: async () => fstatSync(file),
    read: async (buffer, offset, length, position) => ({ bytesRead: readSync(file, buffer, offset, length, position) }),
    close: async () => closeSync(file),
  };
};

/**
 * Runs `use` with an open file. Undefined for what is not a regular file (folders, pipes, sockets, devices). What cannot be
 * opened, or fails while it is read, gives what `failed` makes of it: removed, locked or cut short is as good as gone until
 * the next change, unless somebody wants to tell.
 */
export async function withRegularFile<T>(
  path: string,
  use: (file: OpenFile, info: Stats) => Promise<T>,
  opener: Opener = openAside,
  failed: (cause: unknown) => T | undefined = () => undefined,
): Promise<T | undefined> {
  let file: OpenFile;
  try {
    file = await opener(path);
  } catch (cause) {
    return failed(cause);
  }
  try {
    const info = await file.stat();
    return info.isFile() ? await use(file, info) : undefined;
  } catch (cause) {
    return failed(cause);
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** Errors of what is gone, or was no regular file: a folder, a socket, a loop of links. */
const isNoFile = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO', 'ENODEV']);

/** Why a file or folder that is there gives nothing, as the end of "it is not read: …"; undefined when it is not there. */
export function whyRefused(cause: unknown, what: string): string | undefined {
  const code = errorCode(cause);
  if (code !== undefined && isNoFile.has(code)) return undefined;
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : `it cannot be ${what} (${errorWord(cause)})`;
}

/** The bytes of a regular file; undefined when it is larger than `maxBytes`, whatever its entry says its size is. */
export function readBytes(path: string, maxBytes: number, opener?: Opener): Promise<Buffer | undefined> {
  return withRegularFile(
    path,
    async (file, { size }) => {
      if (size > maxBytes) return undefined;
      // One more than expected tells whether it has grown meanwhile.
      const bytes = await readPart(file, 0, size + 1);
      return bytes.length > size ? undefined : bytes;
    },
    opener,
  );
}

/** UTF-8 text of a regular file, see `readBytes`. */
export async function readSmallText(
  path: string,
  maxBytes = maxSideFile,
  opener?: Opener,
): Promise<string | undefined> {
  return (await readBytes(path, maxBytes, opener))?.toString('utf8');
}

/**
 * The first bytes of a regular file, and its entry, for files of our own; undefined when there is none. Throws as `node:fs`
 * does.
 */
export function readStart(
  path: string,
  maxBytes: number,
): { readonly bytes: Buffer; readonly info: Stats } | undefined {
  const file = openSync(path, flags);
  try {
    const info = fstatSync(file);
    if (!info.isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min(info.size, maxBytes));
    let filled = 0;
    while (filled < buffer.length) {
      const count = readSync(file, buffer, filled, buffer.length - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return { bytes: buffer.subarray(0, filled), info };
  } finally {
    closeSync(file);
  }
}

/** Fewer bytes when the file ends before. */
export async function readPart(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
