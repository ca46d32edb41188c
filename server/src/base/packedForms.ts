import { encodeBytes } from './base64.ts';

/**
 * The forms of a value that un-escaping does not lead back from: reversed, hexadecimal, Base64 and Base64url with and
 * without padding, each once. The Base64 of a longer text that holds the value is found by the characters which depend on
 * the value alone, at each of the three ways it can begin in a group; a value of fewer than six bytes has too few of them.
 * An empty value has no form.
 */
export function packedForms(value: string): readonly string[] {
  if (value === '') return [];
  const bytes = new TextEncoder().encode(value);
  const hex = hexOf(bytes);
  const whole = encodeBytes(bytes);
  const within = bytes.length < 6 ? [] : ([0, 1, 2] as const).map((before) => base64Within(bytes, before));
  const base64 = [whole, whole.replaceAll('=', ''), ...within];
  const forms = [...base64, ...base64.map(toUrlAlphabet), hex, hex.toUpperCase(), [...value].reverse().join('')];
  return [...new Set(forms)];
}

/** The Base64 of the value behind so many other bytes, without the characters at its ends that hold bits of others. */
function base64Within(bytes: Uint8Array, before: 0 | 1 | 2): string {
  const text = encodeBytes(Uint8Array.from([...new Array<number>(before).fill(0), ...bytes]));
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const toUrlAlphabet = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');
