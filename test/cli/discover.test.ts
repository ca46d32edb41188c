import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '../../server/tools/authorizationServer.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { makeFolder, type Ran, runCli } from './support.ts';

let server: AuthorizationServer;
let spy: FaultServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
  spy = await startFaultServer();
});

afterAll(async () => {
  await server.close();
  await spy.close();
});

const secret = 'canary-secret-0123456789';
const env = (...more: readonly string[]): string =>
  ['ACME_CLIENT_ID=web-app', `ACME_CLIENT_SECRET=${secret}`, `ACME_ISSUER=${server.issuer}`, ...more, ''].join('\n');

async function runDiscover(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  return runCli(['discover', ...args], { cwd: await makeFolder(files) });
}

test('a configuration that agrees passes', async () => {
  const ran = await runDiscover({ '.env': env(`ACME_TOKEN_ENDPOINT=${server.tokenEndpoint}`) }, '--yes');
  expect([ran.code, ran.stdout.split('\n')[0]]).toEqual([
    0,
    '✓ OK: the configuration agrees with what the server publishes',
  ]);
  expect(ran.stderr).toContain(`Read documents of ${new URL(server.issuer).host} (GET without credentials`);
});

test('an edit that would write what is a secret of the workspace is withheld', async () => {
  const short = 'cA0utMdJ7';
  const echo = await startFaultServer();
  onTestFinished(() => echo.close());
  const issuer = `${echo.origin}/${short}`;
  echo.answer(() => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` }),
  }));
  const text = `ACME_CLIENT_ID=web-app\nACME_CLIENT_SECRET=${short}\nACME_ISSUER=${echo.origin}\n`;
  const { stdout } = await runDiscover({ '.env': text }, '--yes', '--format', 'json');
  const { comparisons } = JSON.parse(stdout) as {
    comparisons: { findings: { fixes: { edits: unknown[]; withheld?: true }[] }[] }[];
  };
  const fixes = comparisons.flatMap(({ findings }) => findings).flatMap((finding) => finding.fixes);
  expect(fixes.map(({ edits, withheld }) => [edits, withheld])).toContainEqual([[], true]);
  expect(stdout).not.toContain(short);
});

test('differences fail, and JSON has the documented fields', async () => {
  const files = { '.env': env(`ACME_TOKEN_ENDPOINT=${server.issuer}/oauth/token`) };
  const ran = await runDiscover(files, '--yes', '--format', 'json');
  expect(ran.code).toBe(1);
  const start = 'ACME_TOKEN_ENDPOINT='.length;
  const range = {
    start: { line: 3, character: start },
    end: { line: 3, character: start + `${server.issuer}/oauth/token`.length },
  };
  expect(JSON.parse(ran.stdout)).toStrictEqual({
    comparisons: [
      {
        target: { client: 'acme', provider: null, environment: 'base', issuer: server.issuer, resource: null },
        ok: false,
        findings: [
          {
            id: 'discovery-endpoints',
            severity: 'warning',
            message: expect.stringContaining('404'),
            setting: { name: 'ACME_TOKEN_ENDPOINT', file: '.env', range },
            proof: `token_endpoint in ${server.issuer}/.well-known/openid-configuration`,
            fixes: [
              {
                title: 'Set ACME_TOKEN_ENDPOINT to the published token_endpoint',
                safety: 'review',
                edits: [{ file: '.env', range, newText: server.tokenEndpoint }],
              },
            ],
          },
        ],
        read: [
          ['server-metadata', 'document', 200, '/.well-known/openid-configuration'],
          ['keys', 'document', 200, '/jwks'],
          ['token-endpoint', 'answer', 404, '/oauth/token'],
          ['authorization-endpoint', 'answer', 400, '/auth'],
        ].map(([purpose, kind, status, path]) => ({
          purpose,
          url: `${server.issuer}${path}`,
          kind,
          status,
          detail: null,
        })),
      },
    ],
  });
  expect(ran.stdout + ran.stderr).not.toContain(secret);
});

test('the severity of a check can be configured like that of a rule', async () => {
  const found = async (level: string) => {
    const files = {
      '.env': env(`ACME_TOKEN_ENDPOINT=${server.issuer}/oauth/token`),
      'authproof.config.json': `{ "rules": { "discovery-endpoints": "${level}" } }`,
    };
    const ran = await runDiscover(files, '--yes', '--format', 'json');
    const { comparisons } = JSON.parse(ran.stdout) as {
      comparisons: readonly { findings: readonly { id: string; severity: string }[] }[];
    };
    const own = comparisons.flatMap(({ findings }) => findings).filter(({ id }) => id === 'discovery-endpoints');
    return [ran.code, own.map(({ severity }) => severity)];
  };
  expect(await found('error')).toEqual([1, ['error']]);
  expect(await found('off')).toEqual([0, []]);
});

test('nothing is sent without --yes when there is nobody to ask', async () => {
  const ran = await runDiscover({ '.env': `ACME_CLIENT_ID=web\nACME_ISSUER=${spy.origin}\n` });
  expect(ran).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: 'authproof: nothing was sent: there is no terminal to ask for consent; pass --yes to consent\n',
  });
  expect(spy.connections()).toBe(0);
});

test('clients can be chosen', async () => {
  const files = { '.env': `${env()}OTHER_CLIENT_ID=other\nOTHER_ISSUER=${spy.origin}\n` };
  const one = await runDiscover(files, '--yes', '--format', 'json', '--client', 'ACME');
  expect([one.code, JSON.parse(one.stdout).comparisons.length]).toEqual([0, 1]);
  expect(spy.connections()).toBe(0);
  const none = await runDiscover(files, '--yes', '--client', 'gitlab');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(/^authproof: no client matches gitlab; there are: acme \(base\), other \(base\)\n$/);
});

test('a client of which nothing can be read fails', async () => {
  spy.answer({ status: 503 });
  const ran = await runDiscover({ '.env': `ACME_CLIENT_ID=web\nACME_ISSUER=${spy.origin}\n` }, '--yes');
  expect([ran.code, ran.stdout.split('\n')[0]]).toEqual([
    1,
    '✗ Discovery: no document could be read, so little was compared',
  ]);
});

test('an endpoint that answers with JSON is no document that was read', async () => {
  spy.answer({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"error":"invalid_request"}' });
  const settings = `ACME_CLIENT_ID=web\nACME_ISSUER=${spy.origin}\nACME_TOKEN_ENDPOINT=${spy.origin}/token\n`;
  const ran = await runDiscover({ '.env': settings }, '--yes');
  expect([ran.code, ran.stdout.split('\n')[0]]).toEqual([
    1,
    '✗ Discovery: no document could be read, so little was compared',
  ]);
});

test('a client whose address is refused is told, and nothing is sent', async () => {
  const ran = await runDiscover({ '.env': 'ACME_CLIENT_ID=web\nACME_ISSUER=http://id.acme.io\n' }, '--yes');
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('over plain http')]);
});

test('a workspace without clients is wrong usage', async () => {
  expect(await runDiscover({ 'README.md': '' }, '--yes')).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: 'authproof: no client with an issuer, a discovery document or an MCP server was found\n',
  });
});
