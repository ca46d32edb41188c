import type { Signature } from './types.ts';

const callback = (outcome: string, pattern: RegExp): Signature => ({
  outcome,
  leg: 'callback',
  pattern,
  rank: 'specific',
});

/**
 * What libraries say when they refuse a callback or a token: Auth.js, openid-client, oauth4webapi, Passport, Spring
 * Security, ASP.NET Core, MSAL, Authlib, python-social-auth, go-oidc, oauth2-proxy, Grafana, OmniAuth, Socialite, AppAuth.
 */
export const callbackSignatures: readonly Signature[] = [
  // Auth.js checks it before it handles any request, a callback or not (@auth/core, lib/utils/assert.ts)
  {
    ...callback('callback-host-untrusted', /UntrustedHost|Host must be trusted|errors\.authjs\.dev#untrustedhost/i),
    leg: 'start',
  },
  callback('callback-headers-too-large', /upstream sent too big header while reading response header/i),
  callback(
    'callback-session-secret',
    /MissingSecret\b|\bNO_SECRET\b|Please define a `?secret`? in production|"secret" is (?:required|missing)|cookie_secret must be 16, 24, or 32 bytes|missing setting: cookie-secret|secret option required for sessions|The session is unavailable because no secret key was set|SESSION_SECRET (?:is )?(?:missing|not set|required)/i,
  ),
  callback(
    'callback-state-unreadable',
    /JWEDecryptionFailed|JWT_SESSION_ERROR|decryption operation failed|(?:state|pkceCodeVerifier|nonce) (?:value )?could not be parsed|The oauth state was missing or invalid|Unable to unprotect the message\.State|The key \{?[\w-]{1,40}\}? was not found in the key ring|Error unprotecting the|cookie signature not valid|cookie "?[\w-]{1,40}"? not valid|securecookie: (?:the value|hash key|expired)|CSRF token .{0,40}(?:cannot|could not) be decrypted/i,
  ),
  callback(
    'callback-pkce-missing',
    /PKCE code_verifier cookie was missing|pkce code_verifier cookie|code[_ ]verifier (?:cookie )?(?:was |is )?(?:missing|not found)|checks\.code_verifier argument is missing|both auth code and code verifier should be non-empty|Missing code[_ ]verifier|could not find (?:the )?code[_ ]verifier|code verifier not found/i,
  ),
  callback(
    'callback-nonce',
    /nonce mismatch|nonce_mismatch|invalid_nonce|IDX213(?:20|21|22|23|24)\b|RequireNonce is '?True|unexpected ID Token "nonce"|unexpected "nonce"|nonces? (?:do|does|did) not match|nonce claim (?:value )?(?:mismatch|is not valid|in ID token)|Invalid nonce\b|nonce (?:is |was )?missing|did not match nonce|nonce value (?:mismatch|doesn'?t match)|state or nonce (?:is )?(?:missing|invalid)/i,
  ),
  callback(
    'callback-issuer',
    /iss mismatch, expected|iss missing from the response|unexpected "iss" \(issuer\) response parameter|response parameter "iss" \(issuer\) missing|"iss" \(issuer\) response parameter|iss parameter .{0,40}(?:mismatch|missing|invalid)/i,
  ),
  callback(
    'callback-state-missing',
    /state cookie was missing|State cookie (?:is )?(?:missing|not found)|Missing state(?: cookie)?\b|missing saved (?:oauth )?state|authorization_request_not_found|Session value state missing|AuthStateMissing|checks\.state argument is missing|unable to obtain CSRF cookie|CSRF cookie (?:not (?:present|found)|missing)|Correlation failed|'?\.AspNetCore\.Correlation\.\S{0,120} cookie not found|message\.State is null or empty|did not find matching cookie|no matching state (?:found )?in (?:storage|session)|No matching state found in storage|state not found in (?:session|cookie|cache)|oauth_state_not_found|MissingStateCookie|missing_state|no state (?:in|found in) (?:the )?(?:session|cookie)|state (?:is )?missing from (?:the )?(?:session|cookie)|state_not_found|Missing state on (?:cookie|session)|did not find the expected authorization state in session|flow state not found|could not find state in session|state cookie expired|expected authorization state in session|The state (?:has )?expired|interaction_in_progress: state|Missing needed parameter state|find state cookie|state (?:parameter|cookie) (?:is |was )?(?:missing|not found)/i,
  ),
  callback(
    'callback-state-mismatch',
    /state mismatch|mismatching_state|State not equal in request and response|(?<!terraform |remote |desired |actual |plan )state(?:s)? (?:do|does|did) not match|invalid_state(?:_parameter)?\b|Invalid state\b(?! (?:transition|machine|change|of\b))|CSRF token mismatch|AuthStateForbidden|Wrong state parameter|Unable to verify authorization request state|Invalid authorization request state|InvalidStateException|csrf_detected|CSRF detected|unexpected "state"|state parameter (?:value )?(?:mismatch|doesn'?t match|does not match|is invalid|was invalid|did not match)|state_mismatch|state returned [^\n]{0,200}does not match|\[invalid_state_parameter\]|invalid_csrf|bad csrf|OAuth state (?:is invalid|mismatch|does not match)|login provider denied login request: state|Invalid OAuth state|State parameter is different|state is invalid/i,
  ),
  callback(
    'callback-code-missing',
    /error redeeming code:? missing code|missing code(?: parameter)?(?: in (?:the )?(?:callback|response|request))?(?:$|["'\s.])(?!verifier|_)|code missing from response|no (?:authorization )?code (?:was )?(?:found|provided|received|present|in (?:the )?(?:callback|response))|Authorization code (?:is )?missing|AuthMissingParameter: Missing needed parameter code/i,
  ),
  callback(
    'userinfo-subject',
    /userinfo sub mismatch|unexpected "sub"|sub(?:ject)? (?:claim )?(?:mismatch|in userinfo)|\[?invalid_user_info_response\]?: sub/i,
  ),
  callback(
    'id-token-missing',
    /id_token not present in TokenSet|(?:did not|didn'?t|does not) (?:return|contain|include) an? id_?token|no id_token (?:in|found)|Missing \(required\) ID Token|"id_token" (?:is )?missing|response did not contain an id_token|missing required property:? id_?token|id_token (?:is )?missing|"response" body "id_token" property must be/i,
  ),
  callback(
    'id-token-clock',
    /id_token issued in the future|issued in the future|used too early|ImmatureSignature|not yet valid \((?:iat|nbf)\)|id_token not active yet|jwt not active|IDX10222|nbf claim|"nbf" claim timestamp check failed|"iat" (?:validation failure|claim timestamp)|Issued at time is more than|unexpected JWT "iat"|unexpected JWT "nbf"|JWT is not active yet|before the current time|The ID Token .{0,40}iat|clock (?:skew|drift) (?:is )?too/i,
  ),
  callback(
    'id-token-expired',
    /id_token expired|id token (?:is|has) expired|oidc: token is expired|\bjwt expired|TokenExpiredError|Jwt expired at|Signature has expired|ExpiredSignature|IDX10223|"exp" claim timestamp check failed|unexpected JWT "exp"|ERR_JWT_EXPIRED|Lifetime validation failed|token is expired\b|JWT is expired|token expired and refresh token is not set|The token is expired|ExpiredJwtException/i,
  ),
  callback(
    'id-token-issuer',
    /unexpected iss value|id token issued by a different provider|IDX10205|IDX40001|jwt issuer invalid|InvalidIssuer|unexpected "iss" claim value|unexpected JWT "iss"|iss claim (?:is )?(?:not valid|invalid|mismatch)|Issuer validation failed|Invalid issuer\b|issuer (?:is )?invalid|wrong issuer|IncorrectClaimException: Expected iss|Issuer mismatch: The ID Token|JWT iss issuer doesn'?t match|does not match expected issuer|Invalid token issuer|does not match issuer in id_token|token issuer is incorrect|rejected due to invalid claims[^\n]{0,120}issuer/i,
  ),
  callback(
    'id-token-audience',
    /aud mismatch|aud is missing RP client_id|oidc: expected audience|IDX10214|IDX10208|jwt audience invalid|InvalidAudience|unexpected "aud" claim value|unexpected JWT "aud"|aud claim (?:is )?(?:not valid|invalid|mismatch)|audience (?:validation failed|invalid|doesn'?t match|claim (?:mismatch|is not valid))|Invalid audience|azp (?:mismatch|must be)|audience from id token|token audience (?:mismatch|does not match)|Wrong audience|Audience mismatch|Invalid token audience/i,
  ),
  callback(
    'id-token-algorithm',
    /unexpected JWT alg received|Another algorithm expected|signed with unsupported algorithm|"alg" \(Algorithm\) Header Parameter (?:value )?not allowed|invalid algorithm\b|unexpected JWT "alg"|InvalidAlgorithm|alg (?:value )?(?:is )?not allowed|Algorithm .{1,20} (?:is )?not (?:allowed|supported)|The specified alg value is not allowed|unsupported JWS? alg/i,
  ),
  callback(
    'id-token-signature',
    /failed to verify (?:id token )?signature(?!:? fetching keys)|failed to validate JWT signature|no (?:matching|applicable) key found in (?:the )?JSON Web Key Set|no matching key\(s\) found|IDX1050[0-3]|IDX10511|IDX10517|Signature verification failed|signature validation failed|invalid signature\b(?! (?:on|of|for|in) (?:package|commit|image|file|tag|release|update|repository)s?\b)|InvalidSignature|Unable to find a signing key that matches|no keys? matches? (?:the )?(?:key|kid)|JWSSignatureVerificationFailed|JWT signature does not match|ERR_JWKS_NO_MATCHING_KEY|couldn'?t find .{0,30}(?:key|kid)|Unable to find an RSA key|no public key found for kid|Signed JWT rejected: Invalid signature|Invalid token signature/i,
  ),
  callback(
    'id-token-malformed',
    /jwt malformed|Invalid Compact JWS|Not enough segments|oidc: malformed jwt|IDX12741|IDX14100|Malformed token|Invalid JWT serialization|Wrong number of segments|is not a (?:valid )?JWT|token contains an invalid number of segments|Invalid unsecured\/JWS\/JWE/i,
  ),
  callback(
    'callback-not-found',
    /Cannot GET \/(?:[\w./-]{0,80})?(?:callback|signin-oidc|login\/oauth2\/code|auth)[\w./-]{0,80}|This page could not be found[\s\S]{0,300}callback|No route matches \[GET\] "\/[\w/-]{0,80}callback/i,
  ),
  callback(
    'callback-account',
    /email in id_token \([^\n)]{0,200}\) isn'?t verified|didn'?t return an email(?: address)?|user'?s email (?:is )?not (?:allowed|authorized)|not a member of (?:one of )?the required|Permission Denied: Invalid Account|email domain is not allowed|AccessDenied\b[^\n]{0,80}signIn callback|\[auth\]\[error\] AccessDenied|OAuthAccountNotLinked|AuthForbidden|User sync failed|Sign ?up is (?:disabled|not allowed)|signups? (?:are |is )?(?:disabled|not allowed)|missing required (?:group|role)|Login provider denied login request|email not found in|could not get (?:the )?user'?s? email|neither the id_token nor the profileURL set an email|user is not (?:a )?member|Required email domain not fulfilled/i,
  ),
];
