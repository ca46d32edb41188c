/** Typing makes everything anew with each word, and nobody reads a list in between. Milliseconds. */
const calm = 300;

export interface WhenCalm {
  /** Something has changed. */
  touch(): void;
  dispose(): void;
}

/**
 * Does `work` when nothing has changed for a while. What takes long, as in a workspace of thousands of files, is not begun
 * again before it has ended.
 */
export function whenCalm(work: () => Promise<void>): WhenCalm {
  let timer: NodeJS.Timeout | undefined;
  let isAtWork = false;
  let isTouched = false;
  let isDisposed = false;
  const begin = (): void => {
    timer = undefined;
    if (isAtWork) {
      isTouched = true;
      return;
    }
    isAtWork = true;
    void work().finally(() => {
      isAtWork = false;
      if (isTouched) wait();
      isTouched = false;
    });
  };
  const wait = (): void => {
    clearTimeout(timer);
    if (isDisposed) return;
    timer = setTimeout(begin, calm);
  };
  return {
    touch: wait,
    dispose: () => {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
