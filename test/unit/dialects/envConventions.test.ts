import { expect, test } from 'vitest';
import { readName } from '../../../server/src/dialects/envNames.ts';
import { envTable as table } from '../../support/dialectTable.ts';

table('libraries', [
  {
    name: 'Better Auth is told from Auth.js, and a public id joins its secret',
    lines: [
      'BETTER_AUTH_URL=https://acme.io',
      'AUTH_SECRET=abc',
      'NEXT_PUBLIC_GOOGLE_CLIENT_ID=1-a.apps.googleusercontent.com',
      'GOOGLE_CLIENT_SECRET=s3cr3tValue',
    ],
    expected: [
      'env-better-auth',
      'base_url=https://acme.io @undefined',
      'session_secret=abc @undefined',
      'client_id=1-a.apps.googleusercontent.com @google',
      'client_secret=s3cr3tValue @google',
    ],
  },
  {
    name: 'Auth.js is recognised by a pair it infers',
    lines: ['AUTH_GITHUB_ID=a', 'AUTH_GITHUB_SECRET=b'],
    expected: ['env-authjs-v5', 'client_id=a @github', 'client_secret=b @github'],
  },
  {
    name: 'secrets of an own token service are no sign of Auth.js',
    lines: ['AUTH_JWT_SECRET=a', 'AUTH_OIDC_ISSUER=https://id.acme.io', 'AUTH_OIDC_CLIENT_ID=b'],
    expected: ['env-generic', 'session_secret=a @undefined', 'issuer=https://id.acme.io @oidc', 'client_id=b @oidc'],
  },
  {
    name: 'a secret is a client secret beside its id only',
    lines: ['AUTH_REFRESH_SECRET=a', 'AUTH_WORKOS_ID=b', 'AUTH_WORKOS_SECRET=c'],
    expected: ['env-authjs-v5', 'client_id=b @workos', 'client_secret=c @workos'],
  },
  {
    name: 'in the sample of NextAuth v4 AUTH0_SECRET is the client secret',
    lines: ['NEXTAUTH_URL=https://acme.io', 'AUTH0_ID=a', 'AUTH0_SECRET=b', 'AUTH0_ISSUER=https://acme.eu.auth0.com'],
    expected: [
      'env-nextauth-v4',
      'base_url=https://acme.io @undefined',
      'client_id=a @auth0',
      'client_secret=b @auth0',
      'issuer=https://acme.eu.auth0.com @auth0',
    ],
  },
  {
    name: "for Auth0's SDK AUTH0_SECRET signs sessions",
    lines: [
      'AUTH0_SECRET=a',
      'AUTH0_BASE_URL=https://acme.io',
      'AUTH0_ISSUER_BASE_URL=https://acme.eu.auth0.com',
      'AUTH0_CLIENT_ID=b',
      'AUTH0_CLIENT_SECRET=c',
    ],
    expected: [
      'env-auth0',
      'session_secret=a @undefined',
      'base_url=https://acme.io @undefined',
      'issuer=https://acme.eu.auth0.com @auth0',
      'client_id=b @auth0',
      'client_secret=c @auth0',
    ],
  },
  {
    name: 'express-openid-connect has names without a prefix',
    lines: ['ISSUER_BASE_URL=https://acme.eu.auth0.com', 'CLIENT_ID=a', 'SECRET=b', 'BASE_URL=http://localhost:3000'],
    expected: [
      'env-auth0',
      'issuer=https://acme.eu.auth0.com @',
      'client_id=a @',
      'session_secret=b @undefined',
      'base_url=http://localhost:3000 @undefined',
    ],
  },
  {
    name: "Clerk's redirect URLs are paths of the application, and its publishable key is no client id",
    path: '.env.local',
    lines: [
      'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_a',
      'CLERK_SECRET_KEY=sk_test_b',
      'NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL=/dashboard',
    ],
    expected: ['env-clerk', 'api_key=sk_test_b @clerk'],
  },
  {
    name: 'nuxt-auth-utils names the provider, even X',
    lines: [
      'NUXT_SESSION_PASSWORD=a',
      'NUXT_OAUTH_X_CLIENT_ID=b',
      'NUXT_OAUTH_KEYCLOAK_SERVER_URL=https://id.acme.io',
      'NUXT_OAUTH_KEYCLOAK_REALM=acme',
      'NUXT_OAUTH_KEYCLOAK_REDIRECT_URL=https://acme.io/auth/keycloak',
    ],
    expected: [
      'env-nuxt-auth-utils',
      'session_secret=a @undefined',
      'client_id=b @x',
      'realm=acme @keycloak',
      'redirect_uri=https://acme.io/auth/keycloak @keycloak',
    ],
  },
  {
    name: 'nuxt-oidc-auth has three secrets, and a base URL that is the issuer for Keycloak only',
    lines: [
      'NUXT_OIDC_TOKEN_KEY=a',
      'NUXT_OIDC_PROVIDERS_KEYCLOAK_CLIENT_ID=b',
      'NUXT_OIDC_PROVIDERS_KEYCLOAK_BASE_URL=https://id.acme.io/realms/acme',
      'NUXT_OIDC_PROVIDERS_AUTH0_CLIENT_ID=c',
      'NUXT_OIDC_PROVIDERS_AUTH0_BASE_URL=acme.eu.auth0.com',
      'NUXT_OIDC_PROVIDERS_AUTH0_LOGOUT_REDIRECT_URI=https://acme.io',
      'NUXT_OIDC_PROVIDERS_AUTH0_CALLBACK_REDIRECT_URL=/welcome',
    ],
    expected: [
      'env-nuxt-oidc-auth',
      'session_secret=a @undefined',
      'client_id=b @keycloak',
      'issuer=https://id.acme.io/realms/acme @keycloak',
      'client_id=c @auth0',
      'post_logout_redirect_uri=https://acme.io @auth0',
    ],
  },
  {
    name: 'Laravel encrypts sessions with APP_KEY, and a bare _REDIRECT needs a provider',
    lines: [
      'APP_ENV=local',
      'APP_KEY=base64:abc',
      'GITHUB_CLIENT_ID=a',
      'GITHUB_REDIRECT=https://acme.io/cb',
      'LOGIN_REDIRECT=/home',
    ],
    expected: [
      'env-laravel',
      'session_secret=base64:abc @undefined',
      'client_id=a @github',
      'redirect_uri=https://acme.io/cb @github',
    ],
  },
  {
    name: 'APP_KEY alone is anything',
    lines: ['APP_KEY=abc', 'GITHUB_REDIRECT=https://acme.io/cb'],
    expected: ['env-generic'],
  },
  {
    name: "python-social-auth's KEY is the client id, but not its PUBLIC_KEY",
    lines: [
      'DJANGO_SETTINGS_MODULE=acme.settings',
      'SECRET_KEY=abc',
      'SOCIAL_AUTH_GOOGLE_OAUTH2_KEY=a',
      'SOCIAL_AUTH_GOOGLE_OAUTH2_SECRET=b',
      'SOCIAL_AUTH_KEYCLOAK_PUBLIC_KEY=MIIB',
    ],
    expected: ['env-django-allauth', 'session_secret=abc @undefined', 'client_id=a @google', 'client_secret=b @google'],
  },
  {
    name: 'Passport is a callback, a client and a session secret',
    lines: ['GOOGLE_CLIENT_ID=a', 'GOOGLE_CALLBACK_URL=/auth/google/callback', 'COOKIE_KEY=abc'],
    expected: [
      'env-passport-express',
      'client_id=a @google',
      'redirect_uri=/auth/google/callback @google',
      'session_secret=abc @undefined',
    ],
  },
]);

table('files of tools', [
  {
    name: '.dev.vars is recognised by its name, and Access is one client',
    path: 'worker/.dev.vars',
    lines: [
      'ACCESS_CLIENT_ID=a',
      'ACCESS_TOKEN_URL=https://acme.cloudflareaccess.com/token',
      'ACCESS_JWKS_URL=https://acme.cloudflareaccess.com/jwks',
      'COOKIE_ENCRYPTION_KEY=abc',
    ],
    expected: [
      'env-dev-vars',
      'client_id=a @access',
      'token_endpoint=https://acme.cloudflareaccess.com/token @access',
      'jwks_uri=https://acme.cloudflareaccess.com/jwks @access',
      'session_secret=abc @undefined',
    ],
  },
  {
    name: 'the decorators of varlock are enough',
    path: '.env.staging',
    lines: ['# @required @sensitive', 'AZURE_CLIENT_ID=op("op://Acme/App/id")'],
    expected: ['env-varlock', 'client_id=op("op://Acme/App/id") @azure'],
  },
  {
    name: 'an ordinary comment is no decorator',
    lines: ['# @acme/web: required', 'AZURE_CLIENT_ID=a'],
    expected: ['env-generic', 'client_id=a @azure'],
  },
]);

test.each([
  'CLIENT_SECRET_FILE',
  'CLIENT_ID_PATH',
  'CLIENT_SECRET_VERIFIER',
  'OIDC_CLIENT_SECRET_FILE',
])('%s is no credential', (name) => {
  expect(readName(name)).toBeUndefined();
});
