import { spawn, spawnSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { diskFiles, type NewFile, type WriterFiles, writeFixes, writeWhole } from '../../server/src/cli/write.ts';
import { fileUri } from '../../server/src/text/uri.ts';
import { makeFolder, runCli, stray } from '../cli/support.ts';

const change = { before: 'A=1\r\n# ü\n', after: 'A=2\r\n# ü\n' };

type Fault = 'before' | 'after' | 'dead';

interface Cut {
  readonly files: WriterFiles;
  /** Operations asked for so far, by name. */
  readonly asked: readonly string[];
}

/**
 * The disk, whose nth operation fails: instead of being done, after it was done, or with every one behind it, as if the
 * process had been ended there.
 */
function cutOff(nth: number, fault: Fault, code: string): Cut {
  const asked: string[] = [];
  const guarded =
    <Args extends unknown[], T>(name: string, run: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      const index = asked.push(name) - 1;
      const error = Object.assign(new Error(code), { code });
      if (fault === 'dead' ? index >= nth : fault === 'before' && index === nth) throw error;
      const result = await run(...args);
      if (fault === 'after' && index === nth) throw error;
      return result;
    };
  const guardedFile = (file: NewFile): NewFile => ({
    write: guarded('write', file.write),
    chown: guarded('chown', file.chown),
    chmod: guarded('chmod', file.chmod),
    sync: guarded('sync', file.sync),
    close: guarded('close', file.close),
  });
  const files: WriterFiles = {
    realpath: guarded('realpath', diskFiles.realpath),
    readlink: guarded('readlink', diskFiles.readlink),
    stat: guarded('stat', diskFiles.stat),
    access: guarded('access', diskFiles.access),
    read: guarded('read', diskFiles.read),
    list: guarded('list', diskFiles.list),
    create: guarded('create', async (path: string, mode: number) => {
      const file = await diskFiles.create(path, mode);
      onTestFinished(() => file.close().catch(() => undefined));
      return guardedFile(file);
    }),
    rename: guarded('rename', diskFiles.rename),
    remove: guarded('remove', diskFiles.remove),
    syncFolder: guarded('syncFolder', diskFiles.syncFolder),
  };
  return { files, asked };
}

const steps = async (): Promise<readonly string[]> => {
  const folder = await makeFolder({ '.env': change.before });
  const { files, asked } = cutOff(Number.POSITIVE_INFINITY, 'before', 'EIO');
  expect((await writeFixes(new Map([[fileUri(join(folder, '.env')), change]]), files)).size).toBe(0);
  return asked;
};

describe('a fix that is cut off', () => {
  test('takes these steps', async () => {
    expect(await steps()).toEqual([
      'realpath',
      'access',
      'stat',
      'list',
      'create',
      'write',
      'chown',
      'chmod',
      'sync',
      'close',
      'stat',
      'read',
      'rename',
      'syncFolder',
    ]);
  });

  for (const fault of ['before', 'after', 'dead'] as const) {
    for (const code of ['ENOSPC', 'EIO', 'EXDEV', 'EACCES', 'ENOENT']) {
      test(`leaves the old file or the new one at every step: ${code}, ${fault}`, async () => {
        const names = await steps();
        const kept: string[] = [];
        for (let nth = 0; nth < names.length; nth++) {
          const folder = await makeFolder({ '.env': change.before });
          await chmod(join(folder, '.env'), 0o640);
          const { files } = cutOff(nth, fault, code);
          const failures = await writeFixes(new Map([[fileUri(join(folder, '.env')), change]]), files);
          const text = await readFile(join(folder, '.env'), 'utf8');
          expect([change.before, change.after], names[nth]).toContain(text);
          if (text === change.before)
            expect([...failures.values()], names[nth]).toEqual([`cannot be written (${code})`]);
          expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o640);
          // A process that has been ended removes nothing, and neither can one whose file was made behind its back.
          const isLeft = (fault === 'dead' && nth > 4 && nth < 13) || (fault === 'after' && names[nth] === 'create');
          expect((await readdir(folder)).length, names[nth]).toBe(isLeft ? 2 : 1);
          if (text === change.before) kept.push(names[nth] as string);
        }
        const done = fault === 'after' ? ['list', 'chown', 'rename', 'syncFolder'] : ['list', 'chown', 'syncFolder'];
        const changed = names.filter((name) => !kept.includes(name));
        expect(changed).toEqual(fault === 'dead' ? ['syncFolder'] : done);
      });
    }
  }

  test('a baseline is as safe, whether it is the first one or not', async () => {
    for (const before of [undefined, '{"old":true}\n']) {
      for (const fault of ['before', 'after', 'dead'] as const) {
        for (let nth = 0; nth < 15; nth++) {
          const folder = await makeFolder(before === undefined ? {} : { 'b.json': before });
          const { files } = cutOff(nth, fault, 'ENOSPC');
          await writeWhole(join(folder, 'b.json'), '{"new":true}\n', files).catch(() => undefined);
          const text = await readFile(join(folder, 'b.json'), 'utf8').catch(() => undefined);
          expect([before, '{"new":true}\n']).toContain(text);
        }
      }
    }
  });
});

describe('what a fix does not touch', () => {
  test('line endings, a byte-order mark and the mode', async () => {
    const compose =
      '\uFEFFservices:\r\n  web:\r\n    environment:\r\n      ACME_CLIENT_ID: acme-web\r\n      ACME_CLIENT_SECRET: "abcdefghijklmnopqrstuvwxyz "\r\n# end';
    const mixed = `${stray.replaceAll('\n', '\r\n')}# one\n# two\r\n\r\n# end`;
    const folder = await makeFolder({ 'a/compose.yaml': compose, 'b/.env': mixed });
    await chmod(join(folder, 'b/.env'), 0o600);
    const { code } = await runCli(['check', '--fix', '.'], { cwd: folder });
    expect(code).toBe(0);
    expect(await readFile(join(folder, 'a/compose.yaml'), 'utf8')).toBe(compose.replace('z "', 'z"'));
    expect(await readFile(join(folder, 'b/.env'), 'utf8')).toBe(mixed.replace('z "', 'z"'));
    expect((await stat(join(folder, 'b/.env'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'b'))).toEqual(['.env']);
  });

  test('a read-only file, a file in a folder that takes no new ones, a folder that is gone', async () => {
    if (process.getuid?.() === 0) return expectAsAnybody();
    const folder = await makeFolder({ 'a/.env': change.before, 'b/.env': change.before });
    await chmod(join(folder, 'a/.env'), 0o400);
    await chmod(join(folder, 'b'), 0o500);
    const uris = ['a/.env', 'b/.env', 'gone/.env'].map((name) => fileUri(join(folder, name)));
    const failures = await writeFixes(new Map(uris.map((uri) => [uri, change])));
    await chmod(join(folder, 'b'), 0o700);
    expect([...failures.values()]).toEqual(['EACCES', 'EACCES', 'ENOENT'].map((code) => `cannot be written (${code})`));
    expect(await readFile(join(folder, 'a/.env'), 'utf8')).toBe(change.before);
    expect(await readFile(join(folder, 'b/.env'), 'utf8')).toBe(change.before);
  });

  /** The superuser may write everything, so that another user has to try. */
  async function expectAsAnybody(): Promise<void> {
    const folder = await makeFolder({ 'a/.env': stray, 'b/.env': stray });
    await chmod(folder, 0o755);
    await chmod(join(folder, 'a/.env'), 0o444);
    await chmod(join(folder, 'b'), 0o555);
    const child = spawn(process.execPath, [inject('cli'), 'check', '--fix', '.'], {
      cwd: folder,
      uid: 65534,
      gid: 65534,
    });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk.toString('utf8');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    await chmod(join(folder, 'b'), 0o755);
    expect([code, told.match(/cannot be written \(EACCES\)/g)?.length]).toEqual([2, 2]);
    expect(await readFile(join(folder, 'a/.env'), 'utf8')).toBe(stray);
    expect(await readFile(join(folder, 'b/.env'), 'utf8')).toBe(stray);
    expect((await readdir(join(folder, 'a'))).concat(await readdir(join(folder, 'b')))).toEqual(['.env', '.env']);
  }

  test('the link that leads to a file, or to none yet', async () => {
    const folder = await makeFolder({ 'target/.env': change.before });
    await symlink('target/.env', join(folder, '.env'));
    await symlink('target/new.json', join(folder, 'b.json'));
    await symlink('b.json', join(folder, 'c.json'));
    expect((await writeFixes(new Map([[fileUri(join(folder, '.env')), change]]))).size).toBe(0);
    expect(await writeWhole(join(folder, 'c.json'), 'new')).toBeUndefined();
    expect(await readFile(join(folder, 'target/.env'), 'utf8')).toBe(change.after);
    expect(await readFile(join(folder, 'target/new.json'), 'utf8')).toBe('new');
    for (const [name, target] of [
      ['.env', 'target/.env'],
      ['b.json', 'target/new.json'],
      ['c.json', 'b.json'],
    ] as const) {
      expect((await lstat(join(folder, name))).isSymbolicLink()).toBe(true);
      expect(await readlink(join(folder, name))).toBe(target);
    }
  });

  test('a device, a folder or a loop of links in the place of a baseline', async () => {
    const folder = await makeFolder({});
    await mkdir(join(folder, 'folder'));
    await symlink('loop', join(folder, 'loop'));
    expect(await writeWhole('/dev/null', 'x')).toBe('is not a regular file');
    expect(await writeWhole(join(folder, 'folder'), 'x')).toBe('is a folder');
    await expect(writeWhole(join(folder, 'loop'), 'x')).rejects.toMatchObject({ code: 'ELOOP' });
    expect((await readdir(folder)).sort()).toEqual(['folder', 'loop']);
  });
});

test('a run that is killed leaves each file old or new', { timeout: 120_000 }, async () => {
  const names = Array.from({ length: 40 }, (_, i) => `app${i}/.env`);
  const mended = stray.replace('z "', 'z"');
  const seen = new Set<string>();
  // From before the first file to after the last one, wherever this machine happens to be by then.
  for (const share of [0.4, 0.6, 0.75, 0.85, 0.9, 0.95]) {
    const folder = await makeFolder(Object.fromEntries(names.map((name) => [name, stray])));
    const child = spawn(process.execPath, [inject('cli'), 'check', '--fix', '.'], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const isMended = async (count: number): Promise<boolean> => {
      const texts = await Promise.all(names.slice(0, count).map((name) => readFile(join(folder, name), 'utf8')));
      return texts.some((text) => text !== stray);
    };
    while (child.exitCode === null && !(await isMended(Math.ceil(names.length * share))))
      await new Promise(setImmediate);
    child.kill('SIGKILL');
    await ended;
    for (const name of names) {
      const text = await readFile(join(folder, name), 'utf8');
      expect([stray, mended]).toContain(text);
      seen.add(text);
    }
  }
  expect(seen.size).toBe(2);
});

test('what a killed run left beside a file goes when that file is written, and nothing else does', async () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const id = '01234567-89ab-4cde-8f01-23456789abcd';
  const staying = [
    // Of a run that is at work.
    `..env.${process.ppid}-${id}.tmp`,
    `..env.local.${dead}-${id}.tmp`,
    `.b.json.${dead}-${id}.tmp`,
    `..env.${dead}-${id}.tmp.bak`,
    `..env.${id}.tmp`,
    '..env.tmp',
  ];
  const left = [`..env.${dead}-${id}.tmp`, `..env.${process.pid}-${id}.tmp`];
  const names = [...staying, ...left];
  const folder = await makeFolder(Object.fromEntries([...names, '.env'].map((name) => [name, change.before])));
  expect((await writeFixes(new Map([[fileUri(join(folder, '.env')), change]]))).size).toBe(0);
  expect((await readdir(folder)).sort()).toEqual([...staying, '.env'].sort());
  await writeWhole(join(folder, 'b.json'), '{}');
  expect((await readdir(folder)).sort()).toEqual(
    [...staying.filter((name) => !/b\.json/.test(name)), '.env', 'b.json'].sort(),
  );
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`a run that is ended by ${signal} leaves no half of a file behind, and ends by the signal`, {
    timeout: 60_000,
    skip: process.platform === 'win32',
  }, async () => {
    const folder = await makeFolder({ '.env': stray });
    const preload = join(await makeFolder({}), 'preload.mjs');
    // The new file is there, and the disk takes its time.
    await writeFile(
      preload,
      `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
fs.fsync = (file, done) => setTimeout(done, 60_000);
syncBuiltinESMExports();
`,
    );
    const args = ['--import', pathToFileURL(preload).href, inject('cli'), 'check', '--fix', '.'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise((resolve) => child.once('close', (code, by) => resolve(by ?? code)));
    const isWritten = async (): Promise<boolean> => {
      const half = (await readdir(folder)).find((name) => name.endsWith('.tmp'));
      return half !== undefined && (await readFile(join(folder, half), 'utf8')) !== '';
    };
    while (child.exitCode === null && !(await isWritten())) await new Promise(setImmediate);
    child.kill(signal);
    expect(await ended).toBe(signal);
    expect(await readdir(folder)).toEqual(['.env']);
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe(stray);
  });
}
