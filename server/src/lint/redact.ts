import { layersOf } from '../base/escapes.ts';
import { addTo } from '../base/groupBy.ts';
import { itemAt } from '../base/known.ts';
import { memoised, memoisedFor } from '../base/memo.ts';
import { packedForms } from '../base/packedForms.ts';
import { isDrawn, isTelling, webhook } from '../knowledge/credentials.ts';
import { tokensIn } from '../knowledge/tokens.ts';
import { isSecretName } from '../model/secretNames.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { type Find, join, joined, mark, veil } from './veil.ts';

/**
 * Any text that is about to be shown: credentials in URLs, and words that are secrets by their shape, are replaced. The
 * workspace's own secrets are known by value (`knownSecrets`); these are values that no setting of a secret's role has.
 */
export const withoutCredentials = (text: string): string => veil(text, credentials).text;

/**
 * A message about a file of our own configuration, whose keys and values are words: one that a generator has drawn was
 * pasted there.
 */
export const withoutPasted = (message: string): string =>
  withoutCredentials(message).replace(/[\w+/=~-]{16,}/g, (word) => (isDrawn(word) ? mark : word));

/** True for a URL with user info or a credential among its parameters, and for a token. */
export const hasCredential = (text: string): boolean => withoutCredentials(text) !== text;

/**
 * Hides of each match what is behind its first group, up to as many characters from its end.
 *
 * @param pattern global; never matches nothing
 */
const behindGroup =
  (pattern: RegExp, kept = 0, isMeant: (match: RegExpExecArray) => boolean = () => true): Find =>
  (text) => {
    const found: Span[] = [];
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const [whole, before = ''] = match;
      const end = match.index + whole.length - kept;
      if (isMeant(match)) found.push({ start: match.index + before.length, end });
    }
    return found;
  };

/** Most texts have nothing of what most of them look for. */
const where =
  (isAsked: (text: string) => boolean, find: Find): Find =>
  (text) =>
    isAsked(text) ? find(text) : nothing;

const nothing: readonly Span[] = [];

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
  /([?&#;](?:pass|pw|cookie|hmac|t?otp|sas|ticket|[a-z]{0,8}[_.-]?sess(?:ion)?[_-]?id|(?:[\w-]{1,40}[_.-])?(?:session|sid)|[^=&#\s"'`]{0,60}(?:secret|token|passw|passphrase|pwd|key|code|assertion|sig|auth|credential|jwt|bearer)[^=&#\s"'`]{0,60})=)(?!\((?:secret|redacted)\)(?![^&#\s"'`,)]))(?:\((?:secret|redacted)\)|[^&#\s"'`,)])+/gi;

/** What assigns with the name in it, and the value. What a reference or a placeholder begins with begins no value. */
const assignment = /(([\w.-]{1,80})\\?["'`]?\s{0,4}=>?\s{0,4}\\?["'`]?)([^\\\s"'`,;&<>()[\]{}$%…][^\s"'`,;&<>()]*)/g;

/** The same in quotes, where any sign may be part of it. */
const quotedAssignment =
  /(([\w.-]{1,80})\\?["'`]?\s{0,4}=>?\s{0,4}\\?(["'`]))(?![\s=<>()[\]{}$%…])(?:(?!\\?\3)[^\r\n]){1,512}(?=\\?\3)/g;

/** With a colon between, which scopes have, too: `token:read`. */
const namedPassword = /\b((?:client[_-]?secret|passw(?:or)?d)\\?["'`]?:)([^\s"'`,;&<>()[\]{}$%…][^\s"'`,;&<>()]*)/gi;

/** The user and password of curl. */
const userOption = /((?:^|[\s"'`])(?:-u|--(?:proxy-)?user)[\s=]{1,4}["'`]?[^\s:"'`$<]{1,128}:)([^\s"'`$<(]+)/g;

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

const tokens: Find = (text) =>
  behindGroup(longWord)(text).flatMap(({ start, end }) =>
    tokensIn(text.slice(start, end)).map((token) => ({ start: start + token.start, end: start + token.end })),
  );

const has = (sign: string) => (text: string) => text.includes(sign);
const assigns = has('=');
const privateKeys = where(has('PRIVATE'), behindGroup(privateKey));

/** One after the other. */
const credentials: readonly Find[] = [
  // First: an address of a hook may hold an `@`, and what is behind that would stay.
  behindGroup(webhook),
  where(has('@'), behindGroup(userInfo, 1)),
  where(has('@'), behindGroup(brokenUserInfo, 1)),
  where(has('@'), behindGroup(bareUserInfo, 1)),
  where(has('%40'), behindGroup(encodedUserInfo, 3)),
  privateKeys,
  where((text) => /[$}]/.test(text), behindGroup(passwordHash)),
  where(
    (text) => assigns(text) && /["'`]/.test(text),
    behindGroup(
      quotedAssignment,
      0,
      ([whole, before, name = '']) => isSecretName(name) && !isPlainWord(whole.slice(before?.length)),
    ),
  ),
  // A second assignment on a line that was to be one, or a command line: `web CLIENT_SECRET=…`. Any word may be a password.
  where(
    assigns,
    behindGroup(assignment, 0, ([, , name = '', value = '']) => isSecretName(name) && !isPlainWord(value)),
  ),
  where(has(':'), behindGroup(namedPassword)),
  where(has('-u'), behindGroup(userOption)),
  where(assigns, behindGroup(parameter)),
  behindGroup(scheme),
  tokens,
];

/** Finds values in texts, however many there are. */
export interface KnownSecrets {
  /** The text with a mark in place of each of them, those that overlap included. */
  hide(text: string): string;
  /** Where they are, in the order of the text; those that overlap as one. */
  readonly placesIn: Find;
  /** The same of those that are written as they are, without reading escapes. */
  readonly wholesIn: Find;
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
  const finds = hiding(secrets);
  return memoised((text) => veil(text, finds).text, 200);
});

const hiding = (secrets: ReadonlySet<string>): readonly Find[] => {
  const { placesIn } = knownSecrets(secrets);
  // A token of which a part is known, such as the header that many JWTs have in common, could not be told by the rest.
  const withTokens: Find = (text) => {
    const known = placesIn(text);
    return known.length === 0 ? known : joined([...known, ...tokens(text)]);
  };
  return [withTokens, ...credentials, placesIn];
};

/** Where a file holds what is shown of no text (`redacted`), in its order. It is asked for at each move of a cursor. */
export const hiddenPlaces = (file: SourceFile, secrets: ReadonlySet<string>): readonly Span[] =>
  placesByFile(secrets)(file);

/** By lines, since the name on one does not say what the next one is. What is of several lines is told as a whole. */
const placesByFile = memoisedFor((secrets: ReadonlySet<string>) => {
  const finds = hiding(secrets);
  const { wholesIn } = knownSecrets(secrets);
  /** Of the text before: an edit leaves most lines as they are. */
  let earlier: ReadonlyMap<string, readonly Span[]> = new Map();
  return memoisedFor(({ text }: SourceFile): readonly Span[] => {
    const places = [...wholesIn(text), ...privateKeys(text)];
    const lines = new Map<string, readonly Span[]>();
    for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
      const hidden = lines.get(line) ?? earlier.get(line) ?? veil(line, finds).hidden;
      lines.set(line, hidden);
      for (const { start, end } of hidden) places.push({ start: index + start, end: index + end });
    }
    earlier = lines;
    return joined(places).filter(({ start, end }) => end > start);
  });
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
  const wholesIn: Find = (text) => {
    const spans: Span[] = [];
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
  const placesIn: Find = (text) => {
    const escaped = layersOf(text).flatMap(({ text: read, starts, ends }) =>
      wholesIn(read).map(({ start, end }): Span => ({ start: itemAt(starts, start), end: itemAt(ends, end - 1) })),
    );
    const found = wholesIn(text);
    return escaped.length === 0 ? found : joined([...found, ...escaped]);
  };
  return {
    holdsAny: (text) => holds(text) || layersOf(text).some((layer) => holds(layer.text)),
    hide: (text) => veil(text, [placesIn]).text,
    placesIn,
    wholesIn,
  };
}
