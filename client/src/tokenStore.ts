import type { SecretStorage } from 'vscode';

/** Tokens that the user has asked to keep, by a name; nowhere but in the editor's SecretStorage. */
export interface TokenStore {
  names(): Promise<readonly string[]>;
  get(name: string): Promise<string | undefined>;
  keep(name: string, token: string): Promise<void>;
  forget(name: string): Promise<void>;
}

/** All tokens of one kind are one entry of the storage, since a storage does not list what it holds. */
export function createTokenStore(secrets: SecretStorage, kind: 'refreshTokens' | 'tokens'): TokenStore {
  const key = `authproof.${kind}`;
  const read = async (): Promise<Map<string, string>> => {
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
    names: async () => [...(await read()).keys()].sort(),
    get: async (name) => (await read()).get(name),
    keep: async (name, token) => write((await read()).set(name, token)),
    forget: async (name) => {
      const all = await read();
      if (all.delete(name)) await write(all);
    },
  };
}
