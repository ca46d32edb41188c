import { childOf, childrenOf, type Entry, entryAt, pathText, textAt } from '../syntax/tree.ts';
import { span } from '../text/span.ts';
import { adapted } from './adapt.ts';
import { structuredDialect } from './structured.ts';
import type { Setting } from './types.ts';
import { readValue } from './value.ts';

/** `client_id` since 4.38, `id` before. */
const nameOf = (client: Entry): string => textAt(client, 'client_id') ?? textAt(client, 'id') ?? pathText(client.path);

/** The names of all clients; `server` when there is none to hold the issuer. */
function clientsOf(root: Entry): readonly string[] {
  const names = childrenOf(entryAt(root, 'identity_providers', 'oidc', 'clients')).map(nameOf);
  return names.length > 0 ? names : ['server'];
}

/** Marks a secret that is kept as it is; any other `$name$` begins a digest (authelia.com, "client_secret"). */
const plaintext = '$plaintext$';

/** Authelia as an OpenID Connect provider (authelia.com, "OpenID Connect 1.0 Clients" and "Provider"). */
export const autheliaConfig = adapted(
  structuredDialect({
    id: 'authelia-config',
    title: 'Authelia configuration',
    kind: 'registration',
    formats: ['yaml'],
    files: [
      '**/configuration.{yml,yaml}',
      '**/configuration.*.{yml,yaml}',
      '**/*authelia*.{yml,yaml}',
      '**/*authelia*/**/*.{yml,yaml}',
    ],
    sniffedFiles: ['**/*.{yml,yaml}'],
    references: 'shell-like',
    recognise: ({ roots: [root] }) => {
      const isServer = entryAt(root, 'identity_providers', 'oidc')?.kind === 'map';
      // Without clients it still signs people in.
      const isPortal = ['authentication_backend', 'access_control'].every((key) => childOf(root, key)?.kind === 'map');
      return isServer || isPortal ? 0.95 : 0;
    },
    blocks: [
      {
        at: 'identity_providers.oidc.clients.*',
        slot: (client) => [nameOf(client)],
        settings: {
          client_id: 'client_id',
          id: 'client_id',
          client_secret: 'client_secret',
          secret: 'client_secret',
          redirect_uris: 'redirect_uri',
          scopes: 'scope',
          audience: 'audience',
          grant_types: 'grant_type',
          response_types: 'response_type',
          public: 'public_client',
          token_endpoint_auth_method: 'token_endpoint_auth_method',
          pkce_challenge_method: 'code_challenge_method',
          id_token_signed_response_alg: 'id_token_signed_response_alg',
        },
      },
      {
        at: 'identity_providers.oidc',
        slot: 'application',
        settings: { hmac_secret: 'session_secret', issuer_private_key: 'private_key', 'jwks.*.key': 'private_key' },
      },
      { at: 'session', slot: 'application', settings: { secret: 'session_secret' } },
      // Where Authelia is reached is its issuer.
      { at: 'session.cookies.*', slot: (_cookie, root) => clientsOf(root), settings: { authelia_url: 'issuer' } },
    ],
  }),
  (setting) => (setting.role === 'client_secret' ? clientSecret(setting) : setting),
);

/** A digest is no credential and compares with nothing, so it is no setting. */
function clientSecret(setting: Setting): Setting | undefined {
  const { entry } = setting;
  if (!entry.value.startsWith('$')) return setting;
  const content = span(entry.contentSpan.start + plaintext.length, entry.contentSpan.end);
  const isExact = content.end - entry.contentSpan.start === entry.value.length;
  if (!entry.value.startsWith(plaintext) || !isExact) return undefined;
  const own = { ...entry, value: entry.value.slice(plaintext.length), contentSpan: content, valueSpan: content };
  return { ...setting, entry: own, span: content, value: readValue(own, 'shell-like', 'client_secret') };
}
