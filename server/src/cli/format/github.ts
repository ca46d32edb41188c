import type { FileFacts } from '../../dialects/types.ts';
import type { Finding, Severity } from '../../rules/types.ts';
import { displayPath } from '../workspace.ts';
import { rangeOf } from './json.ts';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** Workflow commands that GitHub shows as annotations (docs.github.com, "Workflow commands"). Lines count from 1. */
export function githubFindings(
  findings: readonly Finding[],
  cwd: string,
  fileOf: (uri: string) => FileFacts | undefined,
): string {
  return findings
    .map((finding) => {
      const { start, end } = rangeOf(fileOf(finding.at.file), finding.at.span);
      const properties = [
        `file=${property(displayPath(cwd, finding.at.file))}`,
        `line=${start.line + 1}`,
        `endLine=${end.line + 1}`,
        ...(start.line === end.line ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
        `title=${property(finding.ruleId)}`,
      ];
      return `::${levels[finding.severity]} ${properties.join(',')}::${data(finding.message)}\n`;
    })
    .join('');
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
