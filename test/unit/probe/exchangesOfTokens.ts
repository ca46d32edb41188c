import type { HttpResult } from '../../../server/src/probe/port.ts';
import type { Way } from '../../../server/src/probe/resource/types.ts';

/** One recorded answer to a token and the outcome it has to be judged as. */
export interface RecordedToken {
  readonly name: string;
  readonly provider?: string;
  readonly way: Way;
  readonly result: HttpResult;
  readonly outcome: string;
}

/** 2026-01-01T00:00:00Z */
export const endedAt = 1_767_225_600_000;

export function resultOf(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? (/^</.test(body) ? 'text/html' : 'text/plain') : 'application/json';
  return {
    response: { status, headers: { 'content-type': type, ...headers }, body: text, truncated: false },
    failure: undefined,
    timings: { total: 12 },
    endedAt,
  };
}

interface More {
  readonly provider?: string;
  readonly way?: Way;
  readonly headers?: Readonly<Record<string, string>>;
  /** Shorthand for the `www-authenticate` header. */
  readonly challenge?: string;
}

const answers = (name: string, status: number, body: unknown, outcome: string, more: More = {}): RecordedToken => ({
  name,
  ...(more.provider === undefined ? {} : { provider: more.provider }),
  way: more.way ?? 'url',
  result: resultOf(status, body, {
    ...more.headers,
    ...(more.challenge === undefined ? {} : { 'www-authenticate': more.challenge }),
  }),
  outcome,
});

const page = (title: string, body = ''): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;
const openai = (status: number, code: string | null, message: string, outcome: string): RecordedToken =>
  answers(
    `OpenAI ${code ?? message}`,
    status,
    { error: { message, type: 'invalid_request_error', param: null, code } },
    outcome,
    { provider: 'openai' },
  );
const anthropic = (status: number, type: string, message: string, outcome: string): RecordedToken =>
  answers(`Anthropic ${type}`, status, { type: 'error', error: { type, message } }, outcome, { provider: 'anthropic' });
const slack = (error: string, outcome: string, more: object = {}): RecordedToken =>
  answers(`Slack ${error}`, 200, { ok: false, error, ...more }, outcome, { provider: 'slack' });
const github = (
  name: string,
  status: number,
  message: string,
  outcome: string,
  headers: Record<string, string> = {},
): RecordedToken =>
  answers(`GitHub, ${name}`, status, { message, status: String(status) }, outcome, {
    provider: 'github',
    headers: { 'x-github-request-id': 'A:B', ...headers },
  });
const google = (status: number, state: string, message: string, reason: string, outcome: string): RecordedToken =>
  answers(
    `Google ${reason || state}`,
    status,
    {
      error: {
        code: status,
        message,
        status: state,
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }],
      },
    },
    outcome,
    { provider: 'google' },
  );
const stripe = (status: number, error: object, outcome: string): RecordedToken =>
  answers(`Stripe ${JSON.stringify(error).slice(0, 60)}`, status, { error }, outcome, { provider: 'stripe' });
const bearer = (name: string, status: number, challenge: string, outcome: string): RecordedToken =>
  answers(name, status, '', outcome, { challenge });
const introspection = { way: 'introspection' } as const;

export const recordedTokens: readonly RecordedToken[] = [
  // Accepted
  answers('an API that answers', 200, { data: [] }, 'token-accepted'),
  answers('an API without a body', 204, '', 'token-accepted'),
  answers('an API with a list', 200, '[1,2]', 'token-accepted'),
  answers('userinfo', 200, { sub: '1', email: 'a@example.com' }, 'token-accepted-userinfo', { way: 'userinfo' }),
  answers('userinfo without sub', 200, { id: 1, login: 'x' }, 'token-accepted-no-sub', { way: 'userinfo' }),
  answers('signed userinfo', 200, 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.x', 'token-accepted', {
    way: 'userinfo',
    headers: { 'content-type': 'application/jwt' },
  }),
  answers('Slack ok', 200, { ok: true, url: 'https://x.slack.com' }, 'token-accepted', { provider: 'slack' }),
  answers('GraphQL data with errors', 200, { data: { a: 1 }, errors: [{ message: 'x' }] }, 'token-accepted'),
  // Introspection (RFC 7662)
  answers('active', 200, { active: true, scope: 'read', exp: 1_767_229_200 }, 'token-active', introspection),
  answers('active as a text', 200, { active: 'true' }, 'token-active', introspection),
  answers('not active', 200, { active: false }, 'token-inactive', introspection),
  answers('introspection without active', 200, { scope: 'read' }, 'introspection-other', introspection),
  answers('introspection, wrong secret', 401, { error: 'invalid_client' }, 'introspection-client', introspection),
  answers(
    'introspection, wrong secret with 400',
    400,
    { error: 'invalid_client' },
    'introspection-client',
    introspection,
  ),
  answers('introspection, 401 without a body', 401, '', 'introspection-client', introspection),
  answers('introspection not allowed', 403, { error: 'access_denied' }, 'introspection-forbidden', introspection),
  answers('no introspection there', 404, page('Not Found'), 'introspection-other', introspection),
  answers('introspection by another method', 405, '', 'introspection-other', introspection),
  answers('a page instead of introspection', 200, page('Sign in'), 'token-html', introspection),
  // RFC 6750 section 3
  bearer('invalid_token', 401, 'Bearer realm="api", error="invalid_token"', 'token-invalid'),
  bearer(
    'invalid_token that says expired',
    401,
    'Bearer error="invalid_token", error_description="The access token expired"',
    'token-expired',
  ),
  bearer(
    'Entra middleware: expired',
    401,
    'Bearer error="invalid_token", error_description="The token expired at \'01/01/2026 00:00:00\'"',
    'token-expired',
  ),
  bearer(
    'Entra middleware: audience',
    401,
    'Bearer error="invalid_token", error_description="The audience \'api://x\' is invalid"',
    'token-audience',
  ),
  bearer(
    'Entra middleware: issuer',
    401,
    'Bearer error="invalid_token", error_description="The issuer \'https://x\' is invalid"',
    'token-issuer',
  ),
  bearer(
    'Entra middleware: signature key',
    401,
    'Bearer error="invalid_token", error_description="The signature key was not found"',
    'token-signature',
  ),
  bearer(
    'Spring: expired',
    401,
    'Bearer error="invalid_token", error_description="Jwt expired at 2026-01-01T00:00:00Z", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
    'token-expired',
  ),
  bearer(
    'Spring: signature',
    401,
    'Bearer error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: Signed JWT rejected: Invalid signature"',
    'token-signature',
  ),
  bearer(
    'Spring: no key',
    401,
    'Bearer error="invalid_token", error_description="Signed JWT rejected: Another algorithm expected, or no matching key(s) found"',
    'token-signature',
  ),
  bearer(
    'Spring: issuer',
    401,
    'Bearer error="invalid_token", error_description="The iss claim is not valid"',
    'token-issuer',
  ),
  bearer(
    'Spring: malformed',
    401,
    'Bearer error="invalid_token", error_description="Invalid JWT serialization: Missing dot delimiter(s)"',
    'token-malformed',
  ),
  bearer(
    'insufficient_scope',
    403,
    'Bearer error="insufficient_scope", scope="read:orders write:orders"',
    'token-insufficient-scope',
  ),
  bearer('insufficient_scope with 401', 401, 'Bearer error="insufficient_scope"', 'token-insufficient-scope'),
  bearer('invalid_request', 400, 'Bearer error="invalid_request"', 'token-bad-request'),
  bearer('a challenge without an error', 401, 'Bearer realm="api"', 'token-not-seen'),
  bearer('a challenge in lower case', 401, 'bearer', 'token-not-seen'),
  bearer(
    'an MCP server',
    401,
    'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource"',
    'token-not-seen',
  ),
  bearer('a Basic challenge', 401, 'Basic realm="Staging"', 'token-basic-wanted'),
  bearer('Negotiate', 401, 'Negotiate, NTLM', 'token-basic-wanted'),
  bearer('a DPoP challenge', 401, 'DPoP algs="ES256"', 'token-dpop'),
  bearer('a DPoP nonce', 401, 'DPoP error="use_dpop_nonce", error_description="nonce required"', 'token-dpop'),
  bearer(
    'step-up (RFC 9470)',
    401,
    'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="300"',
    'token-step-up',
  ),
  bearer('no challenge', 401, '', 'token-401-no-challenge'),
  answers('401 page', 401, page('401 Authorization Required'), 'token-401-no-challenge'),
  answers('401 JSON without a word', 401, { statusCode: 401, message: 'Unauthorized' }, 'token-401-no-challenge'),
  answers('403 without a word', 403, { message: 'Forbidden' }, 'token-forbidden'),
  answers('403 without a body', 403, '', 'token-forbidden'),
  answers('429', 429, '', 'token-rate-limit', { headers: { 'retry-after': '20' } }),
  answers('429 that is a quota', 429, { error: { code: 'insufficient_quota' } }, 'token-quota'),
  answers('402', 402, { message: 'Payment Required' }, 'token-quota'),
  answers('404', 404, { message: 'Not Found' }, 'token-not-found'),
  answers('400', 400, { message: 'missing parameter q' }, 'token-bad-request'),
  answers('405', 405, '', 'token-bad-request'),
  answers('422', 422, { errors: ['x'] }, 'token-bad-request'),
  answers('500', 500, page('oops'), 'token-overloaded'),
  answers('503', 503, '', 'token-overloaded'),
  answers('a redirect to the sign-in', 302, '', 'token-redirect', {
    headers: { location: 'https://example.com/login' },
  }),
  answers('a redirect to another host', 307, '', 'token-redirect', { headers: { location: 'https://evil.example/' } }),
  answers('a web page', 200, page('Welcome'), 'token-html'),
  answers('304', 304, '', 'token-other'),
  answers('418', 418, '', 'token-other'),
  // What stands in front
  answers('Cloudflare 1020', 403, page('x', 'error code: 1020 Cloudflare Ray ID'), '403-cloudflare-1020'),
  answers('Cloudflare challenge', 403, page('Just a moment...'), 'cloudflare-challenge'),
  answers('Akamai', 403, page('Access Denied', 'errors.edgesuite.net Reference #18.1'), '403-html-edge'),
  answers('API Gateway, no such route', 403, { message: 'Missing Authentication Token' }, 'token-not-seen'),
  answers('proxy', 407, '', 'proxy-407'),
  // OpenAI
  openai(401, 'invalid_api_key', 'Incorrect API key provided: sk-proj-****abcd.', 'token-key-unknown'),
  openai(401, null, "You didn't provide an API key.", 'token-not-seen'),
  openai(
    401,
    'mismatched_organization',
    'OpenAI-Organization header should match organization for API key.',
    'token-account',
  ),
  openai(401, null, 'You must be a member of an organization to use the API.', 'token-account'),
  openai(401, 'account_deactivated', 'The OpenAI account has been deactivated.', 'token-account'),
  openai(401, 'ip_not_authorized', 'Your IP is not authorized.', 'token-restricted'),
  openai(403, 'unsupported_country_region_territory', 'Country, region, or territory not supported', 'token-region'),
  openai(
    403,
    null,
    'You have insufficient permissions for this operation. Missing scopes: api.model.read.',
    'token-insufficient-scope',
  ),
  openai(
    429,
    'insufficient_quota',
    'You exceeded your current quota, please check your plan and billing details.',
    'token-quota',
  ),
  openai(429, 'rate_limit_exceeded', 'Rate limit reached for requests.', 'token-rate-limit'),
  openai(429, 'billing_not_active', 'Your account is not active, please check your billing details.', 'token-quota'),
  // Anthropic
  anthropic(401, 'authentication_error', 'invalid x-api-key', 'token-key-unknown'),
  anthropic(401, 'authentication_error', 'x-api-key header is required', 'token-not-seen'),
  anthropic(
    403,
    'permission_error',
    'Your API key does not have permission to use the specified resource.',
    'token-forbidden',
  ),
  anthropic(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'token-quota'),
  anthropic(429, 'rate_limit_error', 'This request would exceed your rate limit.', 'token-rate-limit'),
  anthropic(529, 'overloaded_error', 'Overloaded', 'token-overloaded'),
  // GitHub
  github('a wrong token', 401, 'Bad credentials', 'token-key-unknown'),
  github('no token seen', 401, 'Requires authentication', 'token-not-seen'),
  github('the limit of the hour', 403, 'API rate limit exceeded for user ID 1.', 'token-rate-limit', {
    'x-ratelimit-remaining': '0',
  }),
  github('the secondary limit', 403, 'You have exceeded a secondary rate limit.', 'token-rate-limit', {
    'retry-after': '60',
  }),
  github('a fine-grained token', 403, 'Resource not accessible by personal access token', 'token-forbidden'),
  github('an installation', 403, 'Resource not accessible by integration', 'token-forbidden'),
  github(
    'SAML',
    403,
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
    'token-sso',
  ),
  github('what may not be seen', 404, 'Not Found', 'token-not-found'),
  // Slack
  slack('invalid_auth', 'token-invalid'),
  slack('not_authed', 'token-not-seen'),
  slack('token_revoked', 'token-revoked'),
  slack('token_expired', 'token-expired'),
  slack('account_inactive', 'token-account'),
  slack('missing_scope', 'token-insufficient-scope', { needed: 'users:read', provided: 'chat:write' }),
  slack('not_allowed_token_type', 'token-kind'),
  slack('no_permission', 'token-forbidden'),
  slack('ratelimited', 'token-rate-limit'),
  slack('org_login_required', 'token-sso'),
  slack('team_access_not_granted', 'token-account'),
  slack('something_else', 'token-bad-request'),
  // Stripe
  stripe(
    401,
    { message: 'Invalid API Key provided: sk_test_****1234', type: 'invalid_request_error' },
    'token-key-unknown',
  ),
  stripe(401, { message: 'You did not provide an API key.', type: 'invalid_request_error' }, 'token-not-seen'),
  stripe(
    401,
    { code: 'api_key_expired', message: 'Expired API Key provided', type: 'invalid_request_error' },
    'token-expired',
  ),
  stripe(
    403,
    {
      code: 'more_permissions_required',
      message: 'The provided key does not have the required permissions.',
      type: 'invalid_request_error',
    },
    'token-insufficient-scope',
  ),
  stripe(
    404,
    {
      code: 'resource_missing',
      message: "No such customer: 'cus_1'; a similar object exists in live mode, but a test mode key was used",
      type: 'invalid_request_error',
    },
    'token-mode',
  ),
  stripe(
    429,
    { code: 'rate_limit', message: 'Request rate limit exceeded.', type: 'invalid_request_error' },
    'token-rate-limit',
  ),
  // Google
  google(
    401,
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials.',
    'ACCESS_TOKEN_EXPIRED',
    'token-expired',
  ),
  google(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', '', 'token-invalid'),
  google(
    401,
    'UNAUTHENTICATED',
    'Request is missing required authentication credential.',
    'CREDENTIALS_MISSING',
    'token-not-seen',
  ),
  google(401, 'UNAUTHENTICATED', 'API keys are not supported by this API.', 'CREDENTIALS_MISSING', 'token-kind'),
  google(
    403,
    'PERMISSION_DENIED',
    'Request had insufficient authentication scopes.',
    'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    'token-insufficient-scope',
  ),
  google(
    403,
    'PERMISSION_DENIED',
    'Maps API has not been used in project 1 before or it is disabled.',
    'SERVICE_DISABLED',
    'token-api-disabled',
  ),
  google(
    403,
    'PERMISSION_DENIED',
    'The provided API key has an IP address restriction.',
    'API_KEY_IP_ADDRESS_BLOCKED',
    'token-restricted',
  ),
  google(403, 'PERMISSION_DENIED', 'The caller does not have permission', '', 'token-forbidden'),
  google(
    400,
    'INVALID_ARGUMENT',
    'API key not valid. Please pass a valid API key.',
    'API_KEY_INVALID',
    'token-key-unknown',
  ),
  google(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric.', 'RATE_LIMIT_EXCEEDED', 'token-rate-limit'),
  // Microsoft Graph
  answers(
    'Graph, expired',
    401,
    { error: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed, the token is expired.' } },
    'token-expired',
  ),
  answers(
    'Graph, audience',
    401,
    { error: { code: 'InvalidAuthenticationToken', message: 'Access token validation failure. Invalid audience.' } },
    'token-audience',
  ),
  answers(
    'Graph, no JWT',
    401,
    { error: { code: 'InvalidAuthenticationToken', message: 'CompactToken parsing failed with error code: 80049217' } },
    'token-malformed',
  ),
  answers(
    'Graph, privileges',
    403,
    { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' } },
    'token-forbidden',
  ),
  // Others
  answers(
    'Meta, expired',
    400,
    {
      error: {
        message: 'Error validating access token: Session has expired on Sunday.',
        type: 'OAuthException',
        code: 190,
        error_subcode: 463,
      },
    },
    'token-expired',
  ),
  answers(
    'Meta, password changed',
    400,
    {
      error: {
        message:
          'Error validating access token: The session has been invalidated because the user changed their password.',
        type: 'OAuthException',
        code: 190,
        error_subcode: 460,
      },
    },
    'token-revoked',
  ),
  answers(
    'Meta, limit',
    400,
    { error: { message: '(#4) Application request limit reached', type: 'OAuthException', code: 4 } },
    'token-rate-limit',
  ),
  answers(
    'GitLab, expired',
    401,
    {
      error: 'invalid_token',
      error_description: 'Token is expired. You can either do re-authorization or token refresh.',
    },
    'token-expired',
  ),
  answers(
    'GitLab, scope',
    403,
    {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api read_api',
    },
    'token-insufficient-scope',
  ),
  answers(
    'Keycloak userinfo, session',
    401,
    { error: 'invalid_token', error_description: "User session not found or doesn't have client attached on it" },
    'token-revoked',
    { way: 'userinfo' },
  ),
  answers(
    'Keycloak userinfo, openid',
    403,
    { error: 'insufficient_scope', error_description: 'Missing openid scope' },
    'token-insufficient-scope',
    { way: 'userinfo' },
  ),
  answers(
    'Notion',
    401,
    { object: 'error', status: 401, code: 'unauthorized', message: 'API token is invalid.' },
    'token-invalid',
  ),
  answers(
    'HubSpot, expired',
    401,
    {
      status: 'error',
      message: 'The OAuth token used to make this call expired 3 hours ago.',
      category: 'EXPIRED_AUTHENTICATION',
    },
    'token-expired',
  ),
  answers(
    'HubSpot, scopes',
    403,
    {
      status: 'error',
      message: "This app hasn't been granted all required scopes to make this call.",
      category: 'MISSING_SCOPES',
    },
    'token-insufficient-scope',
  ),
  answers(
    'Salesforce',
    401,
    '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]',
    'token-revoked',
  ),
  answers('Spotify', 401, { error: { status: 401, message: 'The access token expired' } }, 'token-expired'),
  answers(
    'Dropbox',
    401,
    { error_summary: 'expired_access_token/..', error: { '.tag': 'expired_access_token' } },
    'token-expired',
  ),
  answers(
    'LinkedIn',
    401,
    { serviceErrorCode: 65600, message: 'Invalid access token', status: 401, code: 'INVALID_ACCESS_TOKEN' },
    'token-invalid',
  ),
  answers('Twitch', 401, { error: 'Unauthorized', status: 401, message: 'Client ID is missing' }, 'token-not-seen'),
  answers('Zoom', 401, { code: 124, message: 'Invalid access token.' }, 'token-invalid'),
  answers(
    'Supabase',
    401,
    { message: 'Invalid API key', hint: 'Double check your Supabase `anon` or `service_role` API key.' },
    'token-key-unknown',
  ),
  answers('Discord', 401, { message: '401: Unauthorized', code: 0 }, 'token-401-no-challenge'),
  answers(
    'Azure API Management',
    401,
    { statusCode: 401, message: 'Access denied due to missing subscription key.' },
    'token-not-seen',
  ),
  answers('Auth0 express library', 401, { code: 'invalid_token', message: 'unexpected "aud" value' }, 'token-audience'),
  answers('jsonwebtoken: malformed', 401, { message: 'jwt malformed' }, 'token-malformed'),
  answers('jsonwebtoken: expired', 401, { message: 'jwt expired' }, 'token-expired'),
  answers('jsonwebtoken: issuer', 403, { message: 'jwt issuer invalid. expected: https://a' }, 'token-issuer'),
  answers('PyJWT: signature', 401, { detail: 'Signature verification failed' }, 'token-signature'),
];
