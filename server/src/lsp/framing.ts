import type { Readable, Writable } from 'node:stream';
import {
  Emitter,
  type Message,
  type MessageReader,
  type MessageWriter,
  type PartialMessageInfo,
} from 'vscode-languageserver/node';

/** What a piece of the stream came to: a message, or something that is none. */
export type Frame =
  | { readonly kind: 'message'; readonly message: unknown }
  /** `why` quotes nothing of what was received. */
  | { readonly kind: 'broken'; readonly why: string };

export interface FrameDecoder {
  /** The frames that the chunk completes. */
  push(chunk: Uint8Array): readonly Frame[];
}

/** A header block is one or two short lines; more without an end is something else. */
const maxHeader = 4096;

/** Above the largest document an editor sends, below what a wrong number would have us wait for. */
const maxBody = 256 * 1024 * 1024;

const headerEnd = Buffer.from('\r\n\r\n');

/** A header that stands raw in the stream. Inside of JSON it cannot: there a line end is written `\r\n`. */
const header = /content-length: *(\d{1,12}) *\r\n/i;

/** How far a header may reach back into what has already been searched. */
const overlap = 64;

/**
 * Takes the base protocol's frames apart (LSP 3.17, base protocol), and finds the next one after a frame that is broken: a
 * wrong length, a header of something else, a body that is no JSON. The library's reader never reads on after these.
 */
export function createFrameDecoder(): FrameDecoder {
  let chunks: Buffer[] = [];
  let size = 0;
  /** Length of the body that is being waited for; undefined while a header is. */
  let wanted: number | undefined;

  const keep = (rest: Buffer): void => {
    chunks = rest.length === 0 ? [] : [rest];
    size = rest.length;
  };

  /** Nothing but what is no header has come since the last frame; that has been said. */
  let isLost = false;

  /** The end of what has been searched for a header. */
  let tail: Buffer = Buffer.alloc(0);

  const isWorthALook = (chunk: Buffer): boolean => {
    const searched = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
    tail = searched.subarray(-overlap);
    return wanted === undefined || size >= wanted || nextHeader(searched) !== undefined;
  };

  return {
    push(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      chunks.push(chunk);
      size += chunk.length;
      if (!isWorthALook(chunk)) return [];
      let data = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const frames: Frame[] = [];
      for (;;) {
        if (wanted === undefined) {
          const head = readHeader(data);
          if (head === undefined) break;
          data = data.subarray(head.end);
          wanted = head.length;
          // Once for a stretch: megabytes of line ends would be as many mistakes, each with an answer and a line in the log.
          if (!head.isClean && !isLost) frames.push({ kind: 'broken', why: 'a header was expected' });
          isLost = head.length === undefined;
          continue;
        }
        if (data.length < wanted) {
          const next = nextHeader(data);
          if (next === undefined) break;
          frames.push({ kind: 'broken', why: 'a message was shorter than its header said' });
          data = data.subarray(next);
          wanted = undefined;
          continue;
        }
        const body = data.subarray(0, wanted);
        const frame = readBody(body);
        frames.push(frame);
        data = data.subarray(frame.kind === 'broken' ? startOfNext(body) : wanted);
        wanted = undefined;
      }
      keep(data);
      return frames;
    },
  };
}

interface Header {
  /** Where the body begins. */
  readonly end: number;
  /** Undefined when there is no usable header before `end`. */
  readonly length: number | undefined;
  readonly isClean: boolean;
}

/** Undefined when more has to come first. */
function readHeader(data: Buffer): Header | undefined {
  const end = data.indexOf(headerEnd);
  if (end < 0) {
    return data.length <= maxHeader ? undefined : { end: data.length - overlap, length: undefined, isClean: false };
  }
  const block = data.toString('latin1', 0, end + 2);
  // After a frame that was too short for its body the rest of that body stands before the header.
  const length = Number([...block.matchAll(new RegExp(header, 'gi'))].at(-1)?.[1] ?? Number.NaN);
  if (!(length <= maxBody))
    return { end: startOfHeader(data, end + headerEnd.length), length: undefined, isClean: false };
  const isClean = /^(?:[\w-]+:[^\r\n]*\r\n)+$/.test(block);
  return { end: end + headerEnd.length, length, isClean };
}

/** From there on: the next line that may say a length, or what is too little to tell. */
function startOfHeader(data: Buffer, from: number): number {
  const next = nextHeader(data.subarray(from));
  return next === undefined ? Math.max(from, data.length - overlap) : from + next;
}

function readBody(body: Buffer): Frame {
  try {
    return { kind: 'message', message: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return { kind: 'broken', why: 'a message was no JSON' };
  }
}

function nextHeader(data: Buffer): number | undefined {
  return header.exec(data.toString('latin1'))?.index;
}

/** A length that is too great takes in the beginning of the next message; one that is a little too great, of its header only. */
function startOfNext(body: Buffer): number {
  const whole = nextHeader(body);
  if (whole !== undefined) return whole;
  const end = body.toString('latin1', Math.max(0, body.length - overlap));
  const cut = [...end.matchAll(/c/gi)].find(({ index }) => isHeaderCut(end.slice(index)));
  return body.length - (cut === undefined ? 0 : end.length - cut.index);
}

const isHeaderCut = (text: string): boolean =>
  'content-length:'.startsWith(text.toLowerCase()) || /^content-length: *(?:\d{1,12} *)?\r?$/i.test(text);

/** Reads messages from a stream. What is none is told to `onBroken`, and the next one is looked for. */
export function createFrameReader(input: Readable, onBroken: (why: string) => void): MessageReader {
  const error = new Emitter<Error>();
  const closed = new Emitter<void>();
  const partial = new Emitter<PartialMessageInfo>();
  const decoder = createFrameDecoder();
  return {
    onError: error.event,
    onClose: closed.event,
    onPartialMessage: partial.event,
    listen(callback) {
      const onData = (chunk: Uint8Array): void => {
        for (const frame of decoder.push(chunk)) {
          if (frame.kind === 'broken') onBroken(frame.why);
          else callback(frame.message as Parameters<typeof callback>[0]);
        }
      };
      input.on('data', onData);
      input.on('error', (cause: Error) => error.fire(cause));
      input.on('close', () => closed.fire());
      return { dispose: () => void input.off('data', onData) };
    },
    dispose() {
      error.dispose();
      closed.dispose();
      partial.dispose();
    },
  };
}

/**
 * Writes messages to a stream, in the order of the calls. Each is one write: the library's writer makes two of them, and
 * waits in between, which costs a keystroke two more calls of the system for each message.
 */
export function createFrameWriter(output: Writable): MessageWriter {
  const error = new Emitter<[Error, Message | undefined, number | undefined]>();
  const closed = new Emitter<void>();
  let failed = 0;
  output.on('error', (cause: Error) => error.fire([cause, undefined, undefined]));
  output.on('close', () => closed.fire());
  return {
    onError: error.event,
    onClose: closed.event,
    write: (message) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify(message);
        output.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, (cause) => {
          if (cause === null || cause === undefined) return resolve();
          error.fire([cause, message, ++failed]);
          reject(cause);
        });
      }),
    end: () => void output.end(),
    dispose() {
      error.dispose();
      closed.dispose();
    },
  };
}
