import {
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver/node';
import { isJsonObject } from '../base/json.ts';
import { checkConfig } from '../config/parse.ts';
import { type ConfigFile, configKeys } from '../config/schema.ts';
import type { LensSwitches } from '../features/codeLens.ts';
import { withoutPasted } from '../lint/redact.ts';
import { unanswered } from './log.ts';

/** An editor that does not answer must not hold back the first look at the files. Milliseconds. */
const patience = 5000;

const section = 'authproof';

/** What the editor may switch off. */
export interface Switches {
  readonly codeLens: LensSwitches;
  readonly inlayHints: boolean;
  readonly completion: boolean;
}

export interface Configuration {
  /** As last read. */
  readonly switches: Switches;
  /** The editor's settings; none when they are invalid, after which the user is told once. */
  read(): Promise<ConfigFile>;
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
  let switches: Switches = switchesOf(undefined);
  let changed: () => void = () => {};
  const canAsk = capabilities.workspace?.configuration === true;
  /** What the editor has last answered. */
  let known: unknown = initial;
  const fetch = async (): Promise<unknown> => {
    if (!canAsk) return pushed;
    let isLate = false;
    const asked = connection.workspace.getConfiguration(section).then((answer: unknown) => {
      const next = answer ?? initial;
      const isNew = JSON.stringify(next) !== JSON.stringify(known);
      known = next;
      if (isLate && isNew) changed();
    });
    const timer = new Promise<void>((resolve) => {
      setTimeout(() => {
        isLate = true;
        resolve();
      }, patience).unref();
    });
    await Promise.race([asked, timer]);
    return known;
  };
  return {
    get switches() {
      return switches;
    },
    async read() {
      const settings = await fetch();
      switches = switchesOf(settings);
      const { data, problems } = checkConfig(partOf(settings), ruleIds);
      const wrong = problems[0]?.message;
      if (data !== undefined) {
        told = undefined;
        return data;
      }
      if (told !== wrong) {
        told = wrong;
        const message = `The settings of authproof are not valid, so they are left out: ${withoutPasted(wrong ?? '')}.`;
        // A notification: `connection.window` would send a request that waits for the user.
        unanswered(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }));
      }
      return {};
    },
    watch(onChange) {
      changed = onChange;
      connection.onDidChangeConfiguration((params?: { readonly settings?: unknown }) => {
        const settings = params?.settings;
        if (isJsonObject(settings) && section in settings) pushed = settings[section];
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

function switchesOf(settings: unknown): Switches {
  const lens = isOn(settings, 'codeLens');
  return {
    codeLens: {
      test: lens && isOn(settings, 'codeLens', 'test'),
      references: lens && isOn(settings, 'codeLens', 'references'),
      expiry: lens && isOn(settings, 'codeLens', 'expiry'),
    },
    inlayHints: isOn(settings, 'inlayHints'),
    completion: isOn(settings, 'completion'),
  };
}

/** `{ "codeLens": { "enable": false } }`; what nobody switched off is on. */
function isOn(settings: unknown, name: string, key = 'enable'): boolean {
  const group = isJsonObject(settings) ? settings[name] : undefined;
  return !(isJsonObject(group) && group[key] === false);
}

/** The editor has settings of its own beside those that a configuration file can have. */
const shared = configKeys.filter((key) => key !== '$schema' && key !== 'extends');

function partOf(settings: unknown): unknown {
  if (settings === undefined || settings === null) return {};
  // A list, too: it is how an empty table of Lua is sent.
  if (typeof settings !== 'object') return settings;
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => shared.includes(key) && value !== null));
}
