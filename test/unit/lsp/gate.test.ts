import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFrameReader } from '../../../server/src/lsp/framing.ts';
import { createGate, guarded } from '../../../server/src/lsp/gate.ts';

const frame = (id: number): string => {
  const body = JSON.stringify({ jsonrpc: '2.0', id, result: null });
  return `Content-Length: ${body.length}\r\n\r\n${body}`;
};

test('a message that cannot be handled is told, and those that came with it are read on', async () => {
  const input = new PassThrough();
  const failures: unknown[] = [];
  const heard: unknown[] = [];
  const writer = { write: () => Promise.resolve() } as never;
  const failure = new TypeError('cancelled already');
  const reader = createFrameReader(input, () => undefined);
  guarded(reader, writer, createGate(), (cause) => failures.push(cause)).listen((message) => {
    if ('id' in message && message.id === 2) throw failure;
    heard.push('id' in message ? message.id : undefined);
  });
  input.write(`${frame(1)}${frame(2)}${frame(3)}${frame(4).slice(0, 30)}`);
  await turn();
  expect(heard).toEqual([1, 3]);
  input.write(frame(4).slice(30));
  await turn();
  expect(heard).toEqual([1, 3, 4]);
  expect(failures).toEqual([failure]);
});
