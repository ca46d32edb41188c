import { memoisedFor } from '../base/memo.ts';
import { areAlike } from '../base/same.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { type Change, type Fact, factOf, matches, movedFact, ownEntries } from './editFacts.ts';
import { parse } from './parse.ts';
import type { Slicer } from './slice.ts';
import { dotenvSlice } from './sliceDotenv.ts';
import { jsonSlice } from './sliceJson.ts';
import { yamlSlice } from './sliceYaml.ts';
import type { Format, SyntaxTree } from './tree.ts';

const slicers: Readonly<Partial<Record<Format, Slicer>>> = { dotenv: dotenvSlice, json: jsonSlice, yaml: yamlSlice };

export interface LocalReading {
  /** Whether the edits read as meant; undefined where a part of the text cannot tell, and the whole has to be parsed. */
  readonly answer: boolean | undefined;
  /** How much text was parsed, in UTF-16 units. */
  readonly units: number;
}

/**
 * Whether edits read as meant, found by parsing only the part of the text around them, as it is and as it will be. Of a file
 * with hundreds of findings every fix is proved, and parsing the file for each takes minutes.
 */
export function readsLocally(tree: SyntaxTree, edits: readonly TextEdit[], change: Change): LocalReading {
  const slice = slicers[tree.format]?.(tree, edits, change);
  if (slice === undefined) return untold;
  const { start, end } = slice.span;
  const before = tree.file.text.slice(start, end);
  const moved = edits.map(({ span, newText }) => ({
    span: { start: span.start - start, end: span.end - start },
    newText,
  }));
  const after = applyEdits(before, moved);
  if (slice.standsAlone?.(before) === false || slice.standsAlone?.(after) === false) return untold;
  const [opening, closing] = slice.around ?? ['', ''];
  const read = (text: string): SyntaxTree =>
    parse(tree.format, createSourceFile(tree.file.uri, opening + text + closing));
  const inside = ownEntries(tree).slice(slice.from, slice.to);
  let units = after.length;
  const key = `${start}-${end} ${slice.from}-${slice.to} ${opening}`;
  let readsAlone = slicesOf(tree).get(key);
  if (readsAlone === undefined) {
    units += before.length;
    const old = read(before);
    const known = old.problems.length > 0 ? undefined : slice.placed(old);
    const now = inside.map((entry) => factOf(tree, entry));
    readsAlone = known !== undefined && sameFacts(now, known);
    slicesOf(tree).set(key, readsAlone);
  }
  // First of all the part has to read alone as it does in the file.
  if (!readsAlone) return { answer: undefined, units };
  const fresh = read(after);
  // What is broken alone may be mended by what is around in a .env file only, where a quote goes on below.
  if (fresh.problems.length > 0) return { answer: tree.format === 'dotenv' ? undefined : false, units };
  const found = slice.placed(fresh);
  if (found === undefined) return { answer: undefined, units };
  const { from, to, facts, move } = change;
  const expected = [
    ...inside.slice(0, from - slice.from).map((entry) => factOf(tree, entry)),
    ...facts,
    ...inside.slice(to - slice.from).map((entry) => movedFact(tree, entry, move)),
  ];
  return { answer: sameFacts(expected, found), units };
}

/** Which parts of a text read alone as they do in it. There may be hundreds of fixes for what is in one of them. */
const slicesOf = memoisedFor((_: SyntaxTree) => new Map<string, boolean>());

const untold: LocalReading = { answer: undefined, units: 0 };

const sameFacts = (expected: readonly Fact[], actual: readonly Fact[]): boolean => areAlike(expected, actual, matches);
