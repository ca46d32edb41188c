import { describeSecret } from '../base/secret.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { hasCredential } from '../lint/redact.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import { differences, loaderOf } from '../syntax/loaders/read.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import { code, escapeMarkdown } from './markdown.ts';
import { isSecret, presentable } from './shownValue.ts';

/**
 * What each loader makes of a line of a `.env` file, when they do not agree; '' when they do. Of a value that may be
 * secret only its length and what became of it.
 */
export function loaderLines(setting: Setting, facts: FileFacts, model: Model): string {
  const groups = differences(setting.entry, facts.tree);
  if (groups.length === 0) return '';
  const written = writtenText(setting, facts);
  const secrets = secretsOfModel(model);
  const texts = groups.map(({ value }) => value ?? '');
  const hidden = isSecret(model.resolve(setting), texts, model, secrets) || texts.some(hasCredentials);
  const known = model.loadersOf(facts.file.uri);
  const title = (id: LoaderId): string => `${loaderOf(id).title}${known.includes(id) ? ' (reads this file)' : ''}`;
  const lines = groups.map(({ loaders, value }) => {
    const names = escapeMarkdown(loaders.map(title).join(', '));
    return `- ${names}: ${value === undefined ? 'not set' : shown(value, written, hidden, secrets)}`;
  });
  return `What each loader sees:\n${lines.join('\n')}`;
}

/** From the value to the end of its last line, comment included. */
function writtenText({ entry }: Setting, { file }: FileFacts): string {
  const end = Math.max(entry.valueSpan.end, entry.comment?.end ?? 0);
  return file.text.slice(entry.valueSpan.start, end);
}

/** Also where a reader has cut the address off. */
const hasCredentials = (text: string): boolean => hasCredential(text) || /:\/\/[^/?]*(?:@|:[^/\d])/.test(text);

function shown(value: string, written: string, hidden: boolean, secrets: ReadonlySet<string>): string {
  // A value that is not on the line itself may have been taken from other lines, which may hold secrets.
  const isOwn = !written.includes('$') && written.includes(value);
  if (!hidden && isOwn && value !== '') return code(presentable(withoutComment(value), secrets));
  const notes = notesOn(value, written);
  const length = value === '' ? 'empty' : hidden ? describeSecret(value) : `${value.length} characters`;
  return [length, ...notes].join(', ');
}

/** What others take for a comment is no setting: people leave old values there. */
const withoutComment = (value: string): string => value.replace(/(\s)#.*$/s, '$1#…');

/** What became of the text, in words that give nothing of it away. */
function notesOn(value: string, written: string): readonly string[] {
  const quote = /^["'`]/.exec(written)?.[0];
  const isQuoted = quote !== undefined && value.startsWith(quote);
  const content = isQuoted || quote === undefined ? written : written.slice(1);
  const notes: string[] = [];
  if (isQuoted) notes.push('quotes kept');
  if (content.startsWith(value) && content.slice(value.length).trimStart().startsWith('#')) notes.push('cut off at #');
  if (written.includes('$')) notes.push(count(value, '$') < count(written, '$') ? 'expanded' : 'not expanded');
  if (value.endsWith('\r')) notes.push('carriage return kept');
  return notes;
}

const count = (text: string, character: string): number => text.split(character).length - 1;
