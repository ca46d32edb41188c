import { wellFormed } from '../base/wellFormed.ts';

/**
 * application/x-www-form-urlencoded, but leaving `-_.!~*'()` as they are. A server that decodes reads the same either
 * way; one that does not decode, as many do, still reads the usual secrets right. oauth4webapi's ClientSecretBasic
 * encodes these characters too and would make such a server answer invalid_client for a secret with a hyphen.
 */
export function formEncode(value: string): string {
  return encodeURIComponent(wellFormed(value)).replaceAll('%20', '+');
}

/**
 * The credentials of HTTP Basic. `form`: as RFC 6749 section 2.3.1 has it, id and secret form-encoded first. `raw`: as
 * RFC 7617 has it, for servers that leave the decoding out.
 */
export function basicCredentials(id: string, secret: string, encoding: 'form' | 'raw'): string {
  return encoding === 'raw' ? `${id}:${secret}` : `${formEncode(id)}:${formEncode(secret)}`;
}

/** True when the two differ and both can be read: a raw id with a colon would end there. */
export function encodingsDiffer(id: string, secret: string): boolean {
  return !id.includes(':') && basicCredentials(id, secret, 'form') !== basicCredentials(id, secret, 'raw');
}
