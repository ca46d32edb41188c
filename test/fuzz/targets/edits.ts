import {
  appendEntry,
  appendListItem,
  insertEntryAfter,
  insertMapEntry,
  removeEntry,
  renameKey,
  replaceValue,
} from '../../../server/src/syntax/edit.ts';
import type { Entry, Format, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { applyEdits, type TextEdit } from '../../../server/src/text/edit.ts';
import { canary } from '../mutate.ts';
import { ensure, isSound } from '../oracles.ts';
import { createRandom, numberOf, type Random } from '../random.ts';
import { formatTokens, seedsOf } from '../seeds.ts';
import type { FuzzTarget } from '../types.ts';
import { treeOf } from './parsers.ts';

const texts: readonly string[] = [
  '',
  ' ',
  'x',
  'two words',
  'true',
  'no',
  '12',
  '1e3',
  'null',
  '~',
  '#',
  'a#b',
  'a # b',
  'a ; b',
  'k: v',
  '- x',
  '*',
  '&a',
  '"',
  "'",
  '`',
  '"""',
  'it\'s "x"',
  '\\',
  '\\n',
  'a\nb',
  'a\r\nb',
  ' a ',
  '\ta',
  '$X',
  '${A}',
  '{{ x }}',
  '[x',
  'x, y',
  '//',
  'é',
  '\u2028',
  '\uD800',
  '\0',
  '=',
  ':',
  canary,
  '<<',
  '---',
  '%',
  '@',
  '|',
  '>',
  '\uFEFF',
  '2024-01-01',
  'x'.repeat(200),
];
const keys: readonly string[] = [
  'A',
  'x.y',
  'a b',
  '',
  '1',
  'true',
  '<<',
  '"',
  "'",
  '__proto__',
  'é',
  '#',
  'A=B',
  '-',
  '?',
  ':',
  '\n',
  '[0]',
  'A_1',
];

type Change =
  | { readonly kind: 'value'; readonly entry: Entry; readonly value: string }
  | { readonly kind: 'key'; readonly entry: Entry; readonly key: string }
  | { readonly kind: 'gone'; readonly entry: Entry }
  | {
      readonly kind: 'new';
      readonly under: Entry | undefined;
      readonly key: string | undefined;
      readonly value: string;
    };

/** One edit, chosen by the text alone. */
function tryEdit(tree: SyntaxTree, random: Random): readonly [Change, readonly TextEdit[] | undefined] | undefined {
  if (tree.entries.length === 0) return undefined;
  const entry = random.pick(tree.entries);
  const value = random.pick(texts);
  const key = random.pick(keys);
  switch (random.below(7)) {
    case 0:
      if (entry.kind !== 'scalar') return undefined;
      return [{ kind: 'value', entry, value }, replaceValue(tree, entry, value, { absorbComment: random.oneIn(4) })];
    case 1:
      return [{ kind: 'key', entry, key }, renameKey(tree, entry, key)];
    case 2:
      return [{ kind: 'gone', entry }, removeEntry(tree, entry)];
    case 3:
      return [{ kind: 'new', under: entry.parent, key, value }, insertEntryAfter(tree, entry, key, value)];
    case 4:
      if (entry.kind !== 'list') return undefined;
      return [{ kind: 'new', under: entry, key: undefined, value }, appendListItem(tree, entry, value)];
    case 5:
      if (entry.kind !== 'map') return undefined;
      return [{ kind: 'new', under: entry, key, value }, insertMapEntry(tree, entry, key, value)];
    default:
      return [{ kind: 'new', under: undefined, key: undefined, value }, appendEntry(tree, key, value)];
  }
}

/** Scalars as they are read, with their paths; a list's items by their place. */
const reading = (tree: SyntaxTree): readonly string[] =>
  tree.entries.flatMap((e) => (e.kind === 'scalar' && !e.inherited ? [said(e.document, e.path, e.value)] : []));

const said = (document: number, path: readonly (string | number)[], value: string): string =>
  JSON.stringify([document, path, value]);

function ensureEdit(format: Format, input: string): void {
  const tree = treeOf(format, input);
  const random = createRandom(numberOf(input));
  const tried = tryEdit(tree, random);
  const edits = tried?.[1];
  if (tried === undefined || edits === undefined) return;
  for (const { span } of edits) ensure(isSound(span, input.length), 'an edit lies outside the text');
  const after = applyEdits(input, edits);
  ensure(applyEdits(after, inverse(input, edits)) === input, 'an edit cannot be taken back');
  const next = treeOf(format, after);
  ensure(next.problems.length <= tree.problems.length, 'an edit makes a new problem');
  ensureOnly(tried[0], tree, next);
}

function inverse(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let shift = 0;
  return edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order)
    .map(({ edit: { span, newText } }) => {
      const start = span.start + shift;
      shift += newText.length - (span.end - span.start);
      return { span: { start, end: start + newText.length }, newText: text.slice(span.start, span.end) };
    });
}

/** The change came out, and no scalar elsewhere is read in another way. Compared without the editor's own check. */
function ensureOnly(change: Change, tree: SyntaxTree, next: SyntaxTree): void {
  const before = reading(tree);
  const after = reading(next);
  if (change.kind === 'value') {
    const { entry, value } = change;
    const at = tree.entries.filter((e) => e.kind === 'scalar' && !e.inherited).indexOf(entry as never);
    const expected = before.with(at, said(entry.document, entry.path, value));
    ensure(JSON.stringify(after) === JSON.stringify(expected), 'another value changed, or the value did not');
  } else if (change.kind === 'gone') {
    ensure(after.length < before.length || change.entry.kind !== 'scalar', 'a removed entry is still there');
    ensure(
      rest(before, after) <= before.length - after.length || hasLists(change.entry),
      'removing changed another value',
    );
  } else if (change.kind === 'new') {
    const added = after.length - before.length;
    ensure(added === 1, 'not one entry was added');
    ensure(rest(before, after) === 0, 'adding changed another value');
    ensure(
      next.entries.some((e) => e.kind === 'scalar' && e.value === change.value),
      'the new value is not there',
    );
  } else {
    ensure(after.length === before.length, 'renaming changed the number of values');
  }
}

/** How many of `before` are not in `after`. */
function rest(before: readonly string[], after: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const one of after) counts.set(one, (counts.get(one) ?? 0) + 1);
  let missing = 0;
  for (const one of before) {
    const count = counts.get(one) ?? 0;
    if (count === 0) missing++;
    else counts.set(one, count - 1);
  }
  return missing;
}

/** Items behind a removed one move up, and so do their paths. */
function hasLists(entry: Entry): boolean {
  for (let at: Entry | undefined = entry; at !== undefined; at = at.parent) if (at.parent?.kind === 'list') return true;
  return false;
}

const editing = (format: Format): FuzzTarget => ({
  name: `edit-${format}`,
  seeds: (files) => seedsOf(files, format).map((text) => text.slice(0, 600)),
  tokens: formatTokens[format],
  maxLength: 700,
  run: (input) => ensureEdit(format, input),
});

export const edits: readonly FuzzTarget[] = (['dotenv', 'yaml', 'json', 'toml', 'properties', 'ini'] as const).map(
  editing,
);
