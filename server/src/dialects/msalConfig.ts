import { childOf, type Entry, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** Where browsers and devices load their sign-in settings from. */
export const clientConfigFiles: readonly string[] = [
  '**/auth[-_.]config*.json',
  '**/authConfig*.json',
  '**/{public,assets,static,wwwroot}/**/*config*.json',
];

const isMicrosoft = (url: string | undefined): boolean =>
  /^https:\/\/(?:login\.microsoftonline\.|[^/]+\.(?:b2clogin|ciamlogin)\.com\/)/.test(url ?? '');

/** The `auth` block of msal-browser and msal-node. */
const isMsal = (root: Entry | undefined): boolean =>
  textAt(root, 'auth', 'clientId') !== undefined && isMicrosoft(textAt(root, 'auth', 'authority'));

/** MSAL for Android: `authorities` beside a redirect URI of its own scheme. */
const isAndroid = (root: Entry | undefined): boolean =>
  textAt(root, 'client_id') !== undefined &&
  (childOf(root, 'authorities')?.kind === 'list' || /^msauth:\/\//.test(textAt(root, 'redirect_uri') ?? ''));

/** MSAL kept in JSON (learn.microsoft.com, "MSAL.js configuration options", "Android MSAL configuration file"). */
export const msalConfig = structuredDialect({
  id: 'msal-config',
  title: 'MSAL configuration file',
  kind: 'use',
  formats: ['json'],
  files: [...clientConfigFiles, '**/*msal*.json'],
  references: 'shell-like',
  recognise: ({ roots: [root] }) => (isMsal(root) || isAndroid(root) ? 0.9 : 0),
  blocks: [
    {
      at: 'auth',
      relative: ['redirect_uri', 'post_logout_redirect_uri'],
      settings: {
        clientId: 'client_id',
        clientSecret: 'client_secret',
        authority: 'issuer',
        redirectUri: 'redirect_uri',
        postLogoutRedirectUri: 'post_logout_redirect_uri',
      },
    },
    {
      at: '',
      provider: 'microsoft-entra-id',
      skip: (root) => !isAndroid(root),
      settings: {
        client_id: 'client_id',
        redirect_uri: 'redirect_uri',
        'authorities.*.audience.tenant_id': 'tenant',
      },
    },
  ],
});
