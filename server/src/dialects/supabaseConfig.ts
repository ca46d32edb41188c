import { childrenOf, type Entry, entryAt, textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { structuredDialect } from './structured.ts';

/**
 * A provider that is switched on and has one client. `supabase init` writes the others with empty values; a list of
 * ids, as Google and Apple may have, is no client_id that could be compared.
 */
function isSkipped(provider: Entry): boolean {
  const enabled = textAt(provider, 'enabled');
  return enabled === undefined || enabled === 'false' || textAt(provider, 'client_id')?.includes(',') === true;
}

/**
 * The configuration of Supabase's CLI (supabase.com, "Supabase CLI config"): the providers it signs in with, and where
 * it sends the user of the application afterwards. `url` is an issuer for Keycloak only.
 */
export const supabaseConfig = structuredDialect({
  id: 'supabase-config-toml',
  title: 'Supabase config.toml',
  kind: 'use',
  formats: ['toml'],
  files: ['**/supabase/config.toml'],
  references: 'shell-like',
  recognise: ({ roots: [root] }) => {
    const isAuth = textAt(root, 'auth', 'site_url') !== undefined;
    return isAuth || childrenOf(entryAt(root, 'auth', 'external')).length > 0 ? 0.95 : 0;
  },
  blocks: [
    {
      at: 'auth.external.*',
      slot: 'key',
      provider: (block) => providerOfKey(block.key),
      skip: isSkipped,
      settings: { client_id: 'client_id', secret: 'client_secret', redirect_uri: 'redirect_uri' },
    },
    { at: 'auth.external.keycloak', slot: 'key', skip: isSkipped, settings: { url: 'issuer' } },
    {
      at: 'auth',
      slot: () => ['supabase'],
      kind: 'registration',
      settings: { additional_redirect_urls: 'redirect_uri' },
    },
    { at: 'auth', slot: 'application', settings: { site_url: 'base_url' } },
  ],
});
