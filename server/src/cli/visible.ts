/**
 * Text of a file as a terminal may show it: each control or invisible character becomes one visible one, so that no
 * text can steer the terminal, and columns stay where they are.
 */
export const visible = (text: string): string =>
  text
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '·');
