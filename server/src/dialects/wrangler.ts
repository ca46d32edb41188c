import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { settingsOfAssignments } from './env.ts';
import { environmentName } from './environment.ts';
import type { SettingFrame } from './settings.ts';
import type { Dialect, Setting } from './types.ts';

const id = 'wrangler';

const scalarsOf = (vars: Entry | undefined): ScalarEntry[] =>
  childrenOf(vars).filter((entry): entry is ScalarEntry => entry.kind === 'scalar');

const environmentsOf = (root: Entry | undefined): readonly Entry[] => childrenOf(childOf(root, 'env'));

/**
 * Variables of a Cloudflare Worker (developers.cloudflare.com, Wrangler configuration): plain text in a file that is
 * committed. `env.<name>.vars` inherits nothing from `vars`, so each environment's clients stay apart.
 */
export const wrangler: Dialect = {
  id,
  title: 'Wrangler configuration (vars)',
  kind: 'use',
  formats: ['json', 'toml'],
  files: ['**/wrangler.{json,jsonc,toml}', '**/wrangler.*.{json,jsonc,toml}'],
  readIgnored: false,
  recognise: ({ roots: [root] }) => {
    const holders = [root, ...environmentsOf(root)];
    const isWorker = childOf(root, 'compatibility_date') !== undefined;
    return isWorker || holders.some((holder) => scalarsOf(childOf(holder, 'vars')).length > 0) ? 0.95 : 0;
  },
  read: (tree) => ({
    settings: settingsOf(tree),
    variables: [],
    references: [],
    links: [],
  }),
};

function settingsOf(tree: SyntaxTree): Setting[] {
  const frame: SettingFrame = { tree, dialect: id, kind: 'use', references: 'none' };
  const root = tree.roots[0];
  const own = settingsOfAssignments(frame, scalarsOf(childOf(root, 'vars')));
  const others = environmentsOf(root).flatMap((block) => {
    const environment = environmentName(block.key);
    const settings = settingsOfAssignments(frame, scalarsOf(childOf(block, 'vars')), `${block.key}/`);
    return settings.map((setting) => ({ ...setting, environment }));
  });
  return [...own, ...others];
}
