import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ignore from 'ignore';
import { expect, onTestFinished, test } from 'vitest';
import { isIgnored, parseIgnoreFile, readIgnoreFile } from '../../../server/src/host/ignoreRules.ts';
import { createWorkCounter } from '../../support/workCount.ts';

const folder = join('/', 'ws');

function read(text: string) {
  const lines: string[] = [];
  const file = parseIgnoreFile(join(folder, '.gitignore'), folder, text, (line) => void lines.push(line));
  return { lines, ignores: (path: string) => isIgnored(join(folder, path), false, [file]) };
}

test.each([
  `${'**/a/'.repeat(8)}b`,
  `a/${'**/a/'.repeat(8)}b`,
  `!${'**/a/'.repeat(8)}b`,
  '*a*a*a*a*a*a*a*a*b',
  `${'**/*a*a/'.repeat(4)}b`,
])('a pattern that would take minutes is left out, and told of: %s', (pattern) => {
  const { lines, ignores } = read(`# secrets\n${pattern}\n.env\n`);
  expect(lines).toEqual([`${join(folder, '.gitignore')}: a pattern with too many wildcards left out`]);
  expect([ignores('x/.env'), ignores(`${'a/'.repeat(20)}b`)]).toEqual([true, false]);
});

test('a file that is too large is left out, and told of; one that is not there is not', async () => {
  const place = mkdtempSync(join(tmpdir(), 'authproof-ignore-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const lines: string[] = [];
  const tell = (line: string): void => void lines.push(line);
  expect(await readIgnoreFile(place, tell)).toEqual([]);
  writeFileSync(join(place, '.gitignore'), '# all\n'.repeat(800_000));
  expect(await readIgnoreFile(place, tell)).toEqual([]);
  expect(lines).toEqual([`${join(place, '.gitignore')}: not read, as it is too large`]);
});

test('a pattern that is longer than any path is left out, and told of', () => {
  const { lines, ignores } = read(
    `${'{a,b}'.repeat(10_000)}\n${'a/'.repeat(20_000)}b\n# ${'x'.repeat(50_000)}\n.env\n`,
  );
  expect(lines).toEqual([`${join(folder, '.gitignore')}: 2 patterns of more than 4096 characters left out`]);
  expect([ignores('x/.env'), ignores('a/b')]).toEqual([true, false]);
});

test.each([
  `${'**/'.repeat(200)}b`,
  `a/${'**/'.repeat(200)}b`,
  '**/a/**/a/**/b',
  '**/*a*a/**/a*b',
  '*a*a*b',
  `${'*/'.repeat(60)}b`,
  `${'[a-z]'.repeat(60)}b`,
  '/a/**/**/a/**',
])('every path takes a pattern that is kept a short time: %s', { timeout: 5000 }, (pattern) => {
  const { lines, ignores } = read(`${pattern}\n`);
  expect(lines).toEqual([]);
  for (const path of ['a/'.repeat(95), 'a/'.repeat(2000), 'a'.repeat(255), `${'a'.repeat(9)}/`.repeat(39)]) {
    ignores(`${path}c`);
  }
});

test('ordinary patterns are kept as they are', () => {
  const text =
    '\ufeff# x\r\n.env*\n!.env.example\n**/build/**\n/dist/\n*.local.*\n**/**/tmp\n\\#a\nfoo\\*\\*/\nb \\ \n[a-c]*.key\n';
  const { lines, ignores } = read(text);
  const plain = ignore().add(text);
  const paths =
    '.env .env.example a/build/x dist/x a/dist/x x.local.json a/b/tmp #a foo**/x b b.key z.key a/.env'.split(' ');
  expect(lines).toEqual([]);
  expect(paths.map((path) => [path, ignores(path)])).toEqual(paths.map((path) => [path, plain.ignores(path)]));
});

const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

test('many patterns are matched as few are', () => {
  const text =
    `\ufeff.env*\r\n${times(600, (i) => `gen/f${i}.env\n`)}!gen/f3.env\n/Build/\n!build/keep\n*.local\n` +
    `# x\n\n**/deep/**/a.env\nfoo \n!/f1*/\nf11/\n\\!x\n[a-b]c\n${times(600, (i) => `/d${i}/*.env\n`)}`;
  const { lines, ignores } = read(text);
  const plain = ignore().add(text);
  const paths =
    'gen/f3.env gen/f4.env GEN/F4.ENV x/gen/f4.env build/x build/keep x.local deep/b/a.env foo a/foo/b f1/x f11/x f12/x !x bc d7/a.env d7/b/a.env z'
      .split(' ')
      .concat('x');
  expect(lines).toEqual([]);
  expect(paths.map((path) => [path, ignores(path)])).toEqual(paths.map((path) => [path, plain.ignores(path)]));
});

test('patterns that all are to be compared with one path are taken to a limit, and it is told', () => {
  const { lines, ignores } = read(`.env\n${times(2000, (i) => `a/x${i}*\n`)}${times(2000, (i) => `y${i}*\n`)}`);
  expect(lines).toEqual([`${join(folder, '.gitignore')}: 3000 of its many patterns left out`]);
  expect([ignores('.env'), ignores('a/x1'), ignores('y1'), ignores('z')]).toEqual([true, true, true, false]);
});

test('a path is not compared with each of thousands of patterns', () => {
  const counter = createWorkCounter();
  onTestFinished(() => counter.stop());
  const total = (work: ReadonlyMap<string, number>): number => [...work.values()].reduce((sum, n) => sum + n, 0);
  const { ignores } = read(times(20_000, (i) => `a${i}/*.env\n`));
  const paths = Array.from({ length: 20 }, (_, i) => `a${i}/b/c.txt`);
  expect(total(counter.count(() => paths.map(ignores)))).toBeLessThan(20_000);
});

test('a path is compared with the ignore files of a hundred folders around it, not of thousands', () => {
  let asked = 0;
  const test = () => {
    asked++;
    return { ignored: false, unignored: false };
  };
  const nested = Array.from({ length: 2000 }, (_, i) => ({
    folder: join(folder, ...Array(i).fill('d')),
    rules: { test },
  }));
  const counter = createWorkCounter();
  onTestFinished(() => counter.stop());
  const path = join(folder, ...Array(2000).fill('d'), '.env');
  const work = counter.count(() => expect(isIgnored(path, false, nested)).toBe(false));
  expect(asked).toBe(99);
  expect(work.get('host/ignoreRules.ts insideOf')).toBeLessThan(1000);
});
