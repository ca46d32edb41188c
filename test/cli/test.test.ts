import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '../../server/tools/authorizationServer.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { makeFolder, type Ran, runCli } from './support.ts';

let server: AuthorizationServer;
let spy: FaultServer;

beforeAll(async () => {
  server = await startAuthorizationServer({
    clients: [
      { client_id: 'service', client_secret: 'right-secret-0123456789', grant_types: ['client_credentials'] },
      {
        client_id: 'web',
        client_secret: 'right-secret-0123456789',
        grant_types: ['authorization_code'],
        redirect_uris: ['https://app.acme.io/callback'],
      },
    ],
  });
  spy = await startFaultServer();
});

afterAll(async () => {
  await server.close();
  await spy.close();
});

interface Client {
  readonly prefix?: string;
  readonly id?: string;
  readonly secret?: string;
  readonly url?: string;
}

const env = ({ prefix = 'OAUTH', id = 'service', secret = 'right-secret-0123456789', url }: Client = {}): string =>
  `${prefix}_CLIENT_ID=${id}
${prefix}_CLIENT_SECRET=${secret}
${prefix}_TOKEN_URL=${url ?? server.tokenEndpoint}
${prefix}_GRANT_TYPE=client_credentials
`;

async function runTest(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  return runCli(['test', ...args], { cwd: await makeFolder(files) });
}

interface Verdict {
  readonly target: Readonly<Record<string, unknown>>;
  readonly outcome: string;
  readonly ok: boolean;
  readonly causes: readonly { readonly [key: string]: unknown }[];
}

const verdictsOf = (ran: Ran): readonly Verdict[] => (JSON.parse(ran.stdout) as { verdicts: Verdict[] }).verdicts;

const outcomes = (ran: Ran): readonly string[] =>
  verdictsOf(ran).map(({ target, outcome }) => `${String(target.client)} ${String(target.environment)} ${outcome}`);

test('the right secret passes, and JSON has the documented fields', async () => {
  const ran = await runTest({ '.env': env() }, '--yes', '--format', 'json');
  expect(ran.code).toBe(0);
  expect(verdictsOf(ran)).toMatchObject([
    {
      target: {
        client: 'service',
        provider: null,
        environment: 'base',
        endpoint: server.tokenEndpoint,
        authMethod: 'client_secret_basic',
      },
      outcome: 'ok-token',
      ok: true,
      proves: expect.arrayContaining([expect.any(String)]),
      causes: [],
      http: { status: 200, headers: expect.objectContaining({ 'content-type': expect.any(String) }) },
      timings: { total: expect.any(Number) },
      retry: null,
    },
  ]);
});

test('a wrong secret fails, and the causes point at the settings', async () => {
  const ran = await runTest({ '.env': env({ secret: 'wrong-secret-0123456789' }) }, '--yes', '--format', 'json');
  expect(ran.code).toBe(1);
  const last = verdictsOf(ran).at(-1);
  expect(last).toMatchObject({ outcome: 'invalid_client', ok: false, http: { status: 401 } });
  expect(last?.causes[0]).toMatchObject({
    id: expect.any(String),
    likelihood: expect.stringMatching(/^(?:certain|likely|possible)$/),
    explanation: expect.any(String),
    setting: {
      file: '.env',
      range: { start: { line: 1, character: 20 }, end: { line: 1, character: 43 } },
    },
    nextStep: expect.any(String),
  });
  expect(ran.stdout + ran.stderr).not.toContain('secret-0123456789');
});

test('a grant that is not enabled fails although the credentials are right', async () => {
  const ran = await runTest({ '.env': env({ id: 'web' }) }, '--yes', '--format', 'json');
  expect(outcomes(ran)[0]).toBe('web base unauthorized_client');
  expect(ran.code).toBe(1);
});

test('nothing is sent without --yes when there is nobody to ask', async () => {
  const ran = await runTest({ '.env': env({ url: `${spy.origin}/token` }) });
  expect(ran).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: 'authproof: nothing was sent: there is no terminal to ask for consent; pass --yes to consent\n',
  });
  expect(spy.connections()).toBe(0);
});

test('what is about to be sent is told in names', async () => {
  const ran = await runTest({ '.env': env() }, '--yes');
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain(`POST ${server.tokenEndpoint}`);
  expect(ran.stderr).toContain('OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET');
  expect(ran.stdout).toMatch(/^✓ OK: /);
  expect(ran.stdout + ran.stderr).not.toContain('right-secret');
});

test('clients and environments can be chosen', async () => {
  const files = {
    '.env.development': env() + env({ prefix: 'GITHUB', id: 'web' }),
    '.env.production': env({ secret: 'wrong-secret-0123456789' }),
  };
  const one = await runTest(files, '--yes', '--format', 'json', '--client', 'OAuth', '--environment', 'development');
  expect(outcomes(one)).toStrictEqual(['service development ok-token']);
  expect(one.code).toBe(0);
  const none = await runTest(files, '--yes', '--client', 'gitlab');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(/^authproof: no client matches gitlab; there are: .*service \(development\).*\n$/);
});

test('of clients that share a name each one counts', async () => {
  const files = {
    'a/package.json': '{}',
    'a/.env': env({ secret: 'wrong-secret-0123456789' }),
    'b/package.json': '{}',
    'b/.env': env(),
  };
  const ran = await runTest(files, '--yes', '--format', 'json', '--client', 'oauth');
  expect(ran.code).toBe(1);
  expect(outcomes(ran).at(-1)).toBe('service base ok-token');
  expect(outcomes(ran).length).toBeGreaterThan(1);
});

test('a client that cannot be tested is told, and the others are tested', async () => {
  const files = {
    'a/package.json': '{}',
    'a/.env': env({ secret: '' }),
    'b/package.json': '{}',
    'b/.env': env(),
  };
  const ran = await runTest(files, '--yes', '--format', 'json');
  expect(outcomes(ran)).toStrictEqual(['service base not-sent', 'service base ok-token']);
  expect(ran.code).toBe(1);
});

test('a path limits which clients are tested', async () => {
  const files = { 'a/package.json': '{}', 'a/.env': env({ secret: 'wrong' }), 'b/package.json': '{}', 'b/.env': env() };
  const ran = await runTest(files, 'b', '--yes', '--format', 'json');
  expect(outcomes(ran)).toStrictEqual(['service base ok-token']);
  expect(ran.code).toBe(0);
});

test('a workspace without clients is wrong usage', async () => {
  expect(await runTest({ 'README.md': '' }, '--yes')).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: 'authproof: no client with a client_id was found\n',
  });
});

test('a server that is not there is a failed test', async () => {
  const gone = await startFaultServer();
  await gone.close();
  const ran = await runTest({ '.env': env({ url: `${gone.origin}/token` }) }, '--yes', '--format', 'json');
  expect(ran.code).toBe(1);
  expect(verdictsOf(ran)).toMatchObject([{ ok: false, http: null }]);
});

describe('two environments', () => {
  const files = () => ({
    'package.json': '{}',
    '.env.development': env(),
    '.env.production': env({ secret: 'wrong-secret-0123456789' }),
  });
  const both = ['--yes', '--environment', 'development', '--environment', 'production'] as const;

  test('are set side by side, the likely difference first', async () => {
    const ran = await runTest(files(), ...both, '--format', 'json');
    const { comparisons } = JSON.parse(ran.stdout) as { comparisons: unknown };
    expect(comparisons).toStrictEqual([
      {
        summary: expect.stringMatching(/^Works in development, fails in production \(HTTP 401, .*configuration\)\.$/),
        environments: [
          {
            client: 'service',
            environment: 'development',
            tested: true,
            ok: true,
            outcome: 'ok-token',
            class: 'success',
            status: 200,
          },
          expect.objectContaining({ environment: 'production', tested: true, ok: false, status: 401 }),
        ],
        differences: [
          {
            setting: 'client_secret',
            what: 'client secret',
            suspected: true,
            values: [
              { environment: 'development', value: 'secret A' },
              { environment: 'production', value: 'secret B' },
            ],
          },
        ],
        same: expect.arrayContaining(['client_id', 'token endpoint', 'grant']),
        notes: ['The difference to look at first is the client secret.'],
      },
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stdout + ran.stderr).not.toContain('secret-0123456789');
  });

  test('are told in a terminal after the reports', async () => {
    const ran = await runTest(files(), ...both);
    expect(ran.stdout).toMatch(
      /Works in development, fails in production[\s\S]*client secret \(suspected\) +secret A +secret B/,
    );
  });

  test('are not compared unless both are asked for', async () => {
    const ran = await runTest(files(), '--yes', '--environment', 'development', '--format', 'json');
    expect(Object.keys(JSON.parse(ran.stdout) as object)).toStrictEqual(['verdicts']);
  });

  test('have to be there both', async () => {
    const ran = await runTest(files(), '--yes', '--environment', 'development', '--environment', 'staging');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^authproof: no client matches staging; there are: /);
  });
});
