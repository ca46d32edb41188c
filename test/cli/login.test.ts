import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { browse, type LoginServer, startLoginServer } from '../support/loginServer.ts';
import { makeFolder, runCli } from './support.ts';

const secret = 'canary-secret-0123456789-abcdefghij';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const pasted = 'https://app.example.com/callback';
const entry = inject('cli');

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
  const grants = ['authorization_code', 'refresh_token', deviceGrant];
  server = await startLoginServer([
    { client_id: 'web', client_secret: secret, grant_types: grants, redirect_uris: [redirectUri, pasted] },
  ]);
});

afterAll(() => server.close());

const env = (redirect = redirectUri): string => `ACME_CLIENT_ID=web
ACME_CLIENT_SECRET=${secret}
ACME_ISSUER=${server.issuer}
ACME_REDIRECT_URI=${redirect}
ACME_SCOPE=openid
`;

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly callback: string | undefined;
}

/** Runs `test` and plays the person: opens the address that is told, and gives the callback back as `answer` says. */
async function signIn(
  text: string,
  args: readonly string[],
  answer: (callback: string | undefined, write: (line: string) => void) => Promise<unknown>,
): Promise<Run> {
  const cwd = await makeFolder({ '.env': text });
  const child = spawn(process.execPath, [entry, 'test', '--yes', ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd },
    timeout: 20_000,
  });
  let [stdout, stderr] = ['', ''];
  let callback: string | undefined;
  let playing: Promise<void> | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    const url = /^(?:Or open )?(http\S+\/(?:auth\?|device\?user_code=)\S+)\n/m.exec(stderr)?.[1];
    if (url === undefined || playing !== undefined) return;
    playing = browse(url).then(async (visit) => {
      callback = visit.callback;
      await answer(callback, (line) => child.stdin.end(`${line}\n`));
    });
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  await playing;
  return { code, stdout, stderr, callback };
}

const outcomesOf = (stdout: string): unknown =>
  (JSON.parse(stdout) as { verdicts: { outcome: string }[] }).verdicts.map((verdict) => verdict.outcome);

test('a sign-in prints the address, waits for the callback, and shows what came back', {
  timeout: 25_000,
}, async () => {
  const run = await signIn(env(), ['--grant', 'login'], async (callback) => (await fetch(callback ?? '')).text());
  expect([run.code, run.stdout.split('\n')[0]]).toEqual([0, '✓ OK: The sign-in works: the server issued tokens.']);
  expect(run.stdout).toContain(`The signature fits a key of ${server.issuer}/jwks.`);
  expect(run.stderr).toContain('ACME_CLIENT_ID, ACME_CLIENT_SECRET');
  const code = new URL(run.callback ?? '').searchParams.get('code') ?? 'none';
  expect([code, secret].filter((value) => (run.stdout + run.stderr).includes(value))).toEqual([]);
});

test('a callback that cannot be received is read from a pipe', { timeout: 25_000 }, async () => {
  const run = await signIn(env(pasted), ['--grant', 'login', '--format', 'json'], async (callback, write) =>
    write(callback ?? ''),
  );
  expect([run.code, outcomesOf(run.stdout)]).toEqual([0, ['ok-signed-in']]);
});

test('a device authorization shows the code', { timeout: 25_000 }, async () => {
  const run = await signIn(env(), ['--grant', 'device_code', '--format', 'json'], async () => {});
  expect(run.stderr).toMatch(/enter the code [A-Z]{4}-[A-Z]{4}/);
  expect([run.code, outcomesOf(run.stdout)]).toEqual([0, ['ok-signed-in']]);
});

test('a refresh token is asked for when none is configured, and nobody there means a clear refusal', async () => {
  const cwd = await makeFolder({ '.env': env() });
  const ran = await runCli(['test', '--grant', 'refresh_token', '--yes', '--format', 'json'], { cwd });
  expect([ran.code, outcomesOf(ran.stdout)]).toEqual([1, ['not-sent']]);
});

test('a configured refresh token is sent only when it is chosen', async () => {
  const cwd = await makeFolder({ '.env': `${env()}ACME_REFRESH_TOKEN=canary-refresh-0123456789\n` });
  const usual = await runCli(['test', '--yes', '--format', 'json'], { cwd });
  const chosen = await runCli(['test', '--grant', 'refresh_token', '--yes', '--format', 'json'], { cwd });
  expect([outcomesOf(usual.stdout), outcomesOf(chosen.stdout)]).toEqual([
    ['ok-credentials-likely'],
    ['invalid_grant-refresh'],
  ]);
  expect(usual.stdout + usual.stderr + chosen.stdout + chosen.stderr).not.toContain('canary');
});

test.each([
  [['--grant', 'magic'], '--grant: "magic" is not known'],
  [['--grant', 'login', '--yes'], '--grant login tests one client'],
])('%s is refused', async (args, message) => {
  const second = env().replaceAll('ACME', 'OTHER').replace('=web', '=other');
  const cwd = await makeFolder({ '.env': `${env()}${second}` });
  const ran = await runCli(['test', ...args], { cwd });
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(message)]);
});
