import type { FileFacts } from '../../dialects/types.ts';
import { appendListItem, removeEntry, replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ListEntry, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, isBlank, itemsOf, mapAt, placeOfKey, placeOfValue, scalarAt, textsOf } from '../support/document.ts';
import { isOpenidDocument, serverMetadataOf } from '../support/serverMetadata.ts';
import type { Detection, Fix } from '../types.ts';

type Data =
  | { readonly kind: 'grant-without-endpoint'; readonly grant: string; readonly endpoint: string }
  | { readonly kind: 'endpoint-without-grant'; readonly grant: string; readonly endpoint: string }
  | { readonly kind: 'same-endpoint' | 'no-signing-algs' | 'no-par' }
  | { readonly kind: 'none-alg' | 'none-id-token'; readonly entry: Entry }
  | { readonly kind: 'no-rs256'; readonly entry: ListEntry }
  | { readonly kind: 'fragment'; readonly entry: ScalarEntry }
  | { readonly kind: 'unknown-alias'; readonly entry: Entry };

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const grantEndpoints = [
  [deviceGrant, 'device_authorization_endpoint'],
  ['urn:openid:params:grant-type:ciba', 'backchannel_authentication_endpoint'],
] as const;

/**
 * RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3, RFC 8628 section 4, RFC 9126 section 5, RFC 8705
 * section 5. A list that is left out has a default and says nothing.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'metadata-endpoint-consistency',
    group: 'metadata',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'The endpoints and the capabilities of a metadata document agree.',
  },
  *detect({ facts }) {
    const root = serverMetadataOf(facts);
    if (root === undefined) return;
    yield* grantProblems(facts, root);
    yield* endpointProblems(facts, root);
    yield* algorithmProblems(facts, root);
  },
  word: (data) => {
    switch (data.kind) {
      case 'grant-without-endpoint':
        return `The server offers ${data.grant} but no ${data.endpoint}, where that grant begins. Clients cannot start it.`;
      case 'endpoint-without-grant':
        return `The server has a ${data.endpoint}, but grant_types_supported does not list ${data.grant}. Clients that check the list do not use it.`;
      case 'same-endpoint':
        return 'token_endpoint and authorization_endpoint are the same URL. One answers browsers, the other token requests; a client that posts a code to the sign-in page gets HTML instead of a token.';
      case 'no-signing-algs':
        return 'private_key_jwt and client_secret_jwt require token_endpoint_auth_signing_alg_values_supported (RFC 8414 section 2). Without it clients do not know which algorithm is accepted and may get invalid_client.';
      case 'none-alg':
        return 'none must not be offered for client authentication (RFC 8414 section 2): anybody could sign in as any client.';
      case 'none-id-token':
        return 'none is offered for ID tokens although response types deliver them through the browser, where anybody could forge them. OpenID Connect allows none for the code flow only.';
      case 'no-rs256':
        return 'id_token_signing_alg_values_supported does not list RS256, which OpenID Connect Discovery requires. Clients that keep the default refuse the ID token.';
      case 'no-par':
        return 'Pushed authorization requests are required, but pushed_authorization_request_endpoint is missing (RFC 9126 section 5). No client can sign in.';
      case 'fragment':
        return `${data.entry.key} contains a fragment (#), which an endpoint must not have (RFC 6749 section 3). Clients drop it or refuse the URL.`;
      case 'unknown-alias':
        return `${data.entry.key} is not an endpoint of this server. Clients ignore an alias of something they do not know (RFC 8705 section 5).`;
    }
  },
  fix: ({ data }, { facts }) => mend(facts, data),
});

/** For review: the document should say what the server does, and the mistake may be there. */
function mend(facts: FileFacts, data: Data): readonly Fix[] {
  const { tree } = facts;
  switch (data.kind) {
    case 'endpoint-without-grant': {
      const grants = childOf(serverMetadataOf(facts), 'grant_types_supported');
      const edits = grants?.kind === 'list' ? appendListItem(tree, grants, data.grant) : undefined;
      return fixOf(facts, `Add ${data.grant} to grant_types_supported`, 'review', edits);
    }
    case 'none-alg':
    case 'none-id-token':
      return fixOf(facts, 'Remove none', 'review', removeEntry(tree, data.entry));
    case 'no-rs256':
      return fixOf(facts, 'Add RS256', 'review', appendListItem(tree, data.entry, 'RS256'));
    case 'fragment': {
      const edits = replaceValue(tree, data.entry, data.entry.value.replace(/#.*$/s, ''));
      return fixOf(facts, 'Remove the fragment', 'review', edits);
    }
    case 'unknown-alias':
      return fixOf(facts, `Remove the alias ${data.entry.key}`, 'review', removeEntry(tree, data.entry));
    default:
      return [];
  }
}

function* grantProblems(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const grants = itemsOf(childOf(root, 'grant_types_supported'));
  for (const [grant, endpoint] of grantEndpoints) {
    const item = grants.find(({ value }) => value === grant);
    const field = childOf(root, endpoint);
    if (item !== undefined && isBlank(field)) {
      yield { at: placeOfValue(facts, item), data: { kind: 'grant-without-endpoint', grant, endpoint } };
    }
    if (grants.length > 0 && item === undefined && field !== undefined && !isBlank(field)) {
      yield {
        at: placeOfKey(facts, field),
        data: { kind: 'endpoint-without-grant', grant, endpoint },
        severity: 'info',
      };
    }
  }
  const required = scalarAt(root, 'require_pushed_authorization_requests');
  if (required?.value === 'true' && isBlank(childOf(root, 'pushed_authorization_request_endpoint'))) {
    yield { at: placeOfKey(facts, required), data: { kind: 'no-par' } };
  }
}

function* endpointProblems(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const endpoints = root.children.filter(
    (entry): entry is ScalarEntry => entry.kind === 'scalar' && /_endpoint$/.test(entry.key) && !isBlank(entry),
  );
  const authorization = scalarAt(root, 'authorization_endpoint');
  const token = scalarAt(root, 'token_endpoint');
  // One address for everything is a dispatcher, which tells requests apart by their parameters.
  const isDispatcher = endpoints.filter(({ value }) => value === token?.value).length > 2;
  if (token !== undefined && !isBlank(token) && token.value === authorization?.value && !isDispatcher) {
    const related = [{ ...placeOfValue(facts, authorization), message: 'the same URL' }];
    yield { at: placeOfValue(facts, token), related, data: { kind: 'same-endpoint' } };
  }
  for (const entry of endpoints) {
    if (entry.value.includes('#')) yield { at: placeOfValue(facts, entry), data: { kind: 'fragment', entry } };
  }
  for (const entry of childrenOf(mapAt(root, 'mtls_endpoint_aliases'))) {
    if (childOf(root, entry.key) !== undefined) continue;
    yield { at: placeOfKey(facts, entry), data: { kind: 'unknown-alias', entry }, severity: 'info' };
  }
}

function* algorithmProblems(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const methods = itemsOf(childOf(root, 'token_endpoint_auth_methods_supported'));
  const algorithms = childOf(root, 'token_endpoint_auth_signing_alg_values_supported');
  const signed = methods.find(({ value }) => value === 'private_key_jwt' || value === 'client_secret_jwt');
  if (signed !== undefined && algorithms === undefined) {
    yield { at: placeOfValue(facts, signed), data: { kind: 'no-signing-algs' } };
  }
  const none = itemsOf(algorithms).find(({ value }) => value === 'none');
  if (none !== undefined) yield { at: placeOfValue(facts, none), data: { kind: 'none-alg', entry: none } };
  const idToken = childOf(root, 'id_token_signing_alg_values_supported');
  if (idToken?.kind !== 'list' || idToken.children.length === 0) return;
  const unsigned = itemsOf(idToken).find(({ value }) => value === 'none');
  const responses = textsOf(childOf(root, 'response_types_supported'));
  if (unsigned !== undefined && responses.some((type) => type.split(' ').includes('id_token'))) {
    yield { at: placeOfValue(facts, unsigned), data: { kind: 'none-id-token', entry: unsigned } };
  }
  if (isOpenidDocument(facts) && !textsOf(idToken).includes('RS256')) {
    yield { at: placeOfKey(facts, idToken), data: { kind: 'no-rs256', entry: idToken }, severity: 'info' };
  }
}
