import type { Span } from '../text/span.ts';
import type { NavigationInput } from './navigation.ts';
import { occurrences, type Place, placeOfName, variableAt } from './variableAt.ts';

/** What every reader of `.env` files, shells and Compose take for a name. */
const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** The name that would be renamed; undefined where nothing can be. */
export function renameTarget({
  facts,
  offset,
}: NavigationInput): { readonly name: string; readonly span: Span } | undefined {
  const variable = variableAt(facts, offset);
  return variable !== undefined && isName(variable.name) ? variable : undefined;
}

/**
 * Every place of the package that has to change with the name, or why it cannot be done. Code is not touched: who reads
 * the variable there has to follow by hand.
 */
export function renamePlaces(input: NavigationInput, newName: string): readonly Place[] | string {
  const target = renameTarget(input);
  if (target === undefined) return 'There is no variable here.';
  if (!isName(newName)) return 'A variable’s name has letters, digits and _ only, and begins with no digit.';
  const { facts, model } = input;
  const taken = occurrences(model, newName, facts.file.uri).definitions;
  if (newName !== target.name && taken.length > 0) return `${newName} is there already.`;
  const found = occurrences(model, target.name, facts.file.uri);
  return [...found.definitions, ...found.references].map(placeOfName);
}
