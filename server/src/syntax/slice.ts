import { memoisedFor } from '../base/memo.ts';
import type { TextEdit } from '../text/edit.ts';
import { type Span, span } from '../text/span.ts';
import { createSpanIndex } from '../text/spanIndex.ts';
import { type Change, type Fact, factOf, ownEntries, type Stretch } from './editFacts.ts';
import type { Entry, SyntaxTree } from './tree.ts';

/** A part of a text that can be read by itself, and reads as it does in the whole. */
export interface Slice extends Stretch {
  /** The part, in the file's offsets. */
  readonly span: Span;
  /** False when text that stands there may mean something to what is around, or the other way round. Default: never. */
  readonly standsAlone?: (text: string) => boolean;
  /** The facts of the part read alone, at the places where they are in the file; undefined where it is something else alone. */
  placed(read: SyntaxTree): readonly Fact[] | undefined;
}

/** Finds the smallest part that holds the edits and all that the change is about; undefined where there is none. */
export type Slicer = (tree: SyntaxTree, edits: readonly TextEdit[], change: Change) => Slice | undefined;

/** From the first edit to the last. */
export const reachOf = (edits: readonly TextEdit[]): Span =>
  span(Math.min(...edits.map((edit) => edit.span.start)), Math.max(...edits.map((edit) => edit.span.end)));

/** The whole lines that a span touches, with their line breaks. */
export function linesAround({ file: { text, lines } }: SyntaxTree, { start, end }: Span): Span {
  const last = lines.positionAt(end).line;
  const next = last + 1 < lines.lineCount ? lines.lineStart(last + 1) : text.length;
  return span(lines.lineStart(lines.positionAt(start).line), next);
}

/** Own entries that touch a span or stand next to it, roots included. */
export const entriesNear = (tree: SyntaxTree, { start, end }: Span): readonly Entry[] =>
  ownSpans(tree).touching(span(start - 1, end + 1));

const ownSpans = memoisedFor((tree: SyntaxTree) => createSpanIndex(ownEntries(tree), (entry) => entry.span));

/** What is in a part read alone, below its root. */
export const factsBelowRoot = (read: SyntaxTree): readonly Fact[] =>
  ownEntries(read)
    .filter((entry) => entry.parent !== undefined)
    .map((entry) => factOf(read, entry));

export const holds = (outer: Stretch, { from, to }: Stretch): boolean => outer.from <= from && to <= outer.to;
