import type { ExtensionContext } from 'vscode';
import { Uri, window, workspace } from 'vscode';
import { registerCommands } from './commands.ts';
import { createSession, type ServerPaths } from './languageClient.ts';
import { registerTestSignIn } from './login/testSignIn.ts';
import { createConsents } from './probe/consents.ts';
import { createHistoryStore } from './probe/history.ts';
import { createReportView } from './probe/report.ts';
import { registerTestAccessToken } from './resource/testAccessToken.ts';
import { createStatus } from './status.ts';
import { createTokenStore } from './tokenStore.ts';
import { registerLanguageModelTools } from './tools/languageModelTools.ts';
import { reportTrust } from './trust.ts';
import { registerClientsView } from './views/clientsView.ts';
import { registerEnvironmentMatrix } from './views/environmentMatrix.ts';
import { registerFirstSteps } from './views/firstSteps.ts';
import { registerMasking } from './views/masking.ts';
import { registerOpenPlace } from './views/openPlace.ts';
import { registerRulePages } from './views/rulePages.ts';
import { registerShowReferences } from './views/showReferences.ts';

let stop: (() => Promise<void>) | undefined;

/** Starts the language server in the background: activation itself does not wait for it. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('AuthProof', { log: true });
  const status = createStatus();
  const session = createSession(serverPaths(context), log, status);
  const clients = registerClientsView(session);
  const history = createHistoryStore(context, clients.refresh);
  const consents = createConsents(context.workspaceState, () => workspace.isTrusted);
  const report = createReportView({ keepHistory: history.keep });
  stop = session.stop;
  context.subscriptions.push(
    log,
    status,
    report,
    session,
    reportTrust(session),
    registerCommands({
      session,
      log,
      report,
      consents,
      history,
      refreshTokens: createTokenStore(context.secrets, 'refreshTokens'),
    }),
    registerOpenPlace(),
    registerShowReferences(),
    registerLanguageModelTools(session),
    clients,
    registerEnvironmentMatrix(session),
    registerMasking(session),
    registerFirstSteps(session),
    registerRulePages(session),
    registerTestAccessToken(context, { session, log, report, consents, history }),
    registerTestSignIn(context, { session, log, report, consents, history }),
  );
  void session.start();
}

/** A window without a folder has no storage of its own. */
function serverPaths(context: ExtensionContext): ServerPaths {
  const storage = context.storageUri ?? context.globalStorageUri;
  return { module: context.asAbsolutePath('dist/server.cjs'), storage: Uri.joinPath(storage, 'reading').fsPath };
}

/** VS Code waits for the promise, so that the server can leave in order. */
export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
