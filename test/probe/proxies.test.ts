import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createEditorHttp } from '../../server/src/lsp/network.ts';
import { reportMarkdown } from '../../server/src/probe/explain.ts';
import { judge } from '../../server/src/probe/judge.ts';
import { planFor } from '../../server/src/probe/plan.ts';
import type { HttpPort, HttpRequest } from '../../server/src/probe/port.ts';
import { addressCheck, send } from '../../server/src/probe/send.ts';
import { createHttpPort, type HttpOptions } from '../../server/src/probe/transport/http.ts';
import { isExempt } from '../../server/src/probe/transport/proxy.ts';
import { type EditorNetwork, networkOptions, proxyFromEnvironment } from '../../server/src/probe/transport/settings.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startFaultServer } from '../support/faultServer.ts';
import { type ProxyBehaviour, startProxyServer } from '../support/proxyServer.ts';
import { makeTarget } from '../support/target.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function proxyWith(behaviour: ProxyBehaviour, tls?: { cert: string; key: string }) {
  const proxy = await startProxyServer(behaviour, tls);
  closing.push(proxy.close);
  return proxy;
}

const authority = makeCertificate({ commonName: 'Example Test Authority', authority: true });
const forHost = makeCertificate({ commonName: 'auth.example.com', names: ['auth.example.com'], issuer: authority });
const forProxy = makeCertificate({ commonName: '127.0.0.1', names: ['127.0.0.1'], issuer: authority });
const quick: HttpOptions = { timeoutMs: 2000, connectTimeoutMs: 1000, ca: [authority.cert] };

async function server() {
  const started = await startFaultServer({ tls: forHost });
  closing.push(started.close);
  started.answer({ status: 400, body: '{"error":"invalid_client"}' });
  return started;
}

async function judged(options: HttpOptions) {
  const target = makeTarget();
  const plan = planFor(target);
  if (!plan.ok) throw new Error(plan.error.message);
  return judge(await send(plan.value, target, createHttpPort({ ...quick, ...options })), target);
}

const through = (https: string, more: object = {}): HttpOptions => ({ proxy: { https, noProxy: undefined, ...more } });
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('NO_PROXY', () => {
  test.each<[string, string, boolean]>([
    ['https://auth.example.com/', 'example.com', true],
    ['https://auth.example.com/', '.example.com', true],
    ['https://auth.example.com/', '*.example.com', true],
    ['https://example.com/', '.example.com', true],
    ['https://badexample.com/', 'example.com', false],
    ['https://auth.example.com/', 'EXAMPLE.COM', true],
    ['https://auth.example.com./', 'example.com', true],
    ['https://auth.example.com/', 'other.example, example.com', true],
    ['https://auth.example.com/', 'other.example example.com', true],
    ['https://auth.example.com/', 'auth.example.com:443', true],
    ['https://auth.example.com/', 'auth.example.com:8443', false],
    ['https://auth.example.com:8443/', 'example.com:8443', true],
    ['https://auth.example.com/', '*', true],
    ['https://auth.example.com/', '', false],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.1.2.0/23', true],
    ['https://10.1.4.3/', '10.1.2.0/23', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://10.1.2.3/', '10.1.2.3:443', true],
    ['https://10.1.2.3/', '10.1.2.3/32', true],
    ['https://10.1.2.3/', '0.0.0.0/0', true],
    ['https://10.1.2.3/', '10.0.0.0/33', false],
    ['https://10.1.2.3/', '10.0.0.0/x', false],
    ['https://10.1.2.3/', '2.3', false],
    ['https://[fd00::1]/', 'fd00::/8', true],
    ['https://[fd00::1]/', '[fd00::1]:443', true],
    ['https://[fd00::1]/', 'fd00::1', true],
    ['https://[2001:db8::1]/', 'fd00::/8', false],
    ['https://auth.example.com/', '10.0.0.0/8', false],
    ['http://localhost:8080/', '', true],
    ['http://127.0.0.2/', '', true],
    ['http://[::1]/', '', true],
  ])('%s is exempt by %j: %s', (url, noProxy, exempt) => {
    expect(isExempt(new URL(url), noProxy)).toBe(exempt);
  });
});

describe('settings', () => {
  test('of the environment are read in lower case first', () => {
    expect(proxyFromEnvironment({ HTTPS_PROXY: 'A', https_proxy: 'a', NO_PROXY: 'n', HTTP_PROXY: 'h' })).toEqual({
      https: 'a',
      http: 'h',
      noProxy: 'n',
    });
    expect(proxyFromEnvironment({ ALL_PROXY: 'x' })).toEqual({ https: 'x', http: 'x', noProxy: undefined });
  });

  const environment = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'env.example' };
  test.each<[string, EditorNetwork, HttpOptions['proxy']]>([
    ['none', {}, { https: 'http://env:1', http: undefined, noProxy: 'env.example' }],
    [
      'http.proxy',
      { proxy: 'http://editor:2', noProxy: [] },
      { https: 'http://editor:2', http: 'http://editor:2', noProxy: 'env.example' },
    ],
    [
      'http.noProxy',
      { proxy: '', noProxy: ['a.example', 'b.example'] },
      { https: 'http://env:1', http: undefined, noProxy: 'a.example,b.example' },
    ],
    [
      'http.proxyAuthorization',
      { proxyAuthorization: 'Negotiate abc' },
      { https: 'http://env:1', http: undefined, noProxy: 'env.example', authorization: 'Negotiate abc' },
    ],
    [
      'http.proxySupport off',
      { proxySupport: 'off', proxy: 'http://editor:2' },
      { https: undefined, http: undefined, noProxy: undefined },
    ],
    [
      'values of another kind',
      { proxy: 7, noProxy: 'x', proxyAuthorization: 'a\r\nb: c' },
      { https: 'http://env:1', http: undefined, noProxy: 'env.example' },
    ],
  ])('of the editor are laid over it: %s', (_, editor, proxy) => {
    expect(networkOptions(editor, environment).proxy).toEqual(proxy);
  });

  test('decide whether the authorities of the system count', () => {
    const trusted = networkOptions({}, {}).ca ?? [];
    expect(trusted.length).toBeGreaterThan(50);
    expect(networkOptions({ systemCertificates: false }, {}).ca).toBeUndefined();
  });
});

describe('the editor', () => {
  type Connection = Parameters<typeof createEditorHttp>[0];
  const editor = (getConfiguration: (items: unknown) => Promise<unknown>): Connection =>
    ({ workspace: { getConfiguration } }) as unknown as Connection;
  const ask = (http: HttpPort) => {
    const url = 'https://auth.example.com/token';
    const request: HttpRequest = { method: 'GET', url, headers: {}, body: undefined, refuseAddress: addressCheck(url) };
    return http(request);
  };

  test('is asked for its proxy before each request', async () => {
    const proxy = await proxyWith({ kind: 'refuse', status: 403 });
    const asked: unknown[] = [];
    const connection = editor(async (items) => {
      asked.push(items);
      return [`http://${proxy.host}`, [], null, 'override', false];
    });
    const http = createEditorHttp(connection, {});
    expect([(await ask(http)).failure?.code, (await ask(http)).failure?.code, asked.length]).toEqual([
      'PROXY_403',
      'PROXY_403',
      2,
    ]);
    expect(asked[0]).toEqual(
      ['proxy', 'noProxy', 'proxyAuthorization', 'proxySupport', 'systemCertificates'].map((name) => ({
        section: `http.${name}`,
      })),
    );
  });

  test('that cannot be asked, or does not answer, leaves the environment’s proxy', async () => {
    const proxy = await proxyWith({ kind: 'refuse', status: 502 });
    const environment = { HTTPS_PROXY: `http://${proxy.host}` };
    const refusing = createEditorHttp(
      editor(() => Promise.reject(new Error('no such method'))),
      environment,
    );
    const silent = createEditorHttp(
      editor(() => new Promise(() => {})),
      environment,
      50,
    );
    expect([(await ask(refusing)).failure?.code, (await ask(silent)).failure?.code]).toEqual([
      'PROXY_502',
      'PROXY_502',
    ]);
  });
});

describe('authorisation at the proxy', () => {
  const right = basic('canary-user:canary-p@ss');

  test.each<[string, (host: string) => HttpOptions, string]>([
    ['credentials of the URL', (host) => through(`http://canary-user:canary-p%40ss@${host}`), 'invalid_client'],
    ['credentials of a setting', (host) => through(`http://${host}`, { authorization: right }), 'invalid_client'],
    ['wrong credentials', (host) => through(`http://canary-user:canary-wrong@${host}`), 'proxy-407'],
    ['a bare percent sign', (host) => through(`http://canary-user:canary%p@${host}`), 'proxy-407'],
    ['none', (host) => through(`http://${host}`), 'proxy-407'],
  ])('%s', async (_, options, outcome) => {
    const upstream = await server();
    const proxy = await proxyWith({ kind: 'authorised', port: upstream.port, authorization: right });
    const verdict = await judged(options(proxy.host));
    expect(verdict.outcome).toBe(outcome);
    const shown = `${JSON.stringify(verdict)}${reportMarkdown(verdict)}`;
    expect(['canary-user', 'canary-p', 'canary-wrong', right.slice(6)].filter((text) => shown.includes(text))).toEqual(
      [],
    );
  });

  test('names the schemes that the proxy wants', async () => {
    const headers = ['proxy-authenticate: Negotiate', 'proxy-authenticate: NTLM'];
    const proxy = await proxyWith({ kind: 'refuse', status: 407, headers });
    const url = 'https://auth.example.com/';
    const request: HttpRequest = { method: 'GET', url, headers: {}, body: undefined, refuseAddress: addressCheck(url) };
    const { failure } = await createHttpPort({ ...quick, ...through(`http://${proxy.host}`) })(request);
    expect(failure?.details).toEqual({ proxy: proxy.host, scheme: 'Negotiate, NTLM', credentials: 'none were sent' });
  });
});

describe('a proxy over https', () => {
  test('carries the request when its certificate is trusted', async () => {
    const upstream = await server();
    const proxy = await proxyWith({ kind: 'tunnel', port: upstream.port }, forProxy);
    expect((await judged(through(`https://${proxy.host}`))).outcome).toBe('invalid_client');
    expect(upstream.requests).toHaveLength(1);
  });

  test('is not used when its certificate is not, or when it has none', async () => {
    const own = makeCertificate({ commonName: '127.0.0.1', names: ['127.0.0.1'] });
    const untrusted = await proxyWith({ kind: 'tunnel', port: 1 }, own);
    const plain = createHttpServer().listen(0, '127.0.0.1');
    closing.push(() => new Promise((done) => void plain.close(() => done())));
    await new Promise((done) => plain.once('listening', done));
    expect([
      (await judged(through(`https://canary-user:canary-pass@${untrusted.host}`))).outcome,
      (await judged(through(`https://127.0.0.1:${(plain.address() as AddressInfo).port}`))).outcome,
      untrusted.seen,
    ]).toEqual(['proxy-tls', 'proxy-tls', []]);
  });
});

describe('a proxy that does not work', () => {
  test.each<[string, ProxyBehaviour, string]>([
    ['refuses', { kind: 'refuse', status: 403 }, 'proxy-connect-denied'],
    ['cannot reach the server', { kind: 'refuse', status: 502 }, 'proxy-connect-denied'],
    ['resets', { kind: 'reset' }, 'proxy-unreachable'],
    ['is no proxy', { kind: 'raw', text: 'SSH-2.0-OpenSSH_9.6\r\n' }, 'proxy-unreachable'],
    [
      'redirects',
      { kind: 'refuse', status: 302, headers: ['location: http://login.example/'] },
      'proxy-connect-denied',
    ],
    [
      'answers in clear text behind the tunnel',
      { kind: 'raw', text: 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n' },
      'tls-wrong-version',
    ],
  ])('%s', async (_, behaviour, outcome) => {
    const proxy = await proxyWith(behaviour);
    expect((await judged(through(`http://${proxy.host}`))).outcome).toBe(outcome);
  });

  test.each([
    ['socks5://canary-user:canary-pass@127.0.0.1:1080', 'proxy-unsupported'],
    ['http://canary-user:canary pass@:x', 'proxy-unreachable'],
    ['http://127.0.0.1:1', 'proxy-unreachable'],
  ])('is named without its credentials: %#', async (https, outcome) => {
    const verdict = await judged(through(https));
    expect(verdict.outcome).toBe(outcome);
    expect(JSON.stringify(verdict)).not.toMatch(/canary-user|canary.pass/);
  });
});
