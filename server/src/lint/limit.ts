import { groupBy } from '../base/groupBy.ts';
import { isAtLeast } from '../base/severity.ts';
import type { Finding, Severity } from '../rules/types.ts';

/** Findings of one rule in one file that are listed: as many problems of a file as VS Code shows. */
export const mostListed = 1000;

/**
 * The findings of one file, sorted by place, of which only so many of a rule are listed. One more stands where the rest of that
 * rule begins and says how many there are. It is as severe as the worst of them.
 */
export function limited(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= mostListed) return findings;
  const rest = new Map<Finding, readonly Finding[]>();
  const left = new Set<Finding>();
  for (const all of groupBy(findings, ({ ruleId }) => ruleId).values()) {
    const [first, ...others] = all.slice(mostListed);
    // One more takes no more room than to say that there is one.
    if (first === undefined || others.length === 0) continue;
    rest.set(first, all.slice(mostListed));
    for (const finding of others) left.add(finding);
  }
  return findings.flatMap((finding) => {
    const all = rest.get(finding);
    if (all !== undefined) return restOf(finding, all);
    return left.has(finding) ? [] : finding;
  });
}

/** The same for the findings of several files. */
export const limitedByFile = (findings: readonly Finding[]): readonly Finding[] =>
  findings.length <= mostListed ? findings : [...groupBy(findings, ({ at }) => at.file).values()].flatMap(limited);

const restOf = ({ ruleId, at, docs, fingerprint }: Finding, all: readonly Finding[]): Finding => ({
  ruleId,
  at,
  message: `From here on, this file has ${all.length} more findings of ${ruleId}, which are not listed one by one.`,
  severity: all.reduce<Severity>((worst, { severity }) => (isAtLeast(severity, worst) ? severity : worst), 'hint'),
  related: [],
  fixes: [],
  docs,
  fingerprint,
});
