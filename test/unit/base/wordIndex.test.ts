import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../../server/src/base/distance.ts';
import { createWordIndex } from '../../../server/src/base/wordIndex.ts';

const word = fc.string({ unit: fc.constantFrom('A', 'B', '_'), maxLength: 9 });

test('the nearest spelling is the one that a comparison with every word finds', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), word, fc.integer({ min: 0, max: 3 }), (words, wanted, max) => {
      expect(createWordIndex(words).nearest(wanted, max)).toBe(nearest(wanted, words, max));
    }),
    { seed: 11, numRuns: 3000 },
  );
});

test.each([
  ['GITHUB_CLIENT_ID', ['GITHUB_CLIENTID', 'GITHUB_CLIENT_IDS'], 'GITHUB_CLIENTID'],
  ['GITHUB_CLEINT_ID', ['GOOGLE_CLIENT_ID', 'GITHUB_CLIENT_ID'], 'GITHUB_CLIENT_ID'],
  ['GITHUB_CLIENT_ID', ['GITHUB_CLIENT_SECRET'], undefined],
  ['GITHUB_CLIENT_ID', [], undefined],
] as const)('%s among %j', (wanted, words, expected) => {
  expect(createWordIndex(words).nearest(wanted)).toBe(expected);
});
