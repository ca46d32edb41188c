import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentReadings } from '../../../server/src/base/percent.ts';

test.each([
  ['a%2Fb', ['a/b']],
  ['a%252Fb', ['a%2Fb', 'a/b']],
  ['%E2%80%A6', ['…']],
  ['%F0%9F%94%91!', ['\u{1f511}!']],
  ['100% sure, %zz, %E2%80', []],
  ['%25', ['%']],
])('%s reads as %j', (text, readings) => {
  expect(percentReadings(text).map((reading) => reading.text)).toEqual(readings);
});

test('each character is known by where it begins in the source', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ maxLength: 5 }), (middle, end) => {
      const before = 'x%41';
      const written = encodeURIComponent(middle.replaceAll(/\p{Surrogate}/gu, ''));
      const text = `${before}${written}${end.replaceAll('%', '')}`;
      const [first] = percentReadings(text);
      const at = first?.starts ?? [];
      return at[0] === 0 && at[1] === 1 && at[2] === before.length && at.at(-1) === text.length;
    }),
    { seed: 3, numRuns: 300 },
  );
});
