import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, modern, startMcp } from './mcpClient.ts';
import { fragment, makeFolder, runCli } from './support.ts';

const initialize = (id: number, protocolVersion: string) => ({
  jsonrpc: '2.0',
  id,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});

const env = 'KEYCLOAK_CLIENT_ID=web-app\nKEYCLOAK_CLIENT_SECRET="canary-secret-0123456789-abcdef "\n';

test('a client of a revision with a handshake gets its version, the tools and their answers', async () => {
  const client = startMcp(await makeFolder({ '.env': fragment }));
  client.write(initialize(1, '2025-06-18'));
  expect((await client.answer(1)).result).toStrictEqual({
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'authproof', title: 'AuthProof', version: expect.any(String) },
    instructions: expect.stringContaining('check'),
  });
  client.write({ jsonrpc: '2.0', method: 'notifications/initialized' });
  client.write({ jsonrpc: '2.0', id: 2, method: 'ping' });
  expect(await client.answer(2)).toStrictEqual({ jsonrpc: '2.0', id: 2, result: {} });
  client.write({ jsonrpc: '2.0', id: 3, method: 'tools/list' });
  const tools = (await client.answer(3)).result?.tools as readonly { name: string; annotations: unknown }[];
  expect(tools.map(({ name }) => name)).toStrictEqual(['check', 'explain', 'inspect', 'rule']);
  expect(tools[0]?.annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
  client.write({ jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'check' } });
  const { result } = await client.answer(4);
  expect(JSON.parse(result?.content?.[0]?.text ?? '')).toStrictEqual(result?.structuredContent);
  expect([result?.isError, result?.resultType]).toStrictEqual([false, undefined]);
  expect([await client.end(), client.stderr()]).toStrictEqual([0, '']);
});

test('initialize is answered with the version asked for, or with the newest that has a handshake', async () => {
  const client = startMcp(await makeFolder({}));
  const given: unknown[] = [];
  for (const [id, asked] of ['2099-01-01', '2026-07-28', '2025-11-25', '2024-11-05'].entries()) {
    client.write(initialize(id, asked));
    given.push((await client.answer(id)).result?.protocolVersion);
  }
  expect(given).toStrictEqual(['2025-11-25', '2025-11-25', '2025-11-25', '2024-11-05']);
});

test('a client of the stateless revision discovers, lists and calls without a handshake', async () => {
  const client = startMcp(await makeFolder({ '.env': fragment }));
  expect((await client.request('server/discover')).result).toStrictEqual({
    resultType: 'complete',
    supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'],
    capabilities: { tools: {} },
    instructions: expect.any(String),
    ttlMs: 3_600_000,
    cacheScope: 'public',
    _meta: {
      'io.modelcontextprotocol/serverInfo': { name: 'authproof', title: 'AuthProof', version: expect.any(String) },
    },
  });
  expect((await client.request('tools/list')).result).toMatchObject({ resultType: 'complete', cacheScope: 'public' });
  expect((await client.call('check')).result).toMatchObject({ resultType: 'complete', isError: false });
  expect((await client.request('ping')).error?.code).toBe(-32601);
});

test('a request with an unknown version, or without what every request needs, is refused', async () => {
  const client = startMcp(await makeFolder({}));
  const metas = [
    { ...modern, 'io.modelcontextprotocol/protocolVersion': '1900-01-01' },
    { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' },
    {},
  ];
  const told: unknown[] = [];
  for (const [id, _meta] of metas.entries()) {
    client.write({ jsonrpc: '2.0', id, method: 'tools/list', params: { _meta } });
    told.push((await client.answer(id)).error?.code);
  }
  expect(told).toStrictEqual([-32022, -32602, -32602]);
});

test('what is no request gets an error, or nothing, and the server goes on', async () => {
  const client = startMcp(await makeFolder({}));
  client.write('a string');
  client.writeLine('{"jsonrpc":"2.0","id":1e400,"method":"tools/list"}');
  client.write({ jsonrpc: '2.0', id: 7, result: {} });
  client.write({ jsonrpc: '2.0', method: 'notifications/unknown' });
  client.write({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'nothing', _meta: modern } });
  client.write({ jsonrpc: '2.0', id: 2, method: 'resources/list', params: { _meta: modern } });
  expect([(await client.answer(1)).error?.code, (await client.answer(2)).error?.code]).toStrictEqual([-32602, -32601]);
  expect(client.messages().map(({ id, error }) => [id, error?.code])).toStrictEqual([
    [undefined, -32600],
    [undefined, -32600],
    [1, -32602],
    [2, -32601],
  ]);
});

test('a batch of revision 2025-03-26 is answered as one', async () => {
  const client = startMcp(await makeFolder({}));
  client.write(initialize(1, '2025-03-26'));
  await client.answer(1);
  client.write([
    { jsonrpc: '2.0', id: 2, method: 'ping' },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 3, method: 'ping' },
  ]);
  expect((await client.answer(3)).result).toStrictEqual({});
  expect(client.messages().map(({ id }) => id)).toStrictEqual([1, 2, 3]);
});

test('a cancelled call is not answered, and the next one is', async () => {
  const client = startMcp(await makeFolder({ '.env': fragment }));
  const call = (id: number) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'check', arguments: {}, _meta: modern },
  });
  client.write([call(1), call(2)]);
  client.write(call(3));
  client.write({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2, reason: 'not needed' } });
  expect((await client.answer(3)).result?.isError).toBe(false);
  expect(client.messages().map(({ id }) => id)).toStrictEqual([1, 3]);
});

test('check gives findings of all severities with places, the worst first', async () => {
  const client = startMcp(await makeFolder({ 'app/.env': fragment, 'other/.env': fragment }));
  const { result } = await client.call('check', { path: 'app' });
  const data = result?.structuredContent as {
    readonly summary: unknown;
    readonly findings: readonly Readonly<Record<string, unknown>>[];
  };
  expect(data.summary).toMatchObject({ filesRecognised: 1, errors: 1 });
  expect(data.findings[0]).toMatchObject({
    ruleId: 'redirect-uri-fragment',
    severity: 'error',
    file: 'app/.env',
    range: { start: { line: 1 } },
  });
  expect(new Set(data.findings.map(({ file }) => file))).toStrictEqual(new Set(['app/.env']));
  const least = await client.call('check', { path: 'app/.env', minSeverity: 'error' });
  expect(least.result?.structuredContent).toMatchObject({
    findings: [{ ruleId: 'redirect-uri-fragment' }],
    omitted: 0,
  });
  const one = await client.call('check', { limit: 1 });
  expect((one.result?.structuredContent as { findings: unknown[] }).findings).toHaveLength(1);
  expect(one.result?.structuredContent?.omitted).toBeGreaterThan(0);
});

test('explain names the setting, inspect the values, rule the reasons', async () => {
  const client = startMcp(await makeFolder({ '.env': `${env}KEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\n` }));
  const text = 'type="CODE_TO_TOKEN_ERROR", realmId="9c0f", clientId="web-app", error="invalid_client_credentials"';
  const explained = (await client.call('explain', { text })).result?.structuredContent;
  expect(explained).toMatchObject({ recognised: true, client: { client: 'keycloak' } });
  expect(JSON.stringify(explained)).toContain('KEYCLOAK_CLIENT_SECRET');
  const inspected = (await client.call('inspect')).result?.structuredContent;
  expect(inspected).toMatchObject({ files: [{ file: '.env' }], clients: [{ provider: 'keycloak' }] });
  const page = (await client.call('rule', { id: 'redirect-uri-fragment' })).result;
  expect([page?.isError, page?.content?.[0]?.text.split('\n')[0]]).toStrictEqual([false, '# redirect-uri-fragment']);
  expect((await client.call('rule')).result?.content?.[0]?.text).toContain('redirect-uri-fragment');
});

test('a call that is no use is told why, as a result the model can read', async () => {
  const client = startMcp(await makeFolder({ '.env': env }));
  const calls: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['check', { path: '../' }, 'The path is outside of the folders that may be read: '],
    ['check', { path: '/etc/passwd' }, 'The path is outside of the folders that may be read: '],
    ['inspect', { path: 'nothing' }, 'There is no such file or folder.'],
    ['check', { path: 1 }, 'The argument path has to be a string.'],
    ['check', { minSeverity: 'fatal' }, 'The argument minSeverity has to be one of error, warning, info, hint.'],
    ['check', { limit: 0 }, 'The argument limit has to be an integer from 1 to 1000.'],
    ['check', { fix: true }, 'There is no such argument; expected path, minSeverity, limit.'],
    ['explain', {}, 'The argument text is missing.'],
    ['explain', { text: ' ' }, 'There is no text to explain.'],
    ['explain', { text: 'x', client: 'nobody' }, 'no client matches nobody'],
    [
      'rule',
      { id: 'redirect-uri-fragmet' },
      'there is no rule "redirect-uri-fragmet"; did you mean redirect-uri-fragment?',
    ],
  ];
  const told: unknown[] = [];
  for (const [name, given, message] of calls) {
    const { result } = await client.call(name, given);
    told.push([result?.isError, result?.content?.[0]?.text.slice(0, message.length)]);
  }
  expect(told).toStrictEqual(calls.map(([, , message]) => [true, message]));
});

test('links that lead out of the roots are not followed, for files, folders and configuration', async () => {
  const cwd = await makeFolder({
    'inside/app/.env': 'ACME_CLIENT_ID=acme-web\n',
    'outside/.env': 'OUTSIDE_CLIENT_ID=outside-web\nOUTSIDE_REDIRECT_URI="https://outside.acme.io/#/callback"\n',
    'outside/config.json': '{ "outsideKey": 1 }',
  });
  const inside = join(cwd, 'inside');
  await symlink(join(cwd, 'outside/.env'), join(inside, '.env.local'));
  await symlink(join(cwd, 'outside'), join(inside, 'linked'));
  await symlink(join(cwd, 'outside/config.json'), join(inside, 'authproof.config.json'));
  const client = startMcp(cwd, ['inside']);
  const answers = [
    await client.call('inspect'),
    await client.call('check'),
    await client.call('check', { path: '.env.local' }),
    await client.call('check', { path: 'linked' }),
    await client.call('check', { path: 'linked/.env' }),
  ];
  expect(answers.map(({ result }) => result?.isError)).toStrictEqual([false, false, true, true, true]);
  const said = JSON.stringify(client.messages());
  expect(said).toContain('acme-web');
  expect(['outside-web', 'outside.acme.io', 'outsideKey'].filter((word) => said.includes(word))).toStrictEqual([]);
});

test('a link that stays inside is followed, and several roots may be read', async () => {
  const cwd = await makeFolder({ 'a/real/secrets.env': fragment, 'b/.env': fragment });
  await symlink('real/secrets.env', join(cwd, 'a/.env'));
  const client = startMcp(cwd, ['a', 'b']);
  const filesOf = async (path: string): Promise<unknown> =>
    (await client.call('inspect', { path })).result?.structuredContent?.files;
  expect(await filesOf('.env')).toMatchObject([{ file: '.env' }]);
  expect(await filesOf('../b')).toMatchObject([{ file: '../b/.env' }]);
  const { code, stderr } = await runCli(['mcp', 'nothing'], { cwd });
  expect([code, stderr]).toStrictEqual([2, 'authproof: nothing: no such folder\n']);
});

test('nothing is written, and no secret of the workspace or of a pasted text comes back', async () => {
  const pasted = 'canary8Q~pasted1234567890abcdefgh';
  const secrets = {
    space: 'canary-secret-0123456789-abcdef',
    shared: 'canary-shared-Wx9Yz8Ab7Cd6Ef5Gh4Ij',
    token: 'ghp_canary0123456789ABCDEFGHIJabcdefghij',
    url: 'canary-url-Yz7Ab6Cd5Ef4Gh3Ij2Kl',
    yaml: 'canary-yaml-Mn1Op0Qr9St8Uv7Wx6Yz',
    pasted,
  };
  const cwd = await makeFolder({
    '.env': [
      env.trimEnd(),
      `AUTH0_CLIENT_ID=${secrets.shared}`,
      `AUTH0_CLIENT_SECRET=${secrets.shared}`,
      `NEXT_PUBLIC_ACME_CLIENT_SECRET='${secrets.shared}`,
      `GITHUB_CLIENT_ID=${secrets.token}`,
      `ACME_REDIRECT_URI=http://user:${secrets.url}@app.example.com/cb?client_secret=${secrets.url}#frag`,
    ].join('\n'),
    '.env.production': `KEYCLOAK_CLIENT_SECRET=" ${secrets.space}"\n`,
    'compose.yaml': `services:\n  api:\n    environment:\n      ACME_CLIENT_SECRET: ${secrets.yaml}\n      BAD: [${secrets.yaml}\n`,
  });
  const before = await snapshot(cwd);
  const client = startMcp(cwd);
  await client.call('check');
  await client.call('inspect');
  await client.call('explain', {
    text: `curl -u web-app:${pasted} https://sso.acme.io/token\n{"error":"invalid_client","error_description":"${pasted} and ${secrets.space} are wrong"}`,
  });
  await client.call('check', { path: pasted });
  await client.call('rule', { id: pasted.toLowerCase() });
  const said = JSON.stringify(client.messages()) + client.stderr();
  expect(said).toContain('secret-stray-characters');
  expect(said).toContain('invalid_client');
  expect(Object.entries(secrets).flatMap(([where, secret]) => (said.includes(secret) ? [where] : []))).toStrictEqual(
    [],
  );
  expect(await snapshot(cwd)).toStrictEqual(before);
});

async function snapshot(folder: string): Promise<readonly (readonly [string, string])[]> {
  const names = await readdir(folder);
  return Promise.all(names.sort().map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
}

test('a text with every kind of line end stays one message', async () => {
  const client = startMcp(await makeFolder({}));
  const text = `a\u2028b\u2029c\rd\u0085e error=invalid_grant`;
  expect((await client.call('explain', { text })).result?.structuredContent).toMatchObject({ recognised: true });
});

test('what was asked before the input ended is answered', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'check' } };
  // The last line has no end.
  const input = `${JSON.stringify(initialize(1, '2025-06-18'))}\n${JSON.stringify(call)}`;
  const { code, stdout } = await runCli(['mcp'], { cwd, input });
  const answers = stdout.split('\n').filter((line) => line !== '');
  expect([code, answers.map((line) => (JSON.parse(line) as Answer).id)]).toEqual([0, [1, 2]]);
});

test('a client that does not read any more ends the server', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  const client = startMcp(cwd);
  await client.request('server/discover');
  client.closeOutput();
  for (const id of [2, 3]) client.write({ jsonrpc: '2.0', id, method: 'ping' });
  expect(await client.ended).toBe(0);
});
