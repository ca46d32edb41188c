/**
 * application/x-www-form-urlencoded, but leaving `-_.!~*'()` as they are. A server that decodes reads the same either
 * way; one that does not decode, as many do, still reads the usual secrets right. oauth4webapi's ClientSecretBasic
 * encodes these characters too and would make such a server answer invalid_client for a secret with a hyphen.
 */
export function formEncode(value: string): string {
  return encodeURIComponent(value).replaceAll('%20', '+');
}

/** Of the text's UTF-8 bytes. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
