import { expect, test } from 'vitest';
import { isSpent, replaceValue } from '../../../server/src/syntax/edit.ts';
import { parseText, scalar } from './support.ts';

// One long value, so that there is much to read and little to compare.
const text = `LONG=${'x'.repeat(4_000_000)}\nOIDC_CLIENT_ID=acme\n`;

test('edits of one reading of a text are proved until a limit, and then no more are made', () => {
  const tree = parseText('dotenv', text);
  const made = Array.from({ length: 20 }, (_, index) =>
    replaceValue(tree, scalar(tree, 'OIDC_CLIENT_ID'), `web${index}`),
  );
  const count = made.indexOf(undefined);
  expect([count > 3, made.slice(count).every((edits) => edits === undefined), isSpent(tree)]).toEqual([
    true,
    true,
    true,
  ]);
});

test('reading the text anew begins anew', () => {
  const first = parseText('dotenv', text);
  while (!isSpent(first)) replaceValue(first, scalar(first, 'OIDC_CLIENT_ID'), 'web');
  const tree = parseText('dotenv', text);
  expect([isSpent(tree), replaceValue(tree, scalar(tree, 'OIDC_CLIENT_ID'), 'web')?.length]).toEqual([false, 1]);
});
