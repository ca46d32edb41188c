import { childrenOf, type Entry, entryAt } from '../syntax/tree.ts';
import { environmentName } from './environment.ts';
import { providerOfKey } from './providerOfKey.ts';
import { structuredDialect } from './structured.ts';

/** Sign-in that needs no OAuth client, or none of the application. */
const withoutClient: ReadonlySet<string> = new Set(['guest', 'saml', 'awsalb', 'cfaccess', 'gcpIap', 'azureEasyAuth']);

const providerBlock = (block: Entry): Entry | undefined => block.parent;

/**
 * Backstage's app-config files (backstage.io, "Authentication in Backstage" and the page of each provider): the key
 * below a provider names the environment that `auth.environment` selects.
 */
export const backstageAppConfig = structuredDialect({
  id: 'backstage-app-config',
  title: 'Backstage app-config.yaml',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/app-config.{yml,yaml}', '**/app-config.*.{yml,yaml}'],
  references: 'shell-like',
  recognise: (tree) =>
    childrenOf(entryAt(tree.roots[0], 'auth', 'providers')).some(({ kind }) => kind === 'map') ? 0.95 : 0,
  blocks: [
    {
      at: 'auth.providers.*.*',
      slot: (block) => [providerBlock(block)?.key ?? block.key],
      provider: (block) => providerOfKey(providerBlock(block)?.key),
      environment: (block) => environmentName(block.key),
      skip: (block) => block.kind !== 'map' || withoutClient.has(providerBlock(block)?.key ?? ''),
      settings: {
        clientId: 'client_id',
        clientSecret: 'client_secret',
        callbackUrl: 'redirect_uri',
        metadataUrl: 'discovery_url',
        authorizationUrl: 'authorization_endpoint',
        tokenUrl: 'token_endpoint',
        tenantId: 'tenant',
        domain: 'domain',
      },
    },
    { at: 'auth.session', slot: 'application', settings: { secret: 'session_secret' } },
    { at: 'backend', slot: 'application', settings: { baseUrl: 'base_url' } },
  ],
});
