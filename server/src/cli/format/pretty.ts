import type { FileFacts } from '../../dialects/types.ts';
import type { Finding, Severity } from '../../rules/types.ts';
import type { Paint, Style } from '../streams.ts';
import { visible } from '../visible.ts';
import { displayPath } from '../workspace.ts';
import { createFrames } from './frame.ts';
import type { CheckSummary } from './json.ts';

const styles: Readonly<Record<Severity, Style>> = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  info: ['blue', 'bold'],
  hint: ['cyan'],
};

export interface PrettyInput {
  readonly findings: readonly Finding[];
  readonly summary: CheckSummary;
  readonly fixed: number;
  readonly cwd: string;
  /** Texts that are secret wherever they stand. */
  readonly secrets: ReadonlySet<string>;
  fileOf(uri: string): FileFacts | undefined;
  /** Width to wrap to; undefined leaves each message on one line. */
  readonly columns: number | undefined;
  readonly paint: Paint;
}

/** For people: each finding with its line, then what to make of it. */
export function prettyFindings({
  findings,
  summary,
  fixed,
  cwd,
  secrets,
  fileOf,
  columns,
  paint,
}: PrettyInput): string {
  const draw = createFrames({ secrets, paint, width: frameWidth(columns) });
  const blocks = findings.map((finding) => {
    const facts = fileOf(finding.at.file);
    const place = facts === undefined ? '' : position(facts, finding);
    const head = `${paint(styles[finding.severity], finding.severity)} ${paint('bold', finding.ruleId)} ${paint('dim', visible(`${displayPath(cwd, finding.at.file)}${place}`))}`;
    const frame = facts === undefined ? [] : [draw(facts, finding.at.span)];
    const related = finding.related.map((r) => {
      const other = fileOf(r.file);
      const at = other === undefined ? '' : `:${other.file.lines.positionAt(r.span.start).line + 1}`;
      return paint('dim', visible(`  see ${displayPath(cwd, r.file)}${at}: ${r.message}`));
    });
    const fixes = finding.fixes.map((fix) =>
      paint('green', visible(`  fix${fix.safety === 'safe' ? ' (--fix)' : ''}: ${fix.title}`)),
    );
    return [head, ...frame, wrap(visible(finding.message), columns), ...related, ...fixes].join('\n');
  });
  return `${[...blocks, summaryLine(summary, fixed, paint)].join('\n\n')}\n`;
}

/** What the number and the bar leave, within reason. */
const frameWidth = (columns: number | undefined): number => Math.max(60, Math.min(120, (columns ?? 110) - 10));

/** Indented by two; broken between words when there is a width. */
function wrap(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < 40) return `  ${text}`;
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 3 > Math.min(columns, 120)) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `  ${line}`).join('\n');
}

function position(facts: FileFacts, finding: Finding): string {
  const { line, character } = facts.file.lines.positionAt(finding.at.span.start);
  return `:${line + 1}:${character + 1}`;
}

function summaryLine(summary: CheckSummary, fixed: number, paint: Paint): string {
  const { errors, warnings, infos, hints, filesRecognised } = summary;
  const files = count(filesRecognised, 'configuration file');
  const mended = fixed === 0 ? '' : ` ${count(fixed, 'problem')} fixed.`;
  if (filesRecognised === 0) return 'No configuration files found.';
  const total = errors + warnings + infos + hints;
  if (total === 0) return `${paint('green', '✓')} No problems in ${files}.${mended}`;
  const parts = [
    [errors, 'error'],
    [warnings, 'warning'],
    [infos, 'info'],
    [hints, 'hint'],
  ] as const;
  const text = parts.filter(([n]) => n > 0).map(([n, word]) => (word === 'info' ? `${n} info` : count(n, word)));
  return `${paint(errors > 0 ? 'red' : 'yellow', errors > 0 ? '✗' : '!')} ${text.join(', ')} in ${files}.${mended}`;
}

export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
