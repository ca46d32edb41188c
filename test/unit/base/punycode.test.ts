import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePunycode } from '../../../server/src/base/punycode.ts';
import { isMixed, skeleton, unicodeHost } from '../../../server/src/rules/support/confusable.ts';

test.each([
  ['mller-kva', 'müller'],
  ['80ak6aa92e', 'аррӏе'],
  ['ccounts-1fg', 'аccounts'],
  ['wgv71a119e', '日本語'],
  ['mller-z', undefined],
  ['a b', undefined],
  ['99999999999', undefined],
  ['mü-kva', undefined],
])('%s is the Punycode of %j', (encoded, decoded) => {
  expect(decodePunycode(encoded)).toBe(decoded);
});

test('a host that the URL parser encodes is decoded again', () => {
  const letters = fc.constantFrom(...'abcxyz0189абвгдежзαβγδעברית日本語ñéü');
  const label = fc.string({ unit: letters, minLength: 1, maxLength: 20 }).filter((text) => /[^\x21-\x7e]/.test(text));
  fc.assert(
    fc.property(label, (text) => {
      const url = `https://x${text}.io`;
      fc.pre(URL.canParse(url));
      expect(unicodeHost(new URL(url).hostname)).toBe(`x${text}.io`);
    }),
    { seed: 8492 },
  );
});

test('no text makes the decoder throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abcxyz0189-'), maxLength: 40 }), (text) => {
      decodePunycode(text);
    }),
    { seed: 8492 },
  );
});

test('lookalikes have an ASCII skeleton, and alphabets are mixed within one label only', () => {
  expect(['аccounts.google.com', 'müller.io', '日本.jp'].map(skeleton)).toEqual([
    'accounts.google.com',
    undefined,
    undefined,
  ]);
  expect(['аccounts.google.com', 'почта.io', 'müller.io', '日本abc.jp'].map(isMixed)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
