import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ClientInfo, ProblemInfo } from '../../../server/src/lsp/protocol.ts';

export type Setting = ClientInfo['settings'][number];

/** `id` is the same for the same thing after each refresh, so that what was open stays open. */
export type Node = { readonly id: string } & (
  | { readonly kind: 'provider'; readonly name: string; readonly clients: readonly ClientInfo[] }
  | { readonly kind: 'client'; readonly client: ClientInfo; readonly hasSiblings: boolean }
  | { readonly kind: 'test'; readonly client: ClientInfo }
  | { readonly kind: 'redirect'; readonly client: ClientInfo; readonly uri: string }
  | { readonly kind: 'setting'; readonly client: ClientInfo; readonly setting: Setting }
  | { readonly kind: 'problem'; readonly setting: Setting; readonly problem: ProblemInfo }
);

/** A node before it knows where it stands. */
type Child = Node extends infer One ? (One extends Node ? Omit<One, 'id'> & { readonly key: string } : never) : never;

/** The clients by provider, in the order they come. */
export function rootsOf(clients: readonly ClientInfo[]): readonly Node[] {
  const byProvider = new Map<string, ClientInfo[]>();
  for (const client of clients) {
    const name = client.provider ?? l10n.t('Other servers');
    byProvider.set(name, [...(byProvider.get(name) ?? []), client]);
  }
  return placed(
    '',
    [...byProvider].map(([name, own]) => ({ kind: 'provider', key: name, name, clients: own })),
  );
}

export function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'provider') {
    return placed(
      node.id,
      node.clients.map((client) => ({
        kind: 'client',
        key: client.id,
        client,
        hasSiblings: node.clients.filter(({ id }) => familyOf(id) === familyOf(client.id)).length > 1,
      })),
    );
  }
  if (node.kind === 'client') return placed(node.id, partsOf(node.client));
  if (node.kind !== 'setting') return [];
  return placed(
    node.id,
    node.setting.problems.map((problem) => ({ kind: 'problem', key: problem.rule, setting: node.setting, problem })),
  );
}

/** Of one client in several environments: a target's id ends with its environment. */
const familyOf = (id: string): string => id.slice(0, id.lastIndexOf('@') + 1);

/** The last test, what the framework makes of the settings, and the settings. */
function partsOf(client: ClientInfo): readonly Child[] {
  const configured = client.settings.some(({ role }) => role === 'redirect_uri');
  const derived = configured ? [] : client.redirectUris;
  return [
    ...(client.lastTest === undefined ? [] : [{ kind: 'test', key: 'last test', client } as const]),
    ...derived.map((uri) => ({ kind: 'redirect', key: uri, client, uri }) as const),
    ...client.settings.map((setting) => ({ kind: 'setting', key: setting.name, client, setting }) as const),
  ];
}

/** Names may come twice: the second has a number. */
function placed(parent: string, children: readonly Child[]): readonly Node[] {
  const count = new Map<string, number>();
  return children.map(({ key, ...child }) => {
    const number = count.get(key) ?? 0;
    count.set(key, number + 1);
    return { ...child, id: JSON.stringify([parent, child.kind, key, number]) } as Node;
  });
}

/** Plain text throughout: names and values come from files. */
export function itemOf(node: Node): TreeItem {
  const item = bareItem(node);
  item.id = node.id;
  return item;
}

function bareItem(node: Node): TreeItem {
  switch (node.kind) {
    case 'provider':
      return providerItem(node.name, node.clients);
    case 'client':
      return clientItem(node.client, node.hasSiblings);
    case 'test':
      return testItem(node.client);
    case 'redirect':
      return redirectItem(node.client, node.uri);
    case 'setting':
      return settingItem(node.setting);
    case 'problem':
      return problemItem(node.problem, node.setting);
  }
}

const joined = (parts: readonly (string | undefined)[], by: string): string =>
  parts.filter((part) => part !== undefined && part !== '').join(by);

/** For screen readers: what is to be seen, as it stands there, and then what only icons and hovers say. */
const spoken = ({ label, description }: TreeItem, ...more: readonly (string | undefined)[]): string =>
  joined([`${label} ${description}`.trim(), ...more], ', ');

function countText({ errors, warnings }: ClientInfo['findings']): string {
  const first = errors === 0 ? '' : errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors);
  const second = warnings === 0 ? '' : warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings);
  return joined([first, second], ', ');
}

function providerItem(name: string, clients: readonly ClientInfo[]): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  const sum = (key: 'errors' | 'warnings'): number => clients.reduce((total, one) => total + one.findings[key], 0);
  const problems = countText({ errors: sum('errors'), warnings: sum('warnings') });
  item.description = problems;
  item.iconPath = new ThemeIcon('shield');
  item.contextValue = 'provider';
  item.accessibilityInformation = { label: spoken(item) };
  return item;
}

function clientItem(client: ClientInfo, hasSiblings: boolean): TreeItem {
  const item = new TreeItem(client.name, TreeItemCollapsibleState.Collapsed);
  const problems = countText(client.findings);
  const environment = client.environment === 'base' ? '' : client.environment;
  const kind = client.kind === 'registration' ? l10n.t('registration') : '';
  const about = [environment, kind, client.package, problems];
  const test = client.lastTest && l10n.t('Last test: {0}', client.lastTest.headline);
  item.description = joined(about, ', ');
  item.iconPath = clientIcon(client);
  item.contextValue = joined(
    [
      'client',
      client.kind,
      client.canTest ? 'testable' : '',
      client.canTest && hasSiblings ? 'siblings' : '',
      client.redirectUris.length > 0 ? 'redirects' : '',
      client.registration === undefined ? '' : 'registered',
    ],
    ' ',
  );
  item.tooltip = joined(
    [
      joined([client.name, ...about], ', '),
      test,
      ...client.redirectUris.map((uri) => l10n.t('Redirect URI: {0}', uri)),
    ],
    '\n',
  );
  item.accessibilityInformation = { label: spoken(item, test) };
  return item;
}

const severityIcons = {
  error: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
  warning: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  info: new ThemeIcon('info'),
} as const;

function clientIcon({ findings, lastTest, kind }: ClientInfo): ThemeIcon {
  if (findings.errors > 0) return severityIcons.error;
  if (findings.warnings > 0) return severityIcons.warning;
  if (lastTest !== undefined) return testIcon(lastTest.ok);
  return new ThemeIcon(kind === 'registration' ? 'server' : 'key');
}

const testIcon = (ok: boolean): ThemeIcon =>
  ok
    ? new ThemeIcon('pass', new ThemeColor('testing.iconPassed'))
    : new ThemeIcon('error', new ThemeColor('testing.iconFailed'));

function testItem({ lastTest }: ClientInfo): TreeItem {
  const item = new TreeItem(l10n.t('Last test'), TreeItemCollapsibleState.None);
  const headline = lastTest?.headline ?? '';
  item.description = headline;
  item.tooltip = headline;
  item.iconPath = testIcon(lastTest?.ok === true);
  item.contextValue = 'test';
  item.accessibilityInformation = { label: spoken(item) };
  return item;
}

function redirectItem({ provider }: ClientInfo, uri: string): TreeItem {
  const label = l10n.t('Redirect URI to register');
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.description = uri;
  item.tooltip =
    provider === undefined
      ? l10n.t('The framework makes this redirect URI: {0}', uri)
      : l10n.t('The framework makes this redirect URI, to be registered at {0}: {1}', provider, uri);
  item.iconPath = new ThemeIcon('link');
  item.contextValue = 'redirect';
  item.accessibilityInformation = { label: spoken(item) };
  return item;
}

function settingItem(setting: Setting): TreeItem {
  const { problems } = setting;
  const item = new TreeItem(
    setting.name,
    problems.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
  );
  item.description = setting.value;
  item.tooltip = joined([`${setting.label}: ${setting.value}`, ...problems.map(({ message }) => message)], '\n\n');
  item.iconPath = settingIcon(setting);
  item.contextValue = setting.role === 'redirect_uri' ? 'setting redirect' : 'setting';
  item.command = { title: l10n.t('Open Setting'), command: '_authproof.openPlace', arguments: [setting.at] };
  const count = problems.length === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', problems.length);
  item.accessibilityInformation = { label: spoken(item, setting.label, problems.length === 0 ? '' : count) };
  return item;
}

function settingIcon({ problems: [worst], isSecret }: Setting): ThemeIcon {
  if (worst !== undefined) return severityIcons[worst.severity];
  return new ThemeIcon(isSecret ? 'lock' : 'symbol-property');
}

/** Below its setting, whose name it need not say again in so little room. */
function problemItem({ severity, rule, message, at }: ProblemInfo, { name }: Setting): TreeItem {
  const label = message.startsWith(`${name} `) ? message.slice(name.length + 1) : message;
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.description = rule;
  item.tooltip = `${message}\n\n${rule}`;
  item.iconPath = severityIcons[severity];
  item.contextValue = 'problem';
  item.command = { title: l10n.t('Open Problem'), command: '_authproof.openPlace', arguments: [at] };
  item.accessibilityInformation = { label: spoken(item, severityWords()[severity]) };
  return item;
}

const severityWords = () =>
  ({ error: l10n.t('Error'), warning: l10n.t('Warning'), info: l10n.t('Information') }) as const;
