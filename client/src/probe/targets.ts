import type { QuickPickItem } from 'vscode';
import { l10n, Uri, window, workspace } from 'vscode';
import type { TargetInfo, TargetsParams } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';

export type TargetItem = QuickPickItem & { readonly target: TargetInfo };

/** The targets of the file in the active editor, or those of the whole workspace when it has none. */
export async function findTargets(session: Session): Promise<readonly TargetInfo[]> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const here: TargetsParams = uri === undefined ? {} : { uri };
  const ofFile = uri === undefined ? [] : await session.request<readonly TargetInfo[]>(methods.targets, here);
  return ofFile.length > 0 ? ofFile : allTargets(session);
}

export const allTargets = (session: Session): Promise<readonly TargetInfo[]> =>
  session.request<readonly TargetInfo[]>(methods.targets, {} satisfies TargetsParams);

/** Asks only when there is a choice. */
export async function chooseTarget(targets: readonly TargetInfo[], title: string): Promise<TargetInfo | undefined> {
  const [first, second] = targets;
  if (second === undefined) return first;
  const choice = await window.showQuickPick(targets.map(targetItem), {
    title,
    placeHolder: l10n.t('Which client should be tested?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.target;
}

function targetItem(target: TargetInfo): TargetItem {
  const files = new Set(target.settings.map((setting) => workspace.asRelativePath(Uri.parse(setting.uri, true))));
  return {
    target,
    label: target.obstacle === undefined ? target.client : `$(circle-slash) ${target.client}`,
    description: [target.environment, target.provider].filter((part) => part !== undefined).join(', '),
    detail: target.obstacle ?? [target.endpoint, ...files].filter((part) => part !== undefined).join(' · '),
  };
}
