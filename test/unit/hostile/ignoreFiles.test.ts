import { join } from 'node:path';
import ignore from 'ignore';
import { expect, test } from 'vitest';
import { isIgnored, parseIgnoreFile } from '../../../server/src/host/ignoreRules.ts';

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
