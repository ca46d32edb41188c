import { groupBy } from '../base/groupBy.ts';
import type { Finding } from '../rules/types.ts';

/** Findings by the file they are in. */
export type ByFile = ReadonlyMap<string, readonly Finding[]>;

/** The one that has nothing: told by its identity. */
export const nothing: ByFile = new Map();

export const byFile = (findings: readonly Finding[]): ByFile =>
  findings.length === 0 ? nothing : groupBy(findings, (finding) => finding.at.file);
