import { beforeEach, expect, test, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { createSession, ServerOffError, type Session } from '../../../client/src/languageClient.ts';
import type { Status } from '../../../client/src/status.ts';

/** Stands in for the client of the protocol, whose first start fails. */
const library = vi.hoisted(() => ({
  made: 0,
  isOver: false,
  /** It is starting the server again by itself. */
  restarting: undefined as Promise<void> | undefined,
  steps: [] as string[],
  isWanted: (): boolean => false,
}));

vi.mock('../../../client/src/createClient.ts', () => ({
  isStopped: () => false,
  isStarting: () => library.restarting !== undefined,
  isOver: () => library.isOver,
  createClient: (...[, , , , isWanted]: readonly [string, string, unknown, unknown, () => boolean]) => {
    const name = ++library.made;
    library.steps.push(`${name} made`);
    library.isWanted = isWanted;
    return {
      onDidChangeState: () => undefined,
      start: () => library.restarting ?? Promise.reject(new Error('the connection got disposed')),
      sendRequest: (method: string) => Promise.resolve(`answer to ${method}`),
      sendNotification: () => Promise.reject(new Error('the connection got disposed')),
      dispose: () => {
        library.steps.push(`${name} stopped`);
        // As the library has it, whose server then goes on.
        return library.restarting === undefined ? Promise.resolve() : Promise.reject(new Error('starting'));
      },
    };
  },
}));

vi.mock('vscode', () => ({
  l10n: { t: (text: string) => text },
  EventEmitter: class {},
  workspace: {
    getConfiguration: () => ({ get: (_: string, otherwise: unknown) => otherwise }),
    onDidChangeConfiguration: () => ({ dispose: () => undefined }),
  },
}));

beforeEach(() => {
  Object.assign(library, { made: 0, isOver: false, restarting: undefined, steps: [] });
});

function setUp(): { readonly session: Session; readonly told: readonly string[] } {
  const told: string[] = [];
  const status = { showOff: (why: string) => void told.push(why) } as Partial<Status> as Status;
  const log = { error: () => undefined, warn: () => undefined } as Partial<LogOutputChannel> as LogOutputChannel;
  return { session: createSession({ module: 'server.cjs', storage: '/storage' }, log, status), told };
}

test('a server that is killed in its first start, and started again, is asked', async () => {
  const { session } = setUp();
  await session.start();
  expect(await session.request('authproof/targets', {})).toBe('answer to authproof/targets');
  await session.start();
  expect(library.made).toBe(1);
});

test('one that cannot be started is off, until somebody starts it', async () => {
  library.isOver = true;
  const { session, told } = setUp();
  await session.start();
  await expect(session.request('authproof/targets', {})).rejects.toThrow(ServerOffError);
  await session.start();
  expect(library.made).toBe(2);
  expect(told[0]).toBe('The language server did not start; see the log');
});

test('one that is just started again by itself is waited for before it is stopped, and is not started once more', async () => {
  const { session } = setUp();
  await session.start();
  let started = (): void => {};
  library.restarting = new Promise((resolve) => {
    started = () => {
      library.steps.push('1 started');
      library.restarting = undefined;
      resolve();
    };
  });
  expect(library.isWanted()).toBe(true);
  const { isWanted } = library;
  const over = session.restart();
  await vi.waitFor(() => expect(isWanted()).toBe(false));
  started();
  await over;
  expect(library.steps).toEqual(['1 made', '1 started', '1 stopped', '2 made']);
  expect([isWanted(), library.isWanted()]).toEqual([false, true]);
});

test('what a server that ends does not hear is no error', async () => {
  const { session } = setUp();
  await session.start();
  await expect(session.notify('authproof/trust', { trusted: true })).resolves.toBeUndefined();
});
