import { expect, test } from 'vitest';
import { code, escapeMarkdown, plainText } from '../../../server/src/features/markdown.ts';

test.each([
  ['**Client secret** of `acme`', 'Client secret of acme'],
  ['a \\(b\\) \\*c\\* 2 * 3', 'a (b) *c* 2 * 3'],
  [
    '[RFC 6749](https://rfc.test/6749#x) and [`a.env:3`](file:///a.env#L3)',
    'RFC 6749 (https://rfc.test/6749#x) and a.env:3',
  ],
  ['`https://a.test/cb` [Copy](command:x?%22%22)', 'https://a.test/cb'],
  ['one  \ntwo', 'one\ntwo'],
  ['[ not a link, ` not code', '[ not a link, ` not code'],
])('%s is shown as text', (markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});

test.each([
  'plain',
  'a`b``c',
  '`edge`',
  '\\`*_{}[]()<>#+!|~&',
  '**x** [y](https://z.test)',
  '``',
])('%s is the same text after code and escapes', (text) => {
  expect([plainText(code(text)), plainText(escapeMarkdown(text))]).toEqual([text, text]);
});
