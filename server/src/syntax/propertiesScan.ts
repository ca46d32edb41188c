import { lookup } from '../base/table.ts';
import { behindBreak, isBreak, lineEnd } from '../text/breaks.ts';
import { type Span, span } from '../text/span.ts';

/** One logical line, in offsets of the text as written. */
export interface Property {
  readonly kind: 'property';
  readonly key: Span;
  /** To the end of the logical line, white space included; empty where a value would stand. */
  readonly value: Span;
}

export type Piece = Property | { readonly kind: 'separator'; readonly span: Span };

/** Finds the logical lines of a `.properties` file in one pass. */
export function* scanProperties(text: string): Generator<Piece> {
  /** Prefix of the comment on the line before: between comments a line of hyphens is only decoration. */
  let lastComment: string | undefined;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const start = skipBlanks(text, at);
    const first = text[start];
    if (first === undefined || isBreak(first)) {
      lastComment = undefined;
      at = behindBreak(text, start);
    } else if (first === '#' || first === '!') {
      const end = lineEnd(text, start);
      const next = text[skipBlanks(text, behindBreak(text, end))];
      const isSeparator = start === at && /^[#!]---[ \t\f]*$/.test(text.slice(start, Math.min(end, start + 200)));
      if (isSeparator && lastComment !== first && next !== '#' && next !== '!') {
        yield { kind: 'separator', span: span(start, end) };
        lastComment = undefined;
      } else {
        lastComment = first;
      }
      at = behindBreak(text, end);
    } else {
      lastComment = undefined;
      const property = scanProperty(text, start);
      yield property;
      at = behindBreak(text, property.value.end);
    }
  }
}

function scanProperty(text: string, start: number): Property {
  const keyEnd = keyEndOf(text, start);
  let value = skipContinued(text, keyEnd);
  if (text[value] === '=' || text[value] === ':') value = skipContinued(text, value + 1);
  return { kind: 'property', key: span(start, keyEnd), value: span(value, logicalEnd(text, value)) };
}

function keyEndOf(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const character = text.charAt(end);
    if (character === '\\') end = behindEscape(text, end);
    else if (character === '=' || character === ':' || isBlank(character) || isBreak(character)) break;
    else end++;
  }
  return Math.min(end, text.length);
}

/** Skips white space, and line breaks that a backslash takes away. */
function skipContinued(text: string, start: number): number {
  let at = skipBlanks(text, start);
  while (text[at] === '\\' && isBreak(text[at + 1])) at = skipBlanks(text, behindBreak(text, at + 1));
  return at;
}

function logicalEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isBreak(text[end])) end = text[end] === '\\' ? behindEscape(text, end) : end + 1;
  return Math.min(end, text.length);
}

/** Behind a backslash and what it escapes: one character, or a line break with the white space of the next line. */
const behindEscape = (text: string, at: number): number =>
  isBreak(text[at + 1]) ? skipBlanks(text, behindBreak(text, at + 1)) : Math.min(at + 2, text.length);

export interface Decoded {
  readonly text: string;
  /** Offset in the file of a character of `text`. */
  offsetOf(index: number): number;
  /** `\u` without four hexadecimal digits; read as the letter `u`. */
  readonly malformed: readonly Span[];
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** Takes escapes and continuations out of a key or value. */
export function decodeSpan(text: string, { start, end }: Span): Decoded {
  const written = text.slice(start, end);
  if (!written.includes('\\')) return { text: written, offsetOf: (index) => start + index, malformed: [] };
  let decoded = '';
  const offsets: number[] = [];
  const malformed: Span[] = [];
  const push = (character: string, from: number): void => {
    decoded += character;
    offsets.push(from);
  };
  for (let at = 0; at < written.length; ) {
    const character = written.charAt(at);
    const next = written[at + 1];
    if (character !== '\\') {
      push(character, start + at++);
    } else if (isBreak(next) || next === undefined) {
      at = behindEscape(written, at);
    } else {
      const digits = next === 'u' ? /^[\da-fA-F]{4}/.exec(written.slice(at + 2, at + 6))?.[0] : undefined;
      if (next === 'u' && digits === undefined) malformed.push(span(start + at, start + at + 2));
      push(
        digits === undefined ? (lookup(escapes, next) ?? next) : String.fromCharCode(Number.parseInt(digits, 16)),
        start + at,
      );
      at += digits === undefined ? 2 : 6;
    }
  }
  return { text: decoded, offsetOf: (index) => offsets[index] ?? end, malformed };
}

const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\f';

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (isBlank(text[at])) at++;
  return at;
}
