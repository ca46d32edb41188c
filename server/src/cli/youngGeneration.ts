import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes of V8's new space, in which short-lived objects are made. */
const enough = 8 * 1024 * 1024;

/** Calls between two looks. */
const step = 20;

/**
 * V8 doubles its new space as long as much of it survives, and in a check nearly all does: facts are kept until the end.
 * To be called again and again; once the space is large enough for speed it stays as it is, which saves a third of the
 * peak on a large workspace and costs no time. A V8 that does not know the flag goes on as before.
 */
export function createYoungGeneration(): { readonly hold: () => void } {
  let calls = 0;
  let isHeld = false;
  return {
    hold() {
      if (isHeld || calls++ % step > 0) return;
      const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
      if (space === undefined || space.space_size < enough) return;
      isHeld = true;
      setFlagsFromString('--semi-space-growth-factor=1');
    },
  };
}
