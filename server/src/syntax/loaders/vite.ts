import { expandAll, expandSteps, nextReference, type Reference, withoutEscapes } from './expandValues.ts';
import { nodeValues } from './node.ts';
import type { Loader } from './types.ts';

/**
 * Node's parser, then the copy of dotenv-expand 12 in Vite, for which all names of the text are known. Vite 7 and
 * older parse with dotenv instead. Only names with a public prefix reach the browser code.
 */
export const vite: Loader = {
  id: 'vite',
  title: 'Vite',
  source: 'vite 8.3.8, loadEnv',
  certainty: 'measured',
  read: (text) => {
    const raw = nodeValues(text);
    return expandAll(raw, raw, (value, all) => {
      const before = new Set<string>();
      const expanded = expandSteps(value, (current) => {
        const found = nextReference(current);
        if (found === undefined) return { text: current, done: true };
        before.add(current);
        const replaced = current.replace(found.template, replacement(found, all, before));
        return { text: replaced, done: replaced === all.get(found.name) };
      });
      return expanded === undefined ? undefined : withoutEscapes(expanded);
    });
  },
};

function replacement(
  { name, operator, word }: Reference,
  all: ReadonlyMap<string, string>,
  before: ReadonlySet<string>,
): string {
  const value = all.get(name);
  if (operator === ':+' || operator === '+') return value ? word : '';
  return value && !before.has(value) ? value : word;
}
