import { firstBy } from '../../base/groupBy.ts';
import { candidates, formatOf, needsContentSniff, readFile } from '../../dialects/read.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { isSecretByShape } from '../../knowledge/tokens.ts';
import { hasCredential } from '../../lint/redact.ts';
import { secretsOfModel } from '../../model/secretsOfModel.ts';
import type { Entry, Format, ScalarEntry } from '../../syntax/tree.ts';
import { createSourceFile } from '../../text/sourceFile.ts';
import { uriPath } from '../../text/uri.ts';
import { clientOffers, isEnvironment } from './clients.ts';
import { type ValueContext, valueContext } from './context.ts';
import { envKeyOffers } from './keysEnv.ts';
import { structuredKeyOffers } from './keysStructured.ts';
import { manifestOffers } from './manifestNames.ts';
import { type KeyPlace, marker, type Place, type ValuePlace } from './place.ts';
import { placeInJson } from './placeJson.ts';
import { placeInLines } from './placeLines.ts';
import { placeInYaml } from './placeYaml.ts';
import { nameOffers, referenceOffers } from './references.ts';
import { requestOffers } from './requestNames.ts';
import { scopeOffers } from './scopes.ts';
import { piecesOf, render } from './snippet.ts';
import { spell, styleOf } from './spell.ts';
import type { CompletionInput, Offer } from './types.ts';
import { type Candidate, valueCandidates } from './values.ts';

/** Characters after which an editor asks by itself. What they mean depends on the format, see `isAsked`. */
export const triggerCharacters = ['=', ':', ' ', '"', "'", '$', '{', '(', ','] as const;

/** Larger files are read by no person, and reading one costs more than a keystroke may. In UTF-16 units. */
const largest = 256 * 1024;

/**
 * What may stand at the cursor. The text is read once with a marker there, so that it costs one parse. Nothing in
 * comments, and never a secret.
 */
export function offersAt(input: CompletionInput): readonly Offer[] {
  const { file, trigger } = input;
  if (file.text.length > largest) return [];
  const path = uriPath(file.uri);
  if (candidates(path).length === 0) return [];
  const requests = requestOffers(input);
  if (requests !== undefined) return requests.toSorted((a, b) => a.rank - b.rank);
  const format = formatOf(path);
  for (const place of placesIn(format, file.text, input.offset)) {
    if (!isAsked(place, trigger)) continue;
    const facts = readProbe(input, place);
    const offers = place.kind === 'value' ? valueOffers(input, facts, place) : keyOffers(input, facts, place);
    const shown = offers.filter((offer) => offer.kind === 'client' || !isTelling(offer, input));
    if (shown.length > 0) return shown.toSorted((a, b) => a.rank - b.rank);
  }
  return [];
}

/** The environment is the one the model has found: folders and configuration count, too. */
function readProbe({ file, model }: CompletionInput, place: Place): FileFacts | undefined {
  const facts = readFile(createSourceFile(file.uri, place.probe));
  const environment = model.fileOf(file.uri)?.environment ?? facts?.environment;
  return facts === undefined || environment === undefined ? undefined : { ...facts, environment };
}

function placesIn(format: Format, text: string, offset: number): readonly Place[] {
  if (format === 'yaml') return placeInYaml(text, offset);
  return format === 'json' ? placeInJson(text, offset) : placeInLines(format, text, offset);
}

/** A character means something in some places only: a blank begins no key, an equals sign no value in YAML. */
function isAsked(place: Place, trigger: string | undefined): boolean {
  if (trigger === undefined) return true;
  const isLines = place.format !== 'yaml' && place.format !== 'json';
  if (place.kind === 'key') return trigger === '"' && place.format === 'json';
  if (trigger === '=') return isLines || place.isText;
  if (trigger === ':') return !isLines || place.format === 'properties';
  return true;
}

function valueOffers(input: CompletionInput, facts: FileFacts | undefined, place: ValuePlace): readonly Offer[] {
  const entry = facts === undefined ? undefined : markedValue(facts);
  if (facts === undefined || entry === undefined) return [];
  const context = valueContext(input, facts, place, entry);
  const named = manifestOffers(context);
  if (named !== undefined) return named;
  // The value is the name of a variable, and no value of the role.
  if (context.setting?.value.state === 'reference' && context.setting.entry === entry) return nameOffers(context);
  const references = referenceOffers(context);
  const isReference = references.some(({ span }) => span.start > place.span.start || /^[$%e]/.test(context.written));
  if (isReference || isOneOf(input.trigger, '$', '{', '(')) return references;
  const isScope = context.setting?.role === 'scope';
  const isEmpty = context.written.trim() === '';
  if (isOneOf(input.trigger, ' ', ',') && !isEmpty && !isScope) return [];
  const own = isScope
    ? scopeOffers(context)
    : valueCandidates(context).flatMap((candidate) => offerOf(context, candidate) ?? []);
  return distinct([...own, ...references]);
}

const isOneOf = (text: string | undefined, ...all: readonly string[]): boolean =>
  text !== undefined && all.includes(text);

/** The scalar that holds the marker: of a setting or variable, which may be part of an item, else of the tree. */
function markedValue({ settings, variables, tree }: FileFacts): ScalarEntry | undefined {
  const setting = settings.find((s) => s.entry.value === marker);
  if (setting !== undefined) return setting.entry;
  const variable = variables.find((v) => v.entry.value === marker);
  if (variable !== undefined) return variable.entry;
  return tree.entries.find((e): e is ScalarEntry => e.kind === 'scalar' && e.value === marker);
}

function offerOf({ place, entry }: ValueContext, candidate: Candidate): Offer | undefined {
  const { text, kind = 'value', detail, rank, about, isDeprecated } = candidate;
  const newText = spell(place, text, styleOf(entry), candidate.isTyped);
  if (newText === undefined) return undefined;
  const holed = candidate.hasHoles === true ? render(piecesOf(newText)).snippet : undefined;
  return {
    kind,
    label: text,
    ...(detail === undefined ? {} : { detail }),
    span: place.span,
    newText,
    ...(holed === undefined ? {} : { snippet: holed }),
    filter: text,
    rank,
    ...(isDeprecated === true ? { isDeprecated } : {}),
    meant: text,
    about,
  };
}

function keyOffers(input: CompletionInput, facts: FileFacts | undefined, place: KeyPlace): readonly Offer[] {
  const path = uriPath(input.file.uri);
  if (facts === undefined) {
    // Nothing in it yet that could be recognised; the name says what will be.
    const likely = candidates(path).filter(
      (dialect) => !needsContentSniff([dialect]) && dialect.formats.includes(place.format),
    );
    return place.format === 'dotenv'
      ? []
      : clientOffers(
          input,
          undefined,
          place,
          undefined,
          likely.map(({ id }) => id),
        );
  }
  const entry = markedKey(facts);
  if (entry === undefined) return [];
  const clients = clientOffers(input, facts, place, entry, facts.dialects);
  if (facts.tree.format === 'dotenv') return [...envKeyOffers(input, facts, place), ...clients];
  if (isEnvironment(entry, place)) {
    return [...envKeyOffers(input, facts, place, entry.parent?.parent?.key), ...clients];
  }
  return place.form === 'item' ? [] : [...structuredKeyOffers(input, facts, place, entry), ...clients];
}

const markedKey = ({ tree }: FileFacts): Entry | undefined =>
  tree.entries.find((entry) => entry.key === marker) ??
  tree.entries.find((entry) => entry.kind === 'scalar' && entry.value === `${marker}=`);

const distinct = (offers: readonly Offer[]): readonly Offer[] => [...firstBy(offers, ({ label }) => label).values()];

/** A secret of the workspace, or what looks like one, under whatever name it was written. */
function isTelling({ meant, newText }: Offer, { model }: CompletionInput): boolean {
  if (isSecretByShape(meant.trim()) || hasCredential(meant) || /:\/\/[^/?#\s:]*:[^/?#\s@]*@/.test(newText)) return true;
  for (const secret of secretsOfModel(model)) if (newText.includes(secret)) return true;
  return false;
}
