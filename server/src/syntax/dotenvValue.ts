import { parse } from 'dotenv';
import { lookup } from '../base/table.ts';

/**
 * Above this size dotenv's regular expressions get slow or overflow the stack (measured with dotenv 18.0.10: five
 * million short lines in one quoted value throw), so its rules are applied here in linear time instead.
 */
const longest = 64 * 1024;

/**
 * The value dotenv gives the assignment `slice` (from `export` or the key to the end of the value), or undefined when
 * dotenv sets nothing. `raw` is the value as written, trimmed.
 */
export function judgeValue(slice: string, key: string, raw: string): string | undefined {
  // `parse` fills an ordinary object, in which this name sets nothing.
  if (key === '__proto__') return undefined;
  if (slice.length > longest) return decodeRaw(raw);
  const values = parse(slice);
  return lookup(values, key);
}

/** What dotenv's `parse` does with a matched value: quotes off, and `\n` and `\r` expanded after a double quote. */
export function decodeRaw(raw: string): string {
  const text = raw.replace(/\r\n?/g, '\n');
  const content = stripQuotes(text);
  return text.startsWith('"') ? content.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : content;
}

/** `text.replace(/^(['"`])([\s\S]*)\1$/gm, '$2')` without its backtracking. */
function stripQuotes(text: string): string {
  let result = '';
  let position = 0;
  const closing = new Map<string, number>();
  const lineStarts = /^/gm;
  for (let match = lineStarts.exec(text); match !== null; match = lineStarts.exec(text)) {
    const start = match.index;
    lineStarts.lastIndex = start + 1;
    if (start < position) continue;
    const quote = text[start];
    if (quote !== "'" && quote !== '"' && quote !== '`') continue;
    // The greedy group ends at the last quote of the whole text that ends a line.
    const end = closing.get(quote) ?? lastClosing(text, quote);
    closing.set(quote, end);
    if (end <= start) continue;
    result += text.slice(position, start) + text.slice(start + 1, end);
    position = end + 1;
  }
  return result + text.slice(position);
}

function lastClosing(text: string, quote: string): number {
  for (let i = text.lastIndexOf(quote); i >= 0; i = i === 0 ? -1 : text.lastIndexOf(quote, i - 1)) {
    if (i + 1 === text.length || isLineTerminator(text.charCodeAt(i + 1))) return i;
  }
  return -1;
}

/** What `^` and `$` of a multi-line regular expression take for a line break. */
export function isLineTerminator(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

/** `\s` of a regular expression, which is also what `trim()` removes. It includes the byte-order mark. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  if (code < 160) return false;
  return (
    code === 160 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}
