import { readName } from '../../dialects/envNames.ts';
import { providers } from '../../knowledge/providers/index.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { providerEndpoint } from '../../rules/support/endpoint.ts';

/** Those that most files have, and servers that people run themselves; the others follow by name. */
const first = [
  'google',
  'github',
  'microsoft-entra-id',
  'keycloak',
  'auth0',
  'okta',
  'apple',
  'facebook',
  'gitlab',
  'cognito',
  'discord',
  'linkedin',
  'slack',
];

/** Providers that give clients to applications, the usual ones first. */
export const clientProviders: readonly Provider[] = [
  ...first.flatMap((id) => providers.find((provider) => provider.id === id) ?? []),
  ...providers.filter(({ id }) => !first.includes(id)),
].filter(({ kind, protocol }) => kind === 'authorization-server' && protocol !== 'oauth1');

/** `Google`, `Apple`, `Facebook`: without the product's name. */
export const shortName = ({ name }: Provider): string =>
  name
    .replace(/^(?:Sign in|Login) with /, '')
    .replace(/ Login\b/, '')
    .replace(/ \(.*\)$/, '');

export const upper = (slug: string): string => slug.toUpperCase().replaceAll('-', '_');

const prefixes = new Map<string, string>();

/** The provider's usual prefix of variables, such as `GOOGLE`. */
export function prefixOf(provider: Provider): string {
  const known = prefixes.get(provider.id) ?? findPrefix(provider);
  prefixes.set(provider.id, known);
  return known;
}

function findPrefix(provider: Provider): string {
  const own = [...provider.envPrefixes, `${upper(provider.id)}_`].filter(
    (p) => !/^(?:AUTH_|GOTRUE_|GF_|NUXT_|SOCIAL_|SPRING_|SUPABASE_)/.test(p),
  );
  const found = own.find((prefix) => readName(`${prefix}CLIENT_ID`)?.provider === provider.id);
  return (found ?? `${upper(provider.id)}_`).replace(/_$/, '');
}

/** The provider's address for the role, with `{holes}` where it is the customer's own. */
export function templateOf(provider: Provider, role: Role): string | undefined {
  if (role === 'issuer') return provider.protocol === 'oauth2' ? undefined : provider.issuer;
  if (role === 'discovery_url') return provider.discoveryUrl;
  const name = providerEndpoint[role];
  return name === undefined ? undefined : provider.endpoints[name];
}
