import type { TreeDataProvider } from 'vscode';
import {
  commands,
  Disposable,
  EventEmitter,
  env,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import type { ClientInfo, OverviewResult, StatusParams } from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import type { Session } from '../languageClient.ts';
import { openPlace } from './openPlace.ts';

type Setting = ClientInfo['settings'][number];

type Node =
  | { readonly kind: 'provider'; readonly name: string; readonly clients: readonly ClientInfo[] }
  | { readonly kind: 'client'; readonly client: ClientInfo }
  | { readonly kind: 'setting'; readonly setting: Setting };

const viewId = 'authproof.clients';

/** The clients of the workspace by provider and environment, with their settings. */
export function registerClientsView(session: Session): Disposable {
  const changed = new EventEmitter<Node | undefined>();
  const treeDataProvider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => [...(node === undefined ? await roots(session) : childrenOf(node))],
    getTreeItem: itemOf,
  };
  const view = window.createTreeView(viewId, { treeDataProvider, showCollapseAll: true });
  const show = ({ errors, warnings, busy }: StatusParams): void => {
    const count = errors + warnings;
    view.badge =
      count === 0 ? undefined : { value: count, tooltip: `${count} sign-in problem${count === 1 ? '' : 's'}` };
    if (!busy && view.visible) changed.fire(undefined);
  };
  return Disposable.from(
    changed,
    view,
    session.onStatus(show),
    view.onDidChangeVisibility(({ visible }) => visible && changed.fire(undefined)),
    commands.registerCommand('authproof.refreshClients', () => changed.fire(undefined)),
    commands.registerCommand('authproof.testClient', (node: unknown) =>
      isClient(node) ? commands.executeCommand('authproof.testTokenEndpoint', node.client.id) : undefined,
    ),
    commands.registerCommand('authproof.copyRedirectUri', (node: unknown) => copyRedirectUri(session, node)),
    commands.registerCommand('authproof.openRegistration', (node: unknown) => openRegistration(session, node)),
  );
}

/** An empty list shows the welcome text of the manifest. */
async function roots(session: Session): Promise<readonly Node[]> {
  const clients = await clientsOf(session);
  const byProvider = new Map<string, ClientInfo[]>();
  for (const client of clients) {
    const name = client.provider ?? 'Other servers';
    byProvider.set(name, [...(byProvider.get(name) ?? []), client]);
  }
  return [...byProvider].map(([name, own]) => ({ kind: 'provider', name, clients: own }));
}

/** None while the server is off. */
const clientsOf = (session: Session): Promise<readonly ClientInfo[]> =>
  session.request<OverviewResult>(methods.overview, {}).then(
    ({ clients }) => clients,
    () => [],
  );

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'provider') return node.clients.map((client) => ({ kind: 'client', client }));
  if (node.kind === 'client') return node.client.settings.map((setting) => ({ kind: 'setting', setting }));
  return [];
}

function itemOf(node: Node): TreeItem {
  if (node.kind === 'provider') {
    const item = new TreeItem(node.name, TreeItemCollapsibleState.Expanded);
    item.iconPath = new ThemeIcon('shield');
    return item;
  }
  return node.kind === 'client' ? clientItem(node.client) : settingItem(node.setting);
}

function clientItem(client: ClientInfo): TreeItem {
  const item = new TreeItem(client.name, TreeItemCollapsibleState.Collapsed);
  const { errors, warnings } = client.findings;
  const environment = client.environment === 'base' ? '' : client.environment;
  const problems = errors + warnings === 0 ? '' : `${errors + warnings} problem${errors + warnings === 1 ? '' : 's'}`;
  const kind = client.kind === 'registration' ? 'registration' : '';
  item.description = [environment, kind, client.package, problems].filter((part) => part !== '').join(' · ');
  item.iconPath = clientIcon(client);
  item.contextValue = [
    'client',
    client.canTest ? 'testable' : '',
    client.redirectUris.length > 0 ? 'redirects' : '',
    client.registration === undefined ? '' : 'registered',
  ]
    .filter((part) => part !== '')
    .join(' ');
  // Plain text: names and values come from files.
  item.tooltip = [
    client.lastTest === undefined ? '' : `Last test: ${client.lastTest.headline}`,
    ...client.redirectUris.map((uri) => `Redirect URI: ${uri}`),
  ]
    .filter((part) => part !== '')
    .join('\n');
  item.accessibilityInformation = { label: `${client.name} ${item.description}` };
  return item;
}

function clientIcon({ findings, lastTest, kind }: ClientInfo): ThemeIcon {
  if (findings.errors > 0) return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
  if (findings.warnings > 0) return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  if (lastTest !== undefined) return new ThemeIcon(lastTest.ok ? 'pass' : 'circle-slash');
  return new ThemeIcon(kind === 'registration' ? 'server' : 'key');
}

function settingItem(setting: Setting): TreeItem {
  const item = new TreeItem(setting.name);
  item.description = setting.value;
  item.tooltip = setting.label;
  item.iconPath = new ThemeIcon('symbol-property');
  item.command = { title: 'Open Setting', command: '_authproof.openPlace', arguments: [setting.at] };
  return item;
}

const isClient = (node: unknown): node is Extract<Node, { kind: 'client' }> =>
  typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'client' && 'client' in node;

/** From the tree, or of a client the user picks. */
async function copyRedirectUri(session: Session, node: unknown): Promise<void> {
  const clients = isClient(node) ? [node.client] : await clientsOf(session);
  const uris = clients.flatMap(({ redirectUris, name, environment }) =>
    redirectUris.map((label) => ({ label, description: environment === 'base' ? name : `${name}, ${environment}` })),
  );
  const chosen =
    uris.length === 1 ? uris[0] : await window.showQuickPick(uris, { placeHolder: 'Which redirect URI to copy' });
  if (chosen === undefined) return;
  await env.clipboard.writeText(chosen.label);
  window.setStatusBarMessage('The redirect URI is on the clipboard.', 5000);
}

async function openRegistration(session: Session, node: unknown): Promise<void> {
  const clients = isClient(node) ? [node.client] : await clientsOf(session);
  const known = clients.flatMap(({ name, environment, registration }) =>
    registration === undefined ? [] : [{ label: name, description: environment, registration }],
  );
  const chosen = known.length === 1 ? known[0] : await window.showQuickPick(known, { placeHolder: 'Which client' });
  if (chosen !== undefined) await openPlace(chosen.registration);
}
