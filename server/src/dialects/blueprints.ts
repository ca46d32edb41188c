import { childOf, childrenOf, type Entry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { type Assignment, deploymentOf, elsewhereAt, listAssignments, type Program, readPrograms } from './carrier.ts';
import type { ClaimInput, Dialect, Reading } from './types.ts';

const id = 'render-heroku-blueprints';

/** Render's `render.yaml` (Blueprint specification) and Heroku's `app.json` (app.json schema). */
export const blueprints: Dialect = {
  id,
  title: 'Render blueprint or Heroku app.json',
  kind: 'use',
  formats: ['yaml', 'json'],
  files: ['**/render.{yml,yaml}', '**/app.json'],
  readIgnored: false,
  recognise: (tree) => (programsOf(tree).length > 0 ? 0.95 : 0),
  read: (tree, input) => read(tree, input),
};

/** `https://<APP_NAME>.herokuapp.com`, `https://{yourDomain}`, `https://your-app-name.herokuapp.com` */
const blank = /<[A-Za-z][^<>]*>|(?<!\$)\{[A-Za-z][^{}]*\}|:\/\/(?:[\w.-]{0,60}[.-])?your[-_]?[a-z]/i;

function read(tree: SyntaxTree, input: ClaimInput): Reading {
  const environment = deploymentOf(input);
  // What `app.json` proposes is asked for again when somebody deploys it.
  const keep = (isProposal: boolean): boolean => tree.format === 'yaml' || !isProposal;
  return readPrograms(
    { tree, dialect: id, keep: ({ value }) => keep(value.state === 'placeholder' || blank.test(value.text)) },
    programsOf(tree).map((program): Program => ({ ...program, environment })),
  );
}

function programsOf(tree: SyntaxTree): readonly Program[] {
  const root = tree.roots[0];
  return tree.format === 'yaml' ? renderServices(root) : herokuApp(root);
}

function renderServices(root: Entry | undefined): readonly Program[] {
  const services = [
    ...childrenOf(childOf(root, 'services')),
    ...childrenOf(childOf(root, 'envVarGroups')),
    ...childrenOf(childOf(root, 'projects')).flatMap((project) =>
      childrenOf(childOf(project, 'environments')).flatMap((environment) => [
        ...childrenOf(childOf(environment, 'services')),
        ...childrenOf(childOf(environment, 'envVarGroups')),
      ]),
    ),
  ];
  return services.flatMap((service) => {
    const assignments = listAssignments(childOf(service, 'envVars'), 'key', () => true);
    return assignments.length === 0 ? [] : [{ scope: textAt(service, 'name') ?? service.key, assignments }];
  });
}

/** The `env` of an Expo project's `app.json`, if it has one, is something else. */
function herokuApp(root: Entry | undefined): readonly Program[] {
  const env = childOf(root, 'env');
  if (env?.kind !== 'map' || childOf(root, 'expo') !== undefined) return [];
  const assignments = env.children.flatMap((entry): readonly Assignment[] => {
    if (!/^[A-Z][A-Z0-9_]*$/.test(entry.key)) return [];
    if (entry.kind === 'scalar') return entry.type === 'string' ? [{ entry }] : [];
    const value = childOf(entry, 'value');
    if (value?.kind === 'scalar') return [{ entry: { ...value, key: entry.key, keySpan: entry.keySpan } }];
    return elsewhereAt(entry);
  });
  return assignments.length === 0 ? [] : [{ scope: 'app', assignments }];
}
