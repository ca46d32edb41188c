import { afterEach, describe, expect, test } from 'vitest';
import { reportText } from '../../server/src/probe/explain.ts';
import { judge } from '../../server/src/probe/judge.ts';
import { outcomes } from '../../server/src/probe/outcomes/index.ts';
import { planFor } from '../../server/src/probe/plan.ts';
import type { HttpRequest } from '../../server/src/probe/port.ts';
import { addressCheck, send } from '../../server/src/probe/send.ts';
import { createHttpPort, type HttpOptions } from '../../server/src/probe/transport/http.ts';
import type { Verdict } from '../../server/src/probe/types.ts';
import { type CertificateOptions, makeCertificate } from '../support/certificate.ts';
import { type Fault, type FaultServerOptions, startFaultServer } from '../support/faultServer.ts';
import { type ProxyBehaviour, startProxyServer } from '../support/proxyServer.ts';
import { makeTarget } from '../support/target.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serverWith(fault: Fault, options: FaultServerOptions = {}) {
  const server = await startFaultServer(options);
  closing.push(server.close);
  server.answer(fault);
  return server;
}

async function proxyWith(behaviour: ProxyBehaviour, tls?: { cert: string; key: string }) {
  const proxy = await startProxyServer(behaviour, tls);
  closing.push(proxy.close);
  return proxy;
}

const get = (url: string): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  body: undefined,
  refuseAddress: addressCheck(url),
});

const impatient: HttpOptions = { timeoutMs: 400, connectTimeoutMs: 300 };

async function judged(url: string, options: HttpOptions): Promise<Verdict> {
  const target = makeTarget({ endpoint: url });
  const plan = planFor(target);
  if (!plan.ok) throw new Error(plan.error.message);
  return judge(await send(plan.value, target, createHttpPort(options)), target);
}

const authority = makeCertificate({ commonName: 'Example Test Authority', authority: true });
const signed = (options: Partial<CertificateOptions> = {}) =>
  makeCertificate({ commonName: '127.0.0.1', names: ['127.0.0.1'], issuer: authority, ...options });
const trusted: HttpOptions = { timeoutMs: 2000, connectTimeoutMs: 1000, ca: [authority.cert] };

describe('a hang is located', () => {
  const stalled = async (url: string, options: HttpOptions) => {
    const started = performance.now();
    const verdict = await judged(url, options);
    const { total: _, ...stages } = verdict.timings;
    // Ends by its own limit, and not only when the test gives up.
    expect(performance.now() - started).toBeLessThan(15_000);
    return [verdict.outcome, Object.keys(stages).at(-1)];
  };

  test('in the name lookup', async () => {
    const resolve = () => new Promise<never>(() => {});
    expect(await stalled('https://auth.example.com/token', { ...impatient, resolve })).toEqual([
      'dns-temporary',
      'dns',
    ]);
  });

  test('in the proxy', async () => {
    const proxy = await proxyWith({ kind: 'stall' });
    const options = { ...impatient, proxy: { https: `http://${proxy.host}`, noProxy: undefined } };
    expect(await stalled('https://auth.example.com/token', options)).toEqual(['proxy-timeout', 'proxy']);
  });

  test('in the TLS handshake', async () => {
    const server = await startFaultServer({ silent: true });
    closing.push(server.close);
    expect(await stalled(`https://127.0.0.1:${server.port}/token`, impatient)).toEqual(['tls-timeout', 'tls']);
  });

  test('in the TLS handshake behind a proxy', async () => {
    const server = await startFaultServer({ silent: true });
    closing.push(server.close);
    const proxy = await proxyWith({ kind: 'tunnel', port: server.port });
    const options = { ...impatient, proxy: { https: proxy.host, noProxy: undefined } };
    expect(await stalled('https://auth.example.com/token', options)).toEqual(['tls-timeout', 'tls']);
  });

  test.each<[string, Fault, string, string]>([
    ['before the answer', { hang: 'before-response' }, 'response-timeout', 'response'],
    ['in the headers', { drip: { in: 'headers', text: 'x-a: b\r\n', everyMs: 20 } }, 'response-timeout', 'response'],
    ['in the body', { hang: 'within-body', body: 'abc' }, 'body-timeout', 'body'],
    ['in a body that drips', { drip: { in: 'body', text: 'x', everyMs: 20 } }, 'body-timeout', 'body'],
  ])('%s', async (_, fault, outcome, stage) => {
    const server = await serverWith(fault);
    expect(await stalled(`${server.origin}/token`, impatient)).toEqual([outcome, stage]);
  });
});

describe('the stages of an answer', () => {
  test('through a proxy are dns, connect, proxy, tls, request, response and body', async () => {
    const server = await serverWith({ body: '{}' }, { tls: signed({ names: ['auth.example.com'] }) });
    const proxy = await proxyWith({ kind: 'tunnel', port: server.port });
    const options: HttpOptions = {
      ...trusted,
      resolve: async () => ['127.0.0.1'],
      proxy: { https: `http://proxy.example.com:${proxy.port}`, noProxy: undefined },
    };
    const result = await createHttpPort(options)(get('https://auth.example.com/token'));
    expect([result.failure, Object.keys(result.timings)]).toEqual([
      undefined,
      ['dns', 'connect', 'proxy', 'tls', 'request', 'response', 'body', 'total'],
    ]);
    expect(proxy.seen).toEqual([['auth.example.com:443', undefined]]);
  });
});

describe('certificates', () => {
  test('of an answer are told, and not the key', async () => {
    const server = await serverWith({ body: '{}' }, { tls: signed({ names: ['127.0.0.1', 'auth.example.com'] }) });
    const { tls } = await createHttpPort(trusted)(get(server.origin));
    expect(tls).toEqual({
      protocol: 'TLSv1.3',
      names: expect.stringContaining('DNS:auth.example.com'),
      chain: [
        expect.objectContaining({ subject: '127.0.0.1', issuer: 'Example Test Authority', isSelfSigned: false }),
        ...(tls?.chain.slice(1) ?? []),
      ],
    });
    expect(tls?.chain[0]?.validTo).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('that were refused are told with chain, dates and whether they signed themselves', async () => {
    const own = makeCertificate({ commonName: '127.0.0.1', names: ['127.0.0.1'] });
    const details = async (tls: { cert: string; key: string }) => {
      const server = await serverWith({}, { tls });
      return (await createHttpPort(trusted)(get(server.origin))).failure?.details;
    };
    expect(await details(own)).toMatchObject({
      selfSigned: 'yes',
      chain: '127.0.0.1 < 127.0.0.1',
      protocol: 'TLSv1.3',
    });
    const other = makeCertificate({ commonName: 'Corporate Inspection', authority: true });
    expect(await details(signed({ issuer: other }))).toMatchObject({
      selfSigned: 'no',
      chain: '127.0.0.1 < Corporate Inspection',
    });
    const server = await serverWith({}, { tls: signed({ issuer: other }) });
    expect(reportText(await judged(`${server.origin}/token`, trusted))).toMatch(/issued by Corporate Inspection/);
  });

  test('that end in a fortnight are mentioned in a verdict of any kind', async () => {
    const ending = async (days: number) => {
      const notAfter = new Date(Date.now() + days * 86_400_000);
      const server = await serverWith(
        { status: 400, body: '{"error":"invalid_client"}' },
        { tls: signed({ notAfter }) },
      );
      const { proves } = await judged(`${server.origin}/token`, trusted);
      return proves.some((statement) => /certificate expires in/.test(statement));
    };
    expect([await ending(5), await ending(30)]).toEqual([true, false]);
  });

  test('are never to be left unverified: the tables name where to add an authority instead', () => {
    const texts = [...outcomes].flatMap(([id, row]) =>
      row.causes.flatMap((c) => [c.explanation, c.nextStep]).map((text) => [id, text] as const),
    );
    const skips =
      /rejectUnauthorized|NODE_TLS_REJECT|--insecure|\s-k\s|strictSSL|verify\s*=\s*false|disable .{0,20}verif/i;
    expect(texts.filter(([, text]) => skips.test(text))).toEqual([]);
    const naming = (id: string) =>
      texts.some(([at, text]) => at === id && /NODE_EXTRA_CA_CERTS.*http\.systemCertificates/.test(text));
    expect(['tls-self-signed', 'tls-untrusted-chain'].map(naming)).toEqual([true, true]);
  });
});
