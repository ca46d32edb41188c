import { specific } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/**
 * What gateways and services in front of an application write when they verify a token: Envoy and Istio (the list of
 * status texts in jwt_verify_lib, read 2026-11-22), keycloak-connect (its grant manager), argo-cd, Cloudflare Access.
 */
const gatewaySignatures: readonly Signature[] = [
  specific('id-token-expired', 'resource', /\bJwt is expired\b|invalid token \((?:expired|stale token)\)/i),
  specific('id-token-clock', 'resource', /\bJwt not yet valid\b/i),
  specific(
    'id-token-malformed',
    'resource',
    /Jwt is not in the form of|Jwt (?:header|payload)(?: \[\w{1,20} field\])? is (?:an )?invalid|kid must be provided in JWT header|"kid" empty, unable|Unable to parse ID Token|appauth\.general (?:error |Code=)-14\b/i,
  ),
  specific(
    'id-token-issuer',
    'resource',
    /Jwt issuer is not configured|invalid token \(wrong ISS\)|ID token not issued by expected/i,
  ),
  specific(
    'id-token-audience',
    'resource',
    /Audiences? in Jwt (?:is|are) not allowed|invalid token \(wrong audience\)/i,
  ),
  specific(
    'id-token-signature',
    'resource',
    /Jwt verification fails|Jwks? doesn'?t have (?:a )?key to match|invalid token \((?:signature|invalid signature|public key signature)\)|JWK with kid \S{1,80} (?:is )?not available|RSA Signature did not match content/i,
  ),
  // Kubernetes calls a request without credentials it accepts system:anonymous
  specific('token-not-sent', 'resource', /\bJwt is missing\b|User \\{0,3}"system:anonymous\\{0,3}" cannot/),
  specific(
    'keys-not-read',
    'callback',
    /Couldn'?t retrieve remote JWK set|(?:failed to|could not|unable to|cannot|error) (?:get|fetch|retrieve|load|read|obtain|download|fetching|retrieving|loading) (?:the )?(?:remote )?(?:public |signing |verification )?(?:JWKS?\b|JWK sets?|JSON Web Key Set|signing keys?|public keys?\b(?! file)(?! for host))|(?:^|[:\s"])fetching keys oidc\b|failed to verify signature: fetching keys|PyJWKClientConnectionError|ERR_JWKS_TIMEOUT|Expected 200 OK from the JSON Web Key Set|Jwks remote fetch is failed|Jwks is an invalid JSON|Jwks does(?:n't| not) have (?:any valid public key|\[keys\] field)|Error decoding JSON from jwks_uri|response code when querying JWKs|JwksError|SigningKeyNotFoundError: .{0,40}fetch/i,
  ),
  specific(
    'resource-token-refused',
    'resource',
    /oauth_problem['"]?\s{0,2}[:=]\s{0,2}['"]?token_(?:rejected|expired|revoked)/i,
  ),
  specific('broker-attributes', 'authorization', /Failed to fetch user\/group information from the identity provider/i),
];

/** What the provider’s pages and scripts say before there is a code. */
const pageSignatures: readonly Signature[] = [
  // developers.google.com/workspace, troubleshooting of authentication and authorization (read 2026-11-22)
  specific(
    'authorization-origin',
    'authorization',
    /origin_mismatch|register the JavaScript origin|JavaScript origin in the request, \S{1,300}, does not match|given origin is not allowed for the given client|Not a valid origin for the client/i,
  ),
  specific('user-account', 'token', /\binactive[ _](?:user|organization|org)\b|\buser is inactive\b/i),
  // learn.microsoft.com/azure/active-directory-b2c/error-codes (read 2026-11-22)
  specific('user-forgot-password', 'authorization', /AADB2C90118\b/),
  // github.blog/changelog, 2022-03-16: the device flow has to be enabled for each app
  specific('device-flow-off', 'token', /device_flow_disabled|Device Flow must be explicitly enabled/i),
  // AzureAD/microsoft-authentication-library-for-js#5724 (a maintainer, 2023-03-06)
  specific(
    'callback-answer-lost',
    'callback',
    /monitor_(?:window|popup|iframe)_timeout|Token acquisition in (?:iframe|popup) failed due to timeout|hash_empty_error|Hash value cannot be processed because it is empty/i,
  ),
  // Azure/azure-cli#3808 (a maintainer): code_expired is the device code’s
  specific(
    'expired_token',
    'token',
    /polling state code_expired|device_code_expired|devicetoken: [^\n]{0,80}Code Expired|device[ _]code (?:is|has) expired/i,
  ),
  specific('provider-is-oidc', 'token', /id_token detected in the response, you must use client\.callback/i),
  specific(
    'authorization-access-denied',
    'authorization',
    /AuthCanceled|Authentication process cancell?ed|user did not consent|rejected the authorization request/i,
  ),
  specific(
    'authorization-session-lost',
    'authorization',
    /No CSRF value available in the session cookie|The CSRF value from the (?:token|session)[^\n]{0,60}(?:does not match|is missing)/i,
  ),
  specific(
    'authorization-unknown-client',
    'authorization',
    /Unknown client or (?:client )?not enabled|client application is not known or is not authorized/i,
  ),
  specific(
    'authorization-invalid-scope',
    'authorization',
    /scopes that have not been added to the app|asked for (?:a )?scope\b[^\n]{0,120}doesn'?t exist|scopes? (?:is|are) not configured (?:for|on) (?:the|this) (?:authorization server|app|client)/i,
  ),
];

/** What libraries say when they come back from the provider. */
const returnSignatures: readonly Signature[] = [
  specific(
    'callback-state-missing',
    'callback',
    /\bNo state in response\b|did not find expected authorization request details|no state cookie (?:was )?(?:found|present)|Could not find an OAuth cookie|please_restart_the_process|OAuth state parameter missing/i,
  ),
  specific('callback-state-unreadable', 'callback', /[?&]error=state_invalid\b/i),
  specific(
    'callback-state-mismatch',
    'callback',
    /state_security_mismatch|OAuth callback with invalid state|\bbad_oauth_state\b/i,
  ),
  specific(
    'callback-code-missing',
    'callback',
    /missing (?:code or state|state or code)\b|No code (?:was )?returned\b/i,
  ),
  specific(
    'callback-account',
    'callback',
    /email_verified['"`]? claim (?:is )?not present|userinfo does not have (?:an? )?(?:username|email)|was supplied in the UserInfo or the IdToken|\be-?mail (?:address )?(?:is )?not verified\b/i,
  ),
  specific(
    'code-refused',
    'token',
    /authorization code has (?:already )?been used|Invalid verification code format|Error validating verification code(?!\.? ?Please make sure)|EXPIRED_AUTH_CODE|missing or unknown auth code/i,
  ),
  specific(
    'answer-without-token',
    'token',
    /server response missing access_token|Required option not passed: "?access_token|MissingTokenError|\(missing_token\) Missing|MissingTokenTypeError|OAuth user info: missing_token|\(\$\w{0,20}token\) must be of type \w{1,20}, null given/i,
  ),
  specific(
    'resource-token-refused',
    'resource',
    /XOAUTH2[\s\S]{0,1500}(?:535 5\.7\.3|NO AUTHENTICATE failed|535[ :-]{1,2}5\.7\.8)/,
  ),
  specific(
    'resource-scope',
    'resource',
    /scope does not match|token,? (?:does not|doesn'?t) (?:contain|have|include) (?:the )?(?:required )?scopes?\b|Not enough permissions to access|Resource not accessible by (?:integration|personal access token)/i,
  ),
  // Basic authentication of git, with a password or token of the user
  specific(
    'git-sign-in-refused',
    'resource',
    /remote: HTTP Basic: Access denied|fatal: Authentication failed for 'https?:|Support for password authentication was removed/i,
  ),
];

/**
 * Libraries that only verify tokens: Nimbus, jjwt, PyJWT, python-jose, Authlib, jsonwebtoken, golang-jwt, go-jose, ruby-jwt,
 * firebase/php-jwt, ASP.NET Core’s JwtBearer; and the modules of web servers: mod_auth_openidc, lua-resty-openidc, Vouch.
 */
const verifierSignatures: readonly Signature[] = [
  // Terraform’s Azure providers outside of a workflow that may ask for a token: the address is empty
  specific('federation-permission', 'token', /githubAssertion: cannot request token: Get "\?audience=/i),
  specific(
    'key-not-read',
    'token',
    /DECODER routines::unsupported|Could not deserialize key data|secretOrPrivateKey must be an asymmetric key|Invalid PEM formatted message|client[_ ]?assertion\w{0,20}: (?:cannot|could not) parse|Error:? (?:parsing|reading|loading) (?:the )?private key/i,
  ),
  specific(
    'provider-not-set-up',
    'start',
    /\(Parameter 'ClientId'\)|IDW10106|OIDCException: Tenant configuration has not been resolved|The 'ClientId' option must be provided|client_?id (?:is required|must be (?:set|provided|specified))/i,
  ),
  specific('id-token-expired', 'resource', /\bExpired JWT\b|JWT\\ExpiredException|The token expired at '/i),
  specific('id-token-issuer', 'resource', /Unexpected JWT issuer|invalid_claim: Invalid claim ['"]iss\b/i),
  specific(
    'id-token-audience',
    'resource',
    /JWT audience rejected|Token is missing the "aud" claim|invalid_claim: Invalid claim ['"]aud\b/i,
  ),
  specific(
    'id-token-clock',
    'resource',
    /JWT before use time|token used before issued|Cannot handle token (?:prior to|with iat prior)|token is not valid yet|The token is not valid before '/i,
  ),
  specific('callback-nonce', 'callback', /(?:missing|invalid)_claim: (?:Missing|Invalid) (?:claim )?['"]nonce\b/i),
  specific(
    'id-token-algorithm',
    'resource',
    /(?:Unsecured \(plain\)|plain) JWTs are rejected|Incorrect key for this algorithm|unexpected signing method|The specified alg value is not allowed/i,
  ),
  specific(
    'id-token-signature',
    'resource',
    /error in cryptographic primitive|JWT::VerificationError|crypto\/rsa: verification error|"kid" invalid, unable to lookup correct key|\bbad_signature\b|JWT signature does not match locally computed|The signature key was not found|description="The signature is invalid/i,
  ),
  specific('tool-sign-in-expired', 'token', /No valid id-token, and cannot refresh/i),
  specific('discovery-failed', 'discovery', /oidc: authenticator not initialized/i),
  specific(
    'callback-state-missing',
    'callback',
    /redirect_uri path but there'?s no session state found|no "?mod_auth_openidc_state_\S{0,60} cookie found/i,
  ),
  specific(
    'callback-state-mismatch',
    'callback',
    /state from argument: [^\n]{1,200}does not match state restored|Invalid session state: stored /i,
  ),
  specific('invalid_client', 'token', /Unable to verify secret hash for client/i),
  specific('user-account', 'token', /UserNotConfirmedException|auth\/user-disabled\b/),
  specific('authorization-unauthorized-client', 'authorization', /Client is not enabled for OAuth ?2\.0 flows/i),
  specific('callback-account', 'callback', /auth\/account-exists-with-different-credential/),
];

/** What a program reads of an answer although it is not there, in the words of Python, PHP, JavaScript and Ruby. */
const absentValues: readonly Signature[] = [
  specific(
    'answer-without-token',
    'token',
    /(?:KeyError: |\(reading |read property |has no attribute |undefined method |Undefined (?:array key|index|property):? |required positional arguments?: )[^\n]{0,40}['"`$]access_?token\b/i,
  ),
  specific(
    'id-token-missing',
    'callback',
    /(?:KeyError: |\(reading |read property |has no attribute |undefined method |Undefined (?:array key|index|property):? |required positional arguments?: )[^\n]{0,40}['"`$]id_?token\b/i,
  ),
  specific(
    'refresh-token-missing',
    'token',
    /(?:KeyError: |\(reading |read property |has no attribute |undefined method |Undefined (?:array key|index|property):? |required positional arguments?: )[^\n]{0,40}['"`$]refresh_?token\b/i,
  ),
];

export const serverSignatures: readonly Signature[] = [
  ...absentValues,
  ...verifierSignatures,
  ...pageSignatures,
  ...gatewaySignatures,
  ...returnSignatures,
];
