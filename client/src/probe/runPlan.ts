import { l10n, ProgressLocation, window } from 'vscode';
import type {
  PlanInfo,
  PlanParams,
  PlanResult,
  TestParams,
  TestResult,
  VerdictInfo,
} from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { unlessCancelled } from '../unlessCancelled.ts';
import type { Choice } from './chooseGrant.ts';
import { askConsent } from './consent.ts';
import type { Consents } from './consents.ts';

interface Parts {
  readonly session: Session;
  readonly consents: Consents;
}

export interface Ran {
  readonly verdict: VerdictInfo;
  /** A request that would tell more; it has to be asked for. */
  readonly next: PlanInfo | undefined;
}

/** Plans, asks, sends, and goes on from the metadata to the token request. Undefined when the user was told why not. */
export async function runTarget(parts: Parts, targetId: string, choice: Choice = {}): Promise<Ran | undefined> {
  const planned = await parts.session.request<PlanResult>(methods.plan, { targetId, ...choice } satisfies PlanParams);
  if (planned.ok) return runPlan(parts, planned.plan);
  void window.showWarningMessage(planned.reason);
  return undefined;
}

/** Every way out before the consent sends nothing. */
export async function runPlan(parts: Parts, plan: PlanInfo): Promise<Ran | undefined> {
  const remembered = parts.consents.covers(plan);
  if (!(await askConsent(plan, parts.consents))) return undefined;
  const params: TestParams = { targetId: plan.targetId, consentToken: plan.consentToken };
  const title = progressText(plan, remembered);
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => unlessCancelled(token, () => parts.session.request<TestResult>(methods.test, params, token)),
  );
  if (result === undefined) return undefined;
  if (!result.ok) {
    void window.showWarningMessage(result.reason);
    return undefined;
  }
  const { verdict, next } = result;
  if (verdict !== undefined) return { verdict, next };
  return next === undefined ? undefined : runPlan(parts, next);
}

function progressText({ kind, host }: PlanInfo, remembered: boolean): string {
  if (kind === 'metadata') {
    return remembered
      ? l10n.t('Reading the metadata of {0}, as you have allowed', host)
      : l10n.t('Reading the metadata of {0}', host);
  }
  return remembered
    ? l10n.t('Testing the token endpoint of {0}, as you have allowed', host)
    : l10n.t('Testing the token endpoint of {0}', host);
}
