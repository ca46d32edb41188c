import type { MatrixInfo } from '../../../server/src/lsp/protocol.ts';
import { escapeHtml } from '../probe/reportHtml.ts';

/** The settings of each client in every environment, as an accessible table. Nothing is loaded from anywhere. */
export function matrixHtml(matrices: readonly MatrixInfo[], nonce: string): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  const body = matrices.length === 0 ? `<p>${empty}</p>` : matrices.map(tableHtml).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Environment Settings</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>Environment Settings</h1>
${body}
</main>
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

const empty =
  'No client has more than one environment here. Environments come from file names (.env.production), folders, Spring profiles, or the configuration file of authproof.';

function tableHtml({ client, environments, rows }: MatrixInfo, table: number): string {
  const head = environments
    .map((name) => `<th scope="col">${escapeHtml(name === 'base' ? 'all' : name)}</th>`)
    .join('');
  const lines = rows.map(({ label, isSame, cells }, row) => {
    const parts = cells.map((cell, column) => {
      if (cell === null) return '<td class="none">not set</td>';
      const mark = isSame ? '' : ` <span class="mark">${marks[cell.group % marks.length]}</span>`;
      return `<td><button type="button" data-place="${table}.${row}.${column}">${escapeHtml(cell.value)}</button>${mark}</td>`;
    });
    const state = isSame ? 'same' : 'different';
    return `<tr class="${state}"><th scope="row">${escapeHtml(label)}</th><td>${state}</td>${parts.join('')}</tr>`;
  });
  return `<table>
<caption>${escapeHtml(client)}</caption>
<thead><tr><th scope="col">Setting</th><th scope="col">Values</th>${head}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>`;
}

/** Equal marks in a row mean equal values, which is all that is told of secrets. */
const marks: readonly string[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

const style = `
body { color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
caption { font-weight: bold; text-align: left; padding: .3rem 0; }
th, td { border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); padding: .25rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--vscode-keybindingTable-headerBackground); }
tr.different { background: var(--vscode-diffEditor-insertedLineBackground, var(--vscode-editor-inactiveSelectionBackground)); }
.none { color: var(--vscode-descriptionForeground); font-style: italic; }
.mark { border: 1px solid var(--vscode-badge-background); border-radius: .6em; font-size: .8em; padding: 0 .4em; }
button { background: none; border: 0; color: var(--vscode-textLink-foreground); cursor: pointer; font-family: var(--vscode-editor-font-family); padding: 0; text-align: left; word-break: break-all; }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
`;

const script = `
const vscode = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-place]');
  if (button) vscode.postMessage({ place: button.dataset.place });
});
`;
