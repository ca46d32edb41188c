import { decodeBase64 } from '../../base/base64.ts';
import { errorNames } from './errorNames.ts';

/** So much is looked for again: a text that is all credentials must not take its time. */
const most = { values: 200, characters: 16_000, each: 1_000 };

/**
 * The credentials that a text names as such, to be masked wherever they come again: in headers, options of curl, user
 * info, cookies, and behind the names of secrets in forms, JSON, multipart bodies and assignments. Of a Basic header both
 * the whole and the secret in it. The first 200 of them.
 */
export function credentialsIn(text: string): readonly string[] {
  const found = new Set<string>();
  let characters = 0;
  for (const value of named(text)) {
    const part = value.slice(0, most.each);
    if (part.length < 4 || found.has(part)) continue;
    characters += part.length;
    if (found.size === most.values || characters > most.characters) break;
    found.add(part);
  }
  return [...found];
}

function* named(text: string): Generator<string> {
  for (const [, scheme = '', value = ''] of text.matchAll(inHeader)) {
    if (/^basic$/i.test(scheme)) yield* secretOfPair(decodedPair(value));
    yield value;
  }
  for (const [, double, single, bare] of text.matchAll(inCurl)) yield* secretOfPair(double ?? single ?? bare);
  for (const [, userInfo] of text.matchAll(inUrl)) yield* secretOfPair(userInfo);
  for (const [, cookies = ''] of text.matchAll(inCookies)) yield* cookiesOf(cookies);
  for (const [, name = '', value = ''] of text.matchAll(inMultipart)) if (isSecretName(name)) yield value;
  for (const [, name = '', value = ''] of text.matchAll(inQuotes)) {
    // Sentences put names of errors and grants in quotes, too.
    const isName = !/secret|pass/i.test(name) && /^[a-z]+(?:[_ ][a-z]+)*$/i.test(value);
    if (!isName && !isOrdinary('parameter', value)) yield value;
  }
  for (let at = 0; ; ) {
    assigned.lastIndex = at;
    const found = assigned.exec(text);
    if (found === null) return;
    const [, before = '', name = ''] = found;
    at = assigned.lastIndex;
    if (!isSecretName(name)) continue;
    const [whole = '', double, single, bare] = valueAhead.exec(text.slice(at, at + 4000)) ?? [];
    at += whole.length;
    const value = double ?? single ?? bare ?? '';
    if (!isOrdinary(/[?&]/.test(before) ? 'parameter' : name, value)) yield value;
  }
}

const inHeader = /\b(Basic|Bearer|DPoP|Negotiate)\s{1,3}([\w+/=~.-]{8,4000})/gi;

/** `-u id:secret` and `--user`. */
const inCurl = /(?<![\w-])(?:-u|--user|--proxy-user)[ =]{0,3}(?:"([^"\n]{3,2000})"|'([^'\n]{3,2000})'|(\S{3,2000}))/g;

const inUrl = /:\/\/([^\s/?#"'`<>@]{3,500})@/g;

const inCookies = /(?<![\w-])(?:set-)?cookie\s{0,3}:\s{0,3}([^\n]{3,8000})/gi;

const inMultipart = /\bname="([\w.-]{2,60})"[^\n]{0,200}\n(?:[^\n]{1,200}\n){0,3}\n([^\n]{4,4000})/gi;

/** `refresh token 'x'`, `the password was "x"`. */
const inQuotes =
  /(secret|password|passphrase|token|code|verifier|assertion)(?: value| is| was)? {0,3}[:=]? {0,3}["']([^"'\n]{4,2000})["']/gi;

/** What stands in front of a value: `name=`, `"name": `, `--name `. */
const assigned = /(^|[^\w.-])([\w.-]{2,60})["']?(?: {0,3}(?:=>|[:=])\s{0,3}|(?<=--[\w-]{2,60}) )/g;

const valueAhead = /^(?:"([^"\n]*)|'([^'\n]*)|([^\s"',;&)}\]<>]+))/;

const isSecretName = (name: string): boolean =>
  /(?:secret|password|passwd|pwd|passphrase|token|code|verifier|assertion|nonce|state|api[_-]?key|private[_-]?key|session|sid)$/i.test(
    name,
  );

/** Such names are those of error codes and of sentences, too. */
function isOrdinary(name: string, text: string): boolean {
  // `couldn't fetch token: invalid_grant: …`
  const value = text.replace(/[:.]{1,3}$/, '');
  if (errorNames.has(value)) return true;
  if (/^(?:true|false|null|undefined|none|missing|required|expired|invalid|wrong|empty|bearer)$/i.test(value))
    return true;
  if (/^(?:in|un)?(?:valid|expired|missing|required|known|authorized|supported|denied)(?:_[a-z]+){1,5}$/.test(value))
    return true;
  // `code` also names errors, and `state` the step of a process: words alone are none.
  return (
    /(?:code|state|session)$/i.test(name) &&
    /^(?:[A-Za-z][A-Za-z_. -]{0,63}|[A-Z]{2,8}\d{1,12}|E\d{7}|-?\d{1,8})$/.test(value)
  );
}

/** The part behind the colon. */
function* secretOfPair(pair: string | undefined): Generator<string> {
  const colon = pair?.indexOf(':') ?? -1;
  if (pair !== undefined && colon >= 0) yield pair.slice(colon + 1).replace(/["']+/g, '');
}

function decodedPair(value: string): string | undefined {
  const standard = value.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '');
  return decodeBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='));
}

function* cookiesOf(line: string): Generator<string> {
  for (const part of line.split(';').slice(0, 50)) {
    const equals = part.indexOf('=');
    const [name, value] = [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    const isAttribute = /^(?:path|domain|expires|max-age|samesite|priority|version)$/i.test(name);
    // A flag or a language is no credential.
    if (equals > 0 && !isAttribute && value.length >= 8) yield value;
  }
}
