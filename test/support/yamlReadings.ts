import type { Entry } from '../../server/src/syntax/tree.ts';
import { buildDocument } from '../../server/src/syntax/yamlBuild.ts';
import { readWellFormed } from '../../server/src/syntax/yamlEvents.ts';
import type { YamlDocument } from '../../server/src/syntax/yamlNodes.ts';
import { readBroken } from '../../server/src/syntax/yamlRecovery.ts';

/** What each of the two parsers makes of a text, to be compared; `fast` is undefined where the text is left to the other one. */
export interface Readings {
  readonly fast: unknown;
  readonly recovering: unknown;
}

/** Both readings of one text, whose lines end with line feeds. */
export const readingsOf = (text: string): Readings => ({
  fast: plain(text, readWellFormed(text)),
  recovering: plain(text, readBroken(text)),
});

/** Entries with places for parents and children, and what is wrong: everything that may not differ. */
function plain(text: string, documents: readonly YamlDocument[] | undefined): unknown {
  if (documents === undefined) return undefined;
  const entries: Entry[] = [];
  const problems: unknown[] = documents.flatMap(({ errors }) => errors);
  const context = { text, mayHaveAliases: text.includes('*'), masked: [], entries, problems: [] };
  const roots = documents.flatMap(
    (document, at) => buildDocument({ ...context, expansions: { count: 0, reported: false } }, document, at) ?? [],
  );
  const places = new Map(entries.map((entry, at) => [entry, at]));
  const placeOf = (entry: Entry | undefined): number | undefined =>
    entry === undefined ? undefined : places.get(entry);
  return {
    roots: roots.map(placeOf),
    problems: [...problems, ...context.problems],
    entries: entries.map((entry) => ({
      ...entry,
      parent: placeOf(entry.parent),
      children: entry.kind === 'scalar' ? undefined : entry.children.map(placeOf),
    })),
  };
}
