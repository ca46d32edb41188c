import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { neighbours } from './lookup.ts';
import { mentionsOf } from './mentions.ts';
import type { Mention } from './types.ts';

/** What one file refers to. */
interface Uses {
  /** How often, by `keyOf`. Names that the file itself defines for its requests are left out. */
  readonly counts: ReadonlyMap<string, number>;
  /** Of those names. */
  readonly local: ReadonlyMap<string, number>;
  /** Objects that a program gets as variables, by `objectOf`. */
  readonly handedOver: ReadonlySet<string>;
}

const known = new WeakMap<FileFacts, Uses>();

/** How often the files of the package refer to each of some names of one file; code is not looked at. */
export function referenceCounts(mentions: readonly Mention[], facts: FileFacts, model: Model): readonly number[] {
  const all = neighbours(model, facts.file.uri).map(usesOf);
  const handedOver = new Set(all.flatMap((uses) => [...uses.handedOver]));
  const asVariables = (mention: Mention): string | undefined =>
    mention.world === 'key' && handedOver.has(objectOf(mention))
      ? keyOf({ ...mention, world: 'variables' })
      : undefined;
  const wanted = new Set(mentions.flatMap((mention) => [keyOf(mention), asVariables(mention) ?? []].flat()));
  const found = new Map<string, number>();
  for (const { counts } of all) {
    // Most files have few names, and most of them none that is asked for.
    const [few, other] = counts.size < wanted.size ? [counts.keys(), wanted] : [wanted.keys(), counts];
    for (const key of few) if (other.has(key)) found.set(key, (found.get(key) ?? 0) + (counts.get(key) ?? 0));
  }
  const own = usesOf(facts);
  return mentions.map((mention) => {
    const key = keyOf(mention);
    if (mention.isLocal === true) return own.local.get(key) ?? 0;
    return (found.get(key) ?? 0) + (found.get(asVariables(mention) ?? '') ?? 0);
  });
}

function usesOf(facts: FileFacts): Uses {
  let uses = known.get(facts);
  if (uses === undefined) {
    uses = read(mentionsOf(facts));
    known.set(facts, uses);
  }
  return uses;
}

function read(mentions: readonly Mention[]): Uses {
  const counts = new Map<string, number>();
  const local = new Map<string, number>();
  const handedOver = new Set<string>();
  const own = new Set(mentions.flatMap(({ isLocal, name }) => (isLocal === true ? [name] : [])));
  for (const mention of mentions) {
    const { isDefinition, whole, world, name } = mention;
    if (whole?.as === 'variables' && whole.prefix === '') handedOver.add(objectOf(mention));
    if (isDefinition) continue;
    const numbers = (world === 'http' || world === 'bruno') && own.has(name) ? local : counts;
    numbers.set(keyOf(mention), (numbers.get(keyOf(mention)) ?? 0) + 1);
  }
  return { counts, local, handedOver };
}

const objectOf = ({ object }: Mention): string => `${object?.kind}\0${object?.name}`;

const keyOf = (mention: Mention): string =>
  mention.world === 'key' ? `${objectOf(mention)}\0${mention.name}` : `${mention.world}\0${mention.name}`;
