import { firstBy, groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import type { Entry } from '../syntax/tree.ts';
import type { FileFacts, FileLink, Setting, VariableDefinition } from './types.ts';

/**
 * Questions about one file that are asked again for each of its settings. A file can hold thousands of them: whoever looks
 * through all for each makes a check take the square of its time.
 */

/** The variable that an entry defines. */
export const variableOf = ({ variables }: FileFacts, entry: Entry): VariableDefinition | undefined =>
  byEntry(variables).get(entry);

const byEntry = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlyMap<Entry, VariableDefinition> =>
    firstBy(variables, ({ entry }) => entry),
);

/** The first variable whose content begins at the offset. */
export const variableAt = ({ variables }: FileFacts, offset: number): VariableDefinition | undefined =>
  byStart(variables).get(offset);

const byStart = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlyMap<number, VariableDefinition> =>
    firstBy(variables, ({ entry }) => entry.contentSpan.start),
);

/** Every variable of the name, in the order of the text. */
export const variablesNamed = ({ variables }: FileFacts, name: string): readonly VariableDefinition[] =>
  byName(variables).get(name) ?? [];

const byName = memoisedFor(
  (variables: readonly VariableDefinition[]): ReadonlyMap<string, readonly VariableDefinition[]> =>
    groupBy(variables, ({ name }) => name),
);

/** The last variable of the name that a service is given, or the file says for all. */
export const variableOfService = (
  { variables }: FileFacts,
  name: string,
  service: string | undefined,
): VariableDefinition | undefined => byService(variables).get(service)?.get(name);

const byService = memoisedFor(
  (
    variables: readonly VariableDefinition[],
  ): ReadonlyMap<string | undefined, ReadonlyMap<string, VariableDefinition>> =>
    new Map(
      [...groupBy(variables, ({ service }) => service)].map(([service, own]) => [
        service,
        new Map(own.map((variable) => [variable.name, variable])),
      ]),
    ),
);

/** The links of a kind that a service has, in the order of the text. */
export const linksOf = (
  { links }: FileFacts,
  kind: FileLink['kind'],
  service: string | undefined,
): readonly FileLink[] => (linksByService(links).get(service) ?? []).filter((link) => link.kind === kind);

const linksByService = memoisedFor(
  (links: readonly FileLink[]): ReadonlyMap<string | undefined, readonly FileLink[]> =>
    groupBy(links, ({ service }) => service),
);

/** The settings whose content begins at the offset. */
export const settingsFrom = ({ settings }: FileFacts, offset: number): readonly Setting[] =>
  settingsByStart(settings).get(offset) ?? [];

const settingsByStart = memoisedFor(
  (settings: readonly Setting[]): ReadonlyMap<number, readonly Setting[]> =>
    groupBy(settings, ({ span }) => span.start),
);

/** The first setting that is written out at the offset. */
export const literalAt = (facts: FileFacts, offset: number): Setting | undefined =>
  settingsFrom(facts, offset).find(({ value }) => value.state === 'literal');

/** The settings of a client of the file; without a slot those of the whole application. One list for each slot. */
export const settingsOfSlot = ({ settings }: FileFacts, slot: string | undefined): readonly Setting[] =>
  settingsBySlot(settings).get(slot) ?? [];

const settingsBySlot = memoisedFor(
  (settings: readonly Setting[]): ReadonlyMap<string | undefined, readonly Setting[]> =>
    groupBy(settings, ({ slot }) => slot),
);
