/**
 * Gives a text in the language of who reads it: `{0}` stands for the first value. The English text itself is the key, as in
 * VS Code; what has no translation stays English.
 */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

/** Translations by English text. */
export type Texts = Readonly<Record<string, string>>;

/** Texts without a translation come back as they are. */
export function translator(texts: Texts): Translate {
  const known = new Map(Object.entries(texts));
  return (text, ...values) =>
    (known.get(text) ?? text).replace(/\{(\d+)\}/g, (hole, at: string) => String(values[Number(at)] ?? hole));
}

/** For who reads English, and for tests. */
export const inEnglish: Translate = translator({});
