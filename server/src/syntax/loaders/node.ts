import { trimEndOf } from './trim.ts';
import { certainReading, type Loader } from './types.ts';

export const node: Loader = {
  id: 'node',
  title: 'node --env-file',
  source:
    'Node.js 24.21.0, util.parseEnv. Node.js 20.20.2 does not trim tabs, and a line without = runs on into the next one',
  certainty: 'measured',
  read: (text) => certainReading(nodeValues(text)),
};

/** Spaces, tabs and line feeds: what Node trims. */
const space = /[ \t\n]/;
const trim = (text: string): string => trimEndOf(text, (c) => space.test(c)).replace(/^[ \t\n]+/, '');

/** `src/node_dotenv.cc` of Node.js 24: quotes end at the next quote of the kind, escaped or not; `#` cuts plain values. */
export function nodeValues(text: string): ReadonlyMap<string, string> {
  const content = trim(text.replaceAll('\r', ''));
  const values = new Map<string, string>();
  const lineEnd = (from: number): number => {
    const found = content.indexOf('\n', from);
    return found < 0 ? content.length : found;
  };
  const skip = (from: number): number => {
    let position = from;
    while (position < content.length && space.test(content.charAt(position))) position++;
    return position;
  };
  let at = 0;
  while (at < content.length) {
    if (content[at] === '\n' || content[at] === '#') {
      at = lineEnd(at) + 1;
      continue;
    }
    const stop = nextOf(content, at);
    if (stop === undefined) break;
    if (content[stop] === '\n') {
      at = skip(stop + 1);
      continue;
    }
    let key = trim(content.slice(at, stop));
    at = stop + 1;
    if (at >= content.length || content[at] === '\n') {
      values.set(key, '');
      continue;
    }
    at = skip(at);
    if (key === '') continue;
    if (key.startsWith('export ')) key = trim(key.slice(7));
    const { value, end } = readValue(content, at, lineEnd);
    values.set(key, value);
    at = end;
  }
  return values;
}

function nextOf(content: string, from: number): number | undefined {
  const pattern = /[=\n]/g;
  pattern.lastIndex = from;
  return pattern.exec(content)?.index;
}

/** The value at `at`, and where the reader goes on. */
function readValue(
  content: string,
  at: number,
  lineEnd: (from: number) => number,
): { readonly value: string; readonly end: number } {
  const quote = content[at];
  const next = (from: number): number => Math.min(content.length, lineEnd(from) + 1);
  const skipped = (from: number): number => from + (/^[ \t\n]*/.exec(content.slice(from))?.[0].length ?? 0);
  if (quote !== undefined && `'"\``.includes(quote)) {
    const close = content.indexOf(quote, at + 1);
    if (close < 0) return { value: content.slice(at, lineEnd(at)), end: skipped(next(at)) };
    const inner = content.slice(at + 1, close);
    return { value: quote === '"' ? inner.replaceAll('\\n', '\n') : inner, end: next(close + 1) };
  }
  const line = content.slice(at, lineEnd(at));
  const hash = line.indexOf('#');
  return { value: trim(hash < 0 ? line : line.slice(0, hash)), end: skipped(next(at)) };
}
