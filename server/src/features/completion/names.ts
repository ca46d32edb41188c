import { groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { lookup } from '../../base/table.ts';
import { readName } from '../../dialects/envNames.ts';
import { envNamings } from '../../dialects/naming/index.ts';
import type { NameTable } from '../../dialects/naming/types.ts';
import type { Setting } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { findProvider } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';

/** A variable that goes with those that are there. */
export interface ProposedName {
  readonly name: string;
  readonly role: Role;
  readonly provider: string | undefined;
}

/** What a client written as `X_CLIENT_ID` usually has besides, in this order. */
const suffixes: Readonly<Record<string, Role>> = {
  CLIENT_ID: 'client_id',
  CLIENT_SECRET: 'client_secret',
  REDIRECT_URI: 'redirect_uri',
  ISSUER: 'issuer',
  TENANT_ID: 'tenant',
  DOMAIN: 'domain',
  SCOPE: 'scope',
  AUTHORIZATION_ENDPOINT: 'authorization_endpoint',
  TOKEN_ENDPOINT: 'token_endpoint',
  USERINFO_ENDPOINT: 'userinfo_endpoint',
  JWKS_URI: 'jwks_uri',
};

/** Auth.js infers these three (authjs.dev, "Environment Variable Inference"). */
const short: Readonly<Record<string, Role>> = { ID: 'client_id', SECRET: 'client_secret', ISSUER: 'issuer' };

/** More clients are not looked at: nobody reads so long a list. */
const mostClients = 12;

/**
 * The variables that the first clients among the settings lack, in the convention their names follow. Each is a name
 * that would be read as this role of the same client. `present`: names that are taken.
 */
export function missingNames(settings: readonly Setting[], present: ReadonlySet<string>): readonly ProposedName[] {
  const bySlot = groupBy(
    settings.filter((s) => s.slot !== undefined && s.item === undefined),
    (s) => s.slot as string,
  );
  const found = [...bySlot].slice(0, mostClients).flatMap(([, own]) => namesOfClient(own, present));
  return [...new Map(found.map((proposed) => [proposed.name, proposed])).values()];
}

function namesOfClient(own: readonly Setting[], present: ReadonlySet<string>): readonly ProposedName[] {
  const roles = new Set(own.map((s) => s.role));
  const provider = own.find((s) => s.provider !== undefined)?.provider;
  const stem = readName(own[0]?.name ?? '', present)?.stem;
  const proposals = own.flatMap((s) => ofTables(s.name, present)).concat(own.flatMap((s) => ofSuffixes(s.name)));
  const seen = new Set<Role>();
  // As the names would be with the new one among them; copied once.
  const company = new Set(present);
  return proposals.flatMap(({ name, role }): ProposedName[] => {
    if (roles.has(role) || seen.has(role) || present.has(name) || !isOfUse(role, provider, roles)) return [];
    company.add(name);
    const reading = readName(name, company);
    company.delete(name);
    if (reading?.role !== role || reading.stem !== stem) return [];
    seen.add(role);
    return [{ name, role, provider: reading.provider ?? provider }];
  });
}

interface Named {
  readonly name: string;
  readonly role: Role;
}

const tables = lazy(() => envNamings.flatMap((naming) => naming.names ?? []));

/** Names of the tables of conventions in which this one is. */
function ofTables(name: string, present: ReadonlySet<string>): readonly Named[] {
  return tables().flatMap((table) => {
    if (table.beside?.(present) === false) return [];
    const exact = lookup(table.exact ?? {}, name) === undefined ? [] : Object.entries(table.exact ?? {});
    return [...exact, ...ofPatterns(table, name)].flatMap(([other, role]) =>
      role === 'none' ? [] : [{ name: other, role }],
    );
  });
}

function ofPatterns({ patterns = [] }: NameTable, name: string): readonly (readonly [string, Role | 'none'])[] {
  return patterns.flatMap(({ form, keys, clients }) => {
    const [head = '', rest = ''] = form.split('{client}');
    const key = Object.keys(keys)
      .sort((a, b) => b.length - a.length)
      .find((candidate) => isFormOf(name, head.replace('{key}', candidate), rest.replace('{key}', candidate)));
    if (key === undefined || !form.includes('{client}')) return [];
    const start = head.replace('{key}', key);
    const client = name.slice(start.length, name.length - rest.replace('{key}', key).length);
    // A form without words of its own matches any name.
    if (form === '{client}_{key}' || (clients !== undefined && !clients.includes(client))) return [];
    return Object.entries(keys).map(
      ([other, role]) => [form.replace('{client}', client).replace('{key}', other), role] as const,
    );
  });
}

const isFormOf = (name: string, head: string, tail: string): boolean =>
  name.startsWith(head) && name.endsWith(tail) && name.length > head.length + tail.length;

function ofSuffixes(name: string): readonly Named[] {
  const bare = stripPublicPrefix(name)?.rest ?? name;
  const isShort = /^AUTH_\w+_(?:ID|SECRET|ISSUER)$/.test(bare) && !/_CLIENT_(?:ID|SECRET)$/.test(bare);
  const plainShort = /^[A-Z0-9]+_(?:ID|SECRET)$/.test(bare) && !/(?:^|_)CLIENT_(?:ID|SECRET)$/.test(bare);
  const table = isShort || plainShort ? short : suffixes;
  const suffix = Object.keys(table).find((tokens) => bare === tokens || bare.endsWith(`_${tokens}`));
  if (suffix === undefined) return [];
  const stem = bare.slice(0, bare.length - suffix.length);
  return Object.entries(table).map(([tokens, role]) => ({ name: stem + tokens, role }));
}

/** Without what this provider does not need: a tenant elsewhere than at Microsoft, an issuer that everybody knows. */
function isOfUse(role: Role, id: string | undefined, roles: ReadonlySet<Role>): boolean {
  const provider = findProvider(id ?? '');
  const hasServer = roles.has('issuer') || roles.has('discovery_url') || roles.has('domain');
  const templates = provider === undefined ? [] : [provider.issuer, ...Object.values(provider.endpoints)];
  const needs = (...holes: readonly string[]): boolean =>
    templates.some((text) => holes.some((hole) => text?.includes(hole)));
  if (role === 'tenant') return needs('{tenant}', '{tenantId}');
  // Auth0's APIs; elsewhere the scope says it.
  if (role === 'audience') return provider === undefined || provider.id === 'auth0';
  if (role === 'realm') return needs('{realm}');
  if (role === 'domain') return needs('{domain}') && !hasServer;
  if (role === 'issuer') return !hasServer && (provider === undefined || provider.issuer?.includes('{') === true);
  if (/_endpoint$|^jwks_uri$|^discovery_url$/.test(role)) return provider === undefined && !hasServer;
  return true;
}

/** Names of the application as a whole, by the convention of the file. */
const ofApplication: Readonly<Record<string, readonly string[]>> = {
  'env-authjs-v5': ['AUTH_SECRET', 'AUTH_URL', 'AUTH_TRUST_HOST'],
  'env-nextauth-v4': ['NEXTAUTH_URL', 'NEXTAUTH_SECRET'],
  'env-better-auth': ['BETTER_AUTH_URL', 'BETTER_AUTH_SECRET'],
  'env-nuxt-auth-utils': ['NUXT_SESSION_PASSWORD'],
  'env-nuxt-oidc-auth': ['NUXT_OIDC_TOKEN_KEY', 'NUXT_OIDC_SESSION_SECRET', 'NUXT_OIDC_AUTH_SESSION_SECRET'],
  'env-auth0': ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET', 'AUTH0_SECRET', 'APP_BASE_URL'],
  'env-laravel': ['APP_KEY', 'APP_URL'],
};

/** The convention that a library brings along. */
const ofLibrary: Readonly<Record<string, string>> = {
  'next-auth': 'env-authjs-v5',
  'better-auth': 'env-better-auth',
  'nuxt-auth-utils': 'env-nuxt-auth-utils',
  'nuxt-oidc-auth': 'env-nuxt-oidc-auth',
  '@auth0/nextjs-auth0': 'env-auth0',
};

/** Settings of the application which the convention has and the file has not, under whatever name. */
export function applicationNames(
  dialects: readonly string[],
  hasLibrary: (library: string) => boolean,
  settings: readonly Setting[],
  present: ReadonlySet<string>,
): readonly ProposedName[] {
  const brought = Object.entries(ofLibrary).flatMap(([library, id]) => (hasLibrary(library) ? [id] : []));
  const conventions = dialects.filter((id) => Object.hasOwn(ofApplication, id));
  const roles = new Set(settings.flatMap((s) => (s.slot === undefined ? [s.role] : [])));
  return [...new Set(conventions.length > 0 ? conventions : brought)].flatMap((id) =>
    (lookup(ofApplication, id) ?? []).flatMap((name): ProposedName[] => {
      const reading = readName(name, new Set([...present, name]));
      if (reading === undefined || present.has(name) || (reading.applicationWide && roles.has(reading.role))) return [];
      return [{ name, role: reading.role, provider: reading.provider }];
    }),
  );
}
