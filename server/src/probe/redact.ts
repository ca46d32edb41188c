import { memoisedFor } from '../base/memo.ts';
import { isTelling } from '../knowledge/credentials.ts';
import { createEchoes } from './echoes.ts';
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

/**
 * Secrets that a server may repeat although this request did not hold them: it was sent them before, or has made them. A
 * word among them may stand in any answer. There may be thousands, so they are looked for whole, and prepared once for a list.
 */
const othersIn = memoisedFor((secrets: readonly string[]) =>
  createEchoes(
    secrets.filter((secret) => secret.length >= 12 && isTelling(secret)),
    { parts: false },
  ),
);

export interface Redactor {
  /** Any text: known secrets, tokens and `name=value` pairs of credentials are masked. */
  readonly text: (text: string) => string;
  /** The same for what is told of an answer: the tokens it brings are masked wherever else they stand. */
  readonly of: (response: HttpResponse) => (text: string) => string;
  /** A response as it may be kept: names and shape stay, values of credentials do not. */
  readonly response: (response: HttpResponse) => HttpResponse;
}

/**
 * `secrets` are the values that were sent, `open` texts that may be shown, such as the client's id and addresses: a part
 * of a secret that stands in one of them is no secret. Empty ones are ignored. `others`: see `othersIn`.
 */
export function createRedactor(
  secrets: readonly string[],
  open: readonly (string | undefined)[] = [],
  others: readonly string[] = [],
): Redactor {
  const echoes = createEchoes(secrets, { parts: true, open: open.filter((text) => text !== undefined) });
  const text = (value: string): string =>
    othersIn(others)
      .hide(echoes.hide(value, mask), mask)
      .replace(/(?:\(redacted\)){2,}/g, mask)
      .replace(inJsonText, `$1"${mask}"`)
      .replace(inQuery, `$1${mask}`)
      .replace(bearer, `$1 ${mask}`)
      .replace(jwt, mask);
  const of = ({ body }: HttpResponse): ((text: string) => string) => {
    const issued = issuedIn(parseJson(body) ?? Object.fromEntries(new URLSearchParams(body)));
    if (issued.length === 0) return text;
    const again = createEchoes(issued, { parts: false });
    return (value) => text(again.hide(value, mask));
  };
  return {
    text,
    of,
    response: (response) => {
      const own = of(response);
      const parsed = parseJson(response.body);
      return {
        ...response,
        headers: Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, headerValue(name, value, own)]),
        ),
        body: parsed === undefined ? own(response.body) : JSON.stringify(walk(parsed, own)),
      };
    },
  };
}

/** Of the members whose values are masked only those that name no error. */
const issuedName = /(?:token|secret|password|api_?key)$/i;

/** Shorter ones are words. */
const shortestIssued = 16;

/** The tokens that an answer brings. */
function issuedIn(node: unknown, depth = 0): readonly string[] {
  if (typeof node !== 'object' || node === null || depth > deepest) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value !== 'string'
      ? issuedIn(value, depth + 1)
      : issuedName.test(key) && value.length >= shortestIssued && isTelling(value)
        ? [value]
        : [],
  );
}

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
  // A secret may be a number.
  if (typeof node === 'number') return text(String(node)) === String(node) ? node : mask;
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
