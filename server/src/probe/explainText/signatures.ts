import { apiSignatures } from './signaturesApis.ts';
import { callbackSignatures } from './signaturesCallback.ts';
import { codeSignatures, codeWrappers } from './signaturesCodes.ts';
import { pageSignatures } from './signaturesPages.ts';
import { platformSignatures, platformWrappers } from './signaturesPlatforms.ts';
import { productSignatures } from './signaturesProducts.ts';
import { programSignatures } from './signaturesPrograms.ts';
import { serverSignatures } from './signaturesServers.ts';
import { stackSignatures } from './signaturesStacks.ts';
import { shapes, specific, toolSignatures, wrapper } from './signaturesTools.ts';
import type { FoundSignature, Signature } from './types.ts';

/** What servers’ own pages and logs say at the authorization endpoint. */
const authorizationSignatures: readonly Signature[] = [
  specific(
    'google-policy',
    'authorization',
    /has not completed the Google verification process|developer-approved testers|developer hasn['’]?t given you access|app is currently being tested|can only be used within its organization/i,
  ),
  specific(
    'authorization-google-policy',
    'authorization',
    /(?<!(?:redirect_uri|origin)_mismatch[\s\S]{0,300})doesn['’]?t comply with Google['’]?s OAuth 2\.0 policy(?![\s\S]{0,400}(?:register the (?:redirect URI|JavaScript origin)|(?:redirect_uri|origin)_mismatch))|secure response handling|out-of-band \(OOB\) flow has been blocked|Custom URI scheme is not (?:enabled|supported)/i,
  ),
  specific(
    'authorization-redirect-uri',
    'authorization',
    /Invalid parameter: redirect_uri|Invalid redirect[_ ]ur[il]\b|redirect_uri is not associated with this application|The redirect URI included is not valid|redirect[_ ]?ur[il] (?:is )?(?:not valid|invalid|not registered|not whitelisted|not allowed)|The 'redirect_uri' parameter must be a Login redirect URI|Callback URL mismatch|Redirect URI in OAuth request is invalid|redirect_uri did not match any configured URIs|bad_redirect_uri|URL Blocked: This redirect failed|redirect_uri MUST match the registered callback|Redirect URI is not (?:registered|valid)|redirect_uri'? (?:did|does) not match (?:any|the) (?:registered|configured|client)|redirect URI (?:error|mismatching)|Mismatching redirect URI|INVALID_CLIENT: (?:Invalid|Illegal|Insecure) redirect URI|Unregistered redirect_uri|redirect_uri_mismatch in the request|redirect_uri is missing in the client configuration|pre-registered redirect ur|auth\/unauthorized-domain|AADB2C90006|Invalid web redirect url|Invalid redirect: https?:|invalid "redirect_uri"/i,
  ),
  specific(
    'authorization-unknown-client',
    'authorization',
    /The OAuth client was not found|Client not found\.?(?:$|["'\n<])|INVALID_CLIENT: Invalid client(?![_ ](?:id or|secret|credentials))|(?<!due to |missing or )(?<!e\.g\.,? )Unknown client(?:\b|_id)|Invalid client_id\b(?! (?:or|and) client_?secret|\/)|Client (?:ID )?(?:does not|doesn'?t) exist|Unrecognized client_id|Client ID \S{1,80} (?:not found|is unknown)|Invalid App ID|The application (?:you are|was) (?:trying to|not found)|Application not found in/i,
  ),
  specific(
    'authorization-client-disabled',
    'authorization',
    /(?:^|[\s"'>])Client (?:is )?disabled\b|Client is not enabled(?! for)/i,
  ),
  specific(
    'authorization-pkce-required',
    'authorization',
    /Missing parameter: code_challenge|code[_ ]challenge(?: method)? (?:is )?(?:required|missing|parameter)|requires? (?:a )?PKCE|Clients? must include a code_challenge|Invalid parameter: code_challenge_method|Proof Key for Code Exchange is required/i,
  ),
  specific(
    'authorization-session-lost',
    'authorization',
    /Restart login cookie not found|Cookie not found\. Please make sure cookies|cookie_not_found|Page has expired|You are already logged in|login timed out\. please|Your login attempt timed out/i,
  ),
  specific(
    'authorization-parameter',
    'authorization',
    /Missing required parameter: \w{1,30}|Required parameter is missing: response_type|Required String parameter '(?:client_id|response_type|redirect_uri)'|Parameter not allowed for this message type|OpenID Connect 1\.0 parameter: \w{1,30}|Missing parameters?: (?:response_type|client_id|redirect_uri|scope|nonce)/i,
  ),
  specific(
    'authorization-unsupported-response-type',
    'authorization',
    /(?:response_type|response type) '?[\w ]{1,40}'? is not (?:enabled|supported|allowed)|Client is not allowed to initiate browser login with given response_type(?!\. Standard flow)|Implicit flow is disabled/i,
  ),
  // Keycloak’s name of the authorization code flow
  specific('authorization-unauthorized-client', 'authorization', /Standard flow is disabled for the client/i),
  specific('github-suspended', 'authorization', /application_suspended|application has been suspended/i),
];

/** What servers say of a token request without the error’s name, or beyond it. */
const tokenSignatures: readonly Signature[] = [
  specific('code-refused', 'token', /\bBAD_AUTH_CODE\b|\bBAD_REFRESH_TOKEN\b|InvalidGrantException/),
  specific('invalid_client', 'token', /\bBAD_CLIENT_(?:SECRET|ID)\b|InvalidClientException/),
  specific('unauthorized_client', 'token', /UnauthorizedClientException/),
  specific('facebook-app-mode', 'authorization', /App Not Active: This app|app is (?:still )?in development mode/i),
  specific(
    'authorization-access-denied',
    'authorization',
    /AADB2C90091|User cancell?ed (?:flow|the (?:sign|log)-?in|login|authorization)|user_cancell?ed|ERROR_USER_CANCELLED/i,
  ),
  specific(
    'token-auth-method',
    'token',
    /supports client authentication method ["'][\w ]{1,40}["'], but method|["']token_endpoint_auth_method["'] value to accept|client authentication method (?:is )?not (?:allowed|supported|permitted)|(?:wrong|invalid|unexpected) (?:client )?authentication method|Cannot supply multiple client credentials|multiple (?:client )?(?:authentication|credential)s? methods?|does not match the (?:registered|configured) (?:token_endpoint_auth_method|client authentication)/i,
  ),
  specific(
    'invalid_grant-pkce',
    'token',
    /code[_ ]verifier (?:does not|did not|doesn'?t) match(?! authorization code)|PKCE verification failed|PKCE (?:code )?verif[\w ]{1,20}(?:failed|invalid)|invalid code[_ ]verifier|transformed code verifier/i,
  ),
  specific(
    'invalid_client',
    'token',
    /Client authentication failed due to unknown client, no client authentication included/i,
  ),
  specific(
    'authorization-invalid-scope',
    'authorization',
    /The requested scope is invalid, unknown, or malformed|Invalid scope: Requested scope|Invalid scopes?: |requested scope[^\n]{0,60}(?:not allowed|is invalid|exceeds)/i,
  ),
  specific(
    'refresh-token-missing',
    'token',
    /Missing Refresh Token|no refresh[_ ]token (?:is )?(?:set|available|found|present)|refresh_token (?:is )?(?:missing|undefined)|No refresh token/i,
  ),
  specific(
    'broker-exchange',
    'token',
    /Unable to exchange external code|identity_provider_login_failure|Unexpected error when authenticating with identity provider|Could not (?:obtain|get) (?:a )?token from identity provider|HTTP 561\b|\b561:? Authentication error/i,
  ),
];

/** Answers about something else than a sign-in’s own parts. */
const otherSignatures: readonly Signature[] = [
  specific(
    'browser-cors',
    'token',
    /blocked by CORS policy|CORS header 'Access-Control-Allow-Origin' missing|Cross-Origin Request Blocked|not allowed by Access-Control-Allow-Origin|Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin/i,
  ),
  specific(
    'endpoint-not-a-url',
    'unknown',
    /unsupported protocol scheme ""|Only absolute URLs are supported|Failed to parse URL from|URI is not absolute|URI with undefined scheme|no Host in request URL|Invalid URL '[^\n']{0,200}': No sche?me? supplied|MissingSchema|ERR_INVALID_URL|An invalid request URI was provided|MalformedURLException[\s\S]{0,800}\.(?:oauth2?|oidc|oic|openid)\.|missing protocol scheme|Illegal character in (?:authority|scheme|path)|TypeError(?: \[ERR_INVALID_URL\])?: Invalid URL/i,
  ),
  specific(
    'discovery-issuer-mismatch',
    'discovery',
    /issuer did not match the issuer returned by provider|provided in the configuration metadata did not match|issuer (?:URL )?(?:provided )?to client(?: \([^\n)]{0,200}\))? did not match|"issuer" property does not match the expected value|unexpected discovery document issuer|Issuer mismatch between/i,
  ),
  specific(
    'discovery-not-json',
    'discovery',
    /(?:discovery|well-known|openid-configuration|metadata|issuer)[^\n]{0,200}(?:Unexpected token '?<|invalid character '<'|not valid JSON|is not JSON|DOCTYPE)/i,
  ),
  // Spring Security and others; GitHub’s API says it of a token (see signaturesApis.ts)
  specific(
    'user-credentials',
    'authorization',
    /(?<!\b401:? (?:\{"message": ?")?|\bHttpError\]?: )Bad credentials\b(?!["'],?\s{0,20}["']?documentation_url| \(https:)/i,
  ),
  specific(
    'user-credentials',
    'authorization',
    /Invalid user credentials|Invalid login credentials|invalid_user_credentials|Wrong email or password|The credentials you supplied were invalid|error=user_not_found|error="?user_disabled|error="?user_temporarily_disabled/i,
  ),
];

/** Messages that are the same for several causes. */
const wrappers: readonly Signature[] = [
  wrapper(
    'plugin-authorization',
    'unknown',
    /Authorization error accessing plugins|Authorization with the MCP server failed|User is missing credentials|(?:Couldn'?t|Could not|Unable to) log ?in with plugin|There was a problem (?:connecting|authorizing) (?:the )?(?:connector|plugin)|Error (?:fetching OAuth configuration|connecting to (?:connector|MCP))/i,
  ),
  wrapper(
    'discovery-failed',
    'discovery',
    /Failed to lazily resolve the supplied JwtDecoder|\bDiscovery::DiscoveryFailed\b|Unable to resolve (?:the )?(?:OpenId )?Configuration with the provided Issuer|IDX20803|IDX20807|IDX20804|Unable to obtain configuration from|failed to get provider|failed to discover|(?:OIDC|OpenID Connect) discovery (?:failed|error)|unable to discover|(?:failed|unable) to load (?:the )?discovery document|Error (?:fetching|retrieving|loading) (?:OpenID|OIDC|openid-configuration|discovery(?! information))|error while (?:loading|fetching) discovery|could not get (?:the )?well-known|failed to perform OIDC Discovery|Could not (?:the )?reach (?:the )?OpenID Connect provider|Could not reach (?:the )?provider at URL|OIDC Server is not available|endpoints_resolution_error|openid_config_error|Could not retrieve endpoints|Invalid discovery document|error checking oidc discovery URL|could not retrieve (?:provider )?metadata from|\bdiscovery_failed\b|(?:failed to|could not|unable to|cannot) (?:retrieve|fetch|get|load|read|download) (?:the )?(?:OpenID|OIDC)(?: Connect)? (?:config(?:uration)?\b|metadata|discovery|provider)/i,
  ),
  wrapper(
    'answer-without-token',
    'token',
    /not a conform Token Endpoint response|(?:failed to|could not|unable to) parse (?:the )?token response|OAUTH_RESPONSE_IS_NOT_(?:CONFORM|JSON)/i,
  ),
  wrapper(
    'wrapper-only',
    'token',
    /No OAuth Bearer tokens in Subject's private credentials|error occurred while retrieving token from callback handler|Failed (?:to obtain|getting) access token|Cannot get OAuth2? token\b|\bcode: 'EAUTH'|authorize_and_exchange_code_failed, null|\bTokenError: (?:Bad Request|Unauthorized|Forbidden|Not Found)\b|\bTokenError\s{1,4}[^\n]{0,40}\bat OAuth2Strategy\.parseErrorResponse\b|Invalid response from remote\b|[?&]error=token_exchange_failed\b|failed to fetch (?:access )?token|Failed to get token from provider|Error redeeming code|token exchange failed|Token request failed|failed to exchange (?:the )?(?:code|token)|An error occurred while attempting to retrieve the OAuth 2\.0 Access Token|Could not obtain access token|unable to (?:get|obtain|fetch|retrieve) (?:an? )?(?:access )?token|error (?:while )?(?:getting|fetching|obtaining|retrieving) (?:the )?(?:access )?token|OAuth2? token (?:request|exchange) (?:failed|error)|Failed to retrieve access token|invalid_token_response|oauth_code_verification_failed|OAuth ?2? token refresh failed|(?:access|refresh|OAuth2?) token (?:refresh|exchange|renewal) (?:failed|error)|login\.OAuthLogin\(NewTransportWithCode\)|A configuration issue is preventing authentication|Authentication failed: .{0,40}token endpoint/i,
  ),
  wrapper(
    'resource-token-refused',
    'resource',
    /invalid session: failed to verify the token|(?<!\bID[ _-]|\bcsrf )\btoken (?:verification|validation) (?:has )?failed\b/i,
  ),
  wrapper(
    'id-token-refused',
    'callback',
    /\binvalid_id_token\b|(?:Invalid|Bad) ID[ _]Token\b|ID[ _]?token (?:verification|validation) (?:has )?(?:failed|failure|error)|(?:failed|unable) to (?:verify|validate) (?:the )?ID[ _]?token|appauth\.general (?:error |Code=)-15\b/i,
  ),
  wrapper(
    'fetch-failed',
    'unknown',
    /appauth\.general (?:error |Code=)-5\b|auth\/network-request-failed\b|TypeError: fetch failed|TypeError: Failed to fetch|ArcticFetchError|The SSL connection could not be established|NetworkError when attempting to fetch|Network ?Error\b|Load failed\b|SSL routines/i,
  ),
  wrapper(
    'sign-in-unclear',
    'unknown',
    /^\s{0,20}(?:error:? )?(?:authori[sz]ation|authentication|oauth2?|openid|oidc|sso|sign-?in|log-?in) (?:error|failed|failure|unsuccessful)\.?\s{0,20}$/im,
  ),
  wrapper(
    'callback-unclear',
    'callback',
    /OAuthCallback(?:Error)?\b|OAuth2::CallbackError|Assent\.CallbackError|\bOAuth2? error\b|\(\w{1,40}\) Authentication failure!|Something went wrong trying to finish signing in|^OAuth flow failed\.?|[?&]\w{0,20}(?:oauth|oidc|sso|auth|login)_?error=|(?:OIDC|OAuth2?|OpenID(?: Connect)?|SSO|Social) (?:sign-?in|login|authentication|callback|request)(?: request)? (?:error|failed|failure)|(?:failed|unable) to (?:fetch|get|load|obtain) (?:the )?user ?(?:profile|info)|OAUTH_CALLBACK(?:_HANDLER)?_ERROR|\bCALLBACK_OAUTH_ERROR|failed to (?:finish|complete) (?:the )?(?:oauth|oidc|sso)\b|CallbackRouteError|[?&]error=(?:OAuthCallback|Callback|OAuthSignin|Configuration)\b|SIGNIN_OAUTH_ERROR|OAuthSignin\b|Callback handler failed|Could not authenticate you from \w{1,40}|Social Network Login Failure|Unable to (?:authenticate|log ?in) (?:through|via|with|using) (?:OAuth|OIDC|OpenID|SSO)\b|We hit an authentication error\b|Third-Party Login Failure|Unhandled remote failure|Error returning OAuth user info|error=callback\b|auth_callback_error|LoginException|OAuth2AuthenticationException|An error was encountered while handling the remote login/i,
  ),
];

export const signatures: readonly Signature[] = [
  ...codeSignatures,
  ...productSignatures,
  ...pageSignatures,
  ...stackSignatures,
  ...serverSignatures,
  ...toolSignatures,
  ...programSignatures,
  ...apiSignatures,
  ...platformSignatures,
  ...callbackSignatures,
  ...authorizationSignatures,
  ...tokenSignatures,
  ...otherSignatures,
  ...shapes,
  ...platformWrappers,
  ...codeWrappers,
  ...wrappers,
];

/** Every signature the text has, in the order of the table; shapes only when it has no known message. */
export function signaturesIn(text: string): readonly FoundSignature[] {
  const found = (signature: Signature): readonly FoundSignature[] => {
    const m = signature.pattern.exec(text);
    return m === null ? [] : [{ ...signature, from: m.index, to: m.index + m[0].length }];
  };
  const known = signatures.filter(({ rank }) => rank !== 'shape').flatMap(found);
  if (known.some(({ rank }) => rank === 'specific')) return known;
  return [...shapes.flatMap(found), ...known];
}
