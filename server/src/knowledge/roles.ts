/**
 * What a setting may mean. Names are those of RFC 8414 (server metadata), RFC 7591 (client metadata) and OpenID Connect
 * where these have one.
 */
export const roles = [
  'client_id',
  'client_secret',
  'redirect_uri',
  'post_logout_redirect_uri',
  'base_url',
  'callback_path',
  'issuer',
  'discovery_url',
  'domain',
  'tenant',
  'realm',
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'end_session_endpoint',
  'registration_endpoint',
  'scope',
  'audience',
  'resource',
  'grant_type',
  'response_type',
  'response_mode',
  'code_challenge_method',
  'token_endpoint_auth_method',
  'id_token_signed_response_alg',
  'application_type',
  'public_client',
  'client_enabled',
  'allowed_origin',
  'session_secret',
  'access_token',
  'refresh_token',
  'id_token',
  'api_key',
  'private_key',
  'jwt',
  'trust_host',
  'tls_verification',
  'cookie_secure',
  'cookie_same_site',
  'proxy_url',
  'port',
] as const;

export type Role = (typeof roles)[number];

const secretRoles: ReadonlySet<Role> = new Set<Role>([
  'client_secret',
  'session_secret',
  'access_token',
  'refresh_token',
  'id_token',
  'api_key',
  'private_key',
  'jwt',
]);

const urlRoles: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'base_url',
  'issuer',
  'discovery_url',
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'end_session_endpoint',
  'registration_endpoint',
]);

const wordRoles: ReadonlySet<Role> = new Set<Role>([
  'scope',
  'grant_type',
  'response_type',
  'response_mode',
  'code_challenge_method',
  'token_endpoint_auth_method',
  'id_token_signed_response_alg',
  'application_type',
  'public_client',
  'client_enabled',
  'trust_host',
  'tls_verification',
  'cookie_secure',
  'cookie_same_site',
  'port',
]);

/** Endpoints of the authorization server that a client calls or sends the browser to. */
export const endpointRoles = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'end_session_endpoint',
  'registration_endpoint',
] as const satisfies readonly Role[];

/** The value must never be shown. A client_id is not a secret (RFC 6749 section 2.2). */
export const isSecretRole = (role: Role): boolean => secretRoles.has(role);

/** The value is one absolute URL (or a path, where the dialect allows it). */
export const isUrlRole = (role: Role): boolean => urlRoles.has(role);

/** The value is of words that a specification or a server has made up, or one of them. */
export const isWordRole = (role: Role): boolean => wordRoles.has(role);
