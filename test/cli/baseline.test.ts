import { execFileSync } from 'node:child_process';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fragment, makeFolder, runCli, stray } from './support.ts';

const base = 'authproof.baseline.json';

/** A client with as many findings of one rule as it has redirect URIs. */
const client = (...uris: readonly string[]): string =>
  JSON.stringify({ client_id: 'acme-web', token_endpoint_auth_method: 'none', redirect_uris: uris });
const [one, two, three] = ['https://a.acme.io/#x', 'https://b.acme.io/#y', 'https://c.acme.io/#z'] as const;

async function rulesLeft(cwd: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runCli(['check', ...args, '--format', 'json'], { cwd });
  const { findings } = JSON.parse(stdout) as { findings: { ruleId: string; file: string }[] };
  return findings.map(({ ruleId, file }) => `${ruleId} ${file}`);
}

test('a baseline names rule, path, fingerprint and count of each finding, and no secret', async () => {
  const cwd = await makeFolder({ 'b/.env': fragment, 'a/.env': stray, 'twice/client.json': client(one, two) });
  expect(await runCli(['baseline'], { cwd })).toStrictEqual({
    code: 0,
    stdout: 'Wrote authproof.baseline.json: 4 findings in 3 files.\n',
    stderr: '',
  });
  const text = await readFile(join(cwd, base), 'utf8');
  const fingerprint = expect.stringMatching(/^[0-9a-z]{11,}$/);
  expect(JSON.parse(text)).toStrictEqual({
    version: 1,
    findings: [
      { path: 'a/.env', rule: 'secret-stray-characters', fingerprint, count: 1 },
      { path: 'b/.env', rule: 'redirect-uri-fragment', fingerprint, count: 1 },
      { path: 'twice/client.json', rule: 'redirect-uri-fragment', fingerprint, count: 2 },
    ],
  });
  expect(text).not.toContain('abcdefghijklmnopqrstuvwxyz');
});

test('a baseline is the same when it is written again, and leaves no other file', async () => {
  const cwd = await makeFolder({ '.env': fragment, 'z/.env': stray });
  await runCli(['baseline'], { cwd });
  const first = await readFile(join(cwd, base), 'utf8');
  await chmod(join(cwd, base), 0o640);
  await runCli(['baseline'], { cwd });
  expect(await readFile(join(cwd, base), 'utf8')).toBe(first);
  expect((await stat(join(cwd, base))).mode & 0o777).toBe(0o640);
  expect((await readdir(cwd)).sort()).toStrictEqual(['.env', base, 'z']);
});

test('a folder without findings has an empty baseline', async () => {
  const cwd = await makeFolder({ 'app/README.md': '' });
  expect((await runCli(['baseline', 'app'], { cwd })).stdout).toBe('Wrote app/authproof.baseline.json: no findings.\n');
  expect(await readFile(join(cwd, 'app', base), 'utf8')).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
});

test('check hides what the baseline has, reports the rest, and says how many it hid', async () => {
  const cwd = await makeFolder({ '.env': fragment, 'twice/client.json': client(one, two) });
  await runCli(['baseline', '--output', 'known.json'], { cwd });
  expect(await runCli(['check', '--baseline', 'known.json'], { cwd })).toStrictEqual({
    code: 0,
    stdout: '✓ No problems in 2 configuration files. 3 problems hidden by the baseline.\n',
    stderr: '',
  });
  await writeFile(join(cwd, 'new.env'), fragment);
  const { code, stdout, stderr } = await runCli(['check', '--baseline', 'known.json', '--format', 'json'], { cwd });
  const output = JSON.parse(stdout) as { findings: { file: string }[]; summary: object; baseline: object };
  expect({ code, stderr, files: output.findings.map(({ file }) => file) }).toStrictEqual({
    code: 1,
    stderr: '',
    files: ['new.env'],
  });
  expect(output.summary).toMatchObject({ errors: 1 });
  expect(output.baseline).toStrictEqual({ hidden: 3, gone: 0 });
});

test('a further finding of the same rule on the same entry is reported', async () => {
  const cwd = await makeFolder({ 'client.json': client(one, two) });
  await runCli(['baseline'], { cwd });
  await writeFile(join(cwd, 'client.json'), client(one, two, three));
  expect(await rulesLeft(cwd, ['--baseline', base])).toStrictEqual(['redirect-uri-fragment client.json']);
});

test('entries that no longer occur are told, on stderr', async () => {
  const cwd = await makeFolder({
    '.env': fragment,
    'a/.env': stray,
    'b/.env': fragment,
    'twice/client.json': client(one, two),
  });
  await runCli(['baseline'], { cwd });
  await writeFile(join(cwd, '.env'), '');
  expect((await runCli(['check', '--baseline', base], { cwd })).stderr).toBe(
    'authproof: 1 entry of the baseline is gone; run authproof baseline again\n',
  );
  await writeFile(join(cwd, 'a/.env'), '');
  await writeFile(join(cwd, 'twice/client.json'), client(one));
  expect(await runCli(['check', '--baseline', base], { cwd })).toMatchObject({
    code: 0,
    stderr: 'authproof: 3 entries of the baseline are gone; run authproof baseline again\n',
  });
});

test('entries of files that were not asked for are not gone', async () => {
  const cwd = await makeFolder({ 'a/.env': fragment, 'b/.env': fragment });
  await runCli(['baseline'], { cwd });
  expect(await runCli(['check', 'a', '--baseline', base], { cwd })).toMatchObject({ code: 0, stderr: '' });
});

test('a baseline holds from whichever folder it is used', async () => {
  const cwd = await makeFolder({ 'app/.env': fragment });
  await runCli(['baseline', 'app'], { cwd });
  expect(await rulesLeft(cwd, ['--baseline', `app/${base}`])).toStrictEqual([]);
  expect(await rulesLeft(join(cwd, 'app'), ['--baseline', base])).toStrictEqual([]);
});

test('reports for other tools say on stderr what was hidden', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  await runCli(['baseline'], { cwd });
  expect(await runCli(['check', '--baseline', base, '--format', 'github'], { cwd })).toStrictEqual({
    code: 0,
    stdout: '',
    stderr: 'authproof: 1 finding hidden by the baseline\n',
  });
});

test('--fix leaves alone what the baseline hides', async () => {
  const cwd = await makeFolder({ 'a/.env': stray });
  await runCli(['baseline'], { cwd });
  await writeFile(join(cwd, 'new.env'), stray);
  expect((await runCli(['check', '--fix', '--baseline', base], { cwd })).stdout).toContain('1 problem fixed.');
  expect(await readFile(join(cwd, 'a/.env'), 'utf8')).toBe(stray);
  expect(await readFile(join(cwd, 'new.env'), 'utf8')).toBe(stray.replace(' "', '"'));
});

test('an item put into a list before a known one does not make that one new', async () => {
  const clients = [{ clientId: 'web', redirectUris: ['https://app.acme.io/#/a'] }];
  const realm = (list: readonly object[]) => JSON.stringify({ realm: 'acme', clients: list }, undefined, 2);
  const cwd = await makeFolder({ 'realm.json': realm(clients) });
  await runCli(['baseline'], { cwd });
  expect(await rulesLeft(cwd, [])).not.toStrictEqual([]);
  await writeFile(join(cwd, 'realm.json'), realm([{ clientId: 'api', bearerOnly: true }, ...clients]));
  expect(await rulesLeft(cwd, ['--baseline', base])).toStrictEqual([]);
});

test.each([
  [
    '{\n  "version": 1,\n  "findings": [}\n',
    ':3:16: is not valid JSON (ValueExpected); expected a file that "authproof baseline" wrote',
  ],
  ['', ': expected an object that "authproof baseline" wrote'],
  ['[]', ': expected an object that "authproof baseline" wrote'],
  ['{ "version": 2, "findings": [] }', ': "version" must be 1, as this version of authproof writes it'],
  ['{ "version": 1 }', ': "findings" must be a list'],
  ['['.repeat(100_000), ': is nested too deep; expected a file that "authproof baseline" wrote'],
  ['{ "version": 1, "findings": [3] }', ': "findings[0]" must be an object with path, rule, fingerprint and count'],
  [
    '{ "version": 1, "findings": [{ "path": "", "rule": "", "fingerprint": "", "count": 0 }] }',
    ': "findings[0].count" must be a whole number of at least 1',
  ],
])('the baseline %j is refused in one line', async (text, line) => {
  const cwd = await makeFolder({ '.env': fragment, 'base.json': text });
  expect(await runCli(['check', '--baseline', 'base.json'], { cwd })).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: `authproof: base.json${line}\n`,
  });
});

test('a baseline is written over a baseline or nothing, and over no other file', async () => {
  for (const [name, text] of [
    ['.env', fragment],
    ['appsettings.json', '{ "AzureAd": { "ClientId": "acme-web" } }\n'],
    ['notes', 'x'],
  ] as const) {
    const cwd = await makeFolder({ '.env': fragment, [name]: text });
    expect(await runCli(['baseline', '--output', name], { cwd })).toStrictEqual({
      code: 2,
      stdout: '',
      stderr: `authproof: ${name} exists and is not a baseline; remove it or give another name\n`,
    });
    expect(await readFile(join(cwd, name), 'utf8')).toBe(text);
  }
  const merged = '{\n  "version": 1,\n  "findings": [\n<<<<<<< HEAD\n  ]\n}\n';
  for (const text of ['', '\n', merged, '\uFEFF{"findings":[],"version":2}']) {
    const cwd = await makeFolder({ '.env': fragment, [base]: text });
    expect(await runCli(['baseline'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(await readFile(join(cwd, base), 'utf8'))).toMatchObject({ version: 1 });
  }
});

test.each([
  [['check', '--baseline', 'none.json'], 'none.json: no such file; "authproof baseline" writes one'],
  [['check', '--baseline', 'app'], 'app: is a folder; expected the file of a baseline'],
  [['baseline', 'app', 'app'], 'baseline takes one folder'],
  [['baseline', 'none'], 'none: no such file or folder'],
  [['baseline', '--output', 'app'], 'app is a folder'],
  [['baseline', '--output', 'none/base.json'], 'none/base.json cannot be written (ENOENT)'],
])('%j is refused in one line', async (args, line) => {
  const cwd = await makeFolder({ 'app/.env': fragment });
  expect(await runCli(args, { cwd })).toStrictEqual({ code: 2, stdout: '', stderr: `authproof: ${line}\n` });
});

test.skipIf(process.platform === 'win32')('a pipe in place of a baseline is not waited for', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  execFileSync('mkfifo', [join(cwd, base)]);
  const stderr = `authproof: ${base}: is not a regular file\n`;
  expect(await runCli(['check', '--baseline', base], { cwd })).toStrictEqual({ code: 2, stdout: '', stderr });
});
