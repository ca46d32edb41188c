import { type Pasted, pasted as t } from './exchangesPasted.ts';

/** Texts that were taken for something else by a word they share with it. */
export const productTexts: readonly Pasted[] = [
  // The same words at another leg
  t(
    'Go’s refused token request below the address of the sign-in',
    'invalid_client',
    'token',
    'configuration',
    'Performing authorization_code flow login: https://id.acme.io/oauth2/auth?client_id=cli&code_challenge_method=S256&redirect_uri=http%3A%2F%2Flocalhost%3A8085%2Fauth%2Fcallback&response_type=code\nFATA[0003] oauth2: "invalid_client" "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)."',
  ),
  t(
    'a redirect URI that the token endpoint refuses',
    'token-redirect-differs',
    'token',
    'configuration',
    '{ "error_description": "Callback url mismatch", "error": "invalid_grant" }',
  ),
  t(
    'an assertion for somebody else',
    'assertion-audience',
    'token',
    'configuration',
    '{"error":"invalid_grant","error_description":"audience is invalid"}',
  ),
  t(
    'Keycloak’s event of a client without a service account',
    'keycloak-service-account',
    'token',
    'permission',
    'type="CLIENT_LOGIN_ERROR", realmId="shop", clientId="api", error="invalid_client", reason="Client not enabled to retrieve service account", grant_type="client_credentials"',
  ),
  t(
    'Keycloak’s event of a client without the password grant',
    'keycloak-direct-access',
    'token',
    'permission',
    'type="LOGIN_ERROR", realmId="shop", clientId="api", error="not_allowed", reason="Client not allowed for direct access grants", grant_type="password"',
  ),
  t(
    'a token of which userinfo says no more',
    'resource-token-refused',
    'resource',
    'configuration',
    'HTTP 401 GET https://id.acme.io/realms/shop/protocol/openid-connect/userinfo {"error":"invalid_token","error_description":"Token verification failed"}',
  ),
  t(
    'an iPhone that is offline',
    'host-unreachable',
    'unknown',
    'network',
    'Error Domain=org.openid.appauth.general Code=-5 "(null)" UserInfo={NSUnderlyingError=0x600 {Error Domain=NSURLErrorDomain Code=-1009}}',
  ),
  t(
    'an iPhone that finds no such host',
    'dns-not-found',
    'unknown',
    'network',
    'Error Domain=org.openid.appauth.general Code=-5 "(null)" UserInfo={NSUnderlyingError=0x600 {Error Domain=NSURLErrorDomain Code=-1003}}',
  ),
];
