import { deploymentDialects, sealed } from '../dialects/carrier.ts';
import type { FileFacts, Setting, Value, VariableDefinition } from '../dialects/types.ts';
import { readValue } from '../dialects/value.ts';
import { stripPublicPrefix } from '../knowledge/environments.ts';
import type { Role } from '../knowledge/roles.ts';
import type { ResolvedSetting } from './types.ts';
import { groupBy } from './variables.ts';

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
    const unique = found.filter((s, i) => found.findIndex((o) => o.entry === s.entry && o.role === s.role) === i);
    return [{ ...facts, settings: [...facts.settings, ...unique] }];
  });
}

function adoptedFrom(
  { setting, resolved, place }: ResolvedSetting,
  fileOf: (uri: string) => FileFacts | undefined,
): Setting | undefined {
  const [part] = setting.value.parts;
  if (setting.value.parts.length !== 1 || part?.kind !== 'reference' || resolved.origins.length !== 1) return undefined;
  const facts = fileOf(place.file);
  const variable = facts?.variables.find((v) => v.entry.contentSpan.start === place.span.start);
  if (facts === undefined || variable === undefined) return undefined;
  if (facts.settings.some((own) => own.entry === variable.entry)) return undefined;
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
