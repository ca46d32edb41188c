import type { CancellationToken, LogOutputChannel, QuickPickItem } from 'vscode';
import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type {
  PlanInfo,
  PlanParams,
  PlanResult,
  TargetInfo,
  TargetsParams,
  TestParams,
  TestResult,
} from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { ServerOffError, type Session } from '../languageClient.ts';
import { mayUseNetwork } from '../trust.ts';
import { askConsent } from './consent.ts';
import type { ReportView } from './report.ts';

interface Parts {
  readonly session: Session;
  readonly log: LogOutputChannel;
  readonly report: ReportView;
}

/**
 * *Test Token Endpoint*: choose a target, show the exact request in names, send it if the user agrees, show what the
 * answer proves. Every way out before the consent sends nothing.
 *
 * @param targetId from the code lens; without it the user chooses.
 */
export async function testTokenEndpoint(parts: Parts, targetId: string | undefined): Promise<void> {
  if (!(await mayUseNetwork())) return;
  try {
    const id = targetId ?? (await chooseTarget(parts.session));
    if (id !== undefined) await testTarget(parts, id);
  } catch (error) {
    // The dialog's text is fixed for other errors: a server's exception could quote a value.
    parts.log.error(error instanceof Error ? error : String(error));
    const text =
      error instanceof ServerOffError
        ? 'AuthProof is switched off or its server did not start, so there is nothing to test.'
        : 'The token endpoint could not be tested because of an internal error. The log has the details.';
    void window.showErrorMessage(text);
  }
}

async function testTarget(parts: Parts, targetId: string): Promise<void> {
  const planned = await parts.session.request<PlanResult>(methods.plan, { targetId } satisfies PlanParams);
  if (planned.ok) await runPlan(parts, planned.plan);
  else void window.showWarningMessage(planned.reason);
}

/** Asks, sends, shows; then the same for a request that would tell more, if the user wants it. */
async function runPlan(parts: Parts, plan: PlanInfo): Promise<void> {
  if (!(await askConsent(plan))) return;
  const params: TestParams = { targetId: plan.targetId, consentToken: plan.consentToken };
  const title = plan.kind === 'metadata' ? 'Reading the metadata of' : 'Testing the token endpoint of';
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title: `${title} ${plan.host}`, cancellable: true },
    (_progress, token) => unlessCancelled(token, () => parts.session.request<TestResult>(methods.test, params, token)),
  );
  if (result === undefined) return;
  if (!result.ok) {
    void window.showWarningMessage(result.reason);
    return;
  }
  const { verdict, next } = result;
  if (verdict !== undefined) await parts.report.show(verdict);
  if (next === undefined) return;
  if (verdict === undefined) await runPlan(parts, next);
  else void offerFollowUp(parts, next);
}

const showRequest = 'Show Request';

/** Nothing is sent by this button: it opens the consent dialog of the second request. */
async function offerFollowUp(parts: Parts, next: PlanInfo): Promise<void> {
  const choice = await window.showInformationMessage(next.why ?? 'Another request would tell more.', showRequest);
  if (choice === showRequest) await runPlan(parts, next);
}

/** `undefined` when the user cancelled, whether the server answered the cancellation with an error or a result. */
async function unlessCancelled<T>(token: CancellationToken, run: () => Promise<T>): Promise<T | undefined> {
  try {
    const result = await run();
    return token.isCancellationRequested ? undefined : result;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  }
}

type TargetItem = QuickPickItem & { readonly target: TargetInfo };

async function chooseTarget(session: Session): Promise<string | undefined> {
  const targets = await findTargets(session);
  const [first, second] = targets;
  if (first === undefined) {
    void window.showInformationMessage(
      'No OAuth client with a token endpoint was found in this workspace. AuthProof reads .env, YAML, JSON, TOML, .properties and INI files.',
    );
    return undefined;
  }
  if (second === undefined) return first.id;
  const choice = await window.showQuickPick(targets.map(targetItem), {
    title: 'Test Token Endpoint',
    placeHolder: 'Which client should be tested?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.target.id;
}

/** The targets of the file in the active editor, or those of the whole workspace when it has none. */
async function findTargets(session: Session): Promise<readonly TargetInfo[]> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const here: TargetsParams = uri === undefined ? {} : { uri };
  const ofFile = uri === undefined ? [] : await session.request<readonly TargetInfo[]>(methods.targets, here);
  if (ofFile.length > 0) return ofFile;
  return session.request<readonly TargetInfo[]>(methods.targets, {} satisfies TargetsParams);
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
