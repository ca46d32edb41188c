import { memoisedFor } from '../base/memo.ts';
import type { Role } from '../knowledge/roles.ts';
import { childOf, childrenOf, type Entry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { relax, structuredDialect } from './structured.ts';

const serverFields = ['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'response_types_supported'] as const;

const isNamedMetadata = (path: string): boolean =>
  /\/\.well-known\/|(?:openid-configuration|oauth-authorization-server)[^/]*$/i.test(path);

/** RFC 8414 and OpenID Connect Discovery documents kept in the workspace. */
export const oidcDiscovery = structuredDialect({
  id: 'oidc-discovery',
  title: 'Authorization server metadata (.well-known)',
  kind: 'metadata',
  formats: ['json'],
  files: [
    '**/.well-known/openid-configuration',
    '**/.well-known/oauth-authorization-server',
    // Behind the well-known name may stand the path of the issuer (RFC 8414 section 3.1).
    '**/.well-known/openid-configuration/**',
    '**/.well-known/oauth-authorization-server/**',
    '**/*openid-configuration*',
    '**/*oauth-authorization-server*',
  ],
  // A copy of such a document keeps what no other document has.
  sniffedFiles: ['**/*.json'],
  references: 'none',
  recognise: (tree, { path }) => {
    const root = tree.roots[0];
    const found = serverFields.filter((key) => childOf(root, key) !== undefined).length;
    const hasIssuer = textAt(root, 'issuer') !== undefined;
    if (!isNamedMetadata(path)) {
      const isClient = childOf(root, 'client_id') !== undefined;
      return hasIssuer && found >= 3 && !isClient ? 0.98 : 0;
    }
    if (found > (hasIssuer ? 0 : 1)) return 0.98;
    return hasIssuer ? 0.8 : 0;
  },
  blocks: [
    {
      at: '',
      settings: {
        issuer: 'issuer',
        authorization_endpoint: 'authorization_endpoint',
        token_endpoint: 'token_endpoint',
        userinfo_endpoint: 'userinfo_endpoint',
        jwks_uri: 'jwks_uri',
        introspection_endpoint: 'introspection_endpoint',
        revocation_endpoint: 'revocation_endpoint',
        device_authorization_endpoint: 'device_authorization_endpoint',
        end_session_endpoint: 'end_session_endpoint',
        registration_endpoint: 'registration_endpoint',
      },
    },
  ],
});

/** Names of RFC 7591 client metadata, in their JSON spelling. */
const clientMetadata: Readonly<Record<string, Role>> = {
  client_id: 'client_id',
  client_secret: 'client_secret',
  redirect_uris: 'redirect_uri',
  redirect_uri: 'redirect_uri',
  post_logout_redirect_uris: 'post_logout_redirect_uri',
  post_logout_redirect_uri: 'post_logout_redirect_uri',
  grant_types: 'grant_type',
  grant_type: 'grant_type',
  response_types: 'response_type',
  response_type: 'response_type',
  response_mode: 'response_mode',
  scope: 'scope',
  scopes: 'scope',
  token_endpoint_auth_method: 'token_endpoint_auth_method',
  id_token_signed_response_alg: 'id_token_signed_response_alg',
  id_token_signing_alg: 'id_token_signed_response_alg',
  application_type: 'application_type',
  code_challenge_method: 'code_challenge_method',
  jwks_uri: 'jwks_uri',
  issuer: 'issuer',
  issuer_url: 'issuer',
  authorization_endpoint: 'authorization_endpoint',
  authorization_url: 'authorization_endpoint',
  token_endpoint: 'token_endpoint',
  token_url: 'token_endpoint',
  token_uri: 'token_endpoint',
  userinfo_endpoint: 'userinfo_endpoint',
  userinfo_url: 'userinfo_endpoint',
  introspection_endpoint: 'introspection_endpoint',
  discovery_url: 'discovery_url',
  tenant_id: 'tenant',
  tenant: 'tenant',
  realm: 'realm',
  audience: 'audience',
  resource: 'resource',
  allowed_origins: 'allowed_origin',
  // Spellings of libraries and frameworks.
  redirect_url: 'redirect_uri',
  callback_url: 'redirect_uri',
  callback_uri: 'redirect_uri',
  sign_in_redirect_url: 'redirect_uri',
  sign_out_redirect_url: 'post_logout_redirect_uri',
  post_logout_redirect_url: 'post_logout_redirect_uri',
  end_session_endpoint: 'end_session_endpoint',
  server_metadata_url: 'discovery_url',
  oidc_authorization_url: 'authorization_endpoint',
  oidc_issuer_url: 'issuer',
  auth_url: 'authorization_endpoint',
  authorize_url: 'authorization_endpoint',
  authorization_uri: 'authorization_endpoint',
  access_token_url: 'token_endpoint',
  access_token_uri: 'token_endpoint',
  user_info_url: 'userinfo_endpoint',
  user_info_uri: 'userinfo_endpoint',
  userinfo_uri: 'userinfo_endpoint',
  jwk_set_uri: 'jwks_uri',
  authority: 'issuer',
  issuer_uri: 'issuer',
  client_auth_method: 'token_endpoint_auth_method',
  client_authentication_method: 'token_endpoint_auth_method',
};

const byRelaxedKey: ReadonlyMap<string, Role> = new Map(
  Object.entries(clientMetadata).map(([key, role]) => [relax(key), role]),
);

/** What a value of the role looks like. A key of a known name with any other value means something else. */
const plausible: Partial<Readonly<Record<Role, RegExp>>> = {
  client_id: /^(?!(?:string|text|integer|int|number|uuid|varchar|boolean|object)\b)\S.*$/i,
  client_secret: /^<[^<>]+>$|^(?!(?:string|text|integer|int|number|uuid|varchar|boolean|object)\b)\S*$/i,
  grant_type: /^(?:authorization_?code|client_?credentials|refresh_?token|password|implicit|urn:\S+)\b/i,
  response_type: /^(?:code|token|id_token|none)\b/,
  token_endpoint_auth_method: /^(?:client_secret_\w+|private_key_jwt|none|(?:self_signed_)?tls_client_auth)$/,
  code_challenge_method: /^(?:S256|plain)$/i,
  id_token_signed_response_alg: /^(?:[HREP]S(?:256|384|512)|EdDSA|ES256K)$/,
};
const urlLike = /^(?:[a-z][a-z0-9+.-]*:|\/|<)|[${%]/i;
const urlRolesOfClient: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'introspection_endpoint',
  'discovery_url',
  'audience',
]);

/** A server, whose client is configured elsewhere: both its endpoints, written out. */
function isServerBlock(map: Entry): boolean {
  const roles = childrenOf(map).flatMap((child) => {
    const isUrl = child.kind === 'scalar' && /^https:\/\//.test(child.value);
    return isUrl ? [byRelaxedKey.get(relax(child.key))] : [];
  });
  return roles.includes('authorization_endpoint') && roles.includes('token_endpoint');
}

const isReference = (text: string): boolean => /\$\{|\{\{|^\$[A-Z_]+$|<%|^%\w+\(/.test(text);

function isPlausible(role: Role, text: string): boolean {
  if (isReference(text)) return true;
  if (urlRolesOfClient.has(role)) return text !== '' && urlLike.test(text);
  return plausible[role]?.test(text) ?? false;
}

/** The roles of a block's entries whose values look the part. Labels, column types and JSON schemas do not. */
function believableRoles(map: Entry): ReadonlySet<Role> {
  return new Set(
    childrenOf(map).flatMap((child) => {
      const role = byRelaxedKey.get(relax(child.key));
      const scalars = child.kind === 'list' ? child.children : [child];
      const isTold = scalars.some(
        (entry) => entry.kind === 'scalar' && role !== undefined && isPlausible(role, entry.value),
      );
      return role !== undefined && isTold ? [role] : [];
    }),
  );
}

/**
 * A client: an id, and one more setting that only OAuth has beside it. Kafka, MQTT and analytics have client ids, too,
 * and feature flags have audiences, so the company must be telling.
 */
function isClientBlock(map: Entry): boolean {
  if (holdsNamesOfKeys(map)) return false;
  const id = childrenOf(map).find((child) => byRelaxedKey.get(relax(child.key)) === 'client_id');
  const isLabel = id?.kind === 'scalar' && /\S\s+\S/.test(id.value) && !/^<[^<>]+>$/.test(id.value);
  if (id?.kind !== 'scalar' || isLabel || !isPlausible('client_id', id.value || '-')) return false;
  return [...believableRoles(map)].some((role) => role !== 'client_id');
}

/** Translations have keys like `clientId` whose values are labels. */
const isTranslation = (path: string): boolean =>
  /\/(?:locales?|i18n|l10n|lang|langs|languages?|translations?|messages)\/|\/\w*messages(?:_\w+)?\.properties$/i.test(
    path,
  );

/**
 * `secretKeys: { clientId: client-id }`, or `keys` below `secret` or `existingSecret`: the keys of a Kubernetes Secret
 * under which the values are kept, in charts and in resources of operators. So are `clientId` and `clientSecret` beside the
 * `name` of an `existingSecret`.
 */
function holdsNamesOfKeys(map: Entry): boolean {
  const { key, parent } = map;
  const own = relax(key);
  if (own === 'existingsecret') return childOf(map, 'name') !== undefined;
  return own.endsWith('secretkeys') || (own === 'keys' && /secret/i.test(parent?.key ?? ''));
}

function clientBlocks(tree: SyntaxTree): Entry[] {
  return tree.entries.filter((entry) => entry.kind === 'map' && (isClientBlock(entry) || isServerBlock(entry)));
}

/** Lists of accepted redirect URIs are written by whoever registers clients, not by a client that sends one. */
const lists: ReadonlySet<string> = new Set(['redirecturis', 'granttypes', 'responsetypes']);
const hasList = (map: Entry): boolean =>
  childrenOf(map).some((child) => child.kind === 'list' && lists.has(relax(child.key)));

/** An answer of a registration endpoint (RFC 7591 section 3.2.1). */
const isIssued = (map: Entry): boolean =>
  childOf(map, 'client_secret_expires_at') !== undefined || childOf(map, 'client_id_issued_at') !== undefined;

const settings = Object.fromEntries(Object.entries(clientMetadata).map(([key, role]) => [key, role]));

/** File names under which a registration is kept; there a list of redirect URIs alone is one. */
const isNamedRegistration = (path: string): boolean =>
  /(?:client[-_.]?metadata|oauth[-_.]?client|client[-_.]?registration|dynamic[-_.]?registration)[^/]*$/i.test(path);

/** How deep below the root a client may be described. */
const depths: readonly string[] = ['', '*', '*.*', '*.*.*', '*.*.*.*', '*.*.*.*.*', '*.*.*.*.*.*'];

/** RFC 7591 client information, and lists of clients in the configuration of an own authorization server. */
export const oauthClientMetadata = structuredDialect({
  id: 'oauth-client-metadata',
  title: 'OAuth client registration (RFC 7591 names)',
  kind: 'registration',
  formats: ['json', 'yaml'],
  files: ['**/*.json', '**/*.{yml,yaml}'],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree, { path }) => {
    if (isTranslation(path)) return 0;
    const root = tree.roots[0];
    if (isNamedRegistration(path) && root !== undefined && believableRoles(root).has('redirect_uri')) return 0.75;
    return tree.entries.some(isRegistrationBlock) ? 0.75 : 0;
  },
  blocks: depths.map((at) => ({
    at,
    skip: (block: Entry) => (block.parent === undefined ? isUnregisteredRoot(block) : !isRegistrationBlock(block)),
    settings,
  })),
});

/** The root counts as soon as the file is claimed, unless it is a use or holds no client at all. */
function isUnregisteredRoot(root: Entry): boolean {
  if (isRegistrationBlock(root)) return false;
  return !hasList(root);
}

/** Registration-shaped even without an id: a dynamic registration request has none yet. */
function isRegistrationBlock(map: Entry): boolean {
  if (map.kind !== 'map') return false;
  const holds = (key: string): boolean =>
    childrenOf(map).some((child) => child.kind === 'scalar' && relax(child.key) === key);
  if (isIssued(map)) return holds('clientid');
  const isListed = hasList(map);
  const hasName = holds('clientname');
  // Asked of every map of every file that may be anything, so what is rare comes first.
  if (!isListed && (!hasName || childOf(map, 'redirect_uris') === undefined)) return false;
  const roles = believableRoles(map);
  const isRedirecting = roles.has('redirect_uri');
  const isGranting = roles.has('grant_type') || roles.has('response_type');
  const isAuthenticating = roles.has('token_endpoint_auth_method');
  if (!isListed) return isRedirecting && (isGranting || isAuthenticating);
  const isTold = holds('clientid') || hasName || isAuthenticating;
  return (isRedirecting || isGranting) && (isTold || (isRedirecting && isGranting));
}

const environments: ReadonlySet<string> = new Set(['development', 'test', 'production', 'staging']);

/** Files of Rails and Sequelize have a section for each environment, and the program takes the one it runs in. */
function environmentAbove(block: Entry): string | undefined {
  let section = block;
  while (section.parent?.parent !== undefined) section = section.parent;
  if (section.parent === undefined || !environments.has(section.key)) return undefined;
  return hasEnvironments(section.parent) ? section.key : undefined;
}

const hasEnvironments = memoisedFor(
  (root: Entry): boolean => childrenOf(root).filter(({ key }) => environments.has(key)).length > 1,
);

/** OAuth keys in any structured file: believed only where a client_id has company. */
export const genericOauth = structuredDialect({
  id: 'oauth-generic',
  title: 'OAuth client in YAML, JSON, TOML, .properties or INI',
  kind: 'use',
  formats: ['json', 'yaml', 'toml', 'properties', 'ini'],
  files: ['**/*.json', '**/*.{yml,yaml}', '**/*.toml', '**/*.properties', '**/*.{ini,cfg,conf}'],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree, { path }) =>
    !isTranslation(path) && clientBlocks(tree).some((block) => !isRegistrationBlock(block)) ? 0.6 : 0,
  blocks: [
    // What express-session, cors and their like are called in the configuration of an application.
    ...['', '*'].map((at) => ({
      at,
      slot: 'application' as const,
      settings: {
        'session.cookie.sameSite': 'cookie_same_site',
        'session.cookie.secure': 'cookie_secure',
        'cors.origin': 'allowed_origin',
        'cors.origins': 'allowed_origin',
        'cors.allowedOrigins': 'allowed_origin',
      } as const,
    })),
    ...depths.map((at) => ({
      at,
      skip: (block: Entry) =>
        block.kind !== 'map' || isRegistrationBlock(block) || !(isClientBlock(block) || isServerBlock(block)),
      relative: ['redirect_uri'] as const,
      environment: environmentAbove,
      // `google: { clientId: … }`: the block is called after its provider.
      provider: (block: Entry) => providerOfKey(block.key),
      // The alpha configuration of oauth2-proxy keeps the server one level down.
      settings: { ...settings, 'oidc_config.issuer_url': 'issuer' as const },
    })),
  ],
});
