/**
 * The spellings in which a value comes back, the value itself first, each once: upper and lower case, reversed,
 * percent-encoded, escaped, with HTML references, quoted-printable, and what `packedForms` has. The shortest may be
 * shorter than the value; none is empty. An empty value has none.
 */
export function encodedForms(value: string): readonly string[] {
  if (value === '') return [];
  const bytes = bytesOf(value);
  const [lower, upper] = [hexOf(bytes), hexOf(bytes).toUpperCase()];
  const percent = [
    encodeURIComponent(wellFormed(value)),
    strictly(value),
    new URLSearchParams([['', value]]).toString().slice(1),
  ];
  const encoded = [
    ...percent,
    ...percent.map((text) => text.replaceAll('%20', '+')),
    ...percent.map((text) => text.replaceAll('+', '%20')),
    ...[lower, upper].map((hex) => hex.replace(/../g, '%$&')),
  ];
  const json = JSON.stringify(value).slice(1, -1);
  const escaped = [
    json,
    json.replaceAll('/', '\\/'),
    json.replace(/[<>&'\u007f-\uffff]/g, unicodeEscape),
    value.replace(/[\s\S]/g, unicodeEscape),
    ...[lower, upper].map((hex) => hex.replace(/../g, '\\x$&')),
  ];
  const forms = [
    value,
    value.trim(),
    value.toLowerCase(),
    value.toUpperCase(),
    ...packedForms(value),
    ...encoded,
    ...encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    ...encoded.map((text) => text.replaceAll('%', '%25')),
    ...escaped,
    ...escaped.map((text) => JSON.stringify(text).slice(1, -1)),
    ...references(value),
    upper.replace(/../g, '=$&'),
    quotedPrintable(bytes),
  ];
  return [...new Set(forms)].filter((form) => form !== '');
}

/**
 * The spellings that un-escaping does not lead back from: reversed, hexadecimal, Base64 and Base64url with and without
 * padding. The Base64 of a longer text that holds the value is found by the characters which depend on the value alone,
 * at each of the three ways it can begin in a group; a value of fewer than six bytes has too few of them.
 */
export function packedForms(value: string): readonly string[] {
  if (value === '') return [];
  const bytes = bytesOf(value);
  const hex = hexOf(bytes);
  const whole = base64Of(bytes);
  const within = bytes.length < 6 ? [] : ([0, 1, 2] as const).map((before) => base64Within(bytes, before));
  const base64 = [whole, whole.replaceAll('=', ''), ...within];
  const forms = [...base64, ...base64.map(toUrlAlphabet), hex, hex.toUpperCase(), [...value].reverse().join('')];
  return [...new Set(forms)];
}

/** The Base64 of the value behind so many other bytes, without the characters at its ends that hold bits of others. */
function base64Within(bytes: Uint8Array, before: 0 | 1 | 2): string {
  const text = base64Of(Uint8Array.from([...new Array<number>(before).fill(0), ...bytes]));
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}

/** Half of a surrogate pair alone cannot be encoded. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64Of = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

const toUrlAlphabet = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** RFC 3986: the unreserved characters alone stay. */
const strictly = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, (char) => `%${hexOf(bytesOf(char)).toUpperCase()}`);

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** HTML character references, for what markup needs, for all that is no letter or digit, and for all. */
function references(value: string): readonly string[] {
  const markup = (apostrophe: string): string =>
    value.replace(/[&<>"']/g, (char) => (char === "'" ? apostrophe : `&${markupNames[char]};`));
  const numeric = (which: RegExp, write: (point: number) => string): string =>
    value.replace(which, (char) => write(char.codePointAt(0) ?? 0));
  const decimal = (point: number): string => `&#${point};`;
  const hexadecimal = (point: number): string => `&#x${point.toString(16)};`;
  return [
    markup("'"),
    ...['&#39;', '&#039;', '&#x27;', '&apos;'].map(markup),
    ...[/[^\da-z]/giu, /[\s\S]/gu].flatMap((which) => [numeric(which, decimal), numeric(which, hexadecimal)]),
  ];
}

const markupNames: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };

/** RFC 2045 section 6.7, without line breaks. */
const quotedPrintable = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x3d
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
