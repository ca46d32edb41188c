import type { Stats } from 'node:fs';
import {
  candidates,
  formatOf,
  holdsSchemasOnly,
  isMinified,
  maxFileSize,
  needsContentSniff,
  sniff,
} from '../dialects/read.ts';
import { type Opener, type OpenFile, readPart, whyRefused, withRegularFile } from './regularFile.ts';

/** How much of a file is looked at before the rest is read. */
const headBytes = 16 * 1024;

/** The text of a file, or why it is not read; undefined for what is of no interest. */
export type Read =
  | { readonly text: string }
  /** `isTold`: it is worth a line in the log. */
  | { readonly skipped: string; readonly isTold: boolean }
  | undefined;

/** See `FileHost.read`. `path` is for `node:fs`, `uriPath` for the dialects' patterns. */
export function readText(path: string, uriPath: string, opener: Opener): Promise<Read> {
  const isAnyFile = needsContentSniff(candidates(uriPath));
  const read = async (file: OpenFile, { size }: Stats): Promise<Read> => {
    const head = await readPart(file, 0, Math.min(headBytes, size));
    if (isAnyFile && !sniff(decode(head))) return undefined;
    if (size > maxFileSize) return skipped(`it is larger than ${maxFileSize / 1024 / 1024} MiB`);
    const rest = size > head.length ? await readPart(file, head.length, size - head.length) : undefined;
    const bytes = rest === undefined ? head : Buffer.concat([head, rest]);
    if (markedEncoding(bytes) === undefined && bytes.includes(0)) return skipped('it is not a text file');
    // Loaders of .env files read UTF-8 whatever its mark says, and so does the rule that tells of it.
    const text = formatOf(uriPath) === 'dotenv' ? bytes.toString('utf8') : decode(bytes);
    if (isAnyFile && holdsSchemasOnly(text)) return undefined;
    return isAnyFile && isMinified(text) ? skipped('its lines are too long to be written by hand') : { text };
  };
  return withRegularFile(path, read, opener, (cause) => {
    const why = whyRefused(cause, 'read');
    // Most files that only their content would tell are none of ours.
    return why === undefined ? undefined : { skipped: why, isTold: !isAnyFile };
  });
}

const skipped = (why: string): Read => ({ skipped: why, isTold: true });

function markedEncoding(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** The byte-order mark stays in the text: it is one of the things that can be wrong with a file. */
function decode(bytes: Buffer): string {
  const encoding = markedEncoding(bytes);
  return encoding === undefined ? bytes.toString('utf8') : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}
