import type { Setting } from '../../dialects/types.ts';
import { type Span, span, spanLength } from '../../text/span.ts';
import type { Location } from '../types.ts';

/** One piece of a setting's text: a scope of a list, a URI of several. */
export interface Part {
  readonly text: string;
  /** Offset in the decoded value. */
  readonly index: number;
  /** Its own place in the file; the whole value's when the value is written with escapes. */
  readonly span: Span;
}

/** The pieces between separators, empty ones left out. `separator` needs the `g` flag. */
export function partsOf(setting: Setting, separator: RegExp): readonly Part[] {
  const { text } = setting.value;
  const parts: Part[] = [];
  let start = 0;
  const add = (end: number): void => {
    if (end > start) parts.push({ text: text.slice(start, end), index: start, span: spanIn(setting, start, end) });
  };
  for (const match of text.matchAll(separator)) {
    add(match.index);
    start = match.index + match[0].length;
  }
  add(text.length);
  return parts;
}

/** Blanks and commas, as lists in one string are written. */
export const listSeparator = /[\s,]+/g;

export const partAt = (setting: Setting, part: Part): Location => ({ file: setting.file, span: part.span });

/** The setting's text with one part replaced. */
export const withPart = (setting: Setting, part: Part, text: string): string =>
  setting.value.text.slice(0, part.index) + text + setting.value.text.slice(part.index + part.text.length);

/** The URIs of a value: several when blanks or commas stand before another `scheme://`. */
export const urisOf = (setting: Setting): readonly Part[] =>
  partsOf(setting, /(?<![\s,;])[\s,;]+(?=[a-z][a-z0-9+.-]{0,30}:\/\/)/gi);

function spanIn({ entry, span: whole, value }: Setting, start: number, end: number): Span {
  const isExact = spanLength(whole) === value.text.length && entry.value === value.text;
  return isExact ? span(whole.start + start, whole.start + end) : whole;
}
