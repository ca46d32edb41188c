/** Whether a text has more of these characters than `most`, all taken together. Stops where it knows. */
export function hasMoreOf(signs: readonly string[], text: string, most: number): boolean {
  if (text.length <= most) return false;
  let count = 0;
  for (const sign of signs) {
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) if (++count > most) return true;
  }
  return false;
}
