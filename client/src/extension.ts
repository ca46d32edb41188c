import type { ExtensionContext } from 'vscode';
import { window } from 'vscode';
import { registerCommands } from './commands.ts';
import { createSession } from './languageClient.ts';
import { createReportView } from './probe/report.ts';
import { createStatus } from './status.ts';
import { reportTrust } from './trust.ts';

let stop: (() => Promise<void>) | undefined;

/** Starts the language server in the background: activation itself does not wait for it. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('AuthProof', { log: true });
  const status = createStatus();
  const session = createSession(context.asAbsolutePath('dist/server.cjs'), log, status);
  const report = createReportView();
  stop = session.stop;
  context.subscriptions.push(
    log,
    status,
    report,
    session,
    reportTrust(session),
    registerCommands({ session, log, report }),
  );
  void session.start();
}

/** VS Code waits for the promise, so that the server can leave in order. */
export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
