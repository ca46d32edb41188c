import { capital, plain, plainLines, stageTime } from './plain.ts';
import type { ReportBlock, ReportCause, ReportModel, ReportStage } from './types.ts';

const barWidth = 24;

/** The report for a terminal; with `color`, with ANSI colours. */
export function textOf(model: ReportModel, options: { readonly color?: boolean | undefined } = {}): string {
  const paint: Paint = (sequence, text) => (options.color === true ? `\u001b[${sequence}m${text}\u001b[0m` : text);
  const lines = [
    paint(model.ok ? '32;1' : '31;1', plain(model.headline)),
    paint('2', plain(model.meaning)),
    '',
    ...rowLines(model.subject, paint),
  ];
  for (const { title, blocks } of model.sections) {
    lines.push('', paint('1', plain(title)), ...blocks.flatMap((block) => blockLines(block, paint)));
  }
  return `${lines.join('\n')}\n`;
}

type Paint = (sequence: string, text: string) => string;

function blockLines(block: ReportBlock, paint: Paint): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return [`  ${plain(block.text)}`];
    case 'list':
      return block.items.map((item) => `  - ${plain(item)}`);
    case 'steps':
      return block.items.map((item, i) => `  ${i + 1}. ${plain(item)}`);
    case 'rows':
      return rowLines(block.rows, paint);
    case 'causes':
      return block.causes.flatMap((cause, i) => [
        `  ${i + 1}. ${capital(cause.likelihood)}: ${plain(cause.text)}`,
        ...placeLines(cause, paint),
      ]);
    case 'timeline':
      return timelineLines(block.stages, block.totalMs, paint);
    case 'excerpt':
      return [`  ${plain(block.label)}:`, ...plainLines(block.text).map((line) => paint('2', `    ${line}`.trimEnd()))];
    case 'table':
      return tableLines([block.head, ...block.rows]);
    case 'links':
      return block.links.map(({ title, url }) => `  - ${plain(title)}\n    ${paint('36', plain(url))}`);
  }
}

function rowLines(rows: readonly { readonly name: string; readonly value: string }[], paint: Paint): readonly string[] {
  const width = Math.max(0, ...rows.map(({ name }) => plain(name).length));
  return rows.map(({ name, value }) => `  ${paint('2', plain(name).padEnd(width))}  ${plain(value)}`);
}

function placeLines({ place }: ReportCause, paint: Paint): readonly string[] {
  if (place === undefined) return [];
  const where = place.label === undefined ? '' : `, ${plain(place.label)}`;
  return [`     ${paint('36', `(${plain(place.name)}${where})`)}`];
}

function timelineLines(stages: readonly ReportStage[], totalMs: number, paint: Paint): readonly string[] {
  const width = Math.max(...stages.map(({ name }) => name.length), 'Total'.length);
  const timeWidth = Math.max(...stages.map((stage) => stageTime(stage).length));
  const lines = stages.map((stage) => {
    const color = stage.state === 'failed' ? '31' : '34';
    return `  ${stage.name.padEnd(width)}  ${stageTime(stage).padEnd(timeWidth)}  ${paint(color, barOf(stage, totalMs))}`;
  });
  return [...lines.map((line) => line.trimEnd()), `  ${'Total'.padEnd(width)}  ${totalMs} ms`];
}

/** Blocks from the stage's start to its end on a line that stands for the whole time. */
function barOf({ startMs = 0, ms, state }: ReportStage, totalMs: number): string {
  if (state === 'not-reached' || ms === undefined || totalMs <= 0) return '';
  const start = Math.min(Math.floor((startMs / totalMs) * barWidth), barWidth - 1);
  const length = Math.min(Math.max(Math.round((ms / totalMs) * barWidth), 1), barWidth - start);
  return `${' '.repeat(start)}${'█'.repeat(length)}`;
}

function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map((row) => row.map(plain));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => (row[column] ?? '').length)));
  return shown.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
