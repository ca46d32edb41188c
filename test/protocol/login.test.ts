import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import {
  type LoginFinishResult,
  type LoginPlanInfo,
  type LoginPlanResult,
  type LoginStartResult,
  methods,
  type PlanResult,
  type TargetInfo,
  type TestResult,
} from '../../server/src/lsp/protocol.ts';
import type { HttpPort } from '../../server/src/probe/port.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import { browse, type LoginServer, startLoginServer } from '../support/loginServer.ts';
import { type ClientOptions, createFolder, startInBand } from './client.ts';

const secret = 'canary-secret-0123456789-abcdefghij';
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

let server: LoginServer;
let redirectUri: string;

beforeAll(async () => {
  const port = await new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  redirectUri = `http://127.0.0.1:${port}/callback`;
  server = await startLoginServer([
    {
      client_id: 'web',
      client_secret: secret,
      grant_types: ['authorization_code', 'refresh_token', deviceGrant],
      redirect_uris: [redirectUri, 'https://app.example.com/callback'],
    },
    {
      client_id: 'signer',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      jwks: { keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] },
    },
  ]);
});

afterAll(() => server.close());

const env = (redirect = redirectUri): string =>
  [
    'ACME_CLIENT_ID=web',
    `ACME_CLIENT_SECRET=${secret}`,
    `ACME_ISSUER=${server.issuer}`,
    `ACME_REDIRECT_URI=${redirect}`,
    'ACME_SCOPE=openid',
    `ACME_GRANT_TYPES=authorization_code ${deviceGrant}`,
    '',
  ].join('\n');

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });

async function started(
  files: Readonly<Record<string, string>>,
  options: Partial<ClientOptions> = {},
  port: HttpPort = http,
) {
  const folder = createFolder(files);
  const { client } = await startInBand(
    { folders: [folder], ...options },
    { http: port, rules: [], wait: async () => {} },
  );
  await client.loaded();
  const targets: TargetInfo[] = await client.connection.sendRequest(methods.targets, {});
  const targetId = targets[0]?.id ?? '';
  const plan = (kind: 'browser' | 'device' = 'browser'): Promise<LoginPlanResult> =>
    client.connection.sendRequest(methods.loginPlan, { targetId, kind });
  const start = (consentToken: string): Promise<LoginStartResult> =>
    client.connection.sendRequest(methods.loginStart, { targetId, consentToken });
  return {
    folder,
    client,
    targets,
    targetId,
    plan,
    start,
    /** Consents to the metadata, and gives the plan that it leads to. */
    afterMetadata: async (kind: 'browser' | 'device' = 'browser'): Promise<LoginPlanInfo> => {
      const planned = await plan(kind);
      if (!planned.ok) throw new Error(planned.reason);
      const read = await start(planned.plan.consentToken);
      if (!read.ok || read.next === undefined) throw new Error(JSON.stringify(read));
      return read.next;
    },
    finish: (id: string, callback?: string): Promise<LoginFinishResult> =>
      client.connection.sendRequest(methods.loginFinish, { id, callback }),
  };
}

describe('a sign-in in the browser', () => {
  test('is shown in names, asks for the metadata first, and shows what came back', async () => {
    const { afterMetadata, start, finish, targets, client } = await started({ '.env': env() });
    expect([targets[0]?.grants, targets[0]?.logins]).toEqual([['authorization_code'], ['browser', 'device']]);
    const plan = await afterMetadata();
    expect([plan.kind, plan.receive, plan.requests.map((r) => `${r.method} ${r.url}`)]).toEqual([
      'browser',
      'loopback',
      [`browser ${server.issuer}/auth`, `POST ${server.issuer}/token`, `GET ${server.issuer}/jwks`],
    ]);
    const begun = await start(plan.consentToken);
    const login = begun.ok ? begun.login : undefined;
    if (login?.kind !== 'browser') throw new Error(JSON.stringify(begun));
    const waiting = finish(login.id);
    const { callback } = await browse(login.url);
    await fetch(callback ?? '');
    const finished = await waiting;
    expect(finished.ok && [finished.verdict.outcome, finished.verdict.ok]).toEqual(['ok-signed-in', true]);
    expect(await finish(login.id)).toEqual({ ok: false, reason: 'This sign-in is over. Start it again.' });

    // The browser's address is the only message with the state; nothing has the code.
    const values = [...new URL(callback ?? '').searchParams]
      .filter(([name]) => name !== 'iss')
      .map(([, value]) => value);
    const told = client.messages().map((message) => JSON.stringify(message).replaceAll(login.url, ''));
    expect(values).toHaveLength(2);
    expect([...values, secret].filter((value) => told.some((text) => text.includes(value)))).toEqual([]);
  });

  test('takes a callback that was pasted', async () => {
    const { afterMetadata, start, finish } = await started({ '.env': env('https://app.example.com/callback') });
    const plan = await afterMetadata();
    const begun = await start(plan.consentToken);
    const login = begun.ok ? begun.login : undefined;
    if (login?.kind !== 'browser') throw new Error(JSON.stringify(begun));
    const { callback } = await browse(login.url);
    const finished = await finish(login.id, callback);
    expect([login.receive, finished.ok && finished.verdict.outcome]).toEqual(['paste', 'ok-signed-in']);
  });

  test('ends when the request is cancelled', async () => {
    const { afterMetadata, start, client } = await started({ '.env': env() });
    const begun = await start((await afterMetadata()).consentToken);
    const id = begun.ok ? begun.login?.id : undefined;
    const source = new CancellationTokenSource();
    const waiting = client.connection.sendRequest(methods.loginFinish, { id }, source.token);
    source.cancel();
    // The answer depends on whether the request had begun; the port is free in either case.
    await waiting;
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  test('needs the consent to exactly what was shown', async () => {
    const { plan, start, folder, client } = await started({ '.env': env() });
    expect((await start('made-up')).ok).toBe(false);
    const planned = await plan();
    client.open(folder.uriOf('.env'), env().replace('openid', 'openid email'));
    await client.flush();
    expect(await start(planned.ok ? planned.plan.consentToken : '')).toEqual({
      ok: false,
      reason: expect.stringContaining('configuration has changed'),
    });
  });

  test('is refused in an untrusted workspace', async () => {
    const { plan, start } = await started({ '.env': env() }, { initializationOptions: { trusted: false } }, () => {
      throw new Error('nothing may be sent');
    });
    const planned = await plan();
    expect(await start(planned.ok ? planned.plan.consentToken : '')).toEqual({
      ok: false,
      reason: expect.stringContaining('not trusted'),
    });
  });
});

test('a device authorization shows the code, and ends with the sign-in', async () => {
  const { afterMetadata, start, finish, client } = await started({ '.env': env() });
  const plan = await afterMetadata('device');
  expect(plan.requests.map((r) => [r.method, r.url])).toEqual([
    ['POST', `${server.issuer}/device/auth`],
    ['POST', `${server.issuer}/token`],
  ]);
  const begun = await start(plan.consentToken);
  const login = begun.ok ? begun.login : undefined;
  if (login?.kind !== 'device') throw new Error(JSON.stringify(begun));
  await browse(login.verificationUriComplete ?? '');
  const finished = await finish(login.id);
  expect(finished.ok && finished.verdict.outcome).toBe('ok-signed-in');
  expect(JSON.stringify(client.messages())).not.toContain('"device_code":');
});

describe('a chosen grant', () => {
  const refresh = 'canary-refresh-token-0123456789';

  test('with a typed refresh token is consented to, sent once, and the token is told to nobody', async () => {
    const sent: string[] = [];
    const { client, targetId } = await started(
      { '.env': `${env()}ACME_TOKEN_ENDPOINT=https://id.acme.example/token\n` },
      {},
      async (request) => {
        sent.push(new URLSearchParams(request.body).get('refresh_token') ?? '');
        return {
          response: {
            status: 400,
            headers: {},
            body: JSON.stringify({ error: 'invalid_grant', error_description: refresh }),
            truncated: false,
          },
          failure: undefined,
          timings: {},
          endedAt: 0,
        };
      },
    );
    const without: PlanResult = await client.connection.sendRequest(methods.plan, { targetId, grant: 'refresh_token' });
    expect(without).toEqual({ ok: false, reason: expect.stringContaining('type one') });
    const planned: PlanResult = await client.connection.sendRequest(methods.plan, {
      targetId,
      grant: 'refresh_token',
      refreshToken: refresh,
    });
    expect(planned.ok && [planned.plan.grant, planned.plan.rememberKey]).toEqual(['refresh_token', undefined]);
    const consentToken = planned.ok ? planned.plan.consentToken : '';
    const result: TestResult = await client.connection.sendRequest(methods.test, { targetId, consentToken });
    expect([result.ok && result.verdict?.outcome, sent]).toEqual(['invalid_grant-refresh', [refresh]]);
    expect(JSON.stringify(client.messages())).not.toContain('canary');
  });
});

describe('a key file', () => {
  const pem = key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const signer = (path: string): string =>
    [
      'ACME_CLIENT_ID=signer',
      `ACME_TOKEN_ENDPOINT=${server.tokenEndpoint}`,
      'ACME_TOKEN_ENDPOINT_AUTH_METHOD=private_key_jwt',
      'ACME_GRANT_TYPE=client_credentials',
      `ACME_PRIVATE_KEY_PATH=${path}`,
      'ACME_KEY_ID=k1',
      '',
    ].join('\n');
  const outcomeOf = async (files: Readonly<Record<string, string>>, prepare: (path: string) => void = () => {}) => {
    const { client, targetId, folder } = await started(files);
    prepare(folder.path);
    const planned: PlanResult = await client.connection.sendRequest(methods.plan, { targetId });
    if (!planned.ok) return planned.reason;
    const { consentToken } = planned.plan;
    const result: TestResult = await client.connection.sendRequest(methods.test, { targetId, consentToken });
    return result.ok ? result.verdict?.outcome : result.reason;
  };

  test('inside the workspace signs', async () => {
    expect(await outcomeOf({ '.env': signer('./keys/client.pem'), 'keys/client.pem': pem })).toBe('ok-token');
  });

  test('outside of the workspace is not read, by its path or by a link', async () => {
    const outside = createFolder({ 'client.pem': pem });
    expect(await outcomeOf({ '.env': signer(join(outside.path, 'client.pem')) })).toBe('key-unusable');
    const linked = await outcomeOf({ '.env': signer('keys/client.pem') }, (path) => {
      mkdirSync(join(path, 'keys'));
      symlinkSync(join(outside.path, 'client.pem'), join(path, 'keys/client.pem'));
    });
    expect(linked).toBe('key-unusable');
  });
});

describe('an issuer whose path holds a secret', () => {
  const plans = async (issuer: string, sessionSecret: string): Promise<readonly string[]> => {
    const lines = ['ACME_CLIENT_ID=web', `ACME_CLIENT_SECRET=${secret}`, `ACME_ISSUER=${issuer}`];
    const more = [`ACME_REDIRECT_URI=${redirectUri}`, `SESSION_SECRET=${sessionSecret}`, ''];
    const { client, targetId, plan } = await started({ '.env': [...lines, ...more].join('\n') });
    const subjects: { readonly id: string }[] = await client.connection.sendRequest(methods.discoverTargets, {});
    const answers = [
      await plan(),
      await client.connection.sendRequest<object>(methods.plan, { targetId }),
      await client.connection.sendRequest<object>(methods.planToken, {
        source: { kind: 'typed', token: 'tok_abcdefgh', targetId },
        way: 'userinfo',
      }),
      await client.connection.sendRequest<object>(methods.discoverPlan, { targetId: subjects[0]?.id }),
    ];
    return answers.map((answer) => JSON.stringify(answer));
  };

  test.each([
    ['its own', secret],
    ['percent-encoded', `%63${secret.slice(1)}`],
    ['another one of the workspace', 'Zk3uT9sPq1LmXw8Rb2Yc'],
  ])('is not read: %s', async (_, path) => {
    const answers = await plans(`https://login.example.com/${path}`, 'Zk3uT9sPq1LmXw8Rb2Yc');
    expect(answers.map((answer) => answer.includes('The URL holds a credential, which is not sent.'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('is shown without it where it is a short word that addresses may hold', async () => {
    const answers = await plans('https://login.example.com/tangerine', 'tangerine');
    expect(answers.map((answer) => answer.includes('"ok":true'))).toEqual([true, true, true, true]);
    expect(answers.filter((answer) => answer.includes('tangerine'))).toEqual([]);
  });
});
