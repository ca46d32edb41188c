import { lookup } from '../../base/table.ts';
import { trimEndOf } from './trim.ts';
import { type Loader, type LoaderReading, longestValue } from './types.ts';

export const pythonDotenv: Loader = {
  id: 'python-dotenv',
  title: 'python-dotenv',
  source: 'python-dotenv 1.2.2, parser.py and variables.py',
  certainty: 'measured',
  read: (text) => interpolated(bindings(text)),
};

/** White space of Python's regular expressions, without line breaks. */
const blank = '[\\t\\v\\f\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const white = `(?:${blank}|[\\r\\n])`;
const sticky = (pattern: string): RegExp => new RegExp(pattern, 'y');

const patterns = {
  space: sticky(`${white}*`),
  exportWord: sticky(`(?:export${blank}+)?`),
  quotedKey: sticky(`'([^']+)'`),
  plainKey: sticky(`((?:(?!${white})[^=#])+)`),
  blanks: sticky(`${blank}*`),
  single: sticky(`'((?:\\\\'|[^'])*)'`),
  double: sticky(`"((?:\\\\"|[^"])*)"`),
  plain: sticky('([^\\r\\n]*)'),
  comment: sticky(`(?:${blank}*#[^\\r\\n]*)?`),
  end: sticky(`${blank}*(?:\\r\\n|\\n|\\r|$)`),
  restOfLine: sticky('[^\\r\\n]*(?:\\r\\n|\\r|\\n)?'),
};

const oneWhite = new RegExp(white);
const isWhite = (character: string): boolean => oneWhite.test(character);

/** A plain value ends before the first `#` that has white space before it. */
function plainValue(text: string): string {
  let hash = text.indexOf('#');
  while (hash >= 0 && !isWhite(text[hash - 1] ?? '')) hash = text.indexOf('#', hash + 1);
  return trimEndOf(hash < 0 ? text : text.slice(0, hash), isWhite);
}

interface Binding {
  readonly key: string;
  /** undefined for a name without `=`, which sets nothing. */
  readonly value: string | undefined;
}

/** A line that fits nothing is left out. */
function bindings(source: string): readonly Binding[] {
  // The file is opened as UTF-8 text with universal line breaks.
  const text = source.replace(/\r\n?/g, '\n');
  const found: Binding[] = [];
  let position = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    position = pattern.lastIndex;
    return match[1] ?? '';
  };
  const takeValue = (): string | undefined => {
    const first = text[position];
    if (first === "'") return take(patterns.single)?.replace(/\\[\\']/g, (pair) => pair.slice(1));
    if (first === '"') return take(patterns.double)?.replace(/\\[\\'"abfnrtv]/g, decodeEscape);
    return plainValue(take(patterns.plain) ?? '');
  };
  /** False when the line is wrong. */
  const takeBinding = (): boolean => {
    take(patterns.exportWord);
    const isComment = text[position] === '#';
    const key = isComment ? '' : take(text[position] === "'" ? patterns.quotedKey : patterns.plainKey);
    if (key === undefined) return false;
    take(patterns.blanks);
    let value: string | undefined;
    if (text[position] === '=') {
      position++;
      take(patterns.blanks);
      value = takeValue();
      if (value === undefined) return false;
    }
    take(patterns.comment);
    if (take(patterns.end) === undefined) return false;
    if (!isComment) found.push({ key, value });
    return true;
  };
  for (;;) {
    take(patterns.space);
    if (position >= text.length) return found;
    if (!takeBinding()) take(patterns.restOfLine);
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const decodeEscape = (pair: string): string => lookup(escapes, pair.slice(1)) ?? pair.slice(1);

/** Only `${name}` and `${name:-default}` are references, also inside single quotes; names above the line are known. */
function interpolated(list: readonly Binding[]): LoaderReading {
  const known = new Map<string, string | undefined>();
  const unknown = new Set<string>();
  for (const { key, value } of list) {
    let length = 0;
    let isKnown = true;
    const text =
      value?.includes('}') !== true
        ? value
        : value.replace(/\$\{([^}:]{0,1000})(?::-([^}]{0,1000}))?\}/g, (_, name: string, fallback = '') => {
            const found = known.has(name) ? (known.get(name) ?? '') : fallback;
            length += found.length;
            if (unknown.has(name) || length > longestValue) isKnown = false;
            return isKnown ? found : '';
          });
    known.set(key, text);
    if (isKnown) unknown.delete(key);
    else unknown.add(key);
  }
  const values = [...known].filter((pair): pair is [string, string] => pair[1] !== undefined && !unknown.has(pair[0]));
  return { values: new Map(values), unknown };
}
