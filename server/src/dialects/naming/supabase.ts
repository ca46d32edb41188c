import { anyName, type EnvNaming } from './types.ts';

const markers =
  /(?:^|_)SUPABASE_(?:URL|ANON_KEY|PUBLISHABLE(?:_DEFAULT)?_KEY|SERVICE_ROLE_KEY|SERVICE_KEY|SECRET_KEY)$|^GOTRUE_/;

const external = { CLIENT_ID: 'client_id', SECRET: 'client_secret', REDIRECT_URI: 'redirect_uri' } as const;

const selfHosted = (names: ReadonlySet<string>): boolean =>
  anyName(names, /^GOTRUE_/) || (names.has('ANON_KEY') && names.has('SERVICE_ROLE_KEY'));

/**
 * Supabase: keys of a project, and the settings of its auth server GoTrue (supabase/auth, `example.env`).
 * `GOTRUE_SITE_URL` is the address of the application, `API_EXTERNAL_URL` the server's own.
 */
export const supabase: EnvNaming = {
  id: 'env-supabase',
  title: 'Supabase environment file',
  recognise: (names) => (anyName(names, markers) || selfHosted(names) ? 0.83 : 0),
  names: [
    {
      exact: {
        GOTRUE_SITE_URL: 'base_url',
        GOTRUE_JWT_SECRET: 'session_secret',
        SUPABASE_JWT_SECRET: 'session_secret',
      },
    },
    {
      stem: 'supabase',
      exact: {
        SUPABASE_PUBLISHABLE_KEY: 'api_key',
        SUPABASE_PUBLISHABLE_DEFAULT_KEY: 'api_key',
        SUPABASE_SERVICE_KEY: 'api_key',
        SUPABASE_SECRET_KEY: 'api_key',
      },
    },
    {
      program: 'gotrue',
      exact: { API_EXTERNAL_URL: 'base_url' },
      patterns: [
        { form: 'GOTRUE_EXTERNAL_{client}_{key}', keys: external },
        // Keycloak's is the realm, GitLab's the instance; for others it is something else.
        { form: 'GOTRUE_EXTERNAL_{client}_{key}', keys: { URL: 'issuer' }, clients: ['KEYCLOAK', 'GITLAB'] },
        // What the config.toml of its command line refers to.
        {
          form: 'SUPABASE_AUTH_EXTERNAL_{client}_{key}',
          keys: { ...external, CLIENT_SECRET: 'client_secret' },
        },
      ],
    },
    // What the server accepts, not what a client sends.
    { beside: selfHosted, exact: { ADDITIONAL_REDIRECT_URLS: 'none' } },
  ],
};
