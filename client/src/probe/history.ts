import type { ExtensionContext } from 'vscode';
import type { HistoryParams } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';

/** Keeps for the workspace what the server remembers of tests; what it keeps is opaque and holds no value. */
export interface HistoryStore {
  /** Gives the server what is kept; to be called before a test. Without it the server remembers for its own lifetime. */
  give(session: Session): Promise<void>;
  keep(saved: string): void;
}

const savedKey = 'authproof.testHistory';
const keyName = 'authproof.historyKey';

/**
 * The key goes into the secret storage, apart from what it protects; it is made when the first test is run.
 *
 * @param onKeep called after each test that is remembered.
 */
export function createHistoryStore(
  { secrets, workspaceState }: Pick<ExtensionContext, 'secrets' | 'workspaceState'>,
  onKeep: () => void = () => {},
): HistoryStore {
  const readKey = async (): Promise<string> => {
    const kept = await secrets.get(keyName);
    if (kept !== undefined) return kept;
    const made = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(32))).toString('base64');
    await secrets.store(keyName, made);
    return made;
  };
  let key: Promise<string> | undefined;
  return {
    give: async (session) => {
      try {
        key ??= readKey();
        const saved = workspaceState.get<string>(savedKey);
        const params: HistoryParams = { key: await key, ...(saved === undefined ? {} : { saved }) };
        await session.request(methods.history, params);
      } catch {
        // Without a secret storage, or without a server, the test itself says more than this could.
        key = undefined;
      }
    },
    keep: (saved) => {
      void workspaceState.update(savedKey, saved);
      onKeep();
    },
  };
}
