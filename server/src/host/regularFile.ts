import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A name may belong to a pipe or a device by the time it is opened: opening must not wait for the other end of one. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** What is read besides the files that are checked: ignore files, git's own files. */
export const maxSideFile = 4 * 1024 * 1024;

/**
 * Runs `use` with an open file. Undefined for what is no regular file (folders, pipes, sockets, devices), cannot be
 * opened, or fails while it is read: removed, locked or cut short is as good as gone until the next change.
 */
export async function withRegularFile<T>(
  path: string,
  use: (file: FileHandle, info: Stats) => Promise<T>,
): Promise<T | undefined> {
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const info = await file.stat();
    return info.isFile() ? await use(file, info) : undefined;
  } catch {
    return undefined;
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** The bytes of a regular file; undefined when it is larger than `maxBytes`, whatever its entry says its size is. */
export function readBytes(path: string, maxBytes: number): Promise<Buffer | undefined> {
  return withRegularFile(path, async (file, { size }) => {
    if (size > maxBytes) return undefined;
    // One more than expected tells whether it has grown meanwhile.
    const bytes = await readPart(file, 0, size + 1);
    return bytes.length > size ? undefined : bytes;
  });
}

/** UTF-8 text of a regular file, see `readBytes`. */
export async function readSmallText(path: string, maxBytes = maxSideFile): Promise<string | undefined> {
  return (await readBytes(path, maxBytes))?.toString('utf8');
}

/** Fewer bytes when the file ends before. */
export async function readPart(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
