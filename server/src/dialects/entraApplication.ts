import { guid } from '../base/guid.ts';
import { childOf, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * An application as Microsoft Entra ID shows it (learn.microsoft.com, "Understand the app manifest", in the form of
 * Microsoft Graph and in the older one): the manifest page of the portal, `az ad app show`.
 */
export const entraApplication = structuredDialect({
  id: 'entra-application',
  title: 'Microsoft Entra ID app manifest',
  kind: 'registration',
  formats: ['json'],
  files: ['**/*{entra,aad,azuread,appregistration,app-registration,app-manifest}*.json', '**/manifest*.json'],
  sniffedFiles: ['**/*.json'],
  references: 'none',
  recognise: ({ roots: [root] }) => {
    if (!guid.test(textAt(root, 'appId') ?? '')) return 0;
    const own = ['signInAudience', 'replyUrlsWithType', 'web', 'spa', 'publicClient', 'requiredResourceAccess'];
    return own.some((key) => childOf(root, key) !== undefined) ? 0.96 : 0;
  },
  blocks: [
    {
      at: '',
      slot: () => ['application'],
      provider: 'microsoft-entra-id',
      settings: {
        appId: 'client_id',
        'web.redirectUris': 'redirect_uri',
        'spa.redirectUris': 'redirect_uri',
        'publicClient.redirectUris': 'redirect_uri',
        'replyUrlsWithType.*.url': 'redirect_uri',
      },
    },
  ],
});
