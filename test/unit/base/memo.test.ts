import { expect, test } from 'vitest';
import { memoised } from '../../../server/src/base/memo.ts';

/** How often each of the texts is computed while all are asked for several times. */
function computed(count: number, rounds: number, limit: number): { readonly calls: number; readonly known: number } {
  let calls = 0;
  const answers = new Set<object | undefined>();
  const lengthOf = memoised((text) => {
    calls++;
    return text.length % 2 === 0 ? undefined : { text };
  }, limit);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < count; i++) answers.add(lengthOf(`text ${i}`));
  }
  return { calls, known: answers.size };
}

test('texts that come again and again are computed once, also those without an answer', () => {
  expect(computed(100, 5, 100)).toEqual({ calls: 100, known: 91 });
});

test('up to twice as many as the limit are known', () => {
  expect(computed(200, 5, 100).calls).toBe(200);
});

test('of many more none is found again, and each of them is answered', () => {
  expect(computed(1000, 2, 100).calls).toBe(2000);
});
