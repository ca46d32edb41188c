const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const withoutBreaks = (text: string): string => text.replace(/\s+/g, '');

/** Standard Base64 with padding (RFC 4648 section 4, line breaks allowed), whatever bytes it stands for. */
export function isBase64(text: string): boolean {
  const written = withoutBreaks(text);
  return written.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(written);
}

/** The text that standard Base64 stands for; undefined when it is none. */
export function decodeBase64(text: string): string | undefined {
  if (!isBase64(text)) return undefined;
  try {
    return utf8.decode(Uint8Array.from(atob(withoutBreaks(text)), (char) => char.charCodeAt(0)));
  } catch {
    // Bytes that are no text.
    return undefined;
  }
}

/** Standard Base64 with padding, of the text in UTF-8. */
export const encodeBase64 = (text: string): string => encodeBytes(new TextEncoder().encode(text));

/** Standard Base64 with padding. */
export const encodeBytes = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
