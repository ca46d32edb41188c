import type { Exchange, Grant, Target } from '../types.ts';
import type { PastedRedactor } from './redact.ts';
import type { Evidence, PastedError } from './types.ts';

/** Stands for the server where the text names none. Reserved, so it is nobody's (RFC 2606). */
export const unknownUrl = 'https://server.invalid/token';

/** The exchange as far as the text gives one, with nothing in it that may not be shown. */
export function exchangeOf(evidence: Evidence, target: Target, redactor: PastedRedactor): Exchange {
  const { errors, status, page, hasToken } = evidence;
  const [first] = errors;
  const body =
    first !== undefined ? bodyOf(first, redactor) : (page ?? (hasToken ? '{"access_token":"(redacted)"}' : ''));
  const answered = first !== undefined || page !== undefined || status !== undefined || hasToken;
  const headers = Object.fromEntries(
    Object.entries(evidence.headers).map(([name, value]) => [name, headerValue(name, value, redactor)]),
  );
  const date = Date.parse(headers.date ?? '');
  return {
    url: urlOf(evidence, target, redactor),
    grant: hasToken && evidence.grant === undefined ? 'client_credentials' : grantOf(evidence.grant),
    harmless: false,
    authMethod:
      evidence.authMethod ?? target.authMethod ?? (target.clientSecret === undefined ? 'none' : 'client_secret_basic'),
    scope: undefined,
    leg: evidence.leg === 'token' || evidence.leg === 'unknown' ? 'token' : 'other',
    response: answered
      ? {
          status: status ?? (first === undefined && hasToken ? 200 : 400),
          headers,
          body: first === undefined && page !== undefined ? redactor.sentence(body) : body,
          truncated: evidence.truncated,
        }
      : undefined,
    failure: evidence.failure,
    timings: {},
    // Dates in the answer are read against its own clock: how old the text is, nobody knows.
    endedAt: Number.isNaN(date) ? 0 : date,
  };
}

function urlOf(evidence: Evidence, target: Target, redactor: PastedRedactor): string {
  const { endpoint, hosts, failure } = evidence;
  const shown = endpoint === undefined ? undefined : redactor.url(endpoint);
  if (shown !== undefined && URL.canParse(shown)) return shown;
  const ofFailure = failure === undefined || hosts[0] === undefined ? undefined : `https://${hosts[0]}/token`;
  if (ofFailure !== undefined && URL.canParse(ofFailure)) return ofFailure;
  const configured = target.endpoint ?? target.discovered?.tokenEndpoint ?? target.issuer;
  return configured !== undefined && URL.canParse(configured) ? configured : unknownUrl;
}

/** The judge's tables tell the grants of a test apart; others are most like a refresh in what they prove. */
function grantOf(grant: string | undefined): Grant {
  if (grant === undefined || grant === 'authorization_code') return 'authorization_code';
  if (grant === 'client_credentials') return grant;
  return grant.endsWith(':device_code') ? 'urn:ietf:params:oauth:grant-type:device_code' : 'refresh_token';
}

/** Members an error answer may have; nothing else is copied. */
const memberNames: ReadonlySet<string> = new Set([
  'error',
  'error_description',
  'error_codes',
  'error_code',
  'error_subcode',
  'code',
  'errcode',
  'errmsg',
  'err_no',
  'sub_code',
  'message',
  'ok',
  'errorCode',
  'errorSummary',
  'errors',
  'resource',
  'field',
  'type',
  'title',
  'detail',
  'reason',
  'status',
  'error_type',
  'error_message',
  'error_msg',
  'token_type',
  'expires_in',
  'cloudflare_error',
]);

function bodyOf({ error, description, members }: PastedError, redactor: PastedRedactor): string {
  if (members !== undefined) return JSON.stringify(copy(members, redactor, 0));
  return JSON.stringify({
    ...(error === undefined ? {} : { error: redactor.code(error) ?? 'error' }),
    ...(description === undefined ? {} : { error_description: redactor.sentence(description) }),
  });
}

function copy(node: unknown, redactor: PastedRedactor, depth: number): unknown {
  if (typeof node === 'string') return redactor.sentence(node.slice(0, 2000));
  if (typeof node === 'number' || typeof node === 'boolean') return node;
  if (typeof node !== 'object' || node === null || depth > 4) return undefined;
  if (Array.isArray(node)) return node.slice(0, 10).map((item) => copy(item, redactor, depth + 1));
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => memberNames.has(name))
      .map(([name, value]) => [
        name,
        typeof value === 'string' && codeNames.has(name) ? codeOf(value, redactor) : copy(value, redactor, depth + 1),
      ]),
  );
}

/** Members whose text is told as the name of the error, in headlines too. */
const codeNames: ReadonlySet<string> = new Set([
  'error',
  'error_code',
  'code',
  'errcode',
  'sub_code',
  'errorCode',
  'error_type',
]);

/** A code, a few words, or a number; anything else could be what was sent. */
function codeOf(text: string, redactor: PastedRedactor): string {
  const isPlain =
    redactor.code(text) !== undefined || /^[\w.:-]{1,7}$/.test(text) || /^[a-z][a-z',. ()-]{0,200}$/i.test(text);
  return isPlain || /^-?\d{1,8}$/.test(text) ? redactor.sentence(text) : '(redacted)';
}

/** RFC 9110, section 5.6.7. */
const httpDate = '[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT';

/** Headers whose values look random and are shown all the same, while they are what the header says. */
const ownForms: ReadonlyMap<string, RegExp> = new Map([
  ['date', new RegExp(`^${httpDate}$`)],
  ['retry-after', new RegExp(`^(?:\\d{1,10}|${httpDate})$`)],
  ['cf-ray', /^[0-9a-f]{10,20}(?:-[A-Z]{3})?$/],
]);

function headerValue(name: string, value: string, redactor: PastedRedactor): string {
  if (name === 'location') return redactor.url(value.trim());
  if (name === 'set-cookie') return value.split(/[=;]/)[0] ?? '';
  if (ownForms.get(name)?.test(value.trim()) === true) return value.trim();
  return redactor.sentence(value.slice(0, 500));
}
