import { isBreak } from '../../text/breaks.ts';
import {
  flowRegion,
  type KeyPlace,
  type Line,
  lineAt,
  marker,
  type Place,
  type Quote,
  type Region,
  spliced,
  type ValuePlace,
  valueRegion,
  wholeSpan,
} from './place.ts';

const keyAndColon = /^(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w./%@$~-]+)(?=[ \t]*:(?:[ \t]|$))/;

/**
 * Where the cursor is in a YAML document. What a line alone cannot tell, such as an item of a list that may be a text or
 * the begin of a map, gives several places; the first that means something is the one.
 */
export function placeInYaml(text: string, offset: number): readonly Place[] {
  const line = lineAt(text, offset);
  const open = openFlow(text, offset);
  if (open !== undefined) {
    // Only lists: keys in braces are rare, and a line of them is easily broken.
    const region = text[open] === '[' ? flowRegion(text, open, offset) : undefined;
    return region === undefined ? [] : [valuePlace(text, region, { isFlow: true })];
  }
  const [whole = '', indent = '', dashes = ''] = /^([ \t]*)((?:-[ \t]+|-$)*)/.exec(line.text) ?? [];
  const start = line.start + whole.length;
  if (offset < start && !(dashes.endsWith('-') && offset === start)) return [];
  const rest = line.text.slice(whole.length);
  if (rest.startsWith('#') || /^(?:---|\.\.\.|%)/.test(line.text)) return [];
  const key = keyAndColon.exec(rest)?.[0];
  if (key !== undefined) return behindKey(text, line, offset, start, key, indent + ' '.repeat(dashes.length));
  const places: Place[] = [];
  if (dashes !== '') {
    const assignment = assignmentPlace(text, line, offset, start, rest);
    if (assignment !== undefined) return [assignment];
    const region = valueRegion(line, start, offset, quotes, /(?:^|[ \t])#/);
    if (region !== undefined && isScalarStart(text, region)) {
      places.push(valuePlace(text, region, { gap: dashes.endsWith('-') ? ' ' : '' }));
    }
    places.push(...itemKey(text, offset, start, rest));
  }
  if (
    /^[\w.-]*$/.test(rest.trimEnd()) &&
    offset <= start + rest.trimEnd().length + (rest.trim() === '' ? rest.length : 0)
  ) {
    const span = rest.trim() === '' ? { start: offset, end: offset } : { start, end: start + rest.trimEnd().length };
    const column = span.start - line.start;
    // What is indented further below would become the new key's.
    if (indentBelow(text, line.end) <= column) {
      places.push(keyPlace(text, span, false, ' '.repeat(column), 'entry'));
    }
  }
  return places;
}

const quotes: readonly Quote[] = ['"', "'"];

/** Of the next line with content; 0 at the end of the text. */
const indentBelow = (text: string, from: number): number =>
  /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r(?!\n)|\n))*([ \t]*)[^\s#]/.exec(text.slice(from))?.[1]?.length ?? 0;

function behindKey(
  text: string,
  line: Line,
  offset: number,
  start: number,
  key: string,
  indent: string,
): readonly Place[] {
  const keyEnd = start + key.length;
  if (offset <= keyEnd) return [keyPlace(text, { start, end: keyEnd }, true, indent, 'entry')];
  const colon = text.indexOf(':', keyEnd) + 1;
  const region = valueRegion(line, colon, offset, quotes, /(?:^|[ \t])#/);
  if (region === undefined || !isScalarStart(text, region)) return [];
  const gap = region.quote === '' && region.content.start === colon ? ' ' : '';
  return [valuePlace(text, region, { gap })];
}

/** Anchors, aliases, tags, block scalars and collections are no texts to complete. */
const isScalarStart = (text: string, { content, quote }: Region): boolean =>
  quote !== '' || content.start === content.end || !'|>&*!{['.includes(text.charAt(content.start));

/** `- KEY=value` of Compose. */
function assignmentPlace(text: string, line: Line, offset: number, start: number, rest: string): Place | undefined {
  const match = /^(["']?)[A-Za-z_][\w.-]*=/.exec(rest);
  if (match === null) return undefined;
  const from = start + match[0].length;
  if (offset < from) return undefined;
  const quote = quotes.find((mark) => mark === match[1]) ?? '';
  const tail = text.slice(from, line.end);
  const close = quote === '' ? undefined : tail.indexOf(quote);
  if (close === -1) return undefined;
  const written = close === undefined ? (tail.split(/[ \t]#/)[0] ?? '').trimEnd() : tail.slice(0, close);
  const end = from + written.length;
  if (offset > end) return undefined;
  const content = { start: from, end };
  return {
    ...valuePlace(text, { content, quote: '', isClosed: false }, {}),
    quote,
    isClosed: close !== undefined,
    isText: true,
  };
}

/** `- KE`: an assignment in the making. */
function itemKey(text: string, offset: number, start: number, rest: string): readonly Place[] {
  const name = /^["']?([A-Za-z_]\w*)?$/.exec(rest.trimEnd());
  if (name === null || rest.startsWith('"') || rest.startsWith("'")) return [];
  const end = start + rest.trimEnd().length;
  if (offset > Math.max(end, offset === end ? end : start)) return [];
  return [
    keyPlace(text, { start: Math.min(start, offset), end: Math.max(end, Math.min(start, offset)) }, false, '', 'item'),
  ];
}

function valuePlace(
  text: string,
  region: Region,
  more: { readonly gap?: string; readonly isFlow?: boolean },
): ValuePlace {
  const gap = more.gap ?? '';
  return {
    kind: 'value',
    format: 'yaml',
    span: region.content,
    probe: spliced(text, wholeSpan(region), `${gap}${marker}`),
    quote: region.quote,
    isClosed: region.isClosed,
    gap,
    isFlow: more.isFlow ?? false,
    isText: false,
  };
}

function keyPlace(
  text: string,
  span: KeyPlace['span'],
  hasValue: boolean,
  indent: string,
  form: KeyPlace['form'],
): KeyPlace {
  const written = hasValue ? marker : form === 'item' ? `${marker}=` : `${marker}: x`;
  const needsGap = form === 'item' && text[span.start - 1] === '-';
  return {
    kind: 'key',
    format: 'yaml',
    span,
    probe: spliced(text, span, (needsGap ? ' ' : '') + written),
    hasValue,
    indent,
    form,
    commaAt: undefined,
    needsComma: false,
  };
}

/** Offset of the innermost bracket or brace that is open at `offset`. Quotes and comments are left out. */
function openFlow(text: string, offset: number): number | undefined {
  const stack: number[] = [];
  // Outside of brackets a quote or a bracket opens something only where a value begins.
  let isStart = true;
  for (let i = 0; i < offset; i++) {
    const char = text.charAt(i);
    if (char === '\n' || char === '\r') isStart = true;
    else if (char === ' ' || char === '\t') continue;
    else if (char === '#' && (i === 0 || /\s/.test(text.charAt(i - 1)))) i = lineAt(text, i).end - 1;
    else if ((char === '"' || char === "'") && (isStart || stack.length > 0)) {
      const close = quoteEnd(text, i);
      if (close >= offset) return stack.at(-1);
      i = close;
      isStart = false;
    } else if ((char === '[' || char === '{') && (isStart || stack.length > 0) && text[i - 1] !== '$') {
      stack.push(i);
    } else if ((char === ']' || char === '}') && stack.length > 0) stack.pop();
    else isStart = (char === ':' || char === '-' || char === ',') && /[\s]/.test(text[i + 1] ?? ' ');
  }
  return stack.at(-1);
}

/** The closing quote on the same line, or the line's end. */
function quoteEnd(text: string, open: number): number {
  let at = open + 1;
  for (; at < text.length && !isBreak(text[at]); at++) {
    if (text[at] === '\\' && text[open] === '"' && !isBreak(text[at + 1])) at++;
    else if (text[at] === text[open]) return at;
  }
  return Math.min(at, text.length);
}
