import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt } from '../support/clients.ts';
import { fixOf } from '../support/document.ts';
import { placeOf, runningFiles } from '../support/model.ts';
import { registrationOf } from '../support/registration.ts';
import type { Detection } from '../types.ts';

type Data =
  | { readonly kind: 'algorithm'; readonly method: string; readonly entry: ScalarEntry; readonly facts: FileFacts }
  | { readonly kind: 'keys'; readonly name: string; readonly method: string; readonly isServer: boolean }
  | { readonly kind: 'subject'; readonly count: number };

/**
 * OpenID Connect Core section 9 (which algorithms go with which method), RFC 8705 section 2.1.2 (exactly one subject
 * parameter). Registrations of RFC 7591 without keys are `registration-keys`', clients without a secret
 * `client-secret-missing`'s.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-auth-method-keys',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A client has the keys, and the algorithm, that its authentication method needs.',
  },
  *detect({ model }) {
    for (const facts of runningFiles(model)) yield* inBlocks(facts);
    for (const client of model.clients) yield* unmetIn(model, client);
  },
  word: (data) => {
    switch (data.kind) {
      case 'algorithm':
        return (
          `${data.entry.key} is ${data.entry.value}, which does not go with ${data.method}: ${lookup(algorithms, data.method)?.why ?? ''}. ` +
          'The registration is refused with invalid_client_metadata, or the token endpoint answers invalid_client. ' +
          `Use ${lookup(algorithms, data.method)?.use ?? ''}.`
        );
      case 'keys':
        return data.isServer
          ? `${data.name} is ${data.method}, but the client has neither jwks nor jwks_uri to check its assertions with. The server refuses to start or answers invalid_client. Add the client’s public keys.`
          : `${data.name} is ${data.method}, but nothing here holds or points to a key. The client cannot sign its assertion, and without one the token endpoint answers invalid_client. Add the private key, or the path of its file.`;
      case 'subject':
        return `tls_client_auth needs exactly one of the tls_client_auth_… subject parameters (RFC 8705 section 2.1.2), and there ${data.count === 0 ? 'is none' : `are ${data.count}`}. The registration is refused with invalid_client_metadata, or the token endpoint answers invalid_client.`;
    }
  },
  fix: ({ data }) => {
    const use = data.kind === 'algorithm' ? lookup(algorithms, data.method)?.use : undefined;
    if (data.kind !== 'algorithm' || use === undefined) return [];
    return fixOf(data.facts, `Use ${use}`, 'review', replaceValue(data.facts.tree, data.entry, use));
  },
});

const algorithms: Readonly<Record<string, { readonly fits: RegExp; readonly use: string; readonly why: string }>> = {
  private_key_jwt: {
    fits: /^(?:RS|PS|ES)\d{3}K?$|^Ed(?:DSA|25519|448)$|^ML-DSA/,
    use: 'RS256',
    why: 'it signs with a private key, so the algorithm is an asymmetric one',
  },
  client_secret_jwt: {
    fits: /^HS\d{3}$/,
    use: 'HS256',
    why: 'it signs with the client secret, so the algorithm is an HMAC',
  },
};

const relax = (key: string): string => key.replace(/[-_]/g, '').toLowerCase();

const subjects: ReadonlySet<string> = new Set(
  ['dn', 'sandns', 'sanuri', 'sanip', 'sanemail'].map((name) => `tlsclientauth${name === 'dn' ? 'subjectdn' : name}`),
);

/** What the block itself says: a method beside the other members of the same client. */
function* inBlocks(facts: FileFacts): Generator<Detection<Data>> {
  if (facts.tree.format === 'dotenv') return;
  const file = facts.file.uri;
  for (const { role, entry, value, kind } of facts.settings) {
    if (role !== 'token_endpoint_auth_method' || value.state !== 'literal' || entry.parent?.kind !== 'map') continue;
    const siblings = childrenOf(entry.parent);
    const method = value.text;
    const algorithm = siblings.find((child) => relax(child.key) === 'tokenendpointauthsigningalg');
    const fits = lookup(algorithms, method)?.fits;
    if (
      algorithm?.kind === 'scalar' &&
      /^[A-Za-z]+\d*$/.test(algorithm.value) &&
      fits?.test(algorithm.value) === false
    ) {
      yield { at: { file, span: algorithm.contentSpan }, data: { kind: 'algorithm', method, entry: algorithm, facts } };
    }
    if (method === 'tls_client_auth' && registrationOf(facts) === entry.parent) {
      const count = siblings.filter((child) => subjects.has(relax(child.key))).length;
      if (count !== 1) yield { at: { file, span: entry.contentSpan }, data: { kind: 'subject', count } };
    }
    const isStatic = kind === 'registration' && facts.dialects[0] === 'authelia-config';
    if (isStatic && method === 'private_key_jwt' && !hasKeys(siblings)) {
      const data: Data = { kind: 'keys', name: entry.key, method, isServer: true };
      yield { at: { file, span: entry.contentSpan }, data };
    }
  }
}

/** authelia.com, "OpenID Connect 1.0 Clients": `jwks_uri` or `jwks` is required with private_key_jwt. */
const hasKeys = (siblings: readonly Entry[]): boolean => siblings.some(({ key }) => /^jwks/i.test(key));

/**
 * A client of environment variables that signs its assertions. A warning, as the platform may set the key; silent as
 * soon as any variable of the package may be one, a key store or a key management service included.
 */
function* unmetIn(model: Model, client: Client): Generator<Detection<Data>> {
  const method = settingsOf(client, 'token_endpoint_auth_method')[0];
  const text = knownText(method?.resolved);
  if (method === undefined || (text !== 'private_key_jwt' && text !== 'self_signed_tls_client_auth')) return;
  const facts = model.fileOf(method.setting.file);
  if (facts?.tree.format !== 'dotenv' || facts.vcs === 'tracked') return;
  if (environmentAt(model, client, method) === 'production' || mayHaveKey(model, client, method)) return;
  const data: Data = { kind: 'keys', name: method.place.name, method: text, isServer: false };
  yield { at: placeOf(method), severity: 'warning', data };
}

const credential = /KEY|JWK|PEM|CERT|ASSERTION|KMS|VAULT|PKCS|HSM|P12|PFX|SIGN|IDENTITY|CREDENTIAL|(?:^|_)TLS/;

const mayHaveKey = (model: Model, client: Client, { setting }: ResolvedSetting): boolean =>
  client.settings.some(({ setting: { role } }) => role === 'private_key' || role === 'jwt') ||
  nameCredential(model.variableNames(setting.file));

const nameCredential = memoisedFor((names: readonly string[]) =>
  names.some((name) => credential.test(name.toUpperCase())),
);
