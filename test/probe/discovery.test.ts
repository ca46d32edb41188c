import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { discoveryReport } from '../../server/src/probe/discovery/report.ts';
import {
  advance,
  type Comparison,
  compare,
  type DiscoveryConsent,
  planDiscovery,
  startDiscovery,
  withConsent,
  withRefusal,
} from '../../server/src/probe/discovery/run.ts';
import { subjectsOf } from '../../server/src/probe/discovery/subject.ts';
import type { HttpPort, HttpRequest } from '../../server/src/probe/port.ts';
import { markdownOf } from '../../server/src/probe/report/markdown.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../../server/tools/authorizationServer.ts';
import { shortForms } from '../support/discovery.ts';
import { type Fault, type FaultServer, type ReceivedRequest, startFaultServer } from '../support/faultServer.ts';
import { modelOf } from '../support/workspace.ts';

const secret = 'canary-secret-0123456789';
const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });

interface Ran extends Comparison {
  readonly consents: readonly DiscoveryConsent[];
}

/** Compares the only client; `agree` answers each consent. */
async function run(
  lines: readonly string[],
  port: HttpPort = http,
  agree: (consent: DiscoveryConsent) => boolean = () => true,
): Promise<Ran> {
  const [subject] = subjectsOf(modelOf(new Map([['.env', `${lines.join('\n')}\n`]])));
  if (subject === undefined) throw new Error('no client was found');
  const { consent: first } = planDiscovery(subject);
  const consents: DiscoveryConsent[] = [];
  const asks = (consent: DiscoveryConsent): boolean => {
    consents.push(consent);
    return agree(consent);
  };
  if (first === undefined || !asks(first)) return { subject, readings: [], findings: [], consents };
  let progress = startDiscovery(subject, first);
  for (;;) {
    const moved = await advance(progress, { http: port });
    if (moved === undefined) break;
    progress = moved.progress;
    if (moved.needs === undefined) break;
    progress = asks(moved.needs) ? withConsent(progress, moved.needs) : withRefusal(progress, moved.needs);
  }
  return { ...(await compare(progress)), consents };
}

const kinds = ({ readings }: Comparison): readonly string[] =>
  readings.map(({ purpose, kind, status, url }) =>
    [purpose, kind, status, new URL(url).pathname].filter((part) => part !== undefined).join(' '),
  );

describe('with a scripted server', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());
  afterEach(() => server.answer({ status: 500 }));

  const issuer = (): string => `${server.origin}/t`;
  const env = (...more: readonly string[]): readonly string[] => [
    'ACME_CLIENT_ID=web',
    `ACME_CLIENT_SECRET=${secret}`,
    `ACME_ISSUER=${issuer()}`,
    ...more,
  ];
  const serve = (faults: Readonly<Record<string, object | Fault>>): void =>
    server.answer((request) => {
      const found = faults[request.path];
      if (found === undefined) return { status: 404, body: 'no', headers: { 'content-type': 'text/plain' } };
      const isFault = ['status', 'raw', 'hang', 'reset', 'headers'].some((key) => key in found);
      return isFault ? (found as Fault) : { body: JSON.stringify(found) };
    });
  const document = (changes: object = {}): object => ({
    issuer: issuer(),
    token_endpoint: `${issuer()}/token`,
    ...changes,
  });
  const since = async (action: () => Promise<unknown>): Promise<readonly ReceivedRequest[]> => {
    const before = server.requests.length;
    await action();
    return server.requests.slice(before);
  };

  const appended = '/t/.well-known/openid-configuration';
  const inserted = '/.well-known/oauth-authorization-server/t';
  const insertedOpenid = '/.well-known/openid-configuration/t';

  test('the places are tried in order until one has a document', async () => {
    serve({ [insertedOpenid]: document() });
    expect(kinds(await run(env()))).toEqual([
      `server-metadata answer 404 ${appended}`,
      `server-metadata answer 404 ${inserted}`,
      `server-metadata document 200 ${insertedOpenid}`,
      'token-endpoint answer 404 /t/token',
    ]);
  });

  test('without consent nothing is sent, and the first consent names what may be', async () => {
    const requests = await since(async () => {
      const { consents } = await run(
        env(`ACME_TOKEN_ENDPOINT=http://localhost:${server.port}/token`),
        http,
        () => false,
      );
      expect(consents.map(({ hosts, atMost, requests: all }) => [hosts, atMost, all.map(({ url }) => url)])).toEqual([
        [
          [server.host, `localhost:${server.port}`],
          8,
          [
            `${server.origin}${appended}`,
            `${server.origin}${inserted}`,
            `${server.origin}${insertedOpenid}`,
            `http://localhost:${server.port}/token`,
          ],
        ],
      ]);
    });
    expect(requests).toEqual([]);
  });

  test('a host that a document names needs a consent of its own', async () => {
    serve({ [appended]: document({ token_endpoint: `http://localhost:${server.port}/token` }) });
    const refused = await run(env(), http, ({ hosts }) => hosts[0] === server.host);
    expect(refused.consents.map(({ hosts, notes }) => [hosts, notes.at(-1)])).toEqual([
      [[server.host], `${server.host} is this machine.`],
      [[`localhost:${server.port}`], `Named by a document of ${server.host}.`],
    ]);
    expect(kinds(refused)).toEqual([`server-metadata document 200 ${appended}`, 'token-endpoint not-sent /token']);
    const agreed = await run(env());
    expect(kinds(agreed).at(-1)).toBe('token-endpoint answer 404 /token');
  });

  test.each<[string, Fault | (() => Fault), string]>([
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }, 'answer 200'],
    [
      'JSON that says it is a page',
      () => ({ headers: { 'content-type': 'text/html' }, body: JSON.stringify(document()) }),
      'answer 200',
    ],
    ['a page that says it is JSON', { status: 200, body: '<!doctype html><title>x</title>' }, 'answer 200'],
    ['a list', { status: 200, body: '[]' }, 'answer 200'],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'answer 302'],
    [
      'a body that is too large',
      () => ({ body: JSON.stringify(document({ padding: 'x'.repeat(100_000) })), status: 200 }),
      'cut 200',
    ],
    ['a body that breaks off', () => ({ body: JSON.stringify(document()), status: 200, truncate: true }), 'cut 200'],
    ['no answer in time', { hang: 'before-response' }, 'failed'],
    ['a body that never ends', () => ({ body: '{"issuer":', status: 200, hang: 'within-body' }), 'cut 200'],
    [
      'a body of lists in lists',
      { status: 200, body: `{"issuer":"x","a":${'['.repeat(30_000)}${']'.repeat(30_000)}}` },
      'document 200',
    ],
    ['a reset', { reset: true }, 'failed'],
    [
      'plain text that is JSON',
      () => ({ headers: { 'content-type': 'text/plain' }, body: JSON.stringify(document()) }),
      'document 200',
    ],
  ])('%s', async (_name, fault, expected) => {
    serve({ [appended]: typeof fault === 'function' ? fault() : fault });
    const quick = createHttpPort({ timeoutMs: 400, connectTimeoutMs: 300 });
    const { readings } = await run(env(), quick);
    expect([readings[0]?.kind, readings[0]?.status].filter((part) => part !== undefined).join(' ')).toBe(expected);
  });

  test('a redirect is not followed', async () => {
    serve({ [appended]: { status: 302, headers: { location: '/elsewhere' } }, '/elsewhere': document() });
    const requests = await since(() => run(env()));
    expect(requests.map(({ path }) => path)).toEqual([appended, inserted, insertedOpenid]);
  });

  test('at most eight requests are sent', async () => {
    const requests = await since(async () => {
      serve({
        '/mcp': { status: 401 },
        '/.well-known/oauth-protected-resource': {
          resource: `${server.origin}/mcp`,
          authorization_servers: [issuer()],
        },
        [appended]: document({ authorization_endpoint: `${issuer()}/a`, jwks_uri: `${issuer()}/k` }),
      });
      const files = new Map([['.mcp.json', JSON.stringify({ mcpServers: { a: { url: `${server.origin}/mcp` } } })]]);
      const [subject] = subjectsOf(modelOf(files));
      const consent = subject && planDiscovery(subject).consent;
      if (subject === undefined || consent === undefined) throw new Error('no server was found');
      const moved = await advance(startDiscovery(subject, consent), { http });
      expect(moved?.needs).toBe(undefined);
    });
    expect(requests.map(({ path }) => path)).toEqual([
      '/mcp',
      '/.well-known/oauth-protected-resource/mcp',
      '/.well-known/oauth-protected-resource',
      inserted,
      insertedOpenid,
      appended,
      '/t/k',
      '/t/token',
    ]);
  });

  test('cancelling ends it', async () => {
    serve({ [appended]: { hang: 'before-response' } });
    const stop = new AbortController();
    const [subject] = subjectsOf(modelOf(new Map([['.env', env().join('\n')]])));
    const consent = subject && planDiscovery(subject).consent;
    if (subject === undefined || consent === undefined) throw new Error('no client was found');
    const running = advance(startDiscovery(subject, consent), { http, signal: stop.signal });
    stop.abort();
    expect(await running).toBe(undefined);
  });

  test('no request carries a credential, and no report a secret, whatever the server says', async () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ.c2lnbmF0dXJl';
    serve({
      [appended]: document({
        jwks_uri: `${issuer()}/keys`,
        authorization_endpoint: `${issuer()}/authorize?client_secret=${secret}`,
        scopes_supported: [secret, token],
        token_endpoint_auth_methods_supported: [secret],
      }),
      '/t/keys': { keys: [{ kty: 'oct', k: secret, kid: secret }] },
    });
    let ran: Ran | undefined;
    const requests = await since(async () => {
      ran = await run(
        env(
          `ACME_ACCESS_TOKEN=${token}`,
          'ACME_SCOPE=openid mail',
          'ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_basic',
          `ACME_AUTHORIZATION_ENDPOINT=${issuer()}/a?api_key=${secret}`,
        ),
      );
    });
    expect(requests.length).toBeGreaterThan(2);
    const allowed = ['accept', 'accept-encoding', 'cache-control', 'connection', 'host', 'user-agent'];
    for (const { method, path, headers, body } of requests) {
      expect([method, path.includes('?'), body, Object.keys(headers).sort()]).toEqual(['GET', false, '', allowed]);
    }
    expect(JSON.stringify(requests)).not.toContain(secret);
    if (ran === undefined) throw new Error('it did not run');
    expect(ran.findings.length).toBeGreaterThan(1);
    const report = discoveryReport(ran, { redact: (text) => text });
    const said = JSON.stringify([ran.findings, ran.readings, report, markdownOf(report)]);
    expect([said.includes(secret), said.includes(token)]).toEqual([false, false]);
  });
});

describe('addresses', () => {
  /** Public names without a network: the port answers by itself, and records what it was asked to refuse. */
  const scripted = (body: object): { http: HttpPort; requests: HttpRequest[] } => {
    const requests: HttpRequest[] = [];
    return {
      requests,
      http: async (request) => {
        requests.push(request);
        const headers = { 'content-type': 'application/json' };
        const response = { status: 200, headers, body: JSON.stringify(body), truncated: false };
        return { response, failure: undefined, timings: { total: 1 }, endedAt: 0 };
      },
    };
  };
  const issuer = 'https://id.acme.io';
  const env = ['ACME_CLIENT_ID=web', `ACME_ISSUER=${issuer}`];

  test.each([
    ['the loopback', 'http://127.0.0.1:8080/keys', 'this machine'],
    ['a private network', 'https://10.0.0.1/keys', 'a private network'],
    ['a name inside', 'https://vault.internal/keys', 'a private network'],
    ['the metadata service', 'https://169.254.169.254/keys', 'metadata'],
    ['the metadata service in IPv6', 'https://[::ffff:169.254.169.254]/keys', 'metadata'],
    ['plain http', 'http://id.acme.io/keys', 'http'],
    ['a URL with a password', 'https://user:pass@id.acme.io/keys', 'user name or password'],
    ['a URL with a token', 'https://id.acme.io/keys?access_token=abc', 'credential'],
  ])('a public document that leads to %s is not followed', async (_name, url, reason) => {
    const { http: port, requests } = scripted({ issuer, jwks_uri: url });
    const { readings, consents } = await run(env, port);
    expect(requests.map((request) => request.url)).toEqual([`${issuer}/.well-known/openid-configuration`]);
    expect([readings.at(-1)?.kind, consents.length]).toEqual(['not-sent', 1]);
    expect(readings.at(-1)?.detail).toContain(reason);
  });

  test('a public name that resolves to an inside address is refused, too', async () => {
    const { http: port, requests } = scripted({ issuer, jwks_uri: 'https://keys.acme.io/keys' });
    await run(env, port);
    const [first, named] = requests;
    expect([first?.refuseAddress('10.0.0.1'), first?.refuseAddress('93.184.216.34')]).toEqual([undefined, undefined]);
    expect(named?.url).toBe('https://keys.acme.io/keys');
    expect(named?.refuseAddress('10.0.0.1')).toContain('not a public address');
    expect(named?.refuseAddress('169.254.169.254')).toContain('metadata');
    expect(named?.refuseAddress('93.184.216.34')).toBe(undefined);
  });

  test('what the guard refuses is not even asked about', async () => {
    const { http: port, requests } = scripted({});
    const { consents } = await run(['ACME_CLIENT_ID=web', 'ACME_ISSUER=https://169.254.169.254/t'], port);
    expect([requests, consents]).toEqual([[], []]);
  });
});

describe('against a real authorization server', () => {
  let server: AuthorizationServer;
  beforeAll(async () => {
    server = await startAuthorizationServer();
  });
  afterAll(() => server.close());

  const env = (...more: readonly string[]): readonly string[] => [
    'ACME_CLIENT_ID=web-app',
    'ACME_CLIENT_SECRET=example-web-app-secret',
    'ACME_REDIRECT_URI=https://app.example.com/callback',
    ...more,
  ];

  test('a right configuration agrees with it', async () => {
    const ran = await run(
      env(`ACME_ISSUER=${server.issuer}`, `ACME_TOKEN_ENDPOINT=${server.tokenEndpoint}`, 'ACME_SCOPE=openid read'),
    );
    expect(kinds(ran)).toEqual([
      'server-metadata document 200 /.well-known/openid-configuration',
      'keys document 200 /jwks',
      'token-endpoint answer 404 /token',
      'authorization-endpoint answer 400 /auth',
    ]);
    // It signs with ES256 only, which is worth knowing.
    expect(shortForms([ran])).toEqual(['info id-token-alg ACME_ISSUER']);
  });

  test('each difference is found on its setting', async () => {
    const ran = await run(
      env(
        `ACME_ISSUER=${server.issuer}/`,
        `ACME_TOKEN_ENDPOINT=${server.issuer}/oauth/token`,
        'ACME_SCOPE=openid wirte',
        'ACME_RESPONSE_TYPE=token',
        'ACME_CODE_CHALLENGE_METHOD=plain',
        'ACME_GRANT_TYPE=password',
      ),
    );
    expect(shortForms([ran])).toEqual([
      `warning issuer ACME_ISSUER → ${server.issuer}`,
      `warning endpoints ACME_TOKEN_ENDPOINT → ${server.tokenEndpoint}`,
      'warning grant-type ACME_GRANT_TYPE',
      'warning response-type ACME_RESPONSE_TYPE → code',
      'info scope ACME_SCOPE → openid write',
      'warning pkce ACME_CODE_CHALLENGE_METHOD → S256',
    ]);
  });
});
