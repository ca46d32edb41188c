import { groupBy } from '../base/groupBy.ts';
import { firstFrom } from '../base/sorted.ts';
import type { Finding } from '../rules/types.ts';
import { overlaps, type Span } from '../text/span.ts';

/** The findings of one file without those that another rule says, too, and better: see `Twin`. */
export function saidOnce(findings: readonly Finding[]): readonly Finding[] {
  if (findings.every(({ twin }) => twin === undefined)) return findings;
  const byRule = new Map([...groupBy(findings, ({ ruleId }) => ruleId)].map(([id, own]) => [id, byPlace(own)]));
  const dropped = new Set<Finding>();
  for (const finding of findings) {
    const { twin, at } = finding;
    if (twin === undefined) continue;
    const others = byRule.get(twin.rule)?.(at.span) ?? [];
    for (const one of others.length > 0 && twin.shown === 'other' ? [finding] : others) dropped.add(one);
  }
  return findings.filter((finding) => !dropped.has(finding));
}

/** Looks for those that overlap a span: a file may have thousands. */
function byPlace(findings: readonly Finding[]): (span: Span) => readonly Finding[] {
  const sorted = findings.toSorted((a, b) => a.at.span.start - b.at.span.start);
  const starts = sorted.map(({ at }) => at.span.start);
  let end = 0;
  const ends = sorted.map(({ at }) => {
    end = Math.max(end, at.span.end);
    return end;
  });
  return (span) =>
    sorted
      .slice(firstFrom(ends, span.start), firstFrom(starts, span.end + 1))
      .filter(({ at }) => overlaps(at.span, span));
}
