import { noteRead } from '../base/reads.ts';
import type { Setting, Value, ValuePart, VariableDefinition } from '../dialects/types.ts';
import { isPlatformVariable } from '../knowledge/environments.ts';
import type { Objects } from './objects.ts';
import { kindOf } from './reads.ts';
import type { Origin, Resolved, ResolvedSetting, Strength } from './types.ts';
import type { Reader, Variables } from './variables.ts';

/** References followed in one value; more is a cycle or nobody's configuration. */
const maxDepth = 12;

/** References followed for one value altogether: values of values of values grow tenfold with each step. */
const maxReferences = 500;

/** The longest value that is put together, in UTF-16 units. */
const maxLength = 64 * 1024;

/** What is left of the references that may be followed. */
interface Budget {
  references: number;
}

/** Where names are looked up. */
export interface Sources {
  readonly variables: Variables;
  readonly objects: Objects;
}

/** A setting's value after references, in the reader's environment. */
function resolveValue(value: Value, reader: Reader, sources: Sources): Resolved {
  return resolve(value, reader, sources, [], { references: maxReferences });
}

function resolve(value: Value, reader: Reader, sources: Sources, trail: readonly string[], budget: Budget): Resolved {
  switch (value.state) {
    case 'absent':
      return { state: 'absent', text: '', origins: [], missing: [] };
    case 'literal':
      return { state: 'known', text: value.text, origins: [], missing: [] };
    case 'placeholder':
      return { state: 'placeholder', text: value.text, origins: [], missing: [] };
    case 'template':
    case 'ciphertext':
    case 'masked':
      return { state: 'unknown', text: undefined, origins: [], missing: [] };
    case 'reference':
      return resolveParts(value, reader, sources, trail, budget);
  }
}

function resolveParts(
  value: Value,
  reader: Reader,
  sources: Sources,
  trail: readonly string[],
  budget: Budget,
): Resolved {
  let text = '';
  let state: Resolved['state'] = 'known';
  const origins: Origin[] = [];
  const missing: string[] = [];
  for (const part of value.parts) {
    if (part.kind === 'text') {
      text += part.text;
      continue;
    }
    if (part.kind === 'opaque') return { state: 'unknown', text: undefined, origins, missing };
    if (budget.references-- <= 0 || text.length > maxLength)
      return { state: 'unknown', text: undefined, origins, missing };
    const inner = resolveReference(part, reader, sources, trail, budget);
    origins.push(...inner.origins);
    missing.push(...inner.missing);
    if (inner.text === undefined || inner.state === 'outside' || inner.state === 'unknown') {
      state = worse(state, inner.state);
      continue;
    }
    state = worse(state, inner.state === 'absent' && value.parts.length > 1 ? 'known' : inner.state);
    text += inner.text;
  }
  const hasText = state === 'known' || state === 'defaulted' || state === 'placeholder' || state === 'absent';
  return { state, text: hasText ? text : undefined, origins, missing };
}

const order: readonly Resolved['state'][] = ['known', 'defaulted', 'absent', 'placeholder', 'outside', 'unknown'];

const worse = (a: Resolved['state'], b: Resolved['state']): Resolved['state'] =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

function resolveReference(
  { name, fallback, object }: Extract<ValuePart, { kind: 'reference' }>,
  reader: Reader,
  sources: Sources,
  trail: readonly string[],
  budget: Budget,
): Resolved {
  const outside: Resolved = { state: 'outside', text: undefined, origins: [], missing: [name] };
  if (trail.includes(name) || trail.length >= maxDepth) return { ...outside, state: 'unknown', missing: [] };
  const definition =
    object === undefined
      ? sources.variables.definitions(name, reader)[0]
      : sources.objects.definition(name, object, reader);
  if (object !== undefined && definition === undefined) return { ...outside, missing: [] };
  if (definition === undefined || (definition.value.state === 'absent' && fallback !== undefined)) {
    if (fallback === undefined) return isPlatformVariable(name) ? { ...outside, missing: [] } : outside;
    const inner = resolve(fallback, reader, sources, [...trail, name], budget);
    return { ...inner, state: inner.state === 'known' ? 'defaulted' : inner.state };
  }
  const inner = resolve(
    definition.value,
    { file: definition.file, environment: reader.environment },
    sources,
    [...trail, name],
    budget,
  );
  return { ...inner, origins: [originOf(definition), ...inner.origins] };
}

function originOf(definition: VariableDefinition): Origin {
  return { file: definition.file, span: definition.entry.contentSpan, name: definition.name };
}

/** Resolves a setting and names the place where its value would be changed. */
export function resolveSetting(setting: Setting, reader: Reader, sources: Sources): ResolvedSetting {
  const resolved = resolveValue(setting.value, reader, sources);
  const own: Origin = { file: setting.file, span: setting.span, name: setting.name };
  const isOneReference = setting.value.parts.length === 1 && setting.value.parts[0]?.kind === 'reference';
  const place = isOneReference ? (resolved.origins.at(-1) ?? own) : own;
  return new Resolution(setting, resolved, place);
}

/** Reading the value or where it comes from is noted, by the role of the setting. */
class Resolution implements ResolvedSetting {
  readonly setting: Setting;
  readonly strength: Strength;
  readonly #kind: number;
  readonly #resolved: Resolved;
  readonly #place: Origin;

  constructor(setting: Setting, resolved: Resolved, place: Origin, strength: Strength = 'certain') {
    this.setting = setting;
    this.strength = strength;
    this.#kind = kindOf(setting.role);
    this.#resolved = resolved;
    this.#place = place;
  }

  get resolved(): Resolved {
    noteRead(this.#kind);
    return this.#resolved;
  }

  get place(): Origin {
    noteRead(this.#kind);
    return this.#place;
  }
}

/** The same setting, known to belong to its client as surely as this. */
export const withStrength = (of: ResolvedSetting, strength: Strength): ResolvedSetting =>
  of.strength === strength ? of : new Resolution(of.setting, of.resolved, of.place, strength);
