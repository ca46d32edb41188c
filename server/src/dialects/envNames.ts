import { memoised } from '../base/memo.ts';
import { stripPublicPrefix } from '../knowledge/environments.ts';
import { providerOfStem } from '../knowledge/providers/lookup.ts';
import type { Role } from '../knowledge/roles.ts';
import { flattened } from './naming/aspnet.ts';
import { type KnownName, knownName } from './naming/names.ts';

/** What a variable's name alone says. */
export interface NameReading {
  readonly role: Role;
  /** The client it belongs to, lower case, public prefix and `AUTH_`/`OAUTH_` taken off; '' when the name has none. */
  readonly stem: string;
  readonly provider: string | undefined;
  readonly isPublic: boolean;
  /** `false`: only believed when another setting of the same stem is there, too. */
  readonly distinctive: boolean;
  /** Set for settings of the application rather than of one client. */
  readonly applicationWide: boolean;
}

interface Suffix {
  readonly tokens: string;
  readonly role: Role;
  /** Means this only beside other settings of the same client. */
  readonly weak?: true;
  /** Means this only for a known provider's stem, or under `AUTH_`/`OAUTH_`. */
  readonly provider?: true;
  /** Means this only where the stem names the protocol: `OIDC_USER_URI`. */
  readonly protocol?: true;
}

/** Longest first, matched on whole `_`-separated tokens: `DESCOPE_ID` has no `SCOPE`. */
const suffixes: readonly Suffix[] = (
  [
    { tokens: 'POST_LOGOUT_REDIRECT_URI', role: 'post_logout_redirect_uri' },
    { tokens: 'POST_LOGOUT_REDIRECT_URL', role: 'post_logout_redirect_uri' },
    { tokens: 'LOGOUT_REDIRECT_URI', role: 'post_logout_redirect_uri', weak: true },
    { tokens: 'LOGOUT_REDIRECT_URL', role: 'post_logout_redirect_uri', weak: true },
    { tokens: 'TOKEN_ENDPOINT_AUTH_METHOD', role: 'token_endpoint_auth_method' },
    { tokens: 'CLIENT_AUTH_METHOD', role: 'token_endpoint_auth_method' },
    { tokens: 'CLIENT_AUTHENTICATION_METHOD', role: 'token_endpoint_auth_method' },
    { tokens: 'AUTH_METHOD', role: 'token_endpoint_auth_method', weak: true },
    { tokens: 'ID_TOKEN_SIGNED_RESPONSE_ALG', role: 'id_token_signed_response_alg' },
    { tokens: 'ID_TOKEN_SIGNING_ALG', role: 'id_token_signed_response_alg' },
    { tokens: 'ID_TOKEN_SIGNING_ALGORITHM', role: 'id_token_signed_response_alg' },
    { tokens: 'CODE_CHALLENGE_METHOD', role: 'code_challenge_method' },
    { tokens: 'PKCE_METHOD', role: 'code_challenge_method' },
    { tokens: 'DEVICE_AUTHORIZATION_ENDPOINT', role: 'device_authorization_endpoint' },
    { tokens: 'DEVICE_AUTHORIZATION_URL', role: 'device_authorization_endpoint' },
    { tokens: 'AUTHORIZATION_ENDPOINT', role: 'authorization_endpoint' },
    { tokens: 'AUTHORIZATION_URL', role: 'authorization_endpoint' },
    { tokens: 'AUTHORIZATION_URI', role: 'authorization_endpoint' },
    { tokens: 'AUTHORIZE_ENDPOINT', role: 'authorization_endpoint' },
    { tokens: 'AUTHORIZE_URL', role: 'authorization_endpoint' },
    { tokens: 'AUTHORIZE_URI', role: 'authorization_endpoint' },
    { tokens: 'AUTH_ENDPOINT', role: 'authorization_endpoint' },
    { tokens: 'AUTH_URI', role: 'authorization_endpoint' },
    { tokens: 'AUTH_URL', role: 'authorization_endpoint', weak: true },
    { tokens: 'ACCESS_TOKEN_URL', role: 'token_endpoint' },
    { tokens: 'TOKEN_ENDPOINT', role: 'token_endpoint' },
    { tokens: 'TOKEN_URL', role: 'token_endpoint' },
    { tokens: 'TOKEN_URI', role: 'token_endpoint' },
    { tokens: 'USERINFO_ENDPOINT', role: 'userinfo_endpoint' },
    { tokens: 'USERINFO_URL', role: 'userinfo_endpoint' },
    { tokens: 'USERINFO_URI', role: 'userinfo_endpoint' },
    { tokens: 'USER_INFO_ENDPOINT', role: 'userinfo_endpoint' },
    { tokens: 'USER_INFO_URL', role: 'userinfo_endpoint' },
    { tokens: 'USER_INFO_URI', role: 'userinfo_endpoint' },
    { tokens: 'USER_ENDPOINT', role: 'userinfo_endpoint', protocol: true },
    { tokens: 'USER_PROFILE_URL', role: 'userinfo_endpoint', protocol: true },
    { tokens: 'USER_URL', role: 'userinfo_endpoint', protocol: true },
    { tokens: 'USER_URI', role: 'userinfo_endpoint', protocol: true },
    { tokens: 'JWKS_URI', role: 'jwks_uri' },
    { tokens: 'JWKS_URL', role: 'jwks_uri' },
    { tokens: 'JWKS_ENDPOINT', role: 'jwks_uri' },
    { tokens: 'JWK_SET_URI', role: 'jwks_uri' },
    { tokens: 'INTROSPECTION_ENDPOINT', role: 'introspection_endpoint' },
    { tokens: 'INTROSPECTION_URL', role: 'introspection_endpoint' },
    { tokens: 'INTROSPECTION_URI', role: 'introspection_endpoint' },
    { tokens: 'REVOCATION_ENDPOINT', role: 'revocation_endpoint' },
    { tokens: 'REVOCATION_URL', role: 'revocation_endpoint' },
    { tokens: 'END_SESSION_ENDPOINT', role: 'end_session_endpoint' },
    { tokens: 'END_SESSION_URL', role: 'end_session_endpoint' },
    { tokens: 'END_SESSION_URI', role: 'end_session_endpoint' },
    { tokens: 'LOGOUT_ENDPOINT', role: 'end_session_endpoint', protocol: true },
    { tokens: 'REDIRECT_URI', role: 'redirect_uri' },
    { tokens: 'REDIRECT_URL', role: 'redirect_uri', weak: true },
    { tokens: 'REDIRECT_URIS', role: 'redirect_uri' },
    { tokens: 'REDIRECT_URLS', role: 'redirect_uri', weak: true },
    { tokens: 'CALLBACK_URL', role: 'redirect_uri', weak: true },
    { tokens: 'CALLBACK_URI', role: 'redirect_uri', weak: true },
    { tokens: 'CALLBACK', role: 'redirect_uri', weak: true },
    { tokens: 'DISCOVERY_URL', role: 'discovery_url' },
    { tokens: 'DISCOVERY_ENDPOINT', role: 'discovery_url', protocol: true },
    { tokens: 'DISCOVERY_DOCUMENT', role: 'discovery_url', protocol: true },
    { tokens: 'DISCOVERY_URI', role: 'discovery_url', protocol: true },
    { tokens: 'WELL_KNOWN_URL', role: 'discovery_url' },
    { tokens: 'CONFIGURATION_URL', role: 'discovery_url', protocol: true },
    { tokens: 'WELLKNOWN_URL', role: 'discovery_url', protocol: true },
    { tokens: 'WELL_KNOWN', role: 'discovery_url', weak: true },
    { tokens: 'WELLKNOWN', role: 'discovery_url', weak: true },
    { tokens: 'METADATA_URL', role: 'discovery_url', weak: true },
    { tokens: 'ISSUER_BASE_URL', role: 'issuer' },
    { tokens: 'ISSUER_URL', role: 'issuer' },
    { tokens: 'ISSUER_URI', role: 'issuer' },
    { tokens: 'ISSUER', role: 'issuer' },
    { tokens: 'AUTHORITY', role: 'issuer', weak: true },
    { tokens: 'CLIENT_ID', role: 'client_id' },
    { tokens: 'CLIENTID', role: 'client_id' },
    { tokens: 'CLIENT_SECRET', role: 'client_secret' },
    { tokens: 'CLIENTSECRET', role: 'client_secret' },
    { tokens: 'CONSUMER_KEY', role: 'client_id', provider: true },
    { tokens: 'CONSUMER_SECRET', role: 'client_secret', provider: true },
    { tokens: 'CLIENT_KEY', role: 'client_id', protocol: true },
    { tokens: 'CONSUMERKEY', role: 'client_id', provider: true },
    { tokens: 'CONSUMERSECRET', role: 'client_secret', provider: true },
    { tokens: 'APP_ID', role: 'client_id', provider: true },
    { tokens: 'APP_SECRET', role: 'client_secret', provider: true },
    { tokens: 'SCOPES', role: 'scope', weak: true },
    { tokens: 'SCOPE', role: 'scope', weak: true },
    { tokens: 'TENANT_ID', role: 'tenant', weak: true },
    { tokens: 'TENANT', role: 'tenant', weak: true },
    { tokens: 'REALM', role: 'realm', weak: true },
    { tokens: 'DOMAIN', role: 'domain', provider: true },
    { tokens: 'AUDIENCE', role: 'audience', weak: true },
    { tokens: 'RESOURCE', role: 'resource', weak: true },
    { tokens: 'GRANT_TYPE', role: 'grant_type' },
    { tokens: 'GRANT_TYPES', role: 'grant_type' },
    { tokens: 'RESPONSE_TYPE', role: 'response_type', weak: true },
    { tokens: 'RESPONSE_MODE', role: 'response_mode', weak: true },
    { tokens: 'ID_TOKEN', role: 'id_token' },
    { tokens: 'REFRESH_TOKEN', role: 'refresh_token' },
    { tokens: 'ACCESS_TOKEN', role: 'access_token' },
    { tokens: 'SERVICE_ROLE_KEY', role: 'jwt' },
    { tokens: 'ANON_KEY', role: 'jwt' },
    { tokens: 'JWT', role: 'jwt' },
    { tokens: 'PRIVATE_KEY', role: 'private_key' },
    { tokens: 'API_KEY', role: 'api_key' },
    { tokens: 'ID', role: 'client_id', provider: true },
    { tokens: 'SECRET', role: 'client_secret', provider: true },
  ] as const
)
  .slice()
  .sort((a, b) => b.tokens.length - a.tokens.length);

/** Whole names, public prefix taken off. */
const applicationNames: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['NEXTAUTH_URL', 'base_url'],
  ['AUTH_URL', 'base_url'],
  // sidebase nuxt-auth
  ['AUTH_ORIGIN', 'base_url'],
  ['BETTER_AUTH_URL', 'base_url'],
  ['AUTH0_BASE_URL', 'base_url'],
  ['APP_BASE_URL', 'base_url'],
  ['APP_URL', 'base_url'],
  ['BASE_URL', 'base_url'],
  ['SITE_URL', 'base_url'],
  ['WEBAPP_URL', 'base_url'],
  ['ROOT_URL', 'base_url'],
  ['NEXTAUTH_SECRET', 'session_secret'],
  ['AUTH_SECRET', 'session_secret'],
  ['BETTER_AUTH_SECRET', 'session_secret'],
  ['AUTH0_SECRET', 'session_secret'],
  ['SESSION_SECRET', 'session_secret'],
  ['COOKIE_SECRET', 'session_secret'],
  ['EXPRESS_SESSION_SECRET', 'session_secret'],
  ['JWT_SECRET', 'session_secret'],
  ['AUTH_JWT_SECRET', 'session_secret'],
  ['IRON_SESSION_PASSWORD', 'session_secret'],
  ['SESSION_PASSWORD', 'session_secret'],
  ['COOKIE_PASSWORD', 'session_secret'],
  ['WORKOS_COOKIE_PASSWORD', 'session_secret'],
  ['AUTH_TRUST_HOST', 'trust_host'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', 'tls_verification'],
  ['PYTHONHTTPSVERIFY', 'tls_verification'],
  ['SSL_INSECURE_SKIP_VERIFY', 'tls_verification'],
  ['HTTP_PROXY', 'proxy_url'],
  ['HTTPS_PROXY', 'proxy_url'],
  ['ALL_PROXY', 'proxy_url'],
  ['COOKIE_SECURE', 'cookie_secure'],
  ['SESSION_COOKIE_SECURE', 'cookie_secure'],
  ['SESSION_SECURE_COOKIE', 'cookie_secure'],
  ['COOKIE_SAMESITE', 'cookie_same_site'],
  ['SESSION_SAMESITE', 'cookie_same_site'],
  ['SESSION_SAME_SITE', 'cookie_same_site'],
  ['SESSION_COOKIE_SAMESITE', 'cookie_same_site'],
  ['CORS_ORIGIN', 'allowed_origin'],
  ['CORS_ORIGINS', 'allowed_origin'],
  ['ALLOWED_ORIGINS', 'allowed_origin'],
  ['CORS_ALLOWED_ORIGINS', 'allowed_origin'],
  ['PORT', 'port'],
]);

/** Names that carry a familiar suffix and are no OAuth client of a login flow. */
const notClients: ReadonlySet<string> = new Set([
  'PLAID',
  'OPENPANEL',
  'LAUNCHDARKLY',
  'KAFKA',
  'MQTT',
  'STRIPE',
  'DATADOG',
  'GROWTHBOOK',
  'PUSHER',
  'ALGOLIA',
  'INTERCOM',
  'PAGERDUTY',
  'UPLOADTHING',
  'TELLER',
  'ANALYTICS',
  'SEGMENT',
  'APPLE_IAP',
]);

/** `ADMIN_GITHUB_ID`, `PROJECT_USER_GITHUB_ID`: who somebody is at the provider. */
const person = /(?:^|_)(?:USER|ADMIN|OWNER|AUTHOR|MEMBER)_/;

/** A private key of these is for a tunnel. */
const tunnel = /(?:^|_)(?:WIREGUARD|WG|VPN)(?:_|$)/;

/** Stems that name the protocol. */
const protocolStem = /(?:^|_)(?:OAUTH2?|OIDC|OPENID|OPENID_CONNECT)(?:_|$)/;

/**
 * Addresses that only look like redirect URIs: where a visitor goes after sign-in or a payment, and webhooks. Scopes
 * that are added to others, or only looked for, are not what a client asks for; nor is what a server allows.
 */
const otherMeanings: Partial<Readonly<Record<Role, RegExp>>> = {
  grant_type: /(?:^|_)(?:ALLOWED|SUPPORTED)$/,
  redirect_uri:
    /(?:^|_)(?:ALLOWED|AUTHORIZED|PERMITTED|TRUSTED|VALID)(?:_(?:CLIENT|OAUTH2?))?$|(?:^|_)(?:LOG_?IN|LOG_?OUT|SIGN_?IN|SIGN_?UP|SIGN_?OUT|SUCCESS|ERROR|FAILURE|CANCEL|FALLBACK|DEFAULT|ROOT|HOME|PAYMENTS?|CHECKOUT|BILLING|STATUS|WEBHOOK|INVITE|VERIFY|VERIFICATION|RESET|ONBOARDING)$/,
  scope: /(?:^|_)(?:ADDITIONAL|EXTRA|REQUIRED|ALLOWED|SUPPORTED)$/,
};

/** Stems that say "OAuth" without naming a provider. */
const genericStem = /(?:^|_)(?:OAUTH2?|OIDC|OPENID|OPENID_CONNECT|SSO|IDP|AUTH|LOGIN|KC)(?:_|$)/;

/**
 * Reads a variable's name; undefined when it says nothing about sign-in. `company` are all names of its file, in
 * capitals: some names mean something only beside others.
 */
export function readName(name: string, company?: ReadonlySet<string>): NameReading | undefined {
  // Docker and Kubernetes hand over names with dashes, too.
  const upper = name.toUpperCase().replaceAll('-', '_');
  const stripped = stripPublicPrefix(upper);
  const rest = stripped?.rest ?? upper;
  const known = knownName(rest, company);
  return known === undefined ? readParts(name) : readKnown(known, stripped !== undefined);
}

/** By what the name is made of, whatever stands beside it. The same names come in file after file. */
const readParts = memoised((name: string): NameReading | undefined => {
  const upper = name.toUpperCase().replaceAll('-', '_');
  const stripped = stripPublicPrefix(upper);
  const rest = stripped?.rest ?? upper;
  const isPublic = stripped !== undefined;
  const flat = flattened(name);
  if (flat !== undefined) return readFlat(flat);
  const whole = applicationNames.get(rest) ?? (/^AUTH_SECRET_[1-3]$/.test(rest) ? 'session_secret' : undefined);
  if (whole !== undefined) {
    return { role: whole, stem: '', provider: undefined, isPublic, distinctive: true, applicationWide: true };
  }
  return readSuffix(rest, isPublic) ?? readReversed(rest, isPublic);
});

function readKnown({ role, stem, provider }: KnownName, isPublic: boolean): NameReading | undefined {
  if (role === 'none') return undefined;
  return { role, stem: stem ?? '', provider, isPublic, distinctive: true, applicationWide: stem === undefined };
}

/** A name with sections. A `Domain` of Microsoft's is the directory's name, not the host of its endpoints. */
function readFlat(name: string): NameReading | undefined {
  const found = readSuffix(name, false);
  return found?.role === 'domain' && found.provider?.startsWith('microsoft') === true ? undefined : found;
}

function readSuffix(rest: string, isPublic: boolean): NameReading | undefined {
  for (const suffix of suffixes) {
    if (rest !== suffix.tokens && !rest.endsWith(`_${suffix.tokens}`)) continue;
    const rawStem = rest.slice(0, -suffix.tokens.length).replace(/_$/, '');
    if (notClients.has(rawStem)) return undefined;
    return reading(suffix, rawStem, isPublic);
  }
  return undefined;
}

/** `CLIENT_ID_GITHUB`; not what only speaks of the credential, such as the file it lies in. */
function readReversed(rest: string, isPublic: boolean): NameReading | undefined {
  const match = /^(CLIENT_ID|CLIENT_SECRET)_(.+)$/.exec(rest);
  const slot = match?.[2];
  if (slot === undefined || /^(?:FILE|PATH|VERIFIER|NAME|EXPIR\w*|ENABLED|REQUIRED|ARN)$/.test(slot)) return undefined;
  return reading({ tokens: '', role: match?.[1] === 'CLIENT_ID' ? 'client_id' : 'client_secret' }, slot, isPublic);
}

function reading(suffix: Suffix, rawStem: string, isPublic: boolean): NameReading | undefined {
  if (suffix.tokens === 'ID' && person.test(rawStem)) return undefined;
  if (suffix.role === 'private_key' && tunnel.test(rawStem)) return undefined;
  const known = rawStem === '' ? undefined : providerOfStem(rawStem);
  const hasAuthPrefix = /^(?:AUTH|OAUTH2?)_/.test(rawStem);
  const sure = known?.certain === true || hasAuthPrefix;
  const isProtocol = protocolStem.test(rawStem);
  if (suffix.protocol === true && !isProtocol) return undefined;
  // Alone it says how people sign in.
  if (suffix.tokens === 'AUTH_METHOD' && rawStem === '') return undefined;
  // `OAUTH2_SECRET` is believed beside `OAUTH2_CLIENT_ID`.
  const isShort = (suffix.tokens === 'SECRET' || suffix.tokens === 'ID') && isProtocol;
  if (suffix.provider === true && !sure && !isShort) return undefined;
  if (known?.certain !== true && otherMeanings[suffix.role]?.test(rawStem) === true) return undefined;
  const isGeneric = genericStem.test(rawStem);
  return {
    role: suffix.role,
    stem: slotOfStem(rawStem),
    provider: known?.certain === true || hasAuthPrefix ? known?.provider : undefined,
    isPublic,
    // `AUTH_REFRESH_SECRET` signs an application's own tokens, unless an `AUTH_REFRESH_ID` is beside it.
    distinctive:
      suffix.tokens === 'SECRET' || isShort ? known?.certain === true : suffix.weak !== true || sure || isGeneric,
    applicationWide: false,
  };
}

/** `AUTH_GOOGLE`, `GOOGLE_OAUTH`, `GOOGLE_OAUTH2` and `GOOGLE` name the same client. */
function slotOfStem(rawStem: string): string {
  const bare = rawStem.replace(/^(?:AUTH|OAUTH2?|OIDC)_(?=.)/, '').replace(/(?<=.)_(?:OAUTH2?|AUTH)$/, '');
  return bare.toLowerCase();
}
