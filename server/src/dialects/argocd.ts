import { lookup } from '../base/table.ts';
import { childrenOf, type Entry, entryAt, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { adapted, unknowable } from './adapt.ts';
import { dexConnectors } from './dex.ts';
import { embeddedYaml } from './embedded.ts';
import { matches, type StructuredDialect, splitPattern, structuredDialect } from './structured.ts';
import type { ClaimInput, Reading, Setting } from './types.ts';

const isOurs = (root: Entry): boolean =>
  textAt(root, 'kind') === 'ConfigMap' && textAt(root, 'metadata', 'name') === 'argocd-cm';

/** An overlay of a deployment, with its address alone. */
const isPatch = (root: Entry): boolean => isOurs(root) && entryAt(root, 'data', 'url') !== undefined;

/** `data` of each ConfigMap called argocd-cm that configures sign-in. */
const dataOf = (tree: SyntaxTree): readonly Entry[] =>
  tree.roots.flatMap((root) => (isOurs(root) ? (entryAt(root, 'data') ?? []) : [])).filter(hasDocuments);

/** Whether sign-in is configured there. */
const hasDocuments = (data: Entry): boolean => childrenOf(data).some(({ key }) => Object.hasOwn(embedded, key));

const outer = structuredDialect({
  id: 'argocd-cm',
  title: 'Argo CD ConfigMap (argocd-cm)',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/*argocd*.{yml,yaml}', '**/argocd/**/*.{yml,yaml}', '**/argo-cd/**/*.{yml,yaml}'],
  references: 'none',
  recognise: (tree) => (dataOf(tree).length > 0 || tree.roots.some(isPatch) ? 0.95 : 0),
  blocks: [
    {
      at: 'data',
      slot: 'application',
      skip: ({ parent }) => textAt(parent, 'metadata', 'name') !== 'argocd-cm',
      settings: { url: 'base_url' },
    },
  ],
});

const inside = { kind: 'use', formats: ['yaml'], files: [], references: 'none', recognise: () => 1 } as const;

/** The documents written as text below `data`. */
const embedded: Readonly<Record<string, StructuredDialect>> = {
  'oidc.config': structuredDialect({
    ...inside,
    id: 'argocd-cm',
    title: 'oidc.config of Argo CD',
    blocks: [
      {
        at: '',
        slot: () => ['oidc.config'],
        settings: {
          issuer: 'issuer',
          clientID: 'client_id',
          clientSecret: 'client_secret',
          requestedScopes: 'scope',
          allowedAudiences: 'audience',
        },
      },
    ],
  }),
  'dex.config': structuredDialect({
    ...inside,
    id: 'dex-config',
    title: 'dex.config of Argo CD',
    blocks: [dexConnectors('connectors.*')],
  }),
};

/**
 * Argo CD's sign-in (argo-cd.readthedocs.io, "User Management"). A value that begins with `$` is looked up in a
 * Kubernetes secret, not in the environment.
 */
export const argocdConfigMap: StructuredDialect = withDocuments(outer);

/**
 * Where the chart takes what is to stand in the ConfigMap (argo-helm, charts/argo-cd; before its version 5 in
 * `server.config`).
 */
const chartPlaces = ['configs.cm', 'server.config'];

const chart = structuredDialect({
  ...inside,
  id: 'argocd-cm',
  title: 'Values of the chart of Argo CD',
  recognise: (tree) => (chartDataOf(tree).length > 0 ? 0.95 : 0),
  blocks: chartPlaces
    // Also as the values of a chart that depends on it.
    .flatMap((place) => [place, `*.${place}`])
    .map((at) => ({
      at,
      slot: 'application',
      skip: (block) => !hasDocuments(block),
      settings: { url: 'base_url' as const },
    })),
});

const chartDataOf = (tree: SyntaxTree): readonly Entry[] =>
  chart.blocks.flatMap(({ at }) => tree.roots.flatMap((root) => matches(root, splitPattern(at)))).filter(hasDocuments);

/** The same in the values of its chart. */
export const argocdChart: StructuredDialect = withDocuments(chart);

/** The dialect, with what the documents say that are written as text below `data`. */
function withDocuments(dialect: StructuredDialect): StructuredDialect {
  const read = (tree: SyntaxTree, input: ClaimInput): Reading => {
    const reading = dialect.read(tree, input);
    const documents = argocdDocuments(tree).flatMap((inner) => settingsIn(inner, input));
    return { ...reading, settings: [...reading.settings, ...documents] };
  };
  return { ...dialect, read };
}

/** A document written as text below `data`, with its places in the file, and what its keys mean. */
interface Embedded {
  readonly entry: Entry;
  readonly document: SyntaxTree;
  readonly dialect: StructuredDialect;
}

/** The YAML documents that stand as texts in the ConfigMap or in the chart's values, with the dialect of each. */
export const argocdDocuments = (tree: SyntaxTree): readonly Embedded[] =>
  [...dataOf(tree), ...chartDataOf(tree)].flatMap((data) => documentsIn(data, tree));

const documentsIn = (data: Entry, tree: SyntaxTree): readonly Embedded[] =>
  childrenOf(data).flatMap((entry) => {
    const dialect = lookup(embedded, entry.key);
    const document = dialect !== undefined && entry.kind === 'scalar' ? embeddedYaml(tree, entry) : undefined;
    return dialect === undefined || document === undefined ? [] : [{ entry, document, dialect }];
  });

const settingsIn = ({ entry, document, dialect }: Embedded, input: ClaimInput): readonly Setting[] =>
  adapted(dialect, (setting) => {
    const own = { ...setting, name: `${entry.key}.${setting.name}` };
    return own.value.text.startsWith('$') ? unknowable(own) : own;
  }).read(document, input).settings;
