import type { Role } from '../knowledge/roles.ts';
import { childOf, childrenOf, type Entry, entryAt, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** RFC 8414 and OpenID Connect Discovery documents kept in the workspace. */
export const oidcDiscovery = structuredDialect({
  id: 'oidc-discovery',
  title: 'Authorization server metadata (.well-known)',
  kind: 'metadata',
  formats: ['json'],
  files: [
    '**/.well-known/openid-configuration',
    '**/.well-known/oauth-authorization-server',
    '**/*openid-configuration*',
    '**/*oauth-authorization-server*',
  ],
  references: 'none',
  recognise: (tree) => {
    const root = tree.roots[0];
    if (textAt(root, 'issuer') === undefined) return 0;
    const isServer = ['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'response_types_supported'].some(
      (key) => childOf(root, key) !== undefined,
    );
    return isServer ? 0.98 : 0.6;
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
};

const relax = (key: string): string => key.replace(/[-_]/g, '').toLowerCase();
const byRelaxedKey: ReadonlyMap<string, Role> = new Map(
  Object.entries(clientMetadata).map(([key, role]) => [relax(key), role]),
);

/** The roles a map's own keys name, whatever their spelling (`clientId`, `client-id`, `client_id`). */
function rolesOf(map: Entry): ReadonlySet<Role> {
  return new Set(childrenOf(map).flatMap((child) => byRelaxedKey.get(relax(child.key)) ?? []));
}

/** A client: an id, and one more setting that only OAuth has beside it. */
function isClientBlock(map: Entry): boolean {
  const roles = rolesOf(map);
  if (!roles.has('client_id')) return false;
  return [...roles].some((role) => role !== 'client_id' && role !== 'scope' && role !== 'tenant' && role !== 'resource');
}

function clientBlocks(tree: SyntaxTree): Entry[] {
  return tree.entries.filter((entry) => entry.kind === 'map' && isClientBlock(entry));
}

/** Lists of accepted redirect URIs are written by whoever registers clients, not by a client that sends one. */
const isRegistration = (map: Entry): boolean =>
  childrenOf(map).some((child) => relax(child.key) === 'redirecturis' && child.kind !== 'scalar') ||
  entryAt(map, 'client_secret_expires_at') !== undefined ||
  entryAt(map, 'client_id_issued_at') !== undefined;

const settings = Object.fromEntries(Object.entries(clientMetadata).map(([key, role]) => [key, role]));

/** RFC 7591 client information, and lists of clients in the configuration of an own authorization server. */
export const oauthClientMetadata = structuredDialect({
  id: 'oauth-client-metadata',
  title: 'OAuth client registration (RFC 7591 names)',
  kind: 'registration',
  formats: ['json', 'yaml'],
  files: ['**/*.json', '**/*.{yml,yaml}'],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree) => (registrationMaps(tree).length > 0 ? 0.75 : 0),
  blocks: [
    { at: '', skip: (block) => !isRegistrationBlock(block), settings },
    { at: '*', skip: (block) => !isRegistrationBlock(block), settings },
    { at: '*.*', skip: (block) => !isRegistrationBlock(block), settings },
    { at: '*.*.*', skip: (block) => !isRegistrationBlock(block), settings },
  ],
});

/** Registration-shaped even without an id: a dynamic registration request has none yet. */
function isRegistrationBlock(map: Entry): boolean {
  if (map.kind !== 'map') return false;
  const roles = rolesOf(map);
  if (!isRegistration(map)) return false;
  return roles.has('client_id') || roles.has('token_endpoint_auth_method') || roles.has('grant_type');
}

const registrationMaps = (tree: SyntaxTree): Entry[] => tree.entries.filter(isRegistrationBlock);

/** OAuth keys in any YAML or JSON file: believed only where a client_id has company. */
export const genericOauth = structuredDialect({
  id: 'oauth-generic',
  title: 'OAuth client in YAML or JSON',
  kind: 'use',
  formats: ['json', 'yaml'],
  files: ['**/*.json', '**/*.{yml,yaml}'],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree) => (clientBlocks(tree).some((block) => !isRegistrationBlock(block)) ? 0.6 : 0),
  blocks: ['', '*', '*.*', '*.*.*', '*.*.*.*', '*.*.*.*.*'].map((at) => ({
    at,
    skip: (block: Entry) => block.kind !== 'map' || !isClientBlock(block) || isRegistrationBlock(block),
    relative: ['redirect_uri'] as const,
    settings,
  })),
});
