import { childOf, childrenOf, type Entry, entryAt, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { optionOf } from './commandOptions.ts';
import { settingsOfAssignments } from './env.ts';
import type { SettingFrame } from './settings.ts';
import type { Dialect } from './types.ts';

const id = 'kubeconfig';

/** `kubectl oidc-login get-token …`, and the plugin by its own name. */
const runsPlugin = (exec: Entry | undefined): boolean =>
  /(?:^|\/)kubectl-oidc_login$/.test(textAt(exec, 'command') ?? '') ||
  argsOf(exec).some(({ text }) => text === 'oidc-login');

const argsOf = (exec: Entry | undefined) =>
  childrenOf(childOf(exec, 'args')).map((entry) => ({ entry, text: entry.kind === 'scalar' ? entry.value : '' }));

/** The users of a kubeconfig who sign in by the plugin. */
const usersOf = (tree: SyntaxTree): readonly { readonly name: string; readonly exec: Entry }[] =>
  tree.roots
    .filter((root) => textAt(root, 'kind') === 'Config')
    .flatMap((root) => childrenOf(childOf(root, 'users')))
    .flatMap((user) => {
      const exec = entryAt(user, 'user', 'exec');
      return exec !== undefined && runsPlugin(exec) ? [{ name: textAt(user, 'name') ?? '', exec }] : [];
    });

/**
 * People who sign in to Kubernetes with OpenID Connect: the options of int128/kubelogin in a kubeconfig (its docs/usage.md,
 * `--oidc-issuer-url` and so on).
 */
export const kubeconfig: Dialect = {
  id,
  title: 'kubeconfig with kubelogin',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/*kubeconfig*.{yml,yaml}'],
  sniffedFiles: ['**/*.{yml,yaml}'],
  readIgnored: false,
  recognise: (tree) => (usersOf(tree).length > 0 ? 0.95 : 0),
  read: (tree) => {
    const frame: SettingFrame = { tree, dialect: id, kind: 'use', references: 'none' };
    return {
      settings: usersOf(tree).flatMap(({ name, exec }) => {
        const options = argsOf(exec).flatMap(({ entry }) => optionOf(tree, entry, (option) => option) ?? []);
        return settingsOfAssignments(frame, options, `${name}/`);
      }),
      variables: [],
      references: [],
      links: [],
    };
  },
};
