import type { TextEdit } from '../text/edit.ts';
import { type Span, span } from '../text/span.ts';
import { type Change, type Fact, type Stretch, stretchOf } from './editFacts.ts';
import { isFlow } from './editFlow.ts';
import { entriesNear, factsBelowRoot, holds, itemsAround, linesAround, reachOf, type Slicer } from './slice.ts';
import type { Entry, SyntaxTree } from './tree.ts';

/** In block style the lines of an entry are a document of their own. */
export const yamlSlice: Slicer = (tree, edits, change) => {
  // Parsing less than this is no work.
  if (tree.file.text.length < 1000) return undefined;
  const reach = reachOf(edits);
  let best: Candidate | undefined;
  for (const entry of entriesNear(tree, linesAround(tree, span(Math.max(0, reach.start - 1), reach.end)))) {
    const lines = linesOf(tree, entry);
    if (lines === undefined || lines.start > reach.start || lines.end < reach.end) continue;
    const { from, to } = stretchOf(tree, entry);
    const isSmaller = best === undefined || lines.end - lines.start < best.lines.end - best.lines.start;
    if (isSmaller && holds({ from, to }, change)) best = { entry, lines, from, to };
  }
  best = someItems(tree, edits, change) ?? best;
  if (best === undefined) return undefined;
  const { entry, lines, from, to } = best;
  return {
    span: lines,
    from,
    to,
    standsAlone: (text) => !reaching.test(text),
    placed(read) {
      const [root, ...others] = read.roots;
      if (root === undefined || others.length > 0 || root.kind !== entry.parent?.kind) return undefined;
      return moved(read, entry);
    },
  };
};

/** The lines of some items are a list, too: where one is removed, those around it tell. */
function someItems(tree: SyntaxTree, edits: readonly TextEdit[], change: Change): Candidate | undefined {
  if (change.move === undefined) return undefined;
  const items = itemsAround(tree, change.move.list, edits, change);
  if (items === undefined) return undefined;
  const { first, end, from, to, opens, goesOn, reach } = items;
  const [head, tail] = [linesOf(tree, first), linesOf(tree, end)];
  if (head === undefined || tail === undefined || reach.start < head.start || reach.end > tail.end) return undefined;
  if ((!opens && reach.start < head.end) || (goesOn && reach.end > tail.start)) return undefined;
  return { entry: first, lines: span(head.start, tail.end), from, to };
}

interface Candidate extends Stretch {
  readonly entry: Entry;
  readonly lines: Span;
}

/**
 * Anchors, aliases, directives and the ends of documents mean something to other lines; tabs are judged by what is around. `&`
 * and `*` inside of a word, as in a URL, are neither.
 */
const reaching = /(?<![\w./=%~+-])[&*]|\t|\r(?!\n)|^(?:---|\.\.\.|%)|\uFEFF/m;

/** From the first character of the entry's first line to behind its last line; undefined where other entries are on them. */
function linesOf(tree: SyntaxTree, entry: Entry): Span | undefined {
  const { text } = tree.file;
  const start = text.lastIndexOf('\n', entry.span.start - 1) + 1;
  const lead = text.slice(start, entry.span.start);
  const isOwnLine = entry.parent?.kind === 'map' ? /^ *$/.test(lead) : /^ *- +$/.test(lead);
  if (entry.parent === undefined || !isOwnLine || isInFlow(tree, entry)) return undefined;
  const newline = text.indexOf('\n', Math.max(entry.span.start, entry.span.end - 1));
  return span(start, newline < 0 ? text.length : newline + 1);
}

function isInFlow(tree: SyntaxTree, entry: Entry): boolean {
  for (let { parent } = entry; parent !== undefined; { parent } = parent) if (isFlow(tree, parent)) return true;
  return false;
}

function moved(read: SyntaxTree, { path, document }: Entry): readonly Fact[] {
  const above = path.slice(0, -1);
  const index = path.at(-1);
  return factsBelowRoot(read).map((fact) => {
    const [head, ...rest] = fact.path;
    const own = typeof head === 'number' && typeof index === 'number' ? index + head : (head as string);
    return { ...fact, document, path: [...above, own, ...rest] };
  });
}
