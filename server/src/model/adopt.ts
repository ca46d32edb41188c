import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { deploymentDialects, sealed } from '../dialects/carrier.ts';
import { variableAt } from '../dialects/lookups.ts';
import type { FileFacts, Setting, Value, VariableDefinition } from '../dialects/types.ts';
import { readValue } from '../dialects/value.ts';
import { stripPublicPrefix } from '../knowledge/environments.ts';
import type { Role } from '../knowledge/roles.ts';
import type { ResolvedSetting } from './types.ts';

/**
 * A variable whose own name says nothing gets its role from the setting that refers to it: `client-secret: ${FOO}`
 * makes `FOO=…` a client secret. Gives the facts of each file with such variables, their settings added.
 */
export function adopt(
  settings: readonly ResolvedSetting[],
  fileOf: (uri: string) => FileFacts | undefined,
): readonly FileFacts[] {
  const adopted = settings.flatMap((resolved) => adoptedFrom(resolved, fileOf) ?? []);
  return [...groupBy(adopted, (setting) => setting.file)].flatMap(([uri, found]) => {
    const facts = fileOf(uri);
    if (facts === undefined) return [];
    return [{ ...facts, settings: [...facts.settings, ...withoutTwins(found)] }];
  });
}

/** One for each variable and role, the first one. */
function withoutTwins(settings: readonly Setting[]): readonly Setting[] {
  const seen = new Map<Setting['entry'], Set<Role>>();
  return settings.filter(({ entry, role }) => {
    const roles = seen.get(entry) ?? new Set();
    if (roles.has(role)) return false;
    seen.set(entry, roles.add(role));
    return true;
  });
}

/** What is a setting of its own in a file. */
const entriesOfSettings = memoisedFor(
  ({ settings }: FileFacts): ReadonlySet<Setting['entry']> => new Set(settings.map(({ entry }) => entry)),
);

function adoptedFrom(
  { setting, resolved, place }: ResolvedSetting,
  fileOf: (uri: string) => FileFacts | undefined,
): Setting | undefined {
  const [part] = setting.value.parts;
  if (setting.value.parts.length !== 1 || part?.kind !== 'reference' || resolved.origins.length !== 1) return undefined;
  const facts = fileOf(place.file);
  if (facts === undefined) return undefined;
  const variable = variableAt(facts, place.span.start);
  if (variable === undefined || entriesOfSettings(facts).has(variable.entry)) return undefined;
  return {
    ...setting,
    file: place.file,
    name: variable.name,
    entry: variable.entry,
    span: variable.entry.contentSpan,
    keySpan: variable.entry.keySpan,
    value: valueOfVariable(variable, facts, setting.role),
    isPublic: stripPublicPrefix(variable.name) !== undefined,
    dialect: facts.dialects[0] ?? setting.dialect,
    environment: undefined,
    item: undefined,
  };
}

/** With its role known, a value can be told from a placeholder. */
function valueOfVariable({ entry }: VariableDefinition, facts: FileFacts, role: Role): Value {
  if (deploymentDialects.has(facts.dialects[0] ?? '')) return sealed(readValue(entry, 'shell-like', role));
  return readValue(entry, facts.tree.format === 'dotenv' ? 'dotenv' : 'compose', role);
}
