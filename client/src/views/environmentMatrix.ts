import { commands, type Disposable, ViewColumn, window } from 'vscode';
import type { MatrixInfo, MatrixResult, PlaceInfo } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { matrixHtml } from './matrixHtml.ts';
import { openPlace } from './openPlace.ts';

/** *Compare Environment Settings*: a page with one table for each client; a cell leads to its line. */
export function registerEnvironmentMatrix(session: Session): Disposable {
  return commands.registerCommand('authproof.compareSettings', async () => {
    const { matrices } = await session.request<MatrixResult>(methods.matrix, {});
    const panel = window.createWebviewPanel('authproof.matrix', 'Environment Settings', ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: false,
      enableForms: false,
      localResourceRoots: [],
      enableFindWidget: true,
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const place = placeOf(message, matrices);
      if (place !== undefined) void openPlace(place);
    });
    panel.webview.html = matrixHtml(matrices, crypto.randomUUID());
  });
}

/** The page names a cell by its numbers; anything else is not answered. */
export function placeOf(message: unknown, matrices: readonly MatrixInfo[]): PlaceInfo | undefined {
  const name = typeof message === 'object' && message !== null && 'place' in message ? message.place : undefined;
  if (typeof name !== 'string' || !/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(name)) return undefined;
  const [table = 0, row = 0, column = 0] = name.split('.').map(Number);
  return matrices[table]?.rows[row]?.cells[column]?.at;
}
