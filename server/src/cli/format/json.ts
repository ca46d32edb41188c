import type { FileFacts } from '../../dialects/types.ts';
import type { Finding, Fix, Severity } from '../../rules/types.ts';
import type { Span } from '../../text/span.ts';
import { jsonReport } from '../visible.ts';
import { displayPath, type NotRead } from '../workspace.ts';

/** Counts of one run. `durationMs` is wall time in milliseconds. */
export interface CheckSummary {
  readonly filesScanned: number;
  readonly filesRecognised: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly durationMs: number;
}

export interface JsonRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Zero-based UTF-16 positions, as in LSP. */
export function rangeOf(facts: FileFacts | undefined, at: Span): JsonRange {
  const zero = { line: 0, character: 0 };
  if (facts === undefined) return { start: zero, end: zero };
  return { start: facts.file.lines.positionAt(at.start), end: facts.file.lines.positionAt(at.end) };
}

export interface JsonInput {
  readonly version: string;
  readonly findings: readonly Finding[];
  readonly summary: CheckSummary;
  /** With `--baseline` only. */
  readonly baseline?: { readonly hidden: number; readonly gone: number };
  /** Files that were found and not looked at. */
  readonly notRead?: readonly NotRead[];
  readonly cwd: string;
  fingerprintOf(finding: Finding): string;
  fileOf(uri: string): FileFacts | undefined;
  /** False for a fix whose edits hold what may be a secret. */
  mayShow(fix: Fix): boolean;
}

export const jsonFindings = (input: JsonInput): string => jsonReport(findingsData(input));

/** The documented contract of `check --format json`. */
export function findingsData(input: JsonInput) {
  const { version, findings, summary, baseline, notRead, cwd, fingerprintOf, fileOf, mayShow } = input;
  const place = (file: string, at: Span) => ({ file: displayPath(cwd, file), range: rangeOf(fileOf(file), at) });
  return {
    version,
    findings: findings.map((finding) => ({
      ruleId: finding.ruleId,
      severity: finding.severity,
      message: finding.message,
      ...place(finding.at.file, finding.at.span),
      related: finding.related.map((r) => ({ ...place(r.file, r.span), message: r.message })),
      docs: finding.docs,
      fingerprint: fingerprintOf(finding),
      // A secret made up for a fix would be known to whoever reads the log of this run.
      fixes: finding.fixes
        .filter(({ generated = [] }) => generated.length === 0)
        .map((fix) => ({
          title: fix.title,
          safety: fix.safety,
          ...(mayShow(fix)
            ? {
                edits: fix.files.flatMap(({ file, edits }) =>
                  edits.map((edit) => ({ ...place(file, edit.span), newText: edit.newText })),
                ),
              }
            : { edits: [], withheld: true as const }),
        })),
    })),
    summary,
    ...(baseline === undefined ? {} : { baseline }),
    ...(notRead === undefined
      ? {}
      : { notRead: notRead.map(({ uri, why }) => ({ file: displayPath(cwd, uri), why })) }),
  };
}

export function countSeverities(
  findings: readonly Finding[],
): Record<'errors' | 'warnings' | 'infos' | 'hints', number> {
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), infos: of('info'), hints: of('hint') };
}
