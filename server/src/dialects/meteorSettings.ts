import { childrenOf, entryAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { structuredDialect } from './structured.ts';

/** Meteor's settings file with OAuth services (docs.meteor.com, "service-configuration", 2026-11). */
export const meteorSettings = structuredDialect({
  id: 'meteor-settings',
  title: 'Meteor settings.json (service-configuration)',
  kind: 'use',
  formats: ['json'],
  files: ['**/settings.json', '**/settings-*.json', '**/settings.*.json'],
  references: 'none',
  recognise: (tree) =>
    childrenOf(entryAt(tree.roots[0], 'packages', 'service-configuration')).some(({ kind }) => kind === 'map')
      ? 0.95
      : 0,
  blocks: [
    {
      at: 'packages.service-configuration.*',
      slot: 'key',
      provider: (block) => providerOfKey(block.key),
      settings: {
        clientId: 'client_id',
        appId: 'client_id',
        consumerKey: 'client_id',
        secret: 'client_secret',
      },
    },
  ],
});
