import type { CancellationToken, Disposable, LogOutputChannel, QuickPickItem } from 'vscode';
import { commands, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type {
  DiscoverParams,
  DiscoverPlanInfo,
  DiscoverPlanParams,
  DiscoverPlanResult,
  DiscoverReportInfo,
  DiscoverResult,
  DiscoverTargetInfo,
} from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { ServerOffError, type Session } from '../languageClient.ts';
import type { ReportView } from '../probe/report.ts';
import { targetArgument } from '../targetArgument.ts';
import { mayUseNetwork } from '../trust.ts';
import { discoveryConsentText } from './consentText.ts';

interface Parts {
  readonly session: Session;
  readonly log: LogOutputChannel;
  readonly report: ReportView;
}

const command = 'authproof.compareWithDiscovery';

/** *Compare with Discovery*: the findings go to the Problems panel, the page says what was read. */
export function registerDiscovery(parts: Parts): Disposable {
  return commands.registerCommand(command, (targetId: unknown) =>
    compareWithDiscovery(parts, targetArgument(targetId)),
  );
}

/** @param targetId from a page; without it the user chooses. Every way out before the consent sends nothing. */
async function compareWithDiscovery(parts: Parts, targetId: string | undefined): Promise<void> {
  if (!(await mayUseNetwork())) return;
  try {
    const id = targetId ?? (await chooseTarget(parts.session))?.id;
    if (id !== undefined) await compareTarget(parts, id);
  } catch (error) {
    // The dialog's text is fixed: a server's exception could quote a value.
    parts.log.error(error instanceof Error ? error : String(error));
    const text =
      error instanceof ServerOffError
        ? l10n.t('AuthProof is switched off or its server did not start, so there is nothing to compare.')
        : l10n.t('The comparison failed because of an internal error. The log has the details.');
    void window.showErrorMessage(text);
  }
}

async function compareTarget(parts: Parts, targetId: string): Promise<void> {
  const params: DiscoverPlanParams = { targetId };
  const planned = await parts.session.request<DiscoverPlanResult>(methods.discoverPlan, params);
  if (!planned.ok) {
    void window.showWarningMessage(planned.reason);
    return;
  }
  let last: DiscoverReportInfo | undefined;
  // Documents may name further hosts; what has been read until the user says no is shown all the same.
  for (let plan: DiscoverPlanInfo | undefined = planned.plan; plan !== undefined; ) {
    if (!(await isAgreed(plan))) break;
    const result = await read(parts.session, plan);
    if (result === undefined) break;
    if (!result.ok) {
      void window.showWarningMessage(result.reason);
      break;
    }
    last = result.report;
    plan = result.next;
  }
  if (last !== undefined) show(parts, targetId, last);
}

const send = l10n.t('Read Documents');

async function isAgreed(plan: DiscoverPlanInfo): Promise<boolean> {
  const { message, detail } = discoveryConsentText(plan);
  return (await window.showInformationMessage(message, { modal: true, detail }, send)) === send;
}

/** `undefined` when the user cancelled, whether the server answered that with an error or a result. */
async function read(session: Session, plan: DiscoverPlanInfo): Promise<DiscoverResult | undefined> {
  const params: DiscoverParams = { targetId: plan.targetId, consentToken: plan.consentToken };
  const ask = async (token: CancellationToken): Promise<DiscoverResult | undefined> => {
    try {
      const result = await session.request<DiscoverResult>(methods.discover, params, token);
      return token.isCancellationRequested ? undefined : result;
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  };
  return window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Reading what {0} publishes', plan.hosts.join(', ')),
      cancellable: true,
    },
    (_progress, token) => ask(token),
  );
}

function show(
  { report: view }: Parts,
  targetId: string,
  { client, environment, report, markdown }: DiscoverReportInfo,
): void {
  view.showPage({
    key: `discovery ${client} ${environment}`,
    title: l10n.t('Discovery: {0}', report.title),
    report,
    markdown,
    buttons: [
      { id: 'again', title: l10n.t('Compare Again'), run: () => commands.executeCommand(command, targetId) },
      {
        id: 'problems',
        title: l10n.t('Show Problems'),
        run: () => commands.executeCommand('workbench.actions.view.problems'),
      },
    ],
  });
}

type TargetItem = QuickPickItem & { readonly target: DiscoverTargetInfo };

/** The clients of the file in the active editor come first. */
async function chooseTarget(session: Session): Promise<DiscoverTargetInfo | undefined> {
  const targets = await session.request<readonly DiscoverTargetInfo[]>(methods.discoverTargets, {});
  const [first, second] = targets;
  if (first === undefined) {
    void window.showInformationMessage(
      l10n.t(
        'No client with an issuer, a discovery document or an MCP server was found in this workspace, so there is nothing to compare with.',
      ),
    );
    return undefined;
  }
  if (second === undefined) return first;
  const active = window.activeTextEditor?.document.uri.toString();
  const isHere = ({ uris }: DiscoverTargetInfo): number => (active !== undefined && uris.includes(active) ? 0 : 1);
  const choice = await window.showQuickPick(targets.toSorted((a, b) => isHere(a) - isHere(b)).map(targetItem), {
    title: l10n.t('Compare with Discovery'),
    placeHolder: l10n.t('Which client should be compared with what its server publishes?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.target;
}

function targetItem(target: DiscoverTargetInfo): TargetItem {
  const files = target.uris.map((uri) => workspace.asRelativePath(Uri.parse(uri, true)));
  return {
    target,
    label: target.obstacle === undefined ? target.client : `$(circle-slash) ${target.client}`,
    description: [target.environment, target.provider].filter((part) => part !== undefined).join(', '),
    detail: target.obstacle ?? [target.address, ...files].filter((part) => part !== undefined).join(' · '),
  };
}
