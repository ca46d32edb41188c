import { capital, plain, plainLines, stageTime } from './plain.ts';
import type { ReportBlock, ReportCause, ReportModel, ReportSection } from './types.ts';

/**
 * The report as Markdown, safe to paste into an issue or a support case: texts are shown as text, never as markup, and
 * no link leads into this machine.
 */
export function markdownOf(model: ReportModel): string {
  const lines = [
    `## ${md(model.headline)}`,
    '',
    md(model.meaning),
    '',
    ...model.subject.map(({ name, value }) => `- ${md(name)}: ${code(value)}`),
    '',
    ...model.sections.flatMap(sectionLines),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const sectionLines = ({ title, blocks }: ReportSection): readonly string[] => [
  `### ${md(title)}`,
  '',
  ...blocks.flatMap((block) => [...blockLines(block), '']),
];

function blockLines(block: ReportBlock): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return [md(block.text)];
    case 'list':
      return block.items.map((item) => `- ${md(item)}`);
    case 'steps':
      return block.items.map((item, i) => `${i + 1}. ${md(item)}`);
    case 'rows':
      return block.rows.map(({ name, value }) => `- ${md(name)}: ${code(value)}`);
    case 'causes':
      return block.causes.map(
        (cause, i) => `${i + 1}. **${capital(cause.likelihood)}:** ${md(cause.text)}${placeOf(cause)}`,
      );
    case 'timeline':
      return [
        '| Stage | Time |',
        '|---|---|',
        ...block.stages.map((stage) => `| ${md(stage.name)} | ${md(stageTime(stage))} |`),
        `| Total | ${block.totalMs} ms |`,
      ];
    case 'excerpt':
      return [`${md(block.label)}:`, '', ...fenced(block.text)];
    case 'table':
      return [
        `| ${block.head.map(md).join(' | ')} |`,
        `|${block.head.map(() => '---').join('|')}|`,
        ...block.rows.map((row) => `| ${row.map(md).join(' | ')} |`),
      ];
    case 'links':
      return block.links.map(({ title, url }) => `- [${md(title)}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>)`);
  }
}

function placeOf({ place }: ReportCause): string {
  if (place === undefined) return '';
  return ` (${[code(place.name), place.label === undefined ? '' : code(place.label)].filter(Boolean).join(', ')})`;
}

/**
 * Text that Markdown must not read as markup: links, images, HTML, entities, emphasis, tables, and what means something
 * at the start of a line. No more than that is escaped, because the report is read as plain text, too.
 */
function md(text: string): string {
  return plain(text)
    .replace(/[\\`*[\]<|~]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/(^|\W)_|_(?=\W|$)/g, (m) => m.replace('_', '\\_'))
    .replace(/^(\s*)([-+=#>])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

/** A fence that is longer than any in the text, so that no text can close it (CommonMark 4.5). */
function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...plainLines(text), fence];
}

/** A code span longer than any run of backticks in it would be needed; they are not worth it. */
function code(text: string): string {
  const inner = plain(text).replaceAll('`', "'").replaceAll('|', '¦');
  return `\`${inner.trim() === '' ? ' ' : inner}\``;
}
