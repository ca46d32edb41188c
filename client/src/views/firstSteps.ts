import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  SnippetString,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { ClientInfo, OverviewResult } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { snippetOf } from './snippet.ts';
import { type Template, templates } from './templates.ts';
import { whenCalm } from './whenCalm.ts';

const scheme = 'authproof-settings';
const settingsUri = Uri.from({ scheme, path: l10n.t('Effective Settings') });

/** *Show Effective Settings* and *Create Configuration*. */
export function registerFirstSteps(session: Session): Disposable {
  const changed = new EventEmitter<Uri>();
  const later = whenCalm(async () => changed.fire(settingsUri));
  return Disposable.from(
    changed,
    later,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () =>
        session.request<OverviewResult>(methods.overview, {}).then(
          ({ clients }) => effectiveSettings(clients),
          () => `${l10n.t('The language server is not running.')}\n`,
        ),
    }),
    // The editor asks only for a document that is open.
    session.onStatus(({ busy }) => {
      if (!busy) later.touch();
    }),
    commands.registerCommand('authproof.showEffectiveSettings', async () => {
      changed.fire(settingsUri);
      await window.showTextDocument(await workspace.openTextDocument(settingsUri), { preview: true });
    }),
    commands.registerCommand('authproof.createConfiguration', createConfiguration),
  );
}

/** What each client ends up with, in plain text; secrets by length and kind. */
function effectiveSettings(clients: readonly ClientInfo[]): string {
  if (clients.length === 0) return `${l10n.t('No client of an authorization server was found in this workspace.')}\n`;
  return clients
    .map(({ name, kind, provider, environment, settings, redirectUris }) => {
      const about = [
        kind === 'registration' ? l10n.t('registration') : l10n.t('client'),
        provider,
        environment === 'base' ? undefined : environment,
      ]
        .filter((part) => part !== undefined)
        .join(', ');
      const width = Math.max(...settings.map((setting) => setting.name.length));
      const lines = settings.map((setting) => `  ${setting.name.padEnd(width)}  ${setting.value}`);
      const derived = settings.some(({ role }) => role === 'redirect_uri')
        ? []
        : redirectUris.map((uri) => `  ${l10n.t('(redirect URI)').padEnd(width)}  ${uri}`);
      return [`${name} (${about})`, ...lines, ...derived].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}

/** Opens a new document to be filled in, which saves to where it belongs unless there is a file already. */
async function createConfiguration(): Promise<void> {
  const chosen = await window.showQuickPick(
    templates().map((template) => ({ label: template.label, description: template.file, template })),
    {
      title: l10n.t('Create Configuration'),
      placeHolder: l10n.t('What to configure'),
      matchOnDescription: true,
    },
  );
  if (chosen === undefined) return;
  const document = await newDocument(chosen.template);
  const editor = await window.showTextDocument(document);
  if (document.getText() === '') await editor.insertSnippet(new SnippetString(snippetOf(chosen.template.text)));
}

async function newDocument({ file, language }: Template): Promise<TextDocument> {
  const folder = workspace.workspaceFolders?.[0];
  const target = folder && Uri.joinPath(folder.uri, file);
  if (target === undefined || (await exists(target))) return workspace.openTextDocument({ language });
  return workspace.openTextDocument(target.with({ scheme: 'untitled' }));
}

const exists = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
