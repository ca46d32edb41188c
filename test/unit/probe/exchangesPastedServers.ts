import { type Pasted, pasted as t } from './exchangesPasted.ts';

const entra = (name: string, outcome: string, kind: Pasted['class'], text: string): Pasted =>
  t(`Entra: ${name}`, outcome, 'authorization', kind, text);

const grant = (name: string, outcome: string, kind: Pasted['class'], description: string): Pasted =>
  t(
    `invalid_grant: ${name}`,
    outcome,
    'token',
    kind,
    JSON.stringify({ error: 'invalid_grant', error_description: description }),
  );

/** Codes of Entra ID about users, tenants, devices and rights; those of Azure AD B2C. */
const codes: readonly Pasted[] = [
  entra(
    'a guest that is none',
    'entra-account-not-in-tenant',
    'configuration',
    "AADSTS50020: User account 'ada@acme.io' from identity provider 'live.com' does not exist in tenant 'Acme' and cannot access the application.",
  ),
  entra(
    'a password',
    'entra-user-credentials',
    'permission',
    'AADSTS50126: Error validating credentials due to invalid username or password.',
  ),
  entra('a locked account', 'entra-user-blocked', 'permission', 'AADSTS50053: The account is locked.'),
  entra(
    'nobody is signed in',
    'entra-sign-in-again',
    'configuration',
    'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
  ),
  entra(
    'Cancel on the consent page',
    'entra-consent-declined',
    'permission',
    'AADSTS65004: User declined to consent to access the app.',
  ),
  entra(
    'an administrator has to approve',
    'entra-admin-consent',
    'permission',
    'AADSTS90094: The grant requires admin permission.',
  ),
  entra(
    'an API that is not listed',
    'entra-permission-not-listed',
    'permission',
    'AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed.',
  ),
  entra(
    'an API without subscription',
    'entra-resource-missing',
    'configuration',
    'AADSTS650052: The app needs access to a service that your organization has not subscribed to.',
  ),
  entra(
    'a scope of another API',
    'entra-scope-unknown',
    'permission',
    "AADSTS650053: The application 'shop' asked for scope 'Orders.Read' that doesn't exist on the resource.",
  ),
  entra(
    'personal accounts at v1.0',
    'entra-personal-accounts',
    'configuration',
    'invalid_request: AADSTS90027: We are unable to issue tokens from this API version on the MSA tenant.',
  ),
  entra(
    'another account type than the endpoint',
    'entra-consumers-endpoint',
    'configuration',
    'AADSTS9002332: Application is configured for use by Microsoft Entra users only.',
  ),
  entra('no tenant', 'entra-no-tenant', 'configuration', 'AADSTS50128: Invalid domain name.'),
  entra(
    'a tenant that is not let through',
    'entra-tenant-restricted',
    'permission',
    "AADSTS500021: Access to 'Acme' tenant is denied.",
  ),
  entra(
    'a device that is not managed',
    'entra-device-policy',
    'permission',
    'AADSTS53000: Device is not in required device state: compliant.',
  ),
  entra(
    'an assertion that was kept',
    'entra-assertion-time',
    'configuration',
    'AADSTS700024: Client assertion is not within its valid time range.',
  ),
  entra(
    'an older code for the same',
    'entra-assertion-time',
    'configuration',
    'AADSTS50012: Client assertion is not within its valid time range.',
  ),
  entra(
    'the token passed on is for another API',
    'entra-passed-on-token',
    'configuration',
    'AADSTS500131: Assertion audience does not match the Client app presenting the assertion.',
  ),
  entra(
    'the code that means any refusal comes first',
    'entra-passed-on-token',
    'configuration',
    'AADSTS70002: Error validating credentials. AADSTS50013: Assertion audience does not match the Client app.',
  ),
  entra(
    'a device code nobody entered',
    'entra-device-code',
    'configuration',
    'AADSTS70016: Pending end-user authorization.',
  ),
  t(
    'Entra: a body that lost its parameters',
    'entra-parameter',
    'token',
    'configuration',
    'HTTP error 400. {"error":"invalid_request","error_description":"AADSTS90014: The request body must contain the following parameter: \'grant_type\'.","error_codes":[90014]}',
  ),
  t(
    'B2C: the password was forgotten',
    'user-forgot-password',
    'authorization',
    'configuration',
    'https://shop.acme.io/signin-oidc#error=access_denied&error_description=AADB2C90118%3a+The+user+has+forgotten+their+password.&state=x1',
  ),
  t(
    'B2C: a scope',
    'authorization-invalid-scope',
    'authorization',
    'configuration',
    'https://shop.acme.io/cb#error=invalid_request&error_description=AADB2C90117%3a+The+scope+orders+is+not+supported.&state=x1',
  ),
  t(
    'B2C: a used code',
    'code-refused',
    'token',
    'configuration',
    '{"error":"invalid_grant","error_description":"AADB2C90088: The provided grant has not been issued for this endpoint."}',
  ),
];

/** `invalid_grant` about something else than a code. */
const grants: readonly Pasted[] = [
  grant('a password', 'user-credentials', 'permission', 'The user name or password is incorrect.'),
  grant('a password as a code', 'user-credentials', 'permission', 'invalid_username_or_password'),
  grant('a locked account', 'user-account', 'permission', 'User account is locked'),
  grant('an account with something to do', 'user-account', 'permission', 'Account is not fully set up'),
  grant('a second factor', 'interaction-or-consent-required', 'permission', 'Multi-factor authentication required'),
  grant('an assertion', 'assertion-expired', 'configuration', 'The client assertion has expired'),
  grant('a network rule', 'salesforce-user', 'permission', 'ip restricted or invalid login hours'),
  grant('two words of Salesforce', 'salesforce-authentication', 'permission', 'authentication failure'),
  grant('a sentence for everything', 'code-refused', 'configuration', 'User account or code not found'),
  grant(
    'the sentence of RFC 6749',
    'code-refused',
    'configuration',
    'The provided authorization grant (e.g. resource owner credentials) is invalid, expired or revoked.',
  ),
  t(
    'a user that was deactivated',
    'user-account',
    'token',
    'permission',
    'Restforce::AuthenticationError: invalid_grant: inactive user',
  ),
];

/** What gateways and libraries say when they verify a token. */
const tokens: readonly Pasted[] = [
  t('Envoy: an old token', 'id-token-expired', 'resource', 'configuration', 'Jwt is expired'),
  t('Envoy: a clock', 'id-token-clock', 'resource', 'configuration', 'HTTP/1.1 401 Unauthorized\n\nJwt not yet valid'),
  t(
    'Envoy: no token at all',
    'token-not-sent',
    'resource',
    'configuration',
    'jwt_authn: Jwt authentication completed with: Jwt is missing',
  ),
  t(
    'Istio: an opaque token',
    'id-token-malformed',
    'resource',
    'configuration',
    'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections',
  ),
  t('Istio: another issuer', 'id-token-issuer', 'resource', 'configuration', 'Jwt issuer is not configured'),
  t('Istio: another audience', 'id-token-audience', 'resource', 'configuration', 'Audiences in Jwt are not allowed'),
  t(
    'Istio: another key',
    'id-token-signature',
    'resource',
    'configuration',
    "Jwks doesn't have key to match kid or alg from Jwt",
  ),
  t('Istio: no keys', 'keys-not-read', 'callback', 'configuration', 'Jwks remote fetch is failed'),
  t(
    'Spring: no keys',
    'keys-not-read',
    'callback',
    'configuration',
    "OAuth2AuthenticationException: [invalid_id_token] An error occurred while attempting to decode the Jwt: Couldn't retrieve remote JWK set: Invalid mime type",
  ),
  t(
    'no keys because of the connection',
    'connection-refused',
    'callback',
    'network',
    'failed to verify signature: fetching keys oidc: get keys failed: Get "https://id.acme.io/keys": dial tcp 10.0.0.1:443: connect: connection refused',
  ),
  t(
    'keycloak-connect: another address of the server',
    'id-token-issuer',
    'resource',
    'configuration',
    'Could not obtain grant code: Error: invalid token (wrong ISS)',
  ),
  t(
    'a name alone for the ID token',
    'id-token-refused',
    'token',
    'unclear',
    'ERROR a.b.FailureHandler - OAuth2 Authentication error: invalid_id_token',
  ),
  t(
    'AppAuth: a broken ID token',
    'id-token-malformed',
    'resource',
    'configuration',
    'PlatformException(authorize_and_exchange_code_failed, Failed to authorize: [error: null, description: Unable to parse ID Token])',
  ),
  t(
    'argo-cd and nothing more',
    'resource-token-refused',
    'resource',
    'configuration',
    'FATA[0001] rpc error: code = Unauthenticated desc = invalid session: failed to verify the token',
  ),
];

/** Pages, scripts and libraries before and after the provider. */
const returns: readonly Pasted[] = [
  t(
    'Google: a redirect URI on the page that names the policy',
    'google-redirect',
    'authorization',
    'configuration',
    "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy.\n\nIf you're the app developer, register the redirect URI in the Google Cloud Console.\nError 400: redirect_uri_mismatch\nRequest details: redirect_uri=https://shop.acme.io/cb flowName=GeneralOAuthFlow",
  ),
  t(
    'Google: an origin on its page',
    'authorization-origin',
    'authorization',
    'configuration',
    "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy.\n\nIf you're the app developer, register the JavaScript origin in the Google Cloud Console.\nError 400: origin_mismatch",
  ),
  t(
    'Google: an origin in the browser’s console',
    'authorization-origin',
    'authorization',
    'configuration',
    '[GSI_LOGGER]: The given origin is not allowed for the given client ID.',
  ),
  t(
    'GitHub: the device flow',
    'device-flow-off',
    'token',
    'configuration',
    '{"error":"device_flow_disabled","error_description":"Device Flow must be explicitly enabled for this App"}',
  ),
  t(
    'MSAL.js: a hidden frame',
    'callback-answer-lost',
    'callback',
    'configuration',
    'BrowserAuthError: monitor_window_timeout: Token acquisition in iframe failed due to timeout.',
  ),
  t(
    'MSAL.js: an authority',
    'discovery-failed',
    'discovery',
    'unclear',
    'ClientAuthError: endpoints_resolution_error: Error: could not resolve endpoints. Detail: openid_config_error: Could not retrieve endpoints.',
  ),
  t(
    'next-auth: an ID token nobody asked for',
    'provider-is-oidc',
    'token',
    'configuration',
    '[next-auth][error][OAUTH_CALLBACK_ERROR] id_token detected in the response, you must use client.callback() instead of client.oauthCallback()',
  ),
  t(
    'Supabase: a state',
    'callback-state-mismatch',
    'callback',
    'configuration',
    '{"code":400,"error_code":"bad_oauth_state","msg":"OAuth callback with invalid state"}',
  ),
  t(
    'Supabase: no state',
    'callback-state-missing',
    'callback',
    'configuration',
    '{"code":400,"error_code":"bad_oauth_callback","msg":"OAuth state parameter missing"}',
  ),
  t(
    'oidc-client: no state',
    'callback-state-missing',
    'callback',
    'configuration',
    'Error: No state in response\n    at OidcClient.readSigninResponseState (OidcClient.ts:1:2)',
  ),
  t(
    'better-auth: the name of old for a lost state',
    'callback-state-missing',
    'callback',
    'configuration',
    'http://localhost:3000/api/auth/error?error=please_restart_the_process',
  ),
  t(
    'Shopify: a cookie',
    'callback-state-missing',
    'callback',
    'configuration',
    'Cannot complete OAuth process. Could not find an OAuth cookie for shop url: acme.myshopify.com',
  ),
  t(
    'Hydra: a cookie',
    'authorization-session-lost',
    'authorization',
    'configuration',
    'message:request_forbidden reason: No CSRF value available in the session cookie. status:Forbidden status_code:403',
  ),
  t(
    'OmniAuth: only a class',
    'callback-unclear',
    'callback',
    'unclear',
    'ERROR -- omniauth: (acme) Authentication failure! invalid_credentials: OmniAuth::Strategies::OAuth2::CallbackError',
  ),
  t(
    'PHP: no token',
    'answer-without-token',
    'token',
    'configuration',
    'BadMethodCallException: Required option not passed: "access_token"',
  ),
  t(
    'Go: no token',
    'answer-without-token',
    'token',
    'configuration',
    'lvl=eror msg=login.OAuthLogin(NewTransportWithCode) error="oauth2: server response missing access_token"',
  ),
  t(
    'Facebook: a used code',
    'code-refused',
    'token',
    'configuration',
    'FacebookOAuthException: (OAuthException - #100) This authorization code has been used.',
  ),
  t(
    'Python: a status and an address',
    'pasted-400',
    'token',
    'unclear',
    'requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://id.acme.io/oauth/token',
  ),
  t(
    'a name for the redirect URI',
    'authorization-redirect-uri',
    'authorization',
    'configuration',
    '{"state": "xyz", "error": "mismatching_redirect_uri"} (HTTP 400)',
  ),
  t(
    'Atlassian: a scope of the app',
    'authorization-invalid-scope',
    'authorization',
    'configuration',
    'This app has requested Acme API scopes that have not been added to the app. Add the following scopes: read:me.',
  ),
  t(
    'Atlassian: a scope of the token',
    'resource-scope',
    'resource',
    'permission',
    'Error: {"code":401,"message":"Unauthorized; scope does not match"}',
  ),
  t(
    'git: a password',
    'tool-sign-in-expired',
    'token',
    'configuration',
    "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://git.acme.io/shop.git/'",
  ),
];

const resource = (outcome: string, ...texts: readonly string[]): readonly Pasted[] =>
  texts.map((text) => t(`a verifier: ${text}`, outcome, 'resource', 'configuration', text));

/** Libraries that only verify tokens, and modules of web servers. */
const verifiers: readonly Pasted[] = [
  ...resource(
    'id-token-expired',
    'com.nimbusds.jwt.proc.BadJWTException: Expired JWT',
    'Firebase\\JWT\\ExpiredException: Expired token',
    'Bearer error="invalid_token", error_description="The token expired at \'01/02/2026 10:00:00\'"',
  ),
  ...resource(
    'id-token-issuer',
    "authlib.jose.errors.InvalidClaimError: invalid_claim: Invalid claim 'iss'",
    'BadJWTException: JWT issuer rejected: Unexpected JWT issuer: https://id.acme.io',
  ),
  ...resource(
    'id-token-audience',
    'BadJWTException: JWT audience rejected: [account]',
    'jwt.exceptions.MissingRequiredClaimError: Token is missing the "aud" claim',
  ),
  ...resource(
    'id-token-clock',
    'JWT before use time',
    'token used before issued',
    'Cannot handle token prior to 2026-01-01T00:00:00+0000',
  ),
  ...resource('id-token-algorithm', 'Unsecured (plain) JWTs are rejected, extend class to handle'),
  ...resource(
    'id-token-signature',
    'square/go-jose: error in cryptographic primitive',
    'JWT::VerificationError: Signature verification raised',
    'UnexpectedValueException: "kid" invalid, unable to lookup correct key',
    'Bearer error="invalid_token", error_description="The signature key was not found"',
  ),
  t(
    'JwtBearer: another audience',
    'id-token-audience',
    'resource',
    'configuration',
    'Bearer error="invalid_token", error_description="The audience \'account\' is invalid"',
  ),
  t(
    'kubectl: no refresh token',
    'tool-sign-in-expired',
    'token',
    'configuration',
    'Unable to connect to the server: No valid id-token, and cannot refresh without refresh-token',
  ),
  t(
    'mod_auth_openidc: a cookie',
    'callback-state-missing',
    'callback',
    'configuration',
    'oidc_restore_proto_state: no "mod_auth_openidc_state_x1" cookie found',
  ),
  t(
    'lua-resty-openidc: a state',
    'callback-state-mismatch',
    'callback',
    'configuration',
    'state from argument: a1 does not match state restored from session: nil',
  ),
  t(
    'Cognito: the secret in the hash',
    'invalid_client',
    'token',
    'configuration',
    'NotAuthorizedException: Unable to verify secret hash for client 1a2b',
  ),
  t(
    'Cognito: a client without flows',
    'authorization-unauthorized-client',
    'authorization',
    'permission',
    'Client is not enabled for OAuth2.0 flows',
  ),
  t(
    'a configuration that could not be read',
    'discovery-failed',
    'discovery',
    'unclear',
    'Error: Could not fetch OpenID configuration from https://id.acme.io',
  ),
];

export const serverTexts: readonly Pasted[] = [...codes, ...grants, ...tokens, ...returns, ...verifiers];
