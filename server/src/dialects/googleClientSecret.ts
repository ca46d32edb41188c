import { textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

const settings = {
  client_id: 'client_id',
  client_secret: 'client_secret',
  redirect_uris: 'redirect_uri',
  javascript_origins: 'allowed_origin',
  auth_uri: 'authorization_endpoint',
  token_uri: 'token_endpoint',
  auth_provider_x509_cert_url: 'jwks_uri',
} as const;

/**
 * The client file Google's console offers for download: a snapshot of what Google accepts. `web` and `installed` are
 * the two kinds of client. A service account's file looks alike and is not a client.
 */
export const googleClientSecret = structuredDialect({
  id: 'google-client-secret',
  title: 'Google OAuth client file (client_secret*.json)',
  kind: 'registration',
  formats: ['json'],
  files: ['**/client_secret*.json', '**/client_secrets.json', '**/credentials.json', '**/google*client*.json'],
  readIgnored: true,
  references: 'none',
  recognise: (tree) => {
    const root = tree.roots[0];
    const kind = ['web', 'installed'].find((key) => textAt(root, key, 'client_id') !== undefined);
    if (kind === undefined) return 0;
    const isGoogle =
      (textAt(root, kind, 'client_id') ?? '').includes('googleusercontent.com') ||
      /google/.test(`${textAt(root, kind, 'auth_uri')}${textAt(root, kind, 'token_uri')}`);
    return isGoogle ? 0.98 : 0;
  },
  blocks: [
    { at: 'web', provider: 'google', settings },
    { at: 'installed', provider: 'google', settings },
  ],
});
