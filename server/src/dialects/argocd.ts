import { lookup } from '../base/table.ts';
import { childrenOf, type Entry, entryAt, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { adapted, unknowable } from './adapt.ts';
import { dexConnectors } from './dex.ts';
import { embeddedYaml } from './embedded.ts';
import { structuredDialect } from './structured.ts';
import type { ClaimInput, Dialect, Setting } from './types.ts';

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
const embedded: Readonly<Record<string, Dialect>> = {
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
export const argocdConfigMap: Dialect = {
  ...outer,
  read: (tree, input) => {
    const reading = outer.read(tree, input);
    return {
      ...reading,
      settings: [...reading.settings, ...dataOf(tree).flatMap((data) => settingsIn(tree, data, input))],
    };
  },
};

const settingsIn = (tree: SyntaxTree, data: Entry, input: ClaimInput): readonly Setting[] =>
  childrenOf(data).flatMap((entry) => {
    const dialect = lookup(embedded, entry.key);
    const document = dialect !== undefined && entry.kind === 'scalar' ? embeddedYaml(tree, entry) : undefined;
    if (dialect === undefined || document === undefined) return [];
    const named = adapted(dialect, (setting) => {
      const own = { ...setting, name: `${entry.key}.${setting.name}` };
      return own.value.text.startsWith('$') ? unknowable(own) : own;
    });
    return named.read(document, input).settings;
  });
