import type { FileFacts } from '../../dialects/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, memberSpan, placeOfKey, placeOfValue, scalarAt, writeJson } from '../support/document.ts';
import { hasStatement, registrationOf } from '../support/registration.ts';
import type { Detection } from '../types.ts';

type Data =
  | { readonly kind: 'both'; readonly jwks: Entry }
  | { readonly kind: 'no-keys'; readonly entry: ScalarEntry }
  | { readonly kind: 'private'; readonly key: MapEntry; readonly isSymmetric: boolean };

const privateMembers: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** RFC 7591 section 2 (jwks and jwks_uri "MUST NOT both be present"); RFC 7517 section 9.2; RFC 8705 section 2.2.2. */
export const rule = fileRule<Data>({
  meta: {
    id: 'registration-keys',
    group: 'registration',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A client registration gives its public keys in one place when it needs keys.',
  },
  *detect({ facts }) {
    const root = registrationOf(facts);
    if (root === undefined) return;
    const jwks = childOf(root, 'jwks');
    const uri = childOf(root, 'jwks_uri');
    if (jwks !== undefined && uri !== undefined) {
      const related = [{ ...placeOfKey(facts, jwks), message: 'the keys themselves' }];
      yield { at: placeOfKey(facts, uri), related, data: { kind: 'both', jwks } };
    }
    if (jwks === undefined && uri === undefined && !hasStatement(root)) yield* unmetNeeds(facts, root);
    for (const key of childrenOf(childOf(jwks, 'keys'))) {
      const member = childrenOf(key).find((child) => privateMembers.has(child.key));
      if (key.kind !== 'map' || member === undefined) continue;
      const isSymmetric = childOf(key, 'k') !== undefined;
      yield { at: placeOfKey(facts, member), data: { kind: 'private', key, isSymmetric } };
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'both':
        return 'jwks and jwks_uri must not both be present (RFC 7591 section 2). The server answers invalid_client_metadata. Keep one: jwks_uri lets you rotate keys without a new registration.';
      case 'no-keys':
        return `${data.entry.key} ${data.entry.value} needs the public keys of the client, but there is neither jwks nor jwks_uri. The server answers invalid_client_metadata, or invalid_client at the token endpoint.`;
      case 'private':
        return data.isSymmetric
          ? 'The key set contains a symmetric key, which is a secret. A registration holds public keys only: whoever reads it can sign in as this client. Replace the key.'
          : 'The key set contains a private key. A registration holds public keys only: whoever reads it can sign in as this client. Remove the private members, and replace the key if the file was shared.';
    }
  },
  fix: ({ data }, { facts }) => {
    if (data.kind === 'both') return fixOf(facts, 'Remove jwks', 'review', removeEntry(facts.tree, data.jwks));
    if (data.kind !== 'private' || data.isSymmetric) return [];
    return fixOf(facts, 'Remove the private members of the key', 'review', publicPart(facts, data.key));
  },
});

function* unmetNeeds(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const needs: readonly (readonly [key: string, pattern: RegExp, isSure: boolean])[] = [
    ['token_endpoint_auth_method', /^(?:private_key_jwt|self_signed_tls_client_auth)$/, true],
    ['request_object_signing_alg', /^(?:RS|PS|ES)\d{3}$|^EdDSA$/, false],
    ['id_token_encrypted_response_alg', /^(?:RSA|ECDH)/, false],
    ['userinfo_encrypted_response_alg', /^(?:RSA|ECDH)/, false],
  ];
  for (const [key, pattern, isSure] of needs) {
    const entry = scalarAt(root, key);
    if (entry === undefined || !pattern.test(entry.value)) continue;
    yield { at: placeOfValue(facts, entry), data: { kind: 'no-keys', entry }, severity: isSure ? 'error' : 'warning' };
  }
}

/** The key as written, without its private members. */
function publicPart(facts: FileFacts, key: MapEntry) {
  const members = key.children.filter((child) => !privateMembers.has(child.key));
  const texts = members.map((member) => {
    const { start, end } = memberSpan(facts, member);
    return facts.file.text.slice(start, end);
  });
  return writeJson(key, `{ ${texts.join(', ')} }`);
}
