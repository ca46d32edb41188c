import { describe, expect, test } from 'vitest';
import {
  type CompareResult,
  methods,
  type PlanInfo,
  type PlanResult,
  type TargetInfo,
  type TestResult,
  type VerdictInfo,
} from '../../server/src/lsp/protocol.ts';
import type { HttpPort } from '../../server/src/probe/port.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type ClientOptions, createFolder, type Folder, startInBand } from './client.ts';

const secrets = { development: 'canary-development-0123456789', production: 'canary-production-9876543210' };
const key = Buffer.alloc(32, 5).toString('base64');

const env = (environment: keyof typeof secrets, endpoint = 'https://id.acme.example/token'): string =>
  [
    'ACME_CLIENT_ID=web',
    `ACME_CLIENT_SECRET=${secrets[environment]}`,
    `ACME_TOKEN_ENDPOINT=${endpoint}`,
    'ACME_GRANT_TYPE=client_credentials',
    'ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_basic',
    '',
  ].join('\n');

/** Accepts the secret of development, and repeats whatever it was sent. */
const server: HttpPort = async ({ headers, body }) => {
  const [, pair = ''] = (headers.authorization ?? '').split(' ');
  const right = Buffer.from(pair, 'base64').toString().endsWith(secrets.development);
  const answer = right
    ? { access_token: 'canary-access-token-0123456789', token_type: 'Bearer', expires_in: 60 }
    : { error: 'invalid_client', error_description: `${headers.authorization} ${body} <b>no</b>` };
  return {
    response: {
      status: right ? 200 : 401,
      headers: { 'content-type': 'application/json', 'set-cookie': 'session=canary-cookie' },
      body: JSON.stringify(answer),
      truncated: false,
    },
    failure: undefined,
    timings: { dns: 1, connect: 2, tls: 3, request: 1, response: 5, total: 12 },
    endedAt: Date.UTC(2026, 10, 12),
  };
};

async function started(folder: Folder, options: Partial<ClientOptions> = {}, withRules = false) {
  const { client } = await startInBand(
    { folders: [folder], ...options },
    { http: server, rules: withRules ? rules : [], version: '9.8.7' },
  );
  await client.loaded();
  const { connection } = client;
  const targets: readonly TargetInfo[] = await connection.sendRequest(methods.targets, {});
  const targetIn = (environment: string): TargetInfo => {
    const found = targets.find((target) => target.environment === environment);
    if (found === undefined) throw new Error(`no target in ${environment}`);
    return found;
  };
  const planOf = async (targetId: string): Promise<PlanInfo> => {
    const planned: PlanResult = await connection.sendRequest(methods.plan, { targetId });
    if (!planned.ok) throw new Error(planned.reason);
    return planned.plan;
  };
  const run = async (targetId: string): Promise<VerdictInfo> => {
    const { consentToken } = await planOf(targetId);
    const result: TestResult = await connection.sendRequest(methods.test, { targetId, consentToken });
    if (!result.ok || result.verdict === undefined) throw new Error('no verdict');
    return result.verdict;
  };
  const compare = (...targetIds: readonly string[]): Promise<CompareResult> =>
    connection.sendRequest(methods.compare, { targetIds });
  return { client, connection, targets, targetIn, planOf, run, compare };
}

const two = () =>
  createFolder({
    'package.json': '{"name": "two"}',
    '.env.development': env('development'),
    '.env.production': env('production'),
  });

const sectionOf = ({ report }: VerdictInfo, id: string) => report.sections.find((section) => section.id === id);

describe('a report', () => {
  test('links to the setting of each cause, tells the product for support, and the same in Markdown', async () => {
    const folder = two();
    const { run, targetIn } = await started(folder, {}, true);
    const verdict = await run(targetIn('production').id);
    const [block] = sectionOf(verdict, 'causes')?.blocks ?? [];
    const place = block?.kind === 'causes' ? block.causes[0]?.place : undefined;
    expect(place).toEqual({
      name: 'ACME_CLIENT_SECRET',
      label: '.env.production:2',
      link: {
        uri: folder.uriOf('.env.production'),
        range: { start: { line: 1, character: 19 }, end: { line: 1, character: 19 + secrets.production.length } },
        hasFix: false,
      },
    });
    expect(verdict.markdown).toContain('(`ACME_CLIENT_SECRET`, `.env.production:2`)');
    expect(verdict.markdown).toMatch(/- authproof: `9\.8\.7`\n- Operating system: `\w+`/);
    expect(verdict.markdown).not.toContain(folder.path);
    expect(verdict.target).toEqual({ id: targetIn('production').id, siblings: [targetIn('development').id] });
  });

  test('says where a finding at a setting has a quick fix', async () => {
    const spaced = env('production').replace(secrets.production, `" ${secrets.production} "`);
    const { run, targets } = await started(createFolder({ '.env': spaced }), {}, true);
    const verdict = await run(targets[0]?.id ?? '');
    const [block] = sectionOf(verdict, 'causes')?.blocks ?? [];
    const fixes = block?.kind === 'causes' ? block.causes.map(({ place }) => [place?.name, place?.link?.hasFix]) : [];
    expect(fixes[0]).toEqual(['ACME_CLIENT_SECRET', true]);
  });
});

describe('the history', () => {
  test('of an earlier session tells what has changed since it worked', async () => {
    const folder = createFolder({ 'package.json': '{}', '.env': env('development') });
    const first = await started(folder);
    await first.connection.sendRequest(methods.history, { key });
    const { history, ok } = await first.run(first.targets[0]?.id ?? '');
    expect([ok, typeof history]).toEqual([true, 'string']);

    folder.write('.env', env('production'));
    const second = await started(folder);
    await second.connection.sendRequest(methods.history, { key, saved: history });
    const verdict = await second.run(second.targets[0]?.id ?? '');
    const [said] = sectionOf(verdict, 'history')?.blocks ?? [];
    expect(said?.kind === 'paragraph' && said.text).toMatch(
      /^Since 1[12] Nov 2026 \d\d:\d\d, when it worked: client secret \(ACME_CLIENT_SECRET in \.env\) changed; the same: client_id, /,
    );
  });

  test('is not given out to a client that keeps none', async () => {
    const { run, targetIn } = await started(two());
    expect((await run(targetIn('production').id)).history).toBeUndefined();
  });
});

describe('environments', () => {
  test('of one client know each other', async () => {
    const { targetIn } = await started(two());
    expect(targetIn('development').siblings).toEqual([targetIn('production').id]);
    const alone = await started(createFolder({ '.env': env('development') }));
    expect(alone.targets.map(({ siblings }) => siblings)).toEqual([undefined]);
  });

  test('are set side by side after their tests, which sends nothing more', async () => {
    const { run, compare, targetIn } = await started(two());
    const ids = [targetIn('development').id, targetIn('production').id] as const;
    for (const id of ids) await run(id);
    const result = await compare(...ids);
    expect(result.ok && result.report.headline).toBe(
      'Works in development, fails in production (HTTP 401, invalid_client, configuration).',
    );
    const differences = result.ok
      ? result.report.sections.find(({ id }) => id === 'differences')?.blocks[0]
      : undefined;
    expect(differences).toEqual({
      kind: 'table',
      head: ['Setting', 'development', 'production'],
      rows: [['client secret (suspected)', 'secret A', 'secret B']],
    });
    expect(result.ok && result.markdown).toContain('| client secret (suspected) | secret A | secret B |');
  });

  test('one of them alone is nothing to compare', async () => {
    const { compare, targetIn } = await started(two());
    expect(await compare(targetIn('production').id, targetIn('production').id, 'gone')).toEqual({
      ok: false,
      reason: expect.stringContaining('no two environments'),
    });
  });
});

describe('a consent may be remembered', () => {
  const keyOf = async (text: string, options: Partial<ClientOptions> = {}): Promise<string | undefined> => {
    const { planOf, targets } = await started(createFolder({ 'package.json': '{}', '.env': text }), options);
    return (await planOf(targets[0]?.id ?? '')).rememberKey;
  };
  // The folder of each test has a name of its own.
  const shapeOf = (text: string | undefined): string | undefined => text?.replaceAll(/file:[^"]*\//g, '');

  test('for the same address and names, whatever the values are', async () => {
    const first = await keyOf(env('development'));
    expect(shapeOf(await keyOf(env('production')))).toBe(shapeOf(first));
    expect(first).not.toContain('canary');
  });

  test.each([
    ['another endpoint', env('development', 'https://evil.example/token')],
    ['another variable', env('development').replace('ACME_CLIENT_SECRET', 'ACME_OAUTH_CLIENT_SECRET')],
    ['another method', env('development').replace('client_secret_basic', 'client_secret_post')],
    ['another scope', `${env('development')}ACME_SCOPE=admin\n`],
  ])('but not for %s', async (_, text) => {
    const [before, after] = [await keyOf(env('development')), await keyOf(text)];
    expect(after).toBeDefined();
    expect(shapeOf(after)).not.toBe(shapeOf(before));
  });

  test.each([
    ['an address of a private network', env('development', 'https://keycloak.internal/token'), {}],
    ['a private IP address', env('development', 'https://10.0.0.7/token'), {}],
    ['an untrusted workspace', env('development'), { initializationOptions: { trusted: false } }],
  ])('never for %s', async (_, text, options) => {
    expect(await keyOf(text, options)).toBeUndefined();
  });

  test.each([
    ['cloud metadata', 'https://169.254.169.254/token'],
    ['a link-local address', 'https://[fe80::1]/token'],
  ])('and %s is refused with the reason', async (_, endpoint) => {
    const { connection, targets } = await started(createFolder({ '.env': env('development', endpoint) }));
    const planned: PlanResult = await connection.sendRequest(methods.plan, { targetId: targets[0]?.id ?? '' });
    expect(planned).toEqual({ ok: false, reason: expect.stringMatching(/nothing is sent there|link-local/) });
  });
});

test('no report, history or comparison holds a secret, a token or a cookie', async () => {
  const swapped = env('production').replace('CLIENT_ID=web', `CLIENT_ID=${secrets.production}`);
  const folder = createFolder({
    'package.json': '{"name": "two"}',
    '.env.development': env('development'),
    '.env.production': swapped,
  });
  const { client, connection, run, compare, targets } = await started(folder);
  await connection.sendRequest(methods.history, { key });
  for (const { id } of targets) for (let i = 0; i < 2; i++) await run(id);
  await compare(...targets.map(({ id }) => id));
  await client.flush();
  const sent = JSON.stringify(client.messages());
  expect(sent).toContain('invalid_client');
  const plain = [...Object.values(secrets), 'canary-access-token', 'canary-cookie'];
  const spellings = plain.flatMap((text) => [text, Buffer.from(text).toString('base64').slice(0, 20)]);
  expect(spellings.filter((text) => sent.includes(text))).toEqual([]);
});
