import { commands, Disposable, l10n, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { MatrixInfo, MatrixResult } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { placeOf } from './matrixCell.ts';
import { matrixHtml } from './matrixHtml.ts';
import { openPlace } from './openPlace.ts';

interface Shown {
  readonly panel: WebviewPanel;
  matrices: readonly MatrixInfo[];
}

/**
 * *Compare Environment Settings*: one page with a table for each client; a cell leads to its line. The page follows the
 * files as they change, and a second call brings it to the front.
 */
export function registerEnvironmentMatrix(session: Session): Disposable {
  let shown: Shown | undefined;
  const read = async (): Promise<readonly MatrixInfo[] | undefined> =>
    session.request<MatrixResult>(methods.matrix, {}).then(
      ({ matrices }) => matrices,
      () => undefined,
    );
  const draw = (page: Shown, matrices: readonly MatrixInfo[]): void => {
    page.matrices = matrices;
    page.panel.webview.html = matrixHtml(matrices, globalThis.crypto.randomUUID().replaceAll('-', ''));
  };
  const refresh = async (page: Shown): Promise<void> => {
    const matrices = await read();
    // Drawing it again takes a screen reader from its place, so it is done only for something new.
    if (matrices === undefined || page !== shown || JSON.stringify(matrices) === JSON.stringify(page.matrices)) return;
    draw(page, matrices);
  };
  const open = (matrices: readonly MatrixInfo[]): void => {
    const title = l10n.t('Environment Settings');
    const panel = window.createWebviewPanel('authproof.matrix', title, ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: false,
      enableForms: false,
      localResourceRoots: [],
      enableFindWidget: true,
    });
    const page: Shown = { panel, matrices };
    shown = page;
    panel.onDidDispose(() => {
      if (shown === page) shown = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const place = placeOf(message, page.matrices);
      if (place !== undefined) void openPlace(place);
    });
    draw(page, matrices);
  };
  return Disposable.from(
    session.onStatus(({ busy }) => {
      if (!busy && shown !== undefined) void refresh(shown);
    }),
    commands.registerCommand('authproof.compareSettings', async () => {
      const matrices = await read();
      if (matrices === undefined) {
        void window.showWarningMessage(
          l10n.t('AuthProof is switched off or its server did not start, so there is nothing to compare.'),
        );
      } else if (shown === undefined) open(matrices);
      else {
        shown.panel.reveal();
        await refresh(shown);
      }
    }),
    new Disposable(() => shown?.panel.dispose()),
  );
}
