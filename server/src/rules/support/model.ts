import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { literalAt } from '../../dialects/lookups.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { knownText, type Model, type Origin, type ResolvedSetting, type Strength } from '../../model/types.ts';
import { baseName, uriPath } from '../../text/uri.ts';
import type { FileEdits, Fix, Location, Related, Severity } from '../types.ts';
import { editsFor } from './value.ts';

/** The place where a setting's value would be changed. */
export const placeOf = ({ place }: ResolvedSetting): Location => ({ file: place.file, span: place.span });

/**
 * `REDIRECT_URI in .env`, for messages about several files. With `apartFrom`, as much of the path as it takes to tell
 * the two files apart.
 */
export function named({ place }: ResolvedSetting, apartFrom?: ResolvedSetting): string {
  const other = apartFrom?.place.file;
  return `${place.name} in ${other === undefined ? baseName(place.file) : apart(place.file, other)}`;
}

function apart(file: string, other: string): string {
  const [own, their] = [uriPath(file).split('/'), uriPath(other).split('/')];
  if (file === other) return own.at(-1) ?? file;
  let length = 1;
  while (length < own.length && own.at(-length) === their.at(-length)) length++;
  return own.slice(-length).join('/');
}

export const relatedTo = (setting: ResolvedSetting, message: string): Related => ({ ...placeOf(setting), message });

/** certain and strong evidence carry the rule's severity, likely at most a warning, weak nothing. */
export function severityBy(strength: Strength, full: Severity): Severity | undefined {
  if (strength === 'weak') return undefined;
  return strength === 'likely' && full === 'error' ? 'warning' : full;
}

/** `WEB_ID in .env to the value of web.client_id in client_secret.json`, to be said of what changes and of its model. */
function likeness(target: ResolvedSetting, source: ResolvedSetting): string {
  const { place } = source;
  if (target.place.file === place.file) return `${named(target)} to the value of ${place.name}`;
  const file = apart(place.file, target.place.file);
  return `${named(target, source)} to ${target.place.name === place.name ? 'its value' : `the value of ${place.name}`} in ${file}`;
}

/** A file downloaded from a provider's console: what stands there is changed there. */
export const isDownload = ({ place }: ResolvedSetting, model: Model): boolean =>
  model.fileOf(place.file)?.dialects[0] === 'google-client-secret';

export interface Pair {
  readonly left: ResolvedSetting;
  readonly right: ResolvedSetting;
}

/**
 * Two settings that should be equal: either gets the other's value, the first one first. `pairs`: all that is compared,
 * so that no setting is changed that agrees with a third one; best one list for all fixes.
 */
export function eitherWay(
  model: Model,
  { left, right }: Pair,
  pairs: Iterable<Pair>,
  mayTake: (target: ResolvedSetting, text: string) => boolean = () => true,
): readonly Fix[] {
  const [leftText, rightText] = [knownText(left.resolved), knownText(right.resolved)];
  if (leftText === undefined || rightText === undefined) return [];
  const set = (target: ResolvedSetting, source: ResolvedSetting, text: string): readonly Fix[] =>
    isDownload(target, model) || !mayTake(target, text) || agrees(target, pairs)
      ? []
      : setResolved(model, target, text, `Set ${likeness(target, source)}`);
  return [...set(left, right, rightText), ...set(right, left, leftText)];
}

const agrees = (target: ResolvedSetting, pairs: Iterable<Pair>): boolean =>
  comparedWith(pairs).get(placeKey(target))?.has(knownText(target.resolved)) === true;

/** By place, the values that stand elsewhere and are compared with what stands there. A list of pairs is gone through once. */
const comparedWith = memoisedFor((pairs: Iterable<Pair>): ReadonlyMap<string, ReadonlySet<string | undefined>> => {
  const found = new Map<string, Set<string | undefined>>();
  const add = (at: string, other: ResolvedSetting): void => {
    found.set(at, (found.get(at) ?? new Set()).add(knownText(other.resolved)));
  };
  for (const { left, right } of pairs) {
    const [a, b] = [placeKey(left), placeKey(right)];
    if (a === b) continue;
    add(a, right);
    add(b, left);
  }
  return found;
});

const placeKey = ({ place }: ResolvedSetting): string => `${place.file}\n${place.span.start}`;

/** A fix that writes `text` where the setting's value comes from; empty when that place is no plain literal. */
export function setResolved(model: Model, target: ResolvedSetting, text: string, title: string): readonly Fix[] {
  const edits = editsAt(model, target.place, text);
  return edits === undefined ? [] : [{ title, safety: 'review', files: [edits] }];
}

function editsAt(model: Model, place: Origin, text: string): FileEdits | undefined {
  const facts = model.fileOf(place.file);
  if (facts === undefined) return undefined;
  const own = adoptedByFile(model.adopted).get(place.file) ?? facts;
  const setting = literalAt(own, place.span.start);
  return setting === undefined ? undefined : editsFor(facts, setting, text);
}

const adoptedByFile = memoisedFor(
  (adopted: readonly FileFacts[]): ReadonlyMap<string, FileFacts> => firstBy(adopted, ({ file }) => file.uri),
);

/** Files that run, with the environment they are for; one list as long as the model's files are one. */
export const runningFiles = (model: Model): readonly FileFacts[] => running(model.files);

const running = memoisedFor((files: readonly FileFacts[]): readonly FileFacts[] =>
  files.filter((facts) => !facts.environment.isTemplate),
);
