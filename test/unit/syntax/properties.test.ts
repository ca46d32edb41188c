import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { codes, expectSoundTree, outline, parseText, scalar, scalars, slice } from './support.ts';

const read = (text: string): SyntaxTree => parseText('properties', text);

/** Whole keys and values, as `java.util.Properties` has them; repeated keys stay. */
const pairs = (text: string): readonly (readonly [string | undefined, string])[] =>
  scalars(read(text)).map((entry) => [entry.fullKey, entry.value]);

describe('keys and values', () => {
  // The examples of the Java SE API documentation of Properties.load, and its rules one by one.
  const cases: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ['Truth = Beauty\n Truth:Beauty\nTruth                    :Beauty', Array(3).fill(['Truth', 'Beauty'])],
    ['fruits    apple, banana, pear, \\\n          cantaloupe', [['fruits', 'apple, banana, pear, cantaloupe']]],
    ['cheeses', [['cheeses', '']]],
    ['\\:\\= = x', [[':=', 'x']]],
    ['a\\ b\\\tc=x', [['a b\tc', 'x']]],
    ['a=\\u00e9\\n\\t\\q\\\\', [['a', 'é\n\tq\\']]],
    ['a==b=c', [['a', '=b=c']]],
    ['a : = b', [['a', '= b']]],
    [
      'a= b  \r\nc=d',
      [
        ['a', 'b  '],
        ['c', 'd'],
      ],
    ],
    ['a=b # c', [['a', 'b # c']]],
    ['# a=b\n  ! c=d\ne=f', [['e', 'f']]],
    ['# a \\\nb=c', [['b', 'c']]],
    ['a=b\\\n# c', [['a', 'b# c']]],
    [
      'a=b\\\\\nc=d',
      [
        ['a', 'b\\'],
        ['c', 'd'],
      ],
    ],
    [
      'a=b\\\n\nc=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\\\n  b=c', [['ab', 'c']]],
    ['a\\\n  =\\\n  c', [['a', 'c']]],
    ['a=b\\', [['a', 'b']]],
    ['=x', [['', 'x']]],
    [
      'a=1\ra=2\n\fa=3',
      [
        ['a', '1'],
        ['a', '2'],
        ['a', '3'],
      ],
    ],
  ];
  test.each(cases)('%j', (text, expected) => {
    expect(pairs(text)).toEqual(expected);
    expectSoundTree(read(text));
  });
});

test('keys are split at dots', () => {
  const tree = read(
    [
      'a.b.c=1',
      'a.b.d=2',
      'a.b=3',
      'l[0]=x',
      'l[1].k=y',
      'l[3]=gap',
      '%dev.q."e.f".g=4',
      'm.[h.i].j=5',
      'n..o=6',
      'p.=7',
      'a.b.c=8',
    ].join('\n'),
  );
  expect(outline(tree)).toEqual([
    ' map',
    'a map',
    'a.b map',
    'a.b.c = 1',
    'a.b.d = 2',
    'a.b = 3',
    'l list',
    'l.0 = x',
    'l.1 map',
    'l.1.k = y',
    'l[3] = gap',
    '%dev map',
    '%dev.q map',
    '%dev.q.e.f map',
    '%dev.q.e.f.g = 4',
    'm map',
    'm.h.i map',
    'm.h.i.j = 5',
    'n..o = 6',
    'p. = 7',
    'a.b.c = 8',
  ]);
  expect(scalar(tree, '%dev.q.e.f.g').fullKey).toBe('%dev.q."e.f".g');
  expectSoundTree(tree);
});

test('spans are those of the last part, the line and the value', () => {
  const tree = read('\uFEFF a.b\\ c\\u0064 : x\\\r\n  y \r\n');
  const entry = scalar(tree, 'a.b cd');
  expect([entry.keySpan, entry.span, entry.valueSpan, entry.contentSpan].map((at) => slice(tree, at))).toEqual([
    'b\\ c\\u0064',
    'a.b\\ c\\u0064 : x\\\r\n  y ',
    'x\\\r\n  y ',
    'x\\\r\n  y ',
  ]);
  expect([entry.value, entry.comment]).toEqual(['xy ', undefined]);
});

describe('documents', () => {
  test.each<[string, number]>([
    ['a=1\n#---\nb=2\n!---  \nc=3\n', 3],
    ['a=1\n #---\nb=2\n', 1],
    ['a=1\n#----\nb=2\n', 1],
    ['# x\n#---\nb=2\n', 1],
    ['a=1\n#---\n# x\nb=2\n', 1],
    ['', 1],
  ])('%j has %i', (text, count) => {
    expect(read(text).roots.length).toBe(count);
  });

  test('have entries of their own', () => {
    expect(outline(read('a.b=1\n#---\na.b=2\n'))).toEqual([
      ' map',
      'a map',
      'a.b = 1',
      '1: map',
      '1:a map',
      '1:a.b = 2',
    ]);
  });
});

test('a malformed Unicode escape is the one problem', () => {
  const tree = read('a=C:\\users\nb=\\u00zz\nc=\\q\n');
  expect(codes(tree)).toEqual(['properties-malformed-escape', 'properties-malformed-escape']);
  expect(scalar(tree, 'a').value).toBe('C:users');
});

test('random text never throws and gives a sound tree', () => {
  const piece = fc.constantFrom(
    'a',
    'b.',
    '.',
    '=',
    ':',
    ' ',
    '\t',
    '\\',
    '\n',
    '\r\n',
    '#',
    '!',
    '[0]',
    '[1]',
    '[',
    ']',
    '"',
    'u',
    '#---\n',
  );
  const soup = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(soup, (text) => expectSoundTree(read(text))),
    { seed: 16, numRuns: 2500 },
  );
});

test.each([
  ['entries', 'a.b.c.d=value\n', 50_000],
  ['continuations', 'a\\\n', 200_000],
  ['escapes', '\\', 400_000],
  ['dots', 'a.', 300_000],
  ['brackets', 'a[0].', 100_000],
  ['separators', '#---\n\n', 100_000],
])('many %s take linear time', (_, piece, count) => {
  expect(cpuTime(() => read(piece.repeat(count)))).toBeLessThan(3000);
});
