import { expect, test } from 'vitest';
import { createConsents } from '../../../server/src/service/consents.ts';

test('a consent is good once, in its slot, for the last that was shown there, and while it is still so', () => {
  const gone = new Set<string>();
  const consents = createConsents<string>((offer) => !gone.has(offer));
  const [replaced, first, other, changed] = [
    consents.offer('a', 'replaced'),
    consents.offer('a', 'first'),
    consents.offer('b', 'other'),
    consents.offer('c', 'changed'),
  ];
  gone.add('changed');
  expect([
    consents.redeem('a', 'unknown'),
    consents.redeem('a', replaced),
    consents.redeem('b', first),
    consents.redeem('a', first),
    consents.redeem('a', first),
    consents.redeem('c', changed),
    consents.redeem('b', other),
  ]).toEqual([undefined, undefined, undefined, 'first', undefined, undefined, 'other']);
  gone.clear();
  expect(consents.redeem('c', changed)).toBeUndefined();
});
