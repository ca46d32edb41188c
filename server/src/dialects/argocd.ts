import { lookup } from '../base/table.ts';
import { childrenOf, type Entry, entryAt, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { adapted, unknowable } from './adapt.ts';
import { dexConnectors } from './dex.ts';
import { embeddedYaml } from './embedded.ts';
import { type StructuredDialect, structuredDialect } from './structured.ts';
import type { ClaimInput, Setting } from './types.ts';

const isOurs = (root: Entry): boolean =>
  textAt(root, 'kind') === 'ConfigMap' && textAt(root, 'metadata', 'name') === 'argocd-cm';

/** An overlay of a deployment, with its address alone. */
const isPatch = (root: Entry): boolean => isOurs(root) && entryAt(root, 'data', 'url') !== undefined;

/** `data` of each ConfigMap called argocd-cm that configures sign-in. */
function dataOf(tree: SyntaxTree): readonly Entry[] {
  return tree.roots.flatMap((root) => {
    const data = isOurs(root) ? entryAt(root, 'data') : undefined;
    return data !== undefined && childrenOf(data).some(({ key }) => Object.hasOwn(embedded, key)) ? [data] : [];
  });
}

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
export const argocdConfigMap: StructuredDialect = {
  ...outer,
  read: (tree, input) => {
    const reading = outer.read(tree, input);
    return {
      ...reading,
      settings: [...reading.settings, ...argocdDocuments(tree).flatMap((inner) => settingsIn(inner, input))],
    };
  },
};

/** A document written as text below `data`, with its places in the file, and what its keys mean. */
interface Embedded {
  readonly entry: Entry;
  readonly document: SyntaxTree;
  readonly dialect: StructuredDialect;
}

export const argocdDocuments = (tree: SyntaxTree): readonly Embedded[] =>
  dataOf(tree).flatMap((data) =>
    childrenOf(data).flatMap((entry) => {
      const dialect = lookup(embedded, entry.key);
      const document = dialect !== undefined && entry.kind === 'scalar' ? embeddedYaml(tree, entry) : undefined;
      return dialect === undefined || document === undefined ? [] : [{ entry, document, dialect }];
    }),
  );

const settingsIn = ({ entry, document, dialect }: Embedded, input: ClaimInput): readonly Setting[] =>
  adapted(dialect, (setting) => {
    const own = { ...setting, name: `${entry.key}.${setting.name}` };
    return own.value.text.startsWith('$') ? unknowable(own) : own;
  }).read(document, input).settings;
