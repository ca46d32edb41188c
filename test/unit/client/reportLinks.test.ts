import { expect, test } from 'vitest';
import { previewLinks } from '../../../client/src/probe/reportLinks.ts';

const folder = 'file:///home/me/app';

const cases: readonly (readonly [sentence: string, from: string, to: string])[] = [
  ['a file of the folder becomes a link from its root', 'See [A](file:///home/me/app/.env#L3).', 'See [A](/.env#L3).'],
  [
    'several links in one line are all changed',
    '[A](file:///home/me/app/a) [B](file:///home/me/app/b#L2)',
    '[A](/a) [B](/b#L2)',
  ],
  ['a file outside the folder keeps its text only', '[A](file:///home/me/other/.env#L3)', 'A'],
  ['a folder whose name only begins the same is outside', '[A](file:///home/me/application/.env)', 'A'],
  ['a link to the web stays', '[page](https://example.com/a#b)', '[page](https://example.com/a#b)'],
  ['a picture from the disk is dropped to its text', '![x](file:///home/me/app/x.png)', 'x'],
];

test.each(cases)('%s', (_sentence, from, to) => {
  expect(previewLinks(from, folder)).toBe(to);
});

test('without a folder no file can be linked', () => {
  expect(previewLinks('[A](file:///home/me/app/.env#L3)', undefined)).toBe('A');
});
