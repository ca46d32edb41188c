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

/** A program that is configured on the command line of its container, and what its options are called here. */
interface Program {
  readonly image: RegExp;
  readonly nameOf: (option: string) => string | undefined;
}

const programs: readonly Program[] = [
  // oauth2-proxy.github.io, "Configuration": the option's name in capitals behind `OAUTH2_PROXY_` means the same.
  { image: /(?:^|\/)oauth2[-_]proxy(?:[:@]|$)/, nameOf: variableOfOption },
  // kubernetes.io, "Authenticating": the API server, which has no variables for them.
  { image: /(?:^|\/)kube-apiserver(?:[-:@]|$)/, nameOf: (option) => (/^oidc-/.test(option) ? option : undefined) },
];

/**
 * The options of programs on the command line of their container. Only `--name=value` is read, where each character stands as it
 * is written.
 */
export function optionEntries(tree: SyntaxTree, container: Entry): readonly ScalarEntry[] {
  const image = textAt(container, 'image') ?? '';
  const program = programs.find((each) => each.image.test(image));
  if (program === undefined) return [];
  const items = ['command', 'args'].flatMap((key) => childrenOf(childOf(container, key)));
  return items.flatMap((item) => optionOf(tree, item, program.nameOf) ?? []);
}

/** An item `--name=value` as an entry of its own; undefined for others, and for options without a name here. */
export function optionOf(tree: SyntaxTree, item: Entry, nameOf: Program['nameOf']): ScalarEntry | undefined {
  if (item.kind !== 'scalar') return undefined;
  const text = tree.file.text.slice(item.contentSpan.start, item.contentSpan.end);
  const [whole, option] = /^--?([a-z][a-z0-9-]*)=/.exec(text) ?? [];
  const key = option === undefined ? undefined : nameOf(option);
  if (whole === undefined || key === undefined || item.value !== text) return undefined;
  const { start, end } = item.contentSpan;
  const content = span(start + whole.length, end);
  return {
    ...item,
    key,
    keySpan: span(start, start + whole.length - 1),
    value: text.slice(whole.length),
    contentSpan: content,
    valueSpan: content,
    quoting: 'plain',
    type: 'string',
  };
}
