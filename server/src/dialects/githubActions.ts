import { providerOfClientId } from '../knowledge/providers/lookup.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { tokenKindOf } from '../knowledge/tokens.ts';
import { childOf, childrenOf, type Entry, pathText, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { mapAssignments, type Program, readPrograms } from './carrier.ts';
import { environmentName } from './environment.ts';
import type { Dialect, Reading, Setting, Value } from './types.ts';

const id = 'github-actions';

/** The environment of jobs that do not deploy. */
const builds = 'test';

/**
 * Workflows of GitHub Actions: `env` at three levels, and the inputs of actions that sign in. Only jobs with an
 * `environment` deploy. The others build and test, with values made up for it, and there only what a provider has
 * surely issued is believed.
 */
export const githubActions: Dialect = {
  id,
  title: 'GitHub Actions workflow',
  kind: 'use',
  formats: ['yaml'],
  files: [
    '**/.github/workflows/*.{yml,yaml}',
    '**/.gitea/workflows/*.{yml,yaml}',
    '**/.forgejo/workflows/*.{yml,yaml}',
  ],
  readIgnored: false,
  recognise: (tree) => {
    const jobs = childrenOf(childOf(tree.roots[0], 'jobs'));
    return jobs.some((job) => job.kind === 'map') && childOf(tree.roots[0], 'on') !== undefined ? 0.95 : 0;
  },
  read,
};

function read(tree: SyntaxTree): Reading {
  const root = tree.roots[0];
  const programs = [
    ...programAt(childOf(root, 'env'), undefined),
    ...childrenOf(childOf(root, 'jobs')).flatMap(programsOfJob),
  ];
  const deploying = new Set(programs.filter((p) => p.environment !== builds).map((p) => p.scope));
  const reading = readPrograms({ tree, dialect: id, keep: isBelieved }, programs);
  return {
    ...reading,
    settings: reading.settings.map((setting) =>
      misspeltReference(setting.value.text) === undefined ? setting : { ...setting, value: unread(setting.value) },
    ),
    variables: reading.variables.filter(({ service }) => deploying.has(service ?? '')),
  };
}

/** What was meant to be a reference is no value of anything. */
const unread = ({ text }: Value): Value => ({ state: 'template', text, parts: [{ kind: 'opaque', text }] });

/**
 * A value that is a reference to a secret or variable of the repository but for its notation. `kept`: GitHub evaluates
 * `${{ }}` only, and hands the rest over as text. `refused`: the workflow is not run at all. `empty`: what it names is nothing.
 */
export interface MisspeltReference {
  readonly fault: 'kept' | 'refused' | 'empty';
  /** What was meant: `secrets.NAME`. */
  readonly meant: string;
}

/** docs.github.com, "Contexts reference" and "Evaluate expressions in workflows and actions" (2026-11). */
const misspellings: readonly (readonly [MisspeltReference['fault'], RegExp])[] = [
  ['kept', /^(?:\$?\{ *|\{\{ *|\$\( *|\$)(?<meant>(?:secrets|vars)\.[A-Z_]\w*) *[})]{0,2}$/i],
  ['refused', /^\$\{\{ *(?<meant>(?:secret|var)\.[A-Z_]\w*) *\}\}$/i],
  ['refused', /^\$\{\{ *(?<meant>(?:secrets|vars)\.[A-Z_]\w*) *\}$/i],
  ['empty', /^\$\{\{ *(?:env|github)\.(?<meant>(?:secrets|vars)\.[A-Z_]\w*) *\}\}$/i],
];

/** An expression that was meant, of a value that GitHub takes as it stands: `{{ secrets.NAME }}`, `$(secrets.NAME)`. */
export function misspeltReference(text: string): MisspeltReference | undefined {
  const written = text.trim();
  if (written.length > 200 || !/[$[{]/.test(written.slice(0, 1))) return undefined;
  for (const [fault, pattern] of misspellings) {
    const meant = pattern.exec(written)?.groups?.meant;
    if (meant !== undefined) return { fault, meant: meant.replace(/^(secret|var)\./i, '$1s.') };
  }
  return undefined;
}

/**
 * The variable of a shell that alone makes up a value of `env`: `$NAME`, `${NAME}`. Nothing replaces it there (docs.github.com,
 * "Variables reference"; actions/upload-artifact issue 213), but a shell does where an expression puts it into a command.
 */
export function shellVariable({ entry, file, value }: Setting, workflow: string): string | undefined {
  const name = /^\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))$/.exec(value.text.trim())?.slice(1).find(Boolean);
  if (name === undefined || entry.parent?.key !== 'env' || !file.includes('/.github/')) return undefined;
  const isPutIn = workflow.includes(`env.${entry.key}`) || workflow.includes(`env['${entry.key}']`);
  return isPutIn || /\b(?:eval|envsubst)\b/.test(workflow) ? undefined : name;
}

function programsOfJob(job: Entry): readonly Program[] {
  const deployment = textAt(job, 'environment') ?? textAt(job, 'environment', 'name');
  const steps = childrenOf(childOf(job, 'steps')).flatMap((step) => [
    ...programAt(childOf(step, 'env'), deployment),
    ...programAt(childOf(step, 'with'), deployment),
  ]);
  return [
    ...programAt(childOf(job, 'env'), deployment),
    ...programAt(childOf(childOf(job, 'container'), 'env'), deployment),
    ...steps,
  ];
}

function programAt(map: Entry | undefined, deployment: string | undefined): readonly Program[] {
  const assignments = mapAssignments(map);
  if (map === undefined || assignments.length === 0) return [];
  const isNamed = deployment !== undefined && /^[\w-]+$/.test(deployment);
  const environment = isNamed ? environmentName(deployment) : deployment === undefined ? builds : 'deployment';
  return [{ scope: pathText(map.path), assignments, environment }];
}

const madeUp = /(?:^|[-_ .])(?:not[-_ .](?:a[-_ .])?real|dummy|fake|placeholder)(?:$|[-_ .])/i;

function isBelieved({ environment, role, value }: Setting): boolean {
  // Made up for the run, and says so.
  if (value.state === 'placeholder' || (isSecretRole(role) && madeUp.test(value.text))) return false;
  if (
    environment !== builds ||
    misspeltReference(value.text) !== undefined ||
    value.state === 'template' ||
    value.state === 'ciphertext'
  )
    return true;
  if (value.state !== 'literal') return false;
  if (isSecretRole(role)) return tokenKindOf(value.text.trim())?.secret === true;
  return role === 'client_id' && providerOfClientId(value.text) !== undefined;
}
