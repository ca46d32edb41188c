import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

/**
 * Code that was taken up shows itself: V8 compares the length of a text only, so that of a file which was changed without
 * another id and without another length, the old code answers.
 */
const [before, after] = ['before', 'after.'] as const;

const program = (answer: string): string => `exports.answer = (name) => name + ' says ${answer}';\n`;

interface RunOptions {
  /** Runs before everything else in the process. */
  readonly prelude?: string;
  /** The folder to keep code in; the one that `env` leads to when it is ''. */
  readonly where?: string;
  readonly id?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Bench {
  /** The folder in which code is kept. */
  readonly folder: string;
  /** A folder for other things. */
  readonly work: string;
  /** Calls the program in a process of its own and gives its answer. */
  readonly run: (options?: RunOptions) => string;
  readonly runAtOnce: (count: number) => Promise<readonly string[]>;
  /** Runs a process that ends itself by SIGKILL. */
  readonly runKilled: (prelude: string) => void;
  readonly change: (answer?: string) => void;
  readonly kept: (where?: string) => readonly string[];
}

/** A program that has answered `before` in one process. */
function setUp(prelude = ''): Bench {
  const work = mkdtempSync(join(tmpdir(), 'authproof-code-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const folder = join(work, 'cache', 'code');
  const file = join(work, 'program.cjs');
  const runner = join(work, 'runner.mjs');
  const source = join(import.meta.dirname, '../../../server/src/host/codeCache.ts');
  writeFileSync(
    runner,
    `import { requireCached } from ${JSON.stringify(source)};
     const [, , file, id, where] = process.argv;
     const { answer } = requireCached(file, id, where || undefined);
     process.stdout.write(answer('it'));\n`,
  );
  const argsOf = ({ prelude = '', where = folder, id = 'id' }: RunOptions): string[] => {
    writeFileSync(join(work, 'prelude.cjs'), prelude);
    return ['--no-warnings', '-r', join(work, 'prelude.cjs'), runner, file, id, where];
  };
  const bench: Bench = {
    folder,
    work,
    run: (options = {}) =>
      execFileSync(process.execPath, argsOf(options), {
        encoding: 'utf8',
        timeout: 20_000,
        cwd: work,
        env: { ...process.env, ...options.env },
      }),
    runAtOnce: (count) => {
      const args = argsOf({});
      const runs = Array.from({ length: count }, () => promisify(execFile)(process.execPath, args));
      return Promise.all(runs.map(async (ran) => (await ran).stdout));
    },
    runKilled: (text) => expect(spawnSync(process.execPath, argsOf({ prelude: text })).signal).toBe('SIGKILL'),
    change: (answer = after) => writeFileSync(file, program(answer)),
    kept: (where = folder) => (existsSync(where) ? readdirSync(where).map((name) => join(where, name)) : []),
  };
  writeFileSync(file, program(before));
  expect(bench.run({ prelude })).toBe(`it says ${before}`);
  return bench;
}

const isRoot = process.getuid?.() === 0;

const ago = (days: number): Date => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

test('what a process has compiled is taken up by the next one, for the user alone', () => {
  const { folder, kept, change, run } = setUp();
  expect(kept()).toHaveLength(1);
  if (process.platform !== 'win32') {
    const modes = [dirname(folder), folder, ...kept()].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  }
  change();
  expect(run()).toBe(`it says ${before}`);
});

test('with other flags of V8 nothing of it is taken up, and the next process has its own', () => {
  const { kept, change, run } = setUp();
  change();
  const prelude = "require('node:v8').setFlagsFromString('--no-allocation-site-pretenuring');";
  expect(run({ prelude })).toBe(`it says ${after}`);
  expect(kept()).toHaveLength(2);
});

// Two releases of Node may patch one V8 differently, and a home may be shared by machines.
test.each(['version', 'arch'])('nor with another %s of Node', (name) => {
  const { kept, change, run } = setUp();
  change();
  const prelude = `Object.defineProperty(process, '${name}', { value: 'other' });`;
  expect(run({ prelude })).toBe(`it says ${after}`);
  expect(kept()).toHaveLength(2);
});

test('nor for another id, which names no other folder', () => {
  const { kept, change, run } = setUp();
  change();
  expect(run({ id: '../id/2' })).toBe(`it says ${after}`);
  expect(kept()).toHaveLength(2);
});

test('a process that changes the flags of V8 leaves nothing', () => {
  const { kept } = setUp(
    "setImmediate(() => require('node:v8').setFlagsFromString('--no-allocation-site-pretenuring'));",
  );
  expect(kept()).toEqual([]);
});

test('a process that could not do what it was asked for leaves nothing', () => {
  // The runner of this test takes another code than 0 for a failure of its own.
  const { kept } = setUp(
    "process.exitCode = 2; setImmediate(() => process.on('exit', () => { process.exitCode = 0; }));",
  );
  expect(kept()).toEqual([]);
});

test('what V8 refuses is made anew', () => {
  const { kept, change, run } = setUp();
  change('something longer');
  expect(run()).toBe('it says something longer');
  expect(kept()).toHaveLength(1);
  change('something other.');
  expect(run()).toBe('it says something longer');
});

test('processes that begin at once all leave one file', async () => {
  const { folder, kept, change, run, runAtOnce } = setUp();
  const [path] = kept();
  rmSync(folder, { recursive: true });
  expect(new Set(await runAtOnce(6))).toEqual(new Set([`it says ${before}`]));
  expect(kept()).toEqual([path]);
  change();
  expect(run()).toBe(`it says ${before}`);
});

const broken: readonly (readonly [string, (path: string) => void])[] = [
  ['with one bit turned', (path) => writeFileSync(path, turned(readFileSync(path)))],
  ['cut off', (path) => writeFileSync(path, readFileSync(path).subarray(0, -40))],
  ['empty', (path) => writeFileSync(path, '')],
  ['of somebody else\u2019s making', (path) => writeFileSync(path, 'four and more bytes')],
  // The checksum of nothing is 0.
  ['with the checksum alone', (path) => writeFileSync(path, Buffer.alloc(4))],
];

function turned(bytes: Buffer): Buffer {
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

test.each(broken)('a file %s is not taken up, and is made anew', (_, spoil) => {
  const { kept, change, run } = setUp();
  const [path] = kept() as readonly [string];
  const whole = readFileSync(path).length;
  spoil(path);
  change();
  expect(run()).toBe(`it says ${after}`);
  expect(kept()).toEqual([path]);
  expect(Math.abs(readFileSync(path).length - whole)).toBeLessThan(whole / 10);
});

const unlessWindows = test.skipIf(process.platform === 'win32');

unlessWindows.each([0o620, 0o602])('a file that others may write to is not taken up (%o)', (mode) => {
  const { kept, change, run } = setUp();
  for (const path of kept()) chmodSync(path, mode);
  change();
  expect(run()).toBe(`it says ${after}`);
  expect(kept().map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
});

test.runIf(isRoot)('a file of another user is not taken up', () => {
  const { kept, change, run } = setUp();
  for (const path of kept()) chownSync(path, 65534, 65534);
  change();
  expect(run()).toBe(`it says ${after}`);
  expect(kept().map((path) => statSync(path).uid)).toEqual([0]);
});

test.runIf(isRoot)('nothing is kept in a folder of another user, nor made in one', () => {
  const { folder, kept, run } = setUp();
  for (const path of kept()) rmSync(path);
  chownSync(folder, 65534, 65534);
  run();
  expect(kept()).toEqual([]);
  rmSync(folder, { recursive: true });
  chownSync(dirname(folder), 65534, 65534);
  run();
  expect(existsSync(folder)).toBe(false);
});

unlessWindows('nor in a folder that others may write to, or that a link leads to', () => {
  const { folder, work, kept, run } = setUp();
  for (const path of kept()) rmSync(path);
  chmodSync(folder, 0o777);
  run();
  expect(kept()).toEqual([]);
  rmSync(folder, { recursive: true });
  const other = join(work, 'other');
  mkdirSync(other, { mode: 0o700 });
  symlinkSync(other, folder);
  run();
  expect(kept(other)).toEqual([]);
});

unlessWindows.each([
  ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
  ['a link to a device', (path: string) => symlinkSync('/dev/zero', path)],
  ['a link to itself', (path: string) => symlinkSync(path, path)],
])('%s in its place is not waited for', (_, make) => {
  const { kept, change, run } = setUp();
  const [path] = kept() as readonly [string];
  rmSync(path);
  make(path);
  change();
  expect(run()).toBe(`it says ${after}`);
  expect(kept()).toEqual([path]);
  expect(statSync(path).isFile()).toBe(true);
});

test('a folder in its place is done without, and nothing is left beside it', () => {
  const { kept, change, run } = setUp();
  const [path] = kept() as readonly [string];
  rmSync(path);
  mkdirSync(path);
  change();
  expect(run()).toBe(`it says ${after}`);
  expect(kept()).toEqual([path]);
});

unlessWindows('a link where it would be written is not followed', () => {
  const { work, kept, change, run } = setUp();
  const [path] = kept() as readonly [string];
  const target = join(work, 'target');
  writeFileSync(target, 'as it was');
  writeFileSync(path, 'to be made anew');
  change();
  const prelude = `require('node:fs').symlinkSync(${JSON.stringify(target)}, '${path}.' + process.pid);`;
  expect(run({ prelude })).toBe(`it says ${after}`);
  expect([readFileSync(target, 'utf8'), kept()]).toEqual(['as it was', [path]]);
});

unlessWindows('a process that is killed while it writes leaves the file as it was', () => {
  const { kept, change, run, runKilled } = setUp();
  const [path] = kept() as readonly [string];
  utimesSync(path, ago(0.1), ago(0.1));
  runKilled(`
    const fs = require('node:fs');
    const { writeFileSync } = fs;
    fs.writeFileSync = (place, bytes, options) => {
      writeFileSync(place, bytes.subarray(0, 100), options);
      process.kill(process.pid, 'SIGKILL');
    };
    require('node:module').syncBuiltinESMExports();`);
  const [, left, ...others] = kept().toSorted();
  expect([left, others]).toEqual([expect.any(String), []]);
  change();
  expect(run()).toBe(`it says ${before}`);
  expect(kept().toSorted()).toEqual([path, left]);
  // An hour later it cannot be at work any more.
  for (const name of kept()) utimesSync(name, ago(0.1), ago(0.1));
  run();
  expect(kept()).toEqual([path]);
});

test('within the hour it is not written again', () => {
  const { kept, run } = setUp();
  const [path] = kept() as readonly [string];
  const made = statSync(path, { bigint: true }).mtimeNs;
  run();
  expect(statSync(path, { bigint: true }).mtimeNs).toBe(made);
});

// The clock may have been wrong when it was made.
test.each([0.1, -0.1])('more than an hour away it is taken up and made anew (%d days ago)', (days) => {
  const { kept, change, run } = setUp();
  const [path] = kept() as readonly [string];
  utimesSync(path, ago(days), ago(days));
  change();
  expect(run()).toBe(`it says ${before}`);
  expect(kept()).toEqual([path]);
  expect(Math.abs(statSync(path).mtimeMs - Date.now())).toBeLessThan(60 * 60 * 1000);
});

test('what nobody has used for a month is removed, and nothing that is not of its kind', () => {
  const { folder, kept, run } = setUp();
  const [path] = kept() as readonly [string];
  const put = (name: string, days: number): string => {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), ago(days), ago(days));
    return join(folder, name);
  };
  put('old.code', 31);
  put('to-come.code', -31);
  const staying = [put('young.code', 29), put('notes.txt', 31), put('source.code.ts', 31)];
  utimesSync(path, ago(0.1), ago(0.1));
  run();
  expect(kept().toSorted()).toEqual([path, ...staying].sort());
});

test('where nothing can be kept the program runs all the same', () => {
  const { folder, kept, change, run } = setUp();
  for (const path of kept()) rmSync(path);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file where the folder would be');
  change();
  expect(run()).toBe(`it says ${after}`);
});

// Node's own `mkdir` with `recursive` never comes back from there.
test.runIf(process.platform === 'linux')('nor where no folder can be made', () => {
  const { change, run } = setUp();
  change();
  expect(run({ where: '/proc/authproof/code' })).toBe(`it says ${after}`);
});

describe.runIf(process.platform === 'linux')('where it is kept', () => {
  const unset = { XDG_CACHE_HOME: '', NODE_DISABLE_COMPILE_CACHE: '' };

  test('is the folder that the user has chosen, or the one in the home folder', () => {
    const { work, kept, run } = setUp();
    const [home, chosen] = [join(work, 'home'), join(work, 'chosen')];
    mkdirSync(home);
    run({ where: '', env: { ...unset, HOME: home, XDG_CACHE_HOME: chosen } });
    expect([readdirSync(home), kept(join(chosen, 'authproof/code')).length]).toEqual([[], 1]);
    // As the XDG specification has it.
    run({ where: '', env: { ...unset, HOME: home, XDG_CACHE_HOME: 'relative' } });
    expect([existsSync(join(work, 'relative')), kept(join(home, '.cache/authproof/code')).length]).toEqual([false, 1]);
  });

  test.each<readonly [string, (work: string) => Readonly<Record<string, string>>]>([
    ['when Node is told to keep nothing', () => ({ NODE_DISABLE_COMPILE_CACHE: '1' })],
    ['when the home folder depends on where one is', () => ({ HOME: '.' })],
    ['when there is no home folder', (work) => ({ HOME: join(work, 'nobody') })],
  ])('is nowhere %s', (_, envIn) => {
    const { work, run } = setUp();
    const there = readdirSync(work, { recursive: true });
    expect(run({ where: '', env: { ...unset, HOME: work, ...envIn(work) } })).toBe(`it says ${before}`);
    expect(readdirSync(work, { recursive: true })).toEqual(there);
  });
});
