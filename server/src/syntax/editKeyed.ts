import { memoisedFor } from '../base/memo.ts';
import type { TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { firstThatReads, insertion, type NewValue, newFact } from './editCheck.ts';
import { type Fact, factOf, ownEntries } from './editFacts.ts';
import { keyQuote, keyText } from './editKey.ts';
import { appendLine, blockIndent, insertLineAfter } from './editLines.ts';
import { asRead, hasOnlyStrings, propertiesText, scalarProposals, separatorLike, styleOf } from './editScalar.ts';
import { parse } from './parse.ts';
import type { ContainerEntry, Entry, MapEntry, SyntaxTree } from './tree.ts';

/** Edits of formats made of lines with keys, below headers or with dots: TOML, `.properties`, INI. */
export const isKeyed = ({ format }: SyntaxTree): boolean =>
  format === 'toml' || format === 'properties' || format === 'ini';

/** Adds a line behind `anchor`, a child of `parent` that is not in braces. */
export function insertBehind(
  tree: SyntaxTree,
  parent: MapEntry,
  anchor: Entry,
  key: string,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const { text } = tree.file;
  const name = keyText(tree, key, anchor);
  if (name === undefined || anchor.keySpan === undefined || isHeader(tree, anchor) || refuses(tree, value)) {
    return undefined;
  }
  const change = insertion(tree, anchor, newFact(parent, key, asRead(tree, value)));
  const like = anchor.kind === 'scalar' ? styleOf(anchor) : undefined;
  const separator = anchor.kind === 'scalar' ? separatorLike(tree, anchor) : defaultSeparator(tree);
  // The parts of a dotted key before the last one stay as the anchor has them.
  const quoted = keyQuote(tree, anchor) === '' ? 0 : 1;
  const prefix = text.slice(anchor.span.start, anchor.keySpan.start - quoted);
  const before = blockIndent(tree, anchor.span.start) + prefix + name + separator;
  return firstThatReads(
    tree,
    change,
    scalarProposals(tree, value, like).map((written) => insertLineAfter(tree, anchor.span.end, before + written)),
  );
}

/** Adds a line at the end of a map that is not in braces: behind its last own key, or behind its header. */
export function insertIntoKeyed(
  tree: SyntaxTree,
  map: MapEntry,
  key: string,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const anchor = map.children.findLast((child) => child.keySpan !== undefined && !isHeader(tree, child));
  if (anchor !== undefined) return insertBehind(tree, map, anchor, key, value);
  const name = keyText(tree, key, undefined);
  const isEmptyRoot = map.parent === undefined && map.children.length === 0 && tree.roots.length === 1;
  if (name === undefined || refuses(tree, value) || !(isEmptyRoot || isHeader(tree, map))) return undefined;
  const change = insertion(tree, map, newFact(map, key, asRead(tree, value)), true);
  const proposals = scalarProposals(tree, value, undefined).map((written) => {
    const line = `${name}${defaultSeparator(tree)}${written}`;
    return isEmptyRoot ? appendLine(tree, line) : insertLineAfter(tree, map.valueSpan.start, line);
  });
  return firstThatReads(tree, change, proposals);
}

/** Adds a property with a whole key at the end of the file. Undefined when there is one already. */
export function appendProperty(tree: SyntaxTree, key: string, value: string): readonly TextEdit[] | undefined {
  const document = tree.roots.length - 1;
  if (tree.entries.some((entry) => entry.kind === 'scalar' && entry.document === document && entry.fullKey === key)) {
    return undefined;
  }
  const last = tree.entries.findLast((entry) => entry.kind === 'scalar');
  const separator = last?.kind === 'scalar' ? separatorLike(tree, last) : '=';
  const before = propertiesText(key, 'key') + separator;
  const end = ownEntries(tree).length;
  const paths = pathsOfMaps(tree);
  const proposals = scalarProposals(tree, value, undefined).map((written) => before + written);
  for (const line of proposals) {
    const alone = parse('properties', createSourceFile(tree.file.uri, line));
    const written = alone.entries.find((entry) => entry.kind === 'scalar');
    if (written?.kind !== 'scalar' || written.fullKey !== key || written.value !== value) continue;
    const facts = alone.entries.slice(1).map((entry) => ({ ...factOf(alone, entry), document }));
    const fresh = facts.filter((fact) => fact.kind === 'scalar' || !paths.has(pathKey(fact)));
    const edits = firstThatReads(tree, { from: end, to: end, facts: fresh }, [appendLine(tree, line)]);
    if (edits !== undefined) return edits;
  }
  return undefined;
}

const pathsOfMaps = memoisedFor(
  (tree: SyntaxTree): ReadonlySet<string> =>
    new Set(ownEntries(tree).flatMap((entry) => (entry.kind === 'scalar' ? [] : [pathKey(factOf(tree, entry))]))),
);

const pathKey = ({ document, path }: Fact): string => JSON.stringify([document, ...path]);

/** A map that only the removed entry's dotted key makes goes with it. */
export function outermostWithout(tree: SyntaxTree, entry: Entry): Entry {
  let removed: Entry = entry;
  while (isKeyed(tree) && removed.parent !== undefined && isMadeBy(removed.parent, removed)) removed = removed.parent;
  return removed;
}

const isMadeBy = (parent: ContainerEntry, child: Entry): boolean =>
  parent.parent !== undefined && parent.children.length === 1 && parent.span.start === child.span.start;

/** A table or section whose own header, or that of a part, stands first. */
const isHeader = (tree: SyntaxTree, entry: Entry): boolean =>
  entry.kind !== 'scalar' &&
  entry.parent !== undefined &&
  tree.file.text[entry.span.start] === '[' &&
  tree.format !== 'properties';

const refuses = (tree: SyntaxTree, value: NewValue): boolean => typeof value === 'object' && hasOnlyStrings(tree);

/** What most lines of the file have between key and value. */
function defaultSeparator(tree: SyntaxTree): string {
  if (tree.format === 'toml') return ' = ';
  const first = tree.entries.find((entry) => entry.kind === 'scalar');
  return first?.kind === 'scalar' ? separatorLike(tree, first) : '=';
}
