import type { FileFacts } from '../../dialects/types.ts';
import type { Entry, ListEntry, MapEntry, ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, isTemplated, placeOfKey, placeOfValue, textsOf, wrapInList, writeJson } from '../support/document.ts';
import { registrationOf } from '../support/registration.ts';
import type { Detection } from '../types.ts';

type Data =
  | { readonly kind: 'list'; readonly entry: Entry }
  | { readonly kind: 'items'; readonly entry: ListEntry }
  | { readonly kind: 'scope'; readonly entry: ListEntry }
  | { readonly kind: 'boolean' | 'number'; readonly entry: ScalarEntry }
  | { readonly kind: 'jwks'; readonly entry: Entry };

const lists: ReadonlySet<string> = new Set([
  'redirect_uris',
  'post_logout_redirect_uris',
  'grant_types',
  'response_types',
  'contacts',
  'request_uris',
]);
const booleans: ReadonlySet<string> = new Set([
  'require_auth_time',
  'require_signed_request_object',
  'require_pushed_authorization_requests',
  'dpop_bound_access_tokens',
  'tls_client_certificate_bound_access_tokens',
  'frontchannel_logout_session_required',
  'backchannel_logout_session_required',
]);
const numbers: ReadonlySet<string> = new Set(['client_id_issued_at', 'client_secret_expires_at', 'default_max_age']);

/** RFC 7591 section 2 and 3.2.1; OpenID Connect Dynamic Client Registration section 2. */
export const rule = fileRule<Data>({
  meta: {
    id: 'registration-types',
    group: 'registration',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Every field of a client registration has the JSON type of the specification.',
  },
  *detect({ facts }) {
    const root = registrationOf(facts);
    if (root !== undefined) yield* problems(facts, root);
  },
  word: ({ kind, entry }) => `${entry.key} ${demands[kind]} The server answers invalid_client_metadata.`,
  fix: ({ data }, { facts }) => {
    switch (data.kind) {
      case 'list':
        return data.entry.kind === 'scalar' ? wrapInList(facts, data.entry) : [];
      case 'scope': {
        const words = textsOf(data.entry);
        if (words.length < data.entry.children.length || words.some((word) => /\s/.test(word))) return [];
        return fixOf(
          facts,
          'Join the scopes with spaces',
          'safe',
          writeJson(data.entry, JSON.stringify(words.join(' '))),
        );
      }
      case 'boolean':
      case 'number': {
        const text = data.entry.value.trim();
        const isRight = data.kind === 'boolean' ? /^(?:true|false)$/.test(text) : /^(?:0|[1-9]\d*)$/.test(text);
        return isRight ? fixOf(facts, 'Remove the quotes', 'safe', writeJson(data.entry, text)) : [];
      }
      default:
        return [];
    }
  },
});

const demands: Readonly<Record<Data['kind'], string>> = {
  list: 'must be a list of strings.',
  items: 'must hold strings only.',
  scope: 'must be one string with the scopes separated by spaces, not a list (RFC 7591 section 2).',
  boolean: 'must be true or false, without quotes.',
  number: 'must be a whole number, without quotes (seconds).',
  jwks: 'must be an object with a list called keys (RFC 7517 section 5).',
};

function* problems(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  for (const entry of root.children) {
    const isText = entry.kind === 'scalar' && entry.type === 'string';
    if (entry.kind === 'scalar' && (entry.type === 'null' || isTemplated(entry.value))) continue;
    if (lists.has(entry.key)) {
      if (entry.kind !== 'list') yield { at: placeOfValue(facts, entry), data: { kind: 'list', entry } };
      else if (entry.children.some((item) => item.kind !== 'scalar' || item.type !== 'string')) {
        yield { at: placeOfKey(facts, entry), data: { kind: 'items', entry } };
      }
    } else if (entry.key === 'scope' && entry.kind === 'list') {
      yield { at: placeOfValue(facts, entry), data: { kind: 'scope', entry } };
    } else if (isText && booleans.has(entry.key)) {
      yield { at: placeOfValue(facts, entry), data: { kind: 'boolean', entry } };
    } else if (isText && numbers.has(entry.key)) {
      yield { at: placeOfValue(facts, entry), data: { kind: 'number', entry } };
    } else if (entry.key === 'jwks' && !isKeySet(entry)) {
      yield { at: placeOfKey(facts, entry), data: { kind: 'jwks', entry } };
    }
  }
}

/** Servers write an empty object for a client without keys, and take it back. */
const isKeySet = (entry: Entry): boolean =>
  entry.kind === 'map' &&
  (entry.children.length === 0 || entry.children.some((child) => child.key === 'keys' && child.kind === 'list'));
