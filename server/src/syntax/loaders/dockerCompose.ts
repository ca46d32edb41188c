import { lookup } from '../../base/table.ts';
import { trimEndOf } from './trim.ts';
import { type Loader, longestValue, refused } from './types.ts';

/**
 * `#` begins a comment in a plain value only behind a space; plain and double-quoted values are interpolated, single
 * quotes protect. One mistake makes Compose refuse the file.
 */
export const dockerCompose: Loader = {
  id: 'docker-compose',
  title: 'Docker Compose',
  source: 'compose-spec/compose-go dotenv/parser.go and template/template.go, 2026-07',
  certainty: 'documented',
  read: (text) => {
    const values = new Map<string, string>();
    const unknown = new Set<string>();
    const source = text.replace(/^\ufeff/, '');
    let position = 0;
    for (;;) {
      position = skipBlank(source, position);
      if (position >= source.length) break;
      const key = takeKey(source, position);
      if (key === undefined) return refused;
      position = key.end;
      // A name alone takes the variable of the caller over.
      if (key.isAlone) continue;
      const written = takeValue(source, position);
      if (written === undefined) return refused;
      position = written.end;
      const value = written.isFinal ? { text: written.text } : interpolate(written.text, values, unknown);
      if (value === 'error') return refused;
      unknown.delete(key.name);
      values.delete(key.name);
      if (value === 'unknown') unknown.add(key.name);
      else values.set(key.name, value.text);
    }
    return { values, unknown };
  },
};

const inline = /[\t\v\f\r \x85\xa0]/;

/** Over white space and lines that are comments. */
function skipBlank(text: string, from: number): number {
  const pattern = /(?:[\s\x85]+|#[^\n]*(?:\n|$))*/y;
  pattern.lastIndex = from;
  pattern.exec(text);
  return pattern.lastIndex;
}

function takeKey(
  text: string,
  from: number,
): { readonly name: string; readonly isAlone: boolean; readonly end: number } | undefined {
  const pattern = /(?:export\s+(?!\s))?((?:[\p{L}\p{N}_.[\]-]|[\t\v\f\r \x85\xa0])*)([=:\n]|$)/uy;
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const name = (match[1] ?? '').trimEnd();
  if (name.includes(' ')) return undefined;
  let end = pattern.lastIndex;
  while (end < text.length && inline.test(text.charAt(end))) end++;
  return { name, isAlone: match[2] === '\n' || match[2] === '', end };
}

interface Written {
  readonly text: string;
  /** In single quotes. */
  readonly isFinal: boolean;
  readonly end: number;
}

/** undefined when a quote is never closed. */
function takeValue(text: string, from: number): Written | undefined {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") {
    const found = text.indexOf('\n', from);
    const stop = found < 0 ? text.length : found;
    const line = text.slice(from, stop);
    const comment = line.indexOf(' #');
    const plain = trimEndOf(comment < 0 ? line : line.slice(0, comment), (c) => /[\s\x85]/.test(c));
    return { text: plain, isFinal: false, end: Math.min(text.length, stop + 1) };
  }
  let inner = '';
  for (let i = from + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\' && i + 1 < text.length) {
      const next = text.charAt(++i);
      inner += next === quote ? quote : `\\${next}`;
    } else if (character === quote) {
      return { text: quote === '"' ? decodeEscapes(inner) : inner, isFinal: quote === "'", end: i + 1 };
    } else {
      inner += character;
    }
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // What interpolation reads as one dollar sign.
  $: '$$',
};

const decodeEscapes = (text: string): string =>
  text.replace(/\\(?:0([0-7]{3})|([abfnrtv$"\\]))/g, (whole, octal: string | undefined, letter = '') =>
    octal === undefined ? (lookup(escapes, letter) ?? whole) : String.fromCharCode(Number.parseInt(octal, 8)),
  );

type Interpolated = { readonly text: string } | 'unknown' | 'error';

function interpolate(text: string, values: ReadonlyMap<string, string>, unknown: ReadonlySet<string>): Interpolated {
  let problem: 'unknown' | 'error' | undefined;
  let length = 0;
  const result = text.replace(
    /\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{(?:([_a-zA-Z][_a-zA-Z0-9]*)(?:(:?[-+?])([^{}$]*))?\})?)/g,
    (whole, escaped?: string, plain?: string, braced?: string, operator?: string, word = '') => {
      if (escaped !== undefined) return '$';
      const name = plain ?? braced;
      if (name === undefined) {
        // Defaults with references of their own are left to Compose; anything else behind `${` is an error to it.
        problem ??= /\$\{[_a-zA-Z]\w*:?[-+?]/.test(text) ? 'unknown' : 'error';
        return whole;
      }
      const value = values.get(name);
      length += value?.length ?? 0;
      if (unknown.has(name) || length > longestValue) problem ??= 'unknown';
      if (length > longestValue) return '';
      const isSet = value !== undefined && (value !== '' || operator?.startsWith(':') !== true);
      if (operator?.endsWith('-') === true) return isSet ? value : word;
      if (operator?.endsWith('+') === true) return isSet ? word : '';
      if (operator?.endsWith('?') === true && !isSet) problem = 'error';
      return value ?? '';
    },
  );
  return problem ?? { text: result };
}
