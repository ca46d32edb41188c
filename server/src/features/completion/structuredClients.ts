import type { FileFacts } from '../../dialects/types.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Entry, type MapEntry, textAt } from '../../syntax/tree.ts';
import { dominantEol } from '../../text/sourceFile.ts';
import type { NewClient } from './clients.ts';
import { grafanaSection, proxyProvider } from './frameworks.ts';
import { type KeyPlace, lineAt } from './place.ts';
import { clientProviders, prefixOf, templateOf } from './providers.ts';
import { type Piece, piecesOf } from './snippet.ts';
import type { CompletionInput } from './types.ts';

/** New clients in the files of Spring, oauth2-proxy and Grafana. Credentials are references or stay empty. */
export function structuredClients(
  input: CompletionInput,
  facts: FileFacts | undefined,
  place: KeyPlace,
  entry: Entry | undefined,
  dialects: readonly string[],
): readonly NewClient[] {
  const parent = entry?.parent?.kind === 'map' ? entry.parent : undefined;
  const eol = dominantEol(input.file.text);
  const taken = new Set(facts?.settings.flatMap((s) => s.provider ?? []));
  const free = clientProviders.filter(({ id }) => !taken.has(id));
  if (dialects.includes('spring-oauth2')) {
    return place.format === 'properties' ? springLines(free, eol) : springBlocks(free, place, parent, eol);
  }
  if (dialects.includes('oauth2-proxy') && place.format === 'toml') return proxyLines(free, parent, eol);
  if (dialects.includes('grafana') && place.format === 'ini') return grafanaSections(input, free, place, eol);
  return [];
}

/** Spring Security knows the endpoints of these by itself (CommonOAuth2Provider); Okta's lack the domain. */
const common: ReadonlySet<string> = new Set(['google', 'github', 'facebook']);

const springId = (provider: Provider): string => provider.frameworkSlugs.spring ?? provider.id;

const scopesOf = ({ scopes }: Provider): readonly string[] => scopes.defaults;

/** Levels of keys; a string is a value. */
type Node = { readonly [key: string]: Node | string };

function registration(provider: Provider): Node {
  const prefix = prefixOf(provider);
  const scopes = scopesOf(provider);
  return {
    'client-id': `\${${prefix}_CLIENT_ID}`,
    'client-secret': `\${${prefix}_CLIENT_SECRET}`,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(',') }),
    ...(common.has(provider.id)
      ? {}
      : {
          'authorization-grant-type': 'authorization_code',
          'redirect-uri': '{baseUrl}/login/oauth2/code/{registrationId}',
        }),
  };
}

/** Endpoints that Spring cannot know: by the issuer where there is one, which it looks up. */
function providerBlock(provider: Provider): Node | undefined {
  if (common.has(provider.id)) return {};
  const issuer = provider.protocol === 'oidc' ? templateOf(provider, 'issuer') : undefined;
  if (issuer !== undefined) return { 'issuer-uri': issuer };
  const { authorization, token, userinfo } = provider.endpoints;
  if (authorization === undefined || token === undefined || userinfo === undefined) return undefined;
  return { 'authorization-uri': authorization, 'token-uri': token, 'user-info-uri': userinfo };
}

function springTree(provider: Provider): Node | undefined {
  const endpoints = providerBlock(provider);
  if (endpoints === undefined) return undefined;
  const id = springId(provider);
  return {
    registration: { [id]: registration(provider) },
    ...(Object.keys(endpoints).length === 0 ? {} : { provider: { [id]: endpoints } }),
  };
}

const springPath = ['spring', 'security', 'oauth2', 'client'] as const;

/** Below `registration`, or the whole path where it is not there. */
function springBlocks(
  providers: readonly Provider[],
  place: KeyPlace,
  parent: MapEntry | undefined,
  eol: string,
): readonly NewClient[] {
  const path = (parent?.path ?? []).map(String);
  const isPath = path.length <= springPath.length && path.every((key, i) => key === springPath[i]);
  const isRegistration = path.join('.') === `${springPath.join('.')}.registration`;
  const next = springPath[path.length] ?? 'registration';
  if (!isRegistration && (!isPath || parent?.children.some(({ key }) => key === next) === true)) return [];
  return providers.flatMap((provider): readonly NewClient[] => {
    const id = springId(provider);
    if (isRegistration && (!common.has(provider.id) || parent?.children.some(({ key }) => key === id))) return [];
    const tree = isRegistration ? { [id]: registration(provider) } : springTree(provider);
    if (tree === undefined) return [];
    const wrapped = isRegistration
      ? tree
      : springPath.slice(path.length).reduceRight<Node>((inner, key) => ({ [key]: inner }), tree);
    return [{ title: 'Spring Security', provider, pieces: yamlPieces(wrapped, place.indent, eol) }];
  });
}

function yamlPieces(node: Node, indent: string, eol: string): readonly Piece[] {
  return Object.entries(node).flatMap(([key, value], index): readonly Piece[] => {
    const start = index === 0 ? '' : eol + indent;
    if (typeof value === 'string') return [{ text: `${start}${key}: ` }, ...valuePieces(value)];
    const deeper = `${indent}  `;
    return [{ text: `${start}${key}:${eol}${deeper}` }, ...yamlPieces(value, deeper, eol)];
  });
}

/** Quoted where braces or commas would mislead a reader; references and `{baseUrl}` are no holes. */
function valuePieces(value: string): readonly Piece[] {
  if (value.startsWith('${')) return [{ text: value }];
  if (value.startsWith('{baseUrl}')) return [{ text: `"${value}"` }];
  return piecesOf(value);
}

function springLines(providers: readonly Provider[], eol: string): readonly NewClient[] {
  return providers.flatMap((provider): readonly NewClient[] => {
    const tree = springTree(provider);
    if (tree === undefined) return [];
    const lines = leaves(tree, springPath.join('.'));
    const pieces = lines.flatMap(([key, value], index): readonly Piece[] => [
      { text: `${index === 0 ? '' : eol}${key}=` },
      ...(value.startsWith('{baseUrl}') || value.startsWith('${') ? [{ text: value }] : piecesOf(value)),
    ]);
    return [{ title: 'Spring Security', provider, pieces }];
  });
}

const leaves = (node: Node, path: string): readonly (readonly [string, string])[] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}.${key}`, value] as const] : leaves(value, `${path}.${key}`),
  );

/** oauth2-proxy has one client in a file. */
function proxyLines(providers: readonly Provider[], parent: MapEntry | undefined, eol: string): readonly NewClient[] {
  if (parent === undefined || parent.path.length > 0 || textAt(parent, 'client_id') !== undefined) return [];
  return providers.flatMap((provider): readonly NewClient[] => {
    const name = proxyProvider(provider);
    if (name === undefined) return [];
    const issuer = name.includes('oidc') || name === 'entra-id' ? templateOf(provider, 'issuer') : undefined;
    const keys: readonly (readonly [string, string])[] = [
      ['provider', name],
      ['client_id', ''],
      ['client_secret', ''],
      ...(issuer === undefined ? [] : [['oidc_issuer_url', issuer] as const]),
      ['cookie_secret', ''],
    ];
    const isNew = keys.filter(([key]) => textAt(parent, key) === undefined);
    const pieces = isNew.flatMap(([key, value], index): readonly Piece[] => [
      { text: `${index === 0 ? '' : eol}${key} = "` },
      ...piecesOf(value),
      { text: '"' },
    ]);
    return [{ title: 'oauth2-proxy', provider, pieces: [...pieces, ...domains(parent, eol)] }];
  });
}

const domains = (parent: MapEntry, eol: string): readonly Piece[] =>
  parent.children.some(({ key }) => key === 'email_domains') ? [] : [{ text: `${eol}email_domains = ["*"]` }];

/** A section of its own, and so only where no key of another section follows. */
function grafanaSections(
  input: CompletionInput,
  providers: readonly Provider[],
  place: KeyPlace,
  eol: string,
): readonly NewClient[] {
  const { text } = input.file;
  const rest = text.slice(lineAt(text, place.span.end).end);
  const follower = /^[ \t]*([^\s;#])/m.exec(rest)?.[1];
  if (follower !== undefined && follower !== '[') return [];
  return providers.flatMap((provider): readonly NewClient[] => {
    const section = grafanaSection(provider)?.toLowerCase();
    if (section === undefined || text.includes(`[auth.${section}]`)) return [];
    const prefix = prefixOf(provider);
    const lines = [
      `[auth.${section}]`,
      'enabled = true',
      `client_id = $__env{${prefix}_CLIENT_ID}`,
      `client_secret = $__env{${prefix}_CLIENT_SECRET}`,
    ];
    return [{ title: 'Grafana', provider, pieces: [{ text: lines.join(eol) }] }];
  });
}
