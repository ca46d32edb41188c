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
 * so that no setting is changed that agrees with a third one.
 */
export function eitherWay(
  model: Model,
  { left, right }: Pair,
  pairs: Iterable<Pair>,
  mayTake: (target: ResolvedSetting, text: string) => boolean = () => true,
): readonly Fix[] {
  const all = [...pairs];
  const [leftText, rightText] = [knownText(left.resolved), knownText(right.resolved)];
  if (leftText === undefined || rightText === undefined) return [];
  const set = (target: ResolvedSetting, source: ResolvedSetting, text: string): readonly Fix[] =>
    isDownload(target, model) || !mayTake(target, text) || agrees(target, all)
      ? []
      : setResolved(model, target, text, `Set ${likeness(target, source)}`);
  return [...set(left, right, rightText), ...set(right, left, leftText)];
}

const agrees = (target: ResolvedSetting, pairs: readonly Pair[]): boolean =>
  pairs.some(({ left, right }) => {
    const other = isAt(left, target) ? right : isAt(right, target) ? left : undefined;
    return other !== undefined && !isAt(other, target) && knownText(other.resolved) === knownText(target.resolved);
  });

const isAt = ({ place }: ResolvedSetting, other: ResolvedSetting): boolean =>
  place.file === other.place.file && place.span.start === other.place.span.start;

/** A fix that writes `text` where the setting's value comes from; empty when that place is no plain literal. */
export function setResolved(model: Model, target: ResolvedSetting, text: string, title: string): readonly Fix[] {
  const edits = editsAt(model, target.place, text);
  return edits === undefined ? [] : [{ title, safety: 'review', files: [edits] }];
}

function editsAt(model: Model, place: Origin, text: string): FileEdits | undefined {
  const facts = model.fileOf(place.file);
  if (facts === undefined) return undefined;
  const own = model.adopted.find((adopted) => adopted.file === facts.file) ?? facts;
  const setting = own.settings.find((s) => s.span.start === place.span.start && s.value.state === 'literal');
  return setting === undefined ? undefined : editsFor(facts, setting, text);
}

/** Files that run, with the environment they are for. */
export const runningFiles = (model: Model): readonly FileFacts[] =>
  model.files.filter((facts) => !facts.environment.isTemplate);
