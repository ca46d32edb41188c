import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresher } from '../../../server/src/lsp/refresher.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Milliseconds at which refreshes began, where each takes the time given and a key comes every 10 ms for a second. */
function startsWith(took: number): readonly number[] {
  const starts: number[] = [];
  const service = {
    refresh() {
      starts.push(performance.now());
      vi.advanceTimersByTime(took);
    },
  };
  const log = { info: () => {}, warn: () => {}, error: (text: string) => expect.fail(text) };
  const refresher = createRefresher(service, () => {}, log);
  const begin = performance.now();
  while (performance.now() - begin < 1000) {
    refresher.schedule();
    vi.advanceTimersByTime(10);
  }
  refresher.stop();
  return starts.map((start) => start - begin);
}

test.each([
  { what: 'as often as every 30 ms', took: 0, gap: 30 },
  { what: 'no more often than that when each takes less', took: 20, gap: 50 },
  { what: 'with as long a wait as each takes', took: 200, gap: 400 },
])('keys are refreshed $what', ({ took, gap }) => {
  const starts = startsWith(took);
  const gaps = new Set(starts.slice(1).map((start, i) => start - (starts[i] ?? 0)));
  expect([starts[0], [...gaps]]).toEqual([30, [gap]]);
});

test('a refresh that takes very long is followed by a wait of a second, and one that throws does not end it', () => {
  let count = 0;
  const errors: string[] = [];
  const service = {
    refresh() {
      count++;
      vi.advanceTimersByTime(60_000);
      throw new Error('a bug');
    },
  };
  const log = { info: () => {}, warn: () => {}, error: (text: string) => void errors.push(text) };
  const refresher = createRefresher(service, () => {}, log);
  refresher.schedule();
  vi.advanceTimersByTime(30);
  refresher.schedule();
  vi.advanceTimersByTime(999);
  expect(count).toBe(1);
  vi.advanceTimersByTime(1);
  expect([count, errors]).toEqual([2, ['refreshing failed', 'refreshing failed']]);
});
