import type { Disposable, TextDocumentContentProvider } from 'vscode';
import { commands, EventEmitter, env, Position, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import type { CauseInfo, VerdictInfo } from '../../../server/src/lsp/protocol.ts';
import { reportPage } from './reportLinks.ts';

const scheme = 'authproof-report';

type Place = NonNullable<CauseInfo['setting']>;

/** Shows verdicts as read-only Markdown pages. */
export interface ReportView extends Disposable {
  /** Opens the page and says the headline with a way to the setting most likely to be wrong. */
  show(verdict: VerdictInfo): Promise<void>;
}

export function createReportView(): ReportView {
  const pages = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) =>
      pages.get(uri.toString()) ?? 'This report is gone. Run *Test Token Endpoint* again.\n',
  };
  const registration = workspace.registerTextDocumentContentProvider(scheme, provider);

  return {
    show: async (verdict) => {
      const uri = pageUri(verdict);
      pages.set(uri.toString(), reportPage(verdict, workspace.workspaceFolders?.[0]?.uri.toString()));
      changed.fire(uri);
      await openPage(uri);
      // Not awaited: the message stays until the user has read it.
      void announce(verdict);
    },
    dispose: () => {
      registration.dispose();
      changed.dispose();
    },
  };
}

/** One page per client and environment: a second test of the same client replaces the first one's page. */
function pageUri(verdict: VerdictInfo): Uri {
  const name = `${verdict.client} ${verdict.environment}`.replaceAll(/[^\p{L}\p{N} ._-]/gu, '-');
  return Uri.from({ scheme, path: `/Token endpoint ${name}.md` });
}

async function openPage(uri: Uri): Promise<void> {
  try {
    await commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // The built-in Markdown extension may be switched off; the source is readable as it is.
    await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
  }
}

async function announce(verdict: VerdictInfo): Promise<void> {
  const place = verdict.causes.find((cause) => cause.setting !== undefined)?.setting;
  const goTo = place === undefined ? undefined : `Go to ${place.name}`;
  const copy = 'Copy Report';
  const say = verdict.ok ? window.showInformationMessage : window.showWarningMessage;
  const choice = await say(verdict.headline, ...(goTo === undefined ? [] : [goTo]), copy);
  if (choice === copy) await env.clipboard.writeText(verdict.markdown);
  else if (place !== undefined && choice === goTo) await reveal(place);
}

async function reveal({ uri, range }: Place): Promise<void> {
  const { start, end } = range;
  const selection = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
  await window.showTextDocument(Uri.parse(uri, true), { selection, viewColumn: ViewColumn.One });
}
