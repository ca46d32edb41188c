import { memoisedFor } from '../base/memo.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { has, structuredDialect } from './structured.ts';

/** Ory Hydra's own configuration (ory.com, "Hydra configuration reference"). Its clients live in its database. */
export const oryHydra = structuredDialect({
  id: 'ory-hydra',
  title: 'Ory Hydra configuration',
  kind: 'registration',
  formats: ['yaml'],
  files: ['**/*hydra*.{yml,yaml}', '**/*hydra*/**/*.{yml,yaml}'],
  references: 'shell-like',
  recognise: (tree) =>
    has(tree, 'urls.self.issuer') && ['urls.login', 'urls.consent', 'secrets.system'].some((path) => has(tree, path))
      ? 0.95
      : 0,
  blocks: [
    {
      at: '',
      slot: () => ['server'],
      settings: {
        'urls.self.issuer': 'issuer',
        'secrets.system': 'session_secret',
        'secrets.cookie': 'session_secret',
      },
    },
    // Origins may have a wildcard here (github.com/rs/cors).
    {
      at: 'serve',
      kind: 'use',
      slot: 'application',
      settings: {
        'public.cors.allowed_origins': 'allowed_origin',
        'cookies.same_site_mode': 'cookie_same_site',
      },
    },
  ],
});

const isKratos = (root: Entry | undefined): boolean =>
  childOf(root, 'selfservice')?.kind === 'map' &&
  ['identity', 'dsn', 'courier', 'serve', 'secrets'].some((key) => childOf(root, key) !== undefined);

const hasProviders = (root: Entry | undefined): boolean => root !== undefined && signsIn(root);

const signsIn = memoisedFor((root: Entry): boolean =>
  childrenOf(entryAt(root, 'selfservice', 'methods', 'oidc', 'config', 'providers')).some(
    (provider) => childOf(provider, 'client_id') !== undefined,
  ),
);

/** Ory Kratos signs people in at other servers (ory.com, "Social sign-in"; the configuration reference). */
export const oryKratos = structuredDialect({
  id: 'ory-kratos',
  title: 'Ory Kratos configuration',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/*kratos*.{yml,yaml}', '**/*kratos*/**/*.{yml,yaml}'],
  references: 'shell-like',
  recognise: ({ roots: [root] }) => (hasProviders(root) || isKratos(root) ? 0.95 : 0),
  blocks: [
    {
      at: 'selfservice.methods.oidc.config.providers.*',
      slot: { child: 'id' },
      provider: (provider) => providerOfKey(textAt(provider, 'provider')),
      settings: {
        client_id: 'client_id',
        client_secret: 'client_secret',
        issuer_url: 'issuer',
        auth_url: 'authorization_endpoint',
        token_url: 'token_endpoint',
        scope: 'scope',
        microsoft_tenant: 'tenant',
        apple_private_key: 'private_key',
      },
    },
    { at: 'selfservice.methods.oidc.config', slot: 'application', settings: { base_redirect_uri: 'base_url' } },
    // Without sign-in at other servers neither has a part in OAuth.
    {
      at: '',
      slot: 'application',
      skip: (root) => !hasProviders(root),
      settings: { 'serve.public.base_url': 'base_url' },
    },
    {
      at: 'secrets',
      slot: 'application',
      skip: (block) => !hasProviders(block.parent),
      settings: { cookie: 'session_secret' },
    },
  ],
});
