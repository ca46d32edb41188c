/** Line breaks as parsers and fixes see them, at any offset of a text: `\n`, `\r\n` and a lone `\r`. */

export const isBreak = (character: string | undefined): boolean => character === '\n' || character === '\r';

/** The offset of the break that ends the line of `offset`, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isBreak(text[end])) end++;
  return end;
}

/** The offset at which the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isBreak(text[start - 1])) start--;
  return start;
}

/** Behind the line break at `at`, if there is one. */
export const behindBreak = (text: string, at: number): number =>
  text.startsWith('\r\n', at) ? at + 2 : isBreak(text[at]) ? at + 1 : at;
