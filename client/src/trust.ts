import type { Disposable } from 'vscode';
import { commands, l10n, window, workspace } from 'vscode';
import type { TrustParams } from '../../server/src/lsp/protocol.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import type { Session } from './languageClient.ts';

/**
 * Files are linted in Restricted Mode too: reading them runs nothing and sends nothing. Requests are not sent, because
 * the files of an untrusted workspace choose where a secret would go.
 *
 * @returns whether a request may be sent; when not, the user has been told why.
 */
export async function mayUseNetwork(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const choice = await window.showWarningMessage(
    l10n.t(
      'AuthProof sends no request from an untrusted workspace: its files decide where your client secret would go.',
    ),
    manage,
  );
  if (choice === manage) await commands.executeCommand('workbench.trust.manage');
  return false;
}

/** The server refuses requests by itself while the workspace is not trusted, so it has to hear of a change. */
export function reportTrust(session: Session): Disposable {
  return workspace.onDidGrantWorkspaceTrust(
    () => void session.notify(methods.trust, { trusted: true } satisfies TrustParams),
  );
}
