import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fragment, makeFolder, runCli } from './support.ts';

describe('a file that is not read', () => {
  const binary = `${fragment}\0`;
  const large = `${fragment}${'#'.repeat(2.2 * 1024 * 1024)}`;
  const full = `${fragment}${Array.from({ length: 10_000 }, (_, i) => `K${i}=v\n`).join('')}`;

  test.each([
    ['of bytes', binary, 'it is not a text file'],
    ['that is large', large, 'it is larger than 2 MiB'],
    ['with more settings than anybody writes', full, 'it has more than 10,000 settings'],
  ])('%s, and was named, is an error: nothing found in it would be a good sign', async (_, text, why) => {
    const cwd = await makeFolder({ 'app/.env': text });
    expect(await runCli(['check', 'app/.env'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `authproof: app/.env is not read: ${why}\n`,
    });
  });

  test.runIf(process.platform !== 'win32')('and was named as one that is a pipe, is an error, too', async () => {
    const cwd = await makeFolder({ 'app/.env': fragment });
    execFileSync('mkfifo', [join(cwd, 'app/.env.local')]);
    expect(await runCli(['check', 'app/.env.local'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'authproof: app/.env.local: is not a regular file\n',
    });
  });

  test('is named where its folder is checked, and the others are checked', async () => {
    const cwd = await makeFolder({ 'a/.env': binary, 'b/.env': fragment, 'c/data.json': `{"a":"\0"}` });
    const { code, stdout, stderr } = await runCli(['check'], { cwd });
    expect([code, stderr]).toEqual([1, 'authproof: a/.env is not read: it is not a text file\n']);
    expect(stdout).toContain('b/.env');
    const json = await runCli(['check', '--format', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      notRead: [{ file: 'a/.env', why: 'is not read: it is not a text file' }],
    });
  });
});

test('a configuration that is too large is refused, and not taken for none', async () => {
  const cwd = await makeFolder({ '.env': fragment, 'authproof.config.json': `{${' '.repeat(5 * 1024 * 1024)}}` });
  expect(await runCli(['check'], { cwd })).toMatchObject({
    code: 2,
    stderr: 'authproof: authproof.config.json: cannot be read\n',
  });
});

test.each([
  ['itself', 'authproof.config.json'],
  ['nothing', 'gone.json'],
])('a configuration that is a link to %s is refused, and not taken for none', async (_, target) => {
  const cwd = await makeFolder({ '.env': fragment });
  await symlink(target, join(cwd, 'authproof.config.json'));
  expect(await runCli(['check'], { cwd })).toMatchObject({
    code: 2,
    stderr: 'authproof: authproof.config.json: cannot be read\n',
  });
});
