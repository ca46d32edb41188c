import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { codes, expectSoundTree, find, outline, parseText, scalar, slice } from './support.ts';

const read = (text: string): SyntaxTree => parseText('ini', text);

test('sections are maps under their whole names, and may come twice', () => {
  const tree = read('r = 1\n[auth.google]\nk = v\n[ b "c" ] ; note\n  l: w\n[auth.google]\nm = x\nm = y\n');
  expect(outline(tree)).toEqual([
    ' map',
    'r = 1',
    'auth.google map',
    'auth.google.k = v',
    'b "c" map',
    'b "c".l = w',
    'auth.google.m = x',
    'auth.google.m = y',
  ]);
  expect(find(tree, 'auth.google.m').path).toEqual(['auth.google', 'm']);
  expect(slice(tree, find(tree, 'b "c"').keySpan)).toBe('b "c"');
  expectSoundTree(tree);
});

describe('values', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ['k = v', 'v', 'plain', undefined],
    ['k=  two words  ', 'two words', 'plain', undefined],
    ['k = v ; c', 'v', 'plain', '; c'],
    ['k = v\t# c', 'v', 'plain', '# c'],
    ['k = a#b;c', 'a#b;c', 'plain', undefined],
    ['k = ; c', '', 'plain', '; c'],
    ['k =', '', 'plain', undefined],
    ['k = "a # b" ; c', 'a # b', 'double', '; c'],
    ["k = 'it'", 'it', 'single', undefined],
    ["k = it's", "it's", 'plain', undefined],
    ['k = "a" b', '"a" b', 'plain', undefined],
    ['k = "open', '"open', 'plain', undefined],
    ['k = `a;b`', 'a;b', 'backtick', undefined],
    ['k = """a\nb""" # c', 'a\nb', 'double', '# c'],
    ['k = a\\', 'a\\', 'plain', undefined],
    ['k = a = b : c', 'a = b : c', 'plain', undefined],
    ['"k" = v', 'v', 'plain', undefined],
  ];
  test.each(cases)('%j', (text, value, quoting, comment) => {
    const tree = read(`${text}\r\nlast = 1\r\n`);
    const entry = scalar(tree, 'k');
    expect([entry.value, entry.quoting, slice(tree, entry.comment)]).toEqual([value, quoting, comment]);
    expect(slice(tree, entry.contentSpan)).toBe(value);
    expect(scalar(tree, 'last').value).toBe('1');
    expect(codes(tree)).toEqual([]);
  });
});

test('lines that assign nothing are one problem each block, and change nothing', () => {
  const tree = read('a = 1\nserver {\n  listen 80;\n}\n\n[open\nb = 2\n');
  expect(outline(tree)).toEqual([' map', 'a = 1', 'b = 2']);
  expect(codes(tree)).toEqual(['ini-invalid-line', 'ini-invalid-line']);
});

test('random text never throws and gives a sound tree', () => {
  const piece = fc.constantFrom(
    'a',
    '[',
    ']',
    '=',
    ':',
    ' ',
    '\t',
    '"',
    "'",
    '`',
    '"""',
    ';',
    '#',
    '\n',
    '\r\n',
    '\\',
    '\uFEFF',
  );
  const soup = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(soup, (text) => expectSoundTree(read(text))),
    { seed: 17, numRuns: 2500 },
  );
});

test.each([
  ['entries', 'key = value ; c\n', 50_000],
  ['sections', '[s]\nk = v\n', 50_000],
  ['unclosed quotes', 'k = """a\n', 50_001],
  ['backticks', 'k = `a\n', 50_001],
  ['blanks', 'k = a          \n', 50_000],
  ['one long line of blanks', '        ', 50_000],
  ['hashes', 'k=#', 300_000],
])('many %s take linear time', (_, piece, count) => {
  expect(cpuTime(() => read(piece.repeat(count)))).toBeLessThan(3000);
});
