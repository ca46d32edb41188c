/** The source of a RegExp, with or without the flag `u`, that matches this very text. */
export const literalPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
