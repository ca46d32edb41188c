import type { FileFacts } from '../../dialects/types.ts';
import { childOf, type MapEntry } from '../../syntax/tree.ts';
import { documentOf } from './document.ts';

/** Names of vendors for what RFC 7591 calls redirect_uris. */
const vendorNames = [
  'callbacks',
  'redirectUris',
  'redirectURIs',
  'redirect_uri',
  'redirectUri',
  'redirect_urls',
  'web',
  'installed',
];

/**
 * A document of RFC 7591 client metadata: one JSON object with the names of the specification. Lists of clients in the
 * configuration of an authorization server have types and rules of their own, so they are none.
 */
export function registrationOf(facts: FileFacts): MapEntry | undefined {
  const root = documentOf(facts, 'oauth-client-metadata');
  if (root === undefined || facts.tree.format !== 'json') return undefined;
  if (vendorNames.some((name) => childOf(root, name) !== undefined)) return undefined;
  const isSpecified = ['redirect_uris', 'grant_types', 'response_types', 'client_name'].some(
    (name) => childOf(root, name) !== undefined,
  );
  return isSpecified ? root : undefined;
}

/** The values may be inside a signed statement (RFC 7591 section 2.3). */
export const hasStatement = (root: MapEntry): boolean => childOf(root, 'software_statement') !== undefined;
