/**
 * The text as UTF-8 can hold it: half of a surrogate pair, which JSON and YAML can write by an escape, becomes the replacement
 * character. What makes bytes of a text (`encodeURIComponent`, a URI) throws on such a half.
 */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
