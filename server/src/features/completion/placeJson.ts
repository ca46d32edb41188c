import { type KeyPlace, marker, type Place, type Quote, spliced, type ValuePlace } from './place.ts';

interface Frame {
  readonly isMap: boolean;
  /** `key`, `value`: what is expected next. `behind`: after an entry. */
  state: 'key' | 'colon' | 'value' | 'behind';
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly isString: boolean;
  readonly isClosed: boolean;
}

/** Where the cursor is in a JSON document, comments and trailing commas allowed, however unfinished it is. */
export function placeInJson(text: string, offset: number): readonly Place[] {
  const frames: Frame[] = [];
  let lastEnd = 0;
  let i = 0;
  while (i < offset) {
    const top = frames.at(-1);
    const char = text.charAt(i);
    if (char === '/' && (text[i + 1] === '/' || text[i + 1] === '*')) {
      const end = text[i + 1] === '/' ? endOfLine(text, i) : text.indexOf('*/', i) + 2;
      if (end < i + 2 || offset <= end - (text[i + 1] === '*' ? 1 : 0)) return [];
      i = end;
    } else if (/[\s,:[\]{}]/.test(char)) {
      punctuate(frames, top, char);
      if (char === ']' || char === '}') lastEnd = i + 1;
      i++;
    } else {
      const token = tokenAt(text, i);
      if (offset < token.end || (offset === token.end && !token.isClosed)) return inToken(text, top, token, lastEnd);
      if (top !== undefined)
        top.state = top.state === 'key' || (top.state === 'behind' && top.isMap) ? 'colon' : 'behind';
      lastEnd = token.end;
      i = token.end;
    }
  }
  const next = text[offset] ?? '';
  // Right before a token is no place of its own.
  if (next === '"' || /[\w-]/.test(next)) return [];
  return inBlank(text, frames.at(-1), offset, lastEnd);
}

function punctuate(frames: Frame[], top: Frame | undefined, char: string): void {
  if (char === '{') frames.push({ isMap: true, state: 'key' });
  else if (char === '[') frames.push({ isMap: false, state: 'value' });
  else if (char === '}' || char === ']') {
    frames.pop();
    const outer = frames.at(-1);
    if (outer !== undefined) outer.state = 'behind';
  } else if (char === ',' && top !== undefined) top.state = top.isMap ? 'key' : 'value';
  else if (char === ':' && top !== undefined) top.state = 'value';
}

function tokenAt(text: string, start: number): Token {
  if (text[start] !== '"') {
    const end = start + Math.max(1, /^[^\s,:[\]{}"]*/.exec(text.slice(start, start + 500))?.[0].length ?? 1);
    return { start, end, isString: false, isClosed: false };
  }
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return { start, end: i + 1, isString: true, isClosed: true };
    else if (text[i] === '\n' || text[i] === '\r') return { start, end: i, isString: true, isClosed: false };
  }
  return { start, end: text.length, isString: true, isClosed: false };
}

const endOfLine = (text: string, from: number): number => {
  const found = /[\r\n]/.exec(text.slice(from));
  return found === null ? text.length : from + found.index;
};

function inToken(text: string, frame: Frame | undefined, token: Token, lastEnd: number): readonly Place[] {
  if (frame === undefined || frame.state === 'colon') return [];
  const isKey = frame.isMap && frame.state !== 'value';
  if (isKey) return [keyPlace(text, token, frame.state === 'behind' ? lastEnd : undefined)];
  if (frame.state === 'behind') return [];
  const quote: Quote = token.isString ? '"' : '';
  const span = token.isString
    ? { start: token.start + 1, end: token.end - (token.isClosed ? 1 : 0) }
    : { start: token.start, end: token.end };
  return [valuePlace(text, token, span, quote, token.isString && token.isClosed)];
}

function inBlank(text: string, frame: Frame | undefined, offset: number, lastEnd: number): readonly Place[] {
  if (frame === undefined || frame.state === 'colon') return [];
  const next = /^\s*/.exec(text.slice(offset))?.[0] ?? '';
  const follower = text[offset + next.length] ?? '';
  // Right behind a value, whose quote may just have been typed, comes a comma or a new line first.
  if (frame.state === 'behind' && !/[\r\n]/.test(text.slice(lastEnd, offset))) return [];
  const empty: Token = { start: offset, end: offset, isString: false, isClosed: false };
  if (frame.isMap && frame.state !== 'value') {
    return [keyPlace(text, empty, frame.state === 'behind' ? lastEnd : undefined)];
  }
  if (frame.state === 'behind') return [];
  const isFree = follower === '' || '],}'.includes(follower) || (frame.isMap && /[\r\n]/.test(next));
  return isFree ? [valuePlace(text, empty, empty, '', false)] : [];
}

function keyPlace(text: string, { start, end }: Token, commaAt: number | undefined): KeyPlace {
  const follower = /^\s*(.?)/s.exec(text.slice(end))?.[1] ?? '';
  const hasValue = follower === ':';
  const needsComma = !hasValue && follower !== '' && !'},]'.includes(follower);
  const written = hasValue ? `"${marker}"` : `"${marker}": 0${needsComma ? ',' : ''}`;
  const probe = spliced(text, { start, end }, written);
  const line = text.slice(Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1, start);
  return {
    kind: 'key',
    format: 'json',
    span: { start, end },
    probe: commaAt === undefined ? probe : spliced(probe, { start: commaAt, end: commaAt }, ','),
    hasValue,
    indent: /^\s*/.exec(line)?.[0] ?? '',
    form: 'entry',
    commaAt,
    needsComma,
  };
}

function valuePlace(
  text: string,
  token: Pick<Token, 'start' | 'end'>,
  span: { readonly start: number; readonly end: number },
  quote: Quote,
  isClosed: boolean,
): ValuePlace {
  const isBare = quote === '' && span.start === span.end && text[span.start - 1] === ':';
  return {
    kind: 'value',
    format: 'json',
    span: { start: span.start, end: span.end },
    probe: spliced(text, token, `"${marker}"`),
    quote,
    isClosed,
    gap: isBare ? ' ' : '',
    isFlow: false,
    isText: false,
  };
}
