import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discoverEndpoint } from '../../server/src/probe/discover.ts';
import { reportMarkdown, reportText } from '../../server/src/probe/explain.ts';
import { testToken } from '../../server/src/probe/resource/run.ts';
import { type ConsentRequest, probe } from '../../server/src/probe/run.ts';
import { createHttpPort, type HttpOptions } from '../../server/src/probe/transport/http.ts';
import type { Target, Verdict } from '../../server/src/probe/types.ts';
import { type Fault, type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { makeTarget } from '../support/target.ts';
import { makeTokenTarget } from '../support/token.ts';

/**
 * A workspace or a server that means harm: whatever it does, no credential goes anywhere but to the host that was agreed
 * to, and every request ends within its limits.
 */
const limits: HttpOptions = { timeoutMs: 2000, connectTimeoutMs: 1000 };

/** For answers that use the time up. */
const short: HttpOptions = { timeoutMs: 300, connectTimeoutMs: 200 };

/** Limit of one request, and what a busy machine may add. */
const patience = 15_000;

const secret = 'canary-secret-0123456789';
const token = 'canary-token-0123456789abcdef';

let server: FaultServer;
let thief: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
  thief = await startFaultServer();
});

afterEach(async () => {
  await Promise.all([server.close(), thief.close()]);
});

/** Agrees to everything at the server, and to nothing elsewhere, as a person who reads the dialog does. */
const onlyServer = async (request: ConsentRequest): Promise<boolean> =>
  (request.kind === 'metadata' ? request.host : request.plan.host) === server.host;

async function testEndpoint(changes: Parameters<typeof makeTarget>[0] = {}, options = limits): Promise<Verdict[]> {
  const target: Target = makeTarget({ endpoint: `${server.origin}/token`, secret, ...changes });
  return probe(target, { http: createHttpPort(options), consent: onlyServer });
}

async function testUserinfo(changes: Parameters<typeof makeTokenTarget>[0] = {}, options = limits) {
  const target = makeTokenTarget({
    text: token,
    issuer: server.origin,
    userinfo: { url: `${server.origin}/userinfo`, by: 'workspace' },
    ...changes,
  });
  return testToken(target, {
    http: createHttpPort(options),
    consent: async (request) => (request.kind === 'metadata' ? request.host : request.plan.host) === server.host,
  });
}

const readMetadata = (options = limits) =>
  discoverEndpoint(makeTarget({ endpoint: undefined, issuer: server.origin }), createHttpPort(options));

/** All that a server has been told, as text. */
const told = (spy: FaultServer): string => JSON.stringify(spy.requests);

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  expect(performance.now() - started).toBeLessThan(patience);
  return result;
}

describe('a redirect to another host', () => {
  test.each([301, 302, 303, 307, 308])('with %i gets neither the request nor a connection', async (status) => {
    server.answer({ status, headers: { location: `${thief.origin}/token` } });
    const [verdict] = await testEndpoint();
    expect(verdict?.outcome).toMatch(/^redirect/);
    expect((await testUserinfo())?.outcome).toBe('token-redirect');
    expect((await readMetadata()).ok).toBe(false);
    expect(thief.connections()).toBe(0);
  });

  test('in a Refresh header or a page is not followed either', async () => {
    server.answer({
      status: 200,
      headers: {
        refresh: `0; url=${thief.origin}`,
        'content-type': 'text/html',
        link: `<${thief.origin}>; rel=preload`,
      },
      body: `<html><meta http-equiv="refresh" content="0;url=${thief.origin}"><img src="${thief.origin}"></html>`,
    });
    expect((await testEndpoint())[0]?.outcome).toBe('ok-html');
    expect(thief.connections()).toBe(0);
  });
});

describe('a metadata document', () => {
  const serve = (document: object): void =>
    server.answer(({ path }) =>
      path.startsWith('/.well-known/')
        ? { body: JSON.stringify(document) }
        : { status: 400, body: '{"error":"invalid_client"}' },
    );
  const discovering = { endpoint: undefined } as const;

  test('that names an endpoint elsewhere is read, and the other host needs a consent of its own', async () => {
    serve({ issuer: server.origin, token_endpoint: `${thief.origin}/token`, userinfo_endpoint: `${thief.origin}/me` });
    expect(await testEndpoint({ ...discovering, issuer: server.origin })).toEqual([]);
    expect(await testUserinfo({ userinfo: undefined })).toBeUndefined();
    expect([thief.connections(), told(server).includes(secret), told(server).includes(token)]).toEqual([
      0,
      false,
      false,
    ]);
  });

  test.each([
    ['of another issuer', { issuer: 'https://evil.example', token_endpoint: 'https://evil.example/token' }],
    ['that names a cloud metadata address', { token_endpoint: 'https://169.254.169.254/token' }],
    ['that names plain http', { token_endpoint: 'http://evil.example/token' }],
    ['that names a file', { token_endpoint: 'file:///etc/passwd' }],
    ['with credentials in a URL', { token_endpoint: 'https://a:b@evil.example/token' }],
    ['without an endpoint', {}],
    ['with something else there', { token_endpoint: { toString: 'x' } }],
  ])('%s leads nowhere', async (_, document) => {
    serve({ issuer: server.origin, ...document });
    const verdicts = await testEndpoint({ ...discovering, issuer: server.origin });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual([expect.stringMatching(/^discovery-/)]);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('with a userinfo endpoint at a refused address gets no token', async () => {
    serve({
      issuer: server.origin,
      token_endpoint: `${server.origin}/t`,
      userinfo_endpoint: 'https://169.254.169.254/',
    });
    expect((await testUserinfo({ userinfo: undefined }))?.outcome).toBe('not-sent');
    expect(told(server)).not.toContain(token);
  });
});

describe('a host name that resolves to', () => {
  test.each([
    ['the metadata address of clouds', ['169.254.169.254']],
    ['the same as an IPv6 address', ['::ffff:169.254.169.254']],
    ['the same behind NAT64', ['64:ff9b::a9fe:a9fe']],
    ['the metadata address of AWS over IPv6', ['fd00:ec2::254']],
    ['the one of Alibaba Cloud', ['100.100.100.200']],
    ['a link-local address', ['fe80::1']],
    ['a good and a bad one', ['93.184.215.14', '169.254.169.254']],
    ['all hosts', ['0.0.0.0']],
  ])('%s gets nothing', async (_, addresses) => {
    const options = { ...limits, resolve: async () => addresses };
    const https = { endpoint: 'https://auth.evil.example/token' };
    const consent = async () => true;
    const verdicts = await probe(makeTarget({ ...https, secret }), { http: createHttpPort(options), consent });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['address-refused']);
    const userinfo = { url: 'https://auth.evil.example/me', by: 'workspace' } as const;
    const target = makeTokenTarget({ userinfo, issuer: undefined });
    expect((await testToken(target, { http: createHttpPort(options), consent }))?.outcome).toBe('address-refused');
  });

  test('another address the second time is connected to at the first', async () => {
    server.answer({ status: 400, body: '{"error":"invalid_client"}' });
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const options = { ...limits, resolve: async () => answers.shift() ?? [] };
    const endpoint = `http://auth.localhost:${server.port}/token`;
    const target = makeTarget({ endpoint, secret, authMethod: 'client_secret_post' });
    const [verdict] = await probe(target, { http: createHttpPort(options), consent: async () => true });
    expect([verdict?.outcome, answers.length]).toEqual(['invalid_client', 1]);
  });
});

describe('an endpoint that must not be asked is not', () => {
  test.each([
    'http://evil.example/token',
    'https://169.254.169.254/latest/meta-data',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://metadata.google.internal/token',
    'https://METADATA.google.internal./token',
    'https://user:pass@evil.example/token',
    'ftp://evil.example/token',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://',
  ])('%s', async (url) => {
    const asked: string[] = [];
    const http = createHttpPort({
      ...limits,
      resolve: async (name) => {
        asked.push(name);
        return ['127.0.0.1'];
      },
    });
    const consent = async () => true;
    const verdicts = await probe(makeTarget({ endpoint: url, secret }), { http, consent });
    const verdict = await testToken(makeTokenTarget({ text: token }), { http, consent, way: 'url', url });
    expect([...verdicts.map(({ outcome }) => outcome), verdict?.outcome, asked]).toEqual(['not-sent', 'not-sent', []]);
  });
});

const bomb = Buffer.alloc(20_000_000, '[');
const nested = (open: string): string => open.repeat(Math.floor(65_000 / open.length));

/** What a server can answer to make a client hang, swell or fall. */
const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ['a body without an end', { drip: { in: 'body', text: 'x'.repeat(16_384), everyMs: 0 } }],
  ['headers without an end', { drip: { in: 'headers', text: `x-a: ${'b'.repeat(500)}\r\n`, everyMs: 0 } }],
  ['many small headers', { drip: { in: 'headers', text: 'a: b\r\n'.repeat(500), everyMs: 0 } }],
  ['a body that drips', { drip: { in: 'body', text: ' ', everyMs: 10 } }],
  ['headers that drip', { drip: { in: 'headers', text: 'a: b\r\n', everyMs: 10 } }],
  ['interim answers without an end', { drip: { in: 'headers', text: '\r\nHTTP/1.1 103 Hints\r\n', everyMs: 1 } }],
  ['nothing', { hang: 'before-response' }],
  ['half a body', { hang: 'within-body', body: '{"access_token":"x' }],
  ['a reset', { reset: true }],
  ['a gzip bomb', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(bomb) }],
  ['a gzip bomb in a gzip bomb', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(gzipSync(bomb)) }],
  ['a deflate bomb', { headers: { 'content-encoding': 'deflate' }, body: deflateSync(bomb) }],
  ['a Brotli bomb', { headers: { 'content-encoding': 'br' }, body: brotliCompressSync(bomb) }],
  ['a list of encodings', { headers: { 'content-encoding': 'gzip, gzip, br' }, body: gzipSync(gzipSync(bomb)) }],
  ['a body that is cut', { body: '{"error":"inv', truncate: true }],
  ['a length that lies', { headers: { 'content-length': '5' }, body: '{"error":"invalid_client"}' }],
  ['a length that is none', { headers: { 'content-length': '-1' }, body: '{}' }],
  ['two lengths', { headers: { 'content-length': ['2', '3'] }, body: '{}' }],
  ['chunks that are none', { raw: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc' }],
  ['length and chunks', { raw: 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n' }],
  ['lists as deep as they fit', { status: 400, body: nested('[') }],
  ['objects as deep as they fit', { status: 400, body: `${nested('{"a":')}1${'}'.repeat(13_000)}` }],
  ['deep and whole', { status: 400, body: `{"error":${'['.repeat(30_000)}${']'.repeat(30_000)}}` }],
  [
    'names of objects’ own',
    { status: 400, body: '{"__proto__":{"error":"x"},"constructor":1,"toString":"y","error":"z"}' },
  ],
  ['a status that is none', { raw: 'HTTP/1.1 999 X\r\ncontent-length: 0\r\n\r\n' }],
  ['a status without a text', { raw: 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\n{}' }],
  ['a switch of protocols', { raw: 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n' }],
  ['bytes that are no text', { status: 400, body: Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80]) }],
  ['a null character', { status: 400, body: '{"error":"a\\u0000b","error_description":"\\ud800"}' }],
  ['HTTP/0.9', { raw: '{"error":"invalid_client"}' }],
  ['HTTP/2', { raw: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' }],
];

describe('an answer', () => {
  test.each(faults)('of %s ends in time, with a report and without a credential in it', async (_, fault) => {
    server.answer(fault);
    const verdicts = await timed(async () => testEndpoint({ authMethod: 'client_secret_post' }, short));
    const verdict = await timed(async () => testUserinfo({}, short));
    const all = [...verdicts, verdict].filter((v) => v !== undefined);
    expect(all.length).toBeGreaterThanOrEqual(2);
    const shown = all.map((v) => `${JSON.stringify(v)}${reportMarkdown(v)}${reportText(v)}`).join();
    expect([secret, token].filter((text) => shown.includes(text))).toEqual([]);
    expect(shown.length).toBeLessThan(60_000);
    expect(({} as { error?: string }).error).toBeUndefined();
  });

  test.each(faults)('of %s ends the reading of metadata in time', async (_, fault) => {
    server.answer(fault);
    expect((await timed(() => readMetadata(short))).ok).toBe(false);
  });
});

test('what a server echoes of the request is masked, however it is spelt', async () => {
  server.answer(({ body, headers }) => {
    const sent = `${body} ${headers.authorization ?? ''}`;
    const half = sent.slice(0, sent.length / 2 + 40);
    return {
      status: 400,
      headers: {
        'x-request-id': sent,
        'www-authenticate': `Bearer error_description="${sent}"`,
        'set-cookie': `a=${sent}`,
      },
      body: JSON.stringify({
        error: 'invalid_request',
        error_description: [sent, half, encodeURIComponent(sent), encodeURIComponent(encodeURIComponent(sent))].join(
          ' ',
        ),
        [sent]: { deep: [sent] },
      }),
    };
  });
  const verdicts = [
    ...(await testEndpoint({ authMethod: 'client_secret_post' })),
    ...(await testEndpoint({ authMethod: 'client_secret_basic' })),
    await testUserinfo(),
  ].filter((verdict) => verdict !== undefined);
  expect(verdicts.length).toBeGreaterThanOrEqual(3);
  const shown = verdicts.map((verdict) => `${JSON.stringify(verdict)}${reportMarkdown(verdict)}`).join();
  const pair = Buffer.from(`web-app:${secret}`).toString('base64');
  expect([secret, token, pair].filter((text) => shown.includes(text))).toEqual([]);
});
