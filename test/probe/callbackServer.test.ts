import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { CallbackReceiver } from '../../server/src/probe/flows/ports.ts';
import { listenForCallback } from '../../server/src/probe/transport/callbackServer.ts';

const open: CallbackReceiver[] = [];
afterEach(() => Promise.all(open.splice(0).map((receiver) => receiver.close())));

async function listening(
  uri: string,
  hostname: '127.0.0.1' | '::1' | 'localhost' = '127.0.0.1',
): Promise<CallbackReceiver> {
  const started = await listenForCallback({ kind: 'loopback', hostname, port: 0, uri });
  if (!started.ok) throw new Error(started.error);
  open.push(started.value);
  return started.value;
}

/** The status of a request that may claim any host; undefined when nothing listens. */
function statusOf(
  url: string,
  options: { readonly host?: string; readonly method?: string } = {},
): Promise<number | undefined> {
  const { host, method = 'GET' } = options;
  return new Promise((done) => {
    const sent = request(url, { method, headers: host === undefined ? {} : { host }, agent: false }, (response) => {
      response.resume();
      response.once('end', () => done(response.statusCode));
    });
    sent.once('error', () => done(undefined));
    sent.end();
  });
}

test('a redirect URI without a port gets a free one, and keeps its spelling', async () => {
  const { redirectUri } = await listening('http://127.0.0.1/Call/Back?x=1');
  expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/Call\/Back\?x=1$/);
});

test('only its path and its own host are answered', async () => {
  const { redirectUri, received } = await listening('http://127.0.0.1/cb');
  const { port } = new URL(redirectUri);
  expect([
    await statusOf(`${redirectUri}/more?code=x`),
    await statusOf(`${redirectUri}?code=x`, { host: `evil.example:${port}` }),
    await statusOf(`${redirectUri}?code=x`, { method: 'DELETE' }),
    await statusOf(`${redirectUri}?code=right&state=s`),
  ]).toEqual([404, 404, 404, 200]);
  expect(await received(new AbortController().signal)).toBe('code=right&state=s');
});

test('localhost is the loopback of both families', async () => {
  const { redirectUri, received } = await listening('http://localhost/cb', 'localhost');
  const { port } = new URL(redirectUri);
  expect(await statusOf(`http://127.0.0.1:${port}/cb?code=c`, { host: `localhost:${port}` })).toBe(200);
  expect(await received(new AbortController().signal)).toBe('code=c');
});

test('waiting ends with the signal, and closing frees the port', async () => {
  const receiver = await listening('http://127.0.0.1/cb');
  const stop = new AbortController();
  const waiting = receiver.received(stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  await receiver.close();
  expect(await statusOf(receiver.redirectUri)).toBeUndefined();
});
