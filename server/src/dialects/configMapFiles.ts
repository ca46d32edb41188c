import { childOf, childrenOf, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { autheliaConfig } from './authelia.ts';
import { authentikBlueprint } from './authentik.ts';
import { joined, sealed } from './carrier.ts';
import { dexConfig } from './dex.ts';
import { embeddedDocument } from './embedded.ts';
import { grafanaIni } from './grafana.ts';
import { oauth2Proxy } from './oauth2Proxy.ts';
import { genericOauth, oauthClientMetadata } from './oauthJson.ts';
import { oryHydra, oryKratos } from './ory.ts';
import { quarkusOidc } from './quarkus.ts';
import { springOauth2 } from './spring.ts';
import type { ClaimInput, Dialect, Reading } from './types.ts';

/** Programs whose configuration is often a key of a ConfigMap; after them, whatever has OAuth keys. */
const dialects: readonly Dialect[] = [
  autheliaConfig,
  authentikBlueprint,
  dexConfig,
  grafanaIni,
  oauth2Proxy,
  oryHydra,
  oryKratos,
  quarkusOidc,
  springOauth2,
  oauthClientMetadata,
  genericOauth,
];

/** Where a text has none of these words, it is not parsed. */
const words = /client[-_]?id|redirect[-_]?ur[il]|oidc|oauth/i;

/**
 * What the files inside ConfigMaps and Secrets say (ConfigMap, API reference: a key with a dot is the name of a file),
 * where they are written as literal blocks. References in them are filled in by the program or by another tool, out of
 * reach.
 */
export function configMapFiles(tree: SyntaxTree, input: ClaimInput, environment: string | undefined): Reading {
  return joined(filesIn(tree).map((entry) => readFileOf(tree, entry, input, environment)));
}

const filesIn = (tree: SyntaxTree): readonly ScalarEntry[] =>
  tree.roots
    .filter((root) => /^(?:ConfigMap|Secret)$/.test(textAt(root, 'kind') ?? ''))
    .flatMap((root) => [...childrenOf(childOf(root, 'data')), ...childrenOf(childOf(root, 'stringData'))])
    .filter((entry): entry is ScalarEntry => entry.kind === 'scalar' && words.test(entry.value));

/**
 * The same for a chart's values: charts take a file of the program as a literal block (`configFile` of the oauth2-proxy
 * chart, keys such as `grafana.ini` elsewhere).
 */
export function chartFiles(tree: SyntaxTree, input: ClaimInput, environment: string | undefined): Reading {
  const files = tree.entries.filter(
    (entry): entry is ScalarEntry =>
      entry.kind === 'scalar' &&
      entry.quoting === 'block' &&
      words.test(entry.value) &&
      (entry.key === proxyFile || /\.(?:ya?ml|toml|cfg|properties|ini)$/i.test(entry.key)),
  );
  return joined(files.map((entry) => readFileOf(tree, entry, input, environment)));
}

/** Of the chart of oauth2-proxy: its file of options. */
const proxyFile = 'configFile';

/** True when a file inside says anything; the first one that does is enough. */
export const hasConfigMapFiles = (tree: SyntaxTree, input: ClaimInput): boolean =>
  filesIn(tree).some((entry) => readFileOf(tree, entry, input, undefined).settings.length > 0);

function readFileOf(
  tree: SyntaxTree,
  entry: ScalarEntry,
  { path }: ClaimInput,
  environment: string | undefined,
): Reading {
  const name = entry.key === proxyFile ? 'oauth2-proxy.cfg' : entry.key;
  const own: ClaimInput = { name, path: `${path}/${name}` };
  const format = formatOf(entry.key);
  const document = format === undefined ? undefined : embeddedDocument(tree, entry, format);
  if (format === undefined || document === undefined) return nothing;
  const dialect = dialects.find((d) => d.formats.includes(format) && d.recognise(document, own) >= 0.6);
  if (dialect === undefined) return nothing;
  const { settings } = dialect.read(document, own);
  return {
    ...nothing,
    settings: settings.map((setting) => ({
      ...setting,
      name: `${entry.key}: ${setting.name}`,
      value: sealed(setting.value),
      environment: setting.environment ?? environment,
    })),
  };
}

const nothing: Reading = { settings: [], variables: [], references: [], links: [] };

/** Of a file's name; a key without a dot holds YAML, if it holds a document at all. */
function formatOf(key: string): 'yaml' | 'toml' | 'properties' | 'ini' | undefined {
  if (key === proxyFile) return 'toml';
  if (/\.ya?ml$/i.test(key) || !key.includes('.')) return 'yaml';
  if (/\.toml$|oauth2[-_]?proxy.*\.cfg$/i.test(key)) return 'toml';
  if (/\.properties$/i.test(key)) return 'properties';
  return /\.ini$/i.test(key) ? 'ini' : undefined;
}
