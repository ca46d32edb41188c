import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../server/src/base/secret.ts';
import { planFor } from '../../server/src/probe/plan.ts';
import { probe } from '../../server/src/probe/run.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { Target, Verdict } from '../../server/src/probe/types.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { browse, type LoginServer, startLoginServer } from '../support/loginServer.ts';
import { makeTarget } from '../support/target.ts';

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });
const run = async (target: Target): Promise<readonly Verdict[]> =>
  probe(target, { http, consent: async () => true, grant: 'refresh_token' });
const outcomesOf = (verdicts: readonly Verdict[]): string[] => verdicts.map((v) => v.outcome);

const clientSecret = 'example-web-secret-0123456789';

/** Signs in by hand for a refresh token. */
async function refreshTokenOf(server: LoginServer): Promise<string> {
  const redirect = 'http://127.0.0.1/cb';
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'web',
    redirect_uri: redirect,
    scope: 'openid offline_access',
    prompt: 'consent',
  });
  const { callback } = await browse(`${server.issuer}/auth?${query}`);
  const code = new URL(callback ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(server.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`web:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect }),
  });
  return ((await answer.json()) as { refresh_token: string }).refresh_token;
}

describe.each([
  ['rotates', true, 'ok-refreshed-new'],
  ['does not rotate', false, 'ok-refreshed-same'],
])('a server that %s refresh tokens', (_, rotateRefreshToken, outcome) => {
  let server: LoginServer;
  beforeAll(async () => {
    const web = {
      client_id: 'web',
      client_secret: clientSecret,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://127.0.0.1/cb'],
    };
    server = await startLoginServer([web], { rotateRefreshToken });
  });
  afterAll(() => server.close());

  test('says so, and shows no token', async () => {
    const token = await refreshTokenOf(server);
    const target = makeTarget({
      endpoint: server.tokenEndpoint,
      clientId: 'web',
      secret: clientSecret,
      refreshToken: new Secret(token),
    });
    const verdicts = await run(target);
    expect(outcomesOf(verdicts)).toEqual([outcome]);
    expect(JSON.stringify(verdicts)).not.toContain(token);
    expect(outcomesOf(await run(target))).toEqual([rotateRefreshToken ? 'invalid_grant-refresh' : outcome]);
  });
});

describe('the request', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());
  const target = (changes: Parameters<typeof makeTarget>[0] = {}): Target =>
    makeTarget({
      endpoint: `${server.origin}/token`,
      refreshToken: new Secret('canary-refresh-0123456789'),
      ...changes,
    });

  test('is planned only when it is asked for, with a warning', () => {
    const usual = planFor(target());
    const asked = planFor(target(), { grant: 'refresh_token' });
    expect(usual.ok && usual.value.grant).toBe('authorization_code');
    expect(asked.ok && [asked.value.harmless, asked.value.parameters, asked.value.notes.join(' ')]).toEqual([
      false,
      ['grant_type', 'refresh_token'],
      expect.stringContaining('may rotate the refresh token'),
    ]);
  });

  test('needs a refresh token', () => {
    const plan = planFor(target({ refreshToken: undefined }), { grant: 'refresh_token' });
    expect(plan.ok ? undefined : plan.error.code).toBe('no-refresh-token');
  });

  test('is never repeated by itself, because the token may be used up', async () => {
    server.answer({ status: 401, body: '{"error":"invalid_client","error_description":"canary-refresh-0123456789"}' });
    const before = server.requests.length;
    const verdicts = await run(target());
    expect([server.requests.length - before, outcomesOf(verdicts)]).toEqual([1, ['invalid_client']]);
    expect(JSON.stringify(verdicts)).not.toContain('canary');
  });

  test.each([
    ['another one', '"refresh_token":"other"', 'ok-refreshed-new'],
    ['the same', '"refresh_token":"canary-refresh-0123456789"', 'ok-refreshed-same'],
    ['none', '"expires_in":60', 'ok-refreshed-none'],
  ])('answered with %s says so', async (_, members, outcome) => {
    server.answer({ status: 200, body: `{"access_token":"canary-access","token_type":"Bearer",${members}}` });
    const verdicts = await run(target());
    expect([outcomesOf(verdicts), JSON.stringify(verdicts).includes('canary')]).toEqual([[outcome], false]);
  });
});
