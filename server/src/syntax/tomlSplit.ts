import { lineEnd } from '../text/breaks.ts';
/** A key and its value, or a table header, with what belongs to it on further lines. */
export interface Statement {
  readonly start: number;
  readonly end: number;
  /** A bracket or quote that is never closed; the statement then ends with its first line. */
  readonly unclosed: Unclosed | undefined;
  /** It stands where an earlier statement was meant to go on. */
  readonly isDoubtful: boolean;
}

export interface Unclosed {
  readonly at: number;
  /** As the parser has it. */
  readonly code: 'unterminated-string' | 'unterminated-array' | 'unterminated-inline-table';
}

/**
 * Splits TOML that cannot be read as a whole into statements, so that each can be read by itself. What a bracket or
 * quote that is never closed would swallow is split by lines: every part of the text is looked at twice at most.
 */
export function* splitToml(text: string): Generator<Statement> {
  let doubtfulUntil = 0;
  for (let at = 0; at < text.length; ) {
    if (/[ \t\r\n]/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    const isDoubtful = start < doubtfulUntil;
    if (text[start] === '#') {
      at = lineEnd(text, start);
      continue;
    }
    const line = lineEnd(text, start);
    const scanned = isDoubtful || text[start] === '[' ? { end: line, unclosed: undefined } : scan(text, start);
    const { unclosed } = scanned;
    if (unclosed !== undefined) doubtfulUntil = Math.max(doubtfulUntil, scanned.end);
    const end = unclosed === undefined ? scanned.end : line;
    yield { start, end, unclosed, isDoubtful };
    at = end;
  }
}

interface Scanned {
  readonly end: number;
  readonly unclosed: Unclosed | undefined;
}

/** The end of a statement: a line break outside brackets and quotes of several lines. */
function scan(text: string, start: number): Scanned {
  const open: number[] = [];
  const isInTable = (): boolean => text[open.at(-1) ?? text.length] === '{';
  const unclosed = (): Unclosed | undefined => {
    const at = open[0];
    if (at === undefined) return undefined;
    return { at, code: text[at] === '{' ? 'unterminated-inline-table' : 'unterminated-array' };
  };
  for (let at = start; at < text.length; ) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const triple = character.repeat(3);
      const isTriple = text.startsWith(triple, at);
      const end = isTriple ? behindTriple(text, at + 3, triple) : behindQuote(text, at);
      if (end === undefined) return { end: text.length, unclosed: { at, code: 'unterminated-string' } };
      at = end;
    } else if (character === '#') {
      at = lineEnd(text, at);
    } else if (character === '\n' || character === '\r') {
      if (open.length === 0) return { end: at, unclosed: undefined };
      at++;
      if (beginsStatement(text, at, isInTable())) return { end: at, unclosed: unclosed() };
    } else {
      if (character === '[' || character === '{') open.push(at);
      else if (character === ']' || character === '}') open.pop();
      at++;
    }
  }
  return { end: text.length, unclosed: unclosed() };
}

/** True for a line that cannot be part of an array or inline table. */
function beginsStatement(text: string, at: number, isInTable: boolean): boolean {
  const header = /[ \t]*\[\[?[ \t]*(?!(?:true|false|inf|nan)\b)[A-Za-z_][\w.-]*[ \t]*\]/y;
  const key = /[ \t]*(?:[\w.-]+|"[^"\r\n]*"|'[^'\r\n]*')[ \t]*=/y;
  header.lastIndex = at;
  key.lastIndex = at;
  return header.test(text) || (!isInTable && key.test(text));
}

/** The quote whose string of one line is open at `end`. */
export function unclosedQuote(text: string, start: number, end: number): number | undefined {
  for (let at = start; at < end; ) {
    const isQuote = text[at] === '"' || text[at] === "'";
    const behind = isQuote ? behindQuote(text, at) : at + 1;
    if (isQuote && behind >= end) return at;
    at = behind;
  }
  return undefined;
}

/** Behind a string of one line; the line's end when it is not closed there. */
function behindQuote(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\n' || character === '\r') return at;
    if (character === '\\' && quote === '"') at++;
    else if (character === quote) return at + 1;
  }
  return text.length;
}

/** Up to two more quotes may stand right before the closing three. */
function behindTriple(text: string, from: number, triple: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && triple === '"""') at++;
    else if (text.startsWith(triple, at)) {
      let end = at + 3;
      while (end < at + 5 && text[end] === triple[0]) end++;
      return end;
    }
  }
  return undefined;
}
