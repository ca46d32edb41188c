import type { FileFacts, Setting, VariableDefinition } from '../dialects/types.ts';
import { isSecretByShape } from '../knowledge/tokens.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model, ResolvedSetting } from '../model/types.ts';
import { looksRandom } from '../rules/support/randomness.ts';
import { fileLink } from './fileLink.ts';
import { code, escapeMarkdown } from './markdown.ts';
import { mentionsAround, neighbours, readsOf, sameMentions } from './names/lookup.ts';
import { isSameObject, type Mention } from './names/types.ts';
import { definitionsOf, placeOfName } from './navigation.ts';
import type { Places } from './places.ts';
import { secretWords } from './secretWords.ts';
import { presentable, shownValue } from './shownValue.ts';
import { chainLine } from './valueLines.ts';

/** More links are read by nobody. */
const maxLinks = 6;

/**
 * The name under the cursor: which value it has, where it is defined and where it is used. `isShort`: the setting it belongs
 * to has been described already.
 */
export function nameLines(
  mention: Mention,
  facts: FileFacts,
  model: Model,
  places: Places,
  isShort: boolean,
): readonly string[] {
  const same = sameMentions(model, mention);
  const first = definitionsOf(mention, facts, model)[0];
  const others = same.filter((other) => !isAt(other, mention));
  const uses = others.filter(({ isDefinition }) => !isDefinition);
  const definitions = others.filter(({ isDefinition }) => isDefinition);
  const own = mention.isDefinition ? mention : definitions.find((other) => first !== undefined && isAt(other, first));
  const value = isShort || own === undefined ? '' : valueBlock(own, model, places);
  const rest = definitions.filter((other) => other !== own);
  const link = (other: Mention): string => {
    const environment = model.fileOf(other.file)?.environment;
    const name = environment?.isTemplate === true ? 'template' : environment?.name;
    const suffix = name === undefined || name === 'base' ? '' : ` \\(${escapeMarkdown(name)}\\)`;
    return `${fileLink(placeOfName(other), mention.file, model, places)}${suffix}`;
  };
  const isUndefined = !mention.isDefinition && first === undefined;
  // The key of a file of properties is no variable.
  const property = own === undefined && first !== undefined ? fileLink(first, mention.file, model, places) : '';
  return [
    isShort ? '' : titleOf(mention, secretsOfModel(model)),
    value,
    mention.isDefinition || own === undefined || isShort ? '' : `Defined in ${link(own)}`,
    property === '' ? '' : `Defined in ${property}`,
    isUndefined && !isShort ? 'Not defined in the workspace' : '',
    listed(mention.isDefinition || own !== undefined ? 'Also defined in' : 'Defined in', rest.map(link)),
    mention.isDefinition ? listed('Used in', uses.map(link)) : '',
    ...objectLines(mention, model),
  ].filter((line) => line !== '');
}

const isAt = (a: { file: string; nameSpan?: Mention['nameSpan']; span?: Mention['nameSpan'] }, b: typeof a): boolean =>
  a.file === b.file && (a.nameSpan ?? a.span)?.start === (b.nameSpan ?? b.span)?.start;

const listed = (title: string, links: readonly string[]): string =>
  links.length === 0
    ? ''
    : `${title} ${links.slice(0, maxLinks).join(', ')}${links.length > maxLinks ? ` and ${links.length - maxLinks} more` : ''}`;

/** A line that is no assignment may make a name of a secret. */
function titleOf({ world, name: written, object }: Mention, secrets: ReadonlySet<string>): string {
  const name = isSecretByShape(written) ? '(secret)' : presentable(written, secrets);
  const holder = `${object?.kind ?? 'object'} ${code(object?.name ?? '')}`;
  switch (world) {
    case 'variables':
      return `**Variable** ${code(name)}`;
    case 'http':
    case 'bruno':
      return `**Variable of requests** ${code(name)}`;
    case 'object':
      return `**${object?.kind ?? 'Object'}** ${code(name)}`;
    case 'key':
      return `**Key** ${code(name)} of the ${holder}`;
  }
}

/** Which keys an object has; who gets the key without naming it. */
function objectLines(mention: Mention, model: Model): readonly string[] {
  const { world, object, file } = mention;
  if (world !== 'object' && world !== 'key') return [];
  const around = neighbours(model, file);
  const all = mentionsAround(model, file);
  const made = all.some((other) => other.isMade === true && isSameObject(other.object, object));
  const reads = readsOf(all, mention).map(({ whole }) => whole);
  const readers = [...new Set(reads.flatMap((whole) => (whole === undefined ? [] : [`${whole.by}\0${whole.as}`])))];
  const keys = [
    ...new Set(
      around.flatMap(({ objects = [] }) =>
        objects.filter((part) => isSameObject(part, object)).flatMap((part) => part.keys),
      ),
    ),
  ];
  return [
    world === 'object' && keys.length > 0
      ? `Keys: ${keys.slice(0, 20).map(code).join(', ')}${keys.length > 20 ? ` and ${keys.length - 20} more` : ''}`
      : '',
    ...readers.map((reader) => {
      const [by = '', as] = reader.split('\0');
      const what = world === 'key' ? 'it' : 'every key';
      return `${code(by)} gets ${what} as a ${as === 'files' ? 'file' : 'variable'}`;
    }),
    made ? 'Made by a controller' : '',
  ];
}

/** What the definition comes to. */
function valueBlock(mention: Mention, model: Model, places: Places): string {
  const facts = model.fileOf(mention.file);
  const definition = facts === undefined ? undefined : definitionAt(facts, mention);
  if (facts === undefined || definition === undefined) return '';
  const known = facts.settings.find((setting) => setting.span.start === definition.entry.contentSpan.start);
  const resolved = model.resolve(known ?? asSetting(definition, facts));
  const isSealed = mention.object?.kind === 'Secret';
  const shown = shownText(resolved, model, isSealed, known !== undefined, mention.name);
  return [`Value: ${shown}`, chainLine(resolved, model, places)].filter((line) => line !== '').join('  \n');
}

function shownText(resolved: ResolvedSetting, model: Model, isSealed: boolean, isKnown: boolean, name: string): string {
  const { text } = resolved.resolved;
  const secrets = secretsOfModel(model);
  if (isSealed && text !== undefined && text !== '') return escapeMarkdown(secretWords(text, name));
  const shown = shownValue(resolved, model, secrets);
  if (shown.kind === 'description') return escapeMarkdown(shown.text);
  return isKnown || isHarmless(name, shown.text) ? code(shown.text) : `${shown.text.length} characters`;
}

/** Nothing says what the variable is for, so that only what is surely no secret is shown. */
function isHarmless(name: string, text: string): boolean {
  if (
    /secret|passw|pwd|token|key|cred|salt|private|sign|dsn|auth|session|cookie|hash|seed|pin|webhook|hook/i.test(name)
  ) {
    return false;
  }
  if (/^(?:true|false|yes|no|on|off|\d{1,5})$/i.test(text)) return true;
  const address = /^(?:https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)(?::\d+)?((?:\/[\w.~-]*)*)$/i.exec(text);
  return address !== null && !text.split('/').some(looksRandom);
}

function definitionAt({ variables, objects = [] }: FileFacts, { nameSpan }: Mention): VariableDefinition | undefined {
  const all = [...variables, ...objects.flatMap(({ values }) => [...values.values()])];
  return all.find((definition) => definition.nameSpan.start === nameSpan.start);
}

/** A definition in the form in which values are resolved; it has no role, and is no setting. */
function asSetting({ name, file, entry, value }: VariableDefinition, facts: FileFacts): Setting {
  return {
    role: 'base_url',
    file,
    name,
    entry,
    span: entry.contentSpan,
    keySpan: entry.keySpan,
    value,
    slot: undefined,
    provider: undefined,
    isPublic: false,
    dialect: facts.dialects[0] ?? '',
    kind: 'use',
    environment: undefined,
    item: undefined,
    allowsRelative: false,
  };
}
