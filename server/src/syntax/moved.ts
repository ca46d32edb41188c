import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import type { ContainerEntry, Entry, SyntaxTree } from './tree.ts';

/** The tree of a piece of `file` that begins at `by`, with the offsets of the whole file. */
export function movedTree(tree: SyntaxTree, by: number, file: SourceFile): SyntaxTree {
  const moved = new Map<Entry, Entry>();
  const roots = tree.roots.map((root) => movedEntry(root, undefined, by, moved));
  return {
    ...tree,
    file,
    roots,
    entries: tree.entries.flatMap((entry) => moved.get(entry) ?? []),
    problems: tree.problems.map((problem) => ({ ...problem, span: movedSpan(problem.span, by) })),
  };
}

function movedEntry(entry: Entry, parent: ContainerEntry | undefined, by: number, moved: Map<Entry, Entry>): Entry {
  const place = {
    parent,
    keySpan: entry.keySpan === undefined ? undefined : movedSpan(entry.keySpan, by),
    span: movedSpan(entry.span, by),
    valueSpan: movedSpan(entry.valueSpan, by),
  };
  if (entry.kind === 'scalar') {
    const comment = entry.comment === undefined ? undefined : movedSpan(entry.comment, by);
    const scalar = { ...entry, ...place, contentSpan: movedSpan(entry.contentSpan, by), comment };
    moved.set(entry, scalar);
    return scalar;
  }
  const children: Entry[] = [];
  const container = { ...entry, ...place, children };
  moved.set(entry, container);
  for (const child of entry.children) children.push(movedEntry(child, container, by, moved));
  return container;
}

const movedSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
