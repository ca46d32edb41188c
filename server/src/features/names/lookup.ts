import { firstBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import type { FileFacts, KeyedObject } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { spanLength, touches } from '../../text/span.ts';
import { joinUri, parentUri } from '../../text/uri.ts';
import { mentionsOf } from './mentions.ts';
import { isSameObject, type Mention } from './types.ts';

/** The name the cursor touches; of a key that is a variable as well, the key. */
export function mentionAt(facts: FileFacts, offset: number): Mention | undefined {
  const rank = ({ world }: Mention): number => (world === 'variables' ? 1 : 0);
  return mentionsOf(facts)
    .filter(({ nameSpan }) => touches(nameSpan, offset))
    .toSorted((a, b) => spanLength(a.nameSpan) - spanLength(b.nameSpan) || rank(a) - rank(b))[0];
}

/** What a name can reach: its package. */
interface Neighbourhood {
  readonly files: readonly FileFacts[];
  readonly mentions: () => readonly Mention[];
}

/** Made once for each model and package, when first asked for. */
const neighbourhoods = new WeakMap<Model, Map<string, Neighbourhood>>();

function neighbourhood(model: Model, file: string): Neighbourhood {
  const home = model.packageOf(file);
  const homes = neighbourhoods.get(model) ?? new Map<string, Neighbourhood>();
  neighbourhoods.set(model, homes);
  let found = homes.get(home);
  if (found === undefined) {
    const files = model.files.filter((facts) => model.packageOf(facts.file.uri) === home);
    found = { files, mentions: lazy(() => files.flatMap(mentionsOf)) };
    homes.set(home, found);
  }
  return found;
}

/** The files of the package. */
export const neighbours = (model: Model, file: string): readonly FileFacts[] => neighbourhood(model, file).files;

/** Every name in the files of the package. */
export const mentionsAround = (model: Model, file: string): readonly Mention[] => neighbourhood(model, file).mentions();

/**
 * Every place of the package that means the same, templates included: they document the same variable. Keys that a program
 * gets as variables are the variables’ assignments.
 */
export function sameMentions(model: Model, mention: Mention): readonly Mention[] {
  const { file, world, name } = mention;
  const all = mentionsAround(model, file);
  switch (world) {
    case 'variables':
      return variablesNamed(all, name);
    case 'http':
    case 'bruno':
      return requestVariables(all, mention);
    case 'object':
      return all.filter((other) => other.world === 'object' && isSameObject(other.object, mention.object));
    case 'key': {
      const own = keysNamed(all, mention);
      const generated = generatedKeys(model, mention);
      return isHandedOver(all, mention)
        ? distinct([...own, ...generated, ...variablesNamed(all, name)])
        : distinct([...own, ...generated]);
    }
  }
}

const variablesNamed = (all: readonly Mention[], name: string): readonly Mention[] =>
  all.filter((other) => other.world === 'variables' && other.name === name && isVariable(all, other));

/** The key of an object is a variable where a program takes the whole object so, and where nobody says how it is read. */
function isVariable(all: readonly Mention[], { object, name, isDefinition }: Mention): boolean {
  if (object === undefined || !isDefinition) return true;
  const key: Mention = { world: 'key', name, object, isDefinition, file: '', nameSpan: { start: 0, end: 0 } };
  if (isHandedOver(all, key)) return true;
  return readsOf(all, key).length === 0 && !all.some((other) => !other.isDefinition && isSameKey(other, key));
}

/** A program gets the key as a variable of the same name. */
const isHandedOver = (all: readonly Mention[], key: Mention): boolean =>
  readsOf(all, key).some(({ whole }) => whole?.as === 'variables' && whole.prefix === '');

/** The name is one of the environment, which code may ask for. */
export function isEnvironmentName(model: Model, mention: Mention): boolean {
  if (mention.world === 'variables') return true;
  return mention.world === 'key' && isHandedOver(mentionsAround(model, mention.file), mention);
}

/** Where the object of a key is taken whole. */
export const readsOf = (all: readonly Mention[], key: Mention): readonly Mention[] =>
  all.filter((other) => other.whole !== undefined && isSameObject(other.object, key.object));

const isSameKey = (a: Mention, b: Mention): boolean =>
  a.world === 'key' && a.name === b.name && isSameObject(a.object, b.object);

const keysNamed = (all: readonly Mention[], key: Mention): readonly Mention[] =>
  all.filter((other) => isSameKey(other, key));

/** Lines of the env files that a generator makes the object of. */
function generatedKeys(model: Model, { file, object, name }: Mention): readonly Mention[] {
  const parts = neighbours(model, file).flatMap(({ objects = [] }) =>
    objects.filter((part) => isSameObject(part, object)),
  );
  const folder = (part: KeyedObject): string => parentUri(part.file);
  return parts.flatMap((part) =>
    part.envFiles.flatMap((target) => {
      const facts = model.fileOf(joinUri(folder(part), target));
      const own = facts === undefined ? [] : mentionsOf(facts);
      return own.filter((other) => other.world === 'variables' && other.isDefinition && other.name === name);
    }),
  );
}

/** A name that the file itself defines means that one; any other is looked up in the environments of the package. */
function requestVariables(all: readonly Mention[], { world, name, file }: Mention): readonly Mention[] {
  const named = all.filter((other) => other.world === world && other.name === name);
  const local = new Set(named.filter(({ isLocal }) => isLocal === true).map((other) => other.file));
  return local.has(file)
    ? named.filter((other) => other.file === file)
    : named.filter((other) => !local.has(other.file));
}

/** The first at each place. */
const distinct = (mentions: readonly Mention[]): readonly Mention[] => [
  ...firstBy(mentions, ({ file, nameSpan }) => `${file} ${nameSpan.start}`).values(),
];
