import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/**
 * Code that was taken up shows itself: V8 compares the length of a text only, so that of a file which was changed without
 * another id and without another length, the old code answers.
 */
const [before, after] = ['before', 'after.'] as const;

const program = (answer: string): string => `exports.answer = (name) => name + ' says ${answer}';\n`;

interface Bench {
  /** The folder in which code is kept. */
  readonly folder: string;
  /** Calls the program in a process of its own and gives its answer. */
  readonly run: (first?: string, where?: string) => string;
  readonly change: () => void;
  readonly kept: () => readonly string[];
}

/** A program that has answered `before` in one process. */
function setUp(first?: string): Bench {
  const work = mkdtempSync(join(tmpdir(), 'authproof-code-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const folder = join(work, 'cache', 'code');
  const file = join(work, 'program.cjs');
  const runner = join(work, 'runner.mjs');
  const source = join(import.meta.dirname, '../../../server/src/host/codeCache.ts');
  writeFileSync(
    runner,
    `import { requireCached } from ${JSON.stringify(source)};
     const { answer } = requireCached(process.argv[2], 'id', process.argv[3]);
     process.stdout.write(answer('it'));\n`,
  );
  const bench: Bench = {
    folder,
    run: (prelude = '', where = folder) => {
      writeFileSync(join(work, 'prelude.cjs'), prelude);
      const args = ['--no-warnings', '-r', join(work, 'prelude.cjs'), runner, file, where];
      return execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    },
    change: () => writeFileSync(file, program(after)),
    kept: () => readdirSync(folder).map((name) => join(folder, name)),
  };
  writeFileSync(file, program(before));
  expect(bench.run(first)).toBe(`it says ${before}`);
  return bench;
}

test('what a process has compiled is taken up by the next one, for the user alone', () => {
  const { folder, kept, change, run } = setUp();
  expect(kept()).toHaveLength(1);
  if (process.platform !== 'win32') {
    expect([folder, ...kept()].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  }
  change();
  expect(run()).toBe(`it says ${before}`);
});

test('with other flags of V8 nothing of it is taken up, and the next process has its own', () => {
  const { kept, change, run } = setUp();
  change();
  const flag = "require('node:v8').setFlagsFromString('--no-allocation-site-pretenuring');";
  expect(run(flag)).toBe(`it says ${after}`);
  expect(kept()).toHaveLength(2);
});

test('a process that changes the flags of V8 leaves nothing', () => {
  const { run, change } = setUp(
    "setImmediate(() => require('node:v8').setFlagsFromString('--no-allocation-site-pretenuring'));",
  );
  change();
  expect(run()).toBe(`it says ${after}`);
});

const broken: readonly (readonly [string, (path: string) => void])[] = [
  ['with one bit turned', (path) => writeFileSync(path, turned(readFileSync(path)))],
  ['cut off', (path) => writeFileSync(path, readFileSync(path).subarray(0, -40))],
  ['empty', (path) => writeFileSync(path, '')],
  ['of somebody else\u2019s making', (path) => writeFileSync(path, 'four and more bytes')],
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

test.skipIf(process.platform === 'win32')('a file that others may write to is not taken up', () => {
  const { kept, change, run } = setUp();
  for (const path of kept()) chmodSync(path, 0o622);
  change();
  expect(run()).toBe(`it says ${after}`);
  expect(kept().map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
});

test('after an hour it is taken up and made anew, and what nobody has used for a month is removed', () => {
  const { folder, kept, change, run } = setUp();
  const [path] = kept() as readonly [string];
  const ago = (days: number): Date => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  const [old, young] = [join(folder, 'old'), join(folder, 'young')];
  for (const name of [old, young]) writeFileSync(name, '');
  utimesSync(old, ago(31), ago(31));
  utimesSync(young, ago(29), ago(29));
  utimesSync(path, ago(0.1), ago(0.1));
  change();
  expect(run()).toBe(`it says ${before}`);
  expect(kept().toSorted()).toEqual([path, young].sort());
  expect(statSync(path).mtimeMs).toBeGreaterThan(ago(0.05).getTime());
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
  expect(run('', '/proc/authproof/code')).toBe(`it says ${after}`);
});
