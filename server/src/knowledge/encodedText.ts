const utf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 (RFC 3629 section 4) without control characters; some of it is none, which is told by decoding. A character is a byte. */
const mayBeText = /^(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+$/;

/** Undefined where the bytes are not what somebody writes, as hardly any are: an exception costs more than all the rest. */
function textOf(bytes: string): string | undefined {
  if (!mayBeText.test(bytes)) return undefined;
  if (/^[\t\n\r -~]+$/.test(bytes)) return bytes;
  try {
    const text = utf8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    return /^[\t\n\r -~\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What Base64 of either alphabet stands for, padded or not; undefined when it is none, or not of what somebody writes. */
export function textOfBase64(word: string): string | undefined {
  // Four characters hold three bytes, so that one over is none.
  if (word.replace(/=+$/, '').length % 4 === 1) return undefined;
  try {
    return textOf(atob(word.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
}

/** What hexadecimal stands for. Of eight bytes and more, which are no text by chance. */
export const textOfHex = (word: string): string | undefined =>
  /^(?:[\da-f]{2}){8,2048}$/i.test(word)
    ? textOf(word.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))))
    : undefined;
