import { base64 } from './encode.ts';
import type { HttpResponse } from './port.ts';

const mask = '(redacted)';

/** Members whose values are credentials, wherever they occur in a body or a query. */
const secretNames =
  'access_token|refresh_token|id_token|client_secret|client_assertion|assertion|code|code_verifier|device_code|' +
  'user_code|password|token|api_key|apikey|private_key|subject_token|actor_token|bot_access_token|session_state|' +
  'registration_access_token|state|nonce|secret';

const isSecretName = new RegExp(`^(?:${secretNames})$|(?:token|secret|password)$`, 'i');

const inJsonText = new RegExp(
  `("(?:${secretNames}|[\\w-]*(?:token|secret|password))"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`,
  'gi',
);

/** In a query, a form, or an attribute in quotes. */
const inQuery = new RegExp(
  `((?:^|[?&#;\\s"'])(?:${secretNames}|[\\w-]*(?:token|secret|password))=)(?:"[^"<>]*"?|'[^'<>]*'?|[^&\\s"'<>;]*)`,
  'gi',
);

/** A JWS or JWE in compact form. */
const jwt = /\bey[JIKA][\w-]{8,2000}\.[\w-]+(?:\.[\w-]*){1,3}/g;

const bearer = /\b(Bearer|Basic|DPoP)\s+[\w+/=~.-]{16,}/gi;

/** Headers whose values are credentials; challenges such as `www-authenticate` are not. */
const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'authentication-info',
  'x-api-key',
]);

export interface Redactor {
  /** Any text: known secrets, tokens and `name=value` pairs of credentials are masked. */
  readonly text: (text: string) => string;
  /** A response as it may be kept: names and shape stay, values of credentials do not. */
  readonly response: (response: HttpResponse) => HttpResponse;
}

/** `secrets` are the values that were sent, in every spelling; empty ones are ignored. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const values = [...new Set(secrets.flatMap((secret) => [secret, secret.trim(), base64(secret)]))].filter(
    (v) => v !== '',
  );
  // The longest first, so that no rest of one is left by another.
  const pieces = [...new Set(values.flatMap(piecesOf))].sort((a, b) => b.length - a.length);
  const patterns = pieces.map(patternOf);
  const known = (text: string): string =>
    patterns.reduce((t, p) => t.replace(p, mask), text).replace(/(?:\(redacted\)){2,}/g, mask);
  const text = (value: string): string =>
    known(value)
      .replace(inJsonText, `$1"${mask}"`)
      .replace(inQuery, `$1${mask}`)
      .replace(bearer, `$1 ${mask}`)
      .replace(jwt, mask);
  const body = (value: string): string => {
    const parsed = parseJson(value);
    return parsed === undefined ? text(value) : JSON.stringify(walk(parsed, text));
  };
  return {
    text,
    response: (response) => ({
      ...response,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, headerValue(name, value, text)]),
      ),
      body: body(response.body),
    }),
  };
}

/** A long value is looked for in pieces, which keeps the search short and finds a part of it, too. */
function piecesOf(value: string): string[] {
  const characters = [...value];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; ) {
    const rest = characters.length - at;
    const take = rest < 80 ? rest : 64;
    pieces.push(characters.slice(at, at + take).join(''));
    at += take;
  }
  return pieces;
}

/**
 * Finds a value however it comes back: raw, percent-encoded any number of times, form-encoded, escaped for JSON or HTML,
 * or in a mixture. A short value such as `client` counts as a whole word only: `invalid_client` has to stay readable.
 */
function patternOf(value: string): RegExp {
  const source = [...value].map(characterPattern).join('');
  return new RegExp(/^\w{1,7}$/.test(value) ? `(?<!\\w)${source}(?!\\w)` : source, 'g');
}

function characterPattern(character: string): string {
  const anyCase = (hex: string): string => hex.replace(/[a-f]/g, (d) => `[${d}${d.toUpperCase()}]`);
  const point = character.codePointAt(0) ?? 0;
  const bytes = [...new TextEncoder().encode(character)].map((b) => b.toString(16).padStart(2, '0'));
  const units = character.split('').map((u) => u.charCodeAt(0).toString(16).padStart(4, '0'));
  const forms = [
    character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
    bytes.map((b) => `%(?:25)*${anyCase(b)}`).join(''),
    units.map((u) => `\\\\u${anyCase(u)}`).join(''),
    `&#(?:0*${point}|[xX]0*${anyCase(point.toString(16))});`,
    ...(otherForms[character] ?? []),
  ];
  return `(?:${forms.join('|')})`;
}

/** As regular expressions; `+` for a space is itself encoded when encoding is repeated. */
const otherForms: Readonly<Record<string, readonly string[]>> = {
  ' ': ['\\+', '%(?:25)*2[bB]', '&nbsp;'],
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;', '\\\\"'],
  "'": ['&apos;'],
  '\\': ['\\\\\\\\'],
  '/': ['\\\\/'],
  '\n': ['\\\\n'],
  '\r': ['\\\\r'],
  '\t': ['\\\\t'],
};

function headerValue(name: string, value: string, text: (v: string) => string): string {
  if (secretHeaders.has(name)) return mask;
  // The names of cookies tell firewalls apart; their values are of no use.
  if (name === 'set-cookie') {
    return value
      .split('\n')
      .map((cookie) => `${text(/^[^=;]*/.exec(cookie)?.[0] ?? '').trim()}=${mask}`)
      .join('\n');
  }
  return text(value);
}

function parseJson(value: string): object | undefined {
  if (!/^\s*[{[]/.test(value.replace(/^\uFEFF/, ''))) return undefined;
  try {
    return JSON.parse(value.replace(/^\uFEFF/, '')) as object;
  } catch {
    return undefined;
  }
}

/** No answer of a token endpoint is deeper, and a stack is finite. */
const deepest = 64;

function walk(node: unknown, text: (v: string) => string, depth = 0): unknown {
  if (typeof node === 'string') return text(node);
  if (typeof node !== 'object' || node === null) return node;
  if (depth > deepest) return mask;
  if (Array.isArray(node)) return node.map((item) => walk(item, text, depth + 1));
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      text(key),
      // Numbers and flags under such a name (`code: 1010`) are error codes; only texts are credentials.
      isSecretName.test(key) && typeof value === 'string' && isCredential(key, value)
        ? mask
        : walk(value, text, depth + 1),
    ]),
  );
}

/** `code` and `error.code` also name errors: a short word such as `invalid_grant` or `unsupported_region` stays. */
function isCredential(key: string, value: string): boolean {
  if (/^(?:code|state)$/i.test(key)) return !/^[A-Za-z][A-Za-z_. ]{0,63}$|^[0-9]{1,8}$/.test(value);
  return value !== '';
}
