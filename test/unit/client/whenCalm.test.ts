import { expect, onTestFinished, test, vi } from 'vitest';
import { whenCalm } from '../../../client/src/views/whenCalm.ts';

function start() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let begun = 0;
  let end = (): void => {};
  const calm = whenCalm(() => {
    begun++;
    return new Promise<void>((done) => {
      end = done;
    });
  });
  const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
  return { calm, pass, begun: () => begun, end: () => end() };
}

test('work begins when nothing has changed for a while', async () => {
  const { calm, pass, begun } = start();
  for (let key = 0; key < 10; key++) {
    calm.touch();
    await pass(200);
    expect(begun()).toBe(0);
  }
  await pass(100);
  expect(begun()).toBe(1);
});

test('work that takes long is not begun twice, and once more for what changed meanwhile', async () => {
  const { calm, pass, begun, end } = start();
  calm.touch();
  await pass(300);
  for (let key = 0; key < 3; key++) {
    calm.touch();
    await pass(1000);
  }
  expect(begun()).toBe(1);
  end();
  await pass(300);
  expect(begun()).toBe(2);
  end();
  await pass(1000);
  expect(begun()).toBe(2);
});

test('nothing begins after the end', async () => {
  const { calm, pass, begun } = start();
  calm.touch();
  calm.dispose();
  calm.touch();
  await pass(1000);
  expect(begun()).toBe(0);
});
