import type { LogOutputChannel } from 'vscode';
import { l10n, window } from 'vscode';
import type { TargetInfo } from '../../../server/src/lsp/protocol.ts';
import { ServerOffError, type Session } from '../languageClient.ts';
import type { TokenStore } from '../tokenStore.ts';
import { mayUseNetwork } from '../trust.ts';
import { chooseGrant, settleToken } from './chooseGrant.ts';
import type { Consents } from './consents.ts';
import type { HistoryStore } from './history.ts';
import type { ReportView } from './report.ts';
import { type Ran, runPlan, runTarget } from './runPlan.ts';
import { allTargets, chooseTarget, findTargets } from './targets.ts';

export interface ProbeParts {
  readonly session: Session;
  readonly log: LogOutputChannel;
  readonly report: ReportView;
  readonly consents: Consents;
  readonly history: HistoryStore;
  /** Typed ones; without it none is kept. */
  readonly refreshTokens?: TokenStore | undefined;
}

/**
 * *Test Token Endpoint*: choose a target, show the exact request in names, send it if the user agrees, show what the
 * answer proves. Every way out before the consent sends nothing.
 *
 * @param wanted from the code lens or a report, the ids of the targets to choose from; without it all are.
 */
export async function testTokenEndpoint(parts: ProbeParts, wanted: readonly string[] | undefined): Promise<void> {
  if (!(await mayUseNetwork())) return;
  await orExplain(parts.log, async () => {
    const target = await choose(parts.session, wanted);
    const choice = target && (await chooseGrant(target, parts.refreshTokens));
    if (target === undefined || choice === undefined) return;
    await parts.history.give(parts.session);
    const ran = await runTarget(parts, target.id, choice);
    showOutcome(parts, ran);
    if (ran !== undefined) void settleToken(parts.refreshTokens, target, choice, ran.verdict);
  });
}

/** The dialog's text is fixed for errors of an unknown kind: a server's exception could quote a value. */
export async function orExplain(log: LogOutputChannel, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    const text =
      error instanceof ServerOffError
        ? l10n.t('AuthProof is switched off or its server did not start, so there is nothing to test.')
        : l10n.t('The token endpoint could not be tested because of an internal error. The log has the details.');
    void window.showErrorMessage(text);
  }
}

async function choose(session: Session, wanted: readonly string[] | undefined): Promise<TargetInfo | undefined> {
  const targets =
    wanted === undefined
      ? await findTargets(session)
      : (await allTargets(session)).filter((target) => wanted.includes(target.id));
  if (targets.length > 0) return chooseTarget(targets, l10n.t('Test Token Endpoint'));
  void window.showInformationMessage(
    l10n.t(
      'No OAuth client with a token endpoint was found in this workspace. AuthProof reads .env, YAML, JSON, TOML, .properties and INI files.',
    ),
  );
  return undefined;
}

/** Nothing is sent by the offer's button: it opens the consent dialog of the second request. */
function showOutcome(parts: ProbeParts, ran: Ran | undefined): void {
  if (ran === undefined) return;
  const { verdict, next } = ran;
  parts.report.show(
    verdict,
    next && {
      text: next.why ?? l10n.t('Another request would tell more.'),
      title: l10n.t('Show Request'),
      run: () => orExplain(parts.log, async () => showOutcome(parts, await runPlan(parts, next))),
    },
  );
}
