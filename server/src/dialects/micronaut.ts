import { providerOfKey } from './providerOfKey.ts';
import { hasRelaxed, matchesRelaxed, structuredDialect } from './structured.ts';

const oauth2 = 'micronaut.security.oauth2';

/**
 * Micronaut Security's OAuth clients (Micronaut Security documentation, "OAuth 2.0"; keys bind in relaxed form). The
 * names of grants are Micronaut's own and left alone; those of authentication methods are the registered ones
 * (AuthenticationMethods).
 */
export const micronautSecurity = structuredDialect({
  id: 'micronaut-security',
  title: 'Micronaut application configuration (micronaut.security.oauth2)',
  kind: 'use',
  formats: ['yaml', 'properties', 'toml'],
  files: ['**/application.{yml,yaml,properties,toml}', '**/application-*.{yml,yaml,properties,toml}'],
  references: 'spring',
  relaxedKeys: true,
  recognise: (tree) => (hasRelaxed(tree, oauth2) ? 0.96 : 0),
  blocks: [
    {
      at: `${oauth2}.clients.*`,
      slot: 'key',
      provider: (block) => providerOfKey(block.key),
      skip: (block) =>
        matchesRelaxed(block, ['enabled']).some((entry) => entry.kind === 'scalar' && entry.value === 'false'),
      settings: {
        'client-id': 'client_id',
        'client-secret': 'client_secret',
        scopes: 'scope',
        'openid.issuer': 'issuer',
        'openid.authorization.url': 'authorization_endpoint',
        'openid.token.url': 'token_endpoint',
        'openid.user-info.url': 'userinfo_endpoint',
        'openid.jwks-uri': 'jwks_uri',
        'authorization.url': 'authorization_endpoint',
        'token.url': 'token_endpoint',
        'introspection.url': 'introspection_endpoint',
        'revocation.url': 'revocation_endpoint',
        'token.auth-method': 'token_endpoint_auth_method',
        'openid.token.auth-method': 'token_endpoint_auth_method',
      },
    },
    { at: oauth2, slot: 'application', settings: { 'callback-uri': 'callback_path' } },
  ],
});
