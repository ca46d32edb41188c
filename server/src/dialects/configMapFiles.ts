import { childOf, childrenOf, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { argoWorkflows } from './argoWorkflows.ts';
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
import { elasticsearchOidc, opensearchDashboards } from './searchStacks.ts';
import { springOauth2 } from './spring.ts';
import type { ClaimInput, Dialect, Reading } from './types.ts';
import { vikunja } from './vikunja.ts';

/** Programs whose configuration is often a key of a ConfigMap; after them, whatever has OAuth keys. */
const dialects: readonly Dialect[] = [
  argoWorkflows,
  autheliaConfig,
  authentikBlueprint,
  dexConfig,
  elasticsearchOidc,
  grafanaIni,
  oauth2Proxy,
  opensearchDashboards,
  oryHydra,
  oryKratos,
  quarkusOidc,
  springOauth2,
  vikunja,
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
  return joinedApart(filesIn(tree).map((entry) => [programOfFile(entry), readFileOf(tree, entry, input, environment)]));
}

/**
 * Settings of one program share their slots, those of different programs do not, although they stand in one manifest. Where
 * there is one program alone, its slots stay as they are.
 */
function joinedApart(readings: readonly (readonly [program: string, reading: Reading])[]): Reading {
  const told = readings.filter(([, { settings }]) => settings.length > 0);
  const programs = new Set(told.map(([program]) => program));
  if (programs.size < 2) return joined(readings.map(([, reading]) => reading));
  return joined(
    told.map(([program, reading]) => ({
      ...reading,
      settings: reading.settings.map((setting) => ({ ...setting, slot: `${program}/${setting.slot ?? ''}` })),
    })),
  );
}

/**
 * Whose configuration a file is: a ConfigMap and a Secret of nearly one name are those of one program, and so are
 * Spring's files for profiles.
 */
function programOfFile({ key, parent }: ScalarEntry): string {
  const metadata = parent?.parent === undefined ? undefined : childOf(parent.parent, 'metadata');
  const name = metadata === undefined ? '' : `${textAt(metadata, 'namespace') ?? ''} ${textAt(metadata, 'name') ?? ''}`;
  return `${name.replace(/[-.](?:config(?:map)?|cm|secrets?|settings|properties|env)$/i, '')} ${nameOfFile(key)}`.trim();
}

/** Without the profile. What Spring reads first, `bootstrap`, is of the same application. */
const nameOfFile = (key: string): string =>
  key.replace(/^(?:application|bootstrap)(?:-[^.]*)?(?=\.)/, 'application').replace(/\.(?:ya?ml|properties)$/i, '');

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
  return joinedApart(files.map((entry) => [programOfBlock(entry), readFileOf(tree, entry, input, environment)]));
}

/** Keys of values that say where files go, and not whose they are. */
const place = /^(?:config(?:map|uration)?s?|files?|data|secrets?|stringdata|extra\w*|volumes?|mounts?)$/i;

const programOfBlock = ({ key, parent }: ScalarEntry): string =>
  [...(parent?.path ?? []).filter((step) => !place.test(String(step))), nameOfFile(key)].join(' ');

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
