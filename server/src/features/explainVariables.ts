import { wordIndexOf } from '../base/wordIndex.ts';
import { readName } from '../dialects/envNames.ts';
import type { FileFacts, Setting, VariableDefinition } from '../dialects/types.ts';
import type { Model } from '../model/types.ts';
import type { Cause, SettingRef } from '../probe/types.ts';
import { passesOn } from '../rules/support/value.ts';
import { overlaps } from '../text/span.ts';
import { baseName } from '../text/uri.ts';

/** So many of the variables of a text are looked for. */
const most = 5;

/**
 * What the workspace knows of the variables that a program says it was not given: where each of them is, or which name
 * there is in its place.
 */
export const causesOfMissing = (names: readonly string[], model: Model): readonly Cause[] =>
  names.slice(0, most).map((name) => causeOf(name, model));

function causeOf(name: string, model: Model): Cause {
  const all = model.files.flatMap((facts) =>
    facts.variables.filter((each) => each.name === name).map((definition) => ({ facts, definition })),
  );
  const running = all.filter(
    ({ facts: { environment }, definition }) =>
      !environment.isTemplate && !environment.isFixture && !passesOn(definition),
  );
  const withValue = running.find(({ definition }) => definition.value.text !== '');
  if (withValue !== undefined) return isDefined(name, withValue.facts, withValue.definition);
  const [empty] = running;
  if (empty !== undefined) return isEmpty(name, empty.facts, empty.definition);
  const listed = all.find(({ facts }) => facts.environment.isTemplate);
  if (listed !== undefined) return isListed(name, listed.facts, listed.definition);
  return isNowhere(name, model);
}

const isDefined = (name: string, facts: FileFacts, definition: VariableDefinition): Cause => ({
  id: 'variable-is-defined',
  likelihood: 'likely',
  explanation: `${baseName(facts.file.uri)} defines ${name}, so the program that wrote this did not read that file, or began before the line was there.`,
  setting: settingOf(facts, definition),
  nextStep: `See how the program gets ${baseName(facts.file.uri)}: the folder it starts in, its loader, or env_file of its container; then restart it.`,
});

const isEmpty = (name: string, facts: FileFacts, definition: VariableDefinition): Cause => ({
  id: 'variable-is-empty',
  likelihood: 'likely',
  explanation: `${name} stands in ${baseName(facts.file.uri)} without a value.`,
  setting: settingOf(facts, definition),
  nextStep: `Fill in ${name} in ${baseName(facts.file.uri)}, and restart the program.`,
});

const isListed = (name: string, facts: FileFacts, definition: VariableDefinition): Cause => ({
  id: 'variable-only-in-template',
  likelihood: 'likely',
  explanation: `Only ${baseName(facts.file.uri)} lists ${name}, which is a template and read by no program.`,
  setting: settingOf(facts, definition),
  nextStep: 'Copy the line to the environment file that the program reads, with a value.',
});

function isNowhere(name: string, model: Model): Cause {
  const asking = model.files.find(({ references }) => references.some((reference) => reference.name === name));
  const similar = asking === undefined ? similarTo(name, model) : undefined;
  if (similar !== undefined) return isMisspelt(name, similar);
  const asked = asking?.references.find((reference) => reference.name === name);
  const setting = asking?.settings.find(({ entry }) => asked !== undefined && overlaps(entry.span, asked.span));
  return {
    id: 'variable-nowhere',
    likelihood: 'likely',
    explanation:
      asking === undefined
        ? `No file of the workspace defines ${name}.`
        : `${baseName(asking.file.uri)} asks for ${name}, and no file of the workspace defines it.`,
    setting: setting && refOf(setting),
    nextStep: `Add ${name} to the environment file that the program reads, or to the settings of the host it runs on.`,
  };
}

const isMisspelt = (name: string, { facts, definition }: Defined): Cause => ({
  id: 'variable-misspelt',
  likelihood: 'likely',
  explanation: `No file defines ${name}, but ${baseName(facts.file.uri)} defines ${definition.name}.`,
  setting: settingOf(facts, definition, name),
  nextStep: 'Use one name in the file and in the program.',
});

interface Defined {
  readonly facts: FileFacts;
  readonly definition: VariableDefinition;
}

function similarTo(name: string, model: Model): Defined | undefined {
  const running = model.files.filter(({ environment }) => !environment.isTemplate);
  const all = running.flatMap((facts) => facts.variables.map((definition) => ({ facts, definition })));
  const similar = wordIndexOf([...new Set(all.map(({ definition }) => definition.name))]).nearest(name);
  return all.find(({ definition }) => definition.name === similar);
}

/** The setting that the variable is. A misspelt one is none, so it takes the role of the name that was meant. */
function settingOf(
  { settings }: FileFacts,
  { entry, name, file }: VariableDefinition,
  meant = name,
): SettingRef | undefined {
  const setting = settings.find((each) => each.entry === entry);
  const role = setting?.role ?? readName(meant)?.role;
  return role && { role, name, file, span: entry.valueSpan };
}

const refOf = ({ role, name, file, entry }: Setting): SettingRef => ({ role, name, file, span: entry.valueSpan });
