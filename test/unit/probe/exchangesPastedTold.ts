import { type Pasted, pasted as t } from './exchangesPasted.ts';

const documentation = 'https://docs.example.com/rest';

/** Texts whose own words decide between two readings of the same error. */
export const toldTexts: readonly Pasted[] = [
  t(
    'GitHub: a token its API refuses, as JSON',
    'resource-token-refused',
    'resource',
    'configuration',
    JSON.stringify({ message: 'Bad credentials', documentation_url: documentation, status: '401' }, null, 2),
  ),
  t(
    'Octokit: a token',
    'resource-token-refused',
    'resource',
    'configuration',
    `HttpError: Bad credentials\n    at /app/node_modules/@octokit/request/dist-node/index.js:112:21 {\n  status: 401,\n  data: { message: 'Bad credentials', documentation_url: '${documentation}' }`,
  ),
  t(
    'PyGithub: a token',
    'resource-token-refused',
    'resource',
    'configuration',
    `github.GithubException.BadCredentialsException: 401 {"message": "Bad credentials", "documentation_url": "${documentation}"}`,
  ),
  t(
    'go-github: a token',
    'resource-token-refused',
    'resource',
    'configuration',
    'Error: GET https://api.github.com/repos/acme/shop: 401 Bad credentials []',
  ),
  t(
    'Spring Security: a password',
    'user-credentials',
    'authorization',
    'permission',
    'org.springframework.security.authentication.BadCredentialsException: Bad credentials\n\tat org.springframework.security.authentication.dao.AbstractUserDetailsAuthenticationProvider.authenticate(AbstractUserDetailsAuthenticationProvider.java:141)',
  ),
  t(
    'Spring Boot: a password, as JSON',
    'user-credentials',
    'authorization',
    'permission',
    '{"timestamp":"2026-01-01T00:00:00.000+00:00","status":401,"error":"Unauthorized","message":"Bad credentials","path":"/login"}',
  ),
  t(
    'Keycloak: a session that ended',
    'session-ended',
    'token',
    'expired',
    '{"error":"invalid_grant","error_description":"Session not active"}',
  ),
  t(
    'Keycloak: an old refresh token',
    'invalid_grant-refresh',
    'token',
    'expired',
    '{"error":"invalid_grant","error_description":"Token is not active"}',
  ),
  t(
    'Keycloak: an offline session that is gone',
    'session-ended',
    'token',
    'expired',
    'oauth2: "invalid_grant" "Offline user session not found"',
  ),
  t(
    'Keycloak: its event of a session',
    'session-ended',
    'token',
    'expired',
    'type="REFRESH_TOKEN_ERROR", realmId="shop", clientId="web", error="user_session_not_found", reason="Session not active"',
  ),
  t(
    'Keycloak: a client without the code flow, at the token endpoint',
    'unauthorized_client',
    'token',
    'configuration',
    '{"error":"invalid_grant","error_description":"Client not allowed to exchange code"}',
  ),
  t(
    'git: no right to push',
    'git-permission',
    'resource',
    'permission',
    "remote: Permission to acme/shop.git denied to alice.\nfatal: unable to access 'https://git.example.com/acme/shop.git/': The requested URL returned error: 403",
  ),
  t(
    'git: a deploy key that may only read',
    'git-permission',
    'resource',
    'permission',
    'ERROR: The key you are authenticating with has been marked as read only.\nfatal: Could not read from remote repository.',
  ),
  t(
    'git: a token without the scope for workflows',
    'resource-scope',
    'resource',
    'permission',
    '! [remote rejected] main -> main (refusing to allow an OAuth App to create or update workflow `.github/workflows/ci.yml` without `workflow` scope)',
  ),
  t('a number of grams', 'nothing-recognised', 'unknown', 'unclear', 'We baked a cake with 403 grams of flour.'),
  t('a number of items', 'nothing-recognised', 'unknown', 'unclear', 'The order got 401 items and 500 parcels.'),
  t(
    'nginx: headers after a sign-in',
    'callback-headers-too-large',
    'callback',
    'configuration',
    '2026/01/10 10:00:00 [error] 29#29: *1 upstream sent too big header while reading response header from upstream, server: app.example.com, request: "GET /oauth2/callback?code=abc&state=def HTTP/1.1", upstream: "http://10.0.0.5:4180/oauth2/callback?code=abc&state=def"',
  ),
];
