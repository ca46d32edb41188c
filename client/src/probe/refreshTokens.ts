import type { SecretStorage } from 'vscode';

const key = 'authproof.refreshTokens';

/** Refresh tokens that the user typed and asked to keep, by target; nowhere but in the editor's SecretStorage. */
export interface RefreshTokens {
  get(targetId: string): Promise<string | undefined>;
  keep(targetId: string, token: string): Promise<void>;
  forget(targetId: string): Promise<void>;
}

export function createRefreshTokens(secrets: SecretStorage): RefreshTokens {
  const read = async (): Promise<ReadonlyMap<string, string>> => {
    try {
      const all: unknown = JSON.parse((await secrets.get(key)) ?? '{}');
      const entries = typeof all === 'object' && all !== null ? Object.entries(all) : [];
      return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    } catch {
      // Something else wrote there; it holds no token of ours.
      return new Map();
    }
  };
  const write = async (all: ReadonlyMap<string, string>): Promise<void> => {
    if (all.size === 0) await secrets.delete(key);
    else await secrets.store(key, JSON.stringify(Object.fromEntries(all)));
  };
  return {
    get: async (targetId) => (await read()).get(targetId),
    keep: async (targetId, token) => write(new Map([...(await read()), [targetId, token]])),
    forget: async (targetId) => {
      const all = new Map(await read());
      if (all.delete(targetId)) await write(all);
    },
  };
}
