import type { Disposable, WebviewPanel } from 'vscode';
import { commands, env, l10n, Position, Range, Uri, ViewColumn, window } from 'vscode';
import type { PlaceLink, ReportModel, VerdictInfo } from '../../../server/src/lsp/protocol.ts';
import { reportHtml } from './reportHtml.ts';
import { type PageRequest, readMessage } from './reportMessage.ts';

const viewType = 'authproof.report';

export interface PageButton {
  readonly id: string;
  readonly title: string;
  readonly run: () => unknown;
}

/** A page of the editor, whatever it reports on. */
export interface ReportPage {
  /** A second page with the same key takes the place of the first. */
  readonly key: string;
  readonly title: string;
  readonly report: ReportModel;
  /** For *Copy as Markdown*. */
  readonly markdown: string;
  /** Behind *Copy as Markdown*. */
  readonly buttons: readonly PageButton[];
  /** What would tell more; shown apart, with its reason. */
  readonly offer?: Offer | undefined;
}

export interface Offer {
  readonly text: string;
  readonly title: string;
  readonly run: () => unknown;
}

/** Shows what tests say. */
export interface ReportView extends Disposable {
  /** Opens the page of a test, and keeps what the server wants to know again. */
  show(verdict: VerdictInfo, offer?: Offer): void;
  showPage(page: ReportPage): void;
}

export interface ReportViewOptions {
  /** Keeps what the server wants to know again in its next session. */
  readonly keepHistory: (saved: string) => void;
}

interface Shown {
  readonly panel: WebviewPanel;
  page: ReportPage;
}

export function createReportView({ keepHistory }: ReportViewOptions): ReportView {
  const shown = new Map<string, Shown>();

  const showPage = (page: ReportPage): void => {
    const known = shown.get(page.key);
    if (known !== undefined) {
      known.page = page;
      known.panel.webview.html = htmlOf(page);
      // Whoever has gone on to something else meanwhile keeps the focus there.
      known.panel.reveal(undefined, true);
      return;
    }
    const panel = window.createWebviewPanel(viewType, page.title, columnBeside(shown.values()), {
      enableScripts: true,
      enableCommandUris: false,
      enableForms: false,
      localResourceRoots: [],
      enableFindWidget: true,
    });
    const entry: Shown = { panel, page };
    shown.set(page.key, entry);
    panel.onDidDispose(() => shown.delete(page.key));
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const request = readMessage(message, entry.page.report, buttonIds(entry.page));
      if (request !== undefined) void answer(request, entry);
    });
    panel.webview.html = htmlOf(page);
  };

  return {
    show: (verdict, offer) => {
      if (verdict.history !== undefined) keepHistory(verdict.history);
      showPage({
        // What is no test of a target, such as one of a token, has a page of its own.
        key: `${verdict.target === undefined ? 'other' : 'test'} ${verdict.client} ${verdict.environment}`,
        title: verdict.report.title,
        report: verdict.report,
        markdown: verdict.markdown,
        buttons: buttonsOf(verdict),
        offer,
      });
    },
    showPage,
    dispose: () => {
      for (const { panel } of [...shown.values()]) panel.dispose();
    },
  };
}

/** Each asks for consent of its own before anything is sent. */
function buttonsOf({ target }: VerdictInfo): readonly PageButton[] {
  if (target === undefined) return [];
  const run = (command: string, id: string) => () => commands.executeCommand(command, id);
  const again: PageButton = {
    id: 'again',
    title: l10n.t('Test Again'),
    run: run('authproof.testTokenEndpoint', target.id),
  };
  if (target.siblings.length === 0) return [again];
  return [
    again,
    { id: 'other', title: l10n.t('Test Other Environment'), run: () => testOther(target.siblings) },
    {
      id: 'compare',
      title: l10n.t('Test Environments Side by Side'),
      run: run('authproof.compareEnvironments', target.id),
    },
  ];
}

/** The command asks which one when there are several. */
const testOther = (siblings: readonly string[]): Thenable<unknown> =>
  commands.executeCommand('authproof.testTokenEndpoint', siblings.length === 1 ? siblings[0] : siblings);

/** Where the other pages are: a page has the focus once it is there, and beside it would be a third column. */
function columnBeside(pages: Iterable<Shown>): ViewColumn {
  for (const { panel } of pages) if (panel.viewColumn !== undefined) return panel.viewColumn;
  return ViewColumn.Beside;
}

const offerId = 'offer';

const buttonIds = ({ buttons, offer }: ReportPage): readonly string[] => [
  'copy',
  ...buttons.map(({ id }) => id),
  ...(offer === undefined ? [] : [offerId]),
];

function htmlOf({ report, buttons, offer }: ReportPage): string {
  const nonce = globalThis.crypto.randomUUID().replaceAll('-', '');
  const actions = [
    { id: 'copy', title: l10n.t('Copy as Markdown') },
    ...buttons.map(({ id, title }) => ({ id, title })),
  ];
  return reportHtml(report, {
    nonce,
    actions,
    offer: offer && { text: offer.text, action: { id: offerId, title: offer.title } },
  });
}

async function answer(request: PageRequest, { panel, page }: Shown): Promise<void> {
  if (request.action === 'button') {
    if (request.id === offerId) await page.offer?.run();
    else if (request.id !== 'copy') await page.buttons.find(({ id }) => id === request.id)?.run();
    else {
      await env.clipboard.writeText(page.markdown);
      await panel.webview.postMessage({ told: l10n.t('Copied.') });
    }
    return;
  }
  if (request.action !== 'fix') return reveal(request.link, request.link.range.end);
  // At its beginning: scrolling to the end of a long value would close the menu again.
  await reveal(request.link, request.link.range.start);
  // The page may still hold the focus, and its loss would close the menu.
  await commands.executeCommand('workbench.action.focusActiveEditorGroup');
  // The frame of the page gives it up a moment after the editor has taken it.
  await new Promise((done) => setTimeout(done, focusSettlesMs));
  await commands.executeCommand('editor.action.quickFix');
}

/** Too short to be noticed by whoever has pressed a button. */
const focusSettlesMs = 150;

async function reveal({ uri, range }: PlaceLink, end: PlaceLink['range']['end']): Promise<void> {
  const { start } = range;
  const selection = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
  await window.showTextDocument(Uri.parse(uri, true), { selection, viewColumn: ViewColumn.One });
}
