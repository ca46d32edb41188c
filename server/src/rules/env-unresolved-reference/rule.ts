import { circlesOf } from '../../base/circles.ts';
import { memoisedFor } from '../../base/memo.ts';
import { misspeltReference, shellVariable } from '../../dialects/githubActions.ts';
import type { FileFacts, Setting, VariableDefinition } from '../../dialects/types.ts';
import { referencesOf } from '../../dialects/value.ts';
import { isPlatformVariable } from '../../knowledge/environments.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { knownText, type Model } from '../../model/types.ts';
import { loaderOf } from '../../syntax/loaders/read.ts';
import type { LoaderId, LoaderReading } from '../../syntax/loaders/types.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { loadersOf, readThisFile } from '../support/loaders.ts';
import { setValue, valuePlace } from '../support/value.ts';
import type { Detection, Severity } from '../types.ts';

/**
 * `kept`: no reader of the file replaces references. `early`: they replace them from top to bottom, and the variable is
 * defined further down. `circle`: the variables refer to each other. `program`: the program does not know references.
 * `workflow`: it is not written as GitHub reads it. `shell`: it is written for a shell, which does not see it there.
 */
type Fault = 'kept' | 'early' | 'circle' | 'program' | 'workflow' | 'shell';

interface Data {
  readonly setting: Setting;
  readonly name: string;
  readonly fault: Fault;
  readonly readers: readonly LoaderId[];
}

/**
 * Of references to variables that are defined; undefined ones are left to cross-env-var-undefined. What each loader makes
 * of the file is read from its model.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-unresolved-reference',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'What reads a file has to replace the references in it.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      if (facts.environment.isTemplate) continue;
      if (facts.tree.format === 'dotenv') yield* inEnvironmentFile(model, facts);
      else if (facts.tree.format === 'toml' && facts.dialects[0] === 'oauth2-proxy') yield* inOptions(facts);
      else if (facts.dialects[0] === 'github-actions') yield* inWorkflow(facts);
    }
  },
  word: ({ setting, name, fault, readers }) => {
    const outcome = 'Libraries stop with "Invalid URL", or the server answers invalid_client or redirect_uri_mismatch.';
    switch (fault) {
      case 'kept':
        return (
          `${setting.name} refers to ${name}. ${readThisFile(readers)}, and ${pronoun(readers)} not replace references, so the ` +
          `text with the $ in it is sent as written. ${outcome} Write the value out` +
          `${readers.includes('dotenv') ? ', or add dotenv-expand' : ''}.`
        );
      case 'early':
        return (
          `${setting.name} refers to ${name}, which is defined further down. ${readThisFile(readers)} from top to bottom, so ` +
          `nothing is put in its place. ${outcome} Move ${name} above ${setting.name}.`
        );
      case 'circle':
        return (
          `${setting.name} refers to ${name}, which refers back to ${setting.name}, so neither has a value. ${outcome} Give ` +
          'one of them a value of its own.'
        );
      case 'program':
        return (
          `${setting.name} refers to ${name}, but oauth2-proxy does not replace variables in this file and sends the text as ` +
          `written (invalid_client). Remove the line and set OAUTH2_PROXY_${setting.entry.key.toUpperCase()} in its environment.`
        );
      case 'workflow':
        return wordOfWorkflow(setting, name);
      case 'shell':
        return (
          `${setting.name} is the text ${setting.value.text.trim()}: below env GitHub replaces \${{ }} only, so it is sent as written ` +
          `(invalid_client). Write \${{ ${contextOf(setting)}.${name} }}, from wherever the value is kept.`
        );
    }
  },
  fix: ({ data: { setting, name, fault } }, { model }) => {
    const facts = model.fileOf(setting.file);
    if (fault === 'shell' && facts !== undefined) {
      const meant = `\${{ ${contextOf(setting)}.${name} }}`;
      return setValue(facts, setting, meant, `Write ${meant}`, 'review');
    }
    if (fault === 'workflow' && facts !== undefined)
      return setValue(facts, setting, `\${{ ${name} }}`, `Write \${{ ${name} }}`, 'review');
    const text = knownText(model.resolve(setting).resolved);
    if (fault !== 'kept' || facts === undefined || text === undefined || isSecretRole(setting.role)) return [];
    return setValue(facts, setting, text, 'Write the value out', 'review');
  },
});

/** Where the value is likely kept. */
const contextOf = ({ role }: Setting): string => (isSecretRole(role) ? 'secrets' : 'vars');

const pronoun = (readers: readonly LoaderId[]): string => (readers.length === 1 ? 'it does' : 'they do');

function* inEnvironmentFile(model: Model, facts: FileFacts): Generator<Detection<Data>> {
  const inCircle = new Set<string>();
  for (const setting of facts.settings) {
    if (setting.value.state !== 'reference' || inCircle.has(setting.name)) continue;
    const last = namesIn(facts).lastEntry.get(setting.entry.key);
    const references = referencesOf(setting.value);
    if (last !== setting.entry || !references.every(({ name }) => isKnown(model, name, setting))) continue;
    const circle = references.find(({ name }) => name !== setting.name && leadsTo(facts, name, setting.name));
    if (circle !== undefined) {
      inCircle.add(circle.name);
      const data: Data = { setting, name: circle.name, fault: 'circle', readers: [] };
      yield { at: { file: setting.file, span: circle.span }, data };
      continue;
    }
    const unread = unreadBy(model, facts, setting);
    if (unread !== undefined) yield unread;
  }
}

const isKnown = (model: Model, name: string, { file }: Setting): boolean =>
  isPlatformVariable(name) || model.isDefinedSomewhere(name, file);

/** What the names of a file stand for; it is asked for each of them. */
interface Names {
  readonly lastEntry: ReadonlyMap<string, ScalarEntry>;
  readonly lastDefinition: ReadonlyMap<string, VariableDefinition>;
  /** Where each is defined first. */
  readonly firstStart: ReadonlyMap<string, number>;
  /** Names of one number lead to each other by definitions without a default. */
  readonly circles: ReadonlyMap<string, number>;
  /** The same with defaults, and of every setting: names of different numbers do not. */
  readonly wider: ReadonlyMap<string, number>;
  readonly readings: Map<LoaderId, LoaderReading>;
}

const namesIn = memoisedFor((facts: FileFacts): Names => {
  const scalars = facts.tree.entries.filter((entry) => entry.kind === 'scalar');
  const lastDefinition = new Map(facts.variables.map((variable) => [variable.name, variable]));
  const firstStart = new Map<string, number>();
  for (const { name, entry } of facts.variables) {
    firstStart.set(name, Math.min(entry.span.start, firstStart.get(name) ?? entry.span.start));
  }
  const surely = [...lastDefinition].map(([name, { value }]) => [name, new Set(required(value.parts))] as const);
  const perhaps = new Map(surely.map(([name, to]) => [name, new Set(to)]));
  for (const { name, value } of facts.settings) {
    const to = perhaps.get(name) ?? new Set();
    for (const reference of referencesOf(value)) to.add(reference.name);
    perhaps.set(name, to);
  }
  return {
    lastEntry: new Map(scalars.map((entry) => [entry.key, entry])),
    lastDefinition,
    firstStart,
    circles: circlesOf(new Map(surely)),
    wider: circlesOf(perhaps),
    readings: new Map(),
  };
});

/** Names in a value that have no default. */
const required = (parts: Setting['value']['parts']): readonly string[] =>
  parts.flatMap((part) => (part.kind === 'reference' && part.fallback === undefined ? [part.name] : []));

/** Following definitions without a default in the same file. `target` refers to `from`. */
function leadsTo(facts: FileFacts, from: string, target: string): boolean {
  const { lastDefinition, circles, wider } = namesIn(facts);
  if (wider.get(from) !== wider.get(target)) return false;
  if (circles.has(from) && circles.get(from) === circles.get(target)) return true;
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const next of required(lastDefinition.get(name)?.value.parts ?? [])) {
      if (next === target) return true;
      open.push(next);
    }
  }
  return false;
}

/** Only where every loader that is known to read the file fails: another one may be there as well. */
function unreadBy(model: Model, facts: FileFacts, setting: Setting): Detection<Data> | undefined {
  if (model.hasOtherReader(setting.file)) return undefined;
  const all = loadersOf(model, setting);
  // dotenv-expand works on what dotenv has read.
  const known = all.filter((id) => !(id === 'dotenv' && all.includes('dotenv-expand')));
  const faults = known.map((id) => faultOf(id, model, facts, setting));
  const fault = faults[0]?.fault;
  if (fault === undefined || !faults.every((other) => other?.fault === fault)) return undefined;
  const { name, span } = faults[0] as Reference;
  // Code can expand what dotenv has read, as @nestjs/config does when it is told to.
  const severity: Severity = known.every((id) => id === 'dotenv') ? 'info' : 'warning';
  return { at: { file: setting.file, span }, severity, data: { setting, name, fault, readers: known } };
}

interface Reference {
  readonly name: string;
  readonly span: Setting['span'];
  readonly fault: 'kept' | 'early';
}

function faultOf(id: LoaderId, model: Model, facts: FileFacts, setting: Setting): Reference | undefined {
  const { readings } = namesIn(facts);
  const reading = readings.get(id) ?? loaderOf(id).read(facts.file.text);
  readings.set(id, reading);
  const value = reading.values.get(setting.entry.key);
  if (value === undefined) return undefined;
  const parts = setting.value.parts.flatMap((part) => (part.kind === 'reference' ? [part] : []));
  const kept = parts.find(({ span }) => value.includes(facts.file.text.slice(span.start, span.end)));
  if (kept !== undefined) return { name: kept.name, span: kept.span, fault: 'kept' };
  if (!fromTopToBottom.has(id)) return undefined;
  const early = parts.find(({ name, fallback }) => fallback === undefined && isDefinedBelow(facts, name, setting));
  const expected = knownText(model.resolve(setting).resolved);
  if (early === undefined || expected === undefined || value === expected) return undefined;
  return { name: early.name, span: early.span, fault: 'early' };
}

/** dotenv-expand, too, in its newest version only. */
const fromTopToBottom: ReadonlySet<LoaderId> = new Set(['python-dotenv', 'docker-compose', 'bash']);

/** In this file, below the setting, and nowhere above it. */
function isDefinedBelow(facts: FileFacts, name: string, { entry }: Setting): boolean {
  const first = namesIn(facts).firstStart.get(name);
  return first !== undefined && first > entry.span.start;
}

/** oauth2-proxy's options in TOML are read as they are (github.com/oauth2-proxy/oauth2-proxy, issue 1913). */
function* inOptions(facts: FileFacts): Generator<Detection<Data>> {
  for (const setting of facts.settings) {
    const reference = setting.value.state === 'reference' ? setting.value.parts[0] : undefined;
    if (reference?.kind !== 'reference' || setting.value.parts.length !== 1) continue;
    yield { at: valuePlace(setting), data: { setting, name: reference.name, fault: 'program', readers: [] } };
  }
}

function* inWorkflow(facts: FileFacts): Generator<Detection<Data>> {
  for (const setting of facts.settings) {
    const meant = misspeltReference(setting.value.text)?.meant;
    const name = meant ?? shellVariable(setting, facts.file.text);
    const fault = meant === undefined ? 'shell' : 'workflow';
    if (name !== undefined) yield { at: valuePlace(setting), data: { setting, name, fault, readers: [] } };
  }
}

function wordOfWorkflow({ name: variable, value }: Setting, name: string): string {
  const fault = misspeltReference(value.text)?.fault;
  const what =
    fault === 'refused'
      ? 'in a way that GitHub cannot read: it refuses the whole workflow ("Unrecognized named-value", "The expression is not closed").'
      : fault === 'empty'
        ? 'in a context that does not have it, so the value is empty, and the server answers invalid_client.'
        : 'without $ and two braces on each side. GitHub replaces nothing else, so the text is sent as written (invalid_client).';
  return `${variable} refers to ${name} ${what} Write \${{ ${name} }}.`;
}
