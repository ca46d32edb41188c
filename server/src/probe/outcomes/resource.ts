import { cause, type OutcomeRow, type OutcomeTable } from './types.ts';

const newToken = 'Get a new token: sign in again, use the refresh token, or make a new key.';
const useRefresh = 'Have the application use its refresh token shortly before the expiry, and get a new token now.';

const expired = cause(
  'expired',
  'certain',
  'The token has expired{expiredText}.',
  useRefresh,
  'access_token',
  'refresh_token',
);

const otherServer = cause(
  'other-server',
  'possible',
  'The token was issued by another server, tenant, project or environment than the one at {host}.',
  'Compare the issuer of the token with the API’s own settings.',
  'access_token',
  'issuer',
);

const notToken = cause(
  'not-a-token',
  'possible',
  'The value is a part of a token, or something else than a token for this API.',
  'Copy it again from where it was issued.',
  'access_token',
);

const limit = (id: string, explanation: string, nextStep: string): OutcomeRow['causes'][number] =>
  cause(id, 'likely', explanation, nextStep, 'access_token', 'api_key');

const refused = (
  headline: string,
  proves: readonly string[],
  causes: OutcomeRow['causes'],
  more: Partial<OutcomeRow> = {},
): OutcomeRow => ({ class: 'configuration', credentials: 'unknown', headline, proves, causes, ...more });

const permission = (headline: string, proves: readonly string[], causes: OutcomeRow['causes']): OutcomeRow => ({
  class: 'permission',
  credentials: 'unknown',
  headline,
  proves,
  causes,
});

const wrongAddress = cause(
  'wrong-url',
  'likely',
  'The URL is a page of a website, a documentation page or another endpoint.',
  'Use the API’s own URL from its reference.',
  'userinfo_endpoint',
  'introspection_endpoint',
  'base_url',
);

/** An access token or API key shown to an API (RFC 6750), to userinfo or to introspection (RFC 7662). */
export const resourceOutcomes = {
  'token-accepted': {
    class: 'success',
    ok: true,
    credentials: 'unknown',
    headline: '{host} accepts {what}.',
    proves: ['The request was answered with HTTP {status}.', 'Not tested: what else the token may do.'],
    causes: [],
  },
  'token-accepted-userinfo': {
    class: 'success',
    ok: true,
    credentials: 'unknown',
    headline: 'The userinfo endpoint of {host} accepts {what}.',
    proves: ['It answered with the claims {keys}; their values are not shown.'],
    causes: [],
  },
  'token-accepted-no-sub': {
    class: 'success',
    ok: true,
    credentials: 'unknown',
    headline: '{host} accepts {what}, but answers without sub.',
    proves: [
      'OpenID Connect Core section 5.3.2 requires sub; a library that compares it with the ID token will refuse the answer.',
    ],
    causes: [
      cause(
        'not-oidc',
        'possible',
        'The endpoint is a profile API of the provider and not OpenID Connect.',
        'Read the user from the member its documentation names.',
        'userinfo_endpoint',
      ),
    ],
  },
  'token-active': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: '{host} says that {what} is active.',
    proves: ['The client may introspect, and the token is valid{activeText}.'],
    causes: [],
  },
  'token-inactive': refused(
    '{host} says that {what} is not active.',
    [
      'The client may introspect; the server does not say why the token is not active (RFC 7662 section 2.2).',
      'Expired, revoked, unknown and “not for you” all look alike.',
    ],
    [
      cause('inactive-expired', 'likely', 'The token has expired or was revoked.', newToken, 'access_token'),
      cause(
        'inactive-kind',
        'possible',
        'The token is of another kind than an access token, or of another client, realm or server.',
        'Introspect it where it was issued, with a client that may see it.',
        'access_token',
        'introspection_endpoint',
        'client_id',
      ),
    ],
    { credentials: 'valid' },
  ),
  'introspection-client': refused(
    'The introspection endpoint of {host} refuses the client, so the token was not looked at.',
    ['Introspection needs client authentication (RFC 7662 section 2.1); it failed with HTTP {status}.'],
    [
      cause(
        'introspection-secret',
        'likely',
        'client_id or client_secret is wrong, or the client authenticates in another way here.',
        'Test the token endpoint with the same client.',
        'client_secret',
        'client_id',
      ),
      cause(
        'introspection-permission',
        'possible',
        'Only resource servers or clients with a permission of their own may introspect.',
        'Use the credentials of the API instead of the application’s.',
        'client_id',
      ),
    ],
    { credentials: 'invalid' },
  ),
  'introspection-forbidden': permission(
    'The client may not introspect tokens at {host}.',
    ['The client was recognised; the token was not looked at (HTTP {status}).'],
    [
      cause(
        'introspection-permission',
        'likely',
        'Introspection is allowed to some clients only.',
        'Allow it in the client’s registration, or use the credentials of the API.',
        'client_id',
      ),
    ],
  ),
  'introspection-other': refused(
    'The answer of {host} is not one of an introspection endpoint.',
    ['HTTP {status} without the member “active” that RFC 7662 section 2.2 requires; it has {keys}.'],
    [{ ...wrongAddress, explanation: 'The URL is not the introspection endpoint.' }],
  ),
  'token-expired': refused(
    '{host} refuses {what}, because it has expired.',
    ['The API answered itself with HTTP {status}; the request reached it.'],
    [expired],
    { class: 'expired', retry: 'With a new token.' },
  ),
  'token-revoked': refused(
    '{host} refuses {what}, because it was revoked or its session has ended.',
    ['The API answered itself with HTTP {status}; it knew the token once.'],
    [
      cause(
        'revoked',
        'likely',
        'The token was revoked, the user signed out, the password changed or the application was removed from the account.',
        newToken,
        'access_token',
        'api_key',
      ),
    ],
    { class: 'expired' },
  ),
  'token-invalid': refused(
    '{host} does not accept {what}{errorText}.',
    ['The API answered itself with HTTP {status}; it does not say more than that the token is not valid.'],
    [
      cause(
        'invalid',
        'likely',
        'The token has expired, was revoked or is mistyped.',
        newToken,
        'access_token',
        'api_key',
      ),
      otherServer,
      notToken,
    ],
  ),
  'token-key-unknown': refused(
    '{host} does not know {what}.',
    ['The API answered itself with HTTP {status}: no such key.'],
    [
      limit(
        'key-deleted',
        'The key was deleted, rotated or mistyped.',
        'Make a new key in the provider’s console and copy it whole.',
      ),
      limit(
        'key-other-account',
        'The key belongs to another account, region or product than {host}.',
        'Compare the key’s page in the console with the URL.',
      ),
    ],
  ),
  'token-audience': refused(
    '{host} refuses {what}, because it was issued for another API.',
    ['The API read the token and refused its audience (HTTP {status}).'],
    [
      cause(
        'audience',
        'certain',
        'The token is for another audience than {host} expects ({audience}).',
        'Ask for a token with the audience or resource of this API.',
        'audience',
        'scope',
        'access_token',
      ),
    ],
  ),
  'token-issuer': refused(
    '{host} refuses {what}, because another server issued it.',
    ['The API read the token and refused its issuer (HTTP {status}).'],
    [
      cause(
        'issuer',
        'certain',
        'The API does not trust the issuer of the token ({tokenIssuer}); a trailing slash or another version of the endpoint is enough.',
        'Give the API and the application the same issuer, character by character.',
        'issuer',
        'access_token',
      ),
    ],
  ),
  'token-signature': refused(
    '{host} refuses {what}, because it cannot verify its signature.',
    ['The API read the token and found no key for it, or the signature wrong (HTTP {status}).'],
    [
      cause(
        'signing-key',
        'likely',
        'The API has the keys of another issuer, or old ones: it does not fetch them again after a rotation.',
        'Point the API to the jwks_uri of the token’s issuer.',
        'jwks_uri',
        'issuer',
      ),
      cause(
        'not-for-verification',
        'possible',
        'The token is meant for another API, which alone can verify it; Entra makes tokens for Microsoft Graph so.',
        'Ask for a token for this API.',
        'scope',
        'audience',
      ),
      { ...notToken, explanation: 'The token was cut or changed on the way.' },
    ],
  ),
  'token-malformed': refused(
    '{host} cannot read {what} as a token.',
    ['The API answered itself with HTTP {status}: the text is not of the form it expects.'],
    [
      cause(
        'opaque',
        'likely',
        'The API expects a JWT and the token is an opaque one: without an audience many servers issue opaque tokens.',
        'Ask for the token with the audience of the API.',
        'audience',
        'access_token',
      ),
      notToken,
    ],
  ),
  'token-kind': refused(
    '{host} refuses {what}, because it is of the wrong kind.',
    ['The API answered itself with HTTP {status} and read the token.'],
    [
      cause(
        'kind',
        'likely',
        'It is an ID token, a refresh token, a bot or user token, or a key where another kind is wanted.',
        'Use the kind of token that the API’s reference names.',
        'access_token',
        'api_key',
      ),
    ],
  ),
  'token-not-seen': refused(
    '{host} answers as if no token had been sent.',
    [
      'The challenge names no error, which RFC 6750 section 3.1 reserves for requests without a token, or the API says that the token is missing (HTTP {status}).',
    ],
    [
      cause(
        'other-header',
        'likely',
        'The API reads the token from another place, such as X-Api-Key, or with another scheme than {carrier}.',
        'Send it as the API’s reference says.',
        'access_token',
        'api_key',
      ),
      cause(
        'header-dropped',
        'likely',
        'A proxy, gateway or web server in front drops the Authorization header (Apache with CGI does unless told otherwise).',
        'Have it pass the header on.',
        'proxy_url',
      ),
    ],
  ),
  'token-401-no-challenge': refused(
    '{host} answers 401 without saying why.',
    [
      'A 401 has to carry WWW-Authenticate (RFC 9110 section 15.5.2); without it only the status is known.',
      'The token was refused, or not seen.',
    ],
    [
      cause(
        'invalid',
        'likely',
        'The token has expired, was revoked or is for another API.',
        newToken,
        'access_token',
        'api_key',
      ),
      cause(
        'gateway',
        'possible',
        'A gateway or middleware in front of the API refused the request; it may want another header.',
        'Look at its log, and at the API’s reference for the header.',
      ),
    ],
  ),
  'token-basic-wanted': refused(
    '{host} wants a user name and password, not a token.',
    ['The challenge is {challenge} (HTTP 401).'],
    [
      cause(
        'other-scheme',
        'likely',
        'The endpoint authenticates with another scheme, or a reverse proxy in front protects it with a password.',
        'Use the API’s own address, or the scheme it names.',
        'base_url',
        'userinfo_endpoint',
      ),
    ],
  ),
  'token-dpop': refused(
    '{host} wants the token with a proof of its key (DPoP, RFC 9449), which this test does not send.',
    ['The token is bound to a key, or the API accepts bound tokens only.'],
    [
      cause(
        'dpop',
        'likely',
        'A bound token is useless alone: that is its purpose.',
        'Test with the application itself, which has the key.',
        'access_token',
      ),
    ],
  ),
  'token-step-up': permission(
    '{host} wants a stronger or more recent sign-in{errorText}.',
    ['The token is valid; RFC 9470 has the API name what is missing{stepUp}.'],
    [
      cause(
        'step-up',
        'certain',
        'The API asks for another authentication: a second factor, another acr or a fresh sign-in.',
        'Send the user through the authorization endpoint with these acr_values or max_age.',
        'access_token',
      ),
    ],
  ),
  'token-insufficient-scope': permission(
    '{host} accepts {what}, but it lacks the scope{needText}.',
    ['The token is valid: the API read it and found a permission missing (insufficient_scope).', '{haveText}'],
    [
      cause(
        'scope-not-granted',
        'likely',
        'The scope was not asked for, or not granted to the client or by the user.',
        'Grant it, then get a new token: one that exists keeps its scopes.',
        'scope',
        'access_token',
      ),
    ],
  ),
  'token-forbidden': permission(
    '{host} accepts {what}, but does not allow this request.',
    [
      'A 403 is a decision about permission: the token itself was not refused.',
      'A new token of the same kind will not help.',
    ],
    [
      cause(
        'role',
        'likely',
        'The user, the role or the application behind the token lacks the permission for the path {path}.',
        'Give it the permission, or use the token of somebody who has it.',
        'access_token',
        'scope',
      ),
    ],
  ),
  'token-not-found': {
    class: 'unclear',
    credentials: 'unknown',
    headline: '{host} finds nothing at the path {path}.',
    proves: [
      'HTTP 404. Some APIs, GitHub among them, answer so instead of 403 to hide what a token may not see.',
      'Whether the token is accepted is not known.',
    ],
    causes: [
      { ...wrongAddress, explanation: 'The path is wrong, or the API has another version or base path.' },
      cause(
        'hidden',
        'possible',
        'The token may not see what is there.',
        'Try an endpoint every token may read.',
        'scope',
        'access_token',
      ),
    ],
  },
  'token-account': permission(
    '{host} refuses {what}, because its account is deactivated, suspended or not a member.',
    ['The key or token is known; the account, organization or project behind it is the reason.'],
    [
      limit(
        'account',
        'The account, organization or project was closed, suspended or left.',
        'Look at it in the provider’s console.',
      ),
    ],
  ),
  'token-sso': permission(
    '{host} accepts {what}, but the organization wants it authorized for single sign-on.',
    ['The token is valid; the organization’s policy stands in between.'],
    [
      limit(
        'sso',
        'The token was not authorized for the organization, or the user has to sign in through it.',
        'Authorize the token for the organization in the provider’s settings.',
      ),
    ],
  ),
  'token-api-disabled': refused(
    '{host} accepts {what}, but the API is not enabled for its project.',
    ['The key or token is valid; the project has to enable the API first.'],
    [
      limit(
        'api-disabled',
        'The API was never enabled, or for another project.',
        'Enable it in the provider’s console and wait a few minutes.',
      ),
    ],
  ),
  'token-restricted': permission(
    '{host} refuses {what}, because the key is restricted to other addresses, apps or APIs.',
    ['The key exists; its own restrictions exclude this request.'],
    [
      limit(
        'restriction',
        'The key is limited to some IP addresses, referrers, apps or APIs, and this request comes from elsewhere.',
        'Compare the restrictions of the key with where the application runs.',
      ),
    ],
  ),
  'token-region': permission(
    '{host} does not serve the country this request came from.',
    ['The refusal is about the egress address; the token was not looked at.'],
    [
      cause(
        'region',
        'certain',
        'The address the server saw is in a region it does not serve.',
        'Send the request from a supported region, as the application does.',
        'proxy_url',
      ),
    ],
  ),
  'token-mode': refused(
    '{host} refuses {what}, because it is of the other mode (test or live).',
    ['The key is valid for the other mode.'],
    [limit('mode', 'A test key meets live objects, or the reverse.', 'Use the key of the same mode as the data.')],
  ),
  'token-quota': {
    class: 'rate-limit',
    credentials: 'unknown',
    headline: '{host} accepts {what}, but its account has no quota or credit left{errorText}.',
    proves: ['The key is valid: quotas are looked at after it.', 'Waiting does not help; this is not a rate limit.'],
    causes: [
      limit(
        'quota',
        'The credit is used up, the monthly limit is reached or no payment method is set.',
        'Look at billing and limits in the provider’s console; the key of another project may have its own.',
      ),
    ],
  },
  'token-rate-limit': {
    class: 'rate-limit',
    credentials: 'unknown',
    headline: '{host} limits the rate of requests.',
    proves: ['The token was most likely accepted: limits are counted for its owner. It was not judged by this answer.'],
    causes: [
      limit(
        'rate',
        'Too many requests in a short time with this token, for this account or from this address.',
        'Wait, and have the application slow down and honour Retry-After.',
      ),
    ],
    retry: 'After a pause.',
  },
  'token-overloaded': {
    class: 'server',
    credentials: 'unknown',
    headline: '{host} is overloaded or has an incident (HTTP {status}).',
    proves: ['The token was not judged by this answer.'],
    causes: [limit('incident', 'The fault is the server’s.', 'Look at the provider’s status page.')],
    retry: 'With growing pauses.',
  },
  'token-bad-request': {
    class: 'unclear',
    credentials: 'unknown',
    headline: '{host} refuses the request itself{errorText}.',
    proves: ['HTTP {status}: the API wants another method, parameter or header; the token may be fine.'],
    causes: [
      cause(
        'request',
        'likely',
        'The URL needs parameters, a version header or another method than {verb}.',
        'Test with a URL that answers to a plain GET, such as the one for your own account.',
        'base_url',
      ),
    ],
  },
  'token-html': {
    class: 'unclear',
    credentials: 'unknown',
    headline: '{host} answers with a web page, so the URL is not an API.',
    proves: ['HTTP {status} with HTML{title}. Whether the token is accepted is not known.'],
    causes: [wrongAddress],
  },
  'token-redirect': {
    class: 'configuration',
    credentials: 'unknown',
    headline: '{host} redirects to {location}; the token was not sent there.',
    proves: ['Status {status}. A redirect is never followed with a token.'],
    causes: [
      cause(
        'moved',
        'likely',
        'The address is not the canonical one, or the API answers a refused token with its sign-in page.',
        'Use the address it redirects to, if it is the provider’s.',
        'userinfo_endpoint',
        'introspection_endpoint',
        'base_url',
      ),
    ],
  },
  'token-other': {
    class: 'unclear',
    credentials: 'unknown',
    headline: '{host} answers with HTTP {status}, which says nothing about the token.',
    proves: ['Neither an acceptance nor a refusal of the token.'],
    causes: [wrongAddress],
  },
} as const satisfies OutcomeTable;

/** When a refusing answer means which outcome; all conditions that are present have to hold. The first counts. */
export interface ResourceMatch {
  readonly outcome: keyof typeof resourceOutcomes;
  readonly statuses?: readonly number[];
  /** Tried on the error, its codes, description, challenge and (of JSON) the body, in one text. */
  readonly text: RegExp;
}

/*
 * RFC 6750 section 3.1, RFC 9449, RFC 9470, and the error references of OpenAI, Anthropic, GitHub, GitLab, Slack, Stripe,
 * Google, Microsoft Graph, Meta, Notion, HubSpot, Dropbox, Spotify, LinkedIn, Zoom, Twitch, Supabase and Salesforce
 * (2026-11). Quotas before rates, restrictions before permissions, reasons before "invalid".
 */
export const resourceMatches: readonly ResourceMatch[] = [
  { outcome: 'token-region', text: /unsupported_country_region_territory|not available in your (?:country|region)/i },
  {
    outcome: 'token-quota',
    text: /\binsufficient_quota\b|exceeded your current quota|credit balance is too low|billing_hard_limit|\bbilling_not_active\b|payment_required|dailyLimitExceeded|quota has been exceeded|\bQuotaExceeded\b/i,
  },
  { outcome: 'token-overloaded', text: /\boverloaded_error\b|\bengine_overloaded\b|"code":\s*"?(?:503|529)\b/i },
  {
    outcome: 'token-rate-limit',
    text: /\brate_?limit(?:ed|_exceeded|_error)?\b|API rate limit exceeded|secondary rate limit|RATE_LIMIT_EXCEEDED|RESOURCE_EXHAUSTED|too many requests|(?:user|application) request limit reached|REQUEST_LIMIT_EXCEEDED/i,
  },
  {
    outcome: 'token-sso',
    text: /SAML enforcement|SAML SSO|\borg_login_required\b|\bekm_access_denied\b|single sign-on to authenticate/i,
  },
  {
    outcome: 'token-step-up',
    text: /\binsufficient_user_authentication\b|\binteraction_required\b|\bmfa_required\b|AADSTS5007[69]/i,
  },
  {
    outcome: 'token-dpop',
    text: /\buse_dpop_nonce\b|\binvalid_dpop_proof\b|DPoP-bound|\bdpop\b.{0,40}(?:required|missing|proof)|"?cnf"? .{0,30}(?:mismatch|required)/i,
  },
  {
    outcome: 'token-api-disabled',
    text: /SERVICE_DISABLED|accessNotConfigured|has not been used in project|API .{0,60}is (?:disabled|not enabled)/i,
  },
  {
    outcome: 'token-restricted',
    text: /API_KEY_(?:HTTP_REFERRER|IP_ADDRESS|ANDROID_APP|IOS_APP|SERVICE)_BLOCKED|ip_not_authorized|ip[_ ](?:address )?(?:is )?not (?:allowed|authorized|whitelisted|on the allow)|not in the allowlist|\bip_address_not_allowed\b|IPs? not permitted|\binvalid_ip\b|\brefererNotAllowed|ipRefererBlocked/i,
  },
  {
    outcome: 'token-mode',
    text: /\b(?:livemode|testmode)_mismatch\b|exists in (?:live|test) mode, but a (?:test|live) mode key/i,
  },
  {
    outcome: 'token-account',
    text: /\baccount_(?:inactive|deactivated|closed|suspended)\b|account (?:is |has been )?(?:deactivated|suspended|closed|disabled)|member of an organization|\bmismatched_(?:organization|project)\b|\bteam_access_not_granted\b|organization has been (?:disabled|deactivated)|\binactive_(?:user|org)\b|\baccountSuspended\b|\buser_suspended\b/i,
  },
  {
    outcome: 'token-insufficient-scope',
    text: /\binsufficient_?scopes?\b|ACCESS_TOKEN_SCOPE_INSUFFICIENT|insufficientPermissions|\bmissing_scopes?\b|Missing scopes?:|\bMISSING_SCOPES\b|Insufficient client scope|required scopes?\b|not granted the (?:required )?scope|\bInsufficient authentication scopes|Missing openid scope|more_permissions_required|scope\(?s?\)? .{0,40}(?:is|are) (?:missing|required|needed)|lacks? the (?:required )?scopes?/i,
  },
  {
    outcome: 'token-revoked',
    text: /\btoken_revoked\b|\brevoked\b|session (?:has )?(?:ended|not active|not found|does not exist)|User session not found|\bINVALID_SESSION_ID\b|not authorized application|has not authorized application|changed (?:the|their|his|your) password|error_subcode"?:\s*(?:458|460|466)/i,
  },
  {
    outcome: 'token-expired',
    text: /\btoken_expired\b|\bACCESS_TOKEN_EXPIRED\b|\bexpired_(?:access_)?token\b|\bapi_key_expired\b|\bEXPIRED_AUTHENTICATION\b|\bEXPIRED_ACCESS_TOKEN\b|(?:token|jwt|key|session)\b.{0,40}\b(?:has |is |was )?(?:expired|past its exp)|\bexpired\b.{0,20}\b(?:token|jwt)\b|Lifetime validation failed|error_subcode"?:\s*463|"?exp"? claim timestamp check failed|exp\b.{0,20}\bin the past/i,
  },
  {
    outcome: 'token-audience',
    text: /invalid audience|audience '[^']{0,200}' is invalid|audience (?:is |was )?(?:invalid|mismatch|not|validation failed|did not|does not|incorrect)|unexpected "?aud"?|"?aud"?(?:ience)? claim|wrong audience|IDX10214|jwt audience/i,
  },
  {
    outcome: 'token-issuer',
    text: /invalid (?:token )?issuer|issuer '[^']{0,200}' is invalid|issuer (?:is |was )?(?:invalid|mismatch|not|validation failed|did not|unknown)|unexpected "?iss"?|"?iss"? claim|IDX10205|jwt issuer|untrusted issuer|unknown issuer/i,
  },
  {
    outcome: 'token-signature',
    text: /signature key was not found|signature (?:is |was )?(?:invalid|verification|validation|mismatch|not)|invalid (?:jwt )?signature|unable to (?:verify|find|match).{0,30}(?:key|signature)|IDX1050[013]|no (?:matching|applicable) (?:signing )?key|JWKSNoMatchingKey|unable to find a signing key|kid\b.{0,30}not found/i,
  },
  {
    outcome: 'token-kind',
    text: /\bnot_allowed_token_type\b|ACCESS_TOKEN_TYPE_UNSUPPORTED|OAuth access token is expected|API keys? (?:is|are) not supported|\bid[_ ]token.{0,40}(?:not|instead)|must be an? access token|not an access token|wrong (?:token )?type|only bot tokens|publishable key|This API call cannot be made with/i,
  },
  {
    outcome: 'token-not-seen',
    text: /\bnot_authed\b|\bno_(?:auth|token)\b|You did(?:n't| not) provide an API key|missing (?:or invalid )?(?:bearer|access|auth|authorization|api)[ -_]?(?:token|key|header)|missing authentication|No API key (?:found|provided)|(?:authorization|x-api-key) header (?:is )?(?:missing|required)|x-api-key header is required|missing subscription key|Request is missing required authentication|Token required|(?:token|key) (?:was )?not (?:found in|provided)|no authorization header|Requires authentication|Client ID is missing/i,
  },
  {
    outcome: 'token-malformed',
    text: /\bjwt malformed\b|invalid jwt|malformed (?:access )?token|not a (?:valid )?jwt|CompactToken parsing failed|JWT is not well ?formed|must have \d segments|cannot (?:be )?(?:decode|parse).{0,20}token|invalid (?:compact|serialization)|IDX1270[89]|IDX10729|wrong number of segments|Invalid OAuth access token - Cannot parse/i,
  },
  {
    outcome: 'token-key-unknown',
    text: /\binvalid_api_key\b|incorrect API key|invalid (?:x-)?api[-_ ]?key|API_KEY_INVALID|API key not valid|invalid subscription key|unknown api key|No such (?:api )?key|\bauthentication_error\b|Bad credentials|No user or org id found in auth cookie|invalid key/i,
  },
  {
    outcome: 'token-invalid',
    statuses: [200, 400, 401, 403],
    text: /\binvalid_(?:access_)?token\b|\binvalid_auth\b|\binvalidauthenticationtoken\b|\bUNAUTHENTICATED\b|Invalid Credentials|invalid (?:access|oauth|bearer|auth(?:entication)?) token|\bINVALID_ACCESS_TOKEN\b|\binvalid_authentication\b|access token (?:is )?(?:invalid|not valid)|token (?:is |was )?(?:invalid|not valid|inactive|not active|not recognized|unrecognized|verification failed)|Error validating access token/i,
  },
  {
    outcome: 'token-forbidden',
    statuses: [200, 400, 403],
    text: /\bno_permission\b|\baccess_denied\b|PERMISSION_DENIED|Authorization_RequestDenied|\bpermission_error\b|\brequest_forbidden\b|Resource not accessible by|insufficient (?:privileges|permissions?)|\brestricted_action\b|does not have (?:access|permission)|not allowed to|Must have .{0,30}rights/i,
  },
];
