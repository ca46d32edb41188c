import { expect, test } from 'vitest';
import { Found } from '../../../server/src/rules/found.ts';
import {
  createAllowance,
  isSpent,
  refusalsSoFar,
  removeEntry,
  replaceValue,
  sharing,
} from '../../../server/src/syntax/edit.ts';
import { childrenOf, entryAt, type SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { parseText, scalar } from './support.ts';

// One long value, in a format that is always parsed as a whole.
const text = `long=${'x'.repeat(400_000)}\noidc=acme\n`;

const mend = (tree: SyntaxTree, value = 'web') => replaceValue(tree, scalar(tree, 'oidc'), value);

test('edits of one reading of a text are proved until a limit, and then no more are made', () => {
  const tree = parseText('properties', text);
  const made = Array.from({ length: 20 }, (_, index) => mend(tree, `web${index}`));
  const count = made.indexOf(undefined);
  expect([count > 3, made.slice(count).every((edits) => edits === undefined), isSpent(tree)]).toEqual([
    true,
    true,
    true,
  ]);
});

test('reading the text anew begins anew', () => {
  const first = parseText('properties', text);
  while (!isSpent(first)) mend(first);
  const tree = parseText('properties', text);
  expect([isSpent(tree), mend(tree)?.length]).toEqual([false, 1]);
});

test('the files of a run share what may be read, and the next run has its own', () => {
  const trees = Array.from({ length: 10 }, () => parseText('properties', text));
  const run = createAllowance(1_000_000);
  const made = sharing(run, () => trees.map((tree) => mend(tree) !== undefined));
  expect(made).toEqual([true, true, true, ...Array(7).fill(false)]);
  expect([...run.refused]).toEqual(trees.slice(3));
  const next = createAllowance(1_000_000);
  expect(sharing(next, () => mend(trees[9] as SyntaxTree)?.length)).toBe(1);
  expect(next.refused.size).toBe(0);
});

test('a fix that there was no time for is made when somebody asks again', () => {
  const tree = parseText('properties', text);
  let asked = 0;
  const shown = { ruleId: 'a', at: { file: 'a', span: tree.file }, message: '', severity: 'hint', related: [] };
  const found = new Found(shown as never, () => {
    asked++;
    const edits = mend(tree);
    return edits === undefined ? [] : [{ title: 'Fix', safety: 'safe', files: [{ file: 'a', edits }] }];
  });
  const refused = refusalsSoFar();
  expect(sharing(createAllowance(0), () => found.fixes)).toEqual([]);
  expect(refusalsSoFar()).toBeGreaterThan(refused);
  expect([found.fixes.length, found.fixes.length, asked]).toEqual([1, 1, 2]);
});

test.each([
  ['json', (items: string) => `{ "uris": [${items}] }`],
  ['json', (items: string) => `{\n  "uris": [\n    ${items.replaceAll(', ', ',\n    ')}\n  ]\n}\n`],
  ['yaml', (items: string) => `uris:\n  - ${items.replaceAll(', ', '\n  - ')}\n`],
] as const)('to remove items of a long list reads no more than their neighbours (%s)', (format, write) => {
  const tree = parseText(format, write(Array.from({ length: 2000 }, (_, i) => `"https://a.io/${i}"`).join(', ')));
  const items = childrenOf(entryAt(tree.roots[0], 'uris'));
  const run = createAllowance(2_000_000);
  const removed = sharing(run, () => items.filter((item) => removeEntry(tree, item) !== undefined).length);
  expect(removed).toBe(2000);
  // All of the list for each of them would be 70 million.
  expect(2_000_000 - run.left).toBeLessThan(2000 * 500);
});
