import { packedForms } from '../base/packedForms.ts';
import { formEncode } from './encode.ts';
import { spellingsOf } from './spellings.ts';

/** Finds secrets in what a server says, however they are written there. */
export interface Echoes {
  /** The text with a mark in place of each. */
  readonly hide: (text: string, mark: string) => string;
  readonly found: (text: string) => boolean;
}

export interface EchoOptions {
  /** Looks for parts as well. */
  readonly parts: boolean;
  /** Texts that are no secret: a part of a secret that stands in one of them is left alone. */
  readonly open?: readonly string[] | undefined;
}

/**
 * Each secret is looked for in the spellings of a text, in any case, and reversed, in hexadecimal and in Base64. With
 * `parts`, a piece of a third counts, of eight characters at least, when the secret looks random; of a secret that reads
 * like words, and where a piece of a random one does, three quarters. One of fewer than eight characters counts as a
 * whole word, written as it is.
 */
export function createEchoes(secrets: readonly string[], options: EchoOptions): Echoes {
  const index = createIndex();
  const open = partsOf((options.open ?? []).flatMap((text) => spellingsOf(text).map(({ lower }) => lower)));
  for (const secret of new Set(secrets)) {
    for (const value of new Set([secret, secret.trim()])) addSecret(index, value, options.parts, open);
  }
  const ranges = (text: string): readonly Range[] => (text === '' ? [] : rangesIn(text, index));
  return {
    found: (text) => ranges(text).length > 0,
    hide: (text, mark) => {
      let result = '';
      let position = 0;
      for (const [start, end] of merged(ranges(text))) {
        result += text.slice(position, start) + mark;
        position = end;
      }
      return result + text.slice(position);
    },
  };
}

type Range = readonly [start: number, end: number];

interface Index {
  /** By length: pieces in small letters, and whether they are of a Base64 text. */
  readonly pieces: Map<number, Map<string, boolean>>;
  /** Which beginnings of four characters any piece has. */
  readonly beginnings: Uint8Array;
  /** Looked for as words, in their own case. */
  readonly words: Set<string>;
}

const createIndex = (): Index => ({
  pieces: new Map(),
  beginnings: new Uint8Array(0x10000),
  words: new Set(),
});

const shortest = 8;

/** Whether some text holds a piece of `shortest` characters or more. */
type IsPart = (piece: string) => boolean;

/** A workspace may have as many texts as it has secrets, so only those are searched that share a stretch with the piece. */
function partsOf(texts: readonly string[]): IsPart {
  const holders = new Map<string, Set<string>>();
  for (const text of new Set(texts)) {
    for (let at = 0; at + shortest <= text.length; at++) {
      const stretch = text.slice(at, at + shortest);
      const known = holders.get(stretch);
      if (known === undefined) holders.set(stretch, new Set([text]));
      else known.add(text);
    }
  }
  return (piece) => {
    let fewest: ReadonlySet<string> | undefined;
    for (let at = 0; at + shortest <= piece.length; at++) {
      const own = holders.get(piece.slice(at, at + shortest));
      if (own === undefined) return false;
      if (fewest === undefined || own.size < fewest.size) fewest = own;
    }
    return [...(fewest ?? [])].some((text) => text.includes(piece));
  };
}

function addSecret(index: Index, value: string, parts: boolean, open: IsPart): void {
  const spelt = [...new Set(spellingsOf(value).map(({ plain }) => plain))].filter((plain) => plain !== '');
  for (const plain of spelt) add(index, plain, false, parts, open);
  // RFC 6749 section 2.3.1 encodes the parts of a Basic header before Base64; libraries do it in their own ways.
  const forms = new URLSearchParams([['', value]]).toString().slice(1);
  const encoded = new Set([value, formEncode(value), formEncode(value).replaceAll('+', '%20'), forms]);
  for (const text of value === '' ? [] : encoded) {
    const packed = packedForms(text);
    // The last one is the value reversed.
    packed.forEach((form, i) => {
      const plain = spellingsOf(form)[0]?.plain ?? '';
      if (plain.length >= 4) add(index, plain, i < packed.length - 1, parts, open);
    });
  }
}

function add(index: Index, plain: string, isPacked: boolean, parts: boolean, open: IsPart): void {
  const { length } = plain;
  if (length < shortest) {
    index.words.add(plain);
    return;
  }
  const lower = smallLetters(plain);
  const whole = Math.min(length, 64);
  const long = parts ? Math.max(Math.min(length, 12), Math.min(Math.ceil(length * 0.75), 48)) : whole;
  const short = parts ? roundedDown(Math.max(shortest, Math.min(Math.ceil(length / 3), 24))) : whole;
  const isWord = Array.from(
    { length: length - short + 1 },
    (_, at) => !isPacked && readsLikeWords(plain.slice(at, at + short)),
  );
  const isRandom = isWord.filter(Boolean).length * 2 < isWord.length;
  const put = (piece: string): void => {
    if (piece.length < length && open(piece)) return;
    const same = index.pieces.get(piece.length) ?? new Map<string, boolean>();
    index.pieces.set(piece.length, same);
    same.set(piece, isPacked || same.get(piece) === true);
    index.beginnings[beginningAt(piece, 0)] = 1;
  };
  for (let at = 0; at + long <= length; at++) put(lower.slice(at, at + long));
  if (isRandom)
    isWord.forEach((word, at) => {
      if (!word) put(lower.slice(at, at + short));
    });
  if (whole === length) put(lower);
}

/** A few lengths only: each is looked up at each place of a text. */
const roundedDown = (length: number): number => [24, 16, 11].find((step) => length >= step) ?? shortest;

const smallLetters = (plain: string): string =>
  Array.from({ length: plain.length }, (_, at) => {
    const small = plain.charAt(at).toLowerCase();
    return small.length === 1 ? small : plain.charAt(at);
  }).join('');

/** Letters of words, with separators: no digits, few capitals, vowels in between. */
export function readsLikeWords(text: string): boolean {
  if (!/^[a-z][a-z ._-]*$/i.test(text) && !/^[ ._-][a-z][a-z ._-]*$/i.test(text)) return false;
  const letters = text.replace(/[^a-z]/gi, '');
  const capitals = letters.replace(/[^A-Z]/g, '').length;
  const vowels = letters.replace(/[^aeiouy]/gi, '').length;
  return (
    (capitals === letters.length || capitals * 5 <= letters.length) &&
    vowels * 5 >= letters.length &&
    vowels * 3 <= letters.length * 2 &&
    !/[^aeiouy ._-]{5}/i.test(text)
  );
}

const beginningAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 4093 +
    text.charCodeAt(at + 1) * 509 +
    text.charCodeAt(at + 2) * 61 +
    text.charCodeAt(at + 3) * 7) &
  0xffff;

function rangesIn(text: string, { pieces, beginnings, words }: Index): readonly Range[] {
  const found: Range[] = [];
  for (const { plain, lower, span } of spellingsOf(text)) {
    for (let at = 0; at + shortest <= lower.length; at++) {
      if (beginnings[beginningAt(lower, at)] === 0) continue;
      for (const [length, same] of pieces) {
        const isPacked = same.get(lower.slice(at, at + length));
        if (isPacked === undefined) continue;
        found.push(isPacked ? span(...withEdges(plain, at, at + length)) : span(at, at + length));
      }
    }
    for (const word of words) {
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
        if (isApart(plain, at, word)) found.push(span(at, at + word.length));
      }
    }
  }
  return found;
}

/** Beside what depends on the secret alone, two characters of Base64 at each end hold bits of it. */
function withEdges(plain: string, from: number, to: number): readonly [number, number] {
  const before = /[\w/-]{1,2}$/.exec(plain.slice(Math.max(0, from - 2), from))?.[0].length ?? 0;
  const after = /^[\w/-]{0,2}={0,2}/.exec(plain.slice(to, to + 4))?.[0].length ?? 0;
  return [from - before, to + after];
}

/** `client` as a secret leaves `invalid_client` readable. */
const isApart = (text: string, at: number, word: string): boolean =>
  !/^\w+$/.test(word) || !/\w/.test(text.charAt(at - 1) + text.charAt(at + word.length));

function merged(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
