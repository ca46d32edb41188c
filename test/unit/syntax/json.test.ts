import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { codes, expectSoundTree, find, outline, parseText, scalar, scalars, slice } from './support.ts';

const read = (text: string): SyntaxTree => parseText('json', text);

describe('entries', () => {
  test('come in the order of the text with their types', () => {
    const tree = read('{"a": "x\\n", "b": [1, true, null, {"c": -1.50e3}], "a": {}, "e": []}');
    expect(outline(tree)).toEqual([
      ' map',
      'a = x\n',
      'b list',
      'b.0 = 1 (number)',
      'b.1 = true (boolean)',
      'b.2 =  (null)',
      'b.3 map',
      'b.3.c = -1.50e3 (number)',
      'a map',
      'e list',
    ]);
    expect(codes(tree)).toEqual([]);
    expectSoundTree(tree);
  });

  test('have spans with and without quotes', () => {
    const tree = read('\uFEFF{\r\n  "k\\u0065y": "v" , // c\r\n  "n": 1 /* d */\r\n}');
    const key = scalar(tree, 'key');
    const number = scalar(tree, 'n');
    expect([key.keySpan, key.span, key.valueSpan, key.contentSpan].map((s) => slice(tree, s))).toEqual([
      'k\\u0065y',
      '"k\\u0065y": "v"',
      '"v"',
      'v',
    ]);
    expect([slice(tree, number.valueSpan), slice(tree, number.contentSpan)]).toEqual(['1', '1']);
    expect([key.comment, number.comment].map((s) => slice(tree, s))).toEqual(['// c', '/* d */']);
    expect(codes(tree)).toEqual([]);
  });

  test('comments and trailing commas are allowed', () => {
    const tree = read('// top\n{\n  "a": "x", // why\n  /* b */ "b": [1,],\n}\n');
    expect(outline(tree)).toEqual([' map', 'a = x', 'b list', 'b.0 = 1 (number)']);
    expect(slice(tree, scalar(tree, 'a').comment)).toBe('// why');
    expect(codes(tree)).toEqual([]);
  });

  test('an empty file has no root and no problem', () => {
    expect([read('').roots, read(' \n').problems]).toEqual([[], []]);
  });
});

describe('broken text', () => {
  test('a missing value is empty and stands behind the colon', () => {
    const tree = read('{"a": , "b": 2}');
    const { type, value, valueSpan } = scalar(tree, 'a');
    expect([type, value, valueSpan]).toEqual(['null', '', { start: 5, end: 5 }]);
    expect(codes(tree)).toEqual(['json-ValueExpected']);
    expect(scalar(tree, 'b').value).toBe('2');
  });

  test('conflict markers leave both sides readable', () => {
    const tree = read('{\n"a": 1,\n<<<<<<< HEAD\n"b": 2,\n=======\n"b": 3,\n>>>>>>> x\n"c": 4\n}');
    expect(outline(tree)).toEqual([' map', 'a = 1 (number)', 'b = 2 (number)', 'b = 3 (number)', 'c = 4 (number)']);
    expect(new Set(codes(tree))).toEqual(new Set(['json-InvalidSymbol']));
  });

  test('an unclosed string ends with its line', () => {
    const tree = read('{"a": "x\n, "b": 1}');
    expect(slice(tree, scalar(tree, 'a').contentSpan)).toBe('x');
    expect(codes(tree)).toContain('json-UnexpectedEndOfString');
  });

  test('deep nesting is cut off and said', () => {
    const deep = read(`${'['.repeat(300)}${']'.repeat(300)}`);
    expect([deep.entries.length, codes(deep)]).toEqual([201, ['json-NestingTooDeep']]);
    const absurd = read('['.repeat(100_000));
    expect([absurd.entries, codes(absurd)]).toEqual([[], ['json-NestingTooDeep']]);
  });

  test('messages never hold text of the file', () => {
    const messages = read('{"a": hunter2 "hunter2').problems.map(({ message }) => message);
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => /hunter2/.test(message))).toEqual([]);
  });

  test('random text never throws and gives a sound tree', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '"a"',
      '1',
      'true',
      '\n',
      '\\',
      '//',
      '/*',
      '*/',
      'x',
    );
    const soup = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => expectSoundTree(read(text))),
      { seed: 11, numRuns: 2500 },
    );
  });
});

test('values are those of JSON.parse', () => {
  const check = (value: unknown, indent: number): void => {
    const text = JSON.stringify(value, undefined, indent);
    const tree = read(text);
    expectSoundTree(tree);
    expect(codes(tree)).toEqual([]);
    for (const entry of scalars(tree)) {
      const expected = entry.path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value);
      expect(entry.value).toBe(expected === null ? '' : String(entry.type === 'number' ? entry.value : expected));
      if (entry.type === 'number') expect(Number(entry.value)).toBe(expected === 0 ? 0 : expected);
    }
  };
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 2), check), { seed: 12, numRuns: 500 });
  expect(find(read('{"a":1}'), '').kind).toBe('map');
});
