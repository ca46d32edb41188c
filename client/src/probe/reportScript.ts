/**
 * The only script of the page: it tells the extension which button was pressed, by the button's own attributes, and
 * says what the extension answers. It takes in nothing else and changes no markup.
 */
export const reportScript = `
const editor = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button[data-action]') : null;
  if (button === null) return;
  const number = button.dataset.number;
  editor.postMessage({ action: button.dataset.action, number: number === undefined ? undefined : Number(number) });
});
window.addEventListener('message', ({ data }) => {
  const told = document.getElementById('told');
  if (told !== null && data !== null && typeof data.told === 'string') told.textContent = data.told;
});
`;
