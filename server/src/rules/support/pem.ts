import { isPlaceholder } from '../../knowledge/placeholders.ts';

/** One PEM block as RFC 7468 section 2 draws it, however its line breaks were lost or escaped. */
export interface Pem {
  readonly label: string;
  /** Label of the END line; undefined when there is none. */
  readonly endLabel: string | undefined;
  /** Between the boundary lines, escaped line breaks decoded. */
  readonly body: string;
  /** The text has line breaks, real or written as `\n`. */
  readonly hasLines: boolean;
}

export const isPemLike = (text: string): boolean => /-----\s*BEGIN [A-Z0-9 ]+-----/.test(text);

/** The first block of the text; undefined when there is no BEGIN line. */
export function readPem(text: string): Pem | undefined {
  const unescaped = text.replace(/\\r\\n|\\n|\r\n|\r/g, '\n').trim();
  const begin = /-----BEGIN ([A-Z0-9]+(?: [A-Z0-9]+)*)-----/.exec(unescaped);
  if (begin === null) return undefined;
  const rest = unescaped.slice(begin.index + begin[0].length);
  const end = /-----END ([A-Z0-9]+(?: [A-Z0-9]+)*)-----/.exec(rest);
  return {
    label: begin[1] ?? '',
    endLabel: end?.[1],
    body: end === null ? rest : rest.slice(0, end.index),
    hasLines: unescaped.includes('\n'),
  };
}

/**
 * Between the boundary lines stand words to be replaced, no key: three in a row, `<…>`, or a placeholder. A key that has lost
 * its line breaks is in pieces that are longer than words.
 */
export const isBlankBody = ({ body }: Pem): boolean =>
  isPlaceholder(body) ||
  /^\s*<[^<>]*[A-Za-z]/.test(body) ||
  /(?:^|[^\w+/=])[A-Za-z]{1,20}(?: [A-Za-z]{1,20}){2}/.test(body);

/** The block with a line break behind its boundaries and after every 64 characters (RFC 7468 section 2). */
export function writePem(label: string, base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}
