import { l10n, window } from 'vscode';
import type { CompareParams, CompareResult, TargetInfo } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { mayUseNetwork } from '../trust.ts';
import { runTarget } from './runPlan.ts';
import { allTargets, chooseTarget } from './targets.ts';
import { orExplain, type ProbeParts } from './testTokenEndpoint.ts';

/**
 * *Test Environments Side by Side*: tests the environments of one client one after the other, each with a consent of its own, and
 * shows what they say side by side.
 *
 * @param targetId from a report; without it the user chooses the client.
 */
export async function compareEnvironments(parts: ProbeParts, targetId: string | undefined): Promise<void> {
  if (!(await mayUseNetwork())) return;
  await orExplain(parts.log, async () => {
    const chosen = await chooseEnvironments(await allTargets(parts.session), targetId);
    if (chosen === undefined) return;
    await parts.history.give(parts.session);
    let tested = 0;
    for (const { id } of chosen) {
      const ran = await runTarget(parts, id);
      if (ran === undefined) continue;
      tested += 1;
      if (ran.verdict.history !== undefined) parts.history.keep(ran.verdict.history);
    }
    if (tested > 0) await show(parts, chosen);
  });
}

async function show(parts: ProbeParts, chosen: readonly TargetInfo[]): Promise<void> {
  const targetIds = chosen.map(({ id }) => id);
  const result = await parts.session.request<CompareResult>(methods.compare, { targetIds } satisfies CompareParams);
  if (!result.ok) {
    void window.showWarningMessage(result.reason);
    return;
  }
  const { report, markdown } = result;
  parts.report.showPage({
    key: `compare ${targetIds.join(' ')}`,
    title: report.title,
    report,
    markdown,
    buttons: [{ id: 'again', title: l10n.t('Test Again'), run: () => compareEnvironments(parts, targetIds[0]) }],
  });
}

/** Undefined when there is nothing to compare, which the user is told, or when the user has cancelled. */
async function chooseEnvironments(
  targets: readonly TargetInfo[],
  targetId: string | undefined,
): Promise<readonly TargetInfo[] | undefined> {
  const client = targets.find(({ id }) => id === targetId) ?? (await chooseClient(targets));
  if (client === undefined) return undefined;
  const environments = targets.filter(({ id }) => id === client.id || client.siblings?.includes(id) === true);
  const testable = environments.filter(({ obstacle }) => obstacle === undefined);
  if (testable.length < 2) {
    void window.showInformationMessage(
      l10n.t('{0} can be tested in one environment only, so there is nothing to compare.', client.client),
    );
    return undefined;
  }
  const items = testable.map((target) => ({
    target,
    label: target.environment,
    description: target.client,
    ...(target.endpoint === undefined ? {} : { detail: target.endpoint }),
    picked: testable.length === 2 || target.id === client.id,
  }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Test Environments Side by Side'),
    placeHolder: l10n.t('Which environments should be tested? Each request is asked for.'),
    canPickMany: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return undefined;
  if (chosen.length >= 2) return chosen.map(({ target }) => target);
  void window.showInformationMessage(l10n.t('Choose at least two environments to compare.'));
  return undefined;
}

/** One entry for each client that has several environments. */
async function chooseClient(targets: readonly TargetInfo[]): Promise<TargetInfo | undefined> {
  const clients = targets.filter(
    ({ siblings = [] }, i) => siblings.length > 0 && !targets.slice(0, i).some(({ id }) => siblings.includes(id)),
  );
  if (clients.length > 0) return chooseTarget(clients, l10n.t('Test Environments Side by Side'));
  void window.showInformationMessage(
    l10n.t(
      'No client has settings for two environments here. AuthProof tells them by file names such as .env.production.',
    ),
  );
  return undefined;
}
