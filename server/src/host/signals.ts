import { errorCode } from '../base/errors.ts';

/** Signals that ask a process to end. Where nobody listens they end it at once, in the middle of its work. */
const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Does something before the process ends by a signal, as it would have without; signals are heard between two pieces of
 * work. Returns what takes it back.
 */
export function beforeSignals(act: () => void): () => void {
  const listeners = endSignals.map((signal) => {
    const listener = (): void => {
      act();
      try {
        process.kill(process.pid, signal);
      } catch {
        // Not every system can send every signal.
        process.exit(1);
      }
    };
    process.once(signal, listener);
    return () => void process.removeListener(signal, listener);
  });
  return () => {
    for (const remove of listeners) remove();
  };
}

/** Whether another process of this number runs on this machine. One of our own number ran earlier. */
export function isOtherAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // It is another user's.
    return errorCode(cause) === 'EPERM';
  }
}
