import { memoisedFor } from '../base/memo.ts';
import type { TextEdit } from '../text/edit.ts';
import { isSpent } from './editAllowance.ts';
import { firstThatReads, insertion, type NewValue, newFact, removal, renaming, replacement } from './editCheck.ts';
import { factOf, placesOf } from './editFacts.ts';
import { colonLike, insertInFlow, isFlow, removeFromFlow } from './editFlow.ts';
import { keyQuote, keyText } from './editKey.ts';
import { appendProperty, insertBehind, insertIntoKeyed, isKeyed, outermostWithout } from './editKeyed.ts';
import { appendLine, blockIndent, emptyBlock, insertLineAfter, removeLines } from './editLines.ts';
import { asRead, isPlainNumberOrBoolean, scalarProposals, separatorLike, styleOf } from './editScalar.ts';
import {
  type ContainerEntry,
  childrenOf,
  type Entry,
  type ListEntry,
  type MapEntry,
  type ScalarEntry,
  type SyntaxTree,
} from './tree.ts';

export {
  type Allowance,
  allowanceFor,
  createAllowance,
  isSpent,
  mayTell,
  refusalsSoFar,
  sharing,
} from './editAllowance.ts';
export type { NewValue } from './editCheck.ts';

/**
 * Every function here proposes edits, reads the result back, and returns them only when exactly the intended change
 * came out: all other entries, their order and their comments are as before, and there is no new problem. Otherwise,
 * and for inherited entries (they are written elsewhere), the answer is undefined. Each call parses the file at least
 * once, so compute fixes when they are asked for.
 */

export interface ReplaceOptions {
  /** The comment behind the value goes too: it was meant as part of the value, as in `KEY=abc#def`. */
  readonly absorbComment?: boolean;
}

/**
 * Gives a scalar another value. The present quoting stays if it can express the value, else the least quoting that can
 * is taken. Numbers and booleans stay plain if the new text is one too; a YAML string that would be read as another
 * type is quoted. No edits when nothing has to change.
 */
export function replaceValue(
  tree: SyntaxTree,
  entry: ScalarEntry,
  value: string,
  options: ReplaceOptions = {},
): readonly TextEdit[] | undefined {
  if (!isOwn(tree, entry)) return undefined;
  const absorbed = options.absorbComment === true ? entry.comment : undefined;
  if (entry.value === value && entry.type !== 'null' && absorbed === undefined) return [];
  const wasTyped = entry.type === 'number' || entry.type === 'boolean';
  const staysPlain = wasTyped && entry.quoting === 'plain' && isPlainNumberOrBoolean(value);
  const fact = factOf(tree, entry);
  const change = replacement(tree, entry, {
    ...fact,
    types: staysPlain ? ['number', 'boolean'] : ['string'],
    value,
    comment: absorbed === undefined ? fact.comment : undefined,
  });
  const place = { start: entry.valueSpan.start, end: absorbed?.end ?? entry.valueSpan.end };
  const gap = entry.valueSpan.start === entry.valueSpan.end ? gapBefore(tree, entry) : '';
  const proposals = staysPlain ? [value] : scalarProposals(tree, value, entry);
  return firstThatReads(
    tree,
    change,
    proposals.map((newText) => [{ span: place, newText: gap + newText }]),
  );
}

/** What a value needs before it where there was none. */
function gapBefore(tree: SyntaxTree, entry: ScalarEntry): string {
  const before = tree.file.text.slice(entry.span.start, entry.valueSpan.start);
  if (tree.format === 'properties') return entry.keySpan?.end === entry.valueSpan.start ? '=' : '';
  if (tree.format === 'toml' || tree.format === 'ini') return /[ \t][=:]$/.test(before) ? ' ' : '';
  return /[:-]/.test(tree.file.text[entry.valueSpan.start - 1] ?? '') ? ' ' : '';
}

/**
 * Writes a line that is a comment, with its line break, where a line begins. Undefined where the line goes on with a value
 * or a key.
 *
 * @param entry one on the line, or next to it; undefined at the beginning of the file
 */
export function insertComment(
  tree: SyntaxTree,
  entry: Entry | undefined,
  offset: number,
  line: string,
): readonly TextEdit[] | undefined {
  const place = entry === undefined ? 0 : (placesOf(tree).get(entry) ?? 0);
  const nothing = { from: place, to: place, facts: [] };
  return firstThatReads(tree, nothing, [[{ span: { start: offset, end: offset }, newText: line }]]);
}

/** Gives an entry another key, quoted as before. */
export function renameKey(tree: SyntaxTree, entry: Entry, key: string): readonly TextEdit[] | undefined {
  if (!isOwn(tree, entry) || entry.keySpan === undefined) return undefined;
  const newText = keyText(tree, key, entry);
  if (newText === undefined) return undefined;
  const quoted = keyQuote(tree, entry) === '' ? 0 : 1;
  const whole = { start: entry.keySpan.start - quoted, end: entry.keySpan.end + quoted };
  return firstThatReads(tree, renaming(tree, entry, key), [[{ span: whole, newText }]]);
}

/**
 * Removes an entry: its whole lines with comment and line break, or, in brackets and braces, the entry with one comma.
 * A YAML block map or list that loses its only child becomes `{}` or `[]`; a map that only dotted keys make goes with
 * its last child.
 */
export function removeEntry(tree: SyntaxTree, entry: Entry): readonly TextEdit[] | undefined {
  if (!isOwn(tree, entry)) return undefined;
  const removed = outermostWithout(tree, entry);
  const { parent } = removed;
  if (parent === undefined) return undefined;
  return firstThatReads(tree, removal(tree, removed), removals(tree, parent, removed));
}

function removals(tree: SyntaxTree, parent: ContainerEntry, entry: Entry): readonly (readonly TextEdit[])[] {
  if (isFlow(tree, parent)) return [removeFromFlow(tree, parent, entry)];
  if (tree.format === 'yaml' && parent.children.length === 1) return emptyBlock(tree, parent);
  const lines = removeLines(tree, entry);
  return lines === undefined ? [] : [lines];
}

/**
 * Adds an entry behind `anchor`, a child of a map, in the anchor's style: indentation, `export`, separator, quoting.
 * Undefined when the map has the key already.
 */
export function insertEntryAfter(
  tree: SyntaxTree,
  anchor: Entry,
  key: string,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const { parent } = anchor;
  if (!isOwn(tree, anchor) || parent?.kind !== 'map' || hasOwnKey(parent, key)) return undefined;
  if (isKeyed(tree) && !isFlow(tree, parent)) return insertBehind(tree, parent, anchor, key, value);
  return insert(tree, parent, anchor, key, value);
}

/**
 * Adds an assignment at the end of a `.env` file, with `export` when every entry has it; of a `.properties` file, where
 * the key is a whole one with dots; to the root of a TOML or INI file.
 */
export function appendEntry(tree: SyntaxTree, key: string, value: string): readonly TextEdit[] | undefined {
  const root = tree.roots[0];
  if (tree.format === 'properties') return appendProperty(tree, key, value);
  if (tree.format === 'toml' || tree.format === 'ini') {
    return root?.kind === 'map' ? insertMapEntry(tree, root, key, value) : undefined;
  }
  if (tree.format !== 'dotenv' || root?.kind !== 'map' || hasOwnKey(root, key)) return undefined;
  const name = keyText(tree, key, undefined);
  if (name === undefined) return undefined;
  const prefix = isExported(tree) ? 'export ' : '';
  const change = insertion(tree, root, newFact(root, key, value));
  const texts = scalarProposals(tree, value, undefined);
  return firstThatReads(
    tree,
    change,
    texts.map((written) => appendLine(tree, `${prefix}${name}=${written}`)),
  );
}

/** Adds an item at the end of a list, in the style of its last one. A list of TOML tables takes none. */
export function appendListItem(
  tree: SyntaxTree,
  list: ListEntry,
  value: string | number | boolean,
): readonly TextEdit[] | undefined {
  if (!isOwn(tree, list)) return undefined;
  const last = list.children.at(-1);
  const like = last?.kind === 'scalar' && typeof value === 'string' ? styleOf(last) : undefined;
  const change = insertion(tree, list, newFact(list, list.children.length, value));
  const proposals: (readonly TextEdit[])[] = [];
  if (!isFlow(tree, list) && tree.format !== 'yaml') return undefined;
  for (const text of scalarProposals(tree, value, like)) {
    const edits = isFlow(tree, list)
      ? insertInFlow(tree, list, last, text)
      : insertLineAfter(tree, list.valueSpan.end, `${blockIndent(tree, list.valueSpan.start)}- ${text}`);
    if (edits !== undefined) proposals.push(edits);
  }
  return firstThatReads(tree, change, proposals);
}

/** Adds an entry at the end of a map. Undefined when it has the key already. */
export function insertMapEntry(
  tree: SyntaxTree,
  map: MapEntry,
  key: string,
  value: NewValue,
): readonly TextEdit[] | undefined {
  if (!isOwn(tree, map) || hasOwnKey(map, key)) return undefined;
  if (tree.format === 'dotenv') return typeof value === 'object' ? undefined : appendEntry(tree, key, String(value));
  if (isKeyed(tree) && !isFlow(tree, map)) return insertIntoKeyed(tree, map, key, value);
  return insert(
    tree,
    map,
    map.children.findLast((child) => !child.inherited),
    key,
    value,
  );
}

function insert(
  tree: SyntaxTree,
  parent: MapEntry,
  anchor: Entry | undefined,
  key: string,
  value: NewValue,
): readonly TextEdit[] | undefined {
  const name = keyText(tree, key, anchor);
  if (name === undefined || (tree.format === 'dotenv' && typeof value === 'object')) return undefined;
  const change = insertion(tree, anchor ?? parent, newFact(parent, key, asRead(tree, value)));
  const like = anchor?.kind === 'scalar' ? styleOf(anchor) : undefined;
  const proposals: (readonly TextEdit[])[] = [];
  for (const text of scalarProposals(tree, value, like)) {
    const edits = written(tree, parent, anchor, name, text);
    if (edits !== undefined) proposals.push(edits);
  }
  return firstThatReads(tree, change, proposals);
}

function written(
  tree: SyntaxTree,
  parent: ContainerEntry,
  anchor: Entry | undefined,
  name: string,
  text: string,
): readonly TextEdit[] | undefined {
  if (isFlow(tree, parent)) return insertInFlow(tree, parent, anchor, `${name}${colonLike(tree, anchor)}${text}`);
  if (tree.format === 'yaml') {
    const end = anchor?.span.end ?? parent.valueSpan.end;
    return insertLineAfter(tree, end, `${blockIndent(tree, parent.valueSpan.start)}${name}: ${text}`);
  }
  if (anchor?.kind !== 'scalar') return appendLine(tree, `${name}=${text}`);
  const indent = blockIndent(tree, anchor.span.start);
  const line = `${indent}${exportPrefix(tree.file.text, anchor)}${name}${separatorLike(tree, anchor)}${text}`;
  return insertLineAfter(tree, anchor.span.end, line);
}

function exportPrefix(text: string, entry: Entry): string {
  const prefix = entry.keySpan === undefined ? '' : text.slice(entry.span.start, entry.keySpan.start);
  return /^export[ \t]+$/.test(prefix) ? prefix : '';
}

/** Every assignment of the file begins with `export`. */
const isExported = memoisedFor(
  ({ roots, file }: SyntaxTree): boolean =>
    roots.some((root) => childrenOf(root).length > 0) &&
    roots.every((root) => childrenOf(root).every((entry) => exportPrefix(file.text, entry) !== '')),
);

const hasOwnKey = ({ children }: MapEntry, key: string): boolean => ownKeysOf(children).has(key);

const ownKeysOf = memoisedFor(
  (children: readonly Entry[]): ReadonlySet<string> =>
    new Set(children.filter(({ inherited }) => !inherited).map(({ key }) => key)),
);

const isOwn = (tree: SyntaxTree, entry: Entry): boolean => !isSpent(tree) && placesOf(tree).has(entry);
