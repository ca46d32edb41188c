import type { FileFacts } from '../../dialects/types.ts';
import type { RegisteredRedirect } from '../../model/redirects.ts';
import { appendListItem, replaceValue } from '../../syntax/edit.ts';
import { parse } from '../../syntax/parse.ts';
import type { ListEntry, MapEntry, ScalarEntry, SyntaxTree } from '../../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../../text/edit.ts';
import { createSourceFile, dominantEol } from '../../text/sourceFile.ts';

/**
 * Adds a redirect URI to a registration, in the style in which the last one stands there: an item of a list, or a map
 * like the last map. Undefined where the registration holds a single one.
 */
export function registration(
  facts: FileFacts,
  registered: readonly RegisteredRedirect[],
  uri: string,
): readonly TextEdit[] | undefined {
  const last = registered.findLast(({ setting }) => setting.setting.file === facts.file.uri)?.setting.setting.entry;
  if (last?.parent?.kind === 'list') return appendListItem(facts.tree, last.parent, uri);
  if (last?.parent?.kind === 'map' && last.parent.parent?.kind === 'list') {
    return appendLike(facts.tree, last.parent.parent, last.parent, last, uri);
  }
  return undefined;
}

/** A copy of the list's last map with another value in one field; proved by reading the result. */
function appendLike(
  tree: SyntaxTree,
  list: ListEntry,
  item: MapEntry,
  field: ScalarEntry,
  value: string,
): readonly TextEdit[] | undefined {
  if (list.children.at(-1) !== item || item.inherited || (tree.format !== 'yaml' && tree.format !== 'json')) {
    return undefined;
  }
  const [change] = replaceValue(tree, field, value) ?? [];
  const { text, lines } = tree.file;
  const { start, end } = item.valueSpan;
  if (change === undefined || change.span.start < start || change.span.end > end) return undefined;
  const copy = text.slice(start, change.span.start) + change.newText + text.slice(change.span.end, end);
  const before = text.slice(lines.lineStart(lines.positionAt(start).line), start);
  const isAlone = before.trim() === '' || /^\s*- *$/.test(before);
  const newText = /[[{]/.test(text[list.valueSpan.start] ?? '')
    ? `,${isAlone ? dominantEol(text) + before : ' '}${copy}`
    : `${dominantEol(text)}${before}${copy}`;
  const edits = [{ span: { start: end, end }, newText }];
  const after = parse(tree.format, createSourceFile(tree.file.uri, applyEdits(text, edits)));
  const added = item.children.map((child) => (child === field ? value : child.kind === 'scalar' ? child.value : ''));
  const isRead =
    after.problems.length <= tree.problems.length &&
    after.entries.length === tree.entries.length + item.children.length + 1 &&
    containsInOrder(valuesOf(after), added);
  return isRead ? edits : undefined;
}

const valuesOf = (tree: SyntaxTree): readonly string[] =>
  tree.entries.flatMap((entry) => (entry.kind === 'scalar' ? [entry.value] : []));

/** The scalars of the new map stand side by side. */
const containsInOrder = (all: readonly string[], run: readonly string[]): boolean =>
  all.some((_, at) => run.every((value, i) => all[at + i] === value));
