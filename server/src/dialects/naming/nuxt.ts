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

/**
 * nuxt-oidc-auth (itpropro/nuxt-oidc-auth, docs "Security" and "Provider"): `runtimeConfig.oidc.providers.<provider>`,
 * and three secrets of its own. `baseUrl` is the issuer for Keycloak alone; elsewhere it is a host or a part of it.
 */
export const nuxtOidcAuth: EnvNaming = {
  id: 'env-nuxt-oidc-auth',
  title: 'nuxt-oidc-auth environment file',
  recognise: (names) => (anyName(names, /^NUXT_OIDC_(?:PROVIDERS_\w+|(?:AUTH_)?SESSION_SECRET|TOKEN_KEY)$/) ? 0.95 : 0),
  names: [
    {
      exact: {
        NUXT_OIDC_SESSION_SECRET: 'session_secret',
        NUXT_OIDC_AUTH_SESSION_SECRET: 'session_secret',
        NUXT_OIDC_TOKEN_KEY: 'session_secret',
      },
      patterns: [
        {
          form: 'NUXT_OIDC_PROVIDERS_{client}_{key}',
          stem: '{client}',
          keys: {
            CLIENT_ID: 'client_id',
            CLIENT_SECRET: 'client_secret',
            REDIRECT_URI: 'redirect_uri',
            LOGOUT_REDIRECT_URI: 'post_logout_redirect_uri',
            CALLBACK_REDIRECT_URL: 'none',
            AUTHORIZATION_URL: 'authorization_endpoint',
            TOKEN_URL: 'token_endpoint',
            USER_INFO_URL: 'userinfo_endpoint',
            AUDIENCE: 'audience',
            TENANT_ID: 'tenant',
          },
        },
        {
          form: 'NUXT_OIDC_PROVIDERS_{client}_{key}',
          stem: '{client}',
          clients: ['KEYCLOAK'],
          keys: { BASE_URL: 'issuer' },
        },
      ],
    },
  ],
};
