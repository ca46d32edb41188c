import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver/node';
import { type Config, defaultConfig, parseConfig } from '../config/schema.ts';
import { unanswered } from './log.ts';

export const section = 'authproof';

export interface Configuration {
  /** The present configuration; the defaults when it is invalid, after which the user is told once. */
  read(): Promise<Config>;
  /** Calls back on every change the client tells of. */
  watch(onChange: () => void): void;
  /** Asks to be told of changes; only once the handshake is over. */
  register(): void;
}

/**
 * From `workspace/configuration` where the client has it, else from what `workspace/didChangeConfiguration` carries,
 * else from `initializationOptions`.
 */
export function createConfiguration(
  connection: Connection,
  capabilities: ClientCapabilities,
  initial: unknown,
  ruleIds: readonly string[],
): Configuration {
  let pushed: unknown = initial;
  let told: string | undefined;
  const canAsk = capabilities.workspace?.configuration === true;
  const fetch = async (): Promise<unknown> => {
    if (!canAsk) return pushed;
    const answer: unknown = await connection.workspace.getConfiguration(section);
    return answer ?? initial;
  };
  return {
    async read() {
      const parsed = parseConfig(await fetch(), ruleIds);
      if (parsed.ok) {
        told = undefined;
        return parsed.value;
      }
      if (told !== parsed.error) {
        told = parsed.error;
        const message = `The authproof configuration is not valid, so the defaults are used: ${parsed.error}.`;
        // A notification: `connection.window` would send a request that waits for the user.
        unanswered(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }));
      }
      return defaultConfig;
    },
    watch(onChange) {
      connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
        if (isRecord(settings) && section in settings) pushed = settings[section];
        onChange();
      });
    },
    register() {
      if (canAsk && capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
        unanswered(connection.client.register(DidChangeConfigurationNotification.type, { section }));
      }
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
