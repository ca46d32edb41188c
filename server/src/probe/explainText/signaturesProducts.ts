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
  // AWS STS cannot fetch the keys of the build system or cluster (aws/aws-cli#7194)
  specific('keys-not-read', 'token', /Couldn'?t retrieve verification key from your identity provider/i),
];

/** What they say between the start of the sign-in and the callback. */
const signIns: readonly Signature[] = [
  // An address made of a variable that has no value
  specific('client-id-absent', 'authorization', /[?&]client_id=(?:undefined|null|None)(?=$|[&\s"'<)\]])/m),
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
    'tool-sign-in-expired',
    'token',
    /\bUnable to locate credentials\. You can configure credentials by running|security token included in the request is expired/i,
  ),
  specific('id-token-expired', 'token', /Token expired: current date\/time \d{1,12} must be before the expiration/i),
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
  // @slack/web-api; HubSpot; Microsoft.Identity.Web (IDW10201, IDW10203)
  specific('resource-token-refused', 'resource', /An API error occurred: (?:invalid_auth|not_authed|token_revoked)\b/),
  specific(
    'resource-scope',
    'resource',
    /An API error occurred: missing_scope\b|"MISSING_SCOPES"|hasn'?t been granted all required scopes|Neither scope n?or roles claim was found|'scope' or 'scp' claim does not contain/i,
  ),
];

/** Sentences of one product each, which say more than the general ones behind them. */
export const productSignatures: readonly Signature[] = [...answers, ...signIns, ...credentials];
