import { childOf, childrenOf, type Entry, textAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/** Clients every realm brings along (Keycloak server administration guide). */
const builtIn: ReadonlySet<string> = new Set([
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
]);

/** Built-in clients, and the `<realm>-realm` clients of the master realm. */
export function isBuiltInClient(client: Entry): boolean {
  const id = textAt(client, 'clientId');
  return id === undefined || builtIn.has(id) || (id.endsWith('-realm') && textAt(client, 'bearerOnly') === 'true');
}

const clientSettings = {
  clientId: 'client_id',
  secret: 'client_secret',
  redirectUris: 'redirect_uri',
  rootUrl: 'base_url',
  baseUrl: 'base_url',
  webOrigins: 'allowed_origin',
  publicClient: 'public_client',
  enabled: 'client_enabled',
  defaultClientScopes: 'scope',
  optionalClientScopes: 'scope',
  'attributes.pkce\\.code\\.challenge\\.method': 'code_challenge_method',
  'attributes.post\\.logout\\.redirect\\.uris': 'post_logout_redirect_uri',
} as const;

/** One client as the admin console and `kcadm.sh` export it: ClientRepresentation as a whole document. */
export const isClientExport = (root: Entry | undefined): boolean =>
  textAt(root, 'clientId') !== undefined &&
  textAt(root, 'protocol') !== 'saml' &&
  ['publicClient', 'standardFlowEnabled', 'clientAuthenticatorType', 'bearerOnly'].filter(
    (key) => childOf(root, key) !== undefined,
  ).length >= 2;

/** keycloak.org, "Automating a realm import": the operator's resource holds the realm as a whole. */
const importedRealm = (root: Entry | undefined): Entry | undefined =>
  textAt(root, 'kind') === 'KeycloakRealmImport' ? childOf(childOf(root, 'spec'), 'realm') : undefined;

const clients = {
  slot: { child: 'clientId' },
  provider: 'keycloak',
  relative: ['redirect_uri', 'base_url', 'post_logout_redirect_uri'],
  settings: clientSettings,
} as const;

const identityProviders = {
  settings: {
    clientId: 'client_id',
    clientSecret: 'client_secret',
    authorizationUrl: 'authorization_endpoint',
    tokenUrl: 'token_endpoint',
    userInfoUrl: 'userinfo_endpoint',
    issuer: 'issuer',
    jwksUrl: 'jwks_uri',
    defaultScope: 'scope',
  },
} as const;

/** Keycloak realm export or partial import, in YAML for keycloak-config-cli: what the realm accepts. */
export const keycloakRealm = structuredDialect({
  id: 'keycloak-realm',
  title: 'Keycloak realm export',
  kind: 'registration',
  formats: ['json', 'yaml'],
  files: [
    '**/*realm*.{json,yml,yaml}',
    '**/*realm*/**/*.{yml,yaml}',
    '**/keycloak/**/*.{json,yml,yaml}',
    '**/keycloak*/*.{json,yml,yaml}',
  ],
  sniffedFiles: ['**/*.json', '**/*.{yml,yaml}'],
  references: 'shell-like',
  recognise: (tree, { path }) => {
    const root = tree.roots[0];
    if (isClientExport(root)) return 0.97;
    const realm = tree.roots.map(importedRealm).find((found) => found !== undefined) ?? root;
    if (textAt(realm, 'realm') === undefined) return 0;
    const listed = childrenOf(childOf(realm, 'clients'));
    if (listed.some((client) => childOf(client, 'clientId') !== undefined)) return 0.98;
    if (realm !== root || !/realm|keycloak/i.test(path)) return 0;
    return childOf(root, 'enabled') !== undefined || childOf(root, 'users') !== undefined ? 0.8 : 0;
  },
  blocks: [
    { at: 'clients.*', ...clients, skip: isBuiltInClient },
    { at: 'spec.realm.clients.*', ...clients, skip: isBuiltInClient },
    { at: '', ...clients, skip: (root) => !isClientExport(root) || isBuiltInClient(root) },
    { at: 'identityProviders.*.config', ...identityProviders },
    { at: 'spec.realm.identityProviders.*.config', ...identityProviders },
  ],
});
