import type { Connection } from 'vscode-languageserver/node';
import { describeCrash } from '../base/crash.ts';
import type { Log } from '../service/ports.ts';

/** Errors that are remembered as told. */
const maxTold = 1000;

/**
 * The client's output channel. Of an error only its kind and its stack frames are told: its message may quote a file. The
 * same error is told once, since it would come again with every keystroke.
 */
export function createLog({ console }: Connection): Log {
  const told = new Set<string>();
  const isNew = (text: string): boolean => {
    if (told.has(text)) return false;
    if (told.size < maxTold) told.add(text);
    return true;
  };
  const tell = (send: () => void): void => {
    try {
      send();
    } catch {
      // The connection is closed: there is nobody left to tell.
    }
  };
  return {
    info: (message) => tell(() => console.info(message)),
    warn: (message) => tell(() => console.warn(message)),
    error: (message, cause) => {
      const text = cause === undefined ? message : `${message}\n${describeCrash(cause)}`;
      if (isNew(text)) tell(() => console.error(text));
    },
  };
}

/**
 * A request's handler that answers `fallback` when it throws, and when the request was cancelled before it began. The
 * library would send the exception's message to the client. A request without parameters is handled as one with none
 * of them set.
 */
export function answer<Params, Answer>(
  log: Log,
  name: string,
  fallback: Answer,
  handle: (params: Params, signal: AbortSignal) => Answer | Promise<Answer>,
): (params: Params, token: Cancellation) => Promise<Answer> {
  return answerReceived(log, name, fallback, handle);
}

/** The same for a request that comes as the library hands it over. */
export function answerReceived<Params, Answer>(
  log: Log,
  name: string,
  fallback: Answer,
  handle: (params: Params, signal: AbortSignal) => Answer | Promise<Answer>,
): (...received: readonly unknown[]) => Promise<Answer> {
  return async (...received) => {
    const { params, token } = asReceived<Params>(received);
    if (token.isCancellationRequested) return fallback;
    const stop = new AbortController();
    const registration = token.onCancellationRequested(() => stop.abort());
    try {
      return await handle(params, stop.signal);
    } catch (cause) {
      if (!stop.signal.aborted) log.error(`${name} failed`, cause);
      return fallback;
    } finally {
      registration.dispose();
    }
  };
}

/**
 * What the library hands to a handler: the token alone when the request has no parameters, and several values when it has
 * a list of them.
 */
export function asReceived<Params>(received: readonly unknown[]): {
  readonly params: Params;
  readonly token: Cancellation;
} {
  const at = received.findIndex(isCancellation);
  const params = at === 0 ? undefined : received[0];
  return { params: (params ?? {}) as Params, token: received[at] as Cancellation };
}

const isCancellation = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'onCancellationRequested' in value &&
  // Nothing that comes as JSON has a function.
  typeof value.onCancellationRequested === 'function';

/** What an event leads to. Thrown out of a listener, the library would print the error with its stack. */
export function guardedEvent<Event>(log: Log, what: string, handle: (event: Event) => void): (event: Event) => void {
  return (event) => {
    try {
      handle(event);
    } catch (cause) {
      log.error(`${what} failed`, cause);
    }
  };
}

export interface Cancellation {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

/** Waits, but not for longer than somebody wants the answer: throws when the signal is aborted first. */
export function unlessCancelled<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Waits for what was sent without caring how it ends: a client that has gone away is no error. */
export function unanswered(sent: Promise<unknown>): void {
  sent.catch(() => undefined);
}
