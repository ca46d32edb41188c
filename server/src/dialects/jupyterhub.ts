import { childOf, type Entry } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { type Block, matches, splitPattern, structuredDialect } from './structured.ts';

/** `GitHubOAuthenticator`, `AzureAdOAuthenticator`, `GenericOAuthenticator`; also those that the chart makes local users for. */
const authenticator = /^(?:Local)?(\w*?)OAuthenticator$/;

const isAuthenticator = (block: Entry): boolean =>
  block.kind === 'map' && authenticator.test(block.key) && childOf(block, 'client_id') !== undefined;

function providerOf({ key }: Entry): string | undefined {
  const name = authenticator.exec(key)?.[1]?.toLowerCase();
  return name === 'azuread' ? 'microsoft-entra-id' : providerOfKey(name);
}

/** z2jh.jupyter.org, "Authentication and authorization": the classes' traits, also where it is a part of another chart. */
const places = ['hub.config', '*.hub.config'];

const blockAt = (place: string): Block => ({
  at: `${place}.*`,
  slot: 'key',
  provider: providerOf,
  skip: (block) => !isAuthenticator(block),
  // oauthenticator.readthedocs.io, API reference of `OAuthenticator`.
  settings: {
    client_id: 'client_id',
    client_secret: 'client_secret',
    oauth_callback_url: 'redirect_uri',
    authorize_url: 'authorization_endpoint',
    token_url: 'token_endpoint',
    userdata_url: 'userinfo_endpoint',
    scope: 'scope',
    tenant_id: 'tenant',
  },
});

/** Sign-in of JupyterHub in the values of its chart. */
export const jupyterhubChart = structuredDialect({
  id: 'jupyterhub',
  title: 'Values of the chart of JupyterHub',
  kind: 'use',
  formats: ['yaml'],
  files: [],
  references: 'shell-like',
  recognise: ({ roots }) =>
    places.some((place) =>
      roots.some((root) => matches(root, splitPattern(`${place}.*`)).some((block) => isAuthenticator(block))),
    )
      ? 0.95
      : 0,
  blocks: places.map(blockAt),
});
