import { guid } from '../../base/guid.ts';
import { providerOfClientId } from '../../knowledge/providers/lookup.ts';
import { isSecretByShape } from '../../knowledge/tokens.ts';
import { createRedactor } from '../redact.ts';
import { bareUrl } from './urls.ts';

const mask = '(redacted)';

/** What of a pasted text may be shown. */
export interface PastedRedactor {
  /** A sentence of a server or library: credentials, tokens, ids of people and random-looking words are masked. */
  readonly sentence: (text: string) => string;
  /** An error code; undefined when it has not the form of one. */
  readonly code: (text: string | undefined) => string | undefined;
  /** Scheme, host and path; random-looking segments of the path are masked. */
  readonly url: (text: string) => string;
  /** A client_id that the workspace knows or that could be no secret; undefined for others. */
  readonly clientId: (id: string) => string | undefined;
}

/**
 * A pasted text may hold any secret, known or not, so what is shown of it passes by shape as well as by value.
 * `secrets` are those of the workspace, `known` its public values (client ids, redirect URIs), which may be shown.
 */
export function createPastedRedactor(secrets: readonly string[], known: ReadonlySet<string>): PastedRedactor {
  const byValue = createRedactor(secrets, [...known]).text;
  const sentence = (text: string): string =>
    byValue(text)
      .replace(leftOver, `=${mask}`)
      .replace(userInfo, `$1${mask}@`)
      .replace(quoted, unlessCode)
      .replace(assigned, unlessCode)
      .replace(email, '(e-mail address)')
      .replace(unbroken, (found) => (isSigned(found) && !known.has(found) ? mask : found))
      .replace(word, (found) => shownWord(found, known))
      .replace(/(?:\(redacted\)){2,}/g, mask);
  return {
    sentence,
    code: (text) =>
      text !== undefined &&
      /^[A-Za-z][\w.-]{1,60}$/.test(text) &&
      !looksRandom(text) &&
      !isMixture(text) &&
      byValue(text) === text
        ? text
        : undefined,
    url: (text) => {
      if (known.has(text)) return text;
      if (!URL.canParse(text)) return '';
      const url = new URL(text);
      const bare = /^https?:$/.test(url.protocol) ? bareUrl(url) : `${url.protocol}//${url.host}${url.pathname}`;
      const path = byValue(bare).replace(betweenSlashes, (_, text, port = '') => `${shownSegment(text)}${port}`);
      return path.endsWith('/') && !text.endsWith('/') ? path.slice(0, -1) : path;
    },
    clientId: (id) => {
      if (byValue(id) !== id || isSecretByShape(id)) return undefined;
      const plain = known.has(id) || providerOfClientId(id) !== undefined || /^[a-z][a-z_.-]{1,39}$/i.test(id);
      return plain ? id : undefined;
    },
  };
}

const userInfo = /(\/\/)[^/?#\s"'`@]{1,500}@/g;

/** `client_secret: x`, `password=x`, `code 'x'`, `state is x`: what stands behind such a name. */
const labels =
  'secret|password|passwd|pwd|token|code|state|nonce|verifier|challenge|assertion|cookie|session|key|authorization|signature';

/** `client_secret: 'x'`, `code "x"`, `state is 'x'`. */
const quoted = new RegExp(
  `((?:${labels})s?["']?(?: value| is| was| parameter)?\\s{0,3}[:=]?\\s{0,3}["'“‘])([^"'”’\n]{1,2000})`,
  'gi',
);

/** `client_secret: x`, `password=x`. */
const assigned = new RegExp(`((?:${labels})["']?\\s{0,3}[:=]\\s{0,3})([^\\s"',;)]{1,2000})`, 'gi');

/** The value behind `password=` when it stands in quotes, which a query parameter does not. */
const leftOver = /=\(redacted\)(["'`])[^"'`\n]{1,2000}\1?/g;

const email = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;

const word = /[\w+/=~.%:@-]{8,}/g;

const unbroken = /[^\s"'`“”‘’()<>,;]{12,}/g;

/** A password as generators draw them, with signs that no address, path or name has; cut at these its parts would be shown. */
const isSigned = (text: string): boolean =>
  text.length <= 512 &&
  /[A-Za-z\d][$#^*!~|][A-Za-z\d]/.test(text) &&
  /\d/.test(text) &&
  /[a-z]/.test(text) &&
  /[A-Z]/.test(text) &&
  !/:\/\/|[={]/.test(text);

const unlessCode = (whole: string, before: string, value: string): string => {
  if (value.startsWith('(redacted')) return whole;
  // Any word may be a password; only names of errors and words of a sentence are none.
  const isHarmless = /^(?:\w{0,20}secret|pass\w{0,5}|pwd)/i.test(before)
    ? /^(?:(?:invalid|expired|missing|unauthorized|unsupported)(?:_[a-z]{1,20}){0,4}|is|was|not|the|a|must|required|undefined|null|wrong|empty)$/.test(
        value,
      )
    : isCode(value);
  return isHarmless ? whole : `${before}${mask}`;
};

/** An error name such as `invalid_grant`, or a status: never a credential. */
const isCode = (value: string): boolean =>
  /^(?:[a-z]{2,20}(?:_[a-z]{1,20}){1,5}|\d{1,6}|(?:in|un|de)?(?:valid|expired|missing|required|known|authorized|supported|denied|nied)|expired|missing|is|was|not|the|a|no)$/.test(
    value,
  ) && value.length < 40;

const urlPart = /[^/:@=]+/g;

/** A port apart: its digits would make a host such as `localhost:3000` look random. */
const betweenSlashes = /([^/]+?)(:\d{1,5})?(?=\/|$)/g;

const shownSegment = (segment: string): string =>
  !guid.test(segment) && (looksRandom(segment) || isSecretByShape(segment)) ? mask : segment;

function shownWord(found: string, known: ReadonlySet<string>): string {
  const bare = found.replace(/(?<![.:,])[.:,]+$/, '');
  if (known.has(bare)) return found;
  const rest = found.slice(bare.length);
  if (/^https?:\/\//i.test(found) && !isSecretByShape(bare)) return `${bare.replace(urlPart, shownSegment)}${rest}`;
  if (guid.test(bare) || isSecretByShape(bare)) return `${mask}${rest}`;
  const pieces = bare.split(/([/:@=])/);
  const shown = pieces.map((piece) => (looksRandom(piece) || isMixture(piece) ? mask : piece));
  // In Base64 a slash separates nothing; in a path the steps are words.
  const isBase64 =
    /^[A-Za-z\d+/]{16,}={0,2}$/.test(bare) &&
    shown.includes(mask) &&
    shown.some((piece) => piece !== mask && !/^(?:[/=]?|[a-z]+\d?)$/.test(piece));
  return (isBase64 ? mask : shown.join('')).concat(rest);
}

/** Words with digits that are no credential: codes, algorithms, dates, protocol names, host names, versions. */
const harmless =
  /^(?:AADSTS\d+|AADB2C\d+|E0\d+|IDX\d+|MSIS\d{3,5}|CW(?:OAU|WKS)\d{4}[EIW]|\w*OAuth2\w*|\w*OpenIdConnect\w*|\w{0,12}(?:SHA|RS|ES|HS|PS|RSA|AES|BASE|UTF|HTTP|RFC)-?\d{1,5}\w{0,12}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?|(?:[a-z0-9-]{1,23}\.){1,6}[a-z]{2,12}|v?\d+(?:\.\d+)*|[a-z]{1,15}_?v?\d|[a-z]{1,20}(?:_[a-z]{0,20}){1,8}v?\d)$/i;

/** Letters and digits in one word of eight or more. A very long one is never harmless. */
const isMixture = (text: string): boolean =>
  text.length >= 8 && /\d/.test(text) && /[a-z]/i.test(text) && !(text.length <= 400 && harmless.test(text));

/**
 * True for a word as generators make them: twelve characters or more that mix digits with letters, or upper with lower
 * case within, and are no host name, path or identifier of a program.
 */
export function looksRandom(text: string): boolean {
  if (text.length < 12) return false;
  if (/^(?:AADSTS|AADB2C|E0|IDX)\d{3,10}$/.test(text)) return false;
  if (/^[\w-]+(?:\.[\w-]+)+$/.test(text) && text.split('.').every((part) => part.length < 24 && !isMixed(part)))
    return false;
  return isMixed(text) || (text.length >= 24 && !/[_.-]/.test(text) && /^[a-z]+$/i.test(text) && vowels(text) < 0.25);
}

function isMixed(text: string): boolean {
  if (text.length < 12) return false;
  const digits = text.replace(/\D/g, '').length;
  if (digits === text.length) return text.length >= 20;
  if (digits >= 3 && digits < text.length) return !/^[a-z]+[_-]?\d{1,4}(?:[_-][a-z]+)*$/i.test(text);
  // Case that changes more often than in camelCase words.
  const turns = (text.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g) ?? []).length;
  return text.length >= 16 && !/^[a-z]+(?:[-_.][a-z]+)+$/i.test(text) && turns >= text.length / 6;
}

const vowels = (text: string): number => text.replace(/[^aeiou]/gi, '').length / text.length;
