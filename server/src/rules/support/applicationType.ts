import type { FileFacts } from '../../dialects/types.ts';
import { insertMapEntry, replaceValue } from '../../syntax/edit.ts';
import { childOf, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import type { Fix } from '../types.ts';
import { fixOf, isTemplated, itemsOf, scalarAt, textsOf } from './document.ts';
import { isLoopbackHost, parseUrl } from './url.ts';

/** How the redirect URI of a registration reaches the application. */
export type RedirectForm = 'custom-scheme' | 'loopback' | 'https-loopback' | 'http' | 'https' | 'unknown';

/** The form that decides which applications may use it (OpenID Connect Registration section 2, RFC 8252 section 7). */
export function redirectForm(text: string): RedirectForm {
  const uri = text.trim();
  if (isTemplated(uri)) return 'unknown';
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'urn') return 'unknown';
  if (scheme !== 'http' && scheme !== 'https') return 'custom-scheme';
  const url = parseUrl(uri);
  if (url === undefined) return 'unknown';
  const isLoopback = isLoopbackHost(url.rawHost);
  if (scheme === 'http') return isLoopback ? 'loopback' : 'http';
  return isLoopback ? 'https-loopback' : 'https';
}

export const redirectsOf = (root: MapEntry): readonly ScalarEntry[] => itemsOf(childOf(root, 'redirect_uris'));

/** Every redirect URI is one that only a native application receives: then `native` keeps what the author meant. */
export const isAllNative = (root: MapEntry): boolean => {
  const forms = redirectsOf(root).map(({ value }) => redirectForm(value));
  return forms.length > 0 && forms.every((form) => form === 'custom-scheme' || form === 'loopback');
};

export function setNative(facts: FileFacts, root: MapEntry, safety: Fix['safety']): readonly Fix[] {
  const own = scalarAt(root, 'application_type');
  const edits =
    own === undefined
      ? insertMapEntry(facts.tree, root, 'application_type', 'native')
      : replaceValue(facts.tree, own, 'native');
  return fixOf(facts, 'Set application_type to native', safety, edits);
}

/** The registration says that it is an MCP client's: by its file, its names, its scopes or its redirect URIs. */
export function isMcpRegistration(facts: FileFacts, root: MapEntry): boolean {
  const names = ['client_name', 'software_id', 'client_uri', 'scope'].map((key) => scalarAt(root, key)?.value ?? '');
  const texts = [
    uriPath(facts.file.uri).split('/').slice(-3).join('/'),
    ...names,
    ...textsOf(childOf(root, 'redirect_uris')),
  ];
  return texts.some((text) => /(?:^|[^a-z])mcp(?:[^a-z]|$)|model ?context ?protocol/i.test(text));
}

/** An answer of a server, which has filled in what the request left out. */
export const isIssued = (root: MapEntry): boolean =>
  ['client_id_issued_at', 'client_secret_expires_at', 'registration_access_token'].some(
    (key) => childOf(root, key) !== undefined,
  );
