import { applyEdits, type TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { type Change, type Fact, factOf, matches, ownEntries } from './editFacts.ts';
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
  const units = before.length + after.length;
  const old = parse(tree.format, createSourceFile(tree.file.uri, before));
  const fresh = parse(tree.format, createSourceFile(tree.file.uri, after));
  const inside = ownEntries(tree)
    .slice(slice.from, slice.to)
    .map((entry) => factOf(tree, entry));
  const known = old.problems.length > 0 ? undefined : slice.placed(old);
  // First of all the part has to read alone as it does in the file.
  if (known === undefined || !sameFacts(inside, known)) return { answer: undefined, units };
  // What is broken alone may be mended by what is around in a .env file only, where a quote goes on below.
  if (fresh.problems.length > 0) return { answer: tree.format === 'dotenv' ? undefined : false, units };
  const found = slice.placed(fresh);
  if (found === undefined) return { answer: undefined, units };
  const { from, to, facts } = change;
  const expected = [...inside.slice(0, from - slice.from), ...facts, ...inside.slice(to - slice.from)];
  return { answer: sameFacts(expected, found), units };
}

const untold: LocalReading = { answer: undefined, units: 0 };

const sameFacts = (expected: readonly Fact[], actual: readonly Fact[]): boolean =>
  expected.length === actual.length && expected.every((fact, index) => matches(fact, actual[index] as Fact));
