import { expect } from 'vitest';
import type { Finding } from '../../server/src/rules/types.ts';
import { serviceOver } from './memoryHost.ts';
import { pathOf } from './workspace.ts';

/** What a finding says and where, in its order. */
export const printed = (findings: readonly Finding[]): readonly string[] =>
  findings.map(
    ({ ruleId, at, severity, message, related }) =>
      `${pathOf(at.file)} ${at.span.start}-${at.span.end} ${severity} ${ruleId} ${message} ${related.map((r) => `${pathOf(r.file)}:${r.span.start}`).join()}`,
  );

/** More of them, or others: `ISLAND_RUNS=1000 ISLAND_SEED=7 npx vitest run test/conformance`. */
const { ISLAND_RUNS: runs, ISLAND_SEED: seed } = process.env;
export const asked = {
  ...(runs === undefined ? {} : { numRuns: Number(runs) }),
  ...(seed === undefined ? {} : { seed: Number(seed) }),
};

/** What was found after an edit. */
export interface Seen {
  readonly files: ReadonlyMap<string, string>;
  readonly all: readonly string[];
}

/** Compared when all edits are over: rules remember their last look, whosever it was. */
export async function expectFresh(seen: readonly Seen[]): Promise<void> {
  for (const { files, all } of seen) {
    const fresh = await serviceOver(files);
    expect(all).toEqual(printed(fresh.allFindings()));
  }
}
