import { specific } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/** What client libraries say between the start of the sign-in and the token. */
const signIns: readonly Signature[] = [
  // MSAL.js (AzureAD/microsoft-authentication-library-for-js), Firebase, Google Identity Services
  specific(
    'popup-blocked',
    'authorization',
    /\b(?:popup_window_error|empty_window_error|popup_failed_to_open)\b|auth\/popup-blocked\b|Popup window is null, possibly blocked|\bpopup_blocked_by_browser\b/i,
  ),
  // MSAL of Android, iOS and macOS; MSAL.NET
  specific(
    'app-redirect-uri',
    'authorization',
    /redirectUri validation error|broker redirect uri is incorrect|redirect URI doesn'?t match the uri generated with caller package name/i,
  ),
  // Firebase; Better Auth sends its own codes to the error page (better-auth/better-auth, api/routes/callback.ts)
  specific('callback-state-missing', 'callback', /Unable to process request due to missing initial state/i),
  specific(
    'callback-account',
    'callback',
    /[?&]error=(?:signup_disabled|account_not_linked|email_doesn(?:'|%27)?t_match|email_not_found|account_already_linked_to_different_user|unable_to_link_account)\b|\brole_attribute_strict\b/i,
  ),
  specific('provider-not-set-up', 'start', /[?&]error=oauth_provider_not_found\b/),
  specific('callback-code-missing', 'callback', /no authorization code is present/i),
];

/** What they say of the answer and of the token in it. */
const tokens: readonly Signature[] = [
  // angular-auth-oidc-client (state-validation.service.ts)
  specific('callback-state-mismatch', 'callback', /authCallback incorrect state\b/),
  specific('callback-nonce', 'callback', /authCallback incorrect nonce\b/),
  specific('id-token-audience', 'callback', /authCallback incorrect a(?:ud|zp)\b|\bIDX10206\b/),
  specific('id-token-issuer', 'callback', /authCallback incorrect iss\b|\bIDX10204\b|\bIDX10211\b/),
  // AppAuth, of whichever answer is no JSON
  specific('discovery-not-json', 'discovery', /discovery_failed[^\n]{0,160}JSON deserialization error/i),
  specific('answer-without-token', 'token', /(?:exchange_code|token)_failed[^\n]{0,160}JSON deserialization error/i),
  // go-oidc reads the second part as JSON; in an encrypted token that is a key (oauth2-proxy/oauth2-proxy#3174)
  specific('id-token-encrypted', 'callback', /failed to unmarshal claims: invalid character|\bIDX10609\b/i),
  // mod_auth_openidc, oidc_proto_validate_iss
  specific('id-token-issuer', 'callback', /does not match received "iss" value in id_token/i),
  // traefik-forward-auth
  specific('id-token-missing', 'callback', /\bmissing ID token: <nil>/i),
  // mod_auth_openidc (OpenIDC/mod_auth_openidc#126)
  specific(
    'discovery-not-json',
    'discovery',
    /'\[' or '\{' expected near '<'[\s\S]{0,800}(?:could not retrieve (?:provider )?metadata|metadata_provider)/i,
  ),
];

/**
 * Libraries that verify tokens: java-jwt and jwks-rsa of Auth0, jjwt, jose4j, ruby-jwt, golang-jwt, lcobucci/jwt, google-auth,
 * express-jwt, jsonwebtoken, Django REST framework, PostgREST (their sources, read 2026-11-23).
 */
const verifiers: readonly Signature[] = [
  specific(
    'id-token-expired',
    'resource',
    /\bThe Token has expired on |The JWT is no longer valid - the evaluation time|\bToken expired, \d{9,11} < \d{9,11}/,
  ),
  specific('id-token-clock', 'resource', /The Token can'?t be used before /),
  specific(
    'id-token-audience',
    'resource',
    /The Claim 'aud' value doesn'?t contain|Audience \(aud\) claim [^\n]{0,200}doesn'?t contain an acceptable identifier|token is not allowed to be used by this audience/i,
  ),
  specific(
    'id-token-issuer',
    'resource',
    /The Claim 'iss' value doesn'?t match|Issuer \(iss\) claim value [^\n]{0,300}doesn'?t match expected value|token was not issued by the given issuers/i,
  ),
  specific(
    'id-token-algorithm',
    'resource',
    /provided Algorithm doesn'?t match the one defined in the JWT|\bJWT::IncorrectAlgorithm\b|signing method \w{2,6} is invalid|Wrong or unsupported encoding algorithm/i,
  ),
  specific(
    'id-token-signature',
    'resource',
    /Token's Signature resulted invalid|Token signature mismatch|Certificate for key id \S{1,100} not found|No key found in https?:\/\/\S{1,300} with kid|executing keyfunc: [^\n]{0,60}(?:key not found|unrecognized JWT kid|unknown signing key|failed to find key)|No suitable key or wrong key type/i,
  ),
  specific(
    'id-token-malformed',
    'resource',
    /must contain exactly 2 period characters|token was expected to have 3 parts|Expected 3 parts in JWT/i,
  ),
  specific('keys-not-read', 'callback', /Cannot obtain jwks from url/i),
  specific(
    'token-not-sent',
    'resource',
    /UnauthorizedError: (?:No authorization token was found|Format is Authorization: Bearer)|^[^\n]{0,60}\bjwt must be provided\b|Authentication credentials were not provided\./im,
  ),
  specific('resource-token-refused', 'resource', /Given token not valid for any token type/i),
];

/** What single programs say: BookStack, Outline, django-allauth, Mattermost, JupyterHub, GitLab (doorkeeper), WordPress. */
const programs: readonly Signature[] = [
  specific('id-token-issuer', 'callback', /non-matching token issuer value/i),
  specific('id-token-signature', 'callback', /signature could not be validated using the provided keys/i),
  specific('id-token-expired', 'callback', /ID token validat\w{1,5}[^\n]{0,60}Token has expired/i),
  specific('endpoint-http-refused', 'discovery', /Issuer value must start with https/i),
  specific('callback-state-mismatch', 'callback', /State returned in OAuth flow was invalid/i),
  specific(
    'callback-account',
    'callback',
    /sign ?up is currently closed|associated with that email address using a sign[ -]in method other than|not currently authorized to use this hub/i,
  ),
  specific('user-account', 'authorization', /^[^\n]{0,60}\bThis account is inactive\./im),
  specific(
    'authorization-access-denied',
    'authorization',
    /resource owner or authorization server denied the request/i,
  ),
  specific('id-token-missing', 'callback', /\bno-identity-token\b|\bNo identity token\b/),
];

/**
 * Reasons that an Application Load Balancer of AWS writes into its log (docs.aws.amazon.com/elasticloadbalancing, access
 * logs, error reason codes, read 2026-11-23).
 */
const loadBalancer: readonly Signature[] = [
  specific('callback-state-missing', 'callback', /\bAuthMissing(?:AWSALBAuthNonce|StateParam)\b/),
  specific('callback-state-mismatch', 'callback', /\bAuthInvalid(?:AWSALBAuthNonce|StateParam)\b/),
  specific('callback-code-missing', 'callback', /\bAuthMissingCodeParam\b/),
  specific('code-refused', 'token', /\bAuthInvalidGrantError\b/),
  specific('broker-exchange', 'token', /\bAuthTokenEpRequestFailed\b/),
  specific('answer-without-token', 'token', /\bAuthInvalidTokenResponse\b/),
  specific('response-timeout', 'token', /\bAuth(?:TokenEp|UserinfoEp)RequestTimeout\b/),
  specific('id-token-refused', 'callback', /\bAuthInvalidIdToken\b/),
];

/** What they say of the credentials they were given. */
const credentials: readonly Signature[] = [
  // lcobucci/jwt; league/oauth2-server, as in Laravel Passport; jsonwebtoken
  specific(
    'key-not-read',
    'start',
    /It was not possible to parse your key|Key path "[^"\n]{1,300}" does not exist or is not readable|secretOrPrivateKey must have a value/i,
  ),
  // aws-actions/configure-aws-credentials
  specific('credential-chain-empty', 'start', /Could not load credentials from any providers/i),
  specific('resource-token-refused', 'resource', /\[AUTHENTICATIONFAILED\][\s\S]{0,400}\bXOAUTH2\b/),
];

/** Sentences of single libraries and the programs made with them. */
export const stackSignatures: readonly Signature[] = [
  ...signIns,
  ...tokens,
  ...verifiers,
  ...programs,
  ...loadBalancer,
  ...credentials,
];
