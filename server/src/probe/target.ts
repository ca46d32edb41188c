import { Secret } from '../base/secret.ts';
import { lookup } from '../base/table.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import type { Role } from '../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../model/types.ts';
import { hasKey, signingKeyOf } from './flows/signing.ts';
import type { AuthMethod, SettingRef, SigningKey, Target } from './types.ts';

/**
 * What could be probed: every client in use that says anything about who it is, or those of them that are wanted. A target
 * without an endpoint, or with values nobody in the workspace defines, is listed with its obstacle, so that people learn why.
 */
export function targetsOf(model: Model, isWanted: (client: Client) => boolean = () => true): readonly Target[] {
  return model.clients
    .filter((client) => (has(client, 'client_id') || has(client, 'token_endpoint')) && isWanted(client))
    .map((client) => targetOf(client, model));
}

/** One client, also one that could not be probed. */
export function targetOf(client: Client, model: Model): Target {
  const clientId = textOf(client, 'client_id');
  const secret = textOf(client, 'client_secret');
  const issuer = issuerOf(client);
  const endpoint = endpointOf(client, 'token_endpoint', 'token', issuer);
  const refreshToken = textOf(client, 'refresh_token');
  const signingKey = signingKeyOf(client, model);
  const target: Target = {
    id: client.id,
    client: client.name,
    alias: client.slot,
    provider: client.provider,
    environment: client.environment,
    endpoint,
    issuer,
    clientId,
    clientSecret: secret === undefined ? undefined : new Secret(secret),
    authMethod: authMethodOf(client),
    grantTypes: textsOf(client, 'grant_type').flatMap((grants) => grants.toLowerCase().match(/[^\s,]+/g) ?? []),
    scope: scopeOf(client),
    audience: textOf(client, 'audience'),
    redirectUri: textsOf(client, 'redirect_uri').find((uri) => /^[a-z][a-z0-9+.-]*:/i.test(uri)),
    settings: withKey(refsOf(client), signingKey),
    signingKey,
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    authorizationEndpoint: endpointOf(client, 'authorization_endpoint', 'authorization', issuer),
    deviceEndpoint: endpointOf(client, 'device_authorization_endpoint', 'deviceAuthorization', issuer),
    jwksUri: endpointOf(client, 'jwks_uri', 'jwks', issuer),
    resource: textOf(client, 'resource'),
    responseMode: textOf(client, 'response_mode'),
    obstacle: undefined,
  };
  return { ...target, obstacle: obstacleOf(client, target) };
}

/** One sentence for people; undefined when nothing stands in the way. */
function obstacleOf(client: Client, target: Target): string | undefined {
  if (target.clientId === undefined) return notKnown(client, 'client_id', 'The client_id');
  if (target.endpoint === undefined && target.issuer === undefined) {
    return 'No token endpoint or issuer is configured for this client, and its provider has none that is known.';
  }
  if (has(client, 'client_secret') && target.clientSecret === undefined) {
    return notKnown(client, 'client_secret', 'The client secret');
  }
  const method = textOf(client, 'token_endpoint_auth_method');
  if (method !== undefined && target.authMethod === undefined) {
    return `This client authenticates with ${method}, which authproof does not perform; nothing else may be sent instead.`;
  }
  if (target.authMethod === 'private_key_jwt' && !hasKey(target.signingKey)) {
    return has(client, 'private_key')
      ? notKnown(client, 'private_key', 'The private key')
      : 'This client authenticates with private_key_jwt, but no file holds or names its private key.';
  }
  return undefined;
}

function notKnown(client: Client, role: Role, what: string): string {
  const found = settingsOf(client, role)[0];
  if (found === undefined) return `${what} is not in any file of the workspace.`;
  const { state, missing } = found.resolved;
  if (state === 'outside' && missing.length > 0)
    return `${what} comes from ${missing.join(', ')}, which no file defines.`;
  if (state === 'placeholder') return `${what} in ${found.place.name} is still a placeholder.`;
  if (state === 'absent') return `${what} in ${found.place.name} is empty.`;
  return `${what} in ${found.place.name} cannot be read here: it is encrypted, masked or a template.`;
}

type Endpoint = 'token' | 'authorization' | 'deviceAuthorization' | 'jwks';

/** As configured; else the provider's public one, unless an issuer's metadata will tell. */
function endpointOf(client: Client, role: Role, name: Endpoint, issuer: string | undefined): string | undefined {
  return textOf(client, role) ?? (issuer === undefined ? providerEndpoint(client, name) : undefined);
}

/** A public endpoint of the provider, when its URL has no part that differs from customer to customer. */
function providerEndpoint(client: Client, name: Endpoint): string | undefined {
  const endpoint = client.provider === undefined ? undefined : findProvider(client.provider)?.endpoints[name];
  if (endpoint === undefined) return undefined;
  if (!endpoint.includes('{')) return endpoint;
  const tenant = textOf(client, 'tenant');
  return tenant !== undefined && /^https:\/\/[^{]*\{tenant(?:_?id)?\}[^{]*$/i.test(endpoint)
    ? endpoint.replace(/\{[^}]*\}/, tenant)
    : undefined;
}

function issuerOf(client: Client): string | undefined {
  const issuer = textOf(client, 'issuer');
  if (issuer !== undefined && /^https?:\/\//i.test(issuer)) return issuer;
  const discovery = textOf(client, 'discovery_url');
  const fromDiscovery = discovery?.replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/, '');
  if (fromDiscovery !== undefined && fromDiscovery !== discovery) return fromDiscovery;
  const domain = textOf(client, 'domain');
  return client.provider === 'auth0' && domain !== undefined && /^[\w.-]+$/.test(domain)
    ? `https://${domain}/`
    : undefined;
}

const methods: Readonly<Record<string, AuthMethod>> = {
  client_secret_basic: 'client_secret_basic',
  basic: 'client_secret_basic',
  client_secret_post: 'client_secret_post',
  post: 'client_secret_post',
  client_secret_jwt: 'client_secret_jwt',
  private_key_jwt: 'private_key_jwt',
  none: 'none',
};

function authMethodOf(client: Client): AuthMethod | undefined {
  const text = textOf(client, 'token_endpoint_auth_method')?.toLowerCase();
  return lookup(methods, text);
}

/** Spring and lists split scopes themselves; what is sent is joined by the provider's separator, by default a space. */
function scopeOf(client: Client): string | undefined {
  const found = settingsOf(client, 'scope').flatMap(({ setting, resolved }) => {
    const text = knownText(resolved);
    return text === undefined ? [] : [{ text, dialect: setting.dialect }];
  });
  if (found.length === 0) return undefined;
  const separator =
    (client.provider === undefined ? undefined : findProvider(client.provider)?.scopes.separator) ?? ' ';
  const splitsCommas = found.some(({ dialect }) => dialect === 'spring-oauth2');
  return found
    .flatMap(({ text }) => text.split(splitsCommas ? /[\s,]+/ : /\s+/))
    .filter((scope) => scope !== '')
    .join(separator);
}

/** The place of each role's value: where a change would help. */
function refsOf(client: Client): Partial<Record<Role, SettingRef>> {
  const refs: Partial<Record<Role, SettingRef>> = {};
  for (const { setting, place } of client.settings) {
    refs[setting.role] ??= { role: setting.role, name: place.name, file: place.file, span: place.span };
  }
  return refs;
}

/** A key that is named by its path only is mended at that path. */
const withKey = (refs: Target['settings'], key: SigningKey | undefined): Target['settings'] =>
  key?.place === undefined || refs.private_key !== undefined ? refs : { ...refs, private_key: key.place };

const has = (client: Client, role: Role): boolean => client.settings.some((s) => s.setting.role === role);

/** The first value that is known; a secret's text never leaves this file except wrapped. */
const textOf = (client: Client, role: Role): string | undefined => textsOf(client, role)[0];

const textsOf = (client: Client, role: Role): string[] =>
  settingsOf(client, role).flatMap((s: ResolvedSetting) => knownText(s.resolved) ?? []);
