import { envDialect } from './env.ts';

const providerVariable = /^AUTH_[A-Z0-9_]+_(?:ID|SECRET|ISSUER)$/;
const ownNames = /^AUTH_[A-Z0-9_]+_CLIENT_(?:ID|SECRET)$/;

/** Auth.js v5 reads `AUTH_<PROVIDER>_ID/_SECRET/_ISSUER` by itself (authjs.dev, environment variable inference). */
export const envAuthjsV5 = envDialect({
  id: 'env-authjs-v5',
  title: 'Auth.js (NextAuth v5) environment file',
  recognise: (names) => {
    const inferred = [...names].filter((name) => providerVariable.test(name) && !ownNames.test(name));
    if (inferred.length > 0) return 0.9;
    return names.has('AUTH_TRUST_HOST') || names.has('AUTH_REDIRECT_PROXY_URL') || names.has('AUTH_SECRET') ? 0.8 : 0;
  },
});

/** NextAuth v4: `NEXTAUTH_URL`, `NEXTAUTH_SECRET` and names chosen by the application. */
export const envNextauthV4 = envDialect({
  id: 'env-nextauth-v4',
  title: 'NextAuth v4 environment file',
  recognise: (names) => (names.has('NEXTAUTH_URL') || names.has('NEXTAUTH_SECRET') ? 0.85 : 0),
});
