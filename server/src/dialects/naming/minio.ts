import { anyName, type EnvNaming } from './types.ts';

const keys = {
  CONFIG_URL: 'discovery_url',
  CLIENT_ID: 'client_id',
  CLIENT_SECRET: 'client_secret',
  SCOPES: 'scope',
  REDIRECT_URI: 'redirect_uri',
  REDIRECT_URI_DYNAMIC: 'none',
} as const;

/** MinIO's OpenID settings (docs.min.io, "OpenID Identity Management Settings"); a provider's name comes last. */
export const minio: EnvNaming = {
  id: 'minio-env',
  title: 'MinIO environment file',
  recognise: (names) => (anyName(names, /^MINIO_(?:IDENTITY_OPENID|BROWSER_REDIRECT_URL$|ROOT_USER$)/) ? 0.81 : 0),
  names: [
    {
      program: 'minio',
      // Where the console is reached: its own address, no redirect URI.
      exact: { MINIO_BROWSER_REDIRECT_URL: 'base_url' },
      patterns: [
        { form: 'MINIO_IDENTITY_OPENID_{key}', keys },
        { form: 'MINIO_IDENTITY_OPENID_{key}_{client}', keys },
      ],
    },
  ],
};
