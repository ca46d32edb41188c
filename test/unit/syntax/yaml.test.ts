import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseYamlText, stringify } from 'yaml';
import type { SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { codes, expectSoundTree, find, outline, parseText, scalar, scalars, slice } from './support.ts';

const read = (text: string): SyntaxTree => parseText('yaml', text);

function lines(text: string): readonly string[] {
  const tree = read(text);
  expectSoundTree(tree);
  return outline(tree);
}

describe('entries', () => {
  test('come in the order of the text with their types', () => {
    expect(lines('a: 1\nb: [x, true, ~]\nc:\n  - d: "y"\n    e: 0x1F\n  - \'z\'\nf:\na: yes\n')).toEqual([
      ' map',
      'a = 1 (number)',
      'b list',
      'b.0 = x',
      'b.1 = true (boolean)',
      'b.2 =  (null)',
      'c list',
      'c.0 map',
      'c.0.d = y',
      'c.0.e = 0x1F (number)',
      'c.1 = z',
      'f =  (null)',
      'a = yes',
    ]);
  });

  test('have exact spans', () => {
    const tree = read('\uFEFF"k": \'it\'\'s\' # c\r\np: x y  # d\r\nn: # e\r\nl: [a, "b"]\r\n');
    expect(
      scalars(tree).map((e) => [e.keySpan, e.span, e.valueSpan, e.contentSpan, e.comment].map((s) => slice(tree, s))),
    ).toEqual([
      ['k', "\"k\": 'it''s'", "'it''s'", "it''s", '# c'],
      ['p', 'p: x y', 'x y', 'x y', '# d'],
      ['n', 'n:', '', '', '# e'],
      [undefined, 'a', 'a', 'a', undefined],
      [undefined, '"b"', '"b"', 'b', undefined],
    ]);
    expect(scalar(tree, 'k').value).toBe("it's");
    expect(scalar(tree, 'n').valueSpan.start).toBe(tree.file.text.indexOf('n:') + 2);
    expect(find(tree, 'l').valueSpan).toEqual({
      start: tree.file.text.indexOf('['),
      end: tree.file.text.indexOf(']') + 1,
    });
  });

  test('lines may end with a carriage return alone', () => {
    const tree = read('a: x\rb: "y"\rl:\r  - z # c\r');
    expect(tree.problems).toEqual([]);
    expect(scalars(tree).map((e) => [e.value, slice(tree, e.valueSpan)])).toEqual([
      ['x', 'x'],
      ['y', '"y"'],
      ['z', 'z'],
    ]);
  });

  test('block scalars have their text as content', () => {
    const tree = read('k: |\n  line 1\n    line 2\n\nz: >- # why\n  fold\n  ed\ne: |\n');
    const content = scalars(tree).map((e) => [
      e.value,
      e.quoting,
      slice(tree, e.valueSpan),
      slice(tree, e.contentSpan),
    ]);
    expect(content).toEqual([
      ['line 1\n  line 2\n', 'block', '|\n  line 1\n    line 2', 'line 1\n    line 2'],
      ['fold ed', 'block', '>- # why\n  fold\n  ed', 'fold\n  ed'],
      ['', 'block', '|', ''],
    ]);
  });

  test('comments of flow collections belong to the value before the comma', () => {
    const tree = read('a: {\n  x: 1, # one\n  y: 2 # two\n}\n');
    expect(scalars(tree).map((e) => slice(tree, e.comment))).toEqual(['# one', '# two']);
  });

  test('a comment stands behind a blank or a tab', () => {
    const tree = read('a: 1 # one\nb: 2\t# two\nc: 3#none\nd: 4\n');
    expect(scalars(tree).map((e) => e.comment && slice(tree, e.comment))).toEqual([
      '# one',
      '# two',
      undefined,
      undefined,
    ]);
  });

  test('a block map ends with its last value', () => {
    const tree = read('a:\n  b: 1 # c\n\n# d\ne: 2\n');
    expect(slice(tree, find(tree, 'a').valueSpan)).toBe('b: 1');
    expect(slice(tree, find(tree, 'a').span)).toBe('a:\n  b: 1');
  });

  test('documents are counted, empty ones too', () => {
    expect(lines('---\n---\na: 1\n...\n---\n- b\n')).toEqual(['1: map', '1:a = 1 (number)', '2: list', '2:0 = b']);
    expect(lines('# nothing\n')).toEqual([]);
  });

  test('tags of an application are kept with what stands behind them', () => {
    const tree = read(
      'a: !secret x\nb: !Env [N, y]\nc: !!str z\nd: !<tag:yaml.org,2002:str> z\ne: !o\n  f: z\ng: ! z\nh: !r\n',
    );
    expect(tree.entries.flatMap(({ key, tag }) => (tag === undefined ? [] : `${key} ${tag}`))).toEqual([
      'a secret',
      'b Env',
      'e o',
      'h r',
    ]);
  });

  test('unknown tags lose no value', () => {
    expect(lines('a: !Ref Name\nb: !override\n  - x\nc: !Sub "$A"\nd: !!binary aGk=\ne: !reset []\n')).toEqual([
      ' map',
      'a = Name',
      'b list',
      'b.0 = x',
      'c = $A',
      'd = aGk=',
      'e list',
    ]);
    expect(codes(read('a: !Ref Name\n'))).toEqual([]);
  });

  test('keys that are not strings are read as text', () => {
    expect(lines('1: a\ntrue: b\n? [x]\n: c\n~: d\n')).toEqual([' map', '1 = a', 'true = b', '[x] = c', '~ = d']);
  });
});

describe('aliases and merge keys', () => {
  test('an alias has its own key and the anchor’s value', () => {
    const tree = read('a: &x { p: 1 }\nb: *x\nc: &y v\nd: *y\n');
    expect(outline(tree)).toEqual([
      ' map',
      'a map',
      'a.p = 1 (number)',
      'b map (inherited)',
      'b.p = 1 (number) (inherited)',
      'c = v',
      'd = v (inherited)',
    ]);
    const d = scalar(tree, 'd');
    expect([slice(tree, d.keySpan), slice(tree, d.span), d.contentSpan]).toEqual([
      'd',
      'd: *y',
      scalar(tree, 'c').contentSpan,
    ]);
  });

  test('own keys override merged ones and the first merged map wins', () => {
    const text = [
      'one: &one { a: 1, b: 1, c: 1 }',
      'two: &two { b: 2, c: 2, d: 2 }',
      'use:',
      '  <<: [*one, *two]',
      '  c: 3',
    ].join('\n');
    expect(lines(text).filter((line) => line.startsWith('use'))).toEqual([
      'use map',
      'use.a = 1 (number) (inherited)',
      'use.b = 1 (number) (inherited)',
      'use.d = 2 (number) (inherited)',
      'use.c = 3 (number)',
    ]);
  });

  test('merges of merges are followed', () => {
    const text = 'a: &a { x: 1 }\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n  "<<": quoted\n';
    expect(lines(text).filter((line) => line.startsWith('c'))).toEqual([
      'c map',
      'c.y = 2 (number) (inherited)',
      'c.x = 1 (number) (inherited)',
      'c.<< = quoted',
    ]);
  });

  test('the last anchor of a name before the alias counts', () => {
    expect(lines('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual([
      ' map',
      'a = 1 (number)',
      'b = 1 (number) (inherited)',
      'c = 2 (number)',
      'd = 2 (number) (inherited)',
    ]);
  });

  test('an alias without an anchor keeps its text', () => {
    const tree = read('cors: *\nx: *nowhere\ny: 1\n');
    expect(outline(tree)).toEqual([' map', 'cors = *', 'x = *nowhere', 'y = 1 (number)']);
    expect(codes(tree)).toEqual(['yaml-BAD_ALIAS', 'yaml-BAD_ALIAS']);
  });

  test('cycles end', () => {
    expect(lines('- &a [*a, x]\n- &b { c: *b, <<: *b }\n')).toEqual([' list', '0 list', '0.0 = x', '1 map']);
  });

  test('an alias bomb is cut off and said once', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) {
      const previous = `*${'abcdefghi'[i - 1]}`;
      bomb.push(`${'abcdefghi'[i]}: &${'abcdefghi'[i]} [${Array.from({ length: 9 }, () => previous).join(', ')}]`);
    }
    const tree = read(bomb.join('\n'));
    expect(codes(tree)).toEqual(['yaml-ALIAS_LIMIT']);
    expect(tree.entries.filter((entry) => entry.inherited)).toHaveLength(10_000);
  });

  test('a merge bomb is cut off', () => {
    const wide = Array.from({ length: 2000 }, (_, i) => `k${i}: ${i}`).join(', ');
    const text = `a: &a { ${wide} }\n${Array.from({ length: 2000 }, (_, i) => `b${i}:\n  <<: [*a, *a, *a, *a]`).join('\n')}\n`;
    expect(codes(read(text))).toEqual(['yaml-ALIAS_LIMIT']);
  });
});

describe('what is not YAML', () => {
  test('conflict markers are problems and both sides are read', () => {
    const tree = read('a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 0\n=======\nb: 3\n>>>>>>> main\nc: 4\n');
    expect(outline(tree)).toEqual([
      ' map',
      'a = 1 (number)',
      'b = 2 (number)',
      'b = 0 (number)',
      'b = 3 (number)',
      'c = 4 (number)',
    ]);
    expect(new Set(codes(tree))).toEqual(new Set(['yaml-CONFLICT_MARKER']));
  });

  test('broken indentation leaves the rest readable', () => {
    const tree = read('a:\n  b: 1\n c: 2\nd: 3\n');
    expect(outline(tree)).toEqual([' map', 'a map', 'a.b = 1 (number)', 'c = 2 (number)', 'd = 3 (number)']);
    expect(codes(tree)).toEqual(['yaml-BAD_INDENT']);
  });

  test('templates are values, keys or nothing', () => {
    const tree = read(
      [
        '{{- if .Values.on }}',
        'url: {{ .Values.host }}/cb # c',
        'name: {{ .Values.name | default "a: b" }}',
        '{{ .Values.key }}: v',
        '{{- end }}',
        'list:',
        '  - {{ .x }}',
        'text: |',
        '  {{ .y }}',
        '  end',
        'quoted: "{{ .z }}"',
      ].join('\n'),
    );
    expect(outline(tree)).toEqual([
      ' map',
      'url = {{ .Values.host }}/cb',
      'name = {{ .Values.name | default "a: b" }}',
      '{{ .Values.key }} = v',
      'list list',
      'list.0 = {{ .x }}',
      'text = {{ .y }}\nend\n',
      'quoted = {{ .z }}',
    ]);
    expect([codes(tree), slice(tree, scalar(tree, 'url').comment)]).toEqual([[], '# c']);
  });

  test('braces in valid YAML stay what they are', () => {
    expect(lines('a: "{{ x }}"\nb: |\n  {{ y }}\nc: some\n  {{ z }}\n  more\n')).toEqual([
      ' map',
      'a = {{ x }}',
      'b = {{ y }}\n',
      'c = some {{ z }} more',
    ]);
  });

  test('an unclosed quote runs to the end', () => {
    const tree = read('a: 1\nb: "x\nc: 2\n');
    expect(codes(tree)).toEqual(['yaml-MISSING_CHAR']);
    expect(scalar(tree, 'a').value).toBe('1');
  });

  test('deep nesting is cut off and said', () => {
    const deep = read(`${'['.repeat(300)}${']'.repeat(300)}`);
    expect([deep.entries.length, codes(deep)]).toEqual([201, ['yaml-NESTING_TOO_DEEP']]);
    const absurd = ['['.repeat(100_000), '{'.repeat(100_000), '- '.repeat(20_000), '? '.repeat(20_000)];
    for (const text of absurd) {
      const tree = read(text);
      expectSoundTree(tree);
      expect(codes(tree)).not.toEqual([]);
    }
  });

  test('one problem a line, twenty at most', () => {
    expect(codes(read('a: b: c: d\n'))).toHaveLength(1);
    expect(codes(read('a: @x\n'.repeat(100)))).toHaveLength(20);
  });

  test('messages never hold text of the file', () => {
    const messages = read('a: *hunter2\nb: @hunter2\n!hunter2 @c: &d &e "hunter2').problems.map(
      ({ message }) => message,
    );
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => /hunter2/.test(message))).toEqual([]);
  });

  test('random text never throws and gives a sound tree', () => {
    const piece = fc.constantFrom(
      ...['a', 'b: ', ': ', '- ', '? ', '\n', '\n  ', '\n    ', '\r\n', '"', "'", '#', ' # ', '{', '}', '[', ']', ','],
      ...['&x ', '*x', '<<: *x', '|', '>-', '!t ', '---\n', '...\n', '{{ x }}', '%', '@', '\t', '\uFEFF', '\\', '~'],
    );
    const soup = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => expectSoundTree(read(text))),
      { seed: 21, numRuns: 2500 },
    );
  });
});

test('values are those of the yaml package', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('yes', '1', 'a\nb\n', '# x', '{{ y }}'),
  );
  const key = fc.string({ minLength: 1 }).filter((text) => text !== '<<' && text !== '__proto__');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const check = (data: unknown, collectionStyle: 'flow' | 'any'): void => {
    const text = stringify(data, { collectionStyle });
    const tree = read(text);
    expectSoundTree(tree);
    expect(codes(tree)).toEqual([]);
    const reread: unknown = parseYamlText(text);
    for (const entry of scalars(tree)) {
      const expected = entry.path.reduce<unknown>((at, segment) => (at as Record<string, unknown>)[segment], reread);
      const actual: unknown =
        entry.type === 'string' ? entry.value : entry.type === 'null' ? null : parseYamlText(entry.value);
      expect(actual).toEqual(expected);
    }
  };
  fc.assert(fc.property(value, fc.constantFrom('flow', 'any'), check), { seed: 22, numRuns: 800 });
});

test('large files are read in reasonable time', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `key${i}: &a${i} {{ .x }}\nref${i}: *a${i} # c\n`).join('');
  expect(scalars(read(text))).toHaveLength(20_000);
});
