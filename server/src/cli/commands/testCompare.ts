import type { Client } from '../../model/types.ts';
import { type Comparison, compareEnvironments, type Side } from '../../probe/compare.ts';
import { siblingIds } from '../../service/siblings.ts';

/** One comparison for each client that was tested in more than one environment. */
export function comparisonsOf(sides: readonly Side[], clients: readonly Client[]): readonly Comparison[] {
  const taken = new Set<string>();
  return sides.flatMap((side) => {
    if (taken.has(side.target.id)) return [];
    const siblings = siblingIds(clients, side.target.id);
    const group = [side, ...sides.filter(({ target }) => siblings.includes(target.id))];
    for (const { target } of group) taken.add(target.id);
    return group.length < 2 ? [] : [compareEnvironments(group)];
  });
}

/** The documented contract of `comparisons` in `test --format json`. */
export function comparisonJson(comparison: Comparison, redact: (text: string) => string) {
  const { sides, summary, differences, same, notes } = comparison;
  return {
    summary: redact(summary),
    environments: sides.map(({ target, verdict }) => ({
      client: redact(target.client),
      environment: target.environment,
      tested: verdict !== undefined,
      ok: verdict?.ok ?? null,
      outcome: verdict?.outcome ?? null,
      class: verdict?.class ?? null,
      status: verdict?.http?.status ?? null,
    })),
    differences: differences.map(({ what, role, values, suspected }) => ({
      setting: role,
      what,
      suspected,
      values: sides.map(({ target }, i) => ({ environment: target.environment, value: redact(values[i] ?? '') })),
    })),
    same,
    notes: notes.map(redact),
  };
}
