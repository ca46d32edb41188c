import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readAll } from '../../server/src/cli/commands/explain.ts';
import { makeFolder, runCli } from './support.ts';

const env =
  'KEYCLOAK_CLIENT_ID=web-app\nKEYCLOAK_CLIENT_SECRET="canary-secret-0123456789-abcdef "\nKEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\n';
const event = 'type="CODE_TO_TOKEN_ERROR", realmId="9c0f", clientId="web-app", error="invalid_client_credentials"';

test('explains a text from standard input with the place to look at', async () => {
  const cwd = await makeFolder({ '.env': env });
  const { code, stdout, stderr } = await runCli(['explain'], { cwd, input: event });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')[0]).toBe('Configuration: Keycloak does not accept client_id or secret.');
  expect(stdout).toContain('(KEYCLOAK_CLIENT_SECRET, .env:2)');
  expect(stdout).toContain('This is about keycloak (base), because the text names its client_id');
});

test('reads the text from a file and the workspace from a folder', async () => {
  const cwd = await makeFolder({ 'app/.env': env, 'error.log': event });
  const { code, stdout } = await runCli(['explain', 'error.log', 'app', '--format', 'json'], { cwd });
  const report = JSON.parse(stdout) as {
    readonly client: unknown;
    readonly facts: unknown;
    readonly verdicts: readonly { readonly outcome: string; readonly causes: readonly unknown[] }[];
  };
  expect([code, report.client, report.facts]).toEqual([
    0,
    {
      client: 'keycloak',
      environment: 'base',
      because: 'the text names its client_id and it is the provider of the error',
    },
    {
      leg: 'token',
      status: null,
      error: 'invalid_client_credentials',
      provider: 'keycloak',
      endpoint: null,
      host: null,
      redirectUri: null,
      clientId: 'web-app',
      variables: [],
      truncated: false,
    },
  ]);
  expect(report.verdicts[0]?.causes[0]).toMatchObject({
    id: 'secret-stray-characters',
    setting: { name: 'KEYCLOAK_CLIENT_SECRET', file: 'app/.env', range: { start: { line: 1 } } },
  });
});

test('a file without an end is read as far as a text is', { timeout: 30_000 }, async () => {
  const { code, stderr } = await runCli(['explain', '/dev/zero', '.'], { cwd: await makeFolder({ '.env': env }) });
  expect([code, stderr]).toEqual([1, '']);
});

test('a letter that is cut in two by a chunk of the input is one letter', async () => {
  const chunks = ['é', '漢', '😀'].flatMap((letter) => [...Buffer.from(letter)].map((byte) => Buffer.from([byte])));
  expect(await readAll(Readable.from(chunks, { objectMode: false }))).toBe('é漢😀');
});

test('a folder as the first word leaves the text to standard input', async () => {
  const cwd = await makeFolder({ 'app/.env': env });
  const { stdout } = await runCli(['explain', 'app', '--format', 'json'], { cwd, input: event });
  expect(stdout).toContain('"client": "keycloak"');
});

test('says that nothing was recognised, and what would help', async () => {
  const { code, stdout } = await runCli(['explain', '-'], { cwd: await makeFolder({}), input: 'segmentation fault' });
  expect([code, stdout.split('\n')[0]]).toEqual([
    1,
    'Unclear: Nothing in the text is an authentication error that authproof knows.',
  ]);
  expect(stdout).toContain('What would help');
});

test.each([
  ['no text', ['explain'], '', 'authproof: standard input holds no text to explain\n'],
  ['a folder and no text', ['explain', '.'], '', 'authproof: standard input holds no text to explain\n'],
  ['a client that does not exist', ['explain', '--client', 'nobody'], event, 'authproof: no client matches nobody\n'],
  [
    'an unknown format',
    ['explain', '--format', 'xml'],
    event,
    'authproof: --format: "xml" is not known; expected one of pretty, json\n',
  ],
])('refuses %s', async (_, args, input, message) => {
  const { code, stdout, stderr } = await runCli(args, { cwd: await makeFolder({ '.env': env }), input });
  expect([code, stdout, stderr]).toEqual([2, '', message]);
});

test('prints no secret of the text or of the workspace', async () => {
  const pasted = 'canary8Q~pasted1234567890abcdefgh';
  const input = `curl -u web-app:${pasted} https://sso.acme.io/realms/acme/protocol/openid-connect/token\n{"error":"invalid_client","error_description":"canary-secret-0123456789-abcdef and ${pasted} are wrong"}`;
  const cwd = await makeFolder({ '.env': env });
  const runs = await Promise.all(
    ['pretty', 'json'].map((format) => runCli(['explain', '--format', format], { cwd, input })),
  );
  const said = runs.map(({ stdout, stderr }) => stdout + stderr).join('');
  expect(said).toContain('invalid_client');
  expect([pasted, 'canary-secret-0123456789-abcdef'].filter((secret) => said.includes(secret))).toEqual([]);
});

test('does not repeat a secret that is given in place of a client', async () => {
  const cwd = await makeFolder({ '.env': env });
  const client = 'canary-secret-0123456789-abcdef ';
  const { stderr } = await runCli(['explain', '--client', client], { cwd, input: event });
  expect(stderr).toBe('authproof: no client matches (secret)\n');
});
