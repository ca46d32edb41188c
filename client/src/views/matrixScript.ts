/**
 * The only script of the page. It tells the extension which cell was chosen, by the numbers on it; arrow keys go from cell to
 * cell; and what was chosen is kept for when the page is shown again.
 */
export const matrixScript = `
const editor = acquireVsCodeApi();
const state = { different: false, place: undefined, top: 0, ...editor.getState() };
const keep = (change) => editor.setState(Object.assign(state, change));
const cellAt = (table, row, column) => document.querySelector('[data-place="' + [table, row, column].join('.') + '"]');
const onlyDifferent = document.getElementById('different');
const filter = (on) => document.body.classList.toggle('only-different', on);
if (onlyDifferent !== null) {
  onlyDifferent.checked = state.different;
  filter(state.different);
  onlyDifferent.addEventListener('change', () => {
    keep({ different: onlyDifferent.checked });
    filter(onlyDifferent.checked);
  });
}
document.addEventListener('click', (event) => {
  const cell = event.target instanceof Element ? event.target.closest('button[data-place]') : null;
  if (cell === null) return;
  keep({ place: cell.dataset.place, top: window.scrollY });
  editor.postMessage({ place: cell.dataset.place });
});
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
document.addEventListener('keydown', (event) => {
  const step = steps[event.key];
  const from = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.place : undefined;
  if (step === undefined || from === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  let [table, row, column] = from.split('.').map(Number);
  // Over what is not set or not shown, as far as the table goes.
  for (let i = 0; i < 200; i += 1) {
    row += step[0];
    column += step[1];
    const cell = cellAt(table, row, column);
    if (cell !== null && cell.offsetParent !== null) {
      event.preventDefault();
      keep({ place: cell.dataset.place });
      cell.focus();
      return;
    }
  }
});
window.addEventListener('focus', () => {
  if (document.activeElement !== document.body || state.place === undefined) return;
  cellAt(...state.place.split('.').map(Number))?.focus();
});
window.scrollTo(0, state.top);
`;
