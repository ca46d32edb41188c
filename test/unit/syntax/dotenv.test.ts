import { parse as dotenvParse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRaw } from '../../../server/src/syntax/dotenvValue.ts';
import type { SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { codes, expectSoundTree, parseText, scalar, scalars, slice } from './support.ts';

const read = (text: string): SyntaxTree => parseText('dotenv', text);

const lastValues = (tree: SyntaxTree): Record<string, string> =>
  Object.fromEntries(scalars(tree).map((entry) => [entry.key, entry.value]));

function expectSameAsDotenv(text: string): void {
  const tree = read(text);
  expect(lastValues(tree)).toEqual({ ...dotenvParse(text) });
  expectSoundTree(tree);
  let end = 0;
  for (const entry of scalars(tree)) {
    expect(slice(tree, entry.keySpan)).toBe(entry.key);
    expect(entry.span.start).toBeGreaterThanOrEqual(end);
    end = entry.comment?.end ?? entry.span.end;
    const content = text.slice(entry.contentSpan.start, entry.contentSpan.end).replace(/\r\n?/g, '\n');
    if (!/\\[nr]|[\u2028\u2029]/.test(content)) expect(content).toBe(entry.value);
    expect(decodeRaw(text.slice(entry.valueSpan.start, entry.valueSpan.end))).toBe(entry.value);
  }
}

const handPicked = [
  '',
  '\uFEFF',
  '\uFEFFA=1',
  'A=1',
  'A = 1 ',
  'A =\t1',
  '  A=1',
  'export A=1',
  'export\tA=1',
  'export\nA=1',
  'export=1',
  'export = 1',
  'export A',
  'exportA=1',
  'A: 1',
  'A:1',
  'A : 1',
  'A:\n1',
  'A:\r\n1',
  'A:\r\n\r\nB=1',
  'A:',
  'A: ',
  'A: # c',
  'A:\n# c\nB=1',
  'A\n=1',
  'A=\n1',
  'A=\n"x"',
  'A=\n\n  "x"',
  "A= \n'x' # c",
  'A=\n"x',
  'A==',
  'A=b=c',
  'a.b-c_d=1',
  '-=1',
  '1=1',
  'Ä=1',
  'A=abc#def',
  'A=abc # def',
  'A= # hint',
  'A=# hint',
  'A="a#b"',
  'A="a#b" # c',
  'A="a#b"# c',
  'A="a # b',
  'A="a" b # c',
  'A="abc"def',
  'A="a"b"',
  "A='it's'",
  "A='it\\'s'",
  'A="say \\"hi\\""',
  'A="a\\"',
  'A="a\\" # c\nB="b"',
  'A="\\\\"',
  'A=""',
  "A=''",
  'A=``',
  'A="',
  'A="a\\nb"',
  "A='a\\nb'",
  'A=a\\nb',
  'A="a\\nb',
  'A="a\\r\\nb"',
  'A="a\nb"',
  'A="a\r\nb"',
  'A="a\rb"',
  'A=`a\n"b"\n\'c\'`',
  'A="-----BEGIN KEY-----\nabc==\n-----END KEY-----"\nB=1',
  'A="-----BEGIN KEY-----\nabc==\n-----END KEY-----\nB=1',
  'A=\'{\n"a": "b"\n}\'',
  'A="{\n"a": "b"\n}"',
  'A=1\rB=2',
  'A=1\r\nB=2\r\n',
  'A=1\u2028B=2',
  '#c\u2028B=2',
  'A="x"\u2028B=2',
  'A="x"y\u2028z"',
  'A=x\u2028"y"\u2028z',
  'A=\u00a0x\u3000',
  'A=\uFEFFx',
  'A=1\nA=2\nA=3',
  '__proto__=1\nconstructor=2\ntoString=3',
  'A=$B $(C)',
  'A=\0x',
  '# only a comment',
  'A',
  'A B=1',
  '=1',
  '"A"=1',
  'A[0]=1',
];

describe('values are those of dotenv', () => {
  test.each(handPicked)('%j', (text) => {
    expectSameAsDotenv(text);
  });

  test.each(handPicked)('between other lines: %j', (text) => {
    expectSameAsDotenv(`X=0\n${text}\nY="1" # end\n`);
    expectSameAsDotenv(`X="0"\r\n${text.replaceAll('\n', '\r\n')}\r\nY='1'`);
  });

  const piece = fc.constantFrom(
    ...['"', "'", '`', '#', '\n', '\r\n', '\r', '=', ' ', '\t', ':', ': ', 'export ', 'export', 'KEY', 'A', 'b.c-d'],
    ...['\\', '\\n', '\\r', '\\"', "\\'", '\\`', '\uFEFF', '\u2028', '\u2029', '\u00a0', 'abc', '__proto__', '$', 'é'],
    ...['KEY=', 'A="', "B='", 'C=`', '\nD=', '" # x\n', "'\n", ' #', '\n\n'],
  );
  const soup = fc.array(piece, { minLength: 1, maxLength: 40, size: 'max' }).map((parts) => parts.join(''));
  const line = fc
    .tuple(
      fc.constantFrom('', ' ', 'export ', '\t', '# ', '\uFEFF'),
      fc.constantFrom('A', 'B', 'KEY_1', 'a.b', ''),
      fc.constantFrom('=', ' = ', ': ', ':', '= ', '=\n', ''),
      fc.constantFrom('', '"', "'", '`'),
      fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')),
      fc.constantFrom('', '"', "'", '`', '\\"'),
      fc.constantFrom('', ' ', ' # c', '#c', 'x'),
    )
    .map((parts) => parts.join(''));
  const eol = fc.constantFrom('\n', '\n', '\r\n', '\r', '\u2028');
  const file = fc
    .array(fc.tuple(line, eol), { maxLength: 8, size: 'max' })
    .map((lines) => lines.map((parts) => parts.join('')).join(''));

  test('for random characters', () => {
    fc.assert(fc.property(soup, expectSameAsDotenv), { seed: 20240607, numRuns: 5000 });
  });

  test('for random lines', () => {
    fc.assert(fc.property(file, expectSameAsDotenv), { seed: 7062024, numRuns: 5000 });
  });
});

describe('spans', () => {
  const parts = (text: string): object => {
    const tree = read(text);
    const entry = scalars(tree)[0];
    if (entry === undefined) throw new Error('no entry');
    return {
      span: slice(tree, entry.span),
      written: slice(tree, entry.valueSpan),
      content: slice(tree, entry.contentSpan),
      at: entry.valueSpan.start,
      quoting: entry.quoting,
      comment: slice(tree, entry.comment),
    };
  };

  test('a plain value ends before its comment and blanks', () => {
    expect(parts('  export A = x y  # c \r\n')).toEqual({
      span: 'export A = x y',
      written: 'x y',
      content: 'x y',
      at: 13,
      quoting: 'plain',
      comment: '# c ',
    });
  });

  test('a hash directly behind a value begins a comment at the value’s end', () => {
    const { comment, valueSpan, value } = scalar(read('KEY=abc#def'), 'KEY');
    expect([value, comment?.start === valueSpan.end]).toEqual(['abc', true]);
  });

  test('a missing value stands directly behind the separator', () => {
    expect(parts('KEY= # hint')).toMatchObject({ written: '', at: 4, comment: '# hint', span: 'KEY=' });
    expect(parts('KEY=   \nB=1')).toMatchObject({ written: '', at: 4, comment: undefined });
    expect(parts('KEY: \nB=1')).toMatchObject({ written: '', at: 5 });
    expect(parts('KEY:\n\nB=1')).toMatchObject({ written: '', at: 4, span: 'KEY:' });
  });

  test('quotes belong to the value and not to its content', () => {
    expect(parts("A='x' # c")).toMatchObject({ written: "'x'", content: 'x', quoting: 'single', comment: '# c' });
    expect(parts('A="x"')).toMatchObject({ written: '"x"', content: 'x', quoting: 'double' });
    expect(parts('A=`x`')).toMatchObject({ written: '`x`', content: 'x', quoting: 'backtick' });
    expect(parts('A="abc"def')).toMatchObject({ written: '"abc"def', content: '"abc"def', quoting: 'plain' });
    expect(parts('A="a"b"')).toMatchObject({ written: '"a"b"', content: 'a"b', quoting: 'double' });
  });

  test('a comment on the next line is nobody’s', () => {
    expect(parts('A=\n# c')).toMatchObject({ comment: undefined });
    expect(parts('A="x"\n# c')).toMatchObject({ comment: undefined });
  });

  test('repeated keys are entries of their own below one root', () => {
    const tree = read('A=1\nA=2\n');
    expect(tree.roots).toHaveLength(1);
    expect(scalars(tree).map((entry) => [entry.path, entry.value, entry.parent === tree.roots[0]])).toEqual([
      [['A'], '1', true],
      [['A'], '2', true],
    ]);
  });
});

describe('problems', () => {
  const problems = (text: string): readonly (readonly (string | undefined)[])[] => {
    const tree = read(text);
    return tree.problems.map((problem) => [problem.code, slice(tree, problem.span)]);
  };

  test('a line that assigns nothing', () => {
    expect(problems('A=1\n  no assignment \r\nB=2\n\nKEY:value\n# c\n')).toEqual([
      ['dotenv-invalid-line', 'no assignment'],
      ['dotenv-invalid-line', 'KEY:value'],
    ]);
  });

  test('adjacent lines are one problem', () => {
    expect(problems('A={\n"a": 1,\n"b": 2\n}\n\nx y')).toEqual([
      ['dotenv-invalid-line', '"a": 1,\n"b": 2\n}'],
      ['dotenv-invalid-line', 'x y'],
    ]);
  });

  test('an unclosed quote is one problem, whatever the lines were that it was meant to hold', () => {
    const pem = Array.from({ length: 15 }, () => 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ+/').join('\n');
    expect(problems(`KEY="-----BEGIN KEY-----\n${pem}\n\nabc==\n-----END KEY-----\nB=2\nx y`)).toEqual([
      ['dotenv-unclosed-quote', '"-----BEGIN KEY-----'],
      ['dotenv-invalid-line', 'x y'],
    ]);
  });

  test('quoted values over many lines are none', () => {
    expect(problems('A="a\n b c\n\nd"\nB=\'{\n "a": 1\n}\'\n')).toEqual([]);
  });

  test('text behind a closing quote is none of the syntax', () => {
    expect(problems('A="abc"def\nB=it\'s\nC="a"b"')).toEqual([]);
  });

  test('conflict markers are problems and both sides are read', () => {
    const tree = read('<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> main\n');
    expect(codes(tree)).toEqual(['dotenv-invalid-line', 'dotenv-invalid-line', 'dotenv-invalid-line']);
    expect(scalars(tree).map((entry) => entry.value)).toEqual(['1', '2']);
  });

  test('messages never hold text of the file', () => {
    const messages = read('hunter2\nA="hunter2').problems.map(({ message }) => message);
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => /hunter2/.test(message))).toEqual([]);
  });
});

describe('long texts take linear time', () => {
  const big = 1_000_000;
  test.each([
    ['one plain line', `A=${'x'.repeat(big)}`],
    ['one line of blanks', `A=${' '.repeat(big)}x`],
    ['blank lines', `${'\n'.repeat(big)}!`],
    ['escaped quotes', `A="${'\\"'.repeat(big / 2)}`],
    ['escaped quotes and comments', `A="${'\\" #'.repeat(big / 4)}\n`],
    ['unclosed quotes on every line', `${'A="x\n'.repeat(big / 10)}`],
    ['unclosed quotes of three kinds', `${'A="x\nB=\'x\nC=`x\n'.repeat(big / 20)}`],
    ['line separators and quotes', `A=x${"\u2028'a".repeat(big / 3)}`],
    ['a quoted value of many lines', `A="${'a\n'.repeat(3 * big)}"`],
    ['keys without values', 'A\n'.repeat(big / 2)],
    ['export without a key', 'export '.repeat(big / 7)],
  ])('%s', (_name, text) => {
    expectSoundTree(read(text));
  });

  test('fifty thousand entries', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `KEY_${i}="value ${i}" # c\n`).join('');
    expect(scalars(read(text))).toHaveLength(50_000);
  });

  test('a long value is decoded as dotenv decodes it', () => {
    const text = `A="${'a\\nb"\n'.repeat(20_000)}" # c\nB='${'x'.repeat(100_000)}'`;
    expect(lastValues(read(text))).toEqual({ ...dotenvParse(text) });
  });
});
