import { addTo } from '../base/groupBy.ts';
import type { Finding, Fix } from '../rules/types.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { overlaps } from '../text/span.ts';
import { type Claims, createClaims } from './claims.ts';

/** New texts by file URI. */
export type FixedTexts = ReadonlyMap<string, string>;

export interface FixOutcome {
  readonly texts: FixedTexts;
  /** Findings whose safe fix was applied. */
  readonly applied: readonly Finding[];
}

/**
 * Applies every safe fix that does not touch text another one already changes; the caller lints again and repeats
 * until nothing is left. Of overlapping fixes the first finding's wins. What is removed side by side, as items of a list are,
 * goes at once where the result reads as meant.
 */
export function applySafeFixes(
  findings: readonly Finding[],
  treeOf: (file: string) => SyntaxTree | undefined,
): FixOutcome {
  const chosen = new Map<string, Chosen>();
  const beside = new Map<string, { readonly finding: Finding; readonly edits: readonly TextEdit[] }[]>();
  const applied: Finding[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safety === 'safe');
    if (fix === undefined) continue;
    if (!clashes(fix, chosen)) {
      for (const { file, edits } of fix.files) choose(edits, file, chosen);
      applied.push(finding);
      continue;
    }
    const [part] = fix.files;
    if (part === undefined || fix.files.length > 1 || part.edits.some(({ newText }) => newText !== '')) continue;
    addTo(beside, part.file, { finding, edits: part.edits });
  }
  const texts = new Map<string, string>();
  for (const [file, { edits, claims }] of chosen) {
    const tree = treeOf(file);
    if (tree === undefined) continue;
    const more: TextEdit[] = [];
    const mended: Finding[] = [];
    for (const { finding, edits: own } of beside.get(file) ?? []) {
      const isApart = own.every((edit) => claims.touching(edit.span).every((other) => !overlapping(edit, other)));
      if (!isApart) continue;
      for (const edit of own) {
        more.push(edit);
        claims.add(edit);
      }
      mended.push(finding);
    }
    const text = applyEdits(tree.file.text, edits);
    const shorter = more.length === 0 ? undefined : withoutMore(tree, text, edits, more);
    if (shorter !== undefined) for (const finding of mended) applied.push(finding);
    texts.set(file, shorter ?? text);
  }
  return { texts, applied };
}

/** Each removal was proved alone. Together they must leave what is left without them, but for what they remove. */
function withoutMore(
  tree: SyntaxTree,
  text: string,
  edits: readonly TextEdit[],
  more: readonly TextEdit[],
): string | undefined {
  const shorter = applyEdits(tree.file.text, [...edits, ...more]);
  const [longTree, shortTree] = [text, shorter].map((one) => parse(tree.format, createSourceFile(tree.file.uri, one)));
  if (longTree === undefined || shortTree === undefined) return undefined;
  if (shortTree.problems.length > longTree.problems.length) return undefined;
  const gone = tree.entries.filter(
    (entry) => entry.kind === 'scalar' && more.some(({ span }) => overlaps(span, entry.span)),
  ).length;
  const [long, short] = [scalarsOf(longTree), scalarsOf(shortTree)];
  let next = 0;
  for (const scalar of long) if (scalar === short[next]) next++;
  return next === short.length && long.length - short.length === gone ? shorter : undefined;
}

/** Without indexes, as the items behind one that is removed move up. */
const scalarsOf = (tree: SyntaxTree): readonly string[] =>
  tree.entries.flatMap((entry) => {
    if (entry.kind !== 'scalar') return [];
    const path = entry.path.map((segment) => (typeof segment === 'number' ? 0 : segment));
    const { comment, document, value } = entry;
    return JSON.stringify([document, path, value, comment && tree.file.text.slice(comment.start, comment.end)]);
  });

/** What is changed in one file, in the order in which it was chosen. */
interface Chosen {
  readonly edits: TextEdit[];
  readonly claims: Claims;
}

function choose(edits: readonly TextEdit[], file: string, chosen: Map<string, Chosen>): void {
  const known = chosen.get(file);
  if (known === undefined) chosen.set(file, { edits: [...edits], claims: createClaims(edits) });
  else {
    for (const edit of edits) {
      known.edits.push(edit);
      known.claims.add(edit);
    }
  }
}

function clashes(fix: Fix, chosen: ReadonlyMap<string, Chosen>): boolean {
  return fix.files.some(({ file, edits }) =>
    edits.some(({ span }) => (chosen.get(file)?.claims.touching(span) ?? []).length > 0),
  );
}

/** Of two edits that touch. Removals may stand side by side; beside anything else they may not. */
const overlapping = (a: TextEdit, b: TextEdit): boolean => b.newText !== '' || overlaps(a.span, b.span);
