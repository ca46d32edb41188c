import { textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { structuredDialect } from './structured.ts';

/** Pomerium's configuration (pomerium.com, "Identity Provider Settings"). */
export const pomeriumConfig = structuredDialect({
  id: 'pomerium',
  title: 'Pomerium configuration',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/*pomerium*.{yml,yaml}', '**/*pomerium*/**/*.{yml,yaml}', '**/config.{yml,yaml}'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    return textAt(root, 'idp_provider') !== undefined && textAt(root, 'idp_client_id') !== undefined ? 0.95 : 0;
  },
  blocks: [
    {
      at: '',
      provider: (root) => providerOfKey(textAt(root, 'idp_provider')),
      settings: {
        idp_client_id: 'client_id',
        idp_client_secret: 'client_secret',
        idp_provider_url: 'issuer',
        idp_scopes: 'scope',
      },
    },
    {
      at: '',
      slot: 'application',
      settings: {
        authenticate_service_url: 'base_url',
        authenticate_callback_path: 'callback_path',
        cookie_secret: 'session_secret',
        shared_secret: 'session_secret',
      },
    },
  ],
});
