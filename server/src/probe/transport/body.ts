import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { StageError } from './stageError.ts';

export interface ReadBody {
  readonly text: string;
  readonly truncated: boolean;
  /** What ended the body early; undefined at its end and at the cap. */
  readonly error: unknown;
}

/**
 * Reads at most `cap` bytes and then stops. A body that is compressed although `identity` was asked for is decompressed
 * as a stream under the same cap on both sides, so a small body cannot grow into a large one.
 */
export function readBody(message: IncomingMessage, cap: number, signal: AbortSignal): Promise<ReadBody> {
  const decoder = decoderFor(message.headers['content-encoding']);
  const source: Readable = decoder ? message.pipe(limit(cap)).pipe(decoder) : message;
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let finished = false;
    const finish = (truncated: boolean, error?: unknown): void => {
      // Destroying the message below reports an end of its own.
      if (finished) return;
      finished = true;
      signal.removeEventListener('abort', abort);
      message.destroy();
      decoder?.destroy();
      done({ text: decoderOf(message).decode(Buffer.concat(chunks).subarray(0, cap)), truncated, error });
    };
    const abort = () => finish(true, signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    source.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > cap) finish(true);
    });
    source.once('end', () => finish(false));
    source.on('error', (error) => finish(true, error));
    message.on('error', (error) => finish(true, error));
    message.once('aborted', () => finish(true, new StageError('ECONNRESET', 'The connection ended within the body.')));
  });
}

/** Error pages are often in the encoding of their language; anything unknown is read as UTF-8. */
function decoderOf(message: IncomingMessage): { decode(bytes: Uint8Array): string } {
  const charset = /;\s*charset="?([\w:.-]{1,40})/i.exec(message.headers['content-type'] ?? '')?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}

function decoderFor(encoding: string | undefined): Transform | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

/** Passes on `cap` bytes and ends the stream there. */
function limit(cap: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      const rest = cap - seen;
      seen += chunk.length;
      if (rest > 0) this.push(chunk.subarray(0, rest));
      callback();
    },
  });
}
