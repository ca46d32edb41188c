import type { FileFacts, Value, VariableDefinition } from '../dialects/types.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';

/** One text for each environment file around a package: all of it that the package can see. */
export function viewOf(
  files: readonly FileFacts[],
  around: readonly FileFacts[],
  loadersOf: (uri: string) => readonly LoaderId[],
): string {
  if (around.length === 0) return '';
  const names = reachable(files, around);
  return around
    .map((facts) => {
      const { name, isTemplate, isLocal } = facts.environment;
      const seen = [...names].flatMap((each) => definitionsIn(facts).get(each) ?? []).map(contentOf);
      return [facts.file.uri, name, isTemplate, isLocal, loadersOf(facts.file.uri), namesIn(facts), ...seen].join('\n');
    })
    .join('\n\n');
}

/** The names that the files refer to, and those which the definitions of these refer to. */
function reachable(files: readonly FileFacts[], around: readonly FileFacts[]): ReadonlySet<string> {
  const names = new Set<string>();
  const queue = files.flatMap((facts) => [
    ...facts.references.map(({ name }) => name),
    ...facts.settings.flatMap(({ value }) => referencesIn(value)),
    ...facts.variables.flatMap(({ value }) => referencesIn(value)),
  ]);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (names.has(name)) continue;
    names.add(name);
    for (const facts of around) {
      const definition = definitionsIn(facts).get(name);
      if (definition !== undefined) queue.push(...referencesIn(definition.value));
    }
  }
  return names;
}

const referencesIn = ({ parts }: Value): readonly string[] =>
  parts.flatMap((part) =>
    part.kind === 'reference' ? [part.name, ...(part.fallback === undefined ? [] : referencesIn(part.fallback))] : [],
  );

const contentOf = ({ name, entry, value }: VariableDefinition): string =>
  [name, entry.span.start, entry.contentSpan.start, entry.contentSpan.end, entry.quoting, value.state, value.text].join(
    ' ',
  );

const definitions = new WeakMap<FileFacts, ReadonlyMap<string, VariableDefinition>>();

/** The last assignment of a name wins inside one file. */
function definitionsIn(facts: FileFacts): ReadonlyMap<string, VariableDefinition> {
  const known = definitions.get(facts) ?? new Map(facts.variables.map((variable) => [variable.name, variable]));
  definitions.set(facts, known);
  return known;
}

const nameLists = new WeakMap<FileFacts, string>();

function namesIn(facts: FileFacts): string {
  const known = nameLists.get(facts) ?? [...definitionsIn(facts).keys()].join();
  nameLists.set(facts, known);
  return known;
}
