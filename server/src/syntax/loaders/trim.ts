/** Without the white space at its end, by a loader's own idea of it. Linear, which an expression with `+$` is not. */
export function trimEndOf(text: string, isWhite: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && isWhite(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
