import { providerOfStem } from '../../knowledge/providers/lookup.ts';
import type { EnvNaming } from './types.ts';

/** `AUTH_<PROVIDER>_ID` with its secret, or of a provider we know; `AUTH_<X>_CLIENT_ID` is an application's own name. */
const isInferred = (names: ReadonlySet<string>): boolean =>
  [...names].some((name) => {
    const stem = /^AUTH_([A-Z0-9_]+)_ID$/.exec(name)?.[1];
    if (stem === undefined || /(?:^|_)(?:CLIENT|APP|TENANT|USER|KEY)$/.test(stem)) return false;
    return names.has(`AUTH_${stem}_SECRET`) || providerOfStem(stem) !== undefined;
  });

/** Auth.js v5 reads `AUTH_<PROVIDER>_ID/_SECRET/_ISSUER` by itself (authjs.dev, environment variable inference). */
export const authjsV5: EnvNaming = {
  id: 'env-authjs-v5',
  title: 'Auth.js (NextAuth v5) environment file',
  recognise: (names) => {
    if (isInferred(names)) return 0.9;
    return names.has('AUTH_TRUST_HOST') || names.has('AUTH_REDIRECT_PROXY_URL') || names.has('AUTH_SECRET') ? 0.8 : 0;
  },
};

/** NextAuth v4: `NEXTAUTH_URL`, `NEXTAUTH_SECRET` and names chosen by the application. */
export const nextauthV4: EnvNaming = {
  id: 'env-nextauth-v4',
  title: 'NextAuth v4 environment file',
  recognise: (names) => (names.has('NEXTAUTH_URL') || names.has('NEXTAUTH_SECRET') ? 0.85 : 0),
  names: [
    {
      // Its example calls the pair AUTH0_ID and AUTH0_SECRET; Auth0's own SDK signs sessions with AUTH0_SECRET.
      beside: (names) => names.has('AUTH0_ID') && !names.has('AUTH0_CLIENT_SECRET'),
      stem: 'auth0',
      exact: { AUTH0_SECRET: 'client_secret' },
    },
  ],
};
