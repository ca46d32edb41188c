import { childrenOf, type Entry, entryAt, textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { structuredDialect } from './structured.ts';

const providerOfType = (client: Entry): string | undefined => providerOfKey(textAt(client, 'type'));

/**
 * OAuth clients of Symfony bundles: KnpUOAuth2ClientBundle (README, "Configuration") and HWIOAuthBundle (docs,
 * "Configuring resource owners"). `redirect_route` names a route and no URL.
 */
export const symfonyOauth = structuredDialect({
  id: 'symfony-knpu',
  title: 'Symfony OAuth bundles (knpu_oauth2_client, hwi_oauth)',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/knpu_oauth2_client.{yml,yaml}', '**/hwi_oauth.{yml,yaml}'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    const maps = [entryAt(root, 'knpu_oauth2_client', 'clients'), entryAt(root, 'hwi_oauth', 'resource_owners')];
    return maps.some((map) => childrenOf(map).length > 0) ? 0.95 : 0;
  },
  blocks: [
    {
      at: 'knpu_oauth2_client.clients.*',
      slot: 'key',
      provider: providerOfType,
      settings: {
        client_id: 'client_id',
        client_secret: 'client_secret',
        realm: 'realm',
        tenant: 'tenant',
        'provider_options.urlAuthorize': 'authorization_endpoint',
        'provider_options.urlAccessToken': 'token_endpoint',
        'provider_options.urlResourceOwnerDetails': 'userinfo_endpoint',
      },
    },
    {
      at: 'hwi_oauth.resource_owners.*',
      slot: 'key',
      provider: providerOfType,
      settings: {
        client_id: 'client_id',
        client_secret: 'client_secret',
        scope: 'scope',
        authorization_url: 'authorization_endpoint',
        access_token_url: 'token_endpoint',
        infos_url: 'userinfo_endpoint',
      },
    },
  ],
});
