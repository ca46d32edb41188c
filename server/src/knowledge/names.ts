/**
 * True for a text that can be nothing but a name of a variable or key. A line of a key file and a secret pasted without
 * its name stand where names are expected, and must not be quoted: those mix cases, or digits into one long word.
 */
export function looksLikeName(text: string): boolean {
  if (text.length > 80) return false;
  if (!/^(?:[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_]*(?:[._-][a-z0-9]+)*|[A-Za-z]+(?:[A-Z_-][a-z]+)+)$/.test(text))
    return false;
  return text
    .split(/[._-]|(?<=[a-z])(?=[A-Z])/)
    .every((word) => word.length <= 24 && (word.match(/\d/g)?.length ?? 0) <= 3);
}

/**
 * For a text that stands alone, with nothing assigned to it: the rest of a value that was cut in two looks the same, so a
 * long word counts as a name only when it has parts.
 */
export const looksLikeLoneName = (text: string): boolean =>
  looksLikeName(text) && (text.length <= longestLoneWord || /[._-]|[a-z][A-Z]/.test(text));

const longestLoneWord = 14;

/**
 * A line of a key file, or of a value that was cut in two, which is read as the name of a variable. Of names that no one
 * knows only those that mix cases and digits are kept back: people have many ways to name things.
 */
export const mayBeSecret = (name: string): boolean =>
  name.length >= 10 && /\d/.test(name) && /[a-z]/.test(name) && /[A-Z]/.test(name) && !looksLikeName(name);
