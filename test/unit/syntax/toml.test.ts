import fc from 'fast-check';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import type { SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { codes, expectSoundTree, find, outline, parseText, scalar, scalars, slice } from './support.ts';

const read = (text: string): SyntaxTree => parseText('toml', text);

describe('entries', () => {
  test('come in the order of the text with their types', () => {
    const tree = read(
      [
        'a = "x\\n"',
        "b.c = 'C:\\x'",
        'd = [1, -2.5, true, 1979-05-27T07:32:00Z, { e = 0x1F }]',
        '[t."u.v"]',
        'k = """',
        'one \\',
        '  two"""',
        '[[l]]',
        'n = 1',
        '[l.m]',
        'o = inf',
        '[[l]]',
        '[t]',
        'p = 1',
      ].join('\n'),
    );
    expect(outline(tree)).toEqual([
      ' map',
      'a = x\n',
      'b map',
      'b.c = C:\\x',
      'd list',
      'd.0 = 1 (number)',
      'd.1 = -2.5 (number)',
      'd.2 = true (boolean)',
      'd.3 = 1979-05-27T07:32:00Z',
      'd.4 map',
      'd.4.e = 0x1F (number)',
      't map',
      't.u.v map',
      't.u.v.k = one two',
      'l list',
      'l.0 map',
      'l.0.n = 1 (number)',
      'l.0.m map',
      'l.0.m.o = inf (number)',
      'l.1 map',
      't.p = 1 (number)',
    ]);
    expect(codes(tree)).toEqual([]);
    expectSoundTree(tree);
  });

  test('have spans with and without quotes', () => {
    const tree = read('\uFEFF[ t . "k y" ] # h\r\n"a"."b" = \'v\'# c\r\nl = [ "x", # d\r\n]\r\nm = """\r\nz"""\r\n');
    expect(codes(tree)).toEqual([]);
    const spans = (path: string): unknown => {
      const entry = find(tree, path);
      return [entry.keySpan, entry.span, entry.valueSpan].map((at) => slice(tree, at));
    };
    expect(spans('t')).toEqual(['t', tree.file.text.slice(1).trimEnd(), expect.stringContaining('# h')]);
    expect(spans('t.k y.a.b')).toEqual(['b', '"a"."b" = \'v\'', "'v'"]);
    expect(spans('t.k y.l')).toEqual(['l', 'l = [ "x", # d\r\n]', '[ "x", # d\r\n]']);
    const [b, x, m] = ['t.k y.a.b', 't.k y.l.0', 't.k y.m'].map((path) => scalar(tree, path));
    expect([b, x, m].map((entry) => slice(tree, entry?.contentSpan))).toEqual(['v', 'x', 'z']);
    expect([b, x, m].map((entry) => slice(tree, entry?.comment))).toEqual(['# c', '# d', undefined]);
    expect([b, x, m].map((entry) => entry?.quoting)).toEqual(['single', 'double', 'double']);
  });

  test('an empty file is an empty map', () => {
    expect(outline(read(''))).toEqual([' map']);
  });
});

describe('broken text', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a = x y # c\nb = 1', ['a = x y', 'b = 1 (number)'], ['toml-unexpected-char']],
    ['a = "x\nb = 1', ['a = x', 'b = 1 (number)'], ['toml-unterminated-string']],
    ['a =\nb = 1', ['a =  (null)', 'b = 1 (number)'], ['toml-missing-value']],
    ['a = 1\na = 2', ['a = 1 (number)', 'a = 2 (number)'], ['toml-dupe-keys']],
    ['a = 1\n[a]\nb = 2', ['a = 1 (number)', 'a map', 'a.b = 2 (number)'], ['toml-dupe-keys']],
    ['[a]\nb = 1\n[a]\nc = 2', ['a map', 'a.b = 1 (number)', 'a map', 'a.c = 2 (number)'], ['toml-dupe-keys']],
    ['[a]\n[[a]]\nb = 1', ['a map', 'a list', 'a.0 map', 'a.0.b = 1 (number)'], ['toml-dupe-keys']],
    ['a = [1,\n  2,\nb = 1', ['b = 1 (number)'], ['toml-unterminated-array']],
    ['a = [\n  ["x"],\n[t]\nb = 1', ['t map', 't.b = 1 (number)'], ['toml-unterminated-array']],
    ['a = { b = 1,\n[t]\nc = 1', ['t map', 't.c = 1 (number)'], ['toml-unterminated-inline-table']],
    ['a = """x\nb = 1', ['b = 1 (number)'], ['toml-unterminated-string']],
    [
      '[a]\nb = 1\n[c\nd = 1\n[e]\nf = 1',
      ['a map', 'a.b = 1 (number)', 'e map', 'e.f = 1 (number)'],
      ['toml-unterminated-table-key'],
    ],
    ['just words\na = 1', ['a = 1 (number)'], ['toml-missing-equals-sign']],
    ['a = 1 b = 2\nc = 3', ['a = 1 b = 2', 'c = 3 (number)'], ['toml-missing-newline']],
    ['a = "\\q"', ['a = \\q'], ['toml-invalid-char-in-escape-sequence']],
    ['a = 007', ['a = 007'], ['toml-invalid-leading-zero']],
    [
      '<<<<<<< HEAD\na = 1\n=======\nb = 2\n>>>>>>> x',
      ['a = 1 (number)', 'b = 2 (number)'],
      ['toml-unexpected-char', 'toml-unexpected-token', 'toml-unexpected-char'],
    ],
  ];
  test.each(cases)('%j', (text, entries, problems) => {
    const tree = read(text);
    expect(outline(tree).slice(1)).toEqual(entries);
    expect(codes(tree)).toEqual(problems);
    expectSoundTree(tree);
  });

  test('deep nesting is cut off and said', () => {
    const deep = read(`a = ${'['.repeat(300)}${']'.repeat(300)}`);
    expect([deep.entries.length, codes(deep)]).toEqual([51, ['toml-nesting-too-deep']]);
    const absurd = read(`a = ${'['.repeat(100_000)}\nb = 1`);
    expect([outline(absurd), codes(absurd)]).toEqual([[' map', 'b = 1 (number)'], ['toml-nesting-too-deep']]);
    expect(codes(read(`${'a.'.repeat(10_000)}b = 1`))).toEqual(['toml-nesting-too-deep']);
  });

  test('messages never hold text of the file', () => {
    const messages = read('a = hunter2\nb = "\\uDEAD hunter2"\n# \u0001hunter2').problems.map(({ message }) => message);
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => /hunter2|DEAD/.test(message))).toEqual([]);
  });

  test('random text never throws and gives a sound tree', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '=',
      ',',
      '.',
      '"',
      "'",
      '"""',
      "'''",
      'a',
      '1',
      'true',
      '\n',
      '\r\n',
      '\\',
      '#',
    );
    const soup = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => expectSoundTree(read(text))),
      { seed: 13, numRuns: 2500 },
    );
  });
});

const value = fc.constantFrom(
  '"x"',
  "'y'",
  '1',
  '[1, [2]]',
  '[\n "z",\n]',
  '{ p = { q = 1 }, r.s = 2 }',
  '"""\n[t]\nk = 1\n"""',
  "'''\na'b'''",
);
const name = fc.constantFrom('a', 'b', 'c', '"d.e"', 'a.b', 'b.c.a');
const line = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(name, value).map(([k, v]) => `${k} = ${v} # n`) },
  { weight: 2, arbitrary: name.map((k) => `[${k}]`) },
  { weight: 1, arbitrary: name.map((k) => `[[${k}]]`) },
);
const document = fc.array(line, { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`);

test('values are those of the parser, and problems are reported when it refuses the file', () => {
  let accepted = 0;
  const check = (text: string): void => {
    const tree = read(text);
    expectSoundTree(tree);
    let data: unknown;
    try {
      data = getStaticTOMLValue(parseTOML(text));
    } catch {
      expect(codes(tree)).not.toEqual([]);
      return;
    }
    accepted++;
    expect(codes(tree)).toEqual([]);
    for (const entry of scalars(tree)) {
      const expected = entry.path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], data);
      expect(entry.value).toBe(String(expected));
    }
  };
  fc.assert(fc.property(document, check), { seed: 14, numRuns: 1500 });
  expect(accepted).toBeGreaterThan(500);
});

test('a mistake at the end leaves everything before it as it was', () => {
  const check = (text: string): void => {
    const tree = read(text);
    if (tree.problems.length > 0) return;
    const broken = read(`${text}[zz]\nbroken\n`);
    expect(codes(broken)).toEqual(['toml-missing-equals-sign']);
    expect(outline(broken)).toEqual([...outline(tree), 'zz map']);
  };
  fc.assert(fc.property(document, check), { seed: 15, numRuns: 800 });
});

test.each([
  ['entries', 'key = "value" # c\n', 20_000],
  ['duplicates', 'a.b = [1]\n', 10_000],
  ['unclosed arrays', 'a = [\n', 60_000],
  ['unclosed tables', 'a = {\n', 60_000],
  ['unclosed text', 'a = """\n', 60_000],
  ['headers', '[[a.b]]\n', 30_000],
  ['brackets', '[', 300_000],
])('many %s take linear time', (_, piece, count) => {
  const time = (repeat: number): number => cpuTime(() => read(piece.repeat(repeat)));
  time(count / 10);
  expect(time(count)).toBeLessThan(10_000);
});
