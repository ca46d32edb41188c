import { entryAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * The manifest of a Google Apps Script project (developers.google.com/apps-script, "Manifest structure"): Google holds
 * the client, the file names the scopes it asks for.
 */
export const appsscript = structuredDialect({
  id: 'appsscript',
  title: 'Google Apps Script manifest (appsscript.json)',
  kind: 'use',
  formats: ['json'],
  files: ['**/appsscript.json'],
  references: 'none',
  recognise: (tree) => (entryAt(tree.roots[0], 'oauthScopes')?.kind === 'list' ? 0.95 : 0),
  blocks: [{ at: '', provider: 'google', settings: { oauthScopes: 'scope' } }],
});
