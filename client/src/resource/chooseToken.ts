import type { QuickPickItem } from 'vscode';
import { l10n, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { TokenInfo, TokenSource, TokensParams, TokenWay } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import type { TokenStore } from '../tokenStore.ts';

export interface ChosenToken {
  readonly source: TokenSource;
  /** Empty for a token without an address of its own. */
  readonly ways: readonly TokenWay[];
  /** A token that was typed just now; the user may want to keep it. */
  readonly typed?: string;
}

type Item = QuickPickItem & { readonly take?: () => Promise<ChosenToken | undefined> };

/** Lets the user choose a token of the files or a kept one, or type one. Undefined when the user went away. */
export async function chooseToken(session: Session, stored: TokenStore): Promise<ChosenToken | undefined> {
  const tokens = await session.request<readonly TokenInfo[]>(methods.tokens, {} satisfies TokensParams);
  const names = await stored.names();
  const typing: Item = {
    label: `$(key) ${l10n.t('Type or paste a token…')}`,
    detail: l10n.t('It is kept in memory for this test only, unless you ask for more.'),
    take: typeToken,
  };
  const items: readonly Item[] = [
    ...tokens.map(fileItem),
    ...(names.length === 0 ? [] : [{ label: l10n.t('Kept tokens'), kind: QuickPickItemKind.Separator }]),
    ...names.map((name) => storedItem(name, stored)),
    { label: '', kind: QuickPickItemKind.Separator },
    typing,
    ...(names.length === 0
      ? []
      : [{ label: `$(trash) ${l10n.t('Forget a kept token…')}`, take: () => forget(stored) }]),
  ];
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Test Access Token'),
    placeHolder: l10n.t('Which token should be tested?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.take?.();
}

function fileItem(token: TokenInfo): Item {
  return {
    label: token.obstacle === undefined ? token.name : `$(circle-slash) ${token.name}`,
    description: [token.client === token.name ? undefined : token.client, token.environment, token.provider]
      .filter((part) => part !== undefined)
      .join(', '),
    detail: token.obstacle ?? workspace.asRelativePath(Uri.parse(token.uri, true)),
    take: async () => ({ source: { kind: 'setting', id: token.id }, ways: token.ways }),
  };
}

function storedItem(name: string, stored: TokenStore): Item {
  return {
    label: name,
    description: l10n.t('kept'),
    take: async () => {
      const token = await stored.get(name);
      return token === undefined ? undefined : { source: { kind: 'typed', token }, ways: [] };
    },
  };
}

async function typeToken(): Promise<ChosenToken | undefined> {
  const token = await window.showInputBox({
    title: l10n.t('Test Access Token'),
    prompt: l10n.t('Access token or API key'),
    password: true,
    ignoreFocusOut: true,
  });
  return token === undefined || token === '' ? undefined : { source: { kind: 'typed', token }, ways: [], typed: token };
}

async function forget(stored: TokenStore): Promise<undefined> {
  const name = await window.showQuickPick(await stored.names(), { title: l10n.t('Forget a Kept Token') });
  if (name !== undefined) await stored.forget(name);
  return undefined;
}
