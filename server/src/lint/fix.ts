import type { Finding, Fix } from '../rules/types.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';

/** New texts by file URI. */
export type FixedTexts = ReadonlyMap<string, string>;

export interface FixOutcome {
  readonly texts: FixedTexts;
  /** Findings whose safe fix was applied. */
  readonly applied: readonly Finding[];
}

/**
 * Applies every safe fix that does not touch text another one already changes; the caller lints again and repeats
 * until nothing is left. Of overlapping fixes the first finding's wins.
 */
export function applySafeFixes(findings: readonly Finding[], textOf: (file: string) => string | undefined): FixOutcome {
  const chosen = new Map<string, TextEdit[]>();
  const applied: Finding[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safety === 'safe');
    if (fix === undefined || clashes(fix, chosen)) continue;
    for (const { file, edits } of fix.files) chosen.set(file, [...(chosen.get(file) ?? []), ...edits]);
    applied.push(finding);
  }
  const texts = new Map<string, string>();
  for (const [file, edits] of chosen) {
    const text = textOf(file);
    if (text !== undefined) texts.set(file, applyEdits(text, edits));
  }
  return { texts, applied };
}

function clashes(fix: Fix, chosen: ReadonlyMap<string, readonly TextEdit[]>): boolean {
  return fix.files.some(({ file, edits }) =>
    edits.some((edit) => (chosen.get(file) ?? []).some((other) => touching(edit, other))),
  );
}

const touching = (a: TextEdit, b: TextEdit): boolean => a.span.start <= b.span.end && b.span.start <= a.span.end;
