import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { makeFolder, type Ran, runCli } from './support.ts';

let api: FaultServer;

beforeAll(async () => {
  api = await startFaultServer();
  api.answer(({ path, headers }) => {
    if (path.startsWith('/.well-known/')) {
      const [issuer, userinfo] = [api.origin, `${api.origin}/userinfo`];
      return {
        body: JSON.stringify({ issuer, token_endpoint: `${issuer}/token`, userinfo_endpoint: userinfo }),
      };
    }
    if (headers.authorization === 'Bearer right-token-0123456789')
      return { body: '{"sub":"u","name":"Canary Person"}' };
    return { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };
  });
});

afterAll(() => api.close());

const env = (token: string): string => `ACME_CLIENT_ID=web\nACME_ISSUER=${api.origin}\nACME_ACCESS_TOKEN=${token}\n`;

async function run(text: string, args: readonly string[], input?: string): Promise<Ran> {
  const cwd = await makeFolder({ '.env': text });
  return runCli(['test-token', ...args], input === undefined ? { cwd } : { cwd, input });
}

test('a token that is accepted passes, and nothing of it or of the answer is printed', async () => {
  const ran = await run(env('right-token-0123456789'), ['--setting', 'ACME_ACCESS_TOKEN', '--yes']);
  expect([ran.code, ran.stdout.includes('The userinfo endpoint of 127.0.0.1')]).toEqual([0, true]);
  const all = ran.stdout + ran.stderr;
  expect(['right-token', 'Canary Person'].filter((text) => all.includes(text))).toEqual([]);
});

test('a token that is refused fails, and JSON says why', async () => {
  const args = ['--setting', 'ACME_ACCESS_TOKEN', '--yes', '--format', 'json'];
  const ran = await run(env('wrong-token-0123456789'), args);
  expect(ran.code).toBe(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    token: { way: 'userinfo', state: 'refused' },
    outcome: 'token-invalid',
    ok: false,
    causes: [{ id: 'invalid', setting: { name: 'ACME_ACCESS_TOKEN', file: '.env' } }, {}, {}],
  });
});

test('a token from standard input goes to the URL that was named', async () => {
  const ran = await run('', ['--stdin', '--url', `${api.origin}/me`, '--yes'], 'right-token-0123456789\nrest\n');
  expect([ran.code, /Warning: Nothing in the token/.test(ran.stderr)]).toEqual([0, true]);
  expect(api.requests.at(-1)?.path).toBe('/me');
});

test('--yes does not agree to a host that only a file names', async () => {
  const before = api.requests.length;
  const text = `${env('right-token-0123456789')}ACME_USERINFO_ENDPOINT=https://evil.example/userinfo\n`;
  const ran = await run(text, ['--setting', 'ACME_ACCESS_TOKEN', '--userinfo', '--yes']);
  expect([ran.code, /Warning: Only ACME_USERINFO_ENDPOINT names the host evil\.example/.test(ran.stderr)]).toEqual([
    2,
    true,
  ]);
  expect(api.requests.length).toBe(before);
});

test.each([
  ['no consent', ['--setting', 'ACME_ACCESS_TOKEN'], /pass --yes/],
  ['no token', ['--yes'], /name the token/],
  ['an unknown setting', ['--setting', 'NOPE', '--yes'], /there are: ACME_ACCESS_TOKEN/],
  ['two tokens', ['--setting', 'X', '--stdin'], /use one of them/],
  ['two addresses', ['--userinfo', '--introspect'], /exclude each other/],
  ['no URL', ['--setting', 'ACME_ACCESS_TOKEN', '--url', 'api'], /absolute URL/],
  ['an empty standard input', ['--stdin', '--url', 'https://api.example.com/', '--yes'], /no token was given/],
])('wrong usage sends nothing: %s', async (_, args, message) => {
  const before = api.requests.length;
  const ran = await run(env('right-token-0123456789'), args);
  expect([ran.code, ran.stdout, message.test(ran.stderr)]).toEqual([2, '', true]);
  expect(api.requests.length).toBe(before);
});
