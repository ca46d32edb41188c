import { lazy } from '../base/lazy.ts';

/** One character as people see it, and the columns of a terminal it takes. */
export interface Cell {
  readonly text: string;
  readonly width: number;
}

/** Making it takes as long as a tenth of a small check. */
const segmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** One column each, and none of them joins another: ASCII, Latin letters, quotation marks and dashes, arrows, frames. */
const plainText = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u257f]*$/;

/** Text of which each character is a column. */
export const isPlain = (text: string): boolean => plainText.test(text);

/** The characters of a line without control characters. */
export function cellsOf(line: string): readonly Cell[] {
  if (isPlain(line)) return [...line].map((text) => ({ text, width: 1 }));
  return [...segmenter().segment(line)].map(({ segment }) => ({ text: segment, width: widthOfGrapheme(segment) }));
}

/** Columns of a terminal. */
export const widthOf = (line: string): number => cellsOf(line).reduce((sum, cell) => sum + cell.width, 0);

function widthOfGrapheme(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0;
  return /\p{Emoji_Presentation}|\ufe0f/u.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}

/** East Asian Wide and Fullwidth (Unicode Standard Annex 11), by block. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
