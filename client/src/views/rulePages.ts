import { commands, Disposable, l10n, Uri, workspace } from 'vscode';
import type { RulePageParams, RulePageResult } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';

/** Run by the light bulb of a finding; its argument is a rule's id. */
export const showRulePageCommand = '_authproof.showRulePage';

const scheme = 'authproof-rule';
const extension = '.md';

/** Shows rules' pages as Markdown. They are part of the extension, so that no network is needed. */
export function registerRulePages(session: Session): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => pageOf(session, uri.path.slice(1, -extension.length)),
    }),
    commands.registerCommand(showRulePageCommand, async (ruleId: unknown) => {
      if (typeof ruleId !== 'string') return;
      await commands.executeCommand('markdown.showPreview', Uri.from({ scheme, path: `/${ruleId}${extension}` }));
    }),
  );
}

function pageOf(session: Session, ruleId: string): Promise<string> {
  const params: RulePageParams = { ruleId };
  return session.request<RulePageResult>(methods.rulePage, params).then(
    (page) => page ?? `${l10n.t('There is no rule {0}.', ruleId)}\n`,
    () => `${l10n.t('The language server is not running.')}\n`,
  );
}
