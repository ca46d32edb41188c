import type { SecretStorage } from 'vscode';

const key = 'authproof.tokens';

/** Tokens that the user has asked to keep, by the name they were given; nowhere but in the editor's SecretStorage. */
export interface StoredTokens {
  names(): Promise<readonly string[]>;
  get(name: string): Promise<string | undefined>;
  keep(name: string, token: string): Promise<void>;
  forget(name: string): Promise<void>;
}

export function createStoredTokens(secrets: SecretStorage): StoredTokens {
  const read = async (): Promise<Readonly<Record<string, string>>> => {
    try {
      const all: unknown = JSON.parse((await secrets.get(key)) ?? '{}');
      const entries = typeof all === 'object' && all !== null ? Object.entries(all) : [];
      return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    } catch {
      // Something else wrote there; it holds no token of ours.
      return {};
    }
  };
  const write = async (all: Readonly<Record<string, string>>): Promise<void> => {
    if (Object.keys(all).length === 0) await secrets.delete(key);
    else await secrets.store(key, JSON.stringify(all));
  };
  return {
    names: async () => Object.keys(await read()).sort(),
    get: async (name) => (await read())[name],
    keep: async (name, token) => write({ ...(await read()), [name]: token }),
    forget: async (name) => {
      const { [name]: _, ...rest } = await read();
      await write(rest);
    },
  };
}
