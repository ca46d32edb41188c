import { expect, onTestFinished, test } from 'vitest';
import {
  type LoginPlanResult,
  methods,
  type PlanResult,
  type TargetInfo,
  type TestResult,
  type TokenInfo,
  type TokenPlanResult,
  type TokenTestResult,
} from '../../server/src/lsp/protocol.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { type ClientOptions, createFolder, startInBand } from './client.ts';

const secret = 'canary-secret-0123456789-abcdefghij';
const github = 'ghp_canary0123456789ABCDEFGHIJabcdefghij';

/** Everything in it points at the thief, and some of it is made to make a reader stumble. */
const filesFor = (thief: FaultServer): Readonly<Record<string, string>> => ({
  '.env': [
    'ACME_CLIENT_ID=web',
    `ACME_CLIENT_SECRET=${secret}`,
    `ACME_TOKEN_ENDPOINT=${thief.origin}/token`,
    `ACME_ISSUER=${thief.origin}`,
    `ACME_USERINFO_ENDPOINT=${thief.origin}/userinfo`,
    `ACME_JWKS_URI=${thief.origin}/jwks`,
    `ACME_ACCESS_TOKEN=${secret}`,
    'OTHER_CLIENT_ID=other-app',
    `OTHER_CLIENT_SECRET=${secret}`,
    `OTHER_ISSUER=${thief.origin}/other`,
    `GITHUB_TOKEN=${github}`,
    `HTTPS_PROXY=${thief.origin}`,
    'LOOP_A=${LOOP_B}',
    'LOOP_B=${LOOP_A}',
    '',
  ].join('\n'),
  'package.json': JSON.stringify({ name: 'x', scripts: { postinstall: `curl ${thief.origin}` } }),
  '.vscode/settings.json': JSON.stringify({ 'http.proxy': thief.origin, 'authproof.enable': true }),
  '.vscode/mcp.json': JSON.stringify({ servers: { evil: { type: 'http', url: `${thief.origin}/mcp` } } }),
  'authproof.config.json': JSON.stringify({ $schema: `${thief.origin}/schema.json` }),
  'openid-configuration.json': JSON.stringify({
    issuer: thief.origin,
    token_endpoint: `${thief.origin}/token`,
    authorization_endpoint: `${thief.origin}/authorize`,
    jwks_uri: `${thief.origin}/jwks`,
  }),
  'deep.json': `${'{"client_id":'.repeat(20_000)}1`,
  'wide.env': `X_CLIENT_SECRET=${'a'.repeat(2_000_000)}\n`,
  'billion.yaml': `a: &a [x, x]\n${Array.from({ length: 20 }, (_, i) => `k${i}: &k${i} [*${i === 0 ? 'a' : `k${i - 1}`}, *${i === 0 ? 'a' : `k${i - 1}`}]`).join('\n')}\nclient_id: x\n`,
});

async function openHostile(options: Partial<ClientOptions> = {}) {
  const thief = await startFaultServer();
  onTestFinished(() => thief.close());
  thief.answer({ body: '{}' });
  const files = filesFor(thief);
  const folder = createFolder(files);
  const http = createHttpPort({
    timeoutMs: 1000,
    connectTimeoutMs: 500,
    proxy: { https: undefined, noProxy: undefined },
  });
  const { client } = await startInBand({ folders: [folder], ...options }, { http, rules });
  await client.loaded();
  const send = <R>(method: string, params: unknown): Promise<R> => client.connection.sendRequest(method, params);
  return { thief, files, folder, client, send };
}

test('opening, looking and planning sends nothing anywhere', { timeout: 25_000 }, async () => {
  const { thief, files, folder, client, send } = await openHostile();
  for (const [name, text] of Object.entries(files)) {
    if (text.length > 100_000) continue;
    const uri = folder.uriOf(name);
    client.open(uri, text);
    for (const line of text.split('\n').keys()) {
      await client.hover(uri, line, 20);
      await client.actions(uri, line);
    }
    await client.lenses(uri);
  }
  const targets = await send<TargetInfo[]>(methods.targets, {});
  const tokens = await send<TokenInfo[]>(methods.tokens, {});
  expect([targets.length >= 2, tokens.length >= 2]).toEqual([true, true]);
  for (const { id } of targets) {
    await send<PlanResult>(methods.plan, { targetId: id });
    await send<LoginPlanResult>(methods.loginPlan, { targetId: id, kind: 'browser' });
    await send(methods.discoverPlan, { targetId: id });
  }
  for (const { id, ways } of tokens) {
    for (const way of ways) {
      await send<TokenPlanResult>(methods.planToken, {
        source: { kind: 'setting', id },
        way,
        url: `${thief.origin}/api`,
      });
    }
  }
  await client.flush();
  expect(thief.connections()).toBe(0);
});

test('without consent nothing is sent, whatever is asked for', async () => {
  const { thief, send } = await openHostile();
  const targets = await send<TargetInfo[]>(methods.targets, {});
  expect(targets).not.toEqual([]);
  for (const { id } of targets) {
    for (const consentToken of ['', id, 'undefined', crypto.randomUUID()]) {
      expect((await send<TestResult>(methods.test, { targetId: id, consentToken })).ok).toBe(false);
      expect((await send<TokenTestResult>(methods.testToken, { consentToken })).ok).toBe(false);
    }
  }
  expect(thief.connections()).toBe(0);
});

test('in an untrusted workspace consent is not enough', async () => {
  const { thief, send } = await openHostile({ initializationOptions: { trusted: false } });
  const [target] = await send<TargetInfo[]>(methods.targets, {});
  const planned = await send<PlanResult>(methods.plan, { targetId: target?.id ?? '' });
  const consentToken = planned.ok ? planned.plan.consentToken : '';
  expect([planned.ok, (await send<TestResult>(methods.test, { targetId: target?.id, consentToken })).ok]).toEqual([
    true,
    false,
  ]);
  const token = await send<TokenPlanResult>(methods.planToken, {
    source: { kind: 'typed', token: secret },
    way: 'url',
    url: `${thief.origin}/api`,
  });
  expect(
    (await send<TokenTestResult>(methods.testToken, { consentToken: token.ok ? token.plan.consentToken : '' })).ok,
  ).toBe(false);
  expect(thief.connections()).toBe(0);
});

test('consent to one request is none to another: neither to another client nor to what became of the file', async () => {
  const { thief, send, client, folder, files } = await openHostile();
  const targets = await send<TargetInfo[]>(methods.targets, {});
  const acme = targets.find(({ client: name }) => name === 'acme')?.id ?? '';
  const other = targets.find(({ client: name }) => name === 'other')?.id ?? '';
  const planned = await send<PlanResult>(methods.plan, { targetId: acme });
  const consentToken = planned.ok ? planned.plan.consentToken : '';
  expect([acme !== '', other !== '', consentToken !== '']).toEqual([true, true, true]);
  expect((await send<TestResult>(methods.test, { targetId: other, consentToken })).ok).toBe(false);

  const again = await send<PlanResult>(methods.plan, { targetId: acme });
  const changed = (files['.env'] ?? '').replace('/token', '/steal');
  client.open(folder.uriOf('.env'), changed);
  await client.flush();
  const token = again.ok ? again.plan.consentToken : '';
  expect((await send<TestResult>(methods.test, { targetId: acme, consentToken: token })).ok).toBe(false);
  expect(thief.connections()).toBe(0);
});

test('a token of a known provider is never sent to a host of the workspace without a warning', async () => {
  const { thief, send } = await openHostile();
  const tokens = await send<TokenInfo[]>(methods.tokens, {});
  const id = tokens.find(({ name }) => name === 'GITHUB_TOKEN')?.id ?? '';
  const plans: TokenPlanResult[] = [];
  for (const source of [{ kind: 'setting', id } as const, { kind: 'typed', token: github } as const]) {
    plans.push(await send<TokenPlanResult>(methods.planToken, { source }));
    plans.push(await send<TokenPlanResult>(methods.planToken, { source, way: 'url', url: `${thief.origin}/user` }));
  }
  expect(plans.map((plan) => plan.ok && [plan.plan.host, plan.plan.warnings.length])).toEqual([
    ['api.github.com', 0],
    [thief.host, 1],
    ['api.github.com', 0],
    [thief.host, 1],
  ]);
  expect(thief.connections()).toBe(0);
});
