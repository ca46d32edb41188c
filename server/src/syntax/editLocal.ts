import { applyEdits, type TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { type Fact, factOf, isWithin, matches, ownEntries } from './editFacts.ts';
import { parse } from './parse.ts';
import type { ContainerEntry, Entry, SyntaxTree } from './tree.ts';

/**
 * Whether edits of a YAML text read as expected, found by parsing only the lines of the entry they lie in: in block style
 * these are a document of their own. Undefined where that cannot be told from the lines alone, and the whole text has to be
 * parsed. Of a file with hundreds of findings every fix is proved, and parsing the file for each takes minutes.
 */
export function readsLocally(
  tree: SyntaxTree,
  edits: readonly TextEdit[],
  expected: readonly Fact[],
): boolean | undefined {
  if (tree.format !== 'yaml' || tree.file.text.length < smallText) return undefined;
  const slice = sliceAround(tree, edits);
  if (slice === undefined) return undefined;
  const { entry, from, to } = slice;
  const { text, uri } = tree.file;
  const before = text.slice(from, to);
  const moved = edits.map(({ span, newText }) => ({
    span: { start: span.start - from, end: span.end - from },
    newText,
  }));
  const after = applyEdits(before, moved);
  // Anchors, directives and the ends of documents mean something to other lines; tabs are judged by what is around.
  if (reaching.test(after) || reaching.test(before)) return undefined;
  const old = parse('yaml', createSourceFile(uri, before));
  const fresh = parse('yaml', createSourceFile(uri, after));
  if (old.problems.length > 0) return undefined;
  if (fresh.problems.length > 0) return false;

  const own = ownEntries(tree);
  const first = own.indexOf(entry);
  const last = own.findLastIndex((other) => isWithin(other, entry));
  const inside = own.slice(first, last + 1).map((other) => factOf(tree, other));
  const oldFacts = placed(old, entry);
  if (oldFacts === undefined || !sameFacts(inside, oldFacts)) return undefined;

  const freshFacts = placed(fresh, entry);
  const rest = own.length - inside.length;
  if (freshFacts === undefined || expected.length !== rest + freshFacts.length) return undefined;
  if (addsKnownKey(fresh, entry)) return undefined;
  const isOutside = (index: number): boolean => index < first || index >= first + freshFacts.length;
  const isExpectedOutside = expected.every((fact, index) => {
    if (!isOutside(index)) return true;
    const other = own[index < first ? index : index - freshFacts.length + inside.length];
    return other !== undefined && matches(fact, factOf(tree, other));
  });
  // Items behind a removed one move up, and so are others than before.
  if (!isExpectedOutside) return undefined;
  return sameFacts(expected.slice(first, first + freshFacts.length), freshFacts);
}

/** Parsing less than this is no work. In UTF-16 units. */
const smallText = 4000;

const reaching = /[&*\t\r]|^(?:---|\.\.\.|%)|\uFEFF/m;

interface Slice {
  readonly entry: Entry;
  /** The first character of the entry's first line, and the one behind its last line. */
  readonly from: number;
  readonly to: number;
}

/** The lines of the smallest entry in block style that hold all the edits. */
function sliceAround(tree: SyntaxTree, edits: readonly TextEdit[]): Slice | undefined {
  const start = Math.min(...edits.map(({ span }) => span.start));
  const end = Math.max(...edits.map(({ span }) => span.end));
  const candidates = ownEntries(tree).filter((entry) => entry.span.start <= start && entry.parent !== undefined);
  let best: Slice | undefined;
  for (const entry of candidates) {
    const slice = linesOf(tree, entry);
    if (slice === undefined || slice.from > start || slice.to < end) continue;
    if (best === undefined || slice.to - slice.from < best.to - best.from) best = slice;
  }
  return best;
}

function linesOf(tree: SyntaxTree, entry: Entry): Slice | undefined {
  const { text } = tree.file;
  const from = text.lastIndexOf('\n', entry.span.start - 1) + 1;
  const lead = text.slice(from, entry.span.start);
  const isOwnLine = entry.parent?.kind === 'map' ? /^ *$/.test(lead) : /^ *- +$/.test(lead);
  if (!isOwnLine) return undefined;
  const newline = text.indexOf('\n', Math.max(entry.span.start, entry.span.end - 1));
  return { entry, from, to: newline < 0 ? text.length : newline + 1 };
}

/** The facts of a parsed slice at the places where they are in the file; undefined when it is no such collection. */
function placed(slice: SyntaxTree, { path, document, parent }: Entry): readonly Fact[] | undefined {
  const [root, ...others] = slice.roots;
  if (root === undefined || others.length > 0 || root.kind !== (parent as ContainerEntry).kind) return undefined;
  const above = path.slice(0, -1);
  const index = path.at(-1);
  return ownEntries(slice)
    .filter((entry) => entry !== root)
    .map((entry) => {
      const [head, ...rest] = entry.path;
      const own = typeof head === 'number' && typeof index === 'number' ? index + head : (head as string);
      return { ...factOf(slice, entry), document, path: [...above, own, ...rest] };
    });
}

const sameFacts = (expected: readonly Fact[], actual: readonly Fact[]): boolean =>
  expected.length === actual.length && expected.every((fact, index) => matches(fact, actual[index] as Fact));

/** A key that stands beside the entry already would be there twice. */
function addsKnownKey(slice: SyntaxTree, entry: Entry): boolean {
  if (entry.parent?.kind !== 'map') return false;
  const [root] = slice.roots;
  const beside = new Set(entry.parent.children.filter((other) => other !== entry).map(({ key }) => key));
  return root?.kind === 'map' && root.children.some(({ key }) => beside.has(key));
}
