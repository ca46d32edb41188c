import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, runCli } from './support.ts';

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
