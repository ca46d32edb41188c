import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { durationOf } from './duration.ts';

export type LifetimeKind = 'access' | 'refresh' | 'code' | 'cookie' | 'cookie-refresh';

/** How a value gets its unit. */
export type LifetimeUnit =
  /** The program's documentation says seconds. */
  | 'seconds'
  /** The name says it: `_SECONDS`, `_MS`, `InMinutes`. */
  | 'named'
  /** The value has units: `15m`. */
  | 'written'
  /** A number whose unit only the code that reads it knows. */
  | 'none';

export interface Lifetime {
  readonly kind: LifetimeKind;
  /** For messages: the key, or the path of the key. */
  readonly name: string;
  readonly entry: ScalarEntry;
  readonly unit: LifetimeUnit;
  /** The number as written; undefined when it is none. */
  readonly count: number | undefined;
  /** undefined when the unit is not known, or the text is no duration. */
  readonly seconds: number | undefined;
  /** Lifetimes of one server or one naming: only these are compared. */
  readonly group: string;
}

/** Every lifetime of a token, a code or a session cookie that the file sets. Nothing is said of references and blanks. */
export const lifetimesOf = memoisedFor((facts: FileFacts): readonly Lifetime[] => {
  const own = lookup(servers, facts.dialects[0]);
  const known = own === undefined ? [] : facts.tree.roots.flatMap((root) => own(root));
  const taken = new Set(known.map(({ entry }) => entry));
  const named = facts.tree.entries.flatMap((entry) =>
    entry.kind !== 'scalar' || entry.inherited || taken.has(entry) ? [] : (byName(entry) ?? []),
  );
  return [...known, ...named].filter(({ entry }) => /^-?[\dP]/.test(entry.value.trim()));
});

type Reader = (root: Entry) => readonly Lifetime[];

type Place = readonly [kind: LifetimeKind, ...path: string[]];

/** A table of places, in seconds or as durations with units. */
const table =
  (group: string, isSeconds: boolean, ...places: readonly Place[]): Reader =>
  (root) =>
    places.flatMap(([kind, ...path]) => {
      const entry = entryAt(root, ...path);
      return entry?.kind === 'scalar' ? [lifetime(kind, path.join('.'), entry, isSeconds, group)] : [];
    });

function lifetime(kind: LifetimeKind, name: string, entry: ScalarEntry, isSeconds: boolean, group: string): Lifetime {
  const text = entry.value.trim();
  const count = /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const seconds = count === undefined ? durationOf(text) : isSeconds ? count : undefined;
  const unit: LifetimeUnit = count === undefined ? 'written' : isSeconds ? 'seconds' : 'none';
  return { kind, name, entry, unit, count, seconds, group };
}

/**
 * Keycloak: Server Administration Guide, "Timeouts": a refresh token lives as long as the session may be idle. Ory
 * Hydra: configuration reference, `ttl`. Dex: dexidp.io, "Token lifetimes". Authelia: authelia.com, `lifespans`, where a
 * number counts seconds. Supabase: comments of the CLI's config.toml. oauth2-proxy: its options `cookie-expire` and
 * `cookie-refresh`.
 */
const servers: Readonly<Record<string, Reader>> = {
  'keycloak-realm': table(
    'keycloak',
    true,
    ['access', 'accessTokenLifespan'],
    ['refresh', 'ssoSessionIdleTimeout'],
    ['code', 'accessCodeLifespan'],
  ),
  'ory-hydra': table(
    'hydra',
    false,
    ['access', 'ttl', 'access_token'],
    ['refresh', 'ttl', 'refresh_token'],
    ['code', 'ttl', 'auth_code'],
  ),
  'dex-config': (root) =>
    [root, childOf(root, 'config')].flatMap((start) =>
      start === undefined
        ? []
        : table(
            'dex',
            false,
            ['access', 'expiry', 'idTokens'],
            ['refresh', 'expiry', 'refreshTokens', 'absoluteLifetime'],
            ['refresh', 'expiry', 'refreshTokens', 'validIfNotUsedFor'],
          )(start),
    ),
  'authelia-config': (root) => {
    const oidc = entryAt(root, 'identity_providers', 'oidc');
    return oidc === undefined
      ? []
      : table(
          'authelia',
          true,
          ['access', 'lifespans', 'access_token'],
          ['refresh', 'lifespans', 'refresh_token'],
          ['code', 'lifespans', 'authorize_code'],
        )(oidc);
  },
  'oauth2-proxy': table('oauth2-proxy', false, ['cookie', 'cookie_expire'], ['cookie-refresh', 'cookie_refresh']),
  'supabase-config-toml': table('supabase', true, ['access', 'auth', 'jwt_expiry']),
  'auth0-tenant': (root) =>
    [root, ...childrenOf(childOf(root, 'clients'))].flatMap((client) =>
      table(`auth0 ${textAt(client, 'name') ?? ''}`, true, ['access', 'jwt_configuration', 'lifetime_in_seconds'])(
        client,
      ),
    ),
};

/** Seconds in one unit, by the words at the end of a name. */
const nameUnits: readonly (readonly [RegExp, number])[] = [
  [/_(?:MS|MSEC|MSECS|MILLIS|MILLISECONDS)$/, 1e-3],
  [/_(?:S|SEC|SECS|SECONDS)$/, 1],
  [/_(?:M|MIN|MINS|MINUTES)$/, 60],
  [/_(?:H|HR|HRS|HOURS)$/, 3600],
  [/_(?:D|DAYS)$/, 86_400],
];

const tokenName =
  /^(.*?(?:^|_))(ACCESS|REFRESH)(?:_TOKEN|_JWT)?(?:_IN)?_(?:TTL|LIFETIME|LIFESPAN|EXPIRY|EXPIRES?|EXPIRATION|EXP|MAX_AGE|VALIDITY|DURATION)(?:_TIME|_IN|_AFTER)?$/;
const codeName =
  /^(.*?(?:^|_))AUTH(?:ORIZATION|ORIZE)?_CODE_(?:TTL|LIFETIME|LIFESPAN|EXPIRY|EXPIRES?|EXPIRATION|VALIDITY)(?:_TIME|_IN)?$/;
const cookieName = /^OAUTH2_PROXY_COOKIE_(EXPIRE|REFRESH)$/;

/** `JWT_ACCESS_TOKEN_EXPIRES_IN`, `refreshTokenLifetimeMinutes`, `OAUTH2_PROXY_COOKIE_EXPIRE`. */
function byName(entry: ScalarEntry): Lifetime | undefined {
  if (!/access|refresh|code|cookie/i.test(entry.key)) return undefined;
  const name = upperSnake(entry.key);
  const home = entry.parent === undefined ? '' : entry.parent.path.join('.');
  const cookie = cookieName.exec(name)?.[1];
  if (cookie !== undefined) {
    const kind = cookie === 'EXPIRE' ? 'cookie' : 'cookie-refresh';
    return lifetime(kind, entry.key, entry, false, `oauth2-proxy ${home}`);
  }
  const unit = nameUnits.find(([pattern]) => pattern.test(name));
  const rest = (unit === undefined ? name : name.replace(unit[0], '')).replace(/_IN$/, '');
  const token = tokenName.exec(rest);
  const code = token === null ? codeName.exec(rest) : null;
  if ((token === null && code === null) || (token !== null && !/TOKEN|JWT/.test(name))) return undefined;
  const kind: LifetimeKind = token === null ? 'code' : token[2] === 'ACCESS' ? 'access' : 'refresh';
  const group = `${home} ${token?.[1] ?? code?.[1] ?? ''}`;
  const plain = lifetime(kind, entry.key, entry, false, group);
  if (unit === undefined || plain.count === undefined) return plain;
  return { ...plain, unit: 'named', seconds: plain.count * unit[1] };
}

const upperSnake = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-. ]/g, '_')
    .toUpperCase();

/** Values that are ordinary in seconds and then written in milliseconds. */
const ordinary: readonly number[] = [
  300, 600, 900, 1200, 1800, 3600, 5400, 7200, 10_800, 14_400, 21_600, 28_800, 36_000, 43_200, 86_400, 172_800, 604_800,
  1_209_600, 2_592_000, 7_776_000,
];

/** A number of seconds that is an ordinary one times a thousand. */
export const looksLikeMilliseconds = (count: number): boolean => ordinary.includes(count / 1000);
