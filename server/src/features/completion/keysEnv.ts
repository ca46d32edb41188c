import { readName } from '../../dialects/envNames.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isDrawn } from '../../knowledge/credentials.ts';
import type { Model } from '../../model/types.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { roleWords } from '../roleWords.ts';
import { applicationNames, missingNames } from './names.ts';
import { type KeyPlace, marker } from './place.ts';
import type { CompletionInput, Offer } from './types.ts';

/** Names of variables for a `.env` file, or for the environment of a container. */
export function envKeyOffers(
  input: CompletionInput,
  facts: FileFacts,
  place: KeyPlace,
  service?: string,
): readonly Offer[] {
  const { model, file } = input;
  const variables = facts.variables.filter((v) => v.service === service && v.name !== marker);
  const present = new Set(variables.map(({ name }) => name));
  const settings = facts.settings.filter((s) => service === undefined || s.slot?.startsWith(`${service}/`) === true);
  const has = (library: string): boolean => model.hasLibrary(library, file.uri);
  const offers = new Map<string, Offer>();
  const add = (name: string, rank: number, origin: string | undefined, provider?: string): void => {
    // The rest of a secret that is on a line of its own reads as a name in the other file.
    if (!offers.has(name) && !present.has(name) && !isDrawn(name))
      offers.set(name, nameOffer(place, name, rank, origin, provider));
  };
  const near = service === undefined ? neighbours(model, facts) : [];
  const taken = new Set([...present, ...near.flatMap((other) => other.variables.map((v) => v.name))]);
  const all = [...nearestFirst(settings, place), ...near.flatMap((other) => other.settings)];
  for (const { name, provider } of missingNames(all, taken)) add(name, 0, 'begun client', provider);
  for (const { name, provider } of applicationNames(facts.dialects, has, settings, present))
    add(name, 1, undefined, provider);
  for (const [name, origin] of namesElsewhere(model, facts)) add(name, 2, origin);
  for (const other of near) for (const { name } of other.variables) add(name, 3, `in ${baseName(other.file.uri)}`);
  return [...offers.values()];
}

const nearestFirst = (settings: readonly Setting[], { span }: KeyPlace): readonly Setting[] =>
  settings.toSorted((a, b) => Math.abs(a.entry.span.start - span.start) - Math.abs(b.entry.span.start - span.start));

/** The files whose variables the same process has: of the folder, of no environment or of the same one. */
function neighbours(model: Model, { file, environment }: FileFacts): readonly FileFacts[] {
  if (environment.isTemplate) return [];
  return model.files.filter(
    (other) =>
      other.tree.format === 'dotenv' &&
      other.file.uri !== file.uri &&
      parentUri(other.file.uri) === parentUri(file.uri) &&
      !other.environment.isTemplate &&
      (other.environment.name === 'base' || other.environment.name === environment.name),
  );
}

function nameOffer(place: KeyPlace, name: string, rank: number, origin: string | undefined, provider?: string): Offer {
  const reading = readName(name);
  const known = provider ?? reading?.provider;
  return {
    kind: 'key',
    label: name,
    ...(reading === undefined ? {} : { detail: roleWords[reading.role] }),
    ...(origin === undefined ? {} : { origin }),
    span: place.span,
    newText: place.hasValue ? name : name + assignment(place),
    filter: name,
    rank,
    ...(place.hasValue ? {} : { isOpen: true }),
    meant: name,
    about: {
      ...(reading === undefined ? {} : { role: reading.role }),
      ...(known === undefined ? {} : { provider: known }),
    },
  };
}

const assignment = ({ format, form }: KeyPlace): string => (format === 'yaml' && form === 'entry' ? ': ' : '=');

/** Names that a template of the package lists, and names that its files refer to and nobody defines. */
function* namesElsewhere(model: Model, facts: FileFacts): Generator<readonly [string, string]> {
  const { uri } = facts.file;
  const home = model.packageOf(uri);
  for (const other of model.files) {
    if (other.file.uri === uri || model.packageOf(other.file.uri) !== home) continue;
    if (other.tree.format === 'dotenv' && other.environment.isTemplate !== facts.environment.isTemplate) {
      for (const { name } of other.variables) yield [name, `in ${baseName(other.file.uri)}`];
    }
  }
  if (facts.tree.format !== 'dotenv') return;
  for (const other of model.files) {
    if (other.file.uri === uri || model.packageOf(other.file.uri) !== home) continue;
    for (const { name } of other.references) {
      if (!model.isDefinedSomewhere(name, uri)) yield [name, `used in ${baseName(other.file.uri)}`];
    }
  }
}
