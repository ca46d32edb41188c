import { describe, expect, test } from 'vitest';
import {
  methods,
  type TokenInfo,
  type TokenPlanParams,
  type TokenPlanResult,
  type TokenTestResult,
} from '../../server/src/lsp/protocol.ts';
import type { HttpPort, HttpRequest } from '../../server/src/probe/port.ts';
import { type ClientOptions, createFolder, startInBand } from './client.ts';

const token = 'canary-token-0123456789-abcdefghij';
const secret = 'canary-secret-0123456789-abcdefghij';
const issuer = 'https://id.acme.example';
const env = [
  'ACME_CLIENT_ID=web',
  `ACME_CLIENT_SECRET=${secret}`,
  `ACME_ISSUER=${issuer}`,
  `ACME_ACCESS_TOKEN=${token}`,
  '',
].join('\n');

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

function answering(respond: (request: HttpRequest) => Answer): { http: HttpPort; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  return {
    requests,
    http: async (request) => {
      requests.push(request);
      const [status, body, headers] = respond(request);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return {
        response: { status, headers: { 'content-type': 'application/json', ...headers }, body: text, truncated: false },
        failure: undefined,
        timings: { total: 1 },
        endedAt: 0,
      };
    },
  };
}

const metadata = {
  issuer,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  introspection_endpoint: 'https://other.example/introspect',
};

async function started(text: string, http: HttpPort, options: Partial<ClientOptions> = {}) {
  const folder = createFolder({ '.env': text });
  const { client } = await startInBand({ folders: [folder], ...options }, { http, rules: [] });
  await client.loaded();
  const send = <R>(method: string, params: unknown): Promise<R> => client.connection.sendRequest(method, params);
  const tokens = await send<TokenInfo[]>(methods.tokens, {});
  const id = tokens[0]?.id ?? '';
  return {
    client,
    tokens,
    folder,
    plan: (params: Partial<TokenPlanParams> = {}) =>
      send<TokenPlanResult>(methods.planToken, { source: { kind: 'setting', id }, ...params }),
    run: (consentToken: string) => send<TokenTestResult>(methods.testToken, { consentToken }),
  };
}

const planOf = (result: TokenPlanResult) => {
  if (!result.ok) throw new Error(result.reason);
  return result.plan;
};

test('tokens of the workspace are listed with what is open to them, and nothing is sent', async () => {
  const { http, requests } = answering(() => [200, {}]);
  const { tokens, folder } = await started(`${env}GITHUB_TOKEN=ghp_canary0123456789ABCDEFGHIJabcdefghij\n`, http);
  expect(tokens).toEqual([
    expect.objectContaining({
      name: 'ACME_ACCESS_TOKEN',
      client: 'acme',
      environment: 'base',
      ways: ['userinfo', 'introspection', 'url'],
      uri: folder.uriOf('.env'),
      range: { start: { line: 3, character: 18 }, end: { line: 3, character: 18 + token.length } },
    }),
    expect.objectContaining({ name: 'GITHUB_TOKEN', provider: 'GitHub', ways: ['identity', 'url'] }),
  ]);
  expect(requests).toEqual([]);
});

test('the metadata is read first, then the token goes to userinfo, each with its own consent', async () => {
  const { http, requests } = answering((request) =>
    request.url.includes('.well-known') ? [200, metadata] : [200, { sub: 'u', email: 'canary@example.com' }],
  );
  const { plan, run, client } = await started(env, http);
  const first = planOf(await plan());
  expect([first.kind, first.url, first.variables]).toEqual([
    'metadata',
    `${issuer}/.well-known/openid-configuration`,
    [],
  ]);
  const read = await run(first.consentToken);
  const next = read.ok ? read.next : undefined;
  expect([next?.kind, next?.url, next?.carrier, next?.warnings]).toEqual([
    'token',
    `${issuer}/userinfo`,
    'Authorization: Bearer',
    [],
  ]);
  const done = await run(next?.consentToken ?? '');
  expect(done.ok && [done.verdict?.outcome, done.verdict?.ok]).toEqual(['token-accepted-userinfo', true]);
  expect(requests.map((r) => [r.method, r.headers.authorization])).toEqual([
    ['GET', undefined],
    ['GET', `Bearer ${token}`],
  ]);
  const sent = JSON.stringify(client.messages());
  expect([token, secret, 'canary@example.com'].filter((text) => sent.includes(text))).toEqual([]);
});

test('a host that only the metadata names is warned of', async () => {
  const { http, requests } = answering(() => [200, metadata]);
  const { plan, run } = await started(env, http);
  const read = await run(planOf(await plan({ way: 'introspection' })).consentToken);
  const next = read.ok ? read.next : undefined;
  expect([next?.host, next?.warnings.length, next?.clientAuth, next?.variables]).toEqual([
    'other.example',
    1,
    'client_secret_basic',
    ['ACME_ACCESS_TOKEN', 'ACME_CLIENT_ID', 'ACME_CLIENT_SECRET'],
  ]);
  expect(requests).toHaveLength(1);
});

describe('nothing is sent', () => {
  const url = `${issuer}/me`;

  test('in an untrusted workspace', async () => {
    const { http, requests } = answering(() => [200, {}]);
    const { plan, run } = await started(env, http, { initializationOptions: { trusted: false } });
    const result = await run(planOf(await plan({ way: 'url', url })).consentToken);
    expect([result.ok, requests]).toEqual([false, []]);
  });

  test('without the plan’s consent token, with one of an earlier plan, or twice with one', async () => {
    const { http, requests } = answering(() => [200, {}]);
    const { plan, run } = await started(env, http);
    const earlier = planOf(await plan({ way: 'url', url })).consentToken;
    const latest = planOf(await plan({ way: 'url', url })).consentToken;
    expect([(await run('made-up')).ok, (await run(earlier)).ok, requests.length]).toEqual([false, false, 0]);
    expect([(await run(latest)).ok, (await run(latest)).ok, requests.length]).toEqual([true, false, 1]);
  });

  test('when the token or its issuer has changed since the request was shown', async () => {
    const { http, requests } = answering(() => [200, {}]);
    const { plan, run, client, folder } = await started(env, http);
    const { consentToken } = planOf(await plan({ way: 'url', url }));
    client.open(folder.uriOf('.env'), env.replace(token, 'another-token-0123456789-abcdefghij'));
    await client.flush();
    expect([(await run(consentToken)).ok, requests]).toEqual([false, []]);
  });

  test('for a token that is gone, an address that is refused, or a token that cannot be sent', async () => {
    const { http, requests } = answering(() => [200, {}]);
    const { plan } = await started(env, http);
    const typed = (text: string) => plan({ source: { kind: 'typed', token: text }, way: 'url', url });
    expect([
      (await plan({ source: { kind: 'setting', id: 'none' } })).ok,
      (await plan({ source: { kind: 'held', id: 'none' } })).ok,
      (await plan({ way: 'url', url: 'http://evil.example/' })).ok,
      (await plan({ way: 'url', url: 'https://metadata.google.internal/' })).ok,
      (await typed('Bearer abc')).ok,
      (await typed('GOCSPX-canary0123456789')).ok,
    ]).toEqual([false, false, false, false, false, false]);
    expect(requests).toEqual([]);
  });
});

test('a typed token and what a server echoes of it never come back', async () => {
  const typed = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJjYW5hcnktaXNzdWVyIn0.canarySignature0123456789abcdef';
  const [, payload = '', signature = ''] = typed.split('.');
  const { http, requests } = answering(() => [
    401,
    { error: 'invalid_token', error_description: `bad token ${typed} with ${payload} and ${signature}` },
    { 'www-authenticate': `Bearer error="invalid_token", error_description="${typed}"`, 'x-request-id': typed },
  ]);
  const { plan, run, client } = await started('ACME_CLIENT_ID=web\n', http);
  const planned = planOf(
    await plan({ source: { kind: 'typed', token: typed }, way: 'url', url: `${issuer}/me?key=canary-query` }),
  );
  expect(planned.warnings).toHaveLength(1);
  const result = await run(planned.consentToken);
  expect(result.ok && result.verdict?.outcome).toBe('token-invalid');
  expect(requests[0]?.headers.authorization).toBe(`Bearer ${typed}`);
  const verdict = JSON.stringify(result);
  expect([typed, payload, signature, 'canary-query'].filter((text) => verdict.includes(text))).toEqual([]);
  expect(JSON.stringify(client.messages()).includes(signature)).toBe(false);
});
