import { childOf, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** Payloads of Vault's JWT/OIDC auth method (developer.hashicorp.com, "JWT/OIDC auth method (API)"). */
export const vaultOidc = structuredDialect({
  id: 'vault-jwt-oidc',
  title: 'Vault OIDC auth method',
  kind: 'use',
  formats: ['json'],
  files: ['**/*vault*.json', '**/*vault*/**/*.json', '**/*oidc*.json'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    if (textAt(root, 'oidc_discovery_url') !== undefined) return 0.9;
    return childOf(root, 'allowed_redirect_uris') !== undefined && textAt(root, 'user_claim') !== undefined ? 0.9 : 0;
  },
  blocks: [
    {
      at: '',
      settings: {
        oidc_discovery_url: 'issuer',
        oidc_client_id: 'client_id',
        oidc_client_secret: 'client_secret',
        allowed_redirect_uris: 'redirect_uri',
        oidc_scopes: 'scope',
        bound_audiences: 'audience',
        jwks_url: 'jwks_uri',
      },
    },
  ],
});
