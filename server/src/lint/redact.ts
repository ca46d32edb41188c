import { layersOf } from '../base/escapes.ts';
import { addTo } from '../base/groupBy.ts';
import { itemAt } from '../base/known.ts';
import { memoised, memoisedFor } from '../base/memo.ts';
import { compareNumber } from '../base/order.ts';
import { packedForms } from '../base/packedForms.ts';
import { isDrawn, isTelling, webhook } from '../knowledge/credentials.ts';
import { replaceTokens } from '../knowledge/tokens.ts';
import { isSecretName } from '../model/secretNames.ts';

/** What stands in place of a secret. */
const mark = '(secret)';

/**
 * Any text that is about to be shown: credentials in URLs, and words that are secrets by their shape, are replaced. The
 * workspace's own secrets are known by value (`knownSecrets`); these are values that no setting of a secret's role has.
 */
export function withoutCredentials(text: string): string {
  // First: an address of a hook may hold an `@`, and what is behind that would stay.
  let shown = text.replace(webhook, `$1${mark}`).replace(userInfo, `$1${mark}@`);
  // Both ask for one of these, and most texts have neither.
  if (shown.includes('@')) shown = shown.replace(brokenUserInfo, `$1${mark}@`).replace(bareUserInfo, `${mark}@`);
  if (shown.includes('%40')) shown = shown.replace(encodedUserInfo, `$1${mark}%40`);
  if (shown.includes('PRIVATE')) shown = shown.replace(privateKey, mark);
  if (/[$}]/.test(shown)) shown = shown.replace(passwordHash, mark);
  if (/[=:]/.test(shown)) shown = withoutAssigned(shown);
  return shown
    .replace(parameter, `$1${mark}`)
    .replace(scheme, `$1${mark}`)
    .replace(longWord, (word) => replaceTokens(word, mark));
}

/**
 * A message about a file of our own configuration, whose keys and values are words: one that a generator has drawn was
 * pasted there.
 */
export const withoutPasted = (message: string): string =>
  withoutCredentials(message).replace(/[\w+/=~-]{16,}/g, (word) => (isDrawn(word) ? mark : word));

/** True for a URL with user info or a credential among its parameters, and for a token. */
export const hasCredential = (text: string): boolean => withoutCredentials(text) !== text;

/** Up to the last `@` of the authority: a password may hold one. */
const userInfo = /(\/\/)[^/?#\s"'`]*@/g;

/**
 * A user and a password in an address that is none: the password holds what ends an authority, or the slashes are
 * wrong. What follows the colon is no port, and a host stands behind the `@`.
 */
const brokenUserInfo =
  /\b((?:https?:[/\\]{0,4}|[a-z][a-z\d+.-]{1,20}:[/\\]{1,4}))[^\s:@/\\?#"'`]{1,64}:(?!\d{1,5}(?!\w)|[\s${<%[])[^\r\n]{1,256}?@(?=(?:[\w-]+\.)+[\w-]|localhost\b|\[)/gi;

/** The same without a scheme. The password has a character that is no letter: `contact:support@acme.io` is none. */
const bareUserInfo =
  /(?<![\w/.@:%-])(?!(?:mailto|acct|sips?|xmpp|im|pres|urn):)[\w.+-]{1,64}:(?!\d{1,5}(?!\w)|[/\\(])(?=[a-z]{0,128}[^a-z\s:@"'`])[^\s:@"'`]{6,128}@(?=(?:[\w-]+\.)+[a-z]{2}|localhost\b)/gi;

/** The same, percent-encoded as a whole, as in a parameter. */
const encodedUserInfo = /(%3A%2F%2F)(?:(?!%[234][0F3A]|%25)[^\s"'`&]){1,64}%3A(?!\d{1,5}(?!\w))[^\s"'`&]{1,256}?%40/gi;

/** The names are those of `mayNameCredential`; a test compares them. A part of the value may be hidden already. */
const parameter =
  /([?&#;](?:pass|pw|cookie|hmac|t?otp|sas|ticket|[a-z]{0,8}[_.-]?sess(?:ion)?[_-]?id|(?:[\w-]{1,40}[_.-])?(?:session|sid)|[^=&#\s"'`]{0,60}(?:secret|token|passw|passphrase|pwd|key|code|assertion|sig|auth|credential|jwt|bearer)[^=&#\s"'`]{0,60})=)(?!\(secret\)(?![^&#\s"'`,)]))(?:\(secret\)|[^&#\s"'`,)])+/gi;

/** A name, what assigns, and the value. What a reference or a placeholder begins with begins no value. */
const assignment = /([\w.-]{1,80})(\\?["'`]?\s{0,4}=>?\s{0,4}\\?["'`]?)([^\s"'`,;&<>()[\]{}$%…][^\s"'`,;&<>()]*)/g;

/** With a colon between, which scopes have, too: `token:read`. */
const namedPassword = /\b((?:client[_-]?secret|passw(?:or)?d)\\?["'`]?:)([^\s"'`,;&<>()[\]{}$%…][^\s"'`,;&<>()]*)/gi;

/** The user and password of curl. */
const userOption = /((?:^|[\s"'`])(?:-u|--user)[\s=]{1,4}["'`]?[^\s:"'`$<]{1,128}:)([^\s"'`$<(]+)/g;

/** A second assignment on a line that was to be one, or a command line: `web CLIENT_SECRET=…`. Any word may be a password. */
const withoutAssigned = (text: string): string =>
  text
    .replace(assignment, (whole, name: string, sign: string, value: string) =>
      isSecretName(name) && !isPlainWord(value) ? `${name}${sign}${mark}` : whole,
    )
    .replace(namedPassword, `$1${mark}`)
    .replace(userOption, `$1${mark}`);

/** `issue_refresh_token=true` */
const isPlainWord = (value: string): boolean => /^(?:true|false|none|null|undefined|\d{1,3})$/i.test(value);

/**
 * Hashes of passwords, as crypt, PHC strings, `htpasswd`, LDAP, Spring and Django write them, with `$$` in Compose: who has
 * the hash tries words until one fits.
 */
const passwordHash =
  /\${1,2}(?:2[abxy]?\${1,2}\d\d\${1,2}[\w./]{22,60}|(?:argon2(?:id|[id])|pbkdf2(?:-\w{1,10})?|scrypt|bcrypt-sha256)\${1,2}[\w./+=,-]{1,100}(?:\${1,2}[\w./+=,-]{1,200}){1,4}|(?:[156y]|apr1)\${1,2}(?:rounds=\d{1,9}\${1,2})?[\w./]{1,60}\${1,2}(?:[\w./]{20,128}|\(secret\)))|\b(?:pbkdf2|bcrypt|scrypt|argon2)(?:_sha\d{1,3})?\$(?:\$?[\w./+=,-]{1,200}){2,6}|\{(?:S?SHA\d{0,3}|S?MD5|PBKDF2[\w-]{0,10}|ARGON2)\}[\w+/=$.-]{16,400}/g;

/** An Authorization header (RFC 9110 section 11.6.2). "Basic authentication" is none. */
const scheme =
  /\b((?:Basic|Bearer|DPoP)(?:\s+|(?:%20|\+)+))(?:(?=[A-Za-z+/._~-]{0,200}[\d=])[\w+/.~-]{16,}=*|\(secret\)[\w+/~=-]+)/gi;

/** With its body, or as much of it as there is; a text that only names the first line stays. Blanks may have been taken out. */
const privateKey =
  /-----BEGIN[A-Z0-9 ]{0,40}PRIVATE ?KEY(?: ?BLOCK)?-----(?=(?:\\[nr]|\s){0,8}(?:[A-Za-z]{0,64}[\d+/]|\(secret\)))(?:[^-]|-(?!----END))*(?:-----END[A-Z0-9 ]{0,40}PRIVATE ?KEY(?: ?BLOCK)?-----)?/g;

const longWord = /[^\s"'`()<>,;“”‘’[\]{}|\\]{16,}/g;

/** Finds values in texts, however many there are. */
export interface KnownSecrets {
  /** The text with a mark in place of each of them, those that overlap included. */
  hide(text: string): string;
  holdsAny(text: string): boolean;
}

const indexes = new WeakMap<ReadonlySet<string>, KnownSecrets>();

/** One index for one set; the set may not change any more. */
export function knownSecrets(secrets: ReadonlySet<string>): KnownSecrets {
  const known = indexes.get(secrets);
  if (known !== undefined) return known;
  const created = createIndex(secrets);
  indexes.set(secrets, created);
  return created;
}

/** What is shown of any text: no known secret, no credential of an address, no token. */
export const redacted = (text: string, secrets: ReadonlySet<string>): string => showing(secrets)(text);

/** Many clients that share a setting say the same of it. */
const showing = memoisedFor((secrets: ReadonlySet<string>) => {
  const { hide } = knownSecrets(secrets);
  return memoised((text) => hide(withoutCredentials(hide(text))), 200);
});

/** Values are found by how they begin: a text is gone through once, whatever the number of values. */
const beginning = 8;

const pairCount = 0x2000;

/** One number for two characters; different pairs may share it. */
const pairAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 257 + text.charCodeAt(at + 1)) & (pairCount - 1);

/** A secret in the forms in which files and messages hold it; of a short one, which may be a word, only itself. */
const formsOf = memoised((secret): readonly string[] => {
  if (secret.length < beginning) return [secret];
  const json = JSON.stringify(secret).slice(1, -1);
  // A host is written, and told, in small letters: of an address, that is the part before its path.
  const lower =
    /\d/.test(secret) || isTelling(secret)
      ? [secret, /^[^/?#:]*/.exec(secret)?.[0] ?? ''].map((part) => lowered(secret, part))
      : [];
  // One that was encoded already is looked for as it reads, since escapes in texts are read to their end.
  const read = layersOf(secret).map(({ text }) => text);
  const forms = [secret, ...packedForms(secret), secret.replaceAll(' ', '+'), json, ...lower, ...read];
  return [...new Set(forms)].filter((form) => form.length >= beginning);
});

const lowered = (text: string, beginning: string): string => beginning.toLowerCase() + text.slice(beginning.length);

function createIndex(secrets: ReadonlySet<string>): KnownSecrets {
  const byBeginning = new Map<string, string[]>();
  const short: string[] = [];
  /** Whether any value may begin with two such characters: at most places of a text none does. */
  const pairs = new Uint8Array(pairCount);
  for (const secret of [...secrets].flatMap(formsOf)) {
    if (secret === '') continue;
    pairs[pairAt(secret, 0)] = 1;
    if (secret.length < beginning) short.push(secret);
    else addTo(byBeginning, secret.slice(0, beginning), secret);
  }
  const lengthAt = (text: string, at: number): number => {
    if (short.length === 0 && pairs[pairAt(text, at)] === 0) return 0;
    let longest = 0;
    for (const secret of byBeginning.get(text.slice(at, at + beginning)) ?? []) {
      if (secret.length > longest && text.startsWith(secret, at)) longest = secret.length;
    }
    for (const secret of short) {
      if (secret.length > longest && text.startsWith(secret, at)) longest = secret.length;
    }
    return longest;
  };
  const last = (text: string): number => text.length - (short.length > 0 ? 1 : beginning);
  /** In the order of the text; those that overlap as one. */
  const spansIn = (text: string): readonly Hit[] => {
    const spans: Hit[] = [];
    for (let at = 0; at <= last(text); at++) {
      const length = lengthAt(text, at);
      if (length > 0) join(spans, { start: at, end: at + length });
    }
    return spans;
  };
  const holds = (text: string): boolean => {
    for (let at = 0; at <= last(text); at++) if (lengthAt(text, at) > 0) return true;
    return false;
  };
  return {
    holdsAny: (text) => holds(text) || layersOf(text).some((layer) => holds(layer.text)),
    hide: (text) => {
      const escaped = layersOf(text).flatMap(({ text: read, starts, ends }) =>
        spansIn(read).map(({ start, end }): Hit => ({ start: itemAt(starts, start), end: itemAt(ends, end - 1) })),
      );
      const found = spansIn(text);
      return cover(text, escaped.length === 0 ? found : joined([...found, ...escaped]));
    },
  };
}

interface Hit {
  readonly start: number;
  readonly end: number;
}

function joined(spans: readonly Hit[]): readonly Hit[] {
  const result: Hit[] = [];
  for (const next of spans.toSorted((a, b) => compareNumber(a.start, b.start))) join(result, next);
  return result;
}

function join(spans: Hit[], next: Hit): void {
  const before = spans.at(-1);
  if (before === undefined || next.start >= before.end) spans.push(next);
  else spans[spans.length - 1] = { start: before.start, end: Math.max(before.end, next.end) };
}

function cover(text: string, spans: readonly Hit[]): string {
  let result = '';
  let position = 0;
  for (const { start, end } of spans) {
    result += text.slice(position, start) + mark;
    position = end;
  }
  return result + text.slice(position);
}
