import type { FileFacts } from '../../dialects/types.ts';
import type { Finding, Severity } from '../../rules/types.ts';
import { visible } from '../visible.ts';
import { rangeOf } from './json.ts';

type Level = 'error' | 'warning' | 'notice';

const levels: Readonly<Record<Severity, Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** GitHub shows as many annotations of a level for one step, and drops the rest. */
const shown = 10;
/** Longer messages make no annotation; the limit of GitHub is 64 KB. */
const longest = 4_000;

/**
 * Workflow commands that GitHub shows as annotations (docs.github.com, "Workflow commands"). Lines count from 1. What
 * would be dropped is written as text, for the log. `pathOf` gives paths relative to the repository.
 */
export function githubFindings(
  findings: readonly Finding[],
  pathOf: (uri: string) => string,
  fileOf: (uri: string) => FileFacts | undefined,
): string {
  const counts: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  const lines = findings.map((finding) => {
    const level = levels[finding.severity];
    const { start, end } = rangeOf(fileOf(finding.at.file), finding.at.span);
    const path = pathOf(finding.at.file);
    if (++counts[level] > shown) {
      return plain(`${level} ${finding.ruleId} ${path}:${start.line + 1}:${start.character + 1} ${finding.message}`);
    }
    const properties = [
      `file=${property(path)}`,
      `line=${start.line + 1}`,
      `endLine=${end.line + 1}`,
      ...(start.line === end.line ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
      `title=${property(finding.ruleId)}`,
    ];
    return `::${level} ${properties.join(',')}::${data(finding.message)}\n`;
  });
  const dropped = Object.values(counts).reduce((sum, count) => sum + Math.max(0, count - shown), 0);
  const note = `${dropped} more ${dropped === 1 ? 'finding is' : 'findings are'} in the log only: GitHub shows ${shown} annotations of each level.`;
  return [...lines, ...(dropped === 0 ? [] : [plain(note)])].join('');
}

const data = (text: string): string =>
  text
    .slice(0, longest)
    .replace(/[^\r\n]+/g, visible)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A line that is no command: the runner also obeys `##[` in the middle of a line. */
const plain = (text: string): string => `${visible(text).replaceAll('##[', '## [')}\n`;
