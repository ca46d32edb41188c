import { memoised } from '../../base/memo.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts, Setting, VariableDefinition } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { envFilesOf } from '../../model/variables.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { valuePlace } from '../support/value.ts';

interface Data {
  readonly facts: FileFacts;
  readonly setting: Setting;
  /** URI of the service's file in which the variable stands. */
  readonly envFile: string;
}

/**
 * Compose specification, "Interpolation" and "env_file": `${X}` is filled in from the shell and `.env`, and what
 * `environment` says comes before what `env_file` gives. `--env-file` and the shell are out of sight, so only a project
 * whose `.env` fills in other variables of the same file is told: with `--env-file` Compose would not read it.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'compose-env-file-overridden',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The environment of a Compose service does not empty a variable that its env_file sets.',
  },
  *detect({ model }) {
    for (const facts of runningFiles(model)) {
      if (facts.dialects[0] !== 'docker-compose') continue;
      const filled = model.namesIn(`${parentUri(facts.file.uri)}/.env`);
      if (filled === undefined || !facts.references.some(({ name }) => filled.has(name))) continue;
      // A service may stand there in many documents, and names its files in each.
      const filesOf = memoised((service) => [...new Set(envFilesOf(facts, service))]);
      for (const setting of facts.settings) {
        const name = referredTo(setting);
        if (name === undefined || filled.has(name)) continue;
        const variable = firstLiteral(model, filesOf(setting.slot?.split('/')[0] ?? ''), name);
        if (variable === undefined) continue;
        const { file, entry } = variable;
        const related = { file, span: entry.keySpan ?? entry.span, message: `${name} is set here` };
        yield { at: valuePlace(setting), data: { facts, setting, envFile: file }, related: [related] };
      }
    }
  },
  word: ({ facts, setting: { name }, envFile }) =>
    `Compose fills in \${${name}} from the shell and .env, not from env_file, and .env does not set it. Unless the shell ` +
    `does, ${name} is empty in the container ("The ${name} variable is not set. Defaulting to a blank string"), because ` +
    `environment comes before ${baseName(envFile)}. Remove the line from environment in ${baseName(facts.file.uri)}.`,
  fix: ({ data: { facts, setting } }) =>
    fixOf(
      facts,
      `Remove ${setting.name} from environment`,
      'review',
      setting.entry.inherited ? undefined : removeEntry(facts.tree, setting.entry),
    ),
});

/** What the files set the variable to, the first of them that does. */
function firstLiteral(model: Model, uris: readonly string[], name: string): VariableDefinition | undefined {
  for (const uri of uris) {
    const facts = model.fileOf(uri);
    const literal = facts && variablesNamed(facts, name).find(({ value }) => value.state === 'literal');
    if (literal !== undefined) return literal;
  }
  return undefined;
}

/** The variable that `X: ${X}` hands on under its own name, without a default. */
function referredTo({ name, value: { parts } }: Setting): string | undefined {
  const [part] = parts;
  const isAlone = parts.length === 1 && part?.kind === 'reference' && part.fallback === undefined;
  return isAlone && part.name === name ? name : undefined;
}
