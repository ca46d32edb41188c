import { lookup } from './table.ts';

/**
 * What a text says when its escapes are read: after each round of reading them, since they can be nested; none where there
 * is nothing to read. Read are percent-encoding (repeated as well), the escapes of JSON and JavaScript, HTML references and
 * line breaks, and where it is asked for quoted-printable. Takes time in proportion to the text.
 */
export function layersOf(text: string, quotedPrintable = false): readonly Layer[] {
  if (!(quotedPrintable ? anyOrQuoted : anyEscape).test(text)) return [];
  const layers: Layer[] = [];
  let last: Source = { text };
  for (let round = 0; round < deepest; round++) {
    const next = unescaped(last, quotedPrintable);
    if (next === undefined) break;
    layers.push(next);
    last = next;
  }
  return layers;
}

/** Most texts have none, and going through one costs more than asking. */
const anyEscape =
  /%(?:[\da-f]{2}|u[\da-f{])|\\(?:[^a-z\d]|[ux\dnrtbfv])|&(?:#|[a-z]{2,20};|amp|lt|gt|quot|nbsp|shy)|<w?br/i;

const anyOrQuoted = new RegExp(`${anyEscape.source}|=(?:[\\dA-F]{2}|[ \\t]?\\r?\\n)`, 'i');

/** How often escapes may be nested in each other; repeated percent-encoding counts once. */
const deepest = 6;

/** A text with its escapes read, once or more often. */
export interface Layer {
  readonly text: string;
  /** By character: where it begins and ends in the source. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A layer, or the text that nothing has been read in yet. */
export type Source = Layer | { readonly text: string; readonly starts?: undefined; readonly ends?: undefined };

/** One character that was read, and the index behind its escape. */
type Read = readonly [char: string, end: number];

/** The text after one round; undefined when there was nothing to read. */
function unescaped({ text, starts, ends }: Source, quotedPrintable: boolean): Layer | undefined {
  if (!/[%\\&<=]/.test(text)) return undefined;
  const result: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let found = false;
  for (let at = 0; at < text.length; ) {
    const read = readEscape(text, at, quotedPrintable);
    found ||= read !== undefined;
    const [char, end] = read ?? [text.charAt(at), at + 1];
    // Beyond the basic plane a character has two units.
    for (let unit = 0; unit < char.length; unit++) {
      result.push(char.charAt(unit));
      from.push(starts?.[at] ?? at);
      to.push(ends?.[end - 1] ?? end);
    }
    at = end;
  }
  return found ? { text: result.join(''), starts: from, ends: to } : undefined;
}

function readEscape(text: string, at: number, quotedPrintable: boolean): Read | undefined {
  switch (text[at]) {
    case '%':
      return readUnit(text, at) ?? readBytes(text, at, percentByte);
    case '\\':
      return readUnit(text, at) ?? readBytes(text, at, backslashByte) ?? readBackslash(text, at);
    case '&':
      return readReference(text, at);
    case '<': {
      const end = /^<w?br ?\/?>/i.exec(text.slice(at, at + 7))?.[0].length;
      return end === undefined ? undefined : ['\n', at + end];
    }
    case '=': {
      if (!quotedPrintable) return undefined;
      const softBreak = /^=[ \t]?\r?\n/.exec(text.slice(at, at + 4))?.[0].length;
      return softBreak === undefined ? readBytes(text, at, quotedByte) : ['\n', at + softBreak];
    }
    default:
      return undefined;
  }
}

/** `\u0041`, `\u{41}`, `%u0041`. */
function readUnit(text: string, at: number): Read | undefined {
  const [whole, digits = ''] = /^.u(?:([\da-f]{4})|\{[\da-f]{1,6}\})/i.exec(text.slice(at, at + 10)) ?? [];
  if (whole === undefined) return undefined;
  const point = Number.parseInt(digits || whole.slice(3, -1), 16);
  return point > 0x10ffff ? undefined : [String.fromCodePoint(point), at + whole.length];
}

/** The byte that is written at a place, and the index behind it. */
type ReadByte = (text: string, at: number) => readonly [byte: number, end: number] | undefined;

const hexByte = (text: string, at: number): number => {
  const digits = text.slice(at, at + 2);
  return /^[\da-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
};

/** However often it was encoded: `%25` is a percent sign that may begin the next. */
const percentByte: ReadByte = (text, at) => {
  if (text[at] !== '%') return undefined;
  let digits = at + 1;
  while (text.startsWith('25', digits) && hexByte(text, digits + 2) >= 0) digits += 2;
  const byte = hexByte(text, digits);
  return byte < 0 ? undefined : [byte, digits + 2];
};

/** `\x41` and `\101`. */
const backslashByte: ReadByte = (text, at) => {
  if (text[at] !== '\\') return undefined;
  if (text[at + 1] === 'x') {
    const byte = hexByte(text, at + 2);
    return byte < 0 ? undefined : [byte, at + 4];
  }
  const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4))?.[0];
  return octal === undefined ? undefined : [Number.parseInt(octal, 8), at + 4];
};

const quotedByte: ReadByte = (text, at) =>
  text[at] === '=' && /^[\dA-F]{2}$/.test(text.slice(at + 1, at + 3)) ? [hexByte(text, at + 1), at + 3] : undefined;

/** A character in UTF-8; a byte that belongs to none is one of Latin-1. */
function readBytes(text: string, at: number, read: ReadByte): Read | undefined {
  const first = read(text, at);
  if (first === undefined) return undefined;
  const [lead, behind] = first;
  const more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
  let end = behind;
  let point = lead & (0x3f >> more);
  for (let i = 0; i < more && lead < 0xf5; i++) {
    const next = read(text, end);
    if (next === undefined || next[0] >> 6 !== 2) return [String.fromCharCode(lead), behind];
    point = (point << 6) | (next[0] & 0x3f);
    end = next[1];
  }
  return more === 0 || lead >= 0xf5 || point > 0x10ffff
    ? [String.fromCharCode(lead), behind]
    : [String.fromCodePoint(point), end];
}

/** `\"`, `\\`, `\/`, and the control characters. */
function readBackslash(text: string, at: number): Read | undefined {
  const next = text[at + 1];
  if (next === undefined) return undefined;
  if (/[nrtbf0v]/.test(next)) return ['\n', at + 2];
  return /[a-z0-9]/i.test(next) ? undefined : [next, at + 2];
}

/** Numeric references (HTML: the semicolon may be missing) and the named ones of punctuation in ASCII. */
function readReference(text: string, at: number): Read | undefined {
  const [whole, hex, decimal, name = ''] =
    /^&(?:#x([\da-f]{1,8});?|#(\d{1,8});?|([A-Za-z]{2,20});?)/i.exec(text.slice(at, at + 24)) ?? [];
  if (whole === undefined) return undefined;
  if (hex !== undefined || decimal !== undefined) {
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0x10ffff ? undefined : [String.fromCodePoint(point), at + whole.length];
  }
  if (whole.endsWith(';') && Object.hasOwn(named, name)) return [lookup(named, name) ?? '', at + whole.length];
  // Older names count without a semicolon, whatever follows.
  const old = /^(?:amp|lt|gt|quot|nbsp|shy)/i.exec(name)?.[0];
  return old === undefined ? undefined : [lookup(named, old.toLowerCase()) ?? '', at + 1 + old.length];
}

/** HTML, section 13.5: the names whose character is ASCII punctuation, a space or a break. */
const named: Readonly<Record<string, string>> = {
  Tab: '\t',
  NewLine: '\n',
  nbsp: ' ',
  shy: '\u00ad',
  excl: '!',
  quot: '"',
  QUOT: '"',
  num: '#',
  dollar: '$',
  percnt: '%',
  amp: '&',
  AMP: '&',
  apos: "'",
  lpar: '(',
  rpar: ')',
  ast: '*',
  midast: '*',
  plus: '+',
  comma: ',',
  hyphen: '-',
  dash: '-',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  lt: '<',
  LT: '<',
  equals: '=',
  gt: '>',
  GT: '>',
  quest: '?',
  commat: '@',
  lsqb: '[',
  lbrack: '[',
  bsol: '\\',
  rsqb: ']',
  rbrack: ']',
  Hat: '^',
  lowbar: '_',
  UnderBar: '_',
  grave: '`',
  DiacriticalGrave: '`',
  lcub: '{',
  lbrace: '{',
  verbar: '|',
  vert: '|',
  VerticalLine: '|',
  rcub: '}',
  rbrace: '}',
};
