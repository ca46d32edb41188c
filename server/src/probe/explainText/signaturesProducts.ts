import { specific } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/** What client libraries and programs say of the answer they got or of the token in it. */
const answers: readonly Signature[] = [
  // openid-client 5 (nextauthjs/next-auth#4245), Spring (spring-guides/tut-spring-boot-oauth2#136), josepy, which is given
  // the missing token of an error under status 200 (mozilla/mozilla-django-oidc#246)
  specific(
    'answer-without-token',
    'token',
    /access_token not present in TokenSet|\btokenValue cannot be empty|Compact JWS serialization should comprise of exactly 3/,
  ),
  // oauth2-rs (its error Parse, also in Proxmox and RustDesk), and serde of an answer without the member
  specific(
    'answer-without-token',
    'token',
    /\btoken[ _]endpoint[:,] Failed to parse server response\b|missing field [`'"]access_?token\b|cannot unmarshal \w{1,10} into Go struct field [\w.]{0,60}\.(?:expires_in|access_token|token_type|id_token)\b/i,
  ),
  // ramosbugs/openidconnect-rs#102: serde of an answer that is no key set
  specific('keys-not-read', 'callback', /missing field [`'"]keys[`'"]/),
  // “Quick Start” of PRAW’s documentation: Reddit’s answer to a wrong name or password of a script
  specific('user-credentials', 'token', /\binvalid_grant error processing request\b/),
  // jenkinsci/azure-ad-plugin#29
  specific('id-token-missing', 'callback', /\bCan'?t extract id_token\b/),
  // Spring’s OidcIdTokenValidator puts the claims it refuses between braces
  specific('id-token-issuer', 'callback', /ID Token contains invalid claims: \{[^\n}]{0,200}\biss=/),
  specific('id-token-audience', 'callback', /ID Token contains invalid claims: \{[^\n}]{0,200}\ba(?:ud|zp)=/),
  specific('id-token-expired', 'callback', /ID Token contains invalid claims: \{[^\n}]{0,200}\bexp=/),
  specific('id-token-clock', 'callback', /ID Token contains invalid claims: \{[^\n}]{0,200}\biat=/),
  // ruby-jwt (zquestz/omniauth-google-oauth2#218)
  specific('id-token-clock', 'callback', /\bJWT::InvalidIatError\b/),
  // jose4j (jenkinsci/azure-ad-plugin#4)
  specific('id-token-signature', 'callback', /Unable to find a suitable verification key for JWS/),
  // angular-oauth2-oidc, when it reads the metadata
  specific('discovery-issuer-mismatch', 'discovery', /\binvalid issuer in discovery document\b/i),
  // oidc-client-ts, ResponseValidator
  specific('userinfo-subject', 'callback', /subject from UserInfo response does not match/i),
  // firebase-admin (firebase.google.com/docs/auth/admin/verify-id-tokens)
  specific('id-token-audience', 'resource', /Firebase ID token has incorrect "aud"/),
  specific('id-token-issuer', 'resource', /Firebase ID token has incorrect "iss"/),
  specific('id-token-malformed', 'resource', /(?:Failed to parse|Decoding) Firebase ID token/),
  // XSUAA, of a token of another client or tenant (SAP/cloud-pysec#28)
  specific('id-token-audience', 'resource', /Miss?match of client id and\/or identity ?zone id/i),
  specific('id-token-signature', 'resource', /\bSignature of (?:the )?Jwt Token is not valid\b/i),
  // ClerkJS
  specific('id-token-expired', 'resource', /\bToken has expired \(exp=/i),
  // lua-resty-openidc in Kong and APISIX: the introspection endpoint refused the gateway (apache/apisix#3893)
  specific('introspection-client', 'resource', /introspection failed: response indicates failure, status=401\b/i),
  // AWS STS cannot fetch the keys of the build system or cluster (aws/aws-cli#7194)
  specific('keys-not-read', 'token', /Couldn'?t retrieve verification key from your identity provider/i),
];

/** What they say between the start of the sign-in and the callback. */
const signIns: readonly Signature[] = [
  // An address made of a variable that has no value; Dex, which shows the empty value
  specific(
    'client-id-absent',
    'authorization',
    /[?&]client_id=(?:undefined|null|None)(?=$|[&\s"'<)\]])|\bclient_id \(?(?:""|'')/m,
  ),
  // Hydra’s cookie against forged requests (ory/hydra#1995), the stack frame of its check, and its table of used
  // challenges (#1065); ZITADEL (zitadel/zitadel#7170)
  specific(
    'authorization-session-lost',
    'authorization',
    /\bconsent\.validateCsrfSession\b|\bhydra_oauth2_\w{1,20}_request_handled_pkey\b|\bAuth Request does not exist\b/,
  ),
  // Appwrite (appwrite/appwrite#3501); the stack frame of fosite in Hydra, Authelia and Pocket ID; Spring Security
  // OAuth; TikTok’s page
  specific(
    'authorization-redirect-uri',
    'authorization',
    /Invalid `?(?:success|failure)`? param: URL host must be one of|\bfosite\.MatchRedirectURIWithClientRedirectURIs\b|At least one redirect_uri must be registered with the client|correct the following and try again:\s{1,4}redirect_uri\b/i,
  ),
  specific('authorization-unknown-client', 'authorization', /correct the following and try again:\s{1,4}client_key\b/i),
  specific('authorization-invalid-scope', 'authorization', /correct the following and try again:\s{1,4}scope\b/i),
  // Apps of iOS (Google’s and Facebook’s SDKs)
  specific(
    'app-scheme-missing',
    'start',
    /missing support for the following URL schemes|\bis not registered as a URL scheme\b/i,
  ),
  // Credential Manager of Android (Thaina/google-signin-unity#8)
  specific('android-signing', 'authorization', /\[16\] Account reauth failed/i),
  // msal 1 (AzureAD/microsoft-authentication-library-for-js#1088)
  specific(
    'callback-answer-lost',
    'callback',
    /Token renewal operation failed due to timeout|\btoken_renewal_error\b/i,
  ),
  // simov/grant; PocketBase, whose state is a connection of the page that has ended (pocketbase#2565); Ueberauth, which compares
  // the state with its cookie (ueberauth/ueberauth#135); traefikoidc (#53); mod_auth_openidc (#320)
  specific(
    'callback-state-missing',
    'callback',
    /Grant: missing session or misconfigured provider|\bno valid flow state found\b|Invalid OAuth2 redirect parameters|State parameter can not be empty or multi-valued if the state cookie is present|CodeAuthenticationMechanism\.stateCookieIsMissing|Missing or invalid oauth2 subscription client|CSRF token missing in session|oidc_authorization_response_match_state: unable to restore state/i,
  ),
  specific('callback-state-mismatch', 'callback', /Ueberauth\.Failure\.Error\{[\s\S]{0,120}\bcsrf_attack\b/),
  // authentik’s event, which it has for both endpoints (goauthentik/authentik, providers/oauth2/views)
  specific(
    'token-redirect-differs',
    'token',
    /providers\.oauth2\.views\.token\b[\s\S]{0,1000}Invalid redirect URI used by provider/,
  ),
  // Instagram
  specific('authorization-unknown-client', 'authorization', /"error_message"\s{0,2}:\s{0,2}"Invalid Client ID"/i),
  // W3C Secure Contexts section 7.1 (localhost counts as secure): MSAL, oidc-client-ts, keycloak-js, auth0-spa-js
  specific(
    'page-not-secure',
    'authorization',
    /\bcrypto_nonexistent\b|Crypto\.subtle is available only in secure contexts|Web Crypto API is not available|auth0-spa-js must run on a secure origin/i,
  ),
  // Google’s page for a private address or an app’s own scheme (MaikuB/flutter_appauth#100); Shopify/shopify-api-js#474;
  // the command line of Vault (hashicorp/vault-plugin-auth-jwt, cli.go)
  specific(
    'authorization-redirect-uri',
    'authorization',
    /device_id and device_name are required for private IP|Custom schemes cannot have authority|redirect_uri and application url must have matching hosts|Unable to authorize role "[^"\n]{0,100}" with redirect_uri/i,
  ),
  // Shopify; OpenIddict (ID2052)
  specific(
    'authorization-unknown-client',
    'authorization',
    /\bapplication_cannot_be_found\b|The specified 'client_id' is invalid/,
  ),
  specific('authorization-parameter', 'authorization', /\bstate parameter is required\b/i),
  // auth0.com/docs, cross-origin authentication: Allowed Origins and Allowed Web Origins
  specific('authorization-origin', 'authorization', /\bOrigin https?:\/\/[^\s"']{1,200} is not allowed\b/),
  // Salesforce lets apps that are not installed in since September 2025 with a permission only (docs.movedata.io and
  // nango.dev, read 2026-11-23)
  specific('consent-missing', 'authorization', /app must be installed into org|\bOAUTH_APPROVAL_ERROR_GENERIC\b/i),
  specific('authorization-access-denied', 'authorization', /\bPopup closed by user\b/i),
  // oidc-client-ts, angular-oauth2-oidc (#528), keycloak-js, msal-browser
  specific(
    'callback-answer-lost',
    'callback',
    /BrowserAuthError: (?:timed_out|block_nested_popups|block_iframe_reload)\b|IFrame timed out without a response|\bsilent_refresh_timeout\b|waiting for 3rd party check iframe/i,
  ),
  // pac4j; gothic (markbates/goth)
  specific(
    'callback-state-missing',
    'callback',
    /TechnicalException: State cannot be determined|could not find a matching session for this request/,
  ),
  // FusionAuth (FusionAuth/fusionauth-issues#2670)
  specific(
    'callback-account',
    'callback',
    /must first create a user with the same email|account is already linked to another user\. Unable to complete/i,
  ),
  // Grafana; GitLab; the triggers of Cognito, which answer in the callback’s error_description
  specific(
    'callback-account',
    'callback',
    /\bauth\.oauth\.userinfo\.missing-email\b|without a pre-existing account in \S{1,200} is not allowed|\b(?:PreSignUp|PreAuthentication|PostConfirmation|PostAuthentication) failed with error/,
  ),
];

/** What command lines, SDKs and APIs say of the credentials or the token they were given. */
const credentials: readonly Signature[] = [
  // Before what the SDK says of the request itself, which it then does not make
  specific(
    'registration-unsupported',
    'unknown',
    /does not support dynamic client registration|dynamic (?:client )?registration (?:is )?not supported|registration_endpoint (?:is )?(?:missing|not found|not supported)/i,
  ),
  // hashicorp/terraform-provider-azurerm#23434, terraform-provider-azuread#880, Azure/azure-workload-identity#1115
  specific(
    'credential-chain-empty',
    'start',
    /no Authorizer could be configured, please check|Azure CLI is only supported as a User|launching Azure CLI: exec: "az": executable file not found|\b(?:WorkloadIdentity|AzureCli|SharedTokenCache)Credential authentication unavailable|Tried the following \d{1,2} methods to get an access token, but none/i,
  ),
  // The chain of the AWS SDKs, and its sessions that have ended
  specific(
    'tool-sign-in-missing',
    'token',
    /\bUnable to locate credentials\. You can configure credentials by running/i,
  ),
  specific('tool-sign-in-expired', 'token', /security token included in the request is expired/i),
  specific('id-token-expired', 'token', /Token expired: current date\/time \d{1,12} must be before the expiration/i),
  // aka.ms/smtp_auth_disabled; any other refusal of a mail server counts only where no token is named
  specific('mail-sign-in-off', 'resource', /SmtpClientAuthentication is disabled/i),
  specific('mail-sign-in-refused', 'resource', /^(?![\s\S]{0,4000}XOAUTH2)[\s\S]{0,4000}\b535[ -]5\.7\.[38]\b/i),
  // Google’s security token service
  specific(
    'federation-trust',
    'token',
    /target service indicated by the \\{0,3}"audience\\{0,3}" parameters? is invalid|Invalid value for \\{0,3}"audience\\{0,3}"/i,
  ),
  // google-auth-library, google-auth; gtoken and jsonwebtoken, which are given a key without its lines
  specific('credential-file-kind', 'start', /JSON object does not contain a client_email field/i),
  specific(
    'key-not-read',
    'token',
    /ValueError: No key could be detected|PEM routines:{1,2}(?:get_name:{1,2})?no start line[\s\S]{0,600}\b(?:gtoken|jsonwebtoken|jwa|google-auth-library|universal-github-app-jwt)\b/,
  ),
  // The key is not the one of the app that iss names (octokit/auth-app.js#375, actions/create-github-app-token#153)
  specific('github-app-key', 'token', /\bA JSON web token could not be decoded\b/),
  // IdentityServer (DuendeArchive/Support#1422); docs.aws.amazon.com, computing secret hash values
  specific(
    'invalid_client',
    'token',
    /\bNo client with id '[^'\n]{1,200}' found|is configured (?:with|for) secret but (?:SECRET_HASH|secret) was not received|SecretHash does not match for the client/i,
  ),
  // OpenID Connect libraries of Duende say it of a pushed request (Flowfin/jellyfin-plugin-sso#1763)
  specific('invalid_client', 'token', /\bUnauthorized - Failed to push authorization parameters/i),
  // Intuit (developer.intuit.com, error 3200); Twitch (dev.twitch.tv/docs/authentication)
  specific(
    'resource-token-refused',
    'resource',
    /\bAuthenticationFault\b|errorCode=003200\b|Client ID and OAuth token do not match/,
  ),
  specific('token-not-sent', 'resource', /\bOAuth token is missing\b/i),
  specific('id-token-expired', 'resource', /\bEXPIRED_AUTHENTICATION\b|\bOAuth token used to make this call expired\b/),
  // TikTok (developers.tiktok.com, error handling)
  specific('resource-scope', 'resource', /\bscope_(?:not_authorized|permission_missed)\b/),
  // Dropbox (dropbox.com/developers, errors of authentication), LinkedIn
  specific('id-token-expired', 'resource', /\bexpired_access_token\b/),
  specific('resource-token-refused', 'resource', /"invalid_access_token\b/),
  specific('token-not-sent', 'resource', /\bEmpty oauth2 access token\b/i),
  // The metadata service of Azure’s machines
  specific('credential-chain-empty', 'start', /"Identity not found"/),
  // google-auth-library, of credentials that give no ID token
  specific('credential-file-kind', 'start', /Cannot fetch ID token in this environment/i),
  // @slack/web-api; HubSpot; Microsoft.Identity.Web (IDW10201, IDW10203)
  specific(
    'resource-token-refused',
    'resource',
    /(?:An API error occurred:|\bslacker\.Error:) (?:invalid_auth|not_authed|token_revoked)\b/,
  ),
  specific(
    'resource-scope',
    'resource',
    /An API error occurred: missing_scope\b|"MISSING_SCOPES"|hasn'?t been granted all required scopes|Neither scope n?or roles claim was found|'scope' or 'scp' claim does not contain/i,
  ),
];

/** Sentences of one product each, which say more than the general ones behind them. */
export const productSignatures: readonly Signature[] = [...answers, ...signIns, ...credentials];
