/** Part of a text to insert; a `hole` is what a person fills in. */
export type Piece = { readonly text: string } | { readonly hole: string };

/** Literal text and `{holes}` of a template; an empty value is a hole without a name. */
export function piecesOf(template: string): readonly Piece[] {
  if (template === '') return [{ hole: '' }];
  return template
    .split(/(\{[A-Za-z_]\w*\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{\w+\}$/.test(part) ? { hole: part } : { text: part }));
}

/** The text as it stands, and in the snippet syntax of LSP 3.17 ("Snippet Syntax"): holes of one name are one. */
export function render(pieces: readonly Piece[]): { readonly text: string; readonly snippet: string } {
  const numbers = new Map<string, number>();
  let count = 0;
  const snippet = pieces.map((piece) => {
    if ('text' in piece) return escapeSnippet(piece.text);
    const known = piece.hole === '' ? undefined : numbers.get(piece.hole);
    if (known !== undefined) return `$${known}`;
    count++;
    if (piece.hole === '') return `$${count}`;
    numbers.set(piece.hole, count);
    return `\${${count}:${escapeSnippet(piece.hole)}}`;
  });
  return {
    text: pieces.map((piece) => ('text' in piece ? piece.text : piece.hole)).join(''),
    snippet: snippet.join(''),
  };
}

const escapeSnippet = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
