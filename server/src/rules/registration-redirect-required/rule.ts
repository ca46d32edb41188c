import { removeEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, isBlank, itemsOf, placeOfKey, placeOfValue, scalarAt, textsOf } from '../support/document.ts';
import { hasStatement, registrationOf } from '../support/registration.ts';

type Data =
  | { readonly kind: 'missing'; readonly reason: ScalarEntry }
  | { readonly kind: 'unused'; readonly entry: Entry };

/** RFC 7591 section 2: clients with flows that redirect "MUST register their redirection URI values". */
export const rule = fileRule<Data>({
  meta: {
    id: 'registration-redirect-required',
    group: 'registration',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A client that signs users in through the browser registers its redirect URIs.',
  },
  *detect({ facts }) {
    const root = registrationOf(facts);
    if (root === undefined || hasStatement(root)) return;
    const redirects = childOf(root, 'redirect_uris');
    const isEmpty =
      redirects === undefined || isBlank(redirects) || (redirects.kind === 'list' && redirects.children.length === 0);
    const reason = redirectingSetting(root);
    if (isEmpty && reason !== undefined && !usesPushedRequests(root)) {
      yield { at: placeOfValue(facts, reason), data: { kind: 'missing', reason } };
    }
    const grants = textsOf(childOf(root, 'grant_types'));
    if (
      !isEmpty &&
      redirects !== undefined &&
      grants.length > 0 &&
      grants.every((grant) => grant === 'client_credentials')
    ) {
      yield { at: placeOfKey(facts, redirects), data: { kind: 'unused', entry: redirects }, severity: 'hint' };
    }
  },
  word: (data) =>
    data.kind === 'missing'
      ? `${data.reason.value} sends the user back to a redirect URI, but redirect_uris is missing or empty. The server answers invalid_redirect_uri. Add every URI the client uses.`
      : 'redirect_uris has no use here: client_credentials, the only grant, involves no browser.',
  fix: ({ data }, { facts }) =>
    data.kind === 'unused' ? fixOf(facts, 'Remove redirect_uris', 'review', removeEntry(facts.tree, data.entry)) : [],
});

/** What shows that the client redirects. Nothing is concluded from a list that is left out. */
function redirectingSetting(root: MapEntry): ScalarEntry | undefined {
  const grant = itemsOf(childOf(root, 'grant_types')).find(
    ({ value }) => value === 'authorization_code' || value === 'implicit',
  );
  if (grant !== undefined || childrenOf(childOf(root, 'grant_types')).length > 0) return grant;
  return itemsOf(childOf(root, 'response_types')).find(({ value }) => /\b(?:code|token|id_token)\b/.test(value));
}

/** A server may take unregistered URIs in pushed requests of authenticated clients (RFC 9126 section 2.4). */
const usesPushedRequests = (root: MapEntry): boolean =>
  scalarAt(root, 'require_pushed_authorization_requests')?.value === 'true';
