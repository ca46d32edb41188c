import { entryAt, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * The manifest of a Chrome extension that signs in with Google (developer.chrome.com, "oauth2" and "identity"). Other
 * files are called manifest.json, too: only this one has a number as `manifest_version` and an `oauth2` block.
 */
export const chromeManifest = structuredDialect({
  id: 'chrome-extension-manifest',
  title: 'Chrome extension manifest (oauth2)',
  kind: 'use',
  formats: ['json'],
  files: ['**/manifest.json', '**/manifest.*.json'],
  references: 'shell-like',
  recognise: (tree) => {
    const version = entryAt(tree.roots[0], 'manifest_version');
    const isExtension = version?.kind === 'scalar' && version.type === 'number' && /^[23]$/.test(version.value);
    return isExtension && textAt(tree.roots[0], 'oauth2', 'client_id') !== undefined ? 0.95 : 0;
  },
  blocks: [{ at: 'oauth2', provider: 'google', settings: { client_id: 'client_id', scopes: 'scope' } }],
});
