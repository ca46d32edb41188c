import {
  ConfigurationTarget,
  commands,
  Disposable,
  l10n,
  languages,
  Range,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { SecretRangesParams, SecretRangesResult } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { documentSelector } from '../documents.ts';
import type { Session } from '../languageClient.ts';

/** Files, and what Git has of them: the other side of a comparison is on the screen, too. */
const selector = [
  ...documentSelector,
  ...documentSelector.flatMap((filter) => ('pattern' in filter ? [{ scheme: 'git', pattern: filter.pattern }] : [])),
];

/**
 * Hides secret values in visible editors, but for the lines the cursors are on. Off unless `authproof.maskSecrets`. While
 * nobody has said of a text which of its values are secret, because there is no server or it cannot tell, all are hidden.
 */
export function registerMasking(session: Session): Disposable {
  const mask = window.createTextEditorDecorationType({
    color: 'transparent',
    backgroundColor: new ThemeColor('editor.inactiveSelectionBackground'),
    borderRadius: '3px',
  });
  const known = new WeakMap<TextDocument, Answer>();
  const hide = (editor: TextEditor, ranges: readonly Range[]): void => {
    const cursors = editor.selections.map(({ active }) => active.line);
    editor.setDecorations(
      mask,
      ranges.filter(({ start, end }) => !cursors.some((line) => start.line <= line && line <= end.line)),
    );
  };
  const update = async (editor: TextEditor): Promise<void> => {
    const { document } = editor;
    const isWanted =
      workspace.getConfiguration('authproof').get('maskSecrets', false) && languages.match(selector, document) > 0;
    if (!isWanted) {
      editor.setDecorations(mask, []);
      return;
    }
    if (!known.has(document)) hide(editor, everyValue(document));
    const { version } = document;
    const ranges = await rangesOf(session, document);
    // The text has changed meanwhile: what is typed now asks again.
    if (document.version !== version) return;
    if (ranges !== undefined) known.set(document, { version, ranges });
    const last = known.get(document);
    hide(editor, last?.version === version ? last.ranges : everyValue(document));
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

/** What the server has said of a text. */
interface Answer {
  readonly version: number;
  readonly ranges: readonly Range[];
}

/** Undefined while there is no server to tell, or it cannot tell. */
function rangesOf(session: Session, document: TextDocument): Promise<readonly Range[] | undefined> {
  const { uri } = document;
  const isFile = uri.scheme !== 'git';
  const params: SecretRangesParams = isFile
    ? { uri: uri.toString() }
    : { uri: uri.with({ scheme: 'file', query: '' }).toString(), text: document.getText() };
  return session.request<SecretRangesResult>(methods.secretRanges, params).then(
    ({ ranges }) => ranges?.map(({ start, end }) => new Range(start.line, start.character, end.line, end.character)),
    () => undefined,
  );
}

/** Lines that are hidden unread. Each is a decoration of its own, which the editor is sent at each move of the cursor. */
const maxLines = 5000;

/** What stands behind the first `=` or `:` of each line, and lines without one, which may go on with a value. */
function everyValue(document: TextDocument): readonly Range[] {
  return Array.from({ length: Math.min(document.lineCount, maxLines) }, (_, line) => {
    const { text, range } = document.lineAt(line);
    return new Range(line, text.search(/[=:]/) + 1, line, range.end.character);
  });
}
