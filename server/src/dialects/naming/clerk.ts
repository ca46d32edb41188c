import { anyName, type EnvNaming } from './types.ts';

/** Where Clerk's components lead the visitor within the application: no redirect URIs of OAuth. */
const ownPaths = {
  SIGN_IN_FORCE_REDIRECT_URL: 'none',
  SIGN_UP_FORCE_REDIRECT_URL: 'none',
  SIGN_IN_FALLBACK_REDIRECT_URL: 'none',
  SIGN_UP_FALLBACK_REDIRECT_URL: 'none',
} as const;

/** clerk.com, "Clerk environment variables". The publishable key is no OAuth client id, so it gets no role. */
export const clerk: EnvNaming = {
  id: 'env-clerk',
  title: 'Clerk environment file',
  recognise: (names) => (anyName(names, /(?:^|_)CLERK_(?:SECRET_KEY|PUBLISHABLE_KEY)$/) ? 0.88 : 0),
  names: [
    { stem: 'clerk', exact: { CLERK_SECRET_KEY: 'api_key' } },
    { patterns: [{ form: 'CLERK_{key}', keys: ownPaths }] },
  ],
};
