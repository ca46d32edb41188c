import type { TreeDataProvider } from 'vscode';
import { commands, Disposable, EventEmitter, env, l10n, window } from 'vscode';
import type { ClientInfo, OverviewResult, StatusParams } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { childrenOf, itemOf, type Node, rootsOf } from './clientsTree.ts';
import { openPlace } from './openPlace.ts';
import { whenCalm } from './whenCalm.ts';

const viewId = 'authproof.clients';
/** Set once the workspace has been read: an empty list means something from then on. */
const hasRead = 'authproof.hasRead';

export interface ClientsView extends Disposable {
  /** Asks the server again, when the list is on screen. */
  refresh(): void;
}

/** The clients of the workspace by provider and environment, with their settings. */
export function registerClientsView(session: Session): ClientsView {
  const changed = new EventEmitter<Node | undefined>();
  let shown: string | undefined;
  const treeDataProvider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    getChildren: async (node) => {
      if (node !== undefined) return [...childrenOf(node)];
      const clients = await clientsOf(session);
      shown = JSON.stringify(clients);
      return [...rootsOf(clients ?? [])];
    },
  };
  const view = window.createTreeView(viewId, { treeDataProvider, showCollapseAll: true });
  // Drawing the tree again takes a screen reader from its place, so it is done only for something new.
  const refresh = async (): Promise<void> => {
    if (!view.visible) return;
    const clients = await clientsOf(session);
    view.message = clients === undefined ? l10n.t('The language server is not running.') : '';
    if (JSON.stringify(clients) !== shown) changed.fire(undefined);
  };
  const show = ({ errors, warnings, busy }: StatusParams): void => {
    const count = errors + warnings;
    const tooltip = count === 1 ? l10n.t('1 sign-in problem') : l10n.t('{0} sign-in problems', count);
    view.badge = count === 0 ? undefined : { value: count, tooltip };
    if (busy) return;
    void commands.executeCommand('setContext', hasRead, true);
    later.touch();
  };
  const later = whenCalm(refresh);
  const all = Disposable.from(
    changed,
    view,
    later,
    session.onStatus(show),
    view.onDidChangeVisibility(() => void refresh()),
    commands.registerCommand('authproof.refreshClients', () => changed.fire(undefined)),
    commands.registerCommand('authproof.copyRedirectUri', (node: unknown) => copyRedirectUri(session, node)),
    commands.registerCommand('authproof.openRegistration', (node: unknown) => openRegistration(session, node)),
  );
  return { refresh: () => void refresh(), dispose: () => all.dispose() };
}

/** Undefined while the server is off. */
const clientsOf = (session: Session): Promise<readonly ClientInfo[] | undefined> =>
  session.request<OverviewResult>(methods.overview, {}).then(
    ({ clients }) => clients,
    () => undefined,
  );

const isNode = (node: unknown): node is Node =>
  typeof node === 'object' && node !== null && 'kind' in node && 'id' in node;

/** The clients a command is about: that of the tree, or all of them. */
async function clientsFor(session: Session, node: unknown): Promise<readonly ClientInfo[]> {
  return isNode(node) && 'client' in node ? [node.client] : ((await clientsOf(session)) ?? []);
}

const titleOf = ({ name, environment }: ClientInfo): string =>
  environment === 'base' ? name : `${name}, ${environment}`;

/** From the tree, or of a client the user picks. */
async function copyRedirectUri(session: Session, node: unknown): Promise<void> {
  // A hover names the address itself.
  const named = typeof node === 'string' ? node : isNode(node) ? redirectOf(node) : undefined;
  const uri = named ?? (await chooseRedirectUri(await clientsFor(session, node)));
  if (uri === undefined) return;
  await env.clipboard.writeText(uri);
  window.setStatusBarMessage(l10n.t('The redirect URI is on the clipboard.'), 5000);
}

/** What is copied is what is shown: a resolved URI, without a secret that was pasted into it. */
function redirectOf(node: Node): string | undefined {
  if (node.kind === 'redirect') return node.uri;
  if (node.kind !== 'setting' || !node.client.redirectUris.includes(node.setting.value)) return undefined;
  return node.setting.value;
}

async function chooseRedirectUri(clients: readonly ClientInfo[]): Promise<string | undefined> {
  const items = clients.flatMap((client) =>
    client.redirectUris.map((label) => ({ label, description: titleOf(client) })),
  );
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('No redirect URI is known here.'));
    return undefined;
  }
  const [only, second] = items;
  if (second === undefined) return only?.label;
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Copy Redirect URI'),
    placeHolder: l10n.t('Which redirect URI to copy'),
    matchOnDescription: true,
  });
  return chosen?.label;
}

async function openRegistration(session: Session, node: unknown): Promise<void> {
  const known = (await clientsFor(session, node)).flatMap((client) =>
    client.registration === undefined
      ? []
      : [{ label: client.name, description: client.environment, registration: client.registration }],
  );
  if (known.length === 0) {
    void window.showInformationMessage(l10n.t('No file of this workspace holds the registration of a client.'));
    return;
  }
  const chosen =
    known.length === 1
      ? known[0]
      : await window.showQuickPick(known, { title: l10n.t('Open Registration'), placeHolder: l10n.t('Which client') });
  if (chosen !== undefined) await openPlace(chosen.registration);
}
