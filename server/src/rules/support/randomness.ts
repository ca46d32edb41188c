/** Bits of Shannon entropy per character, from the text's own frequencies. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** The rows of a keyboard, walked in either direction. */
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890'];

/**
 * The share (0 to 1) of neighbouring characters that repeat, count on (`abc`, `321`) or lie side by side on a keyboard.
 * Of random text it is below a fifth.
 */
export function patternShare(text: string): number {
  const lower = text.toLowerCase();
  let patterned = 0;
  for (let i = 1; i < lower.length; i++) {
    const pair = lower.slice(i - 1, i + 1);
    const step = lower.charCodeAt(i) - lower.charCodeAt(i - 1);
    const isWalk = rows.some((row) => row.includes(pair) || row.includes(`${pair[1]}${pair[0]}`));
    if (Math.abs(step) <= 1 || isWalk || pair === '9a' || pair === '0a') patterned++;
  }
  return text.length < 2 ? 1 : patterned / (text.length - 1);
}

/** Words that people write into values they make up. */
const telling =
  /example|sample|dummy|fake|mock|placeholder|change|replace|your|secret|passw|token|test|demo|insert|here|xxx|dev(?![a-z0-9]{3})|local/i;

/**
 * The text looks drawn by a machine: long, of letters and digits mixed, spread over its alphabet, without words or
 * sequences. A guess good enough to inform, not to accuse.
 */
export function looksRandom(text: string): boolean {
  if (text.length < 20 || !/\d/.test(text) || !/[A-Za-z]/.test(text) || /\s/.test(text)) return false;
  if (telling.test(text) || patternShare(text) > 0.5) return false;
  // Hexadecimal text holds at most four bits a character.
  return entropyOf(text) >= (/^[0-9a-f-]+$/i.test(text) ? 3 : 3.5);
}
