import { childOf, childrenOf, entryAt, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { deploymentOf, joined, mapAssignments, type Program, readPrograms, sealed } from './carrier.ts';
import { readResources } from './cognitoTemplate.ts';
import { type SettingFrame, settingsOfEntry } from './settings.ts';
import type { ClaimInput, Dialect, Reading, Setting } from './types.ts';

const id = 'serverless-framework';

/** `serverless.yml` (Serverless Framework, AWS guide): the variables of functions, JWT authorizers, and its resources. */
export const serverless: Dialect = {
  id,
  title: 'Serverless Framework service',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/serverless.{yml,yaml}', '**/serverless[-_.]*.{yml,yaml}'],
  readIgnored: false,
  recognise: (tree) =>
    childOf(tree.roots[0], 'service') !== undefined && textAt(tree.roots[0], 'provider', 'name') !== undefined
      ? 0.95
      : 0,
  read,
};

function read(tree: SyntaxTree, input: ClaimInput): Reading {
  const root = tree.roots[0];
  const environment = deploymentOf(input);
  // A function sees what is set for all of them, its own last.
  const shared = mapAssignments(entryAt(root, 'provider', 'environment'));
  const functions = childrenOf(childOf(root, 'functions')).flatMap((fn): readonly Program[] => {
    const own = mapAssignments(childOf(fn, 'environment'));
    return own.length === 0 ? [] : [{ scope: fn.key, assignments: [...shared, ...own], environment }];
  });
  const service: Program = { scope: textAt(root, 'service') ?? 'service', assignments: shared, environment };
  const resources = readResources(tree, entryAt(root, 'resources', 'Resources'), id);
  return joined([
    readPrograms({ tree, dialect: id }, functions.length > 0 ? functions : [service]),
    { settings: authorizers(tree, environment), variables: [], references: [], links: [] },
    { ...resources, settings: resources.settings.map((setting) => ({ ...setting, environment })) },
  ]);
}

function authorizers(tree: SyntaxTree, environment: string): Setting[] {
  const frame: SettingFrame = { tree, dialect: id, kind: 'use', references: 'shell-like' };
  return childrenOf(entryAt(tree.roots[0], 'provider', 'httpApi', 'authorizers')).flatMap((authorizer) =>
    (
      [
        ['issuerUrl', 'issuer'],
        ['audience', 'audience'],
      ] as const
    ).flatMap(([key, role]) => {
      const entry = childOf(authorizer, key);
      if (entry === undefined) return [];
      const source = { role, name: key, slot: `${id}:${authorizer.key}`, environment };
      return settingsOfEntry(frame, entry, source).map((setting) => ({ ...setting, value: sealed(setting.value) }));
    }),
  );
}
