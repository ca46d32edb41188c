import { expect, test } from 'vitest';
import { createPace } from '../../../server/src/base/pace.ts';

/** Runs workers that take a millisecond for each piece; gives how many pieces were done between two turns of others. */
async function stretches(workers: number, pieces: number): Promise<readonly number[]> {
  let clock = 0;
  const pace = createPace(() => clock);
  const done: number[] = [];
  let inTurn = 0;
  let isOver = false;
  const other = (): void => {
    if (inTurn > 0) done.push(inTurn);
    inTurn = 0;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let i = 0; i < pieces; i++) {
        await pace(() => {
          clock++;
          inTurn++;
        });
      }
    }),
  );
  isOver = true;
  return [...done, inTurn];
}

test('others have their turn every few milliseconds, however many workers there are', async () => {
  for (const workers of [1, 16]) {
    const between = await stretches(workers, 20);
    expect(between.reduce((sum, one) => sum + one, 0)).toBe(workers * 20);
    expect(Math.max(...between)).toBeLessThanOrEqual(5);
  }
});

test('what comes one at a time in each turn does not wait for a piece each', async () => {
  let clock = 0;
  const pace = createPace(() => clock);
  let waiting = 1000;
  const message = (): void => {
    waiting--;
    if (waiting > 0) setImmediate(message);
  };
  setImmediate(message);
  let pieces = 0;
  for (; waiting > 0 && pieces < 1000; pieces++) {
    await pace(() => {
      clock += 10;
    });
  }
  expect(pieces).toBeLessThan(50);
});
