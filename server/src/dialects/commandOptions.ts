import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { span } from '../text/span.ts';

/**
 * Options that take several values are plural as variables and singular on the command line (oauth2-proxy 7,
 * pkg/apis/options: the `flag` and `cfg` of each field).
 */
const plural: ReadonlySet<string> = new Set([
  'allowed-group',
  'allowed-role',
  'api-route',
  'cookie-domain',
  'email-domain',
  'entra-id-allowed-tenant',
  'exclude-logging-path',
  'github-user',
  'gitlab-group',
  'gitlab-project',
  'google-group',
  'htpasswd-user-group',
  'keycloak-group',
  'oidc-audience-claim',
  'oidc-enabled-signing-alg',
  'oidc-extra-audience',
  'oidc-public-key-file',
  'provider-ca-file',
  'skip-auth-route',
  'tls-cipher-suite',
  'trusted-ip',
  'trusted-proxy-ip',
  'upstream',
  'whitelist-domain',
]);

/** The variable that means the same as an option of oauth2-proxy, which is given without its dashes in front. */
export const variableOfOption = (name: string): string =>
  `OAUTH2_PROXY_${name.replaceAll('-', '_').toUpperCase()}${plural.has(name) ? 'S' : ''}`;

/**
 * The options of oauth2-proxy on the command line of its container, as the variables that mean the same
 * (oauth2-proxy.github.io, "Configuration": the option's name in capitals behind `OAUTH2_PROXY_`). Only `--name=value`
 * is read, where each character stands as it is written.
 */
export function optionEntries(tree: SyntaxTree, container: Entry): readonly ScalarEntry[] {
  if (!/(?:^|\/)oauth2[-_]proxy(?:[:@]|$)/.test(textAt(container, 'image') ?? '')) return [];
  const items = ['command', 'args'].flatMap((key) => childrenOf(childOf(container, key)));
  return items.flatMap((item) => (item.kind === 'scalar' ? (optionOf(tree, item) ?? []) : []));
}

function optionOf(tree: SyntaxTree, item: ScalarEntry): ScalarEntry | undefined {
  const text = tree.file.text.slice(item.contentSpan.start, item.contentSpan.end);
  const [whole, name] = /^--?([a-z][a-z0-9-]*)=/.exec(text) ?? [];
  if (whole === undefined || name === undefined || item.value !== text) return undefined;
  const { start, end } = item.contentSpan;
  const content = span(start + whole.length, end);
  return {
    ...item,
    key: variableOfOption(name),
    keySpan: span(start, start + whole.length - 1),
    value: text.slice(whole.length),
    contentSpan: content,
    valueSpan: content,
    quoting: 'plain',
    type: 'string',
  };
}
