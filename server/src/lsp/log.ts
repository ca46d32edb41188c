import type { Connection } from 'vscode-languageserver/node';
import type { Log } from '../service/ports.ts';

/** The client's output channel. Of an error only its kind and its stack frames are told: its message may quote a file. */
export function createLog({ console }: Connection): Log {
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
    error: (message, cause) =>
      tell(() => console.error(cause === undefined ? message : `${message}\n${describe(cause)}`)),
  };
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [cause.name, ...frames].join('\n');
}

/**
 * A request's handler that answers `fallback` when it throws, and when the request was cancelled before it began. The
 * library would send the exception's message to the client.
 */
export function answer<Params, Answer>(
  log: Log,
  name: string,
  fallback: Answer,
  handle: (params: Params, signal: AbortSignal) => Answer | Promise<Answer>,
): (params: Params, token: Cancellation) => Promise<Answer> {
  return async (params, token) => {
    if (token.isCancellationRequested) return fallback;
    const stop = new AbortController();
    const registration = token.onCancellationRequested(() => stop.abort());
    try {
      return await handle(params, stop.signal);
    } catch (cause) {
      log.error(`${name} failed`, cause);
      return fallback;
    } finally {
      registration.dispose();
    }
  };
}

interface Cancellation {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): void };
}

/** Waits for what was sent without caring how it ends: a client that has gone away is no error. */
export function unanswered(sent: Promise<unknown>): void {
  sent.catch(() => undefined);
}
