import { normalizeUri } from '../text/uri.ts';

/** URIs as the client spells them. */
export interface Spellings {
  /** A document that the client has opened. */
  note(uri: string): void;
  /** Of a file, named by its normalised URI: what was noted last, or else that name. */
  of(file: string): string;
}

/** A spelling counts beyond the closing of its document, of which there may still be something to say: the latest are kept. */
export function createSpellings(most = 10_000): Spellings {
  /** Those that are not the normalised form; the latest last. */
  const known = new Map<string, string>();
  return {
    note(uri) {
      const file = normalizeUri(uri);
      known.delete(file);
      if (file === uri) return;
      known.set(file, uri);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    of: (file) => known.get(file) ?? file,
  };
}
