import { type FileHandle, open } from 'node:fs/promises';
import { candidates, maxFileSize, needsContentSniff, sniff } from '../dialects/read.ts';
import type { Log } from '../service/ports.ts';

/** How much of a file is looked at before the rest is read. */
const headBytes = 16 * 1024;

/** The text of a file, see `FileHost.read`. `path` is for `node:fs`, `uriPath` for the dialects' patterns. */
export async function readText(path: string, uriPath: string, log: Log): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const info = await file.stat();
    if (!info.isFile()) return undefined;
    const head = await readPart(file, 0, Math.min(headBytes, info.size));
    if (needsContentSniff(candidates(uriPath)) && !sniff(decode(head))) return undefined;
    if (info.size > maxFileSize) {
      log.info(`${path} is not read: it is larger than ${maxFileSize / 1024 / 1024} MiB`);
      return undefined;
    }
    const rest = info.size > head.length ? await readPart(file, head.length, info.size - head.length) : undefined;
    const bytes = rest === undefined ? head : Buffer.concat([head, rest]);
    if (markedEncoding(bytes) === undefined && bytes.includes(0)) {
      log.info(`${path} is not read: it is not a text file`);
      return undefined;
    }
    return decode(bytes);
  } catch {
    // Removed or locked while being read: as good as gone until the next change.
    return undefined;
  } finally {
    await file.close().catch(() => undefined);
  }
}

async function readPart(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function markedEncoding(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** The byte-order mark stays in the text: it is one of the things that can be wrong with a file. */
function decode(bytes: Buffer): string {
  return new TextDecoder(markedEncoding(bytes) ?? 'utf-8', { ignoreBOM: true }).decode(bytes);
}
