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
