import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Message } from 'vscode-languageserver/node';
import { createFrameDecoder, createFrameWriter } from '../../../server/src/lsp/framing.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const messageOf = (id: number, result: unknown): Message => ({ jsonrpc: '2.0', id, result }) as Message;

/** Keeps each write as it came; from the write of `failsAt` on, each fails. */
function createOutput(failsAt = Number.POSITIVE_INFINITY) {
  const writes: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk);
      done(writes.length > failsAt ? new Error('broken pipe') : null);
    },
  });
  return { stream, writes };
}

describe('megabytes that are no messages', () => {
  test.each([
    ['line ends', '\r\n\r\n'],
    ['headers without a length', 'Content-Length: x\r\n\r\n'],
    ['headers of something else', 'Host: a.example\r\n\r\n'],
    ['lengths that are too great', 'Content-Length: 99999999999\r\n\r\n'],
    ['words', 'four'],
  ])('are one mistake: %s', (_, text) => {
    const decoder = createFrameDecoder();
    const message = messageOf(1, null);
    const body = JSON.stringify(message);
    const bytes = Buffer.from(`${text.repeat(4_000_000 / text.length)}Content-Length: ${body.length}\r\n\r\n${body}`);
    const frames: unknown[] = [];
    const took = cpuTime(() => {
      for (let at = 0; at < bytes.length; at += 65_536) {
        for (const frame of decoder.push(bytes.subarray(at, at + 65_536))) frames.push(frame);
      }
    });
    const broken = { kind: 'broken', why: 'a header was expected' };
    expect([...new Set(frames.slice(0, -1).map((frame) => JSON.stringify(frame)))]).toEqual([JSON.stringify(broken)]);
    expect([frames.length < 5, frames.at(-1)]).toEqual([true, { kind: 'message', message }]);
    expect(took).toBeLessThan(3000);
  });
});

describe('what is written to a stream', () => {
  test('is one write for each message, in order, which the reader reads', async () => {
    const { stream, writes } = createOutput();
    const writer = createFrameWriter(stream);
    const messages = [messageOf(1, 'Café 🔑 \ud800'), messageOf(2, null), messageOf(3, 'x'.repeat(100_000))];
    await Promise.all(messages.map((message) => writer.write(message)));
    const decoder = createFrameDecoder();
    expect(writes.map((bytes) => decoder.push(bytes))).toEqual(
      messages.map((message) => [{ kind: 'message', message }]),
    );
  });

  test('fails for who wrote it and for who listens, when the stream does', async () => {
    const { stream } = createOutput(1);
    const writer = createFrameWriter(stream);
    const heard: unknown[] = [];
    writer.onError(([{ message }, , count]) => heard.push([message, count]));
    await writer.write(messageOf(1, null));
    await expect(writer.write(messageOf(2, null))).rejects.toThrow('broken pipe');
    expect(heard).toEqual([
      ['broken pipe', 1],
      ['broken pipe', undefined],
    ]);
  });
});
