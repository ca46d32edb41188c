import { describe, expect, test } from 'vitest';
import {
  appendEntry,
  appendListItem,
  insertEntryAfter,
  insertMapEntry,
  type NewValue,
  removeEntry,
  renameKey,
  replaceValue,
} from '../../../server/src/syntax/edit.ts';
import type { Format, ListEntry, MapEntry, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { edited, find, parseText, scalar } from './support.ts';

const list = (tree: SyntaxTree, path: string): ListEntry => {
  const found = find(tree, path);
  if (found.kind !== 'list') throw new Error(`${path} is a ${found.kind}`);
  return found;
};

const map = (tree: SyntaxTree, path: string): MapEntry => {
  const found = find(tree, path);
  if (found.kind !== 'map') throw new Error(`${path} is a ${found.kind}`);
  return found;
};

type Case = readonly [format: Format, before: string, path: string, value: string, after: string | undefined];

describe('replaceValue', () => {
  const cases: readonly Case[] = [
    ['dotenv', 'A=1 # c\nB=2', 'A', 'x', 'A=x # c\nB=2'],
    ['dotenv', 'export A = "1" # c\r\nB=2\r\n', 'A', 'x y', 'export A = "x y" # c\r\nB=2\r\n'],
    ['dotenv', "A='1'", 'A', "it's", "A=it's"],
    ['dotenv', 'A=`1`', 'A', 'x`y', 'A=x`y'],
    ['dotenv', 'A=1', 'A', 'a#b', 'A="a#b"'],
    ['dotenv', 'A=1', 'A', 'a$b#c', "A='a$b#c'"],
    ['dotenv', 'A=1', 'A', ' padded ', 'A=" padded "'],
    ['dotenv', 'A="1"', 'A', 'a\\nb', 'A=a\\nb'],
    ['dotenv', 'A="1"', 'A', 'a\nb', 'A="a\\nb"'],
    ['dotenv', 'A="1\n2"', 'A', 'a\nb', 'A="a\nb"'],
    ['dotenv', 'A="1\r\n2"\r\n', 'A', 'a\nb', 'A="a\r\nb"\r\n'],
    ['dotenv', 'A=1', 'A', '', 'A='],
    ['dotenv', 'A=1\n"x"\n', 'A', '', 'A=""\n"x"\n'],
    ['dotenv', 'A= # hint\nB=1', 'A', 'x', 'A=x # hint\nB=1'],
    ['dotenv', 'A:\n\nB=1', 'A', 'x', 'A: x\n\nB=1'],
    ['dotenv', 'A=1', 'A', '\'"`\n#\\n', undefined],
    ['dotenv', 'A=1\nA=2\n', 'A', '3', 'A=1\nA=3\n'],
    ['yaml', 'a: x # c\n', 'a', 'y z', 'a: y z # c\n'],
    ['yaml', "a: 'x'\n", 'a', "it's", "a: 'it''s'\n"],
    ['yaml', 'a: "x"\n', 'a', 'say "hi"\n', 'a: "say \\"hi\\"\\n"\n'],
    ['yaml', 'a: x\n', 'a', 'true', 'a: "true"\n'],
    ['yaml', 'a: x\n', 'a', 'no', 'a: "no"\n'],
    ['yaml', 'a: x\n', 'a', '12', 'a: "12"\n'],
    ['yaml', 'a: x\n', 'a', '12:30:45', 'a: "12:30:45"\n'],
    ['yaml', 'a: x\n', 'a', '2024-06-07', 'a: "2024-06-07"\n'],
    ['yaml', 'a: x\n', 'a', 'k: v', 'a: "k: v"\n'],
    ['yaml', 'a: x\n', 'a', 'v #', 'a: "v #"\n'],
    ['yaml', 'a: x\n', 'a', '*', 'a: "*"\n'],
    ['yaml', 'a: [x, y]\n', 'a.0', 'v, w', 'a: ["v, w", y]\n'],
    ['yaml', 'a: 1\n', 'a', '2', 'a: 2\n'],
    ['yaml', 'a: true\n', 'a', 'false', 'a: false\n'],
    ['yaml', 'a: 1\n', 'a', 'x', 'a: x\n'],
    ['yaml', 'a: "1"\n', 'a', '2', 'a: "2"\n'],
    ['yaml', 'a:\nb: 1\n', 'a', 'x', 'a: x\nb: 1\n'],
    ['yaml', 'a: # c\nb: 1\n', 'a', '1', 'a: "1" # c\nb: 1\n'],
    ['yaml', '-\n- b\n', '0', 'x', '- x\n- b\n'],
    ['yaml', 'a: &n !Ref x\n', 'a', 'w', 'a: &n !Ref w\n'],
    ['yaml', 'a: |\n  x\n  y\nb: 1\n', 'a', 'p\n\nq\n', 'a: |\n  p\n\n  q\nb: 1\n'],
    ['yaml', 'a: | # why\n  x\nb: 1\n', 'a', 'p', 'a: |- # why\n  p\nb: 1\n'],
    ['yaml', 'a: >-\n  x\n  y\nb: 1\n', 'a', 'p q', 'a: >-\n  p q\nb: 1\n'],
    ['yaml', 'a: |\r\n  x\r\nb: 1\r\n', 'a', 'p\nq\n', 'a: |\r\n  p\r\n  q\r\nb: 1\r\n'],
    ['yaml', 'a: |\n  x\nb: 1\n', 'a', '  p\n', 'a: "  p\\n"\nb: 1\n'],
    ['yaml', 'a: &x v\nb: *x\n', 'a', 'w', 'a: &x w\nb: *x\n'],
    ['yaml', 'a: &x v\nb: *x\n', 'b', 'w', undefined],
    ['yaml', 'a: {{ .x }} # c\n', 'a', 'w', 'a: w # c\n'],
    ['json', '{"a": "x"} // c\n', 'a', 'y "z"\n', '{"a": "y \\"z\\"\\n"} // c\n'],
    ['json', '{"a": 1, "b": "1"}', 'a', '2.5', '{"a": 2.5, "b": "1"}'],
    ['json', '{"a": 1}', 'a', '007', '{"a": "007"}'],
    ['json', '{"a": "1"}', 'a', '2', '{"a": "2"}'],
    ['json', '{"a": null}', 'a', '2', '{"a": "2"}'],
    ['json', '{"a": }', 'a', 'x', '{"a": "x" }'],
    ['toml', 'a = "x" # c\r\nb = 1\r\n', 'a', 'y "z"', 'a = "y \\"z\\"" # c\r\nb = 1\r\n'],
    ['toml', "a = 'C:\\x'\n", 'a', 'D:\\y', "a = 'D:\\y'\n"],
    ['toml', "a = 'x'\n", 'a', "it's", 'a = "it\'s"\n'],
    ['toml', 'a = 1\n', 'a', '2', 'a = 2\n'],
    ['toml', 'a = """\nx\n"""\n', 'a', 'y\nz', 'a = """\ny\nz"""\n'],
    ['toml', 'a = x y # c\n', 'a', 'z', 'a = "z" # c\n'],
    ['toml', 'a =\nb = 1\n', 'a', 'z', 'a = "z"\nb = 1\n'],
    ['toml', 'l = ["a", "b"]\n', 'l.1', 'c', 'l = ["a", "c"]\n'],
    ['properties', 'a.b=x\n', 'a.b', ' y\\z \n=é', 'a.b=\\ y\\\\z \\n=\\u00e9\n'],
    ['properties', 'a = x\\\n  y\nb=1\n', 'a', 'z', 'a = z\nb=1\n'],
    ['properties', 'a\nb=1\n', 'a', 'z', 'a=z\nb=1\n'],
    ['ini', '[s]\nk = v ; c\n', 's.k', 'w x', '[s]\nk = w x ; c\n'],
    ['ini', 'k = v\n', 'k', 'a ; b', 'k = "a ; b"\n'],
    ['ini', 'k =\n', 'k', 'v', 'k = v\n'],
    ['ini', "k = 'v'\n", 'k', "it's", "k = it's\n"],
  ];
  test.each(cases)('%s %j: %s to %j', (format, before, path, value, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, replaceValue(tree, scalar(tree, path), value))).toBe(after);
  });

  test('needs no edits for the present value', () => {
    const tree = parseText('dotenv', 'A="1"');
    expect(replaceValue(tree, scalar(tree, 'A'), '1')).toEqual([]);
  });

  test('takes the comment along when it was meant as value', () => {
    const tree = parseText('dotenv', 'A=abc#def\nB=1');
    const edits = replaceValue(tree, scalar(tree, 'A'), 'abc#def', { absorbComment: true });
    expect(edited(tree, edits)).toBe('A="abc#def"\nB=1');
  });

  test('refuses entries of another tree', () => {
    const other = parseText('dotenv', 'A=1');
    expect(replaceValue(parseText('dotenv', 'A=1'), scalar(other, 'A'), '2')).toBeUndefined();
  });
});

describe('renameKey', () => {
  const cases: readonly Case[] = [
    ['dotenv', 'export A = 1 # c\n', 'A', 'B_1', 'export B_1 = 1 # c\n'],
    ['dotenv', 'A=1', 'A', 'b c', undefined],
    ['yaml', 'a: # c\n  b: 1\n', 'a', 'x', 'x: # c\n  b: 1\n'],
    ['yaml', '"a": 1\n', 'a', 'x: y', '"x: y": 1\n'],
    ['yaml', "'a': 1\n", 'a', "it's", "'it''s': 1\n"],
    ['yaml', 'a: 1\n', 'a', 'true', '"true": 1\n'],
    ['yaml', 'a: &a { p: 1 }\nb:\n  <<: *a\n', 'b.p', 'q', undefined],
    ['json', '{"a": {"b": 1}}', 'a', 'x"y', '{"x\\"y": {"b": 1}}'],
    ['json', '[1]', '0', 'x', undefined],
    ['toml', '[a.b]\nc = 1\n', 'a.b', 'x y', '[a."x y"]\nc = 1\n'],
    ['toml', '[a.b]\n[a.c]\n', 'a', 'x', undefined],
    ['toml', "a.'b' = 1\n", 'a.b', 'c', "a.'c' = 1\n"],
    ['properties', 'a.b.c = 1\n', 'a.b', 'x y', 'a.x\\ y.c = 1\n'],
    ['properties', 'a.b=1\na.c=2\n', 'a', 'x', undefined],
    ['properties', 'a.b=1\n', 'a.b', 'c.d', undefined],
    ['ini', '[s]\nk = v\n', 's', 't.u', '[t.u]\nk = v\n'],
    ['ini', '[s]\nk = v\n', 's.k', 'a=b', undefined],
  ];
  test.each(cases)('%s %j: %s to %j', (format, before, path, key, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, renameKey(tree, find(tree, path), key))).toBe(after);
  });
});

describe('removeEntry', () => {
  const cases: readonly (readonly [Format, string, string, string | undefined])[] = [
    ['dotenv', 'A=1\n  export B="x\ny" # c\nC=3\n', 'B', 'A=1\nC=3\n'],
    ['dotenv', 'A=1\r\nB=2', 'B', 'A=1'],
    ['dotenv', '\uFEFFA=1\nB=2', 'A', '\uFEFFB=2'],
    ['dotenv', 'A=1', 'A', ''],
    ['dotenv', 'A=1\n"x"\nB=\n#\n', 'B', 'A=1\n"x"\n#\n'],
    ['dotenv', 'A=\nB=2\n"x"\n', 'B', undefined],
    ['yaml', 'a: 1\nb: 2 # c\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['yaml', 'a: 1\nb:\n  - x\n  - y: 1\n    z: 2 # c\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['yaml', 'l:\n  - a: 1 # c\n    b: 2\n', 'l.0.a', 'l:\n  - b: 2\n'],
    ['yaml', 'l:\n- a\n- b # c\n- c\n', 'l.1', 'l:\n- a\n- c\n'],
    ['yaml', 'l:\n  - &x {a: 1}\n  - b', 'l.1', 'l:\n  - &x {a: 1}'],
    ['yaml', 'l:\n  - a\nb: 1\n', 'l.0', 'l: []\nb: 1\n'],
    ['yaml', 'm:\n  a: 1\nb: 1\n', 'm.a', 'm: {}\nb: 1\n'],
    ['yaml', 'm: # c\n  a: 1\nb: 1\n', 'm.a', 'm: # c\n  {}\nb: 1\n'],
    ['yaml', 'm: {a: 1, b: 2}\n', 'm.a', 'm: {b: 2}\n'],
    ['yaml', 'm: {a: 1, b: 2}\n', 'm.b', 'm: {a: 1}\n'],
    ['yaml', 'a: &x 1\nb: *x\n', 'a', undefined],
    ['yaml', 'a: |\n  x\nb: 1\n', 'a', 'b: 1\n'],
    ['json', '{"a": 1, "b": 2, "c": 3}', 'b', '{"a": 1, "c": 3}'],
    ['json', '{"a": 1, "b": 2}', 'b', '{"a": 1}'],
    ['json', '{"a": 1}', 'a', '{}'],
    ['json', '["x", "y"]', '0', '["y"]'],
    ['json', '[1,2,]', '1', '[1,]'],
    ['json', '{\n  "a": 1, // one\n  // two\n  "b": 2\n}\n', 'a', '{\n  // two\n  "b": 2\n}\n'],
    ['json', '{\n  "a": 1, // one\n  "b": 2 // two\n}\n', 'b', '{\n  "a": 1 // one\n}\n'],
    ['json', '{\r\n  "a": 1,\r\n  "b": [\r\n    1\r\n  ]\r\n}', 'b', '{\r\n  "a": 1\r\n}'],
    ['json', '{}', '', undefined],
    ['toml', 'a = 1\nb = [\n  1\n] # c\nc = 2\n', 'b', 'a = 1\nc = 2\n'],
    ['toml', '[a]\nx = 1\n\n[b]\ny = 2\n', 'a', '\n[b]\ny = 2\n'],
    ['toml', '[a]\nx = 1\n[b]\n[a.c]\ny = 2\n', 'a', undefined],
    ['toml', '[[a]]\nx = 1\n[[a]]\nx = 2\n', 'a.0', '[[a]]\nx = 2\n'],
    ['toml', 'a = { b = 1, c = 2 }\n', 'a.c', 'a = { b = 1 }\n'],
    ['toml', 'a.b = 1\nc = 2\n', 'a.b', 'c = 2\n'],
    ['properties', 'a.b.c=1\r\na.d=x\\\r\n y\r\ne=1', 'a.d', 'a.b.c=1\r\ne=1'],
    ['properties', 'a.b.c=1\na.d=2\n', 'a.b.c', 'a.d=2\n'],
    ['ini', '[s]\nk = """a\nb""" ; c\nl = 2\n', 's.k', '[s]\nl = 2\n'],
    ['ini', '[s]\nk = 1\n', 's.k', '[s]\n'],
  ];
  test.each(cases)('%s %j: %s', (format, before, path, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, removeEntry(tree, find(tree, path)))).toBe(after);
  });
});

describe('insertEntryAfter', () => {
  const cases: readonly (readonly [Format, string, string, string, NewValue, string | undefined])[] = [
    ['dotenv', 'A=1', 'A', 'B', '2', 'A=1\nB=2'],
    ['dotenv', 'A="1" # c\r\nC=3\r\n', 'A', 'B', '2', 'A="1" # c\r\nB="2"\r\nC=3\r\n'],
    ['dotenv', "  export A = 'x\ny'\nC=3\n", 'A', 'B', '2', "  export A = 'x\ny'\n  export B = '2'\nC=3\n"],
    ['dotenv', 'A=1\n', 'A', 'B', 'x # y', 'A=1\nB="x # y"\n'],
    ['dotenv', 'A=1\n', 'A', 'B', 2, 'A=1\nB=2\n'],
    ['dotenv', 'A=1\n', 'A', 'A', '2', undefined],
    ['dotenv', 'A=1\n', 'A', 'B', [], undefined],
    ['yaml', 'a: x # c\nc: 3\n', 'a', 'b', 'true', 'a: x # c\nb: "true"\nc: 3\n'],
    ['yaml', 'l:\n  - a:\n      x: 1\n    c: 2', 'l.0.a', 'b', true, 'l:\n  - a:\n      x: 1\n    b: true\n    c: 2'],
    ['yaml', 'a: |\n  x\nb: 1\n', 'a', 'k', 'v', 'a: |\n  x\nk: v\nb: 1\n'],
    ['yaml', "a: 'x'", 'a', 'b', 'v', "a: 'x'\nb: 'v'"],
    ['yaml', 'm: {a: 1}\n', 'm.a', 'b', 'v', 'm: {a: 1, b: v}\n'],
    ['yaml', '- a\n', '0', 'b', 'v', undefined],
    ['json', '{"a": 1, "c": 3}', 'a', 'b', 'v', '{"a": 1, "b": "v", "c": 3}'],
    ['json', '{"a":1,"c":3}', 'c', 'b', 2, '{"a":1,"c":3,"b":2}'],
    ['json', '{\n  "a": 1 // c\n}\n', 'a', 'b', [], '{\n  "a": 1, // c\n  "b": []\n}\n'],
    [
      'json',
      '{\r\n\t"a": {\r\n\t\t"x": 1\r\n\t},\r\n\t"c": 3\r\n}',
      'a',
      'b',
      {},
      '{\r\n\t"a": {\r\n\t\t"x": 1\r\n\t},\r\n\t"b": {},\r\n\t"c": 3\r\n}',
    ],
    ['json', '{\n  "a": 1,\n}\n', 'a', 'b', 'x', '{\n  "a": 1,\n  "b": "x",\n}\n'],
    ['toml', 'a = "x" # c\n[t]\n', 'a', 'b', 'v', 'a = "x" # c\nb = "v"\n[t]\n'],
    ['toml', '[t]\n  a.b = 1\n', 't.a.b', 'c', [], '[t]\n  a.b = 1\n  a.c = []\n'],
    ['toml', '[t]\n[u]\n', 't', 'b', 'v', undefined],
    ['toml', 'a = {b = 1}\n', 'a.b', 'c', true, 'a = {b = 1, c = true}\n'],
    ['properties', 'a.b : x\r\nc=1\r\n', 'a.b', 'd', 'y z', 'a.b : x\r\na.d : y z\r\nc=1\r\n'],
    ['properties', 'a.b=x\n', 'a.b', 'd', {}, undefined],
    ['ini', '[s]\n  k = "v" ; c\n[t]\n', 's.k', 'l', '2', '[s]\n  k = "v" ; c\n  l = "2"\n[t]\n'],
    ['ini', '[s]\nk=v\n', 's', 'l', '2', undefined],
  ];
  test.each(cases)('%s %j: behind %s, %s: %j', (format, before, path, key, value, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, insertEntryAfter(tree, find(tree, path), key, value))).toBe(after);
  });
});

describe('appendEntry', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ['', 'A', '1', 'A=1\n'],
    ['A=1\n', 'B', '2', 'A=1\nB=2\n'],
    ['A=1', 'B', '2', 'A=1\nB=2'],
    ['A=1\r\n', 'B', '', 'A=1\r\nB=\r\n'],
    ['export A=1\nexport C=3\n', 'B', 'x y', 'export A=1\nexport C=3\nexport B="x y"\n'],
    ['A=1 2\nC=3\n', 'D', 'x y', 'A=1 2\nC=3\nD=x y\n'],
    ['export A=1\nC=3\n', 'B', '#', 'export A=1\nC=3\nB="#"\n'],
    ['# c', 'B', '2', '# c\nB=2'],
    ['A=1\n', 'A', '2', undefined],
    ['A=1\n', 'B C', '2', undefined],
    ['A="x\n', 'B', '"', 'A="x\nB=\'"\'\n'],
  ];
  test.each(cases)('%j: %s=%j', (before, key, value, after) => {
    const tree = parseText('dotenv', before);
    expect(edited(tree, appendEntry(tree, key, value))).toBe(after);
  });
});

describe('appendEntry beyond .env files', () => {
  const cases: readonly (readonly [Format, string, string, string, string | undefined])[] = [
    ['properties', '', 'a.b', 'x', 'a.b=x\n'],
    ['properties', 'a.b = 1\r\n', 'a.c.d', 'x', 'a.b = 1\r\na.c.d = x\r\n'],
    ['properties', 'a.b=1\n#---\na.c=2\n', 'a.b', 'x', 'a.b=1\n#---\na.c=2\na.b=x\n'],
    ['properties', 'a.b=1\n', 'a.b', 'x', undefined],
    ['properties', 'a b\n', 'c', '=d', 'a b\nc \\=d\n'],
    ['properties', 'a b\n', 'c', ':', 'a b\nc \\:\n'],
    ['properties', 'a b\n', '', '', undefined],
    ['ini', 'a = 1\n', 'b', 'x', 'a = 1\nb = x\n'],
    ['ini', '[s]\na = 1\n', 'b', 'x', undefined],
    ['toml', 'a = 1\n[t]\n', 'b', 'x', 'a = 1\nb = "x"\n[t]\n'],
  ];
  test.each(cases)('%s %j: %s=%j', (format, before, key, value, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, appendEntry(tree, key, value))).toBe(after);
  });
});

describe('appendListItem', () => {
  const cases: readonly (readonly [Format, string, string, string | number | boolean, string | undefined])[] = [
    ['json', '{"a": []}', 'a', 'x', '{"a": ["x"]}'],
    ['json', '{"a": [ "x" ]}', 'a', 'y', '{"a": [ "x", "y" ]}'],
    ['json', '["x","y"]', '', 'z', '["x","y","z"]'],
    ['json', '[\n  "x", // c\n  "y"\n]\n', '', 'z', '[\n  "x", // c\n  "y",\n  "z"\n]\n'],
    ['json', '[\r\n  "x",\r\n]\r\n', '', 1, '[\r\n  "x",\r\n  1,\r\n]\r\n'],
    ['json', '[\n  "x" // c\n]', '', true, '[\n  "x", // c\n  true\n]'],
    ['yaml', 'l:\n- a # c\nb: 1\n', 'l', 'x', 'l:\n- a # c\n- x\nb: 1\n'],
    ['yaml', 'l:\n  - "a"', 'l', 'x', 'l:\n  - "a"\n  - "x"'],
    ['yaml', 'l:\n  - a: 1\n    b: 2\n', 'l', '8', 'l:\n  - a: 1\n    b: 2\n  - "8"\n'],
    ['yaml', 'l: []\n', 'l', 'x', 'l: [x]\n'],
    ['yaml', 'l: [a, b] # c\n', 'l', 'x, y', 'l: [a, b, "x, y"] # c\n'],
    ['yaml', 'l: [\n  a,\n  b # c\n]\n', 'l', 'x', 'l: [\n  a,\n  b, # c\n  x\n]\n'],
    ['yaml', '- - a\n  - b\n- c\n', '0', 'x', '- - a\n  - b\n  - x\n- c\n'],
    ['yaml', 'a: &l [1]\nb: *l\n', 'b', 'x', undefined],
    ['toml', 'a = []\n', 'a', 'x', 'a = ["x"]\n'],
    ['toml', "a = [ 'x' ] # c\n", 'a', 'y', "a = [ 'x', 'y' ] # c\n"],
    ['toml', 'a = [\n  "x",# c\n]\n', 'a', 'y', 'a = [\n  "x",# c\n  "y",\n]\n'],
    ['toml', '[[a]]\n', 'a', 'y', undefined],
    ['properties', 'a[0]=x\n', 'a', 'y', undefined],
  ];
  test.each(cases)('%s %j: %s, %j', (format, before, path, value, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, appendListItem(tree, list(tree, path), value))).toBe(after);
  });
});

describe('insertMapEntry', () => {
  const cases: readonly (readonly [Format, string, string, string, NewValue, string | undefined])[] = [
    ['json', '{}', '', 'a', 'x', '{\n  "a": "x"\n}'],
    ['json', '{\n\t"m": {}\n}\n', 'm', 'a', 1, '{\n\t"m": {\n\t\t"a": 1\n\t}\n}\n'],
    ['json', '{"a": 1}', '', 'b', {}, '{"a": 1, "b": {}}'],
    ['json', '{"a": 1}', '', 'a', 2, undefined],
    ['yaml', 'm:\n  a: 1\nn: 2\n', 'm', 'b', [], 'm:\n  a: 1\n  b: []\nn: 2\n'],
    ['yaml', 'm:\n  a:\n    - x\n', 'm', 'k 1', 'v', 'm:\n  a:\n    - x\n  k 1: v\n'],
    ['yaml', 'm: {}\n', 'm', 'a', 'x', 'm: { a: x }\n'],
    ['yaml', 'a: &a { p: 1 }\nm:\n  <<: *a\n', 'm', 'b', 2, 'a: &a { p: 1 }\nm:\n  <<: *a\n  b: 2\n'],
    ['dotenv', 'A=1\n', '', 'B', true, 'A=1\nB=true\n'],
    ['toml', '', '', 'b', 1, 'b = 1\n'],
    ['toml', '[t] # c\n[t.u]\nx = 1\n', 't', 'b', 'v', '[t] # c\nb = "v"\n[t.u]\nx = 1\n'],
    ['toml', '[t]\na = 1\n[t.u]\nx = 1\n', 't', 'b', {}, '[t]\na = 1\nb = {}\n[t.u]\nx = 1\n'],
    ['toml', '[[t]]\nx = 1\n[[t]]\nx = 2\n', 't.0', 'b', 'v', '[[t]]\nx = 1\nb = "v"\n[[t]]\nx = 2\n'],
    ['toml', 'a = {}\n', 'a', 'b', 'v', 'a = { b = "v" }\n'],
    ['toml', '[t]\nx = 1\n', '', 'b', 'v', undefined],
    ['properties', 'a.b=1\nc=2\n', 'a', 'd', 3, 'a.b=1\na.d=3\nc=2\n'],
    ['ini', '[s]\n[t]\nk = v\n', 's', 'a', 'b', '[s]\na = b\n[t]\nk = v\n'],
  ];
  test.each(cases)('%s %j: %s, %s: %j', (format, before, path, key, value, after) => {
    const tree = parseText(format, before);
    expect(edited(tree, insertMapEntry(tree, map(tree, path), key, value))).toBe(after);
  });
});
