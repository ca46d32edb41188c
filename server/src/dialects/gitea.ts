import { childOf } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * Configuration of Gitea and Forgejo (docs.gitea.com, "Configuration Cheat Sheet"): both an authorization server
 * (`[oauth2]`) and a client of others, whose sources are in its database.
 */
export const giteaIni = structuredDialect({
  id: 'gitea-forgejo',
  title: 'Gitea or Forgejo configuration (app.ini)',
  kind: 'use',
  formats: ['ini'],
  files: ['**/app.ini', '**/app[-_.]*.ini', '**/*gitea*.ini', '**/*forgejo*.ini'],
  references: 'shell-like',
  recognise: (tree) => {
    const root = tree.roots[0];
    const isOauth = childOf(root, 'oauth2') !== undefined || childOf(root, 'oauth2_client') !== undefined;
    return isOauth && childOf(childOf(root, 'server'), 'ROOT_URL') !== undefined ? 0.95 : 0;
  },
  blocks: [
    { at: 'server', slot: 'application', settings: { ROOT_URL: 'base_url' } },
    { at: 'oauth2', slot: 'application', settings: { JWT_SECRET: 'session_secret' } },
    { at: 'security', slot: 'application', settings: { SECRET_KEY: 'session_secret' } },
  ],
});
