import type { FileFacts, Setting } from '../dialects/types.ts';
import type { Client, Match, Model } from '../model/types.ts';
import { touches } from '../text/span.ts';
import { joinUri, parentUri } from '../text/uri.ts';
import { isEnvironmentName, mentionAt, neighbours, sameMentions } from './names/lookup.ts';
import type { Mention } from './names/types.ts';
import type { Place } from './place.ts';

export interface NavigationInput {
  readonly facts: FileFacts;
  readonly offset: number;
  readonly model: Model;
}

/**
 * Where the thing under the cursor is defined: a variable's assignments, the winner first; the object or key of a manifest;
 * of a setting of an application its counterpart in the registration, and the other way round; a file that is named.
 */
export function definitions({ facts, offset, model }: NavigationInput): readonly Place[] {
  const uri = facts.file.uri;
  const mention = mentionAt(facts, offset);
  if (mention !== undefined && !mention.isDefinition) return definitionsOf(mention, facts, model);
  const link = facts.links.find(({ span, kind }) => kind !== 'env_from' && kind !== 'build' && touches(span, offset));
  if (link !== undefined) return [{ file: joinUri(parentUri(uri), link.target), span: { start: 0, end: 0 } }];
  const setting = facts.settings.find(
    ({ span, keySpan }) => touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset)),
  );
  return setting === undefined ? [] : counterparts(setting, model);
}

/** Where the name is defined for a reader of this file. */
export function definitionsOf(mention: Mention, facts: FileFacts, model: Model): readonly Place[] {
  const { file, name, world } = mention;
  const same = sameMentions(model, mention).filter(({ isDefinition }) => isDefinition);
  if (world !== 'variables') return nearestFirst(same, file).map(placeOfName);
  const isManifest = facts.dialects.includes('kubernetes');
  // What a container says of its own variables stands beside it.
  const own = isManifest ? same.filter((other) => other.file === file) : [];
  const winners = isManifest ? [] : model.definitions(name, file);
  const found = winners.length > 0 ? winners : own.length > 0 ? own : same;
  return found.length > 0 ? found.map(placeOfName) : properties(name, facts, model);
}

/** Those of the same file, then of the same folder, then the others. */
function nearestFirst(mentions: readonly Mention[], file: string): readonly Mention[] {
  const folder = parentUri(file);
  const distance = (other: Mention): number => (other.file === file ? 0 : parentUri(other.file) === folder ? 1 : 2);
  return mentions.toSorted((a, b) => distance(a) - distance(b));
}

/** `${app.base}` in files of Spring, Quarkus and Micronaut is a key of such a file. */
function properties(name: string, { file }: FileFacts, model: Model): readonly Place[] {
  if (!name.includes('.')) return [];
  return neighbours(model, file.uri)
    .filter(({ tree }) => tree.format === 'properties' || tree.format === 'yaml')
    .flatMap(({ file: other, tree }) =>
      tree.entries.flatMap((entry): readonly Place[] =>
        entry.kind === 'scalar' && entry.keySpan !== undefined && !entry.inherited && entry.path.join('.') === name
          ? [{ file: other.uri, span: entry.keySpan }]
          : [],
      ),
    );
}

/** The same setting on the other side of every match its client is in. */
function counterparts(setting: Setting, model: Model): readonly Place[] {
  const holds = (client: Client): boolean => client.settings.some((own) => own.setting === setting);
  const other = ({ use, registration }: Match): Client | undefined =>
    holds(use) ? registration : holds(registration) ? use : undefined;
  const places = model.matches.flatMap((match): Place[] => {
    const client = other(match);
    if (client === undefined) return [];
    const same = client.settings.filter((own) => own.setting.role === setting.role);
    const shown = same.length > 0 ? same : client.settings.filter((own) => own.setting.role === 'client_id');
    return shown.map((own) => ({ file: own.setting.file, span: own.setting.span }));
  });
  return places.filter(
    (place, index) =>
      places.findIndex((one) => one.file === place.file && one.span.start === place.span.start) === index,
  );
}

export interface References {
  readonly places: readonly Place[];
  /** The variable’s name, where code may ask for it. */
  readonly inCode: string | undefined;
}

/** Every place that bears the name under the cursor; `isDeclarationWanted` adds its assignments. */
export function references(
  { facts, offset, model }: NavigationInput,
  isDeclarationWanted: boolean,
): References | undefined {
  const mention = mentionAt(facts, offset);
  if (mention === undefined) return undefined;
  const same = sameMentions(model, mention);
  const isVariable = isEnvironmentName(model, mention) && /^[A-Za-z_]\w*$/.test(mention.name);
  return {
    places: [
      ...(isDeclarationWanted ? same.filter(({ isDefinition }) => isDefinition) : []),
      ...same.filter(({ isDefinition }) => !isDefinition),
    ].map(placeOfName),
    inCode: isVariable ? mention.name : undefined,
  };
}

export const placeOfName = ({ file, nameSpan }: Pick<Mention, 'file' | 'nameSpan'>): Place => ({
  file,
  span: nameSpan,
});
