import { describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { methods, type PlanResult, type TargetInfo, type TestResult } from '../../server/src/lsp/protocol.ts';
import type { HttpPort, HttpRequest } from '../../server/src/probe/port.ts';
import { type ClientOptions, createFolder, startInBand, until } from './client.ts';

const secret = 'canary-secret-0123456789-abcdefghij';
const env = [
  'ACME_CLIENT_ID=web',
  `ACME_CLIENT_SECRET=${secret}`,
  'ACME_TOKEN_ENDPOINT=https://id.acme.example/token',
  'ACME_GRANT_TYPE=client_credentials',
  'ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_basic',
  '',
].join('\n');

/** Answers every request with the given status and JSON, and keeps what was asked. */
function answering(status: number, body: unknown): { http: HttpPort; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  return {
    requests,
    http: async (request) => {
      requests.push(request);
      return {
        response: {
          status,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          truncated: false,
        },
        failure: undefined,
        timings: { total: 1 },
        endedAt: 0,
      };
    },
  };
}

async function started(text: string, http: HttpPort, options: Partial<ClientOptions> = {}) {
  const folder = createFolder({ '.env': text });
  const { client } = await startInBand({ folders: [folder], ...options }, { http, rules: [] });
  await client.loaded();
  const uri = folder.uriOf('.env');
  const targets: TargetInfo[] = await client.connection.sendRequest(methods.targets, { uri });
  const targetId = targets[0]?.id ?? '';
  const plan = (): Promise<PlanResult> => client.connection.sendRequest(methods.plan, { targetId });
  return {
    client,
    uri,
    targets,
    plan,
    token: async () => {
      const planned = await plan();
      if (!planned.ok) throw new Error(planned.reason);
      return planned.plan.consentToken;
    },
    run: (consentToken: string): Promise<TestResult> =>
      client.connection.sendRequest(methods.test, { targetId, consentToken }),
  };
}

describe('planning', () => {
  test('shows the request in names and sends nothing', async () => {
    const { http, requests } = answering(200, {});
    const { plan, targets, uri } = await started(env, http);
    expect(targets.map(({ client, endpoint, obstacle }) => ({ client, endpoint, obstacle }))).toEqual([
      { client: 'acme', endpoint: 'https://id.acme.example/token', obstacle: undefined },
    ]);
    expect(targets[0]?.settings.find((setting) => setting.role === 'client_id')).toEqual({
      role: 'client_id',
      name: 'ACME_CLIENT_ID',
      uri,
      range: { start: { line: 0, character: 15 }, end: { line: 0, character: 18 } },
    });
    expect(await plan()).toEqual({
      ok: true,
      plan: expect.objectContaining({
        host: 'id.acme.example',
        url: 'https://id.acme.example/token',
        authMethod: 'client_secret_basic',
        grant: 'client_credentials',
        variables: expect.arrayContaining(['ACME_CLIENT_ID', 'ACME_CLIENT_SECRET']),
      }),
    });
    expect(requests).toEqual([]);
  });

  test('asks for the issuer’s metadata first, and then for the token request it leads to', async () => {
    const issuer = 'https://id.acme.example';
    const { http, requests } = answering(200, { issuer, token_endpoint: `${issuer}/oauth/token` });
    const text = env.replace('ACME_TOKEN_ENDPOINT=https://id.acme.example/token', `ACME_ISSUER=${issuer}`);
    const { plan, run } = await started(text, http);
    const planned = await plan();
    const metadata = `${issuer}/.well-known/openid-configuration`;
    expect(planned.ok && [planned.plan.kind, planned.plan.url, planned.plan.variables]).toEqual([
      'metadata',
      metadata,
      [],
    ]);
    expect(requests).toEqual([]);

    const read = await run(planned.ok ? planned.plan.consentToken : '');
    expect(requests.map((r) => [r.method, r.url, r.body, 'authorization' in r.headers])).toEqual([
      ['GET', metadata, undefined, false],
    ]);
    const next = read.ok ? read.next : undefined;
    expect([next?.kind, next?.url, next?.notes[0], read.ok && read.verdict]).toEqual([
      'token',
      `${issuer}/oauth/token`,
      `The token endpoint was read from ${metadata}.`,
      undefined,
    ]);

    await run(next?.consentToken ?? '');
    expect(requests.map((r) => [r.method, r.url])).toEqual([
      ['GET', metadata],
      ['POST', `${issuer}/oauth/token`],
    ]);
  });

  test('reads no metadata in an untrusted workspace', async () => {
    const { http, requests } = answering(200, {});
    const text = env.replace(
      'ACME_TOKEN_ENDPOINT=https://id.acme.example/token',
      'ACME_ISSUER=https://id.acme.example',
    );
    const { token, run } = await started(text, http, { initializationOptions: { trusted: false } });
    expect(await run(await token())).toEqual({ ok: false, reason: expect.stringContaining('not trusted') });
    expect(requests).toEqual([]);
  });
});

describe('a second request', () => {
  test('is offered when the first leaves the authentication method open, and needs a consent of its own', async () => {
    const { http, requests } = answering(401, { error: 'invalid_client' });
    const { token, run } = await started(env.replace(/.*AUTH_METHOD.*\n/, ''), http);
    const first = await run(await token());
    const next = first.ok ? first.next : undefined;
    expect([next?.authMethod, next?.why]).toEqual(['client_secret_post', expect.stringContaining('authenticates')]);
    expect(requests).toHaveLength(1);

    const second = await run(next?.consentToken ?? '');
    expect(requests).toHaveLength(2);
    expect(second.ok && [second.verdict?.authMethod, second.next]).toEqual(['client_secret_post', undefined]);
  });

  test('is not offered when the first is answered with a token', async () => {
    const { http } = answering(200, { access_token: 'tok', token_type: 'Bearer' });
    const { token, run } = await started(env, http);
    const result = await run(await token());
    expect(result.ok && result.next).toBe(undefined);
  });
});

describe('consent', () => {
  test('lets exactly the shown request be sent, once', async () => {
    const { http, requests } = answering(200, { access_token: 'tok', token_type: 'Bearer' });
    const { token, run } = await started(env, http);
    const consent = await token();
    const result = await run(consent);
    expect(result.ok && result.verdict?.ok).toBe(true);
    expect(requests.map((r) => [r.method, r.url])).toEqual([['POST', 'https://id.acme.example/token']]);

    expect(await run(consent)).toEqual({ ok: false, reason: expect.stringContaining('Nothing was sent') });
    expect(requests).toHaveLength(1);
  });

  test('is void without a token, with a made-up one, and when a newer plan was shown', async () => {
    const { http, requests } = answering(200, {});
    const { token, run } = await started(env, http);
    const first = await token();
    await token();
    for (const consent of ['', crypto.randomUUID(), first]) expect((await run(consent)).ok).toBe(false);
    expect(requests).toEqual([]);
  });

  test.each([
    ['the secret', env.replace(secret, 'another-secret-0123456789')],
    ['the endpoint', env.replace('id.acme.example', 'evil.example')],
    ['the client', env.replace('=web', '=other')],
  ])('is void when %s has changed since', async (_what, changed) => {
    const { http, requests } = answering(200, {});
    const { token, run, client, uri } = await started(env, http);
    const consent = await token();
    client.open(uri, changed);
    expect((await run(consent)).ok).toBe(false);
    expect(requests).toEqual([]);
  });

  test('does not count in an untrusted workspace, also when trust is taken back later', async () => {
    const { http, requests } = answering(200, {});
    const { token, run, client } = await started(env, http);
    const consent = await token();
    await client.connection.sendNotification(methods.trust, { trusted: false });
    expect(await run(consent)).toEqual({ ok: false, reason: expect.stringContaining('not trusted') });
    await client.connection.sendNotification(methods.trust, { trusted: true });
    expect((await run(consent)).ok).toBe(true);
    expect(requests).toHaveLength(1);
  });
});

test('a test that is cancelled ends, and leaves no finding', async () => {
  let aborted = false;
  const http: HttpPort = (_request, signal) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        aborted = true;
        const failure = { stage: 'request', code: 'ABORTED', message: 'cancelled', details: {} } as const;
        resolve({ response: undefined, failure, timings: {}, endedAt: 0 });
      });
    });
  const { token, client, uri, targets } = await started(env, http);
  const cancel = new CancellationTokenSource();
  const params = { targetId: targets[0]?.id, consentToken: await token() };
  const answer = client.connection.sendRequest(methods.test, params, cancel.token);
  await client.flush();
  cancel.cancel();
  await answer.catch(() => undefined);
  expect(aborted).toBe(true);
  await client.flush();
  expect(client.diagnostics.has(uri)).toBe(false);
});

describe('findings of a test', () => {
  test('stand on the settings they name until a value of the target changes', async () => {
    const { http } = answering(401, { error: 'invalid_client' });
    const { token, run, client, uri } = await started(env, http);
    const result = await run(await token());
    expect(result.ok && result.verdict?.ok).toBe(false);
    await until('the findings are shown', () => client.diagnostics.has(uri));
    const shown = client.diagnostics.get(uri) ?? [];
    expect(shown.map((d) => [d.source, d.code, d.codeDescription])).toContainEqual([
      'authproof',
      'invalid_client',
      undefined,
    ]);
    expect(shown.map((d) => d.range.start.line)).toContain(1);

    client.open(uri, `# above\n${env}`);
    await client.flush();
    expect(client.diagnostics.get(uri)?.map((d) => d.range.start.line)).toEqual(
      shown.map((d) => d.range.start.line + 1),
    );

    client.change(uri, env.replace(secret, 'corrected-secret-0123456789'), 2);
    await client.flush();
    expect(client.diagnostics.has(uri)).toBe(false);
    client.change(uri, env, 3);
    await client.flush();
    expect(client.diagnostics.has(uri)).toBe(false);
  });

  test('vanish when the next test succeeds', async () => {
    let status = 401;
    const http: HttpPort = (request) =>
      answering(
        status,
        status === 401 ? { error: 'invalid_client' } : { access_token: 't', token_type: 'Bearer' },
      ).http(request);
    const { token, run, client, uri } = await started(env, http);
    await run(await token());
    await until('the findings are shown', () => client.diagnostics.has(uri));
    status = 200;
    await run(await token());
    await until('the findings are gone', () => !client.diagnostics.has(uri));
  });

  test('nothing that goes to the client holds the secret, though the server echoes it', async () => {
    const { http } = answering(401, {
      error: 'invalid_client',
      error_description: `bad ${secret}`,
      [secret]: btoa(secret),
    });
    const { token, run, client, uri } = await started(env, http);
    const result = await run(await token());
    expect(result.ok).toBe(true);
    await until('the findings are shown', () => client.diagnostics.has(uri));
    const sent = JSON.stringify(client.messages());
    expect(sent).not.toContain(secret);
    expect(sent).not.toContain(btoa(`web:${secret}`));
  });
});
