import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import type { Entry } from '../syntax/tree.ts';
import type { FileFacts, Setting, VariableDefinition } from './types.ts';

/**
 * Questions about one file that are asked again for each of its settings. A file can hold thousands of them: whoever looks
 * through all for each makes a check take the square of its time.
 */

/** The variable that an entry defines. */
export const variableOf = ({ variables }: FileFacts, entry: Entry): VariableDefinition | undefined =>
  byEntry(variables).get(entry);

const byEntry = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlyMap<Entry, VariableDefinition> =>
    new Map(variables.toReversed().map((variable) => [variable.entry, variable])),
);

/** Every variable of the name, in the order of the text. */
export const variablesNamed = ({ variables }: FileFacts, name: string): readonly VariableDefinition[] =>
  byName(variables).get(name) ?? [];

const byName = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlyMap<string, readonly VariableDefinition[]> =>
    groupBy(variables, ({ name }) => name),
);

/** The settings that stand at an entry: a list or a URL may hold several. */
export const settingsAt = ({ settings }: FileFacts, entry: Entry): readonly Setting[] =>
  settingsByEntry(settings).get(entry) ?? [];

const settingsByEntry = memoisedFor(
  (settings: readonly Setting[]): ReadonlyMap<Entry, readonly Setting[]> => groupBy(settings, ({ entry }) => entry),
);
