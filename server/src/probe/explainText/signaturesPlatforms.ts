import { specific, wrapper } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/** What Kubernetes, Vault and Azure App Service say of a token that they were shown. */
export const platformSignatures: readonly Signature[] = [
  // kubectl prints the API server’s 401 so (kubernetes/kubernetes#50449, int128/kubelogin#156)
  specific(
    'cluster-sign-in-refused',
    'resource',
    /You must be logged in to the server \((?:Unauthorized|the server has)/,
  ),
  // Vault, JWT/OIDC auth method (hashicorp/vault-plugin-auth-jwt, path_login.go and #38; hashicorp/cap, jwt/keyset.go)
  specific('vault-role-type', 'token', /role with oidc role_type is not allowed/i),
  specific('vault-role-unknown', 'token', /\brole \\?"[\w.-]{1,120}\\?" could not be found/),
  specific('id-token-signature', 'token', /no known key successfully validated the token signature/i),
];

/** What browsers, and a web server of Microsoft’s, say for many reasons. */
export const platformWrappers: readonly Signature[] = [
  wrapper(
    'redirect-loop',
    'callback',
    /\bERR_TOO_MANY_REDIRECTS\b|\bredirected you too many times\b|page isn['’]t redirecting properly|\btoo many redirects occurred trying to open\b/i,
  ),
  wrapper(
    'page-policy',
    'unknown',
    /Refused to (?:connect to|send form data to|load) '[^'\n]{1,500}' because it violates the following Content Security Policy directive|(?:Connecting to|Sending form data to) '[^'\n]{1,500}' violates the following Content Security Policy directive/i,
  ),
  wrapper('app-service-refused', 'resource', /You do not have permission to view this directory or page/i),
];
