import { dotenvValues } from './dotenv.ts';
import { expandAll, withoutEscapes } from './expandValues.ts';
import { type Loader, refused } from './types.ts';

/** More steps than this are a value that refers to itself, at which Next.js gives the file up. */
const maxSteps = 200;
const maxLength = 64 * 1024;

/** dotenv, then an own expansion: the last `$` first, and a default in the reference goes before the file's value. */
export const nextjs: Loader = {
  id: 'nextjs',
  title: 'Next.js',
  source: 'npm @next/env 16.4.6',
  certainty: 'measured',
  read: (text) => {
    const raw = dotenvValues(text);
    const reading = expandAll(raw, raw, (value, all) => {
      const expanded = interpolate(value, all);
      return expanded === undefined ? undefined : withoutEscapes(expanded);
    });
    return reading.unknown.size > 0 ? refused : reading;
  },
};

function interpolate(value: string, all: ReadonlyMap<string, string>): string | undefined {
  let current = value;
  for (let step = 0; step < maxSteps && current.length <= maxLength; step++) {
    const last = [...current.matchAll(/(?<!\\)\$/g)].at(-1);
    const found = last && /(?<!\\)\$\{?(\w+)(?::-([^}\\]*))?\}?/.exec(current.slice(last.index));
    if (!found) return current;
    const [template, name = '', fallback] = found;
    // The first place with the same text is replaced, wherever the last `$` was.
    current = current.replace(template, fallback || all.get(name) || '');
  }
  return undefined;
}
