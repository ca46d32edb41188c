import { guid } from '../base/guid.ts';
import { memoised } from '../base/memo.ts';
import { percentReadings } from '../base/percent.ts';
import { textOfBase64, textOfHex } from './encodedText.ts';
import { looksLikeName } from './names.ts';
import { isPlaceholder } from './placeholders.ts';

/**
 * Credentials that a value holds without being one: the password of an address, a parameter, an assignment that was pasted
 * whole. Here the whole value is known, so that where a password ends can be told; of a text that is shown, it cannot.
 */

/** Longer values are no addresses, and no credentials that anybody has written down. UTF-16 units. */
export const longestValue = 16_384;

/** Names of parameters, members and variables whose values are credentials. */
const credentialName =
  /secret|token|passw|passphrase|pwd|credential|assertion|bearer|jwt|sig(?:nature)?$|(?:^|[_.-])(?:pass|pw|auth|code|key)$|(?:api|access|private|signing|account|admin)key$/i;

/** What says something about a credential: its kind, its place, its name. */
const aboutCredential =
  /(?:ur[il]|endpoint|type|alg|method|hint|format|lifetime|ttl|expir\w*|seconds|name|id|path|file|length|size)$|public|publishable|verif|challenge/i;

/** Whoever knows the id of a session has the session; a digest with a key is as good as what it stands for. */
const sessionName =
  /^(?:[a-z]{0,8}[_.-]?sess(?:ion)?[_-]?id|(?:[\w-]{1,40}[_.-])?(?:session|sid)|cookie|hmac|t?otp|sas|ticket)$/i;

export const isCredentialName = (name: string): boolean =>
  (credentialName.test(name) && !aboutCredential.test(name)) || sessionName.test(name);

/** Wider: a parameter of such a name is sent to nobody, whatever it holds. */
export const mayNameCredential = (name: string): boolean =>
  sessionName.test(name) ||
  /secret|token|passw|passphrase|^pass$|^pw$|pwd|key|code|assertion|sig|auth|credential|jwt|bearer/i.test(name);

/** Nobody writes so otherwise: words and names have no digits and few capitals, numbers no letters. */
export const isTelling = (text: string): boolean =>
  text.length >= 8 &&
  /\p{L}/u.test(text) &&
  (/\d/.test(text) || isShuffled(text)) &&
  !/^[a-z][a-z\d+.-]*:\/\//i.test(text);

/** Four words and more in one, which no message has by chance. */
const isPhrase = (text: string): boolean =>
  text.length >= 20 && /^\p{L}{2,}(?:[ _-]\p{L}{2,}){3,}$/u.test(text) && !isPlaceholder(text, 'client_secret');

/** Letters alone, with more capitals than words have that were written together, and fewer than names of constants. */
function isShuffled(text: string): boolean {
  if (!/^[A-Za-z]{16,}$/.test(text)) return false;
  const large = text.replace(/[a-z]/g, '').length / text.length;
  return large > 0.3 && large < 0.7;
}

/** The texts that are credentials in a value, as they stand in it and as it is read. */
export const credentialsIn: (value: string) => readonly string[] = memoised((value) => {
  if (value.length < 8 || value.length > longestValue || !/[:=@%/\s]|PRIVATE|^[\w+-]{16}/.test(value)) return [];
  const found = [value, ...percentReadings(value).map(({ text }) => text)].flatMap((text) => [
    ...readableIn(text),
    ...encodedIn(text),
  ]);
  return [...new Set(found)].filter((text) => isTelling(text) || isPhrase(text));
}, 2000);

const readableIn = (text: string): readonly string[] => [
  ...passwordsOf(text),
  ...passwordsBehindSlash(text),
  ...passwordsOfNested(text),
  ...parametersOf(text),
  ...assignedIn(text),
  ...authorizationIn(text),
  ...pairsOf(text),
  ...namedIn(text),
  ...membersOf(text),
  ...keyLinesOf(text),
  ...inputsOf(text),
  ...hooksOf(text),
];

/**
 * Whoever knows such an address may write to it, or call in the name of its owner. The second group may be hidden in
 * part already.
 */
export const webhook =
  /(\bhooks\.slack\.com\/\w{1,20}\/|\bdiscord(?:app)?\.com\/api\/webhooks\/|\.webhook\.office\.com\/webhookb2\/|\boutlook\.office\.com\/webhook\/|\bhooks\.zapier\.com\/hooks\/catch\/|\bmaker\.ifttt\.com\/(?:use|trigger\/\w{1,60}(?:\/json)?\/with\/key)\/|\bapi\.telegram\.org\/bot|\bhook\.(?:\w{1,4}\.)?make\.com\/|\binfura\.io\/v3\/|\balchemy\.com\/v2\/|\bevents\.pagerduty\.com\/integration\/)((?:[\w/:@-]|\(secret\))+)/g;

/** The steps of such an address that are drawn, wherever else they are put: before a well-known path, too. */
const hooksOf = (text: string): readonly string[] =>
  [...text.matchAll(webhook)].flatMap(([, , steps = '']) => steps.split(/[/:@]/).filter(isRandom));

/** What VS Code is to ask for: a key was pasted where its name belongs. */
const inputsOf = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{input:([^${}]{16,512})\}/g)].flatMap(([, name = '']) => (isDrawn(name) ? [name] : []));

/** What a secret in Base64 or hexadecimal stands for, where that is a text: the secret itself, or an id and a secret. */
export function secretsEncodedIn(secret: string): readonly string[] {
  const word = secret.replace(/^base64:/, '');
  const text = (textOfHex(word) ?? decodedSecret(word))?.trim();
  if (text === undefined || text.length < 8) return [];
  const own = isIdWithSecret(text) ? [text.slice(text.indexOf(':') + 1)] : [];
  // A word that was encoded may be in other texts, too.
  const whole = /\s/.test(text) || !(isTelling(text) || /^[\p{L}\p{N}]{16,}$/u.test(text)) ? [] : [text];
  return [...whole, ...[...own, ...readableIn(text)].filter(isTelling)];
}

const decodedSecret = (word: string): string | undefined =>
  word.length >= 12 && /^[\w+/-]{1,4096}={0,2}$/.test(word) ? textOfBase64(word) : undefined;

/** More words in Base64 than a value has that somebody wrote. */
const maxEncoded = 20;

/** Base64 of what would be a credential as it reads: `id:secret` of a Basic header that lost its scheme, a form, JSON. */
function encodedIn(text: string): readonly string[] {
  const found: string[] = [];
  let count = 0;
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,4096}={0,2}/g)) {
    if (count++ === maxEncoded) break;
    // In an address a slash ends the step before.
    for (const word of run.includes('/') ? [run, ...run.split('/')] : [run]) {
      const read = word.length < 16 ? undefined : textOfBase64(word);
      if (read !== undefined && (isIdWithSecret(read) || readableIn(read).some(isTelling))) found.push(word);
    }
  }
  return found;
}

/** Ids of objects read alike: `Organization:42`, `012:Organization1`. */
function isIdWithSecret(text: string): boolean {
  const secret = /^[\w.@|-]{1,128}:([^\s/]\S{7,512})$/.exec(text)?.[1];
  return secret !== undefined && isTelling(secret) && !/^[A-Za-z]+[_-]?\d+$/.test(secret);
}

/** More `@` than an address has; what is behind them is no address. */
const maxSigns = 8;

/**
 * What stands between the first colon behind the scheme and an `@` with a host, whatever is in it: a password that was not
 * encoded ends the authority early. `host:port/path@host` looks the same and is told by a `@sha256:` only.
 */
function passwordsOf(text: string): readonly string[] {
  const start =
    /^\s*(?!(?:mailto|acct|sips?|xmpp|im|pres|urn):)(?:[a-z][a-z\d+.-]{0,20}:[/\\]{1,4}|https?:)?[^:@/\\\s"'{}[\],]{0,128}:(?!\/\/)/i.exec(
      text,
    )?.[0].length;
  if (start === undefined) return [];
  const found: string[] = [];
  for (
    let at = text.indexOf('@', start), count = 0;
    at >= 0 && count < maxSigns;
    at = text.indexOf('@', at + 1), count++
  ) {
    const isHost = /^[\w.*{<[%$-]/.test(text.slice(at + 1, at + 2)) && !/^sha\d+:/.test(text.slice(at + 1, at + 9));
    // A step of a path: `/@scope/`.
    if (!isHost || text[at - 1] === '/') continue;
    const password = text.slice(start, at);
    found.push(password);
    // An address is read as far as the character that ends its authority, and the rest is shown as a path.
    if (/[/?#\\@]/.test(password)) found.push(...password.split(/[/?#\\@\s]/).filter(isMixed));
  }
  return found;
}

/** Also what is short: letters of both cases, and digits among them. */
export const isMixed = (text: string): boolean =>
  looksRandom(text) || (text.length >= 8 && /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text));

/** An address that is the value of a parameter. */
const nested = /[?&#;][^=&#?;/\s"']{1,60}=(?=([a-z][a-z\d+.-]{1,20}:\/\/[^&#]{1,2048}))/gi;

/** More addresses than anybody puts into one. */
const maxNested = 8;

const passwordsOfNested = (text: string): readonly string[] =>
  text.includes('@')
    ? [...text.matchAll(nested)].slice(0, maxNested).flatMap(([, value = '']) => passwordsOf(value))
    : [];

/** Not made of words, and not as ids are written that are no secrets. */
export const looksRandom = (text: string): boolean =>
  (text.length >= 12 && /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)) ||
  /^(?=[a-f]{0,16}\d)[\da-f]{20,}$/.test(text);

/** `user/password@host`, as clients of Oracle take it; `owner/action@v4` reads alike, behind another beginning. */
function passwordsBehindSlash(text: string): readonly string[] {
  if (!text.includes('@')) return [];
  const isSure = /^\s*jdbc:oracle:/i.test(text);
  return [...text.matchAll(/(?<![\w/.$-])[\w.$-]{1,64}\/(?=([^\s"'@/]{8,128})@)/g)].flatMap(([, password = '']) =>
    isSure || isDrawn(password) ? [password] : [],
  );
}

/** A name, and not one word in which letters and digits take turns. */
export const readsAsName = (text: string): boolean =>
  looksLikeName(text) && !(/^[A-Za-z\d]{14,}$/.test(text) && (text.match(/[A-Za-z]\d/g)?.length ?? 0) > 1);

/**
 * A word as generators draw them: with more digits among its letters than names have. An id of an object (RFC 9562) is
 * drawn, too, and no secret.
 */
export const isDrawn = (text: string): boolean =>
  text.length >= 16 &&
  text.length <= 512 &&
  /^[\w+/=~-]+$/.test(text) &&
  /\d.*\d.*\d/.test(text) &&
  !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) &&
  // Of `api-v1-2024-prod` each part is a word or a number.
  text.split(/[-_/]/).some((part) => /[A-Za-z]/.test(part) && /\d.*\d/.test(part) && !/^[A-Za-z]+\d+$/.test(part)) &&
  !readsAsName(text);

/** Of a query, of a fragment, of a path whose steps have names. */
function parametersOf(text: string): readonly string[] {
  const found: string[] = [];
  let unencoded: string | undefined;
  for (const match of text.matchAll(/[?&#;/]([^=&#?;/\s"']{1,60})=(?=([^&#]*))/g)) {
    const [whole, name = '', value = ''] = match;
    if (!isCredentialName(name)) continue;
    const rest = text.slice(match.index + whole.length);
    const own = untilNext(rest);
    found.push(value, ...value.split('/'), ...restOfParameter(own));
    // All that follows counts once: of thousands of parameters each would be another rest, nearly as long as the text.
    if (isUnencoded(own)) unencoded ??= rest;
  }
  return unencoded === undefined ? found : [...found, unencoded];
}

/** Up to what reads as another parameter. */
function untilNext(rest: string): string {
  const end = rest.search(/[&;][\w.-]{1,60}=/);
  return end < 0 ? rest : rest.slice(0, end);
}

/** No address has any of these (RFC 3986 section 2). */
const isUnencoded = (own: string): boolean => /["\\^`|]/.test(own);

/**
 * Of a value that was not encoded what is behind a sign that ends it for a reader: pieces that are no parameters, and all of it
 * where a character shows that nothing there was encoded.
 */
function restOfParameter(own: string): readonly string[] {
  if (isUnencoded(own) || /\s/.test(own)) return [own];
  const [first = '', ...pieces] = own.split(/[&;#]/);
  const isCut = pieces.some((piece) => isTelling(piece) && !/[/=]/.test(piece));
  return isCut ? [...pieces.filter((piece) => !piece.includes('/')), own.slice(first.length + 1)] : [];
}

/** `CLIENT_SECRET=…`, `client_secret: …`, `--client-secret=…`: pasted with its name. And an Authorization header. */
function assignedIn(text: string): readonly string[] {
  const header = /^\s*(?:authorization\s*:\s*)?(?:basic|bearer|dpop|token)\s+(\S+)\s*$/i.exec(text)?.[1];
  const [, name = '', value = ''] =
    /^\s*(?:export\s+|-{1,2})?["']?([\w.-]{1,80})["']?\s*[=:]\s*["']?(\S+)/.exec(text) ?? [];
  const assigned = isCredentialName(name) ? [value, value.replace(/["'],?$/, '')] : [];
  return header === undefined ? assigned : [header, ...assigned];
}

/** What follows the name of an Authorization header, whichever its scheme is. */
function authorizationIn(text: string): readonly string[] {
  const rest = /\bauthorization["']?\s{0,8}[:=]\s{0,8}["']?([^\r\n]{8,4096})/i.exec(text)?.[1];
  if (rest === undefined) return [];
  const words = rest.split(/[\s,;:"'={}()]+/);
  // The first of several is the scheme.
  return (words.length > 1 ? words.slice(1) : words).filter(
    (word) => word.length >= 12 && isTelling(word) && !looksLikeName(word),
  );
}

/**
 * A connection string, `Server=…;User ID=…;Password=…`: its values end at a semicolon and nowhere else, or at their quote. The
 * parameters of a path, `/step;name=value/step`, are none.
 */
function pairsOf(text: string): readonly string[] {
  if (!text.includes(';') || /^\s*https?:/i.test(text)) return [];
  const pairs = [...text.matchAll(/(?:^|;)\s{0,8}([A-Za-z][\w .-]{0,40})=(?=("[^"]*"|'[^']*'|[^;]*))/g)];
  if (pairs.length < 2) return [];
  return pairs.flatMap(([, name = '', written = '']) => {
    const value = written.trim().replace(/^(["'])(.*)\1$/s, '$2');
    return isCredentialName(name.replaceAll(' ', '')) && !/^[{<]/.test(value) && !isElsewhere(value) ? [value] : [];
  });
}

/** `host=db password=…`, `{client_secret: …}`, `Cookie: session=…`: behind its name, somewhere in a text. */
const assignment =
  /(?<![^\s,;{([?&#/"'=$])([\w.-]{1,80})["']?(\s{0,8}(?:=>?|:)\s{0,8}["']?)(?=([^\s"',;&<>{}()]{8,512}))/g;

/** In quotes it ends with them, whatever is in it. */
const quotedAssignment =
  /(?<![^\s,;{([?&#/"'=$])([\w.-]{1,80})["']?\s{0,8}(?:=>?|:)\s{0,8}(?:"(?=([^"\r\n]{8,512})")|'(?=([^'\r\n]{8,512})'))/g;

/** `--client-secret …`, `password …`: the name and the value are words. */
const wordBehindName = /(?<![^\s"'])(-{0,2})([a-z][\w.-]{1,80})(?::|\s{1,8}is)?\s{1,8}["']?(?=([^\s"']{8,512}))/gi;

/** As curl takes them. */
const userOption = /(?:^|\s)(?:-u|--(?:proxy-)?user)[\s=]{1,8}["']?[^\s:"']{1,128}:(?=([^\s"']{8,512}))/g;

/** Of an Authorization header, in a longer text. */
const behindScheme = /(?<![^\s,;"'=:])(?:basic|bearer|dpop)\s{1,8}(?=([^\s,;"']{16,4096}))/gi;

/** An address that was cut behind the password: what stands there is no port. */
const cutAddress = /:\/\/[^\s:@/?#"']{1,128}:(?=([^\s:@/?#"']{12,256})(?![^\s/?#"']))/g;

/** A token in place of the user, as Git hosts take it. */
const tokenAsUser = /:\/\/([^\s:@/?#"']{16,512})@/g;

/** The same with a sign in it, behind or before which the host seems to stand. */
const tokenWithSigns =
  /:\/\/(?=[^\s:@/?#"']{1,512}@|[^\s:@./?#"']{12,512}[/?#])([^\s"']{12,512})@(?=(?:[\w-]+\.)+[a-z]{2}|localhost\b)/gi;

/** A step of a path behind a step that names it. */
const stepBehindName =
  /\/(?:client[_-]?secret|password|api[_-]?key|(?:access|refresh|auth)[_-]?token)[/:](?=([^/?#\s"']{8,512}))/gi;

/** Names that are words of other things, too. */
const commonName = /(?:^|[_.-])(?:auth|code|key)$/i;

/** A path, or a reference in a notation that is not read. */
const isElsewhere = (value: string): boolean => /^(?:[.~]{0,2}\/[\w.-]+\/|[$%[])/.test(value);

/** Named inside of a longer text. The less the notation says, the more the value has to. */
function namedIn(text: string): readonly string[] {
  const found: string[] = [];
  const take = (name: string, value: string, isSure: boolean): void => {
    if (!isCredentialName(name) || isElsewhere(value)) return;
    if ((isSure && !commonName.test(name)) || looksRandom(value)) found.push(value);
  };
  for (const match of text.matchAll(assignment)) {
    const [whole, name = '', sign = '', value = ''] = match;
    take(name, value, sign !== ':');
    // A sign that ends a value elsewhere may be one of a password; what assigns again is none.
    const word = /^[^\s"']*/.exec(text.slice(match.index + whole.length, match.index + whole.length + 512))?.[0] ?? '';
    const isParameter = /[?&#/]/.test(text.charAt(match.index - 1));
    if (word.length > value.length + 1 && !isParameter && !word.includes('=')) take(name, word, false);
  }
  for (const [, name = '', inDouble, inSingle] of text.matchAll(quotedAssignment)) {
    take(name, inDouble ?? inSingle ?? '', true);
  }
  for (const [, dashes, name = '', value = ''] of text.matchAll(wordBehindName)) take(name, value, dashes !== '');
  for (const pattern of [userOption, behindScheme]) {
    for (const [, value = ''] of text.matchAll(pattern)) found.push(value);
  }
  for (const pattern of [stepBehindName, cutAddress, tokenAsUser]) {
    for (const [, value = ''] of text.matchAll(pattern)) if (isRandom(value)) found.push(value);
  }
  for (const [, value = ''] of text.matchAll(stepBehindName)) if (guid.test(value)) found.push(value);
  for (const [, value = ''] of text.matchAll(tokenWithSigns)) {
    if (looksRandom(value)) found.push(value, ...value.split(/[@/?#]/).filter(isMixed));
  }
  return found;
}

/** Of a JSON Web Key, a member of its private part (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
export const isPrivateKeyMember = (name: string): boolean => /^(?:d|p|q|dp|dq|qi|k)$/.test(name);

/** A password in an address, wherever that stands in a text. */
const embeddedPassword = /\/\/[^\s:@/?#"'`]{0,128}:(?=([^\s@/"'`]{8,256})@[\w.*{<[%$-])/g;

const cookieHeader = /\b(?:set-)?cookie["']?[ \t]{0,4}[:=][ \t]{0,4}["']?([^\r\n"']{12,4096})/gi;

const isRandom = (text: string): boolean => looksRandom(text) || isDrawn(text);

/** Of a whole file, comments and scripts included: what stands where only credentials do. */
export const credentialsWritten = (text: string): readonly string[] => [
  ...[embeddedPassword, userOption, behindScheme].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, value = '']) => (isRandom(value) ? [value] : [])),
  ),
  ...[...text.matchAll(cookieHeader)].flatMap(([, pairs = '']) => pairs.split(/[;=\s]+/).filter(isRandom)),
  ...(text.includes('PRIVATE') ? keysWritten(text) : []),
];

/** A private key that nothing holds together: in a comment, or without quotes, where its lines read as names. */
const keyWritten =
  /-----BEGIN[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----((?:[ \t]*\r?\n[ \t#;/*]*[A-Za-z0-9+/]{1,76}={0,2}(?![^\s]))+)/g;

const keysWritten = (text: string): readonly string[] =>
  [...text.matchAll(keyWritten)].flatMap(([, body = '']) =>
    [...body.matchAll(/[A-Za-z0-9+/]{8,}/g)].flatMap(([line]) => (isTelling(line) ? [line] : [])),
  );

/** Members of JSON, those of a private key included. */
function membersOf(text: string): readonly string[] {
  // JSON in a string of JSON, or between double quotes of another notation.
  if (text.includes('\\"')) return membersOf(text.replaceAll('\\"', '"'));
  if (!text.includes('":') && !/"\s+:/.test(text)) return [];
  const isKey = text.includes('"kty"');
  return [...text.matchAll(/"([\w.-]{1,60})"\s*:\s*"([^"\\]{8,})"/g)].flatMap(([, name = '', value = '']) =>
    isCredentialName(name) || (isKey && isPrivateKeyMember(name)) ? [value] : [],
  );
}

/** The lines of a private key, however they were joined; without its end, up to the quote of what it stands in. */
const keyLinesOf = (text: string): readonly string[] =>
  text.includes('PRIVATE')
    ? [...text.matchAll(/-----BEGIN[A-Z0-9 ]{0,40}PRIVATE ?KEY(?: ?BLOCK)?-----([^"'-]*)/g)].flatMap(([, body = '']) =>
        [...body.replaceAll(/\\[nr]/g, ' ').matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)].map(([line]) => line),
      )
    : [];
