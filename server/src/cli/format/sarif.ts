import { gravestFirst } from '../../base/severity.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { docsUrl } from '../../lint/report.ts';
import { rulePages } from '../../rules/pages.ts';
import { rules } from '../../rules/registry.ts';
import type { Finding, Fix, RuleMeta, Severity } from '../../rules/types.ts';
import type { Span } from '../../text/span.ts';
import { jsonReport } from '../visible.ts';
import type { NotRead } from '../workspace.ts';

export interface SarifInput {
  readonly version: string;
  readonly findings: readonly Finding[];
  /** Files that are there and were not read. */
  readonly notRead: readonly NotRead[];
  /** Ids of rules that threw, and whose findings may be missing. */
  readonly crashed: readonly string[];
  fileOf(uri: string): FileFacts | undefined;
  /** Relative to the root of the sources, with forward slashes. */
  pathOf(uri: string): string;
  fingerprintOf(finding: Finding): string;
  /** False for a fix that writes what may not be shown. */
  mayShow(fix: Fix): boolean;
}

/** GitHub refuses a file with more (docs.github.com, "SARIF support for code scanning", 2026-11). */
export const maxResults = 25_000;
/** Likewise, for each result. */
const maxLocations = 1_000;

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** What GitHub shows as the severity of an alert that is no vulnerability. */
const problemSeverities: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
  hint: 'recommendation',
};

/** SARIF 2.1.0 (OASIS, errata 01), one run, with what GitHub code scanning reads of it. */
export function sarifFindings(input: SarifInput): string {
  const kept = mostSevere(input.findings);
  const used = rules.map((rule) => rule.meta).filter((meta) => kept.some((finding) => finding.ruleId === meta.id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'authproof',
            version: input.version,
            semanticVersion: input.version,
            informationUri: 'https://github.com/authproof/authproof',
            rules: used.map(describeRule),
          },
        },
        invocations: [
          {
            executionSuccessful: input.crashed.length === 0,
            toolExecutionNotifications: notifications(input, kept.length),
          },
        ],
        // Where the sources lie is the business of whoever reads this.
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the sources.' } } },
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        results: kept.map((finding) => resultOf(finding, used, input)),
      },
    ],
  };
  return jsonReport(log);
}

/** As many as may be reported, in their order. */
function mostSevere(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= maxResults) return findings;
  const kept = new Set(findings.toSorted(gravestFirst).slice(0, maxResults));
  return findings.filter((finding) => kept.has(finding));
}

function describeRule(meta: RuleMeta): object {
  const page = rulePages.get(meta.id) ?? '';
  const docs = docsUrl(meta.id);
  return {
    id: meta.id,
    name: meta.id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: meta.summary },
    fullDescription: { text: explanation(page) || meta.summary },
    help: { text: `${meta.summary} See ${docs}`, markdown: page },
    helpUri: docs,
    defaultConfiguration: { level: levels[meta.severity] },
    properties: {
      tags: ['oauth', meta.group],
      precision: 'high',
      'problem.severity': problemSeverities[meta.severity],
    },
  };
}

/** The first paragraph of "Why it fails", without Markdown; GitHub takes 1,024 characters. */
function explanation(page: string): string {
  const paragraph = /(?:^|\n)## Why it fails\n+([\s\S]*?)(?:\n\n|\n#|$)/.exec(page)?.[1] ?? '';
  const text = paragraph
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length <= 1_000 ? text : `${text.slice(0, 999)}…`;
}

function notifications({ notRead, crashed, findings, pathOf }: SarifInput, kept: number): readonly object[] {
  return [
    ...notRead.map(({ uri, why }) => ({
      level: 'warning',
      message: { text: `${pathOf(uri)} ${why}.` },
      locations: [{ physicalLocation: { artifactLocation: artifact(pathOf(uri)) } }],
    })),
    ...crashed.map((id) => ({
      level: 'error',
      message: { text: `The rule ${id} failed: its findings may be missing.` },
    })),
    ...(kept < findings.length
      ? [
          {
            level: 'warning',
            message: { text: `${findings.length - kept} findings are left out: at most ${maxResults} fit.` },
          },
        ]
      : []),
  ];
}

function resultOf(finding: Finding, used: readonly RuleMeta[], input: SarifInput): object {
  const related = finding.related.slice(0, maxLocations - 1);
  const fixes = finding.fixes.filter(input.mayShow);
  return {
    ruleId: finding.ruleId,
    ruleIndex: used.findIndex((meta) => meta.id === finding.ruleId),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: place(finding.at.file, finding.at.span, input) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ file, span, message }, i) => ({
            id: i + 1,
            physicalLocation: place(file, span, input),
            message: { text: message },
          })),
        }),
    partialFingerprints: { 'authproof/v1': input.fingerprintOf(finding) },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(fix, input)) }),
  };
}

function fixOf({ title, files }: Fix, { fileOf, pathOf }: SarifInput): object {
  return {
    description: { text: title },
    artifactChanges: files.map(({ file, edits }) => ({
      artifactLocation: artifact(pathOf(file)),
      replacements: edits.map((edit) => ({
        deletedRegion: region(fileOf(file), edit.span) ?? { charOffset: edit.span.start, charLength: 0 },
        ...(edit.newText === '' ? {} : { insertedContent: { text: edit.newText } }),
      })),
    })),
  };
}

function place(file: string, at: Span, { fileOf, pathOf }: SarifInput): object {
  const where = region(fileOf(file), at);
  return { artifactLocation: artifact(pathOf(file)), ...(where === undefined ? {} : { region: where }) };
}

/** A relative reference (RFC 3986): a first segment with a colon would be a scheme. */
const artifact = (path: string): object => ({
  uri: path.split('/').map(encodeURIComponent).join('/'),
  uriBaseId: '%SRCROOT%',
});

/** Lines and columns from 1, offsets from 0, the end behind the last character. A byte-order mark is no character. */
function region(facts: FileFacts | undefined, at: Span): object | undefined {
  if (facts === undefined) return undefined;
  const { text, lines } = facts.file;
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const [start, end] = [lines.positionAt(at.start), lines.positionAt(at.end)];
  const column = ({ line, character }: typeof start): number => Math.max(1, character + 1 - (line === 0 ? mark : 0));
  const offset = Math.max(0, at.start - mark);
  return {
    startLine: start.line + 1,
    startColumn: column(start),
    endLine: end.line + 1,
    endColumn: column(end),
    charOffset: offset,
    charLength: Math.max(0, at.end - mark) - offset,
  };
}
