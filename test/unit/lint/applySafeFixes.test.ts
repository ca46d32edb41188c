import { expect, test } from 'vitest';
import { applySafeFixes } from '../../../server/src/lint/fix.ts';
import type { Finding } from '../../../server/src/rules/types.ts';
import { removeEntry } from '../../../server/src/syntax/edit.ts';
import type { Format, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import type { TextEdit } from '../../../server/src/text/edit.ts';
import { parseText } from '../syntax/support.ts';

/** Findings that have only this safe fix. */
const findingsOf = (all: readonly (readonly TextEdit[])[]): readonly Finding[] =>
  all.map((edits) => ({ fixes: [{ title: 'Fix', safety: 'safe', files: [{ file: 'a', edits }] }] }) as never);

function applied(tree: SyntaxTree, all: readonly (readonly TextEdit[])[]): readonly [string | undefined, number] {
  const outcome = applySafeFixes(findingsOf(all), () => tree);
  return [outcome.texts.get('a'), outcome.applied.length];
}

const removalsOf = (tree: SyntaxTree, value: string): readonly (readonly TextEdit[])[] =>
  tree.entries
    .filter((entry) => entry.kind === 'scalar' && entry.value === value)
    .map((entry) => removeEntry(tree, entry) ?? expect.fail('no edits'));

test.each<readonly [Format, string, string]>([
  ['json', '{ "a": ["x", "y", "y", "y", "z"] }', '{ "a": ["x", "z"] }'],
  ['json', '{\n  "a": [\n    "x",\n    "y",\n    "y",\n    "z"\n  ]\n}\n', '{\n  "a": [\n    "x",\n    "z"\n  ]\n}\n'],
  ['yaml', 'a:\n  - x\n  - y\n  - y\n  - z\n', 'a:\n  - x\n  - z\n'],
  ['dotenv', 'A=x\nB=y\nC=y\nD=z\n', 'A=x\nD=z\n'],
])('what stands side by side is removed at once (%s)', (format, text, after) => {
  const tree = parseText(format, text);
  const removals = removalsOf(tree, 'y');
  expect(applied(tree, removals)).toEqual([after, removals.length]);
});

test('what overlaps waits, and so does what would take more along than it says', () => {
  const tree = parseText('json', '{ "a": ["x", "y", "y", "z"] }');
  const gone = (start: number, end: number): readonly TextEdit[] => [{ span: { start, end }, newText: '' }];
  // The first item and its comma, twice.
  expect(applied(tree, [gone(8, 13), gone(8, 13)])).toEqual(['{ "a": ["y", "y", "z"] }', 1]);
  // The second is half of a string: it would leave what cannot be read.
  expect(applied(tree, [gone(8, 13), gone(13, 15)])).toEqual(['{ "a": ["y", "y", "z"] }', 1]);
});

test('what is written beside another change waits', () => {
  const tree = parseText('dotenv', 'A=x\nB=y\n');
  const edits = [[{ span: { start: 2, end: 3 }, newText: 'z' }], [{ span: { start: 3, end: 4 }, newText: '' }]];
  expect(applied(tree, edits)).toEqual(['A=z\nB=y\n', 1]);
});
