import type { CancellationToken, Disposable, LogOutputChannel } from 'vscode';
import { EventEmitter, l10n, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { StatusParams } from '../../server/src/lsp/protocol.ts';
import type { Status } from './status.ts';

/** The running server, or none while it is switched off. */
export interface Session extends Disposable {
  /** Starts the server unless `authproof.enable` is off. A failure is shown and logged, not thrown. */
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Sends a request of `protocol.ts`. Throws when the server is off or answers with an error. */
  request<Result>(method: string, params: unknown, token?: CancellationToken): Promise<Result>;
  /** Called with every status the server tells. */
  onStatus(listener: (status: StatusParams) => void): Disposable;
  /** Sends a notification of `protocol.ts`; without a server there is nobody to tell, which is fine. */
  notify(method: string, params: unknown): Promise<void>;
}

/** Thrown by `Session.request` while there is no server to ask. */
export class ServerOffError extends Error {
  override name = 'ServerOffError';
}

/** Where the server is, and where it may keep what has to outlive it. Absolute paths. */
export interface ServerPaths {
  readonly module: string;
  readonly storage: string;
}

interface Current {
  readonly client: LanguageClient;
  readonly isOver: () => boolean;
  readonly isStarting: () => boolean;
}

/** One language server for the window. */
export function createSession(server: ServerPaths, log: LogOutputChannel, status: Status): Session {
  let current: Current | undefined;
  let queue: Promise<void> = Promise.resolve();
  const statusTold = new EventEmitter<StatusParams>();

  const begin = async (): Promise<void> => {
    if (!isEnabled()) return status.showOff(l10n.t('Switched off by the setting authproof.enable'));
    if (current?.isOver() === false) return;
    await end();
    try {
      // Most of the extension's code, which its activation need not wait for.
      const { createClient, isOver, isStarting, isStopped } = await import('./createClient.ts');
      const show = (params: StatusParams): void => {
        status.show(params);
        statusTold.fire(params);
      };
      const isWanted = (): boolean => current?.client === next;
      const next: LanguageClient = createClient(server.module, server.storage, log, show, isWanted);
      current = { client: next, isOver: () => isOver(next), isStarting: () => isStarting(next) };
      // It is started again unless that has been tried too often; then the status says so.
      next.onDidChangeState((change) => {
        if (current?.client === next && isStopped(change))
          status.showOff(l10n.t('The language server has ended; see the log'));
      });
      await next.start();
    } catch (error) {
      // It stays the client: a server that was killed before it had answered is started again like any other.
      log.error(`The language server did not start: ${String(error)}`);
      status.showOff(l10n.t('The language server did not start; see the log'));
    }
  };
  const end = async (): Promise<void> => {
    const last = current;
    current = undefined;
    if (last === undefined) return;
    // One that has ended, and is just started again by the library, would not be stopped by it: there would be two servers.
    if (last.isStarting()) await last.client.start().catch(() => undefined);
    await last.client
      .dispose(3000)
      .catch((error: unknown) => log.warn(`The language server did not stop in order: ${String(error)}`));
  };
  // One step after the other: a restart asked for twice must not leave two servers.
  const enqueue = (...steps: (() => Promise<void>)[]): Promise<void> => {
    for (const step of steps) queue = queue.then(step);
    return queue;
  };

  const settings = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('authproof.enable')) void enqueue(end, begin);
  });

  return {
    start: () => enqueue(begin),
    stop: () => enqueue(end),
    restart: () => enqueue(end, begin),
    request: async <Result>(method: string, params: unknown, token?: CancellationToken): Promise<Result> => {
      await queue;
      if (current === undefined || current.isOver()) {
        throw new ServerOffError('The AuthProof language server is not running.');
      }
      const { client } = current;
      // An undefined token would be taken for a second parameter.
      return token === undefined ? client.sendRequest(method, params) : client.sendRequest(method, params, token);
    },
    notify: async (method, params) => {
      await queue;
      if (current?.isOver() !== false) return;
      // One that ends just now asks for what is true when it is started again.
      await current.client
        .sendNotification(method, params)
        .catch((error: unknown) => log.warn(`${method} was not heard: ${String(error)}`));
    },
    onStatus: statusTold.event,
    dispose: () => {
      settings.dispose();
      statusTold.dispose();
    },
  };
}

function isEnabled(): boolean {
  return workspace.getConfiguration('authproof').get('enable', true);
}
