import type { FileFacts } from '../../dialects/types.ts';
import { childOf, childrenOf, type Entry, type MapEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isBlank, listed, placeOfKey, placeOfMap, placeOfValue, textsOf, wrapInList } from '../support/document.ts';
import { isOpenidDocument, serverMetadataOf } from '../support/serverMetadata.ts';
import type { Severity } from '../types.ts';

type Data =
  | {
      readonly kind: 'missing';
      readonly fields: readonly string[];
      readonly specification: string;
      readonly keysOnly: boolean;
    }
  | { readonly kind: 'not-a-list' | 'not-texts' | 'empty'; readonly entry: Entry }
  | { readonly kind: 'no-openid' };

const listFields: ReadonlySet<string> = new Set([
  'scopes_supported',
  'response_types_supported',
  'response_modes_supported',
  'grant_types_supported',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'introspection_endpoint_auth_methods_supported',
  'revocation_endpoint_auth_methods_supported',
  'code_challenge_methods_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'userinfo_signing_alg_values_supported',
  'request_object_signing_alg_values_supported',
  'dpop_signing_alg_values_supported',
  'claims_supported',
  'claim_types_supported',
  'acr_values_supported',
  'prompt_values_supported',
  'ui_locales_supported',
]);

/** RFC 8414 section 2 and OpenID Connect Discovery 1.0 section 3, told apart by the document's name. */
export const rule = fileRule<Data>({
  meta: {
    id: 'metadata-required-field',
    group: 'metadata',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Authorization server metadata has every required field, and lists where lists are asked for.',
  },
  *detect({ facts }) {
    const root = serverMetadataOf(facts);
    if (root === undefined) return;
    const fields = missingFields(facts, root);
    const keysOnly = publishesKeysOnly(root);
    if (fields.length > 0) {
      const specification = isOpenidDocument(facts) ? 'OpenID Connect Discovery' : 'RFC 8414';
      const severity: Severity = keysOnly ? 'info' : 'error';
      yield { at: placeOfMap(facts, root), data: { kind: 'missing', fields, specification, keysOnly }, severity };
    }
    for (const entry of root.children) {
      if (!listFields.has(entry.key) || (entry.kind === 'scalar' && entry.type === 'null')) continue;
      if (entry.kind !== 'list') yield { at: placeOfValue(facts, entry), data: { kind: 'not-a-list', entry } };
      else if (entry.children.length === 0) {
        yield { at: placeOfKey(facts, entry), data: { kind: 'empty', entry }, severity: 'warning' };
      } else if (entry.children.some((item) => item.kind !== 'scalar' || item.type !== 'string')) {
        yield { at: placeOfKey(facts, entry), data: { kind: 'not-texts', entry } };
      }
    }
    const scopes = childOf(root, 'scopes_supported');
    if (
      isOpenidDocument(facts) &&
      childrenOf(scopes).length > 0 &&
      !textsOf(scopes).includes('openid') &&
      scopes !== undefined
    ) {
      yield { at: placeOfKey(facts, scopes), data: { kind: 'no-openid' }, severity: 'info' };
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'missing':
        return data.keysOnly
          ? `The document lacks ${listed(data.fields)}. That is usual for an issuer that only publishes keys; clients that sign users in cannot use it.`
          : `The document lacks ${listed(data.fields)}, which ${data.specification} requires. Client libraries refuse incomplete metadata before they send anything. Add ${data.fields.length === 1 ? 'it' : 'them'}.`;
      case 'not-a-list':
        return `${data.entry.key} must be a list of strings. Client libraries refuse metadata with another type.`;
      case 'not-texts':
        return `Every item of ${data.entry.key} must be a string. Client libraries refuse metadata with another type.`;
      case 'empty':
        return `${data.entry.key} is empty, which says that the server supports none. Leave the field out, or fill it (RFC 8414 section 3.2).`;
      case 'no-openid':
        return 'scopes_supported does not list openid, which every OpenID provider supports. Clients that check the list refuse to sign in.';
    }
  },
  fix: ({ data }, { facts }) =>
    data.kind === 'not-a-list' && data.entry.kind === 'scalar' ? wrapInList(facts, data.entry) : [],
});

function missingFields(facts: FileFacts, root: MapEntry): readonly string[] {
  const grants = textsOf(childOf(root, 'grant_types_supported'));
  const responses = textsOf(childOf(root, 'response_types_supported'));
  const hasRedirect =
    grants.length === 0 || grants.some((grant) => grant === 'authorization_code' || grant === 'implicit');
  const isImplicit =
    (grants.length > 0 && grants.every((grant) => grant === 'implicit')) ||
    (grants.length === 0 && responses.length > 0 && responses.every((type) => !type.split(' ').includes('code')));
  const openid = isOpenidDocument(facts)
    ? ['jwks_uri', 'subject_types_supported', 'id_token_signing_alg_values_supported']
    : [];
  const required = [
    'issuer',
    ...(hasRedirect ? ['authorization_endpoint'] : []),
    ...(isImplicit ? [] : ['token_endpoint']),
    ...openid.slice(0, 1),
    'response_types_supported',
    ...openid.slice(1),
  ];
  return required.filter((key) => isBlank(childOf(root, key)));
}

/** Issuers of workload tokens (Kubernetes, CI runners) and identity providers of apps publish keys and no endpoints. */
const publishesKeysOnly = (root: MapEntry): boolean =>
  childOf(root, 'jwks_uri') !== undefined &&
  childOf(root, 'issuer') !== undefined &&
  childOf(root, 'token_endpoint') === undefined &&
  childOf(root, 'registration_endpoint') === undefined;
