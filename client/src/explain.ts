import type { Disposable, LogOutputChannel, QuickPickItem } from 'vscode';
import { commands, env, l10n, window } from 'vscode';
import type { ExplainParams, ExplainResult } from '../../server/src/lsp/protocol.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import { explainSource } from './explainSource.ts';
import { ServerOffError, type Session } from './languageClient.ts';
import type { ReportView } from './probe/report.ts';

interface Parts {
  readonly session: Session;
  readonly log: LogOutputChannel;
  readonly report: ReportView;
}

/** *Explain Auth Error*: reads a text the user chose, and shows what it means. Nothing is sent anywhere. */
export function registerExplain(parts: Parts): Disposable {
  return commands.registerCommand('authproof.explainError', (context: unknown) => explainError(parts, context));
}

/** @param context what the menu of the terminal passes on; nothing from the command palette. */
async function explainError({ session, log, report }: Parts, context: unknown): Promise<void> {
  try {
    const text = context === undefined ? await askText() : ((await terminalSelection()) ?? (await askText()));
    if (text === undefined || text.trim() === '') return;
    const uri = window.activeTextEditor?.document.uri.toString();
    const params: ExplainParams = { text, ...(uri === undefined ? {} : { uri }) };
    const result = await session.request<ExplainResult>(methods.explain, params);
    if (!result.ok) {
      void window.showWarningMessage(result.reason);
      return;
    }
    const [first] = result.verdicts;
    if (first === undefined) return;
    report.showPage({
      key: 'explanation',
      title: first.report.title,
      report: first.report,
      markdown: result.markdown,
      buttons: [
        {
          id: 'another',
          title: l10n.t('Explain Another'),
          run: () => commands.executeCommand('authproof.explainError'),
        },
      ],
    });
  } catch (error) {
    // The dialog's text is fixed: a server's exception could quote a value.
    log.error(error instanceof Error ? error : String(error));
    const text =
      error instanceof ServerOffError
        ? l10n.t('AuthProof is switched off or its server did not start, so there is nobody to explain.')
        : l10n.t('The error could not be explained because of an internal error. The log has the details.');
    void window.showErrorMessage(text);
  }
}

type SourceItem = QuickPickItem & { readonly read: () => Promise<string | undefined> };

/** The selection; without one the user says where the text is. The clipboard is read only when it is chosen. */
async function askText(): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  const source = explainSource(
    editor === undefined
      ? undefined
      : {
          selection: editor.document.getText(editor.selection),
          isUntitled: editor.document.isUntitled,
          isEmpty: editor.document.getText().trim() === '',
        },
  );
  if (source.kind === 'selection') return source.text;
  const items: SourceItem[] = [
    {
      label: l10n.t('Clipboard'),
      description: l10n.t('Read the text that was copied last'),
      read: async () => env.clipboard.readText(),
    },
    {
      label: l10n.t('Type or Paste'),
      description: l10n.t('One line, such as a log message or the address in the browser'),
      read: async () =>
        window.showInputBox({
          title: l10n.t('Explain Auth Error'),
          prompt: l10n.t(
            'Paste a log line, an error code, or the address the browser ended at. It stays on this machine.',
          ),
          ignoreFocusOut: true,
        }),
    },
    ...(source.offersDocument && editor !== undefined
      ? [
          {
            label: l10n.t('This Editor'),
            description: l10n.t('The whole text of the untitled editor'),
            read: async () => editor.document.getText(),
          },
        ]
      : []),
  ];
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Explain Auth Error'),
    placeHolder: l10n.t('Where is the error? Its text is read by AuthProof on this machine and sent nowhere.'),
  });
  return choice?.read();
}

/**
 * What is selected in the terminal. There is no other way to it than the clipboard, which gets its text back. Anything else,
 * such as a picture, is out of an extension's reach: it stays where nothing is selected, and is lost where something is.
 */
async function terminalSelection(): Promise<string | undefined> {
  const before = await env.clipboard.readText();
  let selected = '';
  try {
    if (before !== '') await env.clipboard.writeText('');
    await commands.executeCommand('workbench.action.terminal.copySelection');
    selected = await env.clipboard.readText();
    return selected === '' ? undefined : selected;
  } finally {
    if (before !== selected) await env.clipboard.writeText(before);
  }
}
