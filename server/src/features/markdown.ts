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

/** Markdown as `code` and `escapeMarkdown` and the lines around them make it, as the text that it shows. */
export function plainText(markdown: string): string {
  let shown = '';
  for (let at = 0; at < markdown.length; ) {
    const [text, length] = pieceAt(markdown, at);
    shown += text;
    at += length;
  }
  // Two blanks at the end of a line are a line break; one is left of a link that is not shown.
  return shown.replaceAll('  \n', '\n').replaceAll(' \n', '\n').trimEnd();
}

/** What is shown of the piece that begins at the offset, and the length that it is written in. */
function pieceAt(markdown: string, at: number): readonly [shown: string, length: number] {
  const rest = (from: number, to: number): string => markdown.slice(at + from, to);
  switch (markdown[at]) {
    case '\\':
      return [markdown.charAt(at + 1), 2];
    case '*':
      return markdown.startsWith('**', at) ? ['', 2] : ['*', 1];
    case '`': {
      const fence = /^`+/.exec(rest(0, markdown.length))?.[0] ?? '`';
      const close = markdown.indexOf(fence, at + fence.length);
      if (close < 0) return [fence, fence.length];
      const content = rest(fence.length, close);
      const isPadded = /^ `|` $/.test(content);
      return [isPadded ? content.slice(1, -1) : content, close + fence.length - at];
    }
    case '[': {
      const middle = markdown.indexOf('](', at);
      const close = middle < 0 ? -1 : markdown.indexOf(')', middle);
      if (close < 0) return ['[', 1];
      const url = markdown.slice(middle + 2, close);
      // A command cannot be run from a text, and the words of a link to a file name it.
      const told = /^https?:/.test(url) ? ` (${url})` : '';
      return [url.startsWith('command:') ? '' : `${plainText(rest(1, middle))}${told}`, close + 1 - at];
    }
    default: {
      const end = /[\\*`[]/.exec(rest(1, markdown.length));
      const length = end === null ? markdown.length - at : end.index + 1;
      return [rest(0, at + length), length];
    }
  }
}
