import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from '../../../server/src/base/distance.ts';
import { nearWords } from '../../../server/src/base/nearWords.ts';

const others = Array.from(
  { length: 60 },
  (_, i) => `OTHER_VARIABLE_${String.fromCharCode(65 + (i % 26)).repeat(3 + i)}`,
);

test.each([
  ['one letter too many', 'CLIENT_SECRETT', ['CLIENT_SECRET']],
  ['one too few', 'CLENT_SECRET', ['CLIENT_SECRET']],
  ['one wrong', 'CLIENT_SECRAT', ['CLIENT_SECRET']],
  ['two exchanged', 'CLIENT_SERCET', ['CLIENT_SECRET']],
  ['the word itself', 'CLIENT_SECRET', []],
  ['two slips', 'CLEINT_SERCET', []],
  ['another word', 'REDIRECT_URI', []],
  ['one letter, of several words', 'BASE_URI', ['BASE_URL', 'BASE_URIS']],
])('%s', (_, word, expected) => {
  const words = ['CLIENT_SECRET', 'BASE_URL', 'BASE_URIS'];
  expect([nearWords(words)(word), nearWords([...words, ...others])(word)]).toEqual([expected, expected]);
});

test('nothing is near a very long word', () => {
  expect(nearWords(['A'.repeat(200)])('A'.repeat(199))).toEqual([]);
});

test('few words and many are searched alike, as by the edit distance', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), maxLength: 8 });
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 12 }), word, (words, asked) => {
      const expected = words.filter((other) => editDistance(asked, other, 1) === 1);
      expect(nearWords(words)(asked)).toEqual(expected);
      expect(nearWords([...words, ...others])(asked)).toEqual(expected);
    }),
    { seed: 20261122, numRuns: 2000 },
  );
});
