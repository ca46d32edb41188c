import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Span, span } from '../../text/span.ts';

/** A character that should not be where it is. */
export interface FoundCharacter {
  readonly span: Span;
  /** `U+200B (zero width space)` */
  readonly label: string;
}

/*
 * Zero-width and bidirectional characters, soft hyphen, line and paragraph separator, byte-order mark, and the control
 * characters other than tab and line breaks. RFC 6749 appendix A allows none of them in anything a client sends.
 */
const invisible =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** Spaces that are not U+0020: readers disagree on whether they are trimmed. */
const oddSpaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;

const names: Readonly<Record<number, string>> = {
  0: 'null',
  173: 'soft hyphen',
  160: 'no-break space',
  8203: 'zero width space',
  8204: 'zero width non-joiner',
  8205: 'zero width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8232: 'line separator',
  8233: 'paragraph separator',
  8239: 'narrow no-break space',
  8288: 'word joiner',
  12288: 'ideographic space',
  65279: 'zero width no-break space, the byte-order mark',
};

/** Invisible characters of a text, with spans moved by `offset`. */
export const findInvisible = (text: string, offset = 0): readonly FoundCharacter[] => find(invisible, text, offset);

/** No-break and typographic spaces of a text, with spans moved by `offset`. */
export const findOddSpaces = (text: string, offset = 0): readonly FoundCharacter[] => find(oddSpaces, text, offset);

export const withoutInvisible = (text: string): string => text.replace(invisible, '');

/**
 * The file is written in visible ASCII characters without an escape, as most are, so that no key of it holds anything else;
 * nor does a value, where it is kept in another form than the file's own (Base64).
 */
export const isPlainFile = memoisedFor(
  ({ file, settings }: FileFacts): boolean =>
    /^[\t\n\r -[\]-~]*$/.test(file.text) && settings.every(({ value }) => /^[\t\n\r -~]*$/.test(value.text)),
);

/** Each kind once, in order of appearance. */
export function labelsOf(found: readonly FoundCharacter[]): string {
  return [...new Set(found.map(({ label }) => label))].join(', ');
}

/** Nearly no text has any. */
function find(pattern: RegExp, text: string, offset: number): readonly FoundCharacter[] {
  if (text.search(pattern) < 0) return none;
  return Array.from(text.matchAll(pattern), (match) => ({
    span: span(offset + match.index, offset + match.index + 1),
    label: labelOf(match[0]),
  }));
}

const none: readonly never[] = [];

const codeOf = (character: string): number => character.codePointAt(0) as number;

/** `U+0430` */
export const codePointName = (character: string): string =>
  `U+${codeOf(character).toString(16).toUpperCase().padStart(4, '0')}`;

/** One text may hold two million. */
const labelOf = memoised((character: string): string => {
  const code = codeOf(character);
  const name =
    names[code] ??
    (code < 160 ? 'control character' : code <= 0x200a || code === 0x205f ? 'typographic space' : undefined);
  const point = codePointName(character);
  return name === undefined ? `${point} (direction or format character)` : `${point} (${name})`;
});

/** Quotation marks of word processors and chat programs, in pairs or alone, and the full-width ones. */
const typographicQuote = /[\u2018-\u201f\u00ab\u00bb\u2032\u2033\uff02\uff07]/;

export const isTypographicQuote = (character: string | undefined): boolean =>
  character !== undefined && typographicQuote.test(character);

const localRoles: ReadonlySet<Role> = new Set<Role>([
  'session_secret',
  'trust_host',
  'tls_verification',
  'cookie_secure',
  'cookie_same_site',
  'proxy_url',
  'port',
  'callback_path',
  'client_enabled',
]);

/**
 * The value is compared by the authorization server, so one wrong character is a refusal. The others stay inside the
 * application, where a strange value may still work.
 */
export const isComparedByServer = (role: Role): boolean => !localRoles.has(role);
