/** The text as a snippet of the editor: Tab goes from empty value to empty value. */
export function snippetOf(text: string): string {
  let stop = 0;
  return text.replace(/[\\$}]/g, '\\$&').replace(/(?<==)(?=\n)|(?<=[:=] ?")(?=",?\n)/g, () => {
    stop += 1;
    return `$${stop}`;
  });
}
