import { beforeEach, expect, test, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { createSession, ServerOffError, type Session } from '../../../client/src/languageClient.ts';
import type { Status } from '../../../client/src/status.ts';

/** Stands in for the client of the protocol, whose first start fails. */
const library = vi.hoisted(() => ({ made: 0, isOver: false }));

vi.mock('../../../client/src/createClient.ts', () => ({
  isStopped: () => false,
  isOver: () => library.isOver,
  createClient: () => {
    library.made++;
    return {
      onDidChangeState: () => undefined,
      start: () => Promise.reject(new Error('the connection got disposed')),
      sendRequest: (method: string) => Promise.resolve(`answer to ${method}`),
      dispose: () => Promise.resolve(),
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
  library.made = 0;
});

function setUp(): { readonly session: Session; readonly told: readonly string[] } {
  const told: string[] = [];
  const status = { showOff: (why: string) => void told.push(why) } as Partial<Status> as Status;
  const log = { error: () => undefined, warn: () => undefined } as Partial<LogOutputChannel> as LogOutputChannel;
  return { session: createSession({ module: 'server.cjs', storage: '/storage' }, log, status), told };
}

test('a server that is killed in its first start, and started again, is asked', async () => {
  library.isOver = false;
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
