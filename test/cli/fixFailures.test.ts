import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFixes } from '../../server/src/cli/write.ts';
import { fileUri } from '../../server/src/text/uri.ts';
import { makeFolder, runCli } from './support.ts';

const change = { before: 'A=1\n', after: 'A=2\n' };

/** Runs with one change, and gives the reason by path relative to the folder. */
async function write(folder: string, name: string, changed = change): Promise<string | undefined> {
  const uri = fileUri(join(folder, name));
  return (await writeFixes(new Map([[uri, changed]]))).get(uri);
}

test('a file is replaced whole, with its mode', async () => {
  const folder = await makeFolder({ '.env': change.before });
  await chmod(join(folder, '.env'), 0o604);
  expect(await write(folder, '.env')).toBeUndefined();
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe(change.after);
  expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o604);
  expect(await readdir(folder)).toStrictEqual(['.env']);
});

test('a file that changed meanwhile is left alone', async () => {
  const folder = await makeFolder({ '.env': 'A=3\n' });
  expect(await write(folder, '.env')).toBe('changed while it was checked: not fixed');
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe('A=3\n');
  expect(await readdir(folder)).toStrictEqual(['.env']);
});

test('a file that is gone is not made again', async () => {
  const folder = await makeFolder({ 'other.txt': '' });
  expect(await write(folder, '.env')).toBe('cannot be written (ENOENT)');
  expect(await readdir(folder)).toStrictEqual(['other.txt']);
});

test('a folder that took the place of the file is left alone', async () => {
  const folder = await makeFolder({ '.env': change.before });
  await rename(join(folder, '.env'), join(folder, 'moved'));
  await mkdir(join(folder, '.env'));
  expect(await write(folder, '.env')).toBe('is not a regular file any more: not fixed');
  expect((await readdir(folder)).sort()).toStrictEqual(['.env', 'moved']);
});

test('a name as long as the file system takes is no obstacle for the file beside it', async () => {
  // Most file systems take 255 bytes.
  const name = `${'ü'.repeat(60)}${'a'.repeat(128)}.env`;
  expect(Buffer.byteLength(name)).toBeGreaterThan(250);
  const folder = await makeFolder({ [name]: change.before });
  expect(await write(folder, name)).toBe(undefined);
  expect(await readFile(join(folder, name), 'utf8')).toBe(change.after);
  expect(await readdir(folder)).toStrictEqual([name]);
});

test('bytes that are not UTF-8 are left alone', async () => {
  const bytes = Buffer.from('A=1 \xff\n', 'latin1');
  const folder = await makeFolder({ '.env': bytes });
  const before = new TextDecoder().decode(bytes);
  expect(await write(folder, '.env', { before, after: 'A=2\n' })).toBe('is not UTF-8: not fixed');
  expect((await readFile(join(folder, '.env'))).equals(bytes)).toBe(true);
});

test('one failure does not keep the others from being written', async () => {
  const folder = await makeFolder({ 'a.env': change.before, 'c.env': change.before });
  const uris = ['a.env', 'b.env', 'c.env'].map((name) => fileUri(join(folder, name)));
  const failures = await writeFixes(new Map(uris.map((uri) => [uri, change])));
  expect([...failures]).toStrictEqual([[uris[1], 'cannot be written (ENOENT)']]);
  expect(await readFile(join(folder, 'a.env'), 'utf8')).toBe(change.after);
  expect(await readFile(join(folder, 'c.env'), 'utf8')).toBe(change.after);
});

test('a symbolic link stays one', async () => {
  const folder = await makeFolder({ target: change.before });
  await symlink('target', join(folder, '.env'));
  expect(await write(folder, '.env')).toBeUndefined();
  expect(await readFile(join(folder, 'target'), 'utf8')).toBe(change.after);
  await writeFile(join(folder, 'target'), 'A=4\n');
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe('A=4\n');
});

test('two names of one file are one', async () => {
  const folder = await makeFolder({ '.env': change.before, 'app/other': '' });
  await symlink('../.env', join(folder, 'app/.env'));
  const uris = ['.env', 'app/.env'].map((name) => fileUri(join(folder, name)));
  expect([...(await writeFixes(new Map(uris.map((uri) => [uri, change]))))]).toStrictEqual([]);
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe(change.after);
  expect((await readdir(join(folder, 'app'))).sort()).toStrictEqual(['.env', 'other']);
});

test('a file that its names would make different files of is left alone', async () => {
  const folder = await makeFolder({ '.env': change.before, 'app/other': '' });
  await symlink('../.env', join(folder, 'app/.env'));
  const [own, link] = ['.env', 'app/.env'].map((name) => fileUri(join(folder, name)));
  const changes = new Map([
    [own ?? '', change],
    [link ?? '', { ...change, after: 'A=3\n' }],
  ]);
  const why = 'is one file with another that was checked, and would be fixed differently by each name: not fixed';
  expect([...(await writeFixes(changes))]).toStrictEqual([
    [own, why],
    [link, why],
  ]);
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe(change.before);
});

test('a linked file is fixed by all of its names', async () => {
  const folder = await makeFolder({ '.env': 'OIDC_CLIENT_ID=a\nOIDC_SCOPE="openid openid"\n', 'app/other': '' });
  await symlink('../.env', join(folder, 'app/.env'));
  const { code, stdout, stderr } = await runCli(['check', '--fix'], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('2 problems fixed');
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe('OIDC_CLIENT_ID=a\nOIDC_SCOPE="openid"\n');
});

test('mistakes that are mended one after the other are all mended', async () => {
  const folder = await makeFolder({ '.env': `OIDC_CLIENT_ID=x\nOIDC_SCOPE="openid${' openid'.repeat(20)}"\n` });
  const { code, stdout, stderr } = await runCli(['check', '--fix'], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('20 problems fixed');
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe('OIDC_CLIENT_ID=x\nOIDC_SCOPE="openid"\n');
});

test.skipIf(process.platform === 'win32')(
  'a signal while files are being made leaves none of them behind',
  async () => {
    const folder = await makeFolder({ '.env': change.before });
    const program = `
    import { diskFiles } from ${JSON.stringify(new URL('../../server/src/cli/write.ts', import.meta.url).href)};
    for (let i = 0; i < 20; i++) void diskFiles.create(${JSON.stringify(folder)} + '/.' + i + '.tmp', 0o600);
    // Long enough for other threads to make them, with no turn for whoever waits for that.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    process.kill(process.pid, 'SIGINT');
    setTimeout(() => {}, 60_000);
  `;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    expect(signal).toBe('SIGINT');
    expect(await readdir(folder)).toStrictEqual(['.env']);
  },
);
