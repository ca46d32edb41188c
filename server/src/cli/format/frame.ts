import type { FileFacts } from '../../dialects/types.ts';
import { type Span, span } from '../../text/span.ts';
import type { Paint } from '../streams.ts';
import { visible } from '../visible.ts';
import { cellsOf, isPlain, widthOf } from '../width.ts';
import { maskedLine } from './mask.ts';

export interface FrameOptions {
  /** Texts that are secret wherever they stand. */
  readonly secrets: ReadonlySet<string>;
  readonly paint: Paint;
  /** Columns of the line that are shown. */
  readonly width: number;
}

/**
 * Draws the first line of a finding, masked (`mask.ts`), with a marker below it. A long line is cut around the finding.
 * A line is masked once, however many findings it has.
 */
export function createFrames({ secrets, paint, width }: FrameOptions): (facts: FileFacts, at: Span) => string {
  const masked = new Map<string, string>();
  const lineOf = (facts: FileFacts, line: Span): string => {
    const key = `${line.start} ${facts.file.uri}`;
    const known = masked.get(key) ?? visible(maskedLine(facts, line, secrets));
    masked.set(key, known);
    return known;
  };
  return (facts, at) => {
    const { lines } = facts.file;
    const { line, character } = lines.positionAt(at.start);
    const shown = lineOf(facts, span(lines.lineStart(line), lines.lineEnd(line)));
    const number = String(line + 1);
    const { text, marker } = cut(...nearby(shown, span(character, character + at.end - at.start), width), width);
    return [
      `${paint('dim', `  ${number} │`)} ${text}`,
      `${paint('dim', `  ${' '.repeat(number.length)} │`)} ${paint('red', marker)}`,
    ].join('\n');
  };
}

/** Characters on either side for each column: more than any text takes. */
const perColumn = 16;

/** What can be seen around the marked part: a file may be one line, with thousands of findings. */
function nearby(line: string, { start, end }: Span, width: number): readonly [string, Span] {
  const within = (margin: number): readonly [string, Span] => {
    const from = Math.max(0, start - margin);
    return [line.slice(from, start + margin), span(start - from, Math.min(end, start + margin) - from)];
  };
  // Of most lines each character is a column.
  const close = within(2 * width);
  return isPlain(close[0]) ? close : within(perColumn * width);
}

/** Part of a line, at most `width` columns wide, with the marked part in it and a marker for the line below. */
function cut(line: string, marked: Span, width: number): { readonly text: string; readonly marker: string } {
  const cells = cellsOf(line);
  const columns = cells.reduce((sum, cell) => sum + cell.width, 0);
  const before = widthOf(line.slice(0, marked.start));
  const from = columns <= width ? 0 : Math.max(0, Math.min(before - Math.floor(width / 3), columns - width));
  const to = Math.min(columns, from + width);
  let text = '';
  let column = 0;
  for (const cell of cells) {
    const end = column + cell.width;
    if (column >= from && end <= to) text += cell.text;
    // Half of a wide character would move everything behind it.
    else if (end > from && column < to) text += ' '.repeat(Math.min(end, to) - Math.max(column, from));
    column = end;
  }
  const start = Math.max(before, from);
  const end = Math.min(before + widthOf(line.slice(marked.start, marked.end)), to);
  const marker = `${' '.repeat(start - from)}${'~'.repeat(Math.max(1, end - start))}`;
  return { text: ellipsis(text, from > 0, to < columns), marker };
}

/** The first and the last column say that the line goes on. */
function ellipsis(text: string, atStart: boolean, atEnd: boolean): string {
  let cells = cellsOf(text);
  const dots = (width: number): string => '…'.padEnd(Math.max(1, width));
  if (atStart && cells[0] !== undefined) cells = [{ text: dots(cells[0].width), width: 0 }, ...cells.slice(1)];
  const last = cells.at(-1);
  if (atEnd && last !== undefined) cells = [...cells.slice(0, -1), { text: dots(last.width), width: 0 }];
  return cells.map((cell) => cell.text).join('');
}
