import { describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import {
  type DiscoverPlanResult,
  type DiscoverResult,
  type DiscoverTargetInfo,
  methods,
} from '../../server/src/lsp/protocol.ts';
import type { HttpPort } from '../../server/src/probe/port.ts';
import { type Answer, answersOf } from '../support/discovery.ts';
import { applyAction, type ClientOptions, createFolder, startInBand, until } from './client.ts';

const issuer = 'https://id.acme.example/t';
const metadata = `${issuer}/.well-known/openid-configuration`;
const secret = 'canary-secret-0123456789-abcdefghij';
const env = [
  'ACME_CLIENT_ID=web',
  `ACME_CLIENT_SECRET=${secret}`,
  `ACME_ISSUER=${issuer}/`,
  `ACME_TOKEN_ENDPOINT=${issuer}/oauth/token`,
  '',
].join('\n');
const document = { issuer, token_endpoint: `${issuer}/token` };
const answers: Readonly<Record<string, Answer>> = { [metadata]: { body: document } };

async function started(text: string, http: HttpPort, options: Partial<ClientOptions> = {}) {
  const folder = createFolder({ '.env': text });
  const { client } = await startInBand({ folders: [folder], ...options }, { http, rules: [] });
  await client.loaded();
  const targets: DiscoverTargetInfo[] = await client.connection.sendRequest(methods.discoverTargets, {});
  const targetId = targets[0]?.id ?? '';
  const plan = (): Promise<DiscoverPlanResult> => client.connection.sendRequest(methods.discoverPlan, { targetId });
  return {
    client,
    uri: folder.uriOf('.env'),
    targets,
    targetId,
    plan,
    token: async () => {
      const planned = await plan();
      if (!planned.ok) throw new Error(planned.reason);
      return planned.plan.consentToken;
    },
    run: (consentToken: string): Promise<DiscoverResult> =>
      client.connection.sendRequest(methods.discover, { targetId, consentToken }),
  };
}

test('the plan names hosts and documents, and sends nothing', async () => {
  const { http, asked } = answersOf(answers, 0);
  const { targets, plan, uri, targetId } = await started(env, http);
  expect(targets).toEqual([{ id: targetId, client: 'acme', environment: 'base', address: `${issuer}/`, uris: [uri] }]);
  expect(await plan()).toEqual({
    ok: true,
    plan: {
      targetId,
      consentToken: expect.any(String),
      client: 'acme',
      environment: 'base',
      hosts: ['id.acme.example'],
      requests: [
        { what: 'Server metadata', url: metadata },
        { what: 'Server metadata', url: 'https://id.acme.example/.well-known/oauth-authorization-server/t' },
        { what: 'Server metadata', url: 'https://id.acme.example/.well-known/openid-configuration/t' },
        { what: 'Token endpoint', url: `${issuer}/oauth/token` },
      ],
      atMost: 8,
      notes: [],
    },
  });
  expect(asked).toEqual([]);
});

test('differences stand on their settings with a fix that agrees with the document, until the setting changes', async () => {
  const { http, asked } = answersOf(answers, 0);
  const { client, token, run, uri } = await started(env, http);
  const result = await run(await token());
  expect(asked).toEqual([`GET ${metadata}`, `GET ${issuer}/oauth/token`]);
  expect(
    result.ok && [result.report.ok, result.next, result.report.findings.map((f) => [f.id, f.setting?.name])],
  ).toEqual([
    false,
    undefined,
    [
      ['discovery-issuer', 'ACME_ISSUER'],
      ['discovery-endpoints', 'ACME_TOKEN_ENDPOINT'],
    ],
  ]);
  await until('the findings are shown', () => client.diagnostics.has(uri));
  const shown = client.diagnostics.get(uri) ?? [];
  expect(shown.map((d) => [d.code, d.severity, d.range.start.line, d.codeDescription?.href.split('/').at(-1)])).toEqual(
    [
      ['discovery-issuer', 1, 2, 'discovery.md#issuer'],
      ['discovery-endpoints', 2, 3, 'discovery.md#endpoints'],
    ],
  );

  const [fix] = await client.actions(uri, 2, ['quickfix']);
  expect(fix?.title).toBe('Set ACME_ISSUER to the issuer of the metadata');
  expect(fix?.isPreferred).toBe(undefined);
  const mended = applyAction(fix ?? { title: '' }, uri, env);
  expect(mended).toBe(env.replace(`${issuer}/\n`, `${issuer}\n`));

  client.open(uri, `# above\n${env}`);
  await client.flush();
  expect(client.diagnostics.get(uri)?.map((d) => d.range.start.line)).toEqual([3, 4]);
  client.change(uri, mended, 2);
  await client.flush();
  expect(client.diagnostics.has(uri)).toBe(false);
  client.change(uri, env, 3);
  await client.flush();
  expect(client.diagnostics.has(uri)).toBe(false);
});

test('a comment silences a finding, and is not called unused', async () => {
  const { http } = answersOf(answers, 0);
  const { client, token, run, uri } = await started(env, http);
  await run(await token());
  await until('the findings are shown', () => client.diagnostics.has(uri));
  const actions = await client.actions(uri, 2, ['quickfix']);
  const silence = actions.find(({ title }) => title === 'Silence discovery-issuer here');
  client.open(uri, applyAction(silence ?? { title: '' }, uri, env));
  await client.flush();
  expect(client.diagnostics.get(uri)?.map(({ code }) => code)).toEqual(['discovery-endpoints']);
});

test('the next comparison takes the place of the last', async () => {
  const changing: Record<string, Answer> = { ...answers };
  const { http } = answersOf(changing, 0);
  const { client, token, run, uri } = await started(env, http);
  await run(await token());
  await until('the findings are shown', () => client.diagnostics.has(uri));
  changing[metadata] = { body: { issuer: `${issuer}/`, token_endpoint: `${issuer}/oauth/token` } };
  await run(await token());
  await until('the findings are gone', () => !client.diagnostics.has(uri));
});

test('a server of an MCP client configuration can be compared, and mended', async () => {
  const url = 'https://mcp.acme.example/mcp';
  const text = `{ "mcpServers": { "acme": { "url": "${url}" } } }\n`;
  const { http } = answersOf(
    {
      [url]: { status: 401 },
      'https://mcp.acme.example/.well-known/oauth-protected-resource/mcp': {
        body: { resource: 'https://mcp.acme.example/sse', authorization_servers: [] },
      },
    },
    0,
  );
  const folder = createFolder({ '.mcp.json': text });
  const { client } = await startInBand({ folders: [folder] }, { http, rules: [] });
  await client.loaded();
  const [target]: DiscoverTargetInfo[] = await client.connection.sendRequest(methods.discoverTargets, {});
  const planned: DiscoverPlanResult = await client.connection.sendRequest(methods.discoverPlan, {
    targetId: target?.id,
  });
  const consentToken = planned.ok ? planned.plan.consentToken : '';
  await client.connection.sendRequest(methods.discover, { targetId: target?.id, consentToken });
  const uri = folder.uriOf('.mcp.json');
  await until('the findings are shown', () => client.diagnostics.has(uri));
  expect(client.diagnostics.get(uri)?.map((d) => d.code)).toEqual(Array(3).fill('discovery-protected-resource'));
  const actions = await client.actions(uri, 0, ['quickfix']);
  const fix = actions.find(({ title }) => title.startsWith('Set '));
  expect(applyAction(fix ?? { title: '' }, uri, text)).toBe(text.replace('/mcp"', '/sse"'));
});

describe('consent', () => {
  test('is good for one comparison', async () => {
    const { http, asked } = answersOf(answers, 0);
    const { token, run } = await started(env, http);
    const consent = await token();
    expect((await run(consent)).ok).toBe(true);
    const sent = asked.length;
    expect(await run(consent)).toEqual({ ok: false, reason: expect.stringContaining('Nothing was sent') });
    expect(asked).toHaveLength(sent);
  });

  test('is void without a token, with a made-up one, and when a newer plan was shown', async () => {
    const { http, asked } = answersOf(answers, 0);
    const { token, run } = await started(env, http);
    const first = await token();
    await token();
    for (const consent of ['', crypto.randomUUID(), first]) expect((await run(consent)).ok).toBe(false);
    expect(asked).toEqual([]);
  });

  test('is void when the configuration has changed since', async () => {
    const { http, asked } = answersOf(answers, 0);
    const { token, run, client, uri } = await started(env, http);
    const consent = await token();
    client.open(uri, env.replaceAll('id.acme.example', 'evil.example'));
    expect((await run(consent)).ok).toBe(false);
    expect(asked).toEqual([]);
  });

  test('does not count in an untrusted workspace', async () => {
    const { http, asked } = answersOf(answers, 0);
    const { token, run } = await started(env, http, { initializationOptions: { trusted: false } });
    expect(await run(await token())).toEqual({ ok: false, reason: expect.stringContaining('not trusted') });
    expect(asked).toEqual([]);
  });

  test('is asked again for a host that a document names', async () => {
    const keys = 'https://keys.acme.example/keys';
    const { http, asked } = answersOf({ [metadata]: { body: { ...document, jwks_uri: keys } } }, 0);
    const { token, run } = await started(env, http);
    const first = await run(await token());
    expect(asked).not.toContain(`GET ${keys}`);
    const next = first.ok ? first.next : undefined;
    expect([next?.hosts, next?.requests, next?.notes]).toEqual([
      ['keys.acme.example'],
      [{ what: 'Keys', url: keys }],
      ['Named by a document of id.acme.example.'],
    ]);
    const sent = asked.length;
    const second = await run(next?.consentToken ?? '');
    expect(asked.slice(sent)).toEqual([`GET ${keys}`]);
    expect(second.ok && second.report.findings.map(({ id }) => id)).toContain('discovery-jwks');
  });
});

test('a comparison that is cancelled ends, and leaves no finding', async () => {
  let aborted = false;
  const http: HttpPort = (_request, signal) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        aborted = true;
        const failure = { stage: 'request', code: 'ABORTED', message: 'cancelled', details: {} } as const;
        resolve({ response: undefined, failure, timings: {}, endedAt: 0 });
      });
    });
  const { client, token, uri, targetId } = await started(env, http);
  const cancel = new CancellationTokenSource();
  const params = { targetId, consentToken: await token() };
  const answer = client.connection.sendRequest(methods.discover, params, cancel.token);
  await client.flush();
  cancel.cancel();
  await answer.catch(() => undefined);
  expect(aborted).toBe(true);
  await client.flush();
  expect(client.diagnostics.has(uri)).toBe(false);
});

test('nothing that goes to the client holds the secret, though the server knows it', async () => {
  const hostile = { issuer: `${issuer}/${secret}`, token_endpoint: `${issuer}/token?client_secret=${secret}` };
  const { http } = answersOf({ [metadata]: { body: hostile } }, 0);
  const text = `${env}ACME_AUTHORIZATION_ENDPOINT=${issuer}/a?client_secret=${secret}\n`;
  const { client, token, run, uri } = await started(text, http);
  const result = await run(await token());
  expect(result.ok && result.report.findings.length).toBeGreaterThan(0);
  await until('the findings are shown', () => client.diagnostics.has(uri));
  for (const line of [2, 3, 4]) await client.actions(uri, line);
  expect(JSON.stringify(client.messages())).not.toContain(secret);
});
