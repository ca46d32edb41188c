/** Colours and fonts are the theme's; high contrast themes get their borders from `contrastBorder`. */
export const reportStyle = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; padding: 0 20px 40px; }
main { max-width: 860px; margin: 0 auto; }
header { margin: 20px 0 12px; padding: 12px 16px; border: 1px solid var(--vscode-contrastBorder, transparent); border-left: 4px solid; background: var(--vscode-textBlockQuote-background); }
header.passed { border-left-color: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); }
header.failed { border-left-color: var(--vscode-errorForeground); }
h1 { font-size: 1.35em; font-weight: 600; line-height: 1.35; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 1.1em; font-weight: 600; margin: 24px 0 6px; padding-bottom: 4px; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); }
p { margin: 6px 0; overflow-wrap: anywhere; }
ul, ol { margin: 6px 0; padding-left: 24px; }
li { margin: 4px 0; overflow-wrap: anywhere; }
.causes li { margin: 8px 0; }
.place { margin-top: 2px; }
code, pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); color: inherit; background: none; padding: 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20em; overflow: auto; margin: 6px 0; padding: 8px 10px; background: var(--vscode-textCodeBlock-background); border: 1px solid var(--vscode-contrastBorder, transparent); }
dl { margin: 6px 0; }
dl div { display: grid; grid-template-columns: minmax(7em, 0.35fr) 1fr; gap: 12px; padding: 1px 0; }
dt { color: var(--vscode-descriptionForeground); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 12px 0; }
button { font: inherit; cursor: pointer; padding: 4px 12px; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
.actions button:first-of-type { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.actions button:first-of-type:hover { background: var(--vscode-button-hoverBackground); }
button.link { padding: 0; border: 0; text-align: left; color: var(--vscode-textLink-foreground); background: none; text-decoration: underline; overflow-wrap: anywhere; }
button.link:hover { color: var(--vscode-textLink-activeForeground); background: none; }
.place button.link + button.link { margin-left: 12px; }
a { color: var(--vscode-textLink-foreground); text-decoration: underline; }
a:hover { color: var(--vscode-textLink-activeForeground); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.likelihood { display: inline-block; min-width: 4.5em; margin-right: 4px; padding: 0 6px; border-radius: 8px; text-align: center; font-size: 0.85em; color: var(--vscode-badge-foreground); background: var(--vscode-badge-background); border: 1px solid var(--vscode-contrastBorder, transparent); }
.likelihood.possible { color: var(--vscode-foreground); background: none; border-color: var(--vscode-descriptionForeground); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 6px 0; }
th, td { text-align: left; vertical-align: top; font-weight: normal; padding: 3px 16px 3px 0; overflow-wrap: break-word; }
tr > :first-child { min-width: 8em; }
thead th { color: var(--vscode-descriptionForeground); }
tbody tr { border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); }
.timeline { width: 100%; }
.timeline td:nth-child(2) { white-space: nowrap; }
.timeline td:last-child { width: 50%; }
.timeline svg { display: block; width: 100%; height: 10px; margin-top: 0.4em; }
.timeline rect { fill: var(--vscode-charts-blue); }
.timeline .failed rect { fill: var(--vscode-errorForeground); }
.timeline .failed td { color: var(--vscode-errorForeground); }
.timeline .not-reached { color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground)); }
.timeline .total th, .timeline .total td { font-weight: 600; }
.offer { padding: 8px 12px; border-left: 4px solid var(--vscode-focusBorder); background: var(--vscode-textBlockQuote-background); }
.offer button { margin-top: 6px; display: block; }
#told { color: var(--vscode-descriptionForeground); }
@media (prefers-reduced-motion: no-preference) { button { transition: background 0.1s; } }
`;
