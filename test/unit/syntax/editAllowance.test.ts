import { expect, test } from 'vitest';
import { isSpent, replaceValue } from '../../../server/src/syntax/edit.ts';
import { parseText, scalar } from './support.ts';

// One long value, in a format that is always parsed as a whole.
const text = `long=${'x'.repeat(4_000_000)}\noidc=acme\n`;

test('edits of one reading of a text are proved until a limit, and then no more are made', () => {
  const tree = parseText('properties', text);
  const made = Array.from({ length: 20 }, (_, index) => replaceValue(tree, scalar(tree, 'oidc'), `web${index}`));
  const count = made.indexOf(undefined);
  expect([count > 3, made.slice(count).every((edits) => edits === undefined), isSpent(tree)]).toEqual([
    true,
    true,
    true,
  ]);
});

test('reading the text anew begins anew', () => {
  const first = parseText('properties', text);
  while (!isSpent(first)) replaceValue(first, scalar(first, 'oidc'), 'web');
  const tree = parseText('properties', text);
  expect([isSpent(tree), replaceValue(tree, scalar(tree, 'oidc'), 'web')?.length]).toEqual([false, 1]);
});
