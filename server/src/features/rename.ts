import type { FileFacts } from '../dialects/types.ts';
import type { Model } from '../model/types.ts';
import type { Span } from '../text/span.ts';
import { baseName, parentUri } from '../text/uri.ts';
import { isEnvironmentName, mentionAt, mentionsAround, neighbours, readsOf, sameMentions } from './names/lookup.ts';
import { isSameObject, type Mention } from './names/types.ts';
import { type NavigationInput, placeOfName } from './navigation.ts';
import type { Place } from './place.ts';

/** What every reader of `.env` files, shells and Compose take for a name. */
const isVariableName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** ConfigMap and Secret, API reference: letters, digits, `-`, `_` and `.`; names of requests’ variables are alike. */
const isKeyName = (text: string): boolean => /^[A-Za-z0-9._-]+$/.test(text);

export interface RenameTarget {
  readonly name: string;
  readonly span: Span;
}

/** The name that would be renamed, or why it cannot be; undefined where there is none. */
export function renameTarget(input: NavigationInput): RenameTarget | string | undefined {
  const mention = mentionAt(input.facts, input.offset);
  if (mention === undefined || mention.world === 'object') return undefined;
  if (mention.world === 'variables' && !isVariableName(mention.name)) return undefined;
  return refusal(input.model, mention) ?? { name: mention.name, span: mention.nameSpan };
}

/**
 * Every place of the package that has to change with the name, or why it cannot be done. Code is not touched: who reads
 * the variable there has to follow by hand.
 */
export function renamePlaces(input: NavigationInput, newName: string): readonly Place[] | string {
  const target = renameTarget(input);
  const mention = mentionAt(input.facts, input.offset);
  if (target === undefined || mention === undefined) return 'There is no variable here.';
  if (typeof target === 'string') return target;
  const { model } = input;
  const found = withKeys(model, sameMentions(model, mention));
  const isEnvironment = isEnvironmentName(model, mention);
  if (isEnvironment && !isVariableName(newName)) {
    return 'A variable’s name has letters, digits and _ only, and begins with no digit.';
  }
  if (!isKeyName(newName)) return 'The name has letters, digits, “-”, “_” and “.” only.';
  if (newName !== target.name) {
    const all = mentionsAround(model, mention.file);
    const taken = all.filter((other) => other.isDefinition && other.name === newName);
    const isTaken =
      (isEnvironment && taken.some(({ world }) => world === 'variables')) ||
      found.some((place) => place.isDefinition && taken.some((other) => isRival(place, other)));
    if (isTaken) return `${newName} is there already.`;
  }
  return found.map(placeOfName);
}

/** Of the same world, object or file. */
const isRival = ({ world, object, isLocal, file }: Mention, other: Mention): boolean =>
  other.world === world &&
  (world !== 'key' || isSameObject(other.object, object)) &&
  (isLocal !== true || other.file === file);

/** With the places that name a key which is renamed because a program gets it as the variable. */
function withKeys(model: Model, mentions: readonly Mention[]): readonly Mention[] {
  const byPlace = new Map<string, Mention>();
  const add = (mention: Mention): void => {
    const place = `${mention.file} ${mention.nameSpan.start}`;
    if (!byPlace.has(place)) byPlace.set(place, mention);
  };
  for (const mention of mentions) add(mention);
  for (const key of mentions.flatMap(keyOf)) for (const mention of sameMentions(model, key)) add(mention);
  return [...byPlace.values()];
}

/** The key that a variable’s assignment is. */
const keyOf = (mention: Mention): readonly Mention[] =>
  mention.world === 'variables' && mention.isDefinition && mention.object !== undefined
    ? [{ ...mention, world: 'key' }]
    : [];

function refusal(model: Model, mention: Mention): string | undefined {
  if (mention.world === 'key') return keyRefusal(model, mention);
  if (mention.world !== 'variables') return undefined;
  for (const key of sameMentions(model, mention).flatMap(keyOf)) {
    const reason = keyRefusal(model, key);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** A key is renamed when everything that writes and reads it is known. */
function keyRefusal(model: Model, key: Mention): string | undefined {
  const title = `${key.object?.kind ?? 'object'} ${key.object?.name ?? ''}`;
  const around = neighbours(model, key.file);
  const all = mentionsAround(model, key.file);
  const own = all.filter((other) => isSameObject(other.object, key.object));
  const named = own.filter(({ world, name }) => world === 'key' && name === key.name);
  const written = named.filter(({ isDefinition }) => isDefinition);
  if (own.some(({ isMade }) => isMade === true))
    return `A controller makes the ${title}, which may have its keys from elsewhere.`;
  if (written.length === 0) return `No manifest of the workspace has the key ${key.name} of the ${title}.`;
  if (new Set(own.flatMap(({ object }) => object?.namespace ?? [])).size > 1) {
    return `Several namespaces have a ${title}; which of them is meant here is not sure.`;
  }
  const double = ambiguity(written, around);
  if (double !== undefined) return `${double} both have a ${title}, and which of them is read is not sure.`;
  const reads = readsOf(all, key).map(({ whole }) => whole);
  const isVariable = reads.some((whole) => whole?.as === 'variables');
  if (!isVariable && sameMentions(model, key).some((place) => isFromFile(place, around, key))) {
    return `The ${title} is made of an env file that other programs may read.`;
  }
  const mount = reads.find((whole) => whole?.as === 'files');
  if (mount !== undefined) return `${mount.by} mounts the ${title}, so the key is the name of a file there.`;
  const prefixed = reads.find((whole) => whole?.prefix !== '');
  if (prefixed !== undefined) {
    return `${prefixed.by} gets the key as the variable ${prefixed.prefix}${key.name}, which code asks for by its name.`;
  }
  const filled = all.find(
    ({ world, name, object }) =>
      world === 'key' && name === key.name && object?.kind === key.object?.kind && !isKeyName(object?.name ?? ''),
  );
  if (filled !== undefined) {
    return `${baseName(filled.file)} reads the key ${key.name} of an object whose name a tool fills in; it may be this one.`;
  }
  if (named.length === written.length && reads.length === 0) {
    return `Nothing in the workspace reads the key ${key.name} of the ${title}, so who does is not known.`;
  }
  return undefined;
}

const isFromFile = ({ file, world }: Mention, around: readonly FileFacts[], { object }: Mention): boolean =>
  world === 'variables' &&
  around.some(({ objects = [] }) =>
    objects.some(
      (part) => isSameObject(part, object) && part.envFiles.some((target) => baseName(file) === baseName(`/${target}`)),
    ),
  );

/** Two files of one environment in different folders: perhaps two objects. */
function ambiguity(written: readonly Mention[], around: readonly FileFacts[]): string | undefined {
  const seen = new Map<string, string>();
  for (const { file, object } of written) {
    const facts = around.find((other) => other.file.uri === file);
    const part = facts?.objects?.find((other) => isSameObject(other, object));
    const environment = part?.environment ?? facts?.environment.name ?? 'base';
    const first = seen.get(environment);
    if (first !== undefined && parentUri(first) !== parentUri(file)) {
      return [first, file].map((uri) => `${baseName(parentUri(uri))}/${baseName(uri)}`).join(' and ');
    }
    seen.set(environment, first ?? file);
  }
  return undefined;
}
