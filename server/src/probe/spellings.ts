import { layersOf, type Source } from '../base/escapes.ts';

/** A text as it reads, and where each of its characters stands in the source. */
export interface Spelling {
  /** Without what is not seen: line breaks, control and format characters, combining marks. A `+` is a space. */
  readonly plain: string;
  /** The same in small letters, of the same length. */
  readonly lower: string;
  /** The part of the source that the characters from `from` to `to` were written with. */
  readonly span: (from: number, to: number) => readonly [start: number, end: number];
}

/**
 * What a text says when its escapes are read: as it stands, and after each round of reading them, since they can be
 * nested. Read are percent-encoding (repeated as well), the escapes of JSON and JavaScript, HTML references and line
 * breaks, and quoted-printable. Takes time in proportion to the text.
 */
export function spellingsOf(text: string): readonly Spelling[] {
  const asItStands: Source = { text };
  const isQuoted = /=(?:[0-9A-F]{2}|[ \t]?\r?\n)/.test(text);
  return [asItStands, ...layersOf(text), ...(isQuoted ? layersOf(text, true) : [])].map(folded);
}

const unseen = /[\p{Cc}\p{Cf}\p{Mn}\u2028\u2029]/u;

function folded({ text, starts, ends }: Source): Spelling {
  const plain: string[] = [];
  const lower: string[] = [];
  const places: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = foldedChar(text.charCodeAt(at));
    if (char === '') continue;
    const small = char.toLowerCase();
    plain.push(char);
    lower.push(small.length === 1 ? small : char);
    places.push(at);
  }
  return {
    plain: plain.join(''),
    lower: lower.join(''),
    span: (from, to) => {
      const [first = 0, last = 0] = [places[from], places[to - 1]];
      return [starts?.[first] ?? first, ends?.[last] ?? last + 1];
    },
  };
}

function foldedChar(code: number): string {
  if (code > 0x20 && code < 0x7f) return code === 0x2b ? ' ' : String.fromCharCode(code);
  if (code === 0x20 || code === 0xa0) return ' ';
  // Full-width forms of ASCII.
  if (code > 0xff00 && code < 0xff5f) return foldedChar(code - 0xfee0);
  const char = String.fromCharCode(code);
  return unseen.test(char) ? '' : char;
}
