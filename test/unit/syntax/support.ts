import { expect } from 'vitest';
import { parse } from '../../../server/src/syntax/parse.ts';
import type { Entry, Format, ScalarEntry, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { applyEdits, type TextEdit } from '../../../server/src/text/edit.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import type { Span } from '../../../server/src/text/span.ts';

export const parseText = (format: Format, text: string): SyntaxTree =>
  parse(format, createSourceFile('file:///project/config', text));

export const slice = (tree: SyntaxTree, span: Span | undefined): string | undefined =>
  span === undefined ? undefined : tree.file.text.slice(span.start, span.end);

export const scalars = (tree: SyntaxTree): readonly ScalarEntry[] => tree.entries.filter((e) => e.kind === 'scalar');

export const find = (tree: SyntaxTree, path: string): Entry => {
  const found = tree.entries.findLast((entry) => entry.path.join('.') === path);
  if (found === undefined) throw new Error(`no entry ${path}`);
  return found;
};

export const scalar = (tree: SyntaxTree, path: string): ScalarEntry => {
  const found = find(tree, path);
  if (found.kind !== 'scalar') throw new Error(`${path} is a ${found.kind}`);
  return found;
};

/** One line per scalar: `path = value`, with the type when it is not a string. */
export function outline(tree: SyntaxTree): readonly string[] {
  return tree.entries.map((entry) => {
    const where = `${entry.document > 0 ? `${entry.document}:` : ''}${entry.path.join('.')}`;
    const mark = entry.inherited ? ' (inherited)' : '';
    if (entry.kind !== 'scalar') return `${where} ${entry.kind}${mark}`;
    return `${where} = ${entry.value}${entry.type === 'string' ? '' : ` (${entry.type})`}${mark}`;
  });
}

export const codes = (tree: SyntaxTree): readonly string[] => tree.problems.map((problem) => problem.code);

export function edited(tree: SyntaxTree, edits: readonly TextEdit[] | undefined): string | undefined {
  return edits === undefined ? undefined : applyEdits(tree.file.text, edits);
}

/** What holds for every tree of every text. */
export function expectSoundTree(tree: SyntaxTree): void {
  const { length } = tree.file.text;
  const isInside = (span: Span | undefined): boolean =>
    span === undefined || (0 <= span.start && span.start <= span.end && span.end <= length);
  const children = new Set(tree.entries.flatMap((entry) => (entry.kind === 'scalar' ? [] : entry.children)));
  const unsound = tree.entries.filter(
    (entry) =>
      ![entry.span, entry.valueSpan, entry.keySpan].every(isInside) ||
      (entry.kind === 'scalar' && ![entry.contentSpan, entry.comment].every(isInside)) ||
      (entry.kind === 'scalar' &&
        (entry.contentSpan.start < entry.valueSpan.start || entry.contentSpan.end > entry.valueSpan.end)) ||
      (entry.parent !== undefined && !children.has(entry)),
  );
  expect(unsound).toEqual([]);
  expect(tree.problems.filter((problem) => !isInside(problem.span))).toEqual([]);
}
