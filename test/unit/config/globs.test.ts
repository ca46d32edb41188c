import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { expect, test } from 'vitest';
import { compileGlob, refusalOf } from '../../../server/src/config/globs.ts';

const segment = fc.oneof(
  fc.constant('**'),
  fc.string({ unit: fc.constantFrom(...'ab.*?'), minLength: 1, maxLength: 7 }).filter((text) => !/^\.+$/.test(text)),
);
const glob = fc.array(segment, { minLength: 1, maxLength: 7 }).map((segments) => segments.join('/'));
const name = fc
  .string({ unit: fc.constantFrom(...'ab.'), minLength: 1, maxLength: 4 })
  .filter((text) => !/^\.+$/.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));

test('plain globs match what picomatch says, however many wildcards they have', () => {
  const property = fc.property(glob, path, (pattern, text) => {
    expect([pattern, text, compileGlob(pattern)(text)]).toEqual([
      pattern,
      text,
      picomatch(pattern, { dot: true })(text),
    ]);
  });
  fc.assert(property, { seed: 20261121, numRuns: 10_000 });
});

test.each([
  '**/*.{yml,yaml,json,jsonc,toml,env,ini,cfg,conf,properties,http,rest,bru}',
  '{*.yml,*.yaml,*.json,*.toml,*.env}',
  '**/{test,tests,__tests__}/**/fixtures/**/*.{yml,yaml}',
  '**/*[-_.]*local*.{yml,yaml}',
  '!(*.md|*.txt)',
  '**/@(dev|prod)/+([0-9])/*.env',
  '{apps,packages}/**/{.env,.env.*}',
  'app/\\[id\\]/\\(group\\)/.env',
  '((a|b)/c)',
  'a{1..9}.env',
  'a).env',
])('%s is taken', (pattern) => {
  expect(refusalOf(pattern)).toBeUndefined();
});

test.each([
  '(a+)+b',
  '((a|aa))+b',
  '*(a|aa)b',
  '(a)?[a]!(b)+c',
  '[a]**x***aa+(a)(a+)**/{a,aa}',
  '?(a){a,**/a(a)?))+())+{a,(a+)',
  '+(a*)b',
  '{a,aa}+b',
  `${'{a,aa}'.repeat(40)}b`,
  `${'[a]*'.repeat(12)}b`,
  `${'[a]+'.repeat(12)}b`,
  `${'**/[a]/'.repeat(7)}b`,
  `@(${'a+'.repeat(9)})b`,
  `${'?(a)'.repeat(40)}b`,
  `${'(a)?'.repeat(40)}b`,
  `[a]${'a'.repeat(70_000)}`,
  `${'!(b)'.repeat(20)}c`,
  `${'+(a)'.repeat(20)}b`,
])('%s is refused', (pattern) => {
  expect(refusalOf(pattern)).toMatch(/^is too involved/);
  expect(compileGlob(pattern)('a'.repeat(100))).toBe(false);
});

const longName = 'a'.repeat(255);
const deep = 'a/'.repeat(2000);

test.each([
  '*a*a*a*a*a*a*a*a*a*a*a*a*b',
  '*a*a*a*b',
  '**/a/**/a/**/a/**/b',
  `${'**/a/'.repeat(50)}b`,
  `${'**/'.repeat(50)}b`,
  '**/a/**/[a]/**/a/**/b',
  '**/*a*a*[a]b',
  'a'.repeat(70_000),
  '{a,aa}'.repeat(8),
])('%s is quick on every path', { timeout: 5000 }, (pattern) => {
  const isMatch = compileGlob(pattern);
  for (const text of [longName, `${deep}c`, 'a/'.repeat(39), `${'a'.repeat(9)}/`.repeat(39)]) isMatch(text);
  expect(isMatch('c')).toBe(false);
});

test.each(['**/a/**', '**/{a,b}/**/*.env', '**'])('%s: names may hold line breaks', (pattern) => {
  expect(compileGlob(pattern)('x\ny/a/z\u2028/\r.env')).toBe(true);
});
