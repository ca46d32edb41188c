import type { LogOutputChannel } from 'vscode';
import { l10n, workspace } from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  State,
  type StateChangeEvent,
  TransportKind,
} from 'vscode-languageclient/node';
import type { InitializationOptions, StatusParams } from '../../server/src/lsp/protocol.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import { documentSelector } from './documents.ts';
import { showRulePageCommand } from './views/rulePages.ts';
import { showReferencesCommand } from './views/showReferences.ts';

const copyCommand = 'authproof.copyRedirectUri';

/** Restarts within three minutes: a file that ends the server does so three times, and then it is left out. */
const maxRestarts = 12;
const withinMs = 3 * 60 * 1000;

/**
 * A client of the server in the module, not yet started.
 *
 * @param storage a folder of the window's own, for the server
 * @param isWanted whether a server that ends is to be started again
 */
export function createClient(
  serverModule: string,
  storage: string,
  log: LogOutputChannel,
  onStatus: (params: StatusParams) => void,
  isWanted: () => boolean,
): LanguageClient {
  const server: ServerOptions = {
    run: { module: serverModule, transport: TransportKind.ipc },
    debug: {
      module: serverModule,
      transport: TransportKind.ipc,
      options: { execArgv: ['--nolazy', '--inspect=6029'] },
    },
  };
  const options: LanguageClientOptions = {
    documentSelector: [...documentSelector],
    outputChannel: log,
    diagnosticCollectionName: 'authproof',
    // Hovers may hold a link that copies a redirect URI, and no other command.
    markdown: { isTrusted: { enabledCommands: [copyCommand] } },
    errorHandler: createErrorHandler(isWanted),
    // Asked at every start: a server that ends and is started again has to know what is true by then.
    initializationOptions: (): InitializationOptions => ({
      trusted: workspace.isTrusted,
      suggestCommand: 'editor.action.triggerSuggest',
      copyCommand,
      referencesCommand: showReferencesCommand,
      testCommand: 'authproof.testTokenEndpoint',
      ruleCommand: showRulePageCommand,
      storage,
    }),
  };
  const client = new LanguageClient('authproof', 'AuthProof', server, options);
  client.onNotification(methods.status, onStatus);
  return client;
}

/** A server that has ended is started again, without a word unless it has ended too often. */
function createErrorHandler(isWanted: () => boolean): ErrorHandler {
  let ends: readonly number[] = [];
  return {
    // What could not be sent to a server that is just ending is no reason to give it up, as the library would.
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      if (!isWanted()) return { action: CloseAction.DoNotRestart, handled: true };
      const now = performance.now();
      ends = [...ends, now].filter((end) => now - end < withinMs);
      return ends.length <= maxRestarts
        ? { action: CloseAction.Restart, handled: true }
        : {
            action: CloseAction.DoNotRestart,
            message: l10n.t('The language server has ended too often, so it is not started again; see the log.'),
          };
    },
  };
}

export const isStopped = ({ newState }: StateChangeEvent): boolean => newState === State.Stopped;

export const isStarting = ({ state }: LanguageClient): boolean => state === State.Starting;

/** Whether there is no server, nor one on its way. */
export const isOver = ({ state }: LanguageClient): boolean => state === State.Stopped || state === State.StartFailed;
