import { anyName, type EnvNaming } from './types.ts';

/**
 * Quarkus: the property in capitals, dots and dashes as underscores (quarkus.io, "Configuration reference guide",
 * environment variables; "OpenID Connect configuration properties").
 */
export const quarkusEnv: EnvNaming = {
  id: 'env-quarkus',
  title: 'Quarkus environment file',
  recognise: (names) => (anyName(names, /^QUARKUS_OIDC_/) ? 0.83 : 0),
  names: [
    {
      stem: 'quarkus-oidc:oidc',
      exact: {
        QUARKUS_OIDC_AUTH_SERVER_URL: 'issuer',
        QUARKUS_OIDC_CLIENT_ID: 'client_id',
        QUARKUS_OIDC_CREDENTIALS_SECRET: 'client_secret',
        QUARKUS_OIDC_CREDENTIALS_CLIENT_SECRET_VALUE: 'client_secret',
        QUARKUS_OIDC_AUTHENTICATION_SCOPES: 'scope',
        QUARKUS_OIDC_TOKEN_AUDIENCE: 'audience',
        QUARKUS_OIDC_TOKEN_PATH: 'none',
        QUARKUS_OIDC_AUTHORIZATION_PATH: 'none',
      },
    },
  ],
};
