import { commands, Disposable, EventEmitter, Uri, window, workspace } from 'vscode';
import type { ClientInfo, OverviewResult } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { templates } from './templates.ts';

const scheme = 'authproof-settings';
const settingsUri = Uri.parse(`${scheme}:Effective Settings`);

/** *Show Effective Settings* and *Create Configuration*. */
export function registerFirstSteps(session: Session): Disposable {
  const changed = new EventEmitter<Uri>();
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async () => {
        const { clients } = await session.request<OverviewResult>(methods.overview, {});
        return effectiveSettings(clients);
      },
    }),
    commands.registerCommand('authproof.showEffectiveSettings', async () => {
      changed.fire(settingsUri);
      await window.showTextDocument(await workspace.openTextDocument(settingsUri), { preview: true });
    }),
    commands.registerCommand('authproof.createConfiguration', createConfiguration),
  );
}

/** What each client ends up with, in plain text; secrets by length and kind. */
export function effectiveSettings(clients: readonly ClientInfo[]): string {
  if (clients.length === 0) return 'No client of an authorization server was found in this workspace.\n';
  return clients
    .map(({ name, kind, provider, environment, settings, redirectUris }) => {
      const about = [
        kind === 'registration' ? 'registration' : 'client',
        provider,
        environment === 'base' ? undefined : environment,
      ]
        .filter((part) => part !== undefined)
        .join(', ');
      const width = Math.max(...settings.map((setting) => setting.name.length));
      const lines = settings.map((setting) => `  ${setting.name.padEnd(width)}  ${setting.value}`);
      const derived = settings.some(({ role }) => role === 'redirect_uri')
        ? []
        : redirectUris.map((uri) => `  ${'(redirect URI)'.padEnd(width)}  ${uri}`);
      return [`${name} (${about})`, ...lines, ...derived].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}

/** Opens a new document to be filled in and saved where it belongs; nothing is written. */
async function createConfiguration(): Promise<void> {
  const chosen = await window.showQuickPick(
    templates.map((template) => ({ label: template.label, description: template.file, template })),
    { placeHolder: 'What to configure' },
  );
  if (chosen === undefined) return;
  const { language, text } = chosen.template;
  await window.showTextDocument(await workspace.openTextDocument({ language, content: text }));
}
