import type { FileFacts } from '../../dialects/types.ts';
import type { Model, Origin, ResolvedSetting, Strength } from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';
import type { FileEdits, Fix, Location, Related, Severity } from '../types.ts';
import { editsFor } from './value.ts';

/** The place where a setting's value would be changed. */
export const placeOf = ({ place }: ResolvedSetting): Location => ({ file: place.file, span: place.span });

/** `REDIRECT_URI in .env`, for messages about several files. */
export const named = ({ place }: ResolvedSetting): string => `${place.name} in ${baseName(place.file)}`;

export const relatedTo = (setting: ResolvedSetting, message: string): Related => ({ ...placeOf(setting), message });

/** certain and strong evidence carry the rule's severity, likely at most a warning, weak nothing. */
export function severityBy(strength: Strength, full: Severity): Severity | undefined {
  if (strength === 'weak') return undefined;
  return strength === 'likely' && full === 'error' ? 'warning' : full;
}

/** A fix that writes `text` where the setting's value comes from; empty when that place is no plain literal. */
export function setResolved(model: Model, target: ResolvedSetting, text: string, title: string): readonly Fix[] {
  const edits = editsAt(model, target.place, text);
  return edits === undefined ? [] : [{ title, safety: 'review', files: [edits] }];
}

function editsAt(model: Model, place: Origin, text: string): FileEdits | undefined {
  const facts = model.fileOf(place.file);
  if (facts === undefined) return undefined;
  const setting = facts.settings.find((s) => s.span.start === place.span.start && s.value.state === 'literal');
  return setting === undefined ? undefined : editsFor(facts, setting, text);
}

/** Files that run, with the environment they are for. */
export const runningFiles = (model: Model): readonly FileFacts[] =>
  model.files.filter((facts) => !facts.environment.isTemplate);
