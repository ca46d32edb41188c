import { childOf, entryAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * The manifest from which Slack creates an app (docs.slack.dev, "App manifest reference"): what Slack accepts of it.
 * The client_id is assigned later and stands nowhere in it.
 */
export const slackManifest = structuredDialect({
  id: 'slack-manifest',
  title: 'Slack app manifest',
  kind: 'registration',
  formats: ['json', 'yaml'],
  files: [
    '**/manifest.{json,yml,yaml}',
    '**/manifest.*.{json,yml,yaml}',
    '**/*[-_.]manifest.{json,yml,yaml}',
    '**/*slack*.{json,yml,yaml}',
  ],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    if (entryAt(root, 'display_information')?.kind !== 'map') return 0;
    const isApp = ['oauth_config', 'settings', 'features'].some((key) => childOf(root, key)?.kind === 'map');
    return isApp ? 0.95 : 0;
  },
  blocks: [
    {
      at: 'oauth_config',
      slot: () => ['slack'],
      provider: 'slack',
      settings: { redirect_urls: 'redirect_uri', 'scopes.bot': 'scope', 'scopes.user': 'scope' },
    },
  ],
});
