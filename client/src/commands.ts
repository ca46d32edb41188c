import type { LogOutputChannel } from 'vscode';
import { commands, Disposable } from 'vscode';
import type { Session } from './languageClient.ts';
import type { ReportView } from './probe/report.ts';
import { testTokenEndpoint } from './probe/testTokenEndpoint.ts';

interface Parts {
  readonly session: Session;
  readonly log: LogOutputChannel;
  readonly report: ReportView;
}

/** Every command of the manifest, and nothing else. */
export function registerCommands({ session, log, report }: Parts): Disposable {
  return Disposable.from(
    commands.registerCommand('authproof.testTokenEndpoint', (targetId: unknown) =>
      testTokenEndpoint({ session, log, report }, typeof targetId === 'string' ? targetId : undefined),
    ),
    commands.registerCommand('authproof.restartServer', () => session.restart()),
    commands.registerCommand('authproof.showLog', () => log.show()),
  );
}
