import { anyName, type EnvNaming } from './types.ts';

const markers =
  /(?:^|_)AUTH0_(?:DOMAIN|ISSUER_BASE_URL|BASE_URL|CALLBACK_URL|AUDIENCE|SECRET|CLIENT_ID)$|^ISSUER_BASE_URL$/;

/** Auth0's SDKs and quickstarts: nextjs-auth0, express-openid-connect, express-oauth2-jwt-bearer, the web samples. */
export const auth0: EnvNaming = {
  id: 'env-auth0',
  title: 'Auth0 environment file',
  recognise: (names) => (anyName(names, markers) && !anyName(names, /^AUTH_AUTH0_/) ? 0.84 : 0),
  names: [
    {
      beside: (names) => names.has('ISSUER_BASE_URL'),
      exact: { SECRET: 'session_secret' },
    },
    {
      beside: (names) => names.has('AUTH0_DOMAIN'),
      stem: 'auth0',
      exact: {
        APP_SECRET_KEY: 'session_secret',
        API_ID: 'audience',
        // auth0.com, quickstarts of the Python APIs and auth0-fastapi.
        AUTH0_API_AUDIENCE: 'audience',
        AUTH0_API_IDENTIFIER: 'audience',
        AUTH0_RETURN_TO_URL: 'post_logout_redirect_uri',
      },
    },
  ],
};
