import { addTo } from '../../base/groupBy.ts';
import { isAtLeast, type Severity } from '../../base/severity.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Finding } from '../../rules/types.ts';
import { xmlReferences } from '../visible.ts';

export interface JunitInput {
  readonly findings: readonly Finding[];
  /** URIs of every file that was checked. */
  readonly files: readonly string[];
  /** Wall time. */
  readonly durationMs: number;
  /** What is less severe fails no case, as it fails no run (`--fail-on`). */
  readonly failOn: Severity;
  fileOf(uri: string): FileFacts | undefined;
  /** Relative, with forward slashes. */
  pathOf(uri: string): string;
}

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each file, a case for each finding, which fails where the run fails
 * because of it and else passes and says it in its output, and one case that passed for a file without findings.
 */
export function junitFindings({ findings, files, durationMs, failOn, fileOf, pathOf }: JunitInput): string {
  const fails = ({ severity }: Finding): boolean => isAtLeast(severity, failOn);
  const byFile = new Map<string, Finding[]>(files.map((file) => [file, []]));
  for (const finding of findings) addTo(byFile, finding.at.file, finding);
  const suites = [...byFile].map(([file, own]) => suite(pathOf(file), own, fileOf(file), fails));
  const cases = [...byFile.values()].reduce((sum, own) => sum + Math.max(1, own.length), 0);
  const time = (durationMs / 1000).toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="authproof" tests="${cases}" failures="${findings.filter(fails).length}" errors="0" time="${time}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(
  path: string,
  findings: readonly Finding[],
  facts: FileFacts | undefined,
  fails: (finding: Finding) => boolean,
): string {
  const tests = Math.max(1, findings.length);
  const cases =
    findings.length === 0
      ? [`    <testcase classname="authproof" name="${attribute(path)}" time="0"/>`]
      : findings.map((finding) => caseOf(path, finding, facts, fails(finding)));
  return [
    `  <testsuite name="${attribute(path)}" tests="${tests}" failures="${findings.filter(fails).length}" errors="0" skipped="0" time="0">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function caseOf(path: string, finding: Finding, facts: FileFacts | undefined, isFailed: boolean): string {
  const at = facts?.file.lines.positionAt(finding.at.span.start);
  const place = at === undefined ? path : `${path}:${at.line + 1}:${at.character + 1}`;
  const told = [place, ...(isFailed ? [] : [finding.severity]), finding.message, finding.docs].map(content).join('\n');
  return [
    `    <testcase classname="authproof.${attribute(finding.ruleId)}" name="${attribute(place)}" time="0">`,
    ...(isFailed
      ? [`      <failure type="${finding.severity}" message="${attribute(finding.message)}">`, told, '      </failure>']
      : ['      <system-out>', told, '      </system-out>']),
    '    </testcase>',
  ].join('\n');
}

/** Characters that XML 1.0 cannot hold in any way (section 2.2), lone surrogates among them. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const content = (text: string): string => xmlReferences(escaped(text));

const escaped = (text: string): string =>
  text
    .replace(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // A parser would make a line feed of it.
    .replaceAll('\r', '&#13;');

/** A parser makes blanks of line breaks and tabs that are not written as references. */
const attribute = (text: string): string =>
  content(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
