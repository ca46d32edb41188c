import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { judge } from '../../server/src/probe/judge.ts';
import { planFor } from '../../server/src/probe/plan.ts';
import type { HttpPort, HttpRequest, HttpResult } from '../../server/src/probe/port.ts';
import { addressCheck, send } from '../../server/src/probe/send.ts';
import { createHttpPort, type HttpOptions } from '../../server/src/probe/transport/http.ts';
import { type CertificateOptions, makeCertificate } from '../support/certificate.ts';
import { type Fault, type FaultServerOptions, startFaultServer } from '../support/faultServer.ts';
import { makeTarget } from '../support/target.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serverWith(fault: Fault | undefined, options: FaultServerOptions = {}) {
  const server = await startFaultServer(options);
  closing.push(server.close);
  if (fault) server.answer(fault);
  return server;
}

const post = (url: string): HttpRequest => ({
  method: 'POST',
  url,
  headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  body: 'grant_type=client_credentials',
  refuseAddress: addressCheck(url),
});

const quick: HttpOptions = { timeoutMs: 2000, connectTimeoutMs: 1000 };

async function outcomeOf(url: string, http: HttpPort = createHttpPort(quick)): Promise<string> {
  const target = makeTarget({ endpoint: url });
  const plan = planFor(target);
  if (!plan.ok) throw new Error(plan.error.message);
  return judge(await send(plan.value, target, http), target).outcome;
}

const failed = (result: HttpResult): readonly (string | undefined)[] => [result.failure?.stage, result.failure?.code];

describe('an answer', () => {
  test('comes back with status, headers, body and the time of each stage', async () => {
    const server = await serverWith({
      status: 418,
      headers: { 'X-Odd': 'a', 'set-cookie': ['a=1', 'b=2'] },
      body: '{"a":"ü"}',
    });
    const result = await createHttpPort(quick)(post(`${server.origin}/token?x=1`));
    expect([result.failure, result.response?.status, result.response?.body, result.response?.truncated]).toEqual([
      undefined,
      418,
      '{"a":"ü"}',
      false,
    ]);
    expect([result.response?.headers['x-odd'], result.response?.headers['set-cookie']]).toEqual(['a', 'a=1\nb=2']);
    expect(Object.keys(result.timings)).toEqual(['connect', 'request', 'response', 'body', 'total']);
  });

  test('is of exactly the request that was given', async () => {
    const server = await serverWith({});
    await createHttpPort(quick)(post(`${server.origin}/token?x=1`));
    expect(server.requests).toEqual([
      {
        method: 'POST',
        path: '/token?x=1',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': '29',
          host: server.host,
          connection: 'close',
        },
        body: 'grant_type=client_credentials',
      },
    ]);
  });

  test('that redirects is not followed', async () => {
    const elsewhere = await serverWith({});
    const server = await serverWith({ status: 307, headers: { location: `${elsewhere.origin}/token` } });
    expect(await outcomeOf(`${server.origin}/token`)).toBe('redirect');
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('a body', () => {
  test('is read up to the cap', async () => {
    const server = await serverWith({ body: 'x'.repeat(300_000) });
    const { response, failure } = await createHttpPort(quick)(post(server.origin));
    expect([response?.body.length, response?.truncated, failure]).toEqual([65_536, true, undefined]);
  });

  test('that was compressed although identity was asked for is read', async () => {
    const server = await serverWith({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync('{"error":"invalid_client"}'),
    });
    expect(await outcomeOf(`${server.origin}/token`)).toBe('invalid_client');
  });

  test('cannot grow beyond the cap by decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'a'));
    const server = await serverWith({ headers: { 'content-encoding': 'gzip' }, body: bomb });
    const { response } = await createHttpPort(quick)(post(server.origin));
    expect([response?.body.length, response?.truncated]).toEqual([65_536, true]);
  });

  test('that breaks off is judged as far as it goes', async () => {
    const server = await serverWith({ status: 400, body: '{"error":"invalid_cl', truncate: true });
    expect(await outcomeOf(`${server.origin}/token`)).toBe('response-truncated');
    server.answer({ status: 400, body: '{"error":"invalid_client"}', truncate: true });
    expect(await outcomeOf(`${server.origin}/token`)).toBe('invalid_client');
  });

  test('that is not what its encoding says is a failure of the answer', async () => {
    const server = await serverWith({ headers: { 'content-encoding': 'gzip' }, body: 'not gzip' });
    const result = await createHttpPort(quick)(post(server.origin));
    expect([result.response?.truncated, ...failed(result)]).toEqual([true, 'body', 'Z_DATA_ERROR']);
  });
});

describe('a failure', () => {
  test.each<[string, Fault, string]>([
    ['no answer', { hang: 'before-response' }, 'response-timeout'],
    ['half an answer', { hang: 'within-body', body: 'abc' }, 'body-timeout'],
    ['a reset', { reset: true }, 'connection-reset'],
    ['a closed connection', { raw: '' }, 'connection-reset'],
    ['something that is not HTTP', { raw: 'SSH-2.0-OpenSSH_9.6\r\n' }, 'not-http'],
    ['too many headers', { headers: { 'x-large': 'a'.repeat(40_000) }, body: '{}' }, 'header-overflow'],
  ])('%s', async (_, fault, outcome) => {
    const server = await serverWith(fault);
    expect(await outcomeOf(`${server.origin}/token`, createHttpPort({ timeoutMs: 400, connectTimeoutMs: 300 }))).toBe(
      outcome,
    );
  });

  test('a port where nothing listens', async () => {
    const server = await startFaultServer();
    await server.close();
    expect(await outcomeOf(`${server.origin}/token`)).toBe('connection-refused');
  });

  test('a name that does not exist, a resolver that fails or hangs', async () => {
    const resolving = (resolve: NonNullable<HttpOptions['resolve']>) =>
      outcomeOf('https://auth.example.com/token', createHttpPort({ timeoutMs: 300, connectTimeoutMs: 200, resolve }));
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    expect([
      await resolving(failing('ENOTFOUND')),
      await resolving(() => Promise.resolve([])),
      await resolving(failing('EAI_AGAIN')),
      await resolving(() => new Promise(() => {})),
    ]).toEqual(['dns-not-found', 'dns-not-found', 'dns-temporary', 'dns-temporary']);
  });

  test('a request that is cancelled, before and while it waits', async () => {
    const server = await serverWith({ hang: 'before-response' });
    const http = createHttpPort(quick);
    const stop = new AbortController();
    server.answer(() => {
      stop.abort();
      return { hang: 'before-response' };
    });
    expect(failed(await http(post(server.origin), stop.signal))).toEqual(['response', 'ABORTED']);
    const connections = server.connections();
    expect((await http(post(server.origin), AbortSignal.abort())).failure?.code).toBe('ABORTED');
    expect(server.requests.length).toBe(1);
    expect(connections).toBe(1);
  });
});

describe('resolved addresses', () => {
  test('are all checked before any is connected to', async () => {
    const server = await serverWith({});
    const http = createHttpPort({ ...quick, resolve: async () => ['127.0.0.1', '169.254.169.254'] });
    const result = await http(post(`http://localhost:${server.port}/token`));
    expect([result.failure?.code, server.connections()]).toEqual(['ADDRESS_REFUSED', 0]);
  });

  test('are connected to without asking the resolver again', async () => {
    const server = await serverWith({});
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']);
    const result = await createHttpPort({ ...quick, resolve })(post(`http://auth.localhost:${server.port}/token`));
    expect([result.response?.status, asked, server.requests[0]?.headers.host]).toEqual([
      200,
      1,
      `auth.localhost:${server.port}`,
    ]);
  });

  test('outside the loopback do not get plain http', async () => {
    const http = createHttpPort({ ...quick, resolve: async () => ['192.0.2.1'] });
    expect((await http(post('http://localhost/token'))).failure?.code).toBe('ADDRESS_REFUSED');
  });
});

describe('TLS', () => {
  const authority = makeCertificate({ commonName: 'Example Test Authority', authority: true });
  const trusting = createHttpPort({ ...quick, ca: [authority.cert] });
  const signed = (options: Partial<CertificateOptions> = {}) =>
    makeCertificate({ commonName: '127.0.0.1', names: ['127.0.0.1'], issuer: authority, ...options });

  test('with a trusted certificate works and is timed', async () => {
    const server = await serverWith({ status: 400, body: '{"error":"invalid_client"}' }, { tls: signed() });
    const result = await trusting(post(server.origin));
    expect([result.failure, result.response?.status]).toEqual([undefined, 400]);
    expect(Object.keys(result.timings)).toEqual(['connect', 'tls', 'request', 'response', 'body', 'total']);
  });

  const day = 86_400_000;
  const selfSigned = makeCertificate({ commonName: '127.0.0.1', names: ['127.0.0.1'] });
  test.each<[string, { cert: string; key: string }, string]>([
    [
      'expired',
      signed({ notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) }),
      'tls-expired',
    ],
    [
      'not valid yet',
      signed({ notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) }),
      'tls-not-yet-valid',
    ],
    ['for another name', signed({ names: ['auth.example.com'] }), 'tls-hostname'],
    ['self-signed', selfSigned, 'tls-self-signed'],
    [
      'of an unknown authority',
      makeCertificate({
        commonName: '127.0.0.1',
        names: ['127.0.0.1'],
        issuer: makeCertificate({ commonName: 'Other', authority: true }),
      }),
      'tls-untrusted-chain',
    ],
  ])('with a certificate that is %s is refused before anything is sent', async (_, tls, outcome) => {
    const server = await serverWith({}, { tls });
    expect(await outcomeOf(`${server.origin}/token`, trusting)).toBe(outcome);
    expect(server.requests).toEqual([]);
  });

  test('tells whose certificate was refused', async () => {
    const server = await serverWith({}, { tls: signed() });
    const { failure } = await createHttpPort(quick)(post(server.origin));
    expect([failure?.stage, failure?.details.issuer, failure?.details.subject]).toEqual([
      'tls',
      'Example Test Authority',
      '127.0.0.1',
    ]);
  });

  test('tells the names of a certificate for another host', async () => {
    const server = await serverWith({}, { tls: signed({ names: ['auth.example.com'] }) });
    expect((await trusting(post(server.origin))).failure?.details.names).toBe('DNS:auth.example.com');
  });

  test('is missed on a plain port, and on one that says nothing', async () => {
    const plain = await serverWith({ raw: 'HTTP/1.1 400 Bad Request\r\n\r\n' });
    const silent = await serverWith(undefined, { silent: true });
    const http = createHttpPort({ timeoutMs: 400, connectTimeoutMs: 300 });
    expect(await outcomeOf(`https://127.0.0.1:${silent.port}/token`, http)).toBe('tls-timeout');
    const talking = createHttpServer().listen(0, '127.0.0.1');
    closing.push(() => new Promise((done) => void talking.close(() => done())));
    await new Promise((done) => talking.once('listening', done));
    expect(await outcomeOf(`https://127.0.0.1:${(talking.address() as AddressInfo).port}/token`, http)).toBe(
      'tls-wrong-version',
    );
    expect(plain.requests).toEqual([]);
  });

  test('with a required client certificate is recognised', async () => {
    const server = await serverWith({}, { tls: { ...signed(), requireClientCertificate: true } });
    expect(await outcomeOf(`${server.origin}/token`, trusting)).toBe('tls-client-cert-required');
  });
});

describe('a proxy', () => {
  async function proxyWith(answer: 'tunnel' | number, port: number) {
    const seen: (string | undefined)[][] = [];
    const proxy = createHttpServer();
    const sockets = new Set<{ destroy: () => void }>();
    proxy.on('connect', (request, socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      seen.push([request.url, request.headers['proxy-authorization']]);
      if (answer !== 'tunnel') {
        socket.end(`HTTP/1.1 ${answer} No\r\nproxy-authenticate: Basic realm="x"\r\n\r\n`);
        return;
      }
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      sockets.add(upstream);
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    closing.push(
      () =>
        new Promise((done) => {
          proxy.close(() => done());
          for (const socket of sockets) socket.destroy();
        }),
    );
    return { url: `http://user:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
  }

  const authority = makeCertificate({ commonName: 'Example Test Authority', authority: true });
  const tls = makeCertificate({ commonName: 'auth.example.com', names: ['auth.example.com'], issuer: authority });

  test('carries https through CONNECT, with its credentials', async () => {
    const server = await serverWith({ status: 400, body: '{"error":"invalid_client"}' }, { tls });
    const proxy = await proxyWith('tunnel', server.port);
    const http = createHttpPort({ ...quick, ca: [authority.cert], proxy: { https: proxy.url, noProxy: undefined } });
    expect(await outcomeOf('https://auth.example.com/token', http)).toBe('invalid_client');
    expect(proxy.seen).toEqual([['auth.example.com:443', `Basic ${Buffer.from('user:p@ss').toString('base64')}`]]);
  });

  test('that refuses is told from a server that does', async () => {
    const through = async (answer: number) => {
      const proxy = await proxyWith(answer, 0);
      return outcomeOf(
        'https://auth.example.com/token',
        createHttpPort({ ...quick, proxy: { https: proxy.url, noProxy: '' } }),
      );
    };
    expect([await through(407), await through(403)]).toEqual(['proxy-407', 'proxy-connect-denied']);
  });

  test('is left out for what NO_PROXY names', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }));
    const direct = async (noProxy: string) => {
      const proxy = await proxyWith(403, 0);
      const http = createHttpPort({ ...quick, resolve, proxy: { https: proxy.url, noProxy } });
      return (await outcomeOf('https://auth.example.com/token', http)) === 'dns-not-found';
    };
    expect(
      await Promise.all(
        ['example.com', '.example.com', '*', 'auth.example.com:443', 'auth.example.com:8443', 'other.com, x'].map(
          direct,
        ),
      ),
    ).toEqual([true, true, true, true, false, false]);
  });
});
