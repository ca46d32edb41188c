import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covering, holdingAny } from '../../../server/src/base/intervals.ts';

const number = fc.integer({ min: 0, max: 30 });
/** Some of them hold nothing. */
const interval = fc.record({ from: number, to: number });

test('intervals and numbers find each other as a look at each of them does', () => {
  fc.assert(
    fc.property(fc.array(interval), fc.array(number), interval, number, (intervals, points, one, point) => {
      const sound = intervals.filter(({ from, to }) => from <= to);
      expect(covering(sound)(point)).toBe(sound.some(({ from, to }) => from <= point && point <= to));
      expect(holdingAny(points)(one)).toBe(points.some((each) => one.from <= each && each <= one.to));
    }),
    { seed: 11, numRuns: 2000 },
  );
});
