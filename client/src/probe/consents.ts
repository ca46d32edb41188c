import { l10n } from 'vscode';
import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';

/** A consent that the user wants remembered, in this workspace. Names only, as in the dialog. */
export interface RememberedConsent {
  readonly key: string;
  readonly host: string;
  readonly client: string;
  readonly environment: string;
  /** What is sent, for the list. */
  readonly request: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Where the consents of this workspace are kept: VS Code's `Memento`. */
export interface ConsentMemory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

export interface Consents {
  /** True when the user has agreed, for good, to exactly this request. */
  covers(plan: PlanInfo): boolean;
  remember(plan: PlanInfo, at: number): Promise<void>;
  /** The newest first. */
  list(): readonly RememberedConsent[];
  forget(keys: readonly string[]): Promise<void>;
}

const memoryKey = 'authproof.consents';
const limit = 100;

/** `mayRemember`: false as long as the workspace is not trusted; then nothing is covered either. */
export function createConsents(memory: ConsentMemory, mayRemember: () => boolean): Consents {
  const list = (): readonly RememberedConsent[] => {
    const kept = memory.get<unknown>(memoryKey);
    return Array.isArray(kept) ? kept.filter(isConsent) : [];
  };
  const save = (consents: readonly RememberedConsent[]): Promise<void> =>
    Promise.resolve(memory.update(memoryKey, consents.length === 0 ? undefined : consents.slice(0, limit)));
  return {
    covers: ({ rememberKey }) =>
      mayRemember() && rememberKey !== undefined && list().some(({ key }) => key === rememberKey),
    remember: async (plan, at) => {
      if (!mayRemember() || plan.rememberKey === undefined) return;
      const consent: RememberedConsent = {
        key: plan.rememberKey,
        host: plan.host,
        client: plan.client,
        environment: plan.environment,
        request: requestOf(plan),
        at,
      };
      await save([consent, ...list().filter(({ key }) => key !== consent.key)]);
    },
    list,
    forget: (keys) => save(list().filter(({ key }) => !keys.includes(key))),
  };
}

const requestOf = (plan: PlanInfo): string =>
  plan.kind === 'metadata'
    ? l10n.t('metadata, without credentials')
    : [plan.grant, plan.authMethod, plan.variables.join(', ')].filter((part) => part !== '').join(' · ');

function isConsent(value: unknown): value is RememberedConsent {
  if (typeof value !== 'object' || value === null) return false;
  const { key, host, client, environment, request, at } = value as Record<string, unknown>;
  return [key, host, client, environment, request].every((text) => typeof text === 'string') && typeof at === 'number';
}
