import { textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** The file Keycloak's adapters read, and keycloak-js's options kept in a file of that name. */
export const keycloakAdapter = structuredDialect({
  id: 'keycloak-adapter',
  title: 'Keycloak adapter configuration (keycloak.json)',
  kind: 'use',
  formats: ['json'],
  files: ['**/*keycloak*.json'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    if (textAt(root, 'realm') === undefined) return 0;
    if (textAt(root, 'auth-server-url') !== undefined) return 0.99;
    return textAt(root, 'url') !== undefined && textAt(root, 'clientId') !== undefined ? 0.9 : 0;
  },
  blocks: [
    {
      at: '',
      provider: 'keycloak',
      settings: {
        realm: 'realm',
        'auth-server-url': 'domain',
        url: 'domain',
        resource: 'client_id',
        clientId: 'client_id',
        'credentials.secret': 'client_secret',
        'public-client': 'public_client',
      },
    },
  ],
});
