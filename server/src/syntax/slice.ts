import { memoisedFor } from '../base/memo.ts';
import type { TextEdit } from '../text/edit.ts';
import { type Span, span } from '../text/span.ts';
import { createSpanIndex } from '../text/spanIndex.ts';
import { type Change, type Fact, factOf, type Move, ownEntries, type Stretch, stretchOf } from './editFacts.ts';
import type { ContainerEntry, Entry, SyntaxTree } from './tree.ts';

/** A part of a text that can be read by itself, and reads as it does in the whole. */
export interface Slice extends Stretch {
  /** The part, in the file's offsets. */
  readonly span: Span;
  /** What is written around the part to read it alone: the brackets of some items of a list. */
  readonly around?: readonly [string, string];
  /** False when text that stands there may mean something to what is around, or the other way round. Default: never. */
  readonly standsAlone?: (text: string) => boolean;
  /** The facts of the part read alone, at the places where they are in the file; undefined where it is something else alone. */
  placed(read: SyntaxTree): readonly Fact[] | undefined;
}

/** Finds the smallest part that holds the edits and all that the change is about; undefined where there is none. */
export type Slicer = (tree: SyntaxTree, edits: readonly TextEdit[], change: Change) => Slice | undefined;

/** From the first edit to the last. */
export const reachOf = (edits: readonly TextEdit[]): Span =>
  edits.reduce(
    (reach, edit) => span(Math.min(reach.start, edit.span.start), Math.max(reach.end, edit.span.end)),
    span(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  );

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

/** All that the change is about; what moves, too. */
export const holds = (outer: Stretch, { from, to, move }: Stretch & { readonly move?: Move }): boolean =>
  outer.from <= from && Math.max(to, move?.until ?? 0) <= outer.to;

/**
 * The items that edits of a list touch, with one more on either side, which have to stay as they are. What is behind them moves
 * as far as the last of them does. Undefined where that is all of the list, or where the change is about more.
 */
export function itemsAround(tree: SyntaxTree, list: ContainerEntry, edits: readonly TextEdit[], change: Change) {
  const reach = reachOf(edits);
  const touched = entriesNear(tree, reach).flatMap(({ parent, path }) => {
    const index = path.at(-1);
    return parent === list && typeof index === 'number' ? [index] : [];
  });
  const [head, tail] = [touched[0], touched.at(-1)];
  if (head === undefined || tail === undefined || list.kind !== 'list') return undefined;
  const last = list.children.length - 1;
  const [low, high] = [Math.max(0, head - 1), Math.min(last, tail + 1)];
  const [first, end] = [list.children[low], list.children[high]];
  if (first === undefined || end === undefined || (low === 0 && high === last)) return undefined;
  const { from } = stretchOf(tree, first);
  const { from: endFrom, to } = stretchOf(tree, end);
  const opens = low === 0;
  const goesOn = high < last;
  const isOwnMove = change.move === undefined || change.move.list === list || change.move.until <= to;
  if (!isOwnMove || change.from < from || change.to > (goesOn ? endFrom : to)) return undefined;
  if ((!opens && reach.start < first.span.end) || (goesOn && reach.end > end.span.start)) return undefined;
  return { first, end, from, to, opens, goesOn, reach };
}
