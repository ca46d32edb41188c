import type { Result } from '../../base/result.ts';
import type { Redirect } from './loginPlan.ts';

/** Listens for one callback of the browser. */
export interface CallbackReceiver {
  /** The redirect URI with the port that is listened on. */
  readonly redirectUri: string;
  /** The query, or the form of a `form_post`, of the first callback. Settles once; `signal` ends the wait. */
  readonly received: (signal: AbortSignal) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

/** The error is one sentence for people, such as that the port is in use. */
export type ListenForCallback = (
  redirect: Extract<Redirect, { kind: 'loopback' }>,
) => Promise<Result<CallbackReceiver, string>>;

/** Resolves after the time, or as soon as the signal aborts. */
export type Wait = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export const wait: Wait = (milliseconds, signal) =>
  new Promise((done) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      done();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener('abort', finish, { once: true });
    if (signal?.aborted) finish();
  });
