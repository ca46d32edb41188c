import type { ErrorLeg, Signature } from './types.ts';

/** What only one kind of mistake says. */
export const specific = (outcome: string, leg: ErrorLeg, pattern: RegExp): Signature => ({
  outcome,
  leg,
  pattern,
  rank: 'specific',
});

/** What several kinds of mistake say; anything more specific in the text comes before it. */
export const wrapper = (outcome: string, leg: ErrorLeg, pattern: RegExp): Signature => ({
  outcome,
  leg,
  pattern,
  rank: 'wrapper',
});

/** What build systems, command lines, assistants, mobile SDKs and services in between say. */
export const toolSignatures: readonly Signature[] = [
  specific(
    'federation-permission',
    'token',
    /ACTIONS_ID_TOKEN_REQUEST_(?:TOKEN|URL)[^\n]{0,80}(?:unset|not set|missing|not found|undefined|unable)|(?:Unable to get|Missing|did not inject|no) [`$"']{0,2}ACTIONS_ID_TOKEN_REQUEST|insufficient OIDC token permissions|make sure to give write permissions to id-token|id-token:? ?write[^\n]{0,40}(?:is )?(?:missing|required)/i,
  ),
  specific(
    'federation-trust',
    'token',
    /Not authorized to perform:? sts:AssumeRoleWithWebIdentity|No matching federated identity record|federated identity credential[^\n]{0,80}(?:not (?:found|match)|mismatch)|rejected by the attribute condition|invalid-publisher|valid token, but no corresponding publisher|OIDC permission denied for this action|Incorrect token audience|No OpenIDConnect provider found in your account|(?:retrieve|find) (?:a )?matching (?:trust|federat)|trusted publish(?:ing|er)[^\n]{0,80}(?:mismatch|does not match|not configured|not found|exchange failure)|npm trusted publishing|oidc\/token\/exchange\/package[^\n]{0,200}(?:404|40[13]|not found)|Signed provenance statement[\s\S]{0,2000}\b(?:E404|404 Not Found - PUT|ENEEDAUTH)|error validating token: invalid (?:bound )?(?:audience|subject)|claim "[\w-]{1,40}" does not match any associated bound claim|invalid audience \(aud\) claim: audience claim does not match any bound audience/i,
  ),
  specific(
    'federation-impersonation',
    'token',
    /Permission \\{0,3}'iam\.serviceAccounts\.(?:getAccessToken|getOpenIdToken|signBlob|signJwt|actAs)\\{0,3}' denied|Unable to acquire impersonated credentials|failed to generate Google Cloud (?:access|ID) token[\s\S]{0,300}(?:PERMISSION_DENIED|403)|is not authorized to perform: sts:(?:AssumeRole|TagSession)\b|iam\.serviceAccounts\.getAccessToken/i,
  ),
  specific(
    'tool-sign-in-expired',
    'token',
    /SSO session (?:associated with this profile )?(?:has expired|is expired|or is otherwise invalid)|Error when retrieving token from sso|Token has expired and refresh failed|SSO Token (?:has|is) expired|Error loading SSO Token|cached SSO (?:login|token) (?:is|has)? ?expired|aws sso login\b[^\n]{0,80}(?:refresh|again|reauth|with the corresponding)|GetRoleCredentials operation: Session token not found or invalid|Reauthentication (?:failed|is needed|required)|reauth related error|invalid_rapt|rapt_required|gcloud auth (?:application-default )?login`?'?\n? {0,20}(?:to (?:obtain|re|set)|again)|Your authorization token has expired\. Reauthenticate|(?:Vault|kube\w{0,20}|argocd|oc) [^\n]{0,40}(?:session|token) has expired/i,
  ),
  specific(
    'tool-sign-in-missing',
    'token',
    /no basic auth credentials|run:? [`'"]?(?:az login|aws sso login|gcloud auth|gh auth login|claude \/?login|firebase login|vercel login|heroku login|doctl auth init)|Please run [`'"]?(?:az login|\/login|gh auth login)|could not find default credentials|Could not automatically determine credentials|Your default credentials were not found|Could not load the default credentials|Interactive authentication is needed\. Please run|You are not currently authenticated|No Authorization Tokens were found|not logged in(?:to)? (?:to )?any (?:GitHub )?hosts|You do not currently have an active account selected/i,
  ),
  specific(
    'api-key-refused',
    'resource',
    /Incorrect API key provided|invalid x-api-key|"code"\s{0,2}:\s{0,2}"invalid_api_key"|API key not valid|auth\/api-key-not-valid|auth\/invalid-api-key|API_KEY_INVALID|invalid (?:openai |anthropic |gemini |azure )?api[ _-]?key\b|api key (?:is )?(?:invalid|expired|missing|revoked|required)|You didn't provide an API key|No API key (?:provided|found)|(?:missing|no|provide an?) (?:OPENAI|ANTHROPIC|GEMINI|GOOGLE|MISTRAL)_API_KEY|(?:OPENAI|ANTHROPIC|GEMINI|GOOGLE|MISTRAL)_API_KEY(?: environment variable)? is (?:missing|not set)|Access denied due to invalid subscription key|API key expired/i,
  ),
  specific(
    'api-not-enabled',
    'resource',
    /API has not been used in project \S{1,60} before or it is disabled|Access Not Configured|accessNotConfigured|SERVICE_DISABLED|\bclient-not-enrolled\b/i,
  ),
  specific(
    'mcp-resource-mismatch',
    'discovery',
    /Protected resource \S{1,300} does not match expected|Protected Resource Metadata resource "?\S{1,300}"? does not match|ResourceMismatchError|resource (?:metadata|identifier|indicator)[^\n]{0,60}does not match (?:the )?(?:MCP|server|expected|requested)/i,
  ),
  specific(
    'mcp-oauth-missing',
    'discovery',
    /HTTP 404:? (?:Invalid OAuth error response|Error: Invalid OAuth)|404[^\n]{0,40}Invalid OAuth error response|Failed to discover OAuth configuration|No OAuth configuration found|Cannot GET \/\.well-known\/oauth|(?:Dynamic )?client registration failed:? (?:HTTP )?404|does not (?:support|implement|advertise|use) OAuth\b|could not (?:find|discover) (?:an? )?authorization server/i,
  ),
  specific(
    'android-signing',
    'authorization',
    /\bDEVELOPER_ERROR\b|ApiException: (?:10|12500)\b|(?:sign_in_failed|signInResult:failed)[^\n]{0,60}\b(?:code[= ]{1,3})?(?:10|12500)\b|PlatformException\(sign_in_failed, [^\n]{0,80}: 10:|\[28444\] Developer console is not set up correctly|This android application is not registered to use OAuth/i,
  ),
  specific(
    'authorization-access-denied',
    'authorization',
    /ApiException: 12501\b|org\.openid\.appauth\.general (?:\w{1,12} |Code=)-[34]\b|SIGN_IN_CANCELLED|AuthorizationError Code=1001|com\.apple\.AuthenticationServices\.(?:AuthorizationError error 1001|WebAuthenticationSession error 1)\b|ASWebAuthenticationSessionErrorDomain(?: error |[^\n]{0,4}Code=)1\b|\bGIDSignIn(?: error | Code=)-5\b|auth\/popup-closed-by-user|auth\/cancelled-popup-request|popup_closed_by_user|user_cancelled(?:_authorize|_login)?\b|no_matching_policy|Policy evaluation failed for this request|User is not assigned to the client application/i,
  ),
  specific('authorization-invalid-scope', 'authorization', /\bScope \S{1,80} not found in store/i),
  specific('callback-state-missing', 'callback', /no_token_request_cache_error|No token request found in cache/i),
  specific('authorization-parameter', 'authorization', /state is missing or does not have enough characters/i),
  specific('refresh-token-missing', 'token', /KeyError: '?refresh_token|empty token found - \s{0,3}please run/i),
  specific('interaction-running', 'callback', /interaction_in_progress|Interaction is currently in progress/i),
  specific(
    'answer-without-token',
    'token',
    /TypeError: no access token provided|no access[ _]token (?:found|in (?:the )?(?:response|answer)|was returned|returned|received)(?! \{"error)|(?:did not|didn't|does not) (?:return|contain|include) an? access[ _]token|"access_token" (?:is )?missing|"response" body "access_token" property must be/i,
  ),
  specific('workspace-not-allowed', 'authorization', /invalid_team_for_non_distributed_app|app_not_distributed/i),
  specific('slack-oauth-authorization-url-mismatch', 'token', /oauth_authorization_url_mismatch/i),
  specific('slack-bad-redirect-uri', 'token', /oauth\.v2\.access[^\n]{0,60}bad_redirect_uri/i),
  specific('x-authorize-page', 'authorization', /You weren'?t able to give access to the App/i),
  specific('x-missing-header', 'token', /Missing valid authorization header/i),
  specific(
    'broker-attributes',
    'authorization',
    /Invalid user attributes|attributes[_ ]required|Attribute does not exist in the schema|Invalid SAML response received: |Error getting user email from external provider|Error getting user profile from external provider|user ?name attribute mapping (?:is )?required|Required attribute\S{0,3} (?:is |are )?missing/i,
  ),
  specific(
    'address-not-allowed',
    'discovery',
    /violates local access rules|Requests to (?:the )?(?:localhost|local network|private)[^\n]{0,40}(?:not allowed|blocked)|is blocked: requests to (?:the )?local network|Connection to (?:private|internal|reserved) (?:IP|address)[^\n]{0,60}(?:blocked|not allowed|denied)|URL is blocked: Requests to|resolves to (?:a )?(?:private|reserved|internal|loopback) (?:IP|address)/i,
  ),
  specific(
    'endpoint-http-refused',
    'token',
    /only requests (?:to|over|using) HTTPS are allowed|OAUTH_HTTP_REQUEST_FORBIDDEN|InsecureTransportError|\(insecure_transport\)|OAuth 2 MUST utilize https|IDX20108|MetadataAddress or Authority must use HTTPS|(?:issuer|endpoint|authority|URL) {1,2}(?:must|should) (?:use|be) (?:an? )?(?:https|secure)\b|only HTTPS (?:is|URLs are) (?:allowed|supported)|authority_uri_insecure/i,
  ),
  specific(
    'id-token-encrypted',
    'callback',
    /encrypted JWTs? cannot be decoded|JWE decryption (?:is not configured|failed)|unexpected encrypted (?:ID )?token|encrypted (?:id[_ ])?tokens? (?:is|are) not supported|JWT is encrypted/i,
  ),
  specific(
    'provider-not-set-up',
    'start',
    /SocialApp matching query does not exist|SocialApp\.DoesNotExist|Unsupported provider: provider is not enabled|provider is not enabled|Unknown authentication strategy|OAuth2Strategy requires an? \w{1,20}|Missing provider id\b|auth\/operation-not-allowed|auth\/configuration-not-found|OAuth client information is required|Driver \[\w{1,40}\] not supported|Missing (?:required )?(?:option|configuration|setting)s?:? [`'"]?client_?id|CLIENT_ID_AND_SECRET_REQUIRED|missing setting: client-(?:id|secret)|secret missing for|OAuth client is not configured|AuthKeyMissing|Client id is empty/i,
  ),
  specific('session-keys-differ', 'callback', /Infinite redirect loop detected|jwk-kid-mismatch|jwk-remote-missing/i),
  specific(
    'consent-missing',
    'token',
    /hasn'?t approved this consumer|user has(?: not|n't) (?:approved|authorized|consented)/i,
  ),
  specific(
    'assertion-signature',
    'token',
    /Invalid JWT Signature|invalid_grant[^\n]{0,60}invalid assertion\b|client assertion[^\n]{0,60}(?:invalid|verification failed|signature)|JWT assertion signature/i,
  ),
];

const shape = (outcome: string, leg: ErrorLeg, pattern: RegExp): Signature => ({
  outcome,
  leg,
  pattern,
  rank: 'shape',
});

/** Sentences by their parts, for words no table has; they count only when no known message was found. */
export const shapes: readonly Signature[] = [
  shape(
    'callback-state-missing',
    'callback',
    /\b(?:oauth2?|oidc|auth\w{0,10}|login|sign-?in|csrf|initial|app|callback|flow|request)[ _-]?states?\b[^\n.;]{0,50}\b(?:not found|(?:could not|cannot) be found|missing|unknown|expired|already been (?:used|consumed)|not present)\b|\bstate propert(?:y|ies) not found|\b(?:lost|missing|unknown|expired|no) (?:oauth2?|oidc|auth\w{0,10}|login|csrf)[ _-]?state\b|authorization state [^\n]{0,120}already been consumed/i,
  ),
  shape(
    'callback-state-mismatch',
    'callback',
    /\b(?:received|returned|oauth2?|oidc|auth\w{0,10}|login|csrf|callback|session)[ `'"_-]{1,3}(?:\w{1,10}[_-])?state[`'"]?(?: token| value| parameter)?[^\n.;]{0,50}\b(?:does(?: not|n't) match|did(?: not|n't) match|mismatch|not equal|(?:is )?invalid|incorrect)\b|\b(?:oidc|oauth)_states?\b[^\n.;]{0,30}does not match|\bstate token (?:does not|did not|doesn't) match|(?:verify|validate|verifying|validating) (?:the )?(?:app|oauth2?|oidc|login|auth) state|->verifyState\(|state verification failed/i,
  ),
  shape(
    'callback-nonce',
    'callback',
    /(?:incorrect|wrong|bad|unexpected|invalid)[ _-](?:id[_ ]token )?(?:state\/)?nonce|nonce (?:validation|verification|check)? ?(?:failed|incorrect|wrong|invalid)|nonce failed|invalid_nonce/i,
  ),
  shape(
    'authorization-redirect-uri',
    'authorization',
    /\b(?:invalid|insecure|unregistered|mismatch(?:ed|ing)?|unknown|unauthori[sz]ed|disallowed|incorrect|wrong|bad|illegal|malformed)\b[^\n.;,]{0,30}\b(?:redirect(?:ion)?|callback|reply)[ _-]?ur[il]s?\b|\b(?:redirect(?:ion)?|callback|reply)[ _-]?ur[il]s?\b['"`]?[^\n;]{0,80}\b(?:(?:is|are|was) (?:not|invalid|missing|unknown)|not (?:white-?listed|allow|regist|valid|permit|match|found|accept|support|configured)|does(?: not|n't) match|did(?: not|n't) match|must match|mismatch|invalid)|domain of this URL isn'?t included|(?:origin|domain|host) (?:is )?not (?:white-?listed|authorized|allowed|registered) for (?:this )?(?:client|app|OAuth)/i,
  ),
  shape(
    'authorization-invalid-scope',
    'authorization',
    /unauthorized_scope_error|scope (?:&quot;|["'`])?[\w.:/-]{1,80}(?:&quot;|["'`])? is not (?:authorized|allowed|valid|supported|permitted|available)|not been authorized for the scope|(?:invalid|unknown|unsupported|unauthorized|illegal|disallowed) (?:oauth2? )?scopes?\b|Invalid Scopes|scopes? (?:are|is) (?:not valid|not allowed|invalid|unknown|not supported)/i,
  ),
  shape(
    'authorization-pkce-required',
    'authorization',
    /code[ _]challenge\b[^\n.;]{0,40}\b(?:required|missing|must|not (?:provided|present|found|set))|(?:missing|requires?|no) (?:an? )?(?:valid )?code[ _]challenge/i,
  ),
  shape(
    'invalid_client',
    'token',
    /(?:invalid|incorrect|wrong|bad|mismatch(?:ed|ing)?)(?: empty)? client[ _](?:secret|credentials|authentication)|client[ _](?:secret|credentials|authentication) (?:is |are |was |has )?(?:invalid|incorrect|wrong|failed|mismatch|expired|not valid|do(?:es)? not match)|(?:unrecogni[sz]ed|unknown|unregistered) client(?:[ _]id)?\b(?!,)|client_secret (?:is )?(?:missing|required)/i,
  ),
  shape(
    'invalid_grant-pkce',
    'token',
    /code[ _]verifier\b[^\n.;]{0,40}\b(?:invalid|incorrect|wrong|mismatch|does(?: not|n't) match|did(?: not|n't) match|failed)|(?:invalid|incorrect|wrong) (?:PKCE )?code[ _]verifier/i,
  ),
  shape(
    'unsupported_grant_type',
    'token',
    /grant[ _]type\b[^\n.;]{0,60}\bnot (?:supported|allowed|enabled|permitted)|(?:unsupported|unknown|invalid|disallowed) grant[ _]type/i,
  ),
  shape(
    'code-refused',
    'token',
    /\b(?:authorization|auth|oauth2?|grant|device) ?code\b[^\n.;]{0,60}\b(?:already (?:been )?(?:used|redeemed|consumed|exchanged)|has expired|is expired|was invalid|is invalid|not valid)|\bcode ['"`][^\n'"`]{1,200}['"`] (?:is )?(?:already (?:been )?(?:used|redeemed)|has expired|is expired)|\bcode (?:was |has been |is )?already (?:been )?(?:used|redeemed)|(?:invalid|expired|used|bad) (?:authorization|auth|oauth2?|grant) code\b|(?:refresh[ _]token|authorization code|grant)[^\n.;]{0,40}(?:was not issued to|is (?:invalid|expired|revoked|not valid|inactive)|has (?:been )?(?:revoked|expired)|revoked|not found|already used|malformed)|(?:invalid|expired|revoked|unknown|inactive|bad) (?:or (?:invalid|expired|revoked|missing) )?refresh[ _]token/i,
  ),
  shape(
    'id-token-expired',
    'resource',
    /\b(?:oauth2?|access|id|auth(?:orization|entication)?|security|bearer|session|jwt|api)[ _-]?tokens? (?:has |have |is |was )?(?:already )?expired|TokenExpired\b|ID Token issued at \d{1,12} is stale|Expiry date: [^\n]{5,60}Current date|Session expired or invalid|INVALID_SESSION_ID|jwt_expired|token_expired/i,
  ),
  shape(
    'id-token-clock',
    'callback',
    /Clock skew detected|cannot be used prior to (?:the )?not before|token-not-active-yet|system clock is inaccurate/i,
  ),
  shape(
    'id-token-audience',
    'callback',
    /missing required claim:? [`'"]?aud|\baud claim is required|\baud(?:ience)?\b[^\n.;]{0,60}\b(?:is not for this|does(?: not|n't) match|did(?: not|n't) match|mismatch|not (?:allowed|accepted|valid|expected)|is invalid|incorrect|which is not authorized)|id_token is not allowed to be used with this application|not the intended audience/i,
  ),
  shape(
    'discovery-issuer-mismatch',
    'discovery',
    /advertised an issuer that does not match|issuer[^\n.;]{0,60}(?:in|of|from) (?:the )?(?:metadata|discovery|well-known)[^\n.;]{0,60}(?:does not|did not|doesn't) match/i,
  ),
  shape(
    'id-token-issuer',
    'callback',
    /\b(?:iss|issuer)\b[^\n.;]{0,60}\b(?:does(?: not|n't) match|did(?: not|n't) match|mismatch|not (?:allowed|accepted|valid|trusted|expected)|is invalid|incorrect|unexpected)|untrusted issuer|unknown issuer/i,
  ),
  shape(
    'id-token-signature',
    'callback',
    /(?:JWS|JWT|signature) (?:token )?(?:signature )?(?:verification|validation) (?:failed|error)|(?:could not|cannot|failed to|unable to) (?:verify|validate) (?:the )?(?:id[_ ]?)?(?:token|jwt)(?:'s)? signature|signature (?:is )?(?:not valid|invalid|mismatch)/i,
  ),
  shape(
    'user-credentials',
    'authorization',
    /(?:e-?mail|user ?name|login)(?: address)? (?:or|and) password[^\n.;]{0,30}\b(?:incorrect|invalid|wrong)|(?:wrong|invalid|incorrect) (?:e-?mail|user ?name|login|phone)[^\n.;]{0,20} or (?:verification code|password|otp)|INVALID_LOGIN_CREDENTIALS|INVALID_PASSWORD|auth\/wrong-password|auth\/user-not-found|NotAuthorizedException: Incorrect username/i,
  ),
  shape(
    'callback-account',
    'callback',
    /\be-?mail\b[^\n.;]{0,30}\bis required to (?:log|sign)|Invalid authentication via OAuth2: unauthorized|\bclaim [`'"]?[\w:./-]{0,60}[`'"]? ?(?:is |was )?(?:not found|missing|not present|does not exist)|missing (?:required )?claim|(?:failed|unable|could not) to (?:provision|create|link|find) (?:the |a |an )?(?:user|account)|user (?:provisioning|creation) failed|(?:account|user) (?:not found|does not exist) in (?:the )?(?:application|directory|database)|auto[- ]?(?:provision|create|register)\w{0,5} (?:is )?disabled|no (?:local )?(?:user|account) (?:found )?for (?:this|the) (?:e-?mail|subject|identity)|account (?:is )?not linked/i,
  ),
  shape(
    'resource-token-refused',
    'resource',
    /invalid bearer token|bearer (?:token )?authentication failed|(?:X?OAUTH2?)\b[^\n]{0,120}\[AUTHENTICATIONFAILED\]|bearer token (?:is )?(?:invalid|not valid|missing|malformed)|invalid (?:OAuth2? )?(?:access|session) token|access[ _]token (?:is )?(?:invalid|not valid|malformed|revoked)|(?:malformed|revoked|unknown) access[ _]token|Session token not found/i,
  ),
  shape(
    'id-token-malformed',
    'resource',
    /(?<!encrypted )\b(?:JWT|(?:ID|OIDC|access|bearer)[ _-]?tokens?)\b['"]? (?:could not|cannot|can'?t) be (?:decoded|parsed)|(?:could not|cannot|can'?t|unable to|failed to|impossible to) (?:decode|parse) (?:the |an? )?(?:provided )?(?:JWT\b|(?:ID|OIDC|access|bearer)[ _-]?token)/i,
  ),
  shape(
    'answer-without-token',
    'token',
    /(?:\btoken\b|\(NewTransportWithCode\))[^\n]{0,80}(?:invalid character '.' looking for beginning of value|Unexpected token .{1,20} in JSON|Expecting value: line 1 column 1)/i,
  ),
];
