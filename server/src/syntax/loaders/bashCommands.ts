/** A piece of a shell word: text with its quotes gone, a variable, or something that only a shell can tell. */
export type BashPart =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'unknown' };

export interface BashCommand {
  readonly words: readonly (readonly BashPart[])[];
  /** Runs in a process of its own (`&`, `|`), so that what it sets is lost. */
  readonly isSeparate: boolean;
  /** Has a redirection, which can fail. */
  readonly hasRedirection: boolean;
}

export interface BashScript {
  readonly commands: readonly BashCommand[];
  /** Where parentheses begin something that is not modelled: an array, a function, or an error. */
  readonly unreadFrom: number | undefined;
}

/**
 * The simple commands of a text up to the first quote that is not closed: bash runs what stands on the lines before
 * it, and nothing after.
 */
export function bashCommands(text: string): BashScript {
  const done: BashCommand[] = [];
  /** Of the line being read, which runs only when the whole line can be read. */
  let line: BashCommand[] = [];
  let words: (readonly BashPart[])[] = [];
  let position = 0;
  let lineStart = 0;
  let inPipe = false;
  let hasRedirection = false;
  const finish = (isSeparate: boolean): void => {
    if (words.length > 0) line.push({ words, isSeparate, hasRedirection });
    words = [];
    hasRedirection = false;
  };
  while (position < text.length) {
    const character = text.charAt(position);
    if (character === '\n') {
      finish(inPipe);
      inPipe = false;
      done.push(...line);
      line = [];
      position++;
      lineStart = position;
    } else if (character === ' ' || character === '\t') {
      position++;
    } else if (character === '#') {
      position = lineEnd(text, position);
    } else if (character === '(' || character === ')') {
      return { commands: done, unreadFrom: lineStart };
    } else if (character === ';') {
      finish(inPipe);
      inPipe = false;
      position++;
    } else if (character === '&' || character === '|') {
      const isDouble = text[position + 1] === character;
      finish(inPipe || !isDouble);
      inPipe = !isDouble && character === '|';
      // Assignments succeed, so what stands behind `||` does not run.
      if (isDouble && character === '|') position = lineEnd(text, position);
      else position += isDouble ? 2 : 1;
    } else if (character === '<' || character === '>') {
      hasRedirection = true;
      position++;
    } else {
      const word = readWord(text, position);
      if (word === undefined) return { commands: done, unreadFrom: undefined };
      words.push(word.parts);
      position = word.end;
    }
  }
  finish(inPipe);
  return { commands: [...done, ...line], unreadFrom: undefined };
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

interface Word {
  readonly parts: readonly BashPart[];
  readonly end: number;
}

/** undefined when a quote is not closed. */
function readWord(text: string, start: number): Word | undefined {
  const parts: BashPart[] = [];
  const add = (piece: string): void => {
    const last = parts.at(-1);
    if (last?.kind === 'plain') parts[parts.length - 1] = { kind: 'plain', text: last.text + piece };
    else parts.push({ kind: 'plain', text: piece });
  };
  let position = start;
  let isQuoted = false;
  while (position < text.length) {
    const character = text.charAt(position);
    if (isQuoted) {
      if (character === '"') {
        isQuoted = false;
        position++;
        continue;
      }
    } else {
      if (' \t\n;&|<>()'.includes(character)) return { parts, end: position };
      if (character === '"') {
        isQuoted = true;
        position++;
        continue;
      }
      if (character === "'") {
        const close = text.indexOf("'", position + 1);
        if (close < 0) return undefined;
        add(text.slice(position + 1, close));
        position = close + 1;
        continue;
      }
    }
    if (character === '\\') {
      const next = text[position + 1] ?? '';
      if (next !== '\n') add(isQuoted && !'$`"\\'.includes(next) ? `\\${next}` : next === '' ? '\\' : next);
      position += 2;
    } else if (character === '$' || character === '`') {
      const { part, end } = readReference(text, position, isQuoted);
      if (part.kind === 'plain') add(part.text);
      else parts.push(part);
      if (end === undefined) return undefined;
      position = end;
    } else {
      add(character);
      position++;
    }
  }
  return isQuoted ? undefined : { parts, end: position };
}

/** `end` undefined: the construct is not closed. */
function readReference(
  text: string,
  start: number,
  isQuoted: boolean,
): { readonly part: BashPart; readonly end: number | undefined } {
  const named = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/y;
  named.lastIndex = start;
  const match = named.exec(text);
  if (match !== null) return { part: { kind: 'variable', name: match[1] ?? match[2] ?? '' }, end: named.lastIndex };
  const next = text[start + 1] ?? '';
  const unknown = (close: string): { readonly part: BashPart; readonly end: number | undefined } => {
    const found = text.indexOf(close, start + 2);
    return { part: { kind: 'unknown' }, end: found < 0 ? undefined : found + 1 };
  };
  if (text[start] === '`') return unknown('`');
  if (next === '{') return unknown('}');
  if (next === '(') return unknown(')');
  // `source` without arguments has no positional parameters.
  if (/[1-9]/.test(next)) return { part: { kind: 'plain', text: '' }, end: start + 2 };
  if (next !== '' && '0?$#!-@*'.includes(next)) return { part: { kind: 'unknown' }, end: start + 2 };
  if (!isQuoted && next === "'") return unknown("'");
  if (!isQuoted && next === '"') return { part: { kind: 'plain', text: '' }, end: start + 1 };
  return { part: { kind: 'plain', text: '$' }, end: start + 1 };
}
