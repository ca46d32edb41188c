import { l10n } from 'vscode';
import type {
  PlaceLink,
  ReportBlock,
  ReportCause,
  ReportModel,
  ReportSection,
  ReportStage,
} from '../../../server/src/lsp/protocol.ts';
import { textLanguage } from '../textLanguage.ts';
import { reportScript } from './reportScript.ts';
import { reportStyle } from './reportStyle.ts';

export interface PageOptions {
  /** Random for each page; the only style and the only script that may run carry it. */
  readonly nonce: string;
  /** Buttons below the verdict. */
  readonly actions: readonly PageAction[];
  /** What else could be done, and a button for it. */
  readonly offer?: { readonly text: string; readonly action: PageAction } | undefined;
}

export interface PageAction {
  /** What the page posts when the button is pressed. */
  readonly id: string;
  readonly title: string;
}

/** The settings a page can lead to, in the order of their numbers on the page. */
export const linksOf = (model: ReportModel): readonly PlaceLink[] =>
  causesOf(model).flatMap(({ place }) => place?.link ?? []);

const causesOf = (model: ReportModel): readonly ReportCause[] =>
  model.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'causes' ? block.causes : [])));

/**
 * The report as a page of its own. Nothing is loaded from anywhere, and every text goes through `escapeHtml`, so that no
 * answer of a server can become markup. The report is English; the buttons speak the editor's language.
 */
export function reportHtml(model: ReportModel, { nonce, actions, offer }: PageOptions): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  const numbers = new Map(linksOf(model).map((link, number) => [link, number]));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(model.title)}</title>
<style nonce="${nonce}">${reportStyle}</style>
</head>
<body>
<main>
<header class="${model.ok ? 'passed' : 'failed'}">
<h1>${escapeHtml(model.headline)}</h1>
<p>${escapeHtml(model.meaning)}</p>
${rowsHtml(model.subject)}
</header>
${actionsHtml(actions)}
${offer === undefined ? '' : `<div class="offer">${escapeHtml(offer.text)} ${buttonHtml(offer.action)}</div>`}
${model.sections.map((section) => sectionHtml(section, numbers)).join('\n')}
</main>
<script nonce="${nonce}">${reportScript}</script>
</body>
</html>
`;
}

/** Text for the content of an element and for an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      ' ',
    )
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Numbers = ReadonlyMap<PlaceLink, number>;

const buttonHtml = ({ id, title }: PageAction): string =>
  `<button type="button"${languageHtml()} data-action="${escapeHtml(id)}">${escapeHtml(title)}</button>`;

/** Says where the language is not that of the page, so that it is read aloud rightly. */
const languageHtml = (): string => (textLanguage() === 'en' ? '' : ` lang="${escapeHtml(textLanguage())}"`);

function actionsHtml(actions: readonly PageAction[]): string {
  return `<div class="actions"${languageHtml()} role="group" aria-label="${escapeHtml(l10n.t('Actions'))}">
${actions.map(buttonHtml).join('\n')}
<span id="told" role="status" aria-live="polite"></span>
</div>`;
}

function sectionHtml({ id, title, blocks }: ReportSection, numbers: Numbers): string {
  const anchor = `section-${id.replace(/[^\w-]/g, '-')}`;
  return `<section aria-labelledby="${anchor}">
<h2 id="${anchor}">${escapeHtml(title)}</h2>
${blocks.map((block) => blockHtml(block, numbers)).join('\n')}
</section>`;
}

function blockHtml(block: ReportBlock, numbers: Numbers): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${items(block.items)}</ul>`;
    case 'steps':
      return `<ol>${items(block.items)}</ol>`;
    case 'rows':
      return rowsHtml(block.rows);
    case 'causes':
      return `<ol class="causes">${block.causes.map((cause) => causeHtml(cause, numbers)).join('')}</ol>`;
    case 'timeline':
      return timelineHtml(block.stages, block.totalMs);
    case 'excerpt':
      return `<p>${escapeHtml(block.label)}:</p><pre tabindex="0">${escapeHtml(block.text)}</pre>`;
    case 'table':
      return tableHtml(block.head, block.rows);
    case 'links':
      return `<ul>${block.links.map(({ title, url }) => `<li>${linkHtml(title, url)}</li>`).join('')}</ul>`;
  }
}

const items = (texts: readonly string[]): string => texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('');

const linkHtml = (title: string, url: string): string =>
  /^https:\/\//.test(url) ? `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>` : escapeHtml(title);

function rowsHtml(rows: readonly { readonly name: string; readonly value: string }[]): string {
  const lines = rows.map(
    ({ name, value }) => `<div><dt>${escapeHtml(name)}</dt><dd><code>${escapeHtml(value)}</code></dd></div>`,
  );
  return `<dl>${lines.join('')}</dl>`;
}

function causeHtml({ likelihood, text, place }: ReportCause, numbers: Numbers): string {
  const badge = `<span class="likelihood ${likelihood}">${escapeHtml(likelihood)}</span>`;
  return `<li>${badge} ${escapeHtml(text)}${place === undefined ? '' : `<div class="place">${placeHtml(place, numbers)}</div>`}</li>`;
}

/** A page knows settings by number only: what it posts cannot name a file. */
function placeHtml(place: NonNullable<ReportCause['place']>, numbers: Numbers): string {
  const { name, label, link } = place;
  const text = `<code>${escapeHtml(name)}</code>${label === undefined ? '' : ` ${escapeHtml(label)}`}`;
  const number = link === undefined ? undefined : numbers.get(link);
  if (link === undefined || number === undefined) return text;
  const fix = link.hasFix
    ? ` <button type="button" class="link" data-action="fix" data-number="${number}">Show fix</button>`
    : '';
  return `<button type="button" class="link" data-action="reveal" data-number="${number}" aria-label="Go to ${escapeHtml(name)}, ${escapeHtml(label ?? '')}">${text}</button>${fix}`;
}

const scale = 1000;

/** The bars are for the eye alone: the times stand beside them. Their sizes are attributes, as no inline style may be. */
function timelineHtml(stages: readonly ReportStage[], totalMs: number): string {
  const rows = stages.map(
    (stage) =>
      `<tr class="${stage.state}"><th scope="row">${escapeHtml(stage.name)}</th><td>${escapeHtml(timeText(stage))}</td><td>${barHtml(stage, totalMs)}</td></tr>`,
  );
  return `<table class="timeline"><thead><tr><th scope="col">Stage</th><th scope="col">Time</th><td></td></tr></thead>
<tbody>${rows.join('')}<tr class="total"><th scope="row">Total</th><td>${totalMs} ms</td><td></td></tr></tbody></table>`;
}

function timeText({ ms, state, note }: ReportStage): string {
  if (state === 'not-reached') return 'not reached';
  const time = ms === undefined ? '' : `${ms} ms`;
  if (state === 'done') return time;
  return [time, note === undefined ? 'failed' : `failed: ${note}`].filter((part) => part !== '').join(', ');
}

function barHtml({ startMs = 0, ms, state }: ReportStage, totalMs: number): string {
  if (ms === undefined || totalMs <= 0 || state === 'not-reached') return '';
  const x = Math.min(Math.round((startMs / totalMs) * scale), scale - 8);
  const width = Math.min(Math.max(Math.round((ms / totalMs) * scale), 8), scale - x);
  return `<svg viewBox="0 0 ${scale} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect x="${x}" y="0" width="${width}" height="10"></rect></svg>`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = head.map((cell) => (cell === '' ? '<td></td>' : `<th scope="col">${escapeHtml(cell)}</th>`));
  const lines = rows.map(([first = '', ...rest]) => {
    const others = rest.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(first)}</th>${others}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${cells.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}
