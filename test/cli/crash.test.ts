import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';
import { makeFolder, type Ran, runCli } from './support.ts';

const value = 'Zq7vKx3nW9secret';

/** Fails in the middle of a run, outside of everything that is waited for, with a message that quotes a file. */
const failing = (how: string): string => `setTimeout(() => { ${how} }, 1);`;

const message = `'invalid value ${value}\\n    at ${value} (file)'`;

describe.each(['check', 'inspect', 'mcp'])('when %s meets an error that nobody expected', (command) => {
  test.each([
    ['that is thrown', `throw new Error(${message});`],
    ['that a promise is rejected with', `Promise.reject(new TypeError(${message}));`],
    ['that is no Error', `throw ${message};`],
    ['with a cause', `throw new Error('x', { cause: ${message} });`],
  ])('%s, its kind is told and not its message', async (_, how) => {
    const env = `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=${value}\n`;
    const cwd = await makeFolder({ '.env': env, 'fail.mjs': failing(how) });
    const options = `--import=${join(cwd, 'fail.mjs')}`;
    const { code, stdout, stderr } = await runCli([command], { cwd, env: { NODE_OPTIONS: options } });
    expect(stderr).toMatch(/^authproof: internal error: (?:\w*Error|string)\n/);
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('Zq7v');
  });
});

test.each([
  ['an unknown command that is drawn', ['Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7']],
  ['an unknown command', ['ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['an unknown option', ['check', '--GOCSPX-Aa0Bb1Cc2Dd3Ee4Ff5Gg6']],
  ['an unknown value', ['check', '--format', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['a value for an option that takes none', ['check', '--fix=ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['no such path', ['check', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['no such file to explain', ['explain', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['no such rule', ['rules', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['no such client', ['explain', '-', '--client', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['an address that is none', ['test-token', '--url', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
  ['a baseline that is not there', ['check', '--baseline', 'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1']],
])('a token in place of an argument is not repeated: %s', async (_, args) => {
  const cwd = await makeFolder({ '.env': 'ACME_CLIENT_ID=acme-web\n' });
  const { code, stdout, stderr } = await runCli(args, { cwd, input: 'invalid_client' });
  expect(code).toBe(2);
  expect(stderr).not.toBe('');
  expect(stdout + stderr).not.toContain('Aa0Bb1Cc');
});

/** Runs in a folder that is removed before. */
function startNowhere(cwd: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const script = 'rmdir "$PWD" && exec "$@"';
  return spawn('sh', ['-c', script, 'sh', process.execPath, inject('cli'), ...args], { cwd, timeout: 20_000 });
}

async function runNowhere(args: readonly string[]): Promise<Ran> {
  const child = startNowhere(await makeFolder({}), args);
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

describe.skipIf(process.platform === 'win32')('in a folder that was removed', () => {
  test.each([[['check']], [['baseline']], [['mcp']], [['test']]])('%j says so', async (args) => {
    const stderr = 'authproof: the working directory is gone\n';
    expect(await runNowhere(args)).toEqual({ code: 2, stdout: '', stderr });
  });

  test('what needs no folder runs', async () => {
    expect(await runNowhere(['list', 'rules'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('so does the language server', async () => {
    const server = startNowhere(await makeFolder({}), ['lsp', '--stdio']);
    const params = { processId: null, capabilities: {} };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    let said = '';
    for await (const chunk of server.stdout.setEncoding('utf8')) {
      said += String(chunk);
      if (said.includes('"capabilities"')) server.stdin.end();
    }
    expect(said).toContain('"capabilities"');
  });
});
