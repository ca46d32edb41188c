import { type Entry, entryAt, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** `shopify app dev` then writes the address of a tunnel over the URLs, whatever they are. */
const isRewritten = (root: Entry): boolean => textAt(root, 'build', 'automatically_update_urls_on_dev') === 'true';

/** What Shopify accepts of an app (shopify.dev, "App configuration"); `shopify app deploy` sends it there. */
export const shopifyApp = structuredDialect({
  id: 'shopify-app-toml',
  title: 'Shopify app configuration (shopify.app.toml)',
  kind: 'registration',
  formats: ['toml'],
  files: ['**/shopify.app.toml', '**/shopify.app.*.toml'],
  references: 'none',
  recognise: ({ roots: [root] }) =>
    [['client_id'], ['application_url'], ['auth', 'redirect_urls'], ['access_scopes']].some(
      (path) => entryAt(root, ...path) !== undefined,
    )
      ? 0.95
      : 0,
  blocks: [
    {
      at: '',
      slot: () => ['shopify'],
      provider: 'shopify',
      settings: {
        client_id: 'client_id',
        'access_scopes.scopes': 'scope',
        'access_scopes.optional_scopes': 'scope',
      },
    },
    {
      at: '',
      slot: () => ['shopify'],
      provider: 'shopify',
      skip: isRewritten,
      settings: { application_url: 'base_url', 'auth.redirect_urls': 'redirect_uri' },
    },
  ],
});
