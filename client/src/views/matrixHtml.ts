import { l10n } from 'vscode';
import type { MatrixCellInfo, MatrixInfo } from '../../../server/src/lsp/protocol.ts';
import { escapeHtml } from '../probe/reportHtml.ts';
import { textLanguage } from '../textLanguage.ts';
import { matrixScript } from './matrixScript.ts';

/** The settings of each client in every environment, as an accessible table. Nothing is loaded from anywhere. */
export function matrixHtml(matrices: readonly MatrixInfo[], nonce: string): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  const body = matrices.length === 0 ? emptyHtml() : `${introHtml()}\n${matrices.map(tableHtml).join('\n')}`;
  const title = escapeHtml(l10n.t('Environment Settings'));
  return `<!DOCTYPE html>
<html lang="${escapeHtml(textLanguage())}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
<script nonce="${nonce}">${matrixScript}</script>
</body>
</html>
`;
}

const emptyHtml = (): string =>
  `<p>${escapeHtml(
    l10n.t(
      'No client has more than one environment here. Environments come from file names (.env.production), folders, Spring profiles, or the configuration file of authproof.',
    ),
  )}</p>`;

function introHtml(): string {
  const words = l10n.t(
    'Each value leads to its line. Of secrets only is told which are equal: the same letter is the same value.',
  );
  return `<p>${escapeHtml(words)}</p>
<p><label><input type="checkbox" id="different"> ${escapeHtml(l10n.t('Show differences only'))}</label></p>`;
}

function tableHtml(matrix: MatrixInfo, table: number): string {
  const { client, environments, rows } = matrix;
  const names = environments.map((name) => (name === 'base' ? l10n.t('all') : name));
  const head = names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const lines = rows.map(({ label, isSame, cells }, row) => {
    const parts = cells.map((cell, column) => {
      if (cell === null) return `<td class="none">${escapeHtml(l10n.t('not set'))}</td>`;
      const name = `${label}, ${names[column]}: ${wordsOf(cell, isSame)}`;
      return `<td>${cellHtml(cell, isSame, { place: `${table}.${row}.${column}`, name })}</td>`;
    });
    const isEverywhere = cells.every((cell) => cell !== null);
    const state = isSame && isEverywhere ? 'same' : 'different';
    const words = isSame ? (isEverywhere ? l10n.t('same') : l10n.t('not set in all')) : l10n.t('different');
    return `<tr class="${state}"><th scope="row">${escapeHtml(label)}</th><td class="state">${escapeHtml(words)}</td>${parts.join('')}</tr>`;
  });
  return `<div class="scroll"><table>
<caption>${escapeHtml(client)}</caption>
<thead><tr><th scope="col">${escapeHtml(l10n.t('Setting'))}</th><th scope="col">${escapeHtml(l10n.t('Values'))}</th>${head}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table></div>`;
}

/** Equal marks in a row mean equal values, which is all that is told of secrets. */
const marks: readonly string[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

const markOf = ({ group }: MatrixCellInfo): string => marks[group] ?? String(group + 1);

/** The text of a cell for whoever cannot see the mark. */
function wordsOf(cell: MatrixCellInfo, isSame: boolean): string {
  const text = cell.value ?? l10n.t('secret');
  return isSame ? text : `${text}, ${markOf(cell)}`;
}

function cellHtml(
  cell: MatrixCellInfo,
  isSame: boolean,
  { place, name }: { readonly place: string; readonly name: string },
): string {
  const mark = isSame ? '' : ` <span class="mark">${markOf(cell)}</span>`;
  const text = breakable(cell.value ?? l10n.t('secret'));
  return `<button type="button" data-place="${place}" aria-label="${escapeHtml(name)}">${text}${mark}</button>`;
}

/** An address may go on in the next line after its punctuation, rather than anywhere. */
const breakable = (text: string): string =>
  text
    .split(/(?<=[/?&=.:_-])(?=\w)/)
    .map(escapeHtml)
    .join('<wbr>');

const style = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; padding: 0 20px 40px; }
h1 { font-size: 1.35em; font-weight: 600; margin: 20px 0 6px; }
p { margin: 6px 0; max-width: 60em; }
input { accent-color: var(--vscode-button-background); vertical-align: middle; }
.scroll { overflow-x: auto; margin: 16px 0 28px; }
table { border-collapse: collapse; }
caption { font-size: 1.1em; font-weight: 600; text-align: left; padding: 4px 0; }
th, td { border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); padding: 4px 16px 4px 8px; text-align: left; vertical-align: top; }
thead th { color: var(--vscode-descriptionForeground); font-weight: normal; }
tbody th { font-weight: normal; min-width: 8em; max-width: 16em; border-left: 3px solid transparent; }
td { min-width: 8em; }
td.state { color: var(--vscode-descriptionForeground); min-width: 0; }
tr.different > th { border-left-color: var(--vscode-charts-blue, var(--vscode-focusBorder)); font-weight: 600; }
tr.different > td.state { color: var(--vscode-foreground); font-weight: 600; }
.none { color: var(--vscode-descriptionForeground); font-style: italic; }
.mark { border: 1px solid var(--vscode-descriptionForeground); border-radius: 8px; color: var(--vscode-foreground); display: inline-block; font-family: var(--vscode-font-family); font-size: 0.85em; line-height: 1.3; min-width: 1em; padding: 0 3px; text-align: center; }
button { background: none; border: 0; color: var(--vscode-textLink-foreground); cursor: pointer; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); line-height: inherit; padding: 0; text-align: left; overflow-wrap: anywhere; min-height: 24px; }
button:hover { color: var(--vscode-textLink-activeForeground); text-decoration: underline; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.only-different tr.same { display: none; }
`;
