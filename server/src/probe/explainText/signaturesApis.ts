import { specific } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/**
 * What command lines, SDKs and APIs say of the credentials or the account they were given: git, gh, n8n, Grafana,
 * GitLab, Harbor, MinIO, Spring, the SDKs of Google, Azure and Xero, Strava, Stripe, Microsoft Graph.
 */
export const apiSignatures: readonly Signature[] = [
  specific(
    'callback-state-missing',
    'callback',
    /Insufficient parameters for OAuth2 callback[\s\S]{0,200}Received following query parameters: \{[^\n}]{0,300}"code"/i,
  ),
  specific('callback-code-missing', 'callback', /Insufficient parameters for OAuth2 callback/i),
  specific(
    'resource-token-refused',
    'resource',
    /OAuth::TokenInvalid\b|AuthorizationUnsuccessful|"InvalidAuthenticationToken"(?![\s\S]{0,80}expired)|\bslack: (?:invalid_auth|not_authed|token_revoked)\b/i,
  ),
  // GitHub’s API (docs.github.com, “Troubleshooting the REST API”): as JSON, and as gh, Octokit, PyGithub and go-github print it
  specific(
    'resource-token-refused',
    'resource',
    /\b401:? (?:\{"message": ?")?Bad credentials\b|\bHttpError\]?: Bad credentials\b|Bad credentials["'],?\s{0,20}["']?documentation_url|Bad credentials \(https:/i,
  ),
  // IdentityModel of .NET (DiscoveryPolicy), as the SSO plugin of Jellyfin logs it
  specific(
    'endpoint-http-refused',
    'discovery',
    /InvalidOperationException: HTTPS required|Error connecting to http:\/\/\S{1,300} HTTPS required/i,
  ),
  // nextcloud-oidc-login
  specific(
    'resource-token-refused',
    'resource',
    /communication to retrieve user data has failed with status code 401/i,
  ),
  // Headscale, openidconnect-rs in RustiCal
  specific(
    'discovery-failed',
    'discovery',
    /failed to set up OIDC provider|trying to discover (?:the )?OpenID provider/i,
  ),
  specific('api-key-refused', 'resource', /failed to validate api key/i),
  // openid-client: what was stored is undefined
  specific('callback-state-missing', 'callback', /state mismatch, expected undefined/i),
  // Envoy’s oauth2 filter
  specific('callback-state-mismatch', 'callback', /csrf token validation failed/i),
  // Apache CXF, in OpenSearch’s security plugin
  specific('id-token-clock', 'resource', /The token cannot be accepted yet/i),
  // golang.org/x/oauth2: an answer without a token is an error, too
  specific('answer-without-token', 'token', /oauth2: cannot fetch token: 200 OK/i),
  // Gitea and Forgejo
  specific('provider-not-set-up', 'start', /oauth2 source not found, name:/i),
  // Spring Security OAuth: the client is the user of the token endpoint’s Basic authentication
  specific(
    'invalid_client',
    'token',
    /"message"\s{0,2}:\s{0,2}"Bad credentials"[^\n}]{0,60}"path"\s{0,2}:\s{0,2}"[\w/-]{0,80}\/oauth2?\/token"/i,
  ),
  // mozilla-django-oidc
  specific('id-token-signature', 'callback', /Could not find a valid JWKS\b/i),
  // Metabase compares aud with its client ID
  specific('id-token-audience', 'callback', /Google Sign-In token appears to be incorrect/i),
  // GitHub refuses the JWT of an app whose times it does not accept
  specific(
    'assertion-expired',
    'token',
    /'(?:Expiration time|Issued at)' claim \('(?:exp|iat)'\) (?:is too far in the future|is in the future|must be)/i,
  ),
  // APIs of Google, Notion, Twitch, npm
  specific(
    'resource-token-refused',
    'resource',
    /Request had invalid authentication credentials|"API token is invalid\.?"|"Invalid OAuth token"|your authentication token seems to be invalid/i,
  ),
  specific('resource-scope', 'resource', /Not Authorized to access this resource\/api/i),
  // keycloak-js
  specific('library-misused', 'start', /'?Keycloak'? instance can only be initialized once/i),
  // express-jwt, MCP servers; GitHub’s API; Identity-Aware Proxy of Google Cloud
  specific(
    'token-not-sent',
    'resource',
    /No authorization token was found|"message"\s{0,2}:\s{0,2}"Requires authentication"|Invalid IAP credentials: empty token|\b(?:missing|no) bearer token\b|\bbearer token (?:is )?missing\b|"error"\s{0,2}:\s{0,2}"missing_token"/i,
  ),
  // Snowflake, code 390318
  specific('token-expired', 'resource', /OAuth access token expired\b/i),
  // GitHub, GitLab, Bitbucket
  specific(
    'git-permission',
    'resource',
    /\bPermission to \S{1,200} denied to \S|Write access to repository not granted|remote: You are not allowed to (?:push|download|upload) |key you are authenticating with has been marked as read only/i,
  ),
  specific(
    'resource-scope',
    'resource',
    /refusing to allow an? (?:OAuth App|GitHub App|Personal Access Token|integration) to create or update workflow/i,
  ),
  specific('resource-scope', 'resource', /missing required scopes? ['"[]|"Authorization_RequestDenied"/i),
  specific(
    'token-insufficient-scope',
    'resource',
    /ACCESS_TOKEN_SCOPE_INSUFFICIENT|insufficient authentication scopes/i,
  ),
  specific(
    'callback-account',
    'callback',
    /get info from \w{1,40}\)?[^\n]{0,80}error="?invalid role|without a pre-existing \w{1,20} account is not allowed|user is not onboarded|None of the given policies \([^\n)]{0,80}\) are defined|Missing attribute '[\w:.-]{1,60}' in attributes|Attribute\(s\) missing: |Can not get identifier from provider/i,
  ),
  specific(
    'id-token-signature',
    'callback',
    /\bKidNotFound\b|oidc: unable to find matching key|unable to find (?:a )?matching (?:signing )?key/i,
  ),
  specific('account-absent', 'callback', /No account or login hint was passed to the AcquireTokenSilent/i),
  specific('authorization-redirect-uri', 'authorization', /Only loopback redirect uri is supported, but/i),
  specific('authorization-unknown-client', 'authorization', /No such application: '?ca_/),
  specific(
    'credential-chain-empty',
    'start',
    /DefaultAzureCredential failed to retrieve a token|EnvironmentCredential(?: is unavailable|: Environment variables are not fully configured)|no managed identity endpoint found|ManagedIdentityCredential authentication unavailable/i,
  ),
  specific(
    'credential-file-missing',
    'start',
    /DefaultCredentialsError: File \S{1,300} was not found|(?:No such file or directory|File not found|ENOENT)[^\n]{0,80}(?:credentials?|client_?secrets?|service_?account|token)\w{0,20}\.json|InvalidClientSecretsError: File not found/i,
  ),
  specific(
    'credential-file-kind',
    'start',
    /Client secrets must be for a web or installed app|Service account info was not in the expected format|Invalid client secrets file/i,
  ),
  specific(
    'refresh-token-missing',
    'token',
    /Authorized user info was not in the expected format, missing fields \S{0,20}refresh_token/i,
  ),
  specific(
    'git-sign-in-refused',
    'resource',
    /remote: Invalid username or (?:token|password)|Password authentication is not supported for Git operations/i,
  ),
  specific(
    'invalid_client',
    'token',
    /"resource": ?"Application", ?"field": ?"client_(?:id|secret)", ?"code": ?"invalid"|^[^\n]{0,60}\{"status":400,"message":"invalid client"\}/i,
  ),
  specific(
    'code-refused',
    'token',
    /"resource": ?"(?:AuthorizationCode|RefreshToken)", ?"field": ?"(?:code|refresh_token)", ?"code": ?"invalid"/i,
  ),
  // The same of a request with the token (Strava’s Fault: resource, field, code)
  specific('resource-token-refused', 'resource', /"field":\s{0,20}"access_token",\s{0,20}"code":\s{0,20}"invalid"/),
  specific(
    'resource-scope',
    'resource',
    /"resource":\s{0,20}"AccessToken",\s{0,20}"field":\s{0,20}"[\w:]{1,40}",\s{0,20}"code":\s{0,20}"missing"/,
  ),
];
