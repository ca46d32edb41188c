/**
 * Text of a file as a terminal may show it: each control or invisible character becomes one visible one, so that no
 * text can steer the terminal, and columns stay where they are.
 */
export const visible = (text: string): string =>
  text
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '·');

/** The same for several lines, which stay lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/**
 * A report in JSON that steers no terminal either: JSON itself escapes the first 32 control characters only. It reads as
 * the same value.
 */
export const jsonReport = (value: unknown): string =>
  `${JSON.stringify(value, undefined, 2).replace(beyondAscii, (character) => `\\u${hex(character)}`)}\n`;

/** The same for text in XML (1.0, section 2.2: allowed and discouraged). */
export const xmlReferences = (text: string): string =>
  text.replace(beyondAscii, (character) => `&#x${hex(character)};`);

const beyondAscii = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');
