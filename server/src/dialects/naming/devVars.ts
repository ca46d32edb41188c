import type { EnvNaming } from './types.ts';

/**
 * Cloudflare Workers keep the secrets of local development in `.dev.vars` (developers.cloudflare.com, "Secrets"). The
 * templates for MCP servers add a key for the cookie of the approval page, and Access as the server of sign-in.
 */
export const devVars: EnvNaming = {
  id: 'env-dev-vars',
  title: 'Cloudflare .dev.vars file',
  recognise: (_, { name }) => (/^\.dev\.vars(?:\.|$)/i.test(name) ? 0.98 : 0),
  names: [
    { exact: { COOKIE_ENCRYPTION_KEY: 'session_secret' } },
    {
      beside: (names) => names.has('ACCESS_CLIENT_ID'),
      stem: 'access',
      exact: { ACCESS_TOKEN_URL: 'token_endpoint' },
    },
  ],
};
