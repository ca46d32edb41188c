import { dotenvValues } from './dotenv.ts';
import { expandAll, expandSteps, nextReference, type Reference, withoutEscapes } from './expandValues.ts';
import type { Loader } from './types.ts';

/**
 * Names above the line are known, later ones are not. Quotes are gone by now, so single quotes protect nothing.
 * Version 12 and older also know later names, as Vite's copy does.
 */
export const dotenvExpand: Loader = {
  id: 'dotenv-expand',
  title: 'dotenv-expand',
  source: 'npm dotenv 18.0.10 with dotenv-expand 1000.0.0',
  certainty: 'measured',
  read: (text) =>
    expandAll(dotenvValues(text), new Map(), (value, seen) => {
      const expanded = expandSteps(value, (current) => {
        const found = nextReference(current);
        if (found === undefined) return { text: current, done: true };
        const replaced = current.replace(found.template, replacement(found, seen));
        return { text: replaced, done: replaced === seen.get(found.name) };
      });
      // `$(...)` runs a command.
      return expanded === undefined || expanded.includes('$(') ? undefined : withoutEscapes(expanded);
    }),
};

function replacement({ name, operator, word }: Reference, seen: ReadonlyMap<string, string>): string {
  const value = seen.get(name);
  switch (operator) {
    case ':-':
      return value || word;
    case '-':
      return value ?? word;
    case ':+':
      return value ? word : '';
    case '+':
      return value === undefined ? '' : word;
    case undefined:
      return value ?? '';
  }
}
