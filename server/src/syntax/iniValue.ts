import { type Span, span } from '../text/span.ts';
import type { Quoting, ScalarEntry } from './tree.ts';

type Value = Pick<ScalarEntry, 'type' | 'value' | 'valueSpan' | 'contentSpan' | 'quoting' | 'comment'>;

/**
 * Reads the value between the separator and the end of the line, or of a later line when quotes of several lines open
 * it. One reader for each text: it remembers which quotes are never closed.
 */
export function createValueReader(text: string): (from: number, lineEnd: number) => Value {
  const unclosed = new Set<string>();

  /** Where text of several lines ends; undefined when its quote is never closed. */
  function closing(quote: string, from: number): number | undefined {
    if (unclosed.has(quote)) return undefined;
    const found = text.indexOf(quote, from);
    if (found < 0) unclosed.add(quote);
    return found < 0 ? undefined : found;
  }

  return (from, lineEnd) => {
    let start = from;
    while (start < lineEnd && isBlank(text[start])) start++;
    const line = text.slice(start, lineEnd);
    const quote = line.startsWith('"""') && line.length > 3 ? '"""' : line.startsWith('`') ? '`' : undefined;
    const close = quote === undefined ? undefined : closing(quote, start + quote.length);
    if (quote !== undefined && close !== undefined) {
      const quoting: Quoting = quote === '`' ? 'backtick' : 'double';
      return quoted(text, span(start, close + quote.length), quote.length, quoting);
    }
    const own = quotedOnLine(line);
    if (own !== undefined) return quoted(text, span(start, start + own.length), 1, own.quoting);
    const comment = line.search(/(?:^|[ \t])[#;]/);
    const length = (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
    // A missing value stands right behind the separator and the blanks that are there.
    const at = length === 0 ? span(from, from) : span(start, start + length);
    const marker = comment < 0 ? undefined : start + comment + (/[#;]/.test(line[comment] ?? '') ? 0 : 1);
    return {
      type: 'string',
      value: text.slice(at.start, at.end),
      valueSpan: at,
      contentSpan: at,
      quoting: 'plain',
      comment: marker === undefined ? undefined : span(marker, lineEnd),
    };
  };
}

/** A value in quotes that hold no quote of their own, with nothing but a comment behind it. */
function quotedOnLine(line: string): { readonly length: number; readonly quoting: Quoting } | undefined {
  const whole = /^(?:"[^"]*"|'[^']*')(?=[ \t]*$|[ \t]+[#;])/.exec(line)?.[0];
  return whole === undefined ? undefined : { length: whole.length, quoting: whole[0] === '"' ? 'double' : 'single' };
}

function quoted(text: string, whole: Span, width: number, quoting: Quoting): Value {
  const contentSpan = span(whole.start + width, whole.end - width);
  const pattern = /[ \t]*([#;][^\r\n]*)/y;
  pattern.lastIndex = whole.end;
  const comment = pattern.exec(text)?.[1];
  return {
    type: 'string',
    value: text.slice(contentSpan.start, contentSpan.end),
    valueSpan: whole,
    contentSpan,
    quoting,
    comment: comment === undefined ? undefined : span(pattern.lastIndex - comment.length, pattern.lastIndex),
  };
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';
