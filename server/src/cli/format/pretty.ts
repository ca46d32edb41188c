import type { FileFacts } from '../../dialects/types.ts';
import type { Finding, Severity } from '../../rules/types.ts';
import type { Paint, Style } from '../streams.ts';
import { visible } from '../visible.ts';
import { widthOf } from '../width.ts';
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
  /** Findings that the baseline has; 0 without one. */
  readonly hidden: number;
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
  hidden,
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
      return paint('dim', wrap(visible(`see ${displayPath(cwd, r.file)}${at}: ${r.message}`), columns, 4));
    });
    const fixes = finding.fixes.map((fix) =>
      paint('green', wrap(visible(`fix${fix.safety === 'safe' ? ' (--fix)' : ''}: ${fix.title}`), columns, 4)),
    );
    return [head, ...frame, wrap(visible(finding.message), columns, 2), ...related, ...fixes].join('\n');
  });
  const mendable = findings.filter((finding) => finding.fixes.some((fix) => fix.safety === 'safe')).length;
  return `${[...blocks, summaryLine({ summary, fixed, hidden, mendable, paint })].join('\n\n')}\n`;
}

/** What the number and the bar leave, within reason. */
const frameWidth = (columns: number | undefined): number => Math.max(20, Math.min(120, (columns ?? 110) - 10));

/** Indented by two; broken between words when there is a width, and then the further lines by `hanging`. */
function wrap(text: string, columns: number | undefined, hanging: number): string {
  if (columns === undefined || columns < 30) return `  ${text}`;
  const lines = [''];
  let width = 2;
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const own = widthOf(word);
    if (last !== '' && width + 1 + own > Math.min(columns, 120)) {
      lines.push(word);
      width = hanging + own;
    } else {
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
      width += last === '' ? own : own + 1;
    }
  }
  return lines.map((line, i) => `${' '.repeat(i === 0 ? 2 : hanging)}${line}`).join('\n');
}

function position(facts: FileFacts, finding: Finding): string {
  const { line, character } = facts.file.lines.positionAt(finding.at.span.start);
  return `:${line + 1}:${character + 1}`;
}

interface Totals {
  readonly summary: CheckSummary;
  readonly fixed: number;
  readonly hidden: number;
  /** Findings with a safe fix. */
  readonly mendable: number;
  readonly paint: Paint;
}

function summaryLine({ summary, fixed, hidden, mendable, paint }: Totals): string {
  const { errors, warnings, infos, hints, filesRecognised } = summary;
  const files = count(filesRecognised, 'configuration file');
  const mended = [
    ...(mendable === 0 ? [] : [` ${mendable} can be fixed with --fix.`]),
    ...(fixed === 0 ? [] : [` ${count(fixed, 'problem')} fixed.`]),
    ...(hidden === 0 ? [] : [` ${count(hidden, 'problem')} hidden by the baseline.`]),
  ].join('');
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
