import { anyName, type EnvNaming } from './types.ts';

/** nuxt-auth-utils: `runtimeConfig.oauth.<provider>` and `runtimeConfig.session.password` as Nuxt spells them. */
export const nuxtAuthUtils: EnvNaming = {
  id: 'env-nuxt-auth-utils',
  title: 'nuxt-auth-utils environment file',
  recognise: (names) =>
    anyName(names, /^NUXT_OAUTH_\w+_(?:ID|SECRET|DOMAIN|TENANT|REDIRECT_URL)$|^NUXT_SESSION_PASSWORD$/) ? 0.95 : 0,
  names: [
    { exact: { NUXT_SESSION_PASSWORD: 'session_secret' } },
    {
      patterns: [
        {
          form: 'NUXT_OAUTH_{client}_{key}',
          stem: '{client}',
          keys: {
            CLIENT_ID: 'client_id',
            CLIENT_SECRET: 'client_secret',
            REDIRECT_URL: 'redirect_uri',
            DOMAIN: 'domain',
            TENANT: 'tenant',
            REALM: 'realm',
            AUDIENCE: 'audience',
            AUTHORIZATION_URL: 'authorization_endpoint',
            TOKEN_URL: 'token_endpoint',
            OPENID_CONFIG: 'discovery_url',
          },
        },
      ],
    },
  ],
};
