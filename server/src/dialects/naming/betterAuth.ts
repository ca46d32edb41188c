import { anyName, type EnvNaming } from './types.ts';

/** Better Auth reads `BETTER_AUTH_URL` and `BETTER_AUTH_SECRET`; providers are named by the application. */
export const betterAuth: EnvNaming = {
  id: 'env-better-auth',
  title: 'Better Auth environment file',
  recognise: (names) => (anyName(names, /(?:^|_)BETTER_AUTH_(?:SECRETS?|URL|TRUSTED_ORIGINS)$/) ? 0.96 : 0),
};
