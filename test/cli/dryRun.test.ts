import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import { expect, test } from 'vitest';
import { fragment, makeFolder, runCli, stray } from './support.ts';

/** With a safe fix, and nothing in it that may be a secret. */
const blank = 'ACME_CLIENT_ID=acme-web\nACME_REDIRECT_URI=" https://app.acme.io/callback"\n';

test('--fix --dry-run prints a diff, writes nothing, and exits as check does', async () => {
  const cwd = await makeFolder({ 'app/.env': blank });
  const before = await stat(join(cwd, 'app/.env'));
  expect(await runCli(['check', '--fix', '--dry-run'], { cwd })).toStrictEqual({
    code: 1,
    stdout: [
      '--- a/app/.env',
      '+++ b/app/.env',
      '@@ -1,2 +1,2 @@',
      ' ACME_CLIENT_ID=acme-web',
      '-ACME_REDIRECT_URI=" https://app.acme.io/callback"',
      '+ACME_REDIRECT_URI="https://app.acme.io/callback"',
      '',
    ].join('\n'),
    stderr: '1 problem would be fixed in 1 file.\n',
  });
  const after = await stat(join(cwd, 'app/.env'));
  expect([after.ino, after.mtimeMs]).toStrictEqual([before.ino, before.mtimeMs]);
});

test.each([
  ['LF', blank],
  ['CRLF', blank.replaceAll('\n', '\r\n')],
  ['no last line break', blank.trimEnd()],
  ['a byte-order mark', `\uFEFF${blank}`],
])('with %s the diff gives what --fix writes', async (_, text) => {
  const cwd = await makeFolder({ '.env': text });
  const { stdout } = await runCli(['check', '--fix', '--dry-run'], { cwd });
  await runCli(['check', '--fix'], { cwd });
  const written = await readFile(join(cwd, '.env'), 'utf8');
  expect(written).not.toBe(text);
  expect(applyPatch(text, stdout, { autoConvertLineEndings: false })).toBe(written);
});

test('secrets are masked, and a masked hunk cannot be applied', async () => {
  const cwd = await makeFolder({ '.env': stray });
  const { stdout } = await runCli(['check', '--fix', '--dry-run'], { cwd });
  expect(stdout.split('\n')).toStrictEqual([
    '# Not to be applied: "•" stands for what may be a secret. Run check --fix to apply the fixes.',
    '--- a/.env',
    '+++ b/.env',
    '@@ masked: not to be applied @@ -1,2 +1,2',
    ' ACME_CLIENT_ID=acme-web',
    `-ACME_CLIENT_SECRET="${'•'.repeat(26)} "`,
    `+ACME_CLIENT_SECRET="${'•'.repeat(26)}"`,
    '',
  ]);
  expect(() => parsePatch(stdout)).toThrow();
});

test('a value that authproof does not know is masked in the lines around, too', async () => {
  const cwd = await makeFolder({ '.env': `${blank}DATABASE_URL=postgres://shop:Tr0ub4dor@db/shop\n` });
  const { stdout } = await runCli(['check', '--fix', '--dry-run'], { cwd });
  expect(stdout).not.toContain('Tr0ub4dor');
  expect(stdout).toContain('@@ masked: not to be applied @@');
});

test('the exit code does not count what would be fixed as fixed', async () => {
  const cwd = await makeFolder({ 'a/.env': blank, 'b/README.md': '', 'c/.env': fragment });
  const run = (path: string) => runCli(['check', path, '--fix', '--dry-run'], { cwd });
  expect(await run('a')).toMatchObject({ code: 1 });
  expect(await run('b')).toStrictEqual({ code: 0, stdout: '', stderr: 'Nothing to fix.\n' });
  expect(await run('c')).toStrictEqual({
    code: 1,
    stdout: '',
    stderr: 'Nothing that is safe to fix unasked; 1 problem can be fixed by hand or in an editor.\n',
  });
});

test('what the baseline hides is not mended', async () => {
  const cwd = await makeFolder({ '.env': blank });
  await runCli(['baseline'], { cwd });
  expect(await runCli(['check', '--fix', '--dry-run', '--baseline', 'authproof.baseline.json'], { cwd })).toStrictEqual(
    { code: 0, stdout: '', stderr: 'Nothing to fix.\n' },
  );
});

test.each([
  [['check', '--dry-run'], '--dry-run needs --fix: it shows what that would write'],
  [['check', '--fix', '--dry-run', '--format', 'json'], '--dry-run prints a diff: it goes with no other --format'],
])('%j is wrong usage', async (args, line) => {
  const cwd = await makeFolder({ '.env': blank });
  expect(await runCli(args, { cwd })).toStrictEqual({ code: 2, stdout: '', stderr: `authproof: ${line}\n` });
});
