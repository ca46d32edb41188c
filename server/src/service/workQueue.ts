/** Work on the disk, done in the order it was asked for, so that the last event about a file is the one that counts. */
export interface WorkQueue {
  /** Resolves when the work is done, also when it has failed. */
  add(work: () => Promise<void>): Promise<void>;
  /**
   * Asks for the work whenever it is called; what has been asked for and not begun is not asked for again. `onAdded` is
   * called when it was not.
   */
  once(work: () => Promise<void>, onAdded?: () => void): () => Promise<void>;
  /** Resolves when everything asked for so far is done. */
  settled(): Promise<void>;
  isBusy(): boolean;
}

/**
 * @param onDone called after each piece of work
 * @param onError called with what work has thrown, unless it was told to stop
 */
export function createWorkQueue(onDone: () => void, onError: (cause: unknown) => void): WorkQueue {
  let last: Promise<void> = Promise.resolve();
  let pending = 0;
  const add = (work: () => Promise<void>): Promise<void> => {
    pending++;
    const done = last.then(work).finally(() => {
      pending--;
      onDone();
    });
    last = done.catch((cause: unknown) => {
      if (!isAbort(cause)) onError(cause);
    });
    return last;
  };
  return {
    add,
    once(work, onAdded) {
      let next: Promise<void> | undefined;
      const begin = (): Promise<void> => {
        next = undefined;
        return work();
      };
      return () => {
        if (next !== undefined) return next;
        next = add(begin);
        onAdded?.();
        return next;
      };
    },
    settled: () => last,
    isBusy: () => pending > 0,
  };
}

const isAbort = (cause: unknown): boolean => cause instanceof Error && cause.name === 'AbortError';
