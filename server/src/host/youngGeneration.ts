import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes of V8's new space, in which short-lived objects are made. */
const enough = 16 * 1024 * 1024;

/** Calls between two looks. */
const step = 20;

/**
 * By what survives, V8 learns to make things in its old space at once. What edits replace would die there, and until the next
 * full collection would keep alive the young things that it refers to.
 */
export const expectEdits = (): void => setFlagsFromString('--no-allocation-site-pretenuring');

/**
 * V8 doubles its new space as long as much of it survives, and nearly all does while a workspace is read. `hold` is to be
 * called again and again; once the space is large enough for speed it stays as it is. That saves a check a third of its peak
 * and costs it no time, and spares keystrokes the long pauses. A V8 that does not know the flags goes on as before.
 */
export function createYoungGeneration(editsFollow: boolean): { readonly hold: () => void } {
  let calls = 0;
  let isHeld = false;
  if (editsFollow) expectEdits();
  return {
    hold() {
      if (isHeld || calls++ % step > 0) return;
      const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
      if (space === undefined || space.space_size < enough) return;
      isHeld = true;
      setFlagsFromString('--semi-space-growth-factor=1');
      // V8's own default, without which the next process would refuse the code that this one leaves (`codeCache.ts`).
      process.prependOnceListener('exit', () => setFlagsFromString('--semi-space-growth-factor=2'));
    },
  };
}
