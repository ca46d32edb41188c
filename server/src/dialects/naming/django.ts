import { anyName, type EnvNaming } from './types.ts';

const markers = /^(?:DJANGO_\w+|SOCIAL_AUTH_\w+_(?:KEY|SECRET)|SOCIALACCOUNT_\w+|\w+_SOCIALACCOUNT_PROVIDERS)$/;

/**
 * Django with python-social-auth, whose settings keep their names (`SOCIAL_AUTH_<BACKEND>_KEY` is the client id), or with
 * allauth, which leaves the names to the application.
 */
export const djangoAllauth: EnvNaming = {
  id: 'env-django-allauth',
  title: 'Django environment file (allauth, python-social-auth)',
  recognise: (names) => (anyName(names, markers) ? 0.82 : 0),
  names: [
    { exact: { DJANGO_SECRET_KEY: 'session_secret' } },
    { beside: (names) => anyName(names, markers), exact: { SECRET_KEY: 'session_secret' } },
    {
      patterns: [
        {
          form: 'SOCIAL_AUTH_{client}_{key}',
          stem: '{client}',
          keys: {
            KEY: 'client_id',
            SECRET: 'client_secret',
            TENANT_ID: 'tenant',
            DOMAIN: 'domain',
            OIDC_ENDPOINT: 'issuer',
            AUTHORIZATION_URL: 'authorization_endpoint',
            ACCESS_TOKEN_URL: 'token_endpoint',
            PUBLIC_KEY: 'none',
            API_KEY: 'none',
          },
        },
      ],
    },
  ],
};
