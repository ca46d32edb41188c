import {
  ConfigurationTarget,
  commands,
  Disposable,
  l10n,
  languages,
  Range,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { SecretRangesResult } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { documentSelector } from '../documents.ts';
import type { Session } from '../languageClient.ts';

/** Hides secret values in visible editors, but for the lines the cursors are on. Off unless `authproof.maskSecrets`. */
export function registerMasking(session: Session): Disposable {
  const mask = window.createTextEditorDecorationType({
    color: 'transparent',
    backgroundColor: new ThemeColor('editor.inactiveSelectionBackground'),
    borderRadius: '3px',
  });
  const update = async (editor: TextEditor): Promise<void> => {
    const isWanted =
      workspace.getConfiguration('authproof').get('maskSecrets', false) &&
      languages.match([...documentSelector], editor.document) > 0;
    if (!isWanted) {
      editor.setDecorations(mask, []);
      return;
    }
    const { version } = editor.document;
    const ranges = await rangesOf(session, editor.document.uri.toString());
    // The text has changed meanwhile: what is typed now asks again.
    if (editor.document.version !== version) return;
    const cursors = new Set(editor.selections.map(({ active }) => active.line));
    editor.setDecorations(
      mask,
      ranges.filter(({ start, end }) => ![...cursors].some((line) => start.line <= line && line <= end.line)),
    );
  };
  const updateAll = (): void => {
    for (const editor of window.visibleTextEditors) void update(editor);
  };
  updateAll();
  return Disposable.from(
    mask,
    commands.registerCommand('authproof.toggleMasking', toggle),
    session.onStatus(updateAll),
    window.onDidChangeVisibleTextEditors(updateAll),
    window.onDidChangeTextEditorSelection(({ textEditor }) => void update(textEditor)),
    workspace.onDidChangeTextDocument(({ document }) => {
      for (const editor of window.visibleTextEditors) if (editor.document === document) void update(editor);
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('authproof.maskSecrets')) updateAll();
    }),
  );
}

/** Where it is set already, or else for the user: what is hidden in one project is not to be seen in the next. */
async function toggle(): Promise<void> {
  const settings = workspace.getConfiguration('authproof');
  const on = !settings.get('maskSecrets', false);
  const isOfWorkspace = settings.inspect('maskSecrets')?.workspaceValue !== undefined;
  await settings.update('maskSecrets', on, isOfWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global);
  window.setStatusBarMessage(
    on ? l10n.t('Secrets are hidden, but for the line of the cursor.') : l10n.t('Secrets are shown.'),
    5000,
  );
}

const rangesOf = (session: Session, uri: string): Promise<readonly Range[]> =>
  session.request<SecretRangesResult>(methods.secretRanges, { uri }).then(
    ({ ranges }) => ranges.map(({ start, end }) => new Range(start.line, start.character, end.line, end.character)),
    () => [],
  );
