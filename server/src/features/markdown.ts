/** Untrusted text as inline code: nothing in it can be read as markup, and it stays on one line. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '(empty)';
  const longestRun = Math.max(0, ...Array.from(line.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longestRun + 1);
  // CommonMark strips one space on each side, which keeps a backtick at the edge apart from the fence.
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text as text: no links, images, HTML or emphasis. */
export const escapeMarkdown = (text: string): string => oneLine(text).replace(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&');

/** Control characters and those that reorder or hide text become spaces. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ');
}
