import { lookup } from '../base/table.ts';
import { childOf, childrenOf, type Entry, textAt } from '../syntax/tree.ts';
import { type Block, structuredDialect } from './structured.ts';

/** What Auth0's Management API calls the settings of an application. */
const client = {
  slot: { child: 'name' },
  provider: 'auth0',
  settings: {
    client_id: 'client_id',
    client_secret: 'client_secret',
    callbacks: 'redirect_uri',
    allowed_logout_urls: 'post_logout_redirect_uri',
    allowed_origins: 'allowed_origin',
    web_origins: 'allowed_origin',
    grant_types: 'grant_type',
    token_endpoint_auth_method: 'token_endpoint_auth_method',
  },
} satisfies Omit<Block, 'at'>;

/** Strategies whose provider is beyond doubt; `oidc` and `oauth2` may be anybody's. */
const strategies: Readonly<Record<string, string>> = {
  'google-oauth2': 'google',
  github: 'github',
  facebook: 'facebook',
  linkedin: 'linkedin',
  waad: 'microsoft-entra-id',
};

function providerOfConnection(connection: Entry): string | undefined {
  const strategy = textAt(connection, 'strategy') ?? '';
  return lookup(strategies, strategy);
}

const appTypes = /^(?:spa|native|regular_web|non_interactive)$/;

const isClient = (entry: Entry | undefined): boolean =>
  textAt(entry, 'name') !== undefined && appTypes.test(textAt(entry, 'app_type') ?? '');

/** Keys of an application that no other vendor has; one that has no callbacks yet is an application, too. */
const ownKeys = ['callbacks', 'is_first_party', 'oidc_conformant', 'jwt_configuration', 'cross_origin_authentication'];

/** A tenant as the Deploy CLI writes it (auth0.com, "Auth0 Deploy CLI"): one file, or one file for each client. */
export const auth0Tenant = structuredDialect({
  id: 'auth0-tenant',
  title: 'Auth0 tenant (Deploy CLI)',
  kind: 'registration',
  formats: ['yaml', 'json'],
  files: [
    '**/tenant.{yml,yaml,json}',
    '**/*auth0*.{yml,yaml,json}',
    '**/*auth0*/**/*.{yml,yaml,json}',
    '**/clients/*.json',
  ],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    if (isClient(root) && ownKeys.some((key) => childOf(root, key) !== undefined)) return 0.9;
    return childrenOf(childOf(root, 'clients')).some(isClient) ? 0.95 : 0;
  },
  blocks: [
    { at: 'clients.*', ...client },
    { at: '', ...client, skip: (root) => !isClient(root) },
    {
      at: 'connections.*',
      kind: 'use',
      // A connection and an application may have one name.
      slot: (connection) => [`connections.${textAt(connection, 'name') ?? connection.key}`],
      provider: providerOfConnection,
      settings: {
        'options.client_id': 'client_id',
        'options.client_secret': 'client_secret',
        'options.discovery_url': 'discovery_url',
        'options.authorization_endpoint': 'authorization_endpoint',
        'options.token_endpoint': 'token_endpoint',
        'options.issuer': 'issuer',
        'options.jwks_uri': 'jwks_uri',
      },
    },
  ],
});
