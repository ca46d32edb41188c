import type { FileFacts, VariableDefinition, VariableReference } from '../dialects/types.ts';
import type { Model } from '../model/types.ts';
import { type Span, touches } from '../text/span.ts';

/** A place in a file, as offsets. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** The variable whose name the cursor touches, in an assignment or in a reference. */
export interface VariableAt {
  readonly name: string;
  /** Of the name itself. */
  readonly span: Span;
}

export function variableAt(facts: FileFacts, offset: number): VariableAt | undefined {
  const reference = facts.references.find(({ nameSpan }) => touches(nameSpan, offset));
  if (reference !== undefined) return { name: reference.name, span: reference.nameSpan };
  const defined = facts.variables.find(({ nameSpan }) => touches(nameSpan, offset));
  return defined === undefined ? undefined : { name: defined.name, span: defined.nameSpan };
}

/**
 * Every assignment of and reference to a name within the package of a file, templates included: they document the same
 * variable.
 */
export function occurrences(
  model: Model,
  name: string,
  file: string,
): { readonly definitions: readonly VariableDefinition[]; readonly references: readonly VariableReference[] } {
  const home = model.packageOf(file);
  const files = model.files.filter((facts) => model.packageOf(facts.file.uri) === home);
  return {
    definitions: files.flatMap((facts) => facts.variables.filter((variable) => variable.name === name)),
    references: files.flatMap((facts) => facts.references.filter((reference) => reference.name === name)),
  };
}

export const placeOfName = ({ file, nameSpan }: VariableDefinition | VariableReference): Place => ({
  file,
  span: nameSpan,
});
