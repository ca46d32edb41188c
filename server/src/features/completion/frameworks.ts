import { lookup } from '../../base/table.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { prefixOf, templateOf, upper } from './providers.ts';

/** One variable of a new client. `value` may hold `{holes}` to fill in. */
export interface NewVariable {
  readonly name: string;
  readonly value: string;
}

/** What a framework reads from its environment for a client of a provider. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly libraries: readonly string[];
  readonly dialects: readonly string[];
  /** Images of a container that reads these names. */
  readonly image?: RegExp;
  /** Undefined where the framework does not know the provider. */
  readonly variables: (provider: Provider) => readonly NewVariable[] | undefined;
  /** Of the application: written once for all clients. */
  readonly application: readonly NewVariable[];
}

const empty = (...names: readonly string[]): readonly NewVariable[] => names.map((name) => ({ name, value: '' }));

/** The issuer where it is the customer's own. */
function ownIssuer(provider: Provider, name: string): readonly NewVariable[] {
  const issuer = templateOf(provider, 'issuer');
  return issuer?.includes('{') === true ? [{ name, value: issuer }] : [];
}

const clientPair = (provider: Provider): readonly NewVariable[] => {
  const prefix = prefixOf(provider);
  return [...empty(`${prefix}_CLIENT_ID`, `${prefix}_CLIENT_SECRET`), ...ownIssuer(provider, `${prefix}_ISSUER`)];
};

const local = 'http://localhost:3000';

/** GoTrue's and Grafana's own names of the sections they have; from their documentation. */
const grafanaSections: Readonly<Record<string, string>> = {
  google: 'GOOGLE',
  github: 'GITHUB',
  gitlab: 'GITLAB',
  okta: 'OKTA',
  'microsoft-entra-id': 'AZUREAD',
};

const proxyNames: Readonly<Record<string, string>> = {
  google: 'google',
  github: 'github',
  gitlab: 'gitlab',
  keycloak: 'keycloak-oidc',
  'microsoft-entra-id': 'entra-id',
};

/** The provider's name at oauth2-proxy; `oidc` for every other OpenID provider. */
export const proxyProvider = (provider: Provider): string | undefined =>
  lookup(proxyNames, provider.id) ??
  (templateOf(provider, 'issuer') === undefined || provider.protocol !== 'oidc' ? undefined : 'oidc');

export const grafanaSection = (provider: Provider): string | undefined => lookup(grafanaSections, provider.id);

export const frameworks: readonly Framework[] = [
  {
    id: 'authjs',
    title: 'Auth.js',
    libraries: ['next-auth', '@auth/core', '@auth/sveltekit', '@auth/express', '@auth/solid-start', '@auth/qwik'],
    dialects: ['env-authjs-v5'],
    variables: (provider) => {
      const slug = provider.frameworkSlugs.authjs;
      if (slug === undefined || slug === '') return undefined;
      const name = `AUTH_${upper(slug)}`;
      return [...empty(`${name}_ID`, `${name}_SECRET`), ...ownIssuer(provider, `${name}_ISSUER`)];
    },
    application: empty('AUTH_SECRET'),
  },
  {
    id: 'nextauth',
    title: 'NextAuth 4',
    libraries: ['next-auth'],
    dialects: ['env-nextauth-v4'],
    variables: (provider) => (provider.frameworkSlugs.authjs ? clientPair(provider) : undefined),
    application: [{ name: 'NEXTAUTH_URL', value: local }, ...empty('NEXTAUTH_SECRET')],
  },
  {
    id: 'better-auth',
    title: 'Better Auth',
    libraries: ['better-auth'],
    dialects: ['env-better-auth'],
    variables: (provider) => (provider.frameworkSlugs['better-auth'] ? clientPair(provider) : undefined),
    application: [{ name: 'BETTER_AUTH_URL', value: local }, ...empty('BETTER_AUTH_SECRET')],
  },
  {
    id: 'nuxt',
    title: 'nuxt-auth-utils',
    libraries: ['nuxt-auth-utils'],
    dialects: ['env-nuxt-auth-utils'],
    variables: (provider) => {
      const name = `NUXT_OAUTH_${prefixOf(provider)}`;
      return empty(`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`);
    },
    application: empty('NUXT_SESSION_PASSWORD'),
  },
  {
    id: 'laravel',
    title: 'Laravel Socialite',
    libraries: [],
    dialects: ['env-laravel'],
    variables: (provider) => {
      const slug = provider.frameworkSlugs.socialite;
      if (slug === undefined) return undefined;
      const name = prefixOf(provider);
      return [
        ...empty(`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`),
        { name: `${name}_REDIRECT_URI`, value: `${local}/auth/${slug}/callback` },
      ];
    },
    application: [],
  },
  {
    id: 'supabase',
    title: 'Supabase CLI',
    libraries: ['@supabase/supabase-js', '@supabase/ssr'],
    dialects: ['env-supabase'],
    variables: (provider) => {
      const slug = provider.frameworkSlugs.supabase;
      if (slug === undefined || slug === '') return undefined;
      const name = `SUPABASE_AUTH_EXTERNAL_${upper(slug)}`;
      return empty(`${name}_CLIENT_ID`, `${name}_SECRET`);
    },
    application: [],
  },
  {
    id: 'gotrue',
    title: 'Supabase Auth',
    libraries: [],
    dialects: [],
    image: /gotrue|supabase\/auth/,
    variables: (provider) => {
      const slug = provider.frameworkSlugs.supabase;
      if (slug === undefined || slug === '') return undefined;
      const name = `GOTRUE_EXTERNAL_${upper(slug)}`;
      return [
        { name: `${name}_ENABLED`, value: 'true' },
        ...empty(`${name}_CLIENT_ID`, `${name}_SECRET`, `${name}_REDIRECT_URI`),
      ];
    },
    application: [],
  },
  {
    id: 'grafana',
    title: 'Grafana',
    libraries: [],
    dialects: [],
    image: /grafana\/grafana/,
    variables: (provider) => {
      const section = grafanaSection(provider);
      if (section === undefined) return undefined;
      const name = `GF_AUTH_${section}`;
      return [{ name: `${name}_ENABLED`, value: 'true' }, ...empty(`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`)];
    },
    application: [{ name: 'GF_SERVER_ROOT_URL', value: local }],
  },
  {
    id: 'oauth2-proxy',
    title: 'oauth2-proxy',
    libraries: [],
    dialects: [],
    image: /oauth2[-_]proxy/,
    variables: (provider) => {
      const name = proxyProvider(provider);
      if (name === undefined) return undefined;
      const issuer = name.includes('oidc') || name === 'entra-id' ? templateOf(provider, 'issuer') : undefined;
      return [
        { name: 'OAUTH2_PROXY_PROVIDER', value: name },
        ...empty('OAUTH2_PROXY_CLIENT_ID', 'OAUTH2_PROXY_CLIENT_SECRET'),
        ...(issuer === undefined ? [] : [{ name: 'OAUTH2_PROXY_OIDC_ISSUER_URL', value: issuer }]),
        { name: 'OAUTH2_PROXY_EMAIL_DOMAINS', value: '*' },
      ];
    },
    application: empty('OAUTH2_PROXY_COOKIE_SECRET'),
  },
];

/** Names that say what they are, for whatever reads them. */
export const anyFramework: Framework = {
  id: 'any',
  title: 'Environment variables',
  libraries: [],
  dialects: [],
  variables: clientPair,
  application: [],
};

/** Any OpenID provider, by its issuer. */
export const genericClient: readonly NewVariable[] = [
  { name: 'OIDC_ISSUER', value: '' },
  { name: 'OIDC_CLIENT_ID', value: '' },
  { name: 'OIDC_CLIENT_SECRET', value: '' },
  { name: 'OIDC_REDIRECT_URI', value: `${local}/callback` },
  { name: 'OIDC_SCOPE', value: 'openid profile email' },
];
