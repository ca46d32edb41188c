import type { Format } from '../../syntax/tree.ts';
import { isBreak, lineEnd, lineStart } from '../../text/breaks.ts';
import type { Span } from '../../text/span.ts';

export type Quote = '' | '"' | "'" | '`';

interface PlaceBase {
  readonly format: Format;
  /** What an accepted proposal replaces: on one line, and the cursor is in it. */
  readonly span: Span;
  /** The text with `marker` in the place. It can be read even where the text itself, half written, cannot. */
  readonly probe: string;
}

/** A cursor in a value, or where a value would stand. */
export interface ValuePlace extends PlaceBase {
  readonly kind: 'value';
  /** The quote that opens before `span`. */
  readonly quote: Quote;
  /** The same quote closes behind `span`. */
  readonly isClosed: boolean;
  /** What a value needs before it. */
  readonly gap: string;
  /** Inside YAML's brackets, where commas and braces end a value. */
  readonly isFlow: boolean;
  /** Behind `KEY=` in an item of a list: what stands there is text, whatever it looks like. */
  readonly isText: boolean;
}

/** A cursor in a key, or where a key would stand. `span` reaches over the key's quotes. */
export interface KeyPlace extends PlaceBase {
  readonly kind: 'key';
  /** A value follows already: the key alone is replaced. */
  readonly hasValue: boolean;
  /** Of the line, as written. */
  readonly indent: string;
  /** `item`: an assignment in a list of Compose. */
  readonly form: 'entry' | 'item';
  /** JSON: where a comma is missing before the key. */
  readonly commaAt: number | undefined;
  /** JSON: another key follows. */
  readonly needsComma: boolean;
}

export type Place = ValuePlace | KeyPlace;

/** Stands in the probe for what is not written yet. A role of this name is not known to any dialect. */
export const marker = 'authproofcursor';

export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Without its break. */
export function lineAt(text: string, offset: number): Line {
  const [start, end] = [lineStart(text, offset), lineEnd(text, offset)];
  return { start, end, text: text.slice(start, end) };
}

/** `text` with the span replaced. */
export const spliced = (text: string, { start, end }: Span, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

export interface Region {
  readonly content: Span;
  readonly quote: Quote;
  readonly isClosed: boolean;
}

/**
 * The value that begins at or behind `from` on the line, and that the cursor is in; undefined when the cursor is
 * elsewhere. `comment` begins a comment behind a value without quotes.
 */
export function valueRegion(
  line: Line,
  from: number,
  offset: number,
  quotes: readonly Quote[],
  comment: RegExp | undefined,
): Region | undefined {
  if (offset < from) return undefined;
  const rest = line.text.slice(from - line.start);
  const lead = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  const quote = quotes.find((mark) => mark === rest[lead]);
  const start = from + lead;
  if (quote !== undefined) {
    const close = closingQuote(rest, lead + 1, quote);
    const end = close === undefined ? line.end : from + close;
    const content = { start: start + 1, end: close === undefined ? Math.max(offset, start + 1) : end };
    if (offset < content.start || offset > end) return undefined;
    // The rest of an unclosed value is nobody's guess.
    if (close === undefined && line.text.slice(offset - line.start).trim() !== '') return undefined;
    return { content, quote, isClosed: close !== undefined };
  }
  const cut = comment?.exec(rest);
  const written = (cut ? rest.slice(0, cut.index) : rest).trimEnd();
  if (written.trim() === '') {
    if (cut && offset > from + cut.index) return undefined;
    return { content: { start: offset, end: offset }, quote: '', isClosed: false };
  }
  const end = from + written.length;
  if (offset < start) return undefined;
  // Behind a blank the next word of a list may come.
  const isTail = offset > end && rest.slice(offset - from).trim() === '' && cut == null;
  if (offset > end && !isTail) return undefined;
  return { content: { start, end: isTail ? offset : end }, quote: '', isClosed: false };
}

/** On the same line. */
function closingQuote(text: string, from: number, quote: string): number | undefined {
  for (let i = from; i < text.length && !isBreak(text[i]); i++) {
    if (text[i] === '\\' && quote === '"' && !isBreak(text[i + 1])) i++;
    else if (text[i] === quote) {
      // YAML's quote within single quotes.
      if (quote === "'" && text[i + 1] === "'") i++;
      else return i;
    }
  }
  return undefined;
}

/** The item that the cursor is in, of the brackets that open at `open`; undefined where they are closed before it. */
export function flowRegion(text: string, open: number, offset: number): Region | undefined {
  let start = open + 1;
  for (let i = open + 1; i < offset; i++) {
    const char = text.charAt(i);
    if (char === '"' || char === "'") {
      const close = closingQuote(text, i + 1, char);
      if (close === undefined || close >= offset) return quotedItem(text, char, i, close, offset);
      i = close;
    } else if (char === ',') start = i + 1;
    else if ('[{]}#'.includes(char)) return undefined;
  }
  const line = lineAt(text, offset);
  const rest = /^[^,\]}\r\n"'#]*/.exec(text.slice(offset, line.end))?.[0] ?? '';
  const before = text.slice(start, offset);
  const lead = before.trimStart();
  if (/[\r\n]/.test(lead) || /["']/.test(before)) return undefined;
  const end = offset + rest.trimEnd().length;
  // Before another item.
  if (lead === '' && /^["']/.test(text.slice(offset + rest.length))) return undefined;
  return {
    content: { start: offset - lead.length, end: lead + rest.trim() === '' ? offset : end },
    quote: '',
    isClosed: false,
  };
}

function quotedItem(
  text: string,
  quote: Quote,
  open: number,
  close: number | undefined,
  offset: number,
): Region | undefined {
  const isEnd = close !== undefined || /^[ \t]*(?:[\],}]|$)/.test(text.slice(offset, lineAt(text, offset).end));
  if (!isEnd) return undefined;
  return {
    content: { start: open + 1, end: close ?? offset },
    quote,
    isClosed: close !== undefined,
  };
}

/** The span of a region with its quotes, for the probe. */
export const wholeSpan = ({ content, quote, isClosed }: Region): Span => ({
  start: content.start - quote.length,
  end: content.end + (isClosed ? quote.length : 0),
});
