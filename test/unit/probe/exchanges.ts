import type { Exchange, Failure, Stage } from '../../../server/src/probe/types.ts';

/** One recorded exchange and the outcome it has to be judged as. */
export interface Recorded {
  readonly name: string;
  readonly provider?: string;
  readonly exchange: Exchange;
  readonly outcome: string;
}

interface Answer {
  readonly provider?: string;
  readonly grant?: Exchange['grant'];
  readonly authMethod?: Exchange['authMethod'];
  readonly scope?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly failure?: Failure;
}

/** 2026-01-01T00:00:00Z */
export const endedAt = 1_767_225_600_000;

export function exchangeOf(status: number | undefined, body: unknown, more: Answer = {}): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? (/^</.test(body) ? 'text/html' : 'text/plain') : 'application/json';
  const grant = more.grant ?? 'authorization_code';
  return {
    url: more.url ?? 'https://auth.example.com/oauth2/token',
    grant,
    harmless: grant === 'authorization_code',
    authMethod: more.authMethod ?? 'client_secret_post',
    scope: more.scope,
    response:
      status === undefined
        ? undefined
        : { status, headers: { 'content-type': type, ...more.headers }, body: text, truncated: false },
    failure: more.failure,
    timings: { total: 12 },
    endedAt,
  };
}

export const failureOf = (stage: Stage, code: string, message = code, details: Failure['details'] = {}): Failure => ({
  stage,
  code,
  message,
  details,
});

export const answers = (name: string, status: number, body: unknown, outcome: string, more: Answer = {}): Recorded => ({
  name,
  ...(more.provider === undefined ? {} : { provider: more.provider }),
  exchange: exchangeOf(status, body, more),
  outcome,
});

export const fails = (stage: Stage, code: string, outcome: string, message?: string): Recorded => ({
  name: `${code} at ${stage}${message === undefined ? '' : `: ${message}`}`,
  exchange: exchangeOf(undefined, '', { failure: failureOf(stage, code, message) }),
  outcome,
});

export const cc = { grant: 'client_credentials' } as const;
export const entra = (number: number, error: string): Recorded =>
  answers(
    `Entra ID AADSTS${number}`,
    error === 'invalid_client' ? 401 : 400,
    { error, error_description: `AADSTS${number}: Some text. Trace ID: 0000`, error_codes: [number] },
    `entra-aadsts${number}`,
    { ...cc, provider: 'microsoft-entra-id' },
  );
export const page = (title: string, body = ''): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;
const token = { access_token: '(redacted)', token_type: 'Bearer', expires_in: 3600 };

export const recorded: readonly Recorded[] = [
  // Success
  answers('a token', 200, token, 'ok-token', cc),
  answers('a token with token_type in another case', 200, { ...token, token_type: 'BEARER' }, 'ok-token', cc),
  answers('a token with a byte order mark before it', 200, `\uFEFF${JSON.stringify(token)}`, 'ok-token', cc),
  answers('a token with fewer scopes', 200, { ...token, scope: 'read' }, 'ok-scope-reduced', {
    ...cc,
    scope: 'read write',
  }),
  answers('a token with the scopes asked for, comma-separated', 200, { ...token, scope: 'write,read' }, 'ok-token', {
    ...cc,
    scope: 'read write',
  }),
  answers('a token without token_type', 200, { access_token: '(redacted)' }, 'ok-no-token-type', cc),
  answers('a token as a form', 200, 'access_token=(redacted)&token_type=bearer', 'ok-form-encoded', cc),
  answers('a token for a made-up code', 200, token, 'token-for-made-up-code'),
  answers('invalid_grant to a made-up code', 400, { error: 'invalid_grant' }, 'ok-credentials-likely'),
  answers('invalid_grant in upper case', 400, { error: 'INVALID_GRANT' }, 'ok-credentials-likely'),
  answers('invalid_grant to a public client', 400, { error: 'invalid_grant' }, 'ok-client-known', {
    authMethod: 'none',
  }),
  answers(
    'a Keycloak public client',
    400,
    { error: 'invalid_grant', error_description: 'Code not valid' },
    'ok-client-known',
    { authMethod: 'none', provider: 'keycloak' },
  ),
  // RFC 6749 errors
  answers('invalid_client', 400, { error: 'invalid_client' }, 'invalid_client'),
  answers('invalid_client with a Basic challenge', 401, { error: 'invalid_client' }, '401-www-authenticate-basic', {
    headers: { 'www-authenticate': 'Basic realm="x"' },
  }),
  answers('invalid_grant outside a probe', 400, { error: 'invalid_grant' }, 'invalid_grant', cc),
  answers('unauthorized_client', 400, { error: 'unauthorized_client' }, 'unauthorized_client', cc),
  answers(
    'unauthorized_client about the grant client_credentials',
    400,
    {
      error: 'unauthorized_client',
      error_description: 'The client is not allowed to use the client credentials grant',
    },
    'unauthorized_client',
    cc,
  ),
  answers(
    'unauthorized_client about the secret',
    401,
    { error: 'unauthorized_client', error_description: 'Client authentication failed' },
    'unauthorized_client-credentials',
    cc,
  ),
  answers('unsupported_grant_type', 400, { error: 'unsupported_grant_type' }, 'unsupported_grant_type', cc),
  answers('invalid_scope', 400, { error: 'invalid_scope' }, 'invalid_scope', cc),
  answers(
    'invalid_request',
    400,
    { error: 'invalid_request', error_description: 'Missing parameter' },
    'invalid_request',
  ),
  answers(
    'PKCE required',
    400,
    { error: 'invalid_request', error_description: 'code_verifier is required' },
    'invalid_request-pkce',
  ),
  answers('invalid_target', 400, { error: 'invalid_target' }, 'invalid_target', cc),
  answers('use_dpop_nonce', 400, { error: 'use_dpop_nonce' }, 'use_dpop_nonce', cc),
  answers('access_denied', 400, { error: 'access_denied' }, 'access_denied', cc),
  answers('redirect_uri_mismatch', 400, { error: 'redirect_uri_mismatch' }, 'redirect_uri_mismatch'),
  answers(
    'invalid_grant that names the redirect URI',
    400,
    { error: 'invalid_grant', error_description: 'redirect_uri did not match' },
    'redirect_uri_mismatch',
  ),
  answers('server_error with status 400', 400, { error: 'server_error' }, 'temporarily_unavailable'),
  answers('consent_required', 400, { error: 'consent_required' }, 'interaction-or-consent-required', cc),
  answers('a code no standard knows', 400, { error: 'blue_moon' }, 'oauth-other'),
  answers('a code no standard knows, with 401', 401, { error: 'blue_moon' }, '401-oauth-json'),
  answers('a code no standard knows, with 403', 403, { error: 'blue_moon' }, '403-oauth-json'),
  answers('an error as a form with status 200', 200, 'error=blue_moon&error_description=x', 'ok-error-body'),
  // Providers
  answers(
    'Google, unknown client',
    401,
    { error: 'invalid_client', error_description: 'The OAuth client was not found.' },
    'google-unknown-client',
    { provider: 'google' },
  ),
  answers(
    'Google, wrong secret',
    401,
    { error: 'invalid_client', error_description: 'Unauthorized' },
    'google-bad-secret',
    { provider: 'google' },
  ),
  answers(
    'Google, wrong secret in the newer wording',
    401,
    { error: 'invalid_client', error_description: 'The provided client secret is invalid.' },
    'google-bad-secret',
    { provider: 'google' },
  ),
  answers(
    'Google, made-up code',
    400,
    { error: 'invalid_grant', error_description: 'Malformed auth code.' },
    'google-malformed-code',
    { provider: 'google' },
  ),
  answers(
    'Google, redirect',
    400,
    { error: 'redirect_uri_mismatch', error_description: 'Bad Request' },
    'google-redirect',
    { provider: 'google' },
  ),
  answers(
    'Google, client_credentials',
    400,
    { error: 'unsupported_grant_type', error_description: 'Invalid grant_type' },
    'google-grant-unsupported',
    { ...cc, provider: 'google' },
  ),
  answers(
    'GitHub, wrong secret with 200',
    200,
    {
      error: 'incorrect_client_credentials',
      error_description: 'The client_id and/or client_secret passed are incorrect.',
    },
    'github-bad-credentials',
    { provider: 'github' },
  ),
  answers('GitHub, made-up code with 200', 200, { error: 'bad_verification_code' }, 'github-bad-code', {
    provider: 'github',
  }),
  answers(
    'GitHub, made-up code as a form',
    200,
    'error=bad_verification_code&error_description=The+code',
    'github-bad-code',
    { provider: 'github' },
  ),
  answers('GitHub, redirect', 200, { error: 'redirect_uri_mismatch' }, 'github-redirect', { provider: 'github' }),
  answers('GitHub, unknown client', 404, { error: 'Not Found' }, 'github-not-found', { provider: 'github' }),
  answers('GitLab, made-up code', 400, { error: 'invalid_grant' }, 'gitlab-code-refused', { provider: 'gitlab' }),
  answers('GitLab, scope', 400, { error: 'invalid_scope' }, 'gitlab-invalid-scope', { ...cc, provider: 'gitlab' }),
  answers(
    'Okta, wrong secret',
    401,
    { error: 'invalid_client', error_description: 'The client secret supplied for a confidential client is invalid.' },
    'okta-bad-secret',
    { provider: 'okta' },
  ),
  answers(
    'Okta, unknown client',
    401,
    { error: 'invalid_client', error_description: "Invalid value for 'client_id' parameter." },
    'okta-bad-client',
    { provider: 'okta' },
  ),
  answers(
    'Okta, no policy',
    400,
    { error: 'access_denied', error_description: 'Policy evaluation failed for this request' },
    'okta-no-policy',
    { ...cc, provider: 'okta' },
  ),
  answers(
    'Okta, grant',
    400,
    {
      error: 'unauthorized_client',
      error_description:
        "The client is not authorized to use the provided grant type. Configured grant types: ['authorization_code'].",
    },
    'okta-grant',
    { ...cc, provider: 'okta' },
  ),
  answers(
    'Auth0, wrong secret',
    401,
    { error: 'access_denied', error_description: 'Unauthorized' },
    'auth0-unauthorized',
    { provider: 'auth0' },
  ),
  answers(
    'Auth0, made-up code',
    403,
    { error: 'invalid_grant', error_description: 'Invalid authorization code' },
    'auth0-invalid-grant',
    { provider: 'auth0' },
  ),
  answers(
    'Auth0, grant',
    403,
    { error: 'unauthorized_client', error_description: "Grant type 'client_credentials' not allowed for the client." },
    'auth0-grant-disabled',
    { ...cc, provider: 'auth0' },
  ),
  answers(
    'Auth0, audience',
    403,
    { error: 'access_denied', error_description: 'Client is not authorized to access "https://api".' },
    'auth0-audience',
    { ...cc, provider: 'auth0' },
  ),
  answers('Auth0, tenant', 404, 'Not Found', 'auth0-tenant', { provider: 'auth0' }),
  answers('Cognito', 400, { error: 'invalid_client' }, 'cognito-invalid-client', { provider: 'cognito' }),
  answers(
    'Keycloak, wrong secret called unauthorized_client',
    401,
    { error: 'unauthorized_client', error_description: 'Invalid client or Invalid client credentials' },
    'keycloak-bad-credentials',
  ),
  answers(
    'Keycloak, made-up code, provider not known',
    400,
    { error: 'invalid_grant', error_description: 'Code not valid' },
    'keycloak-code-not-valid',
  ),
  answers(
    'Keycloak, service account',
    401,
    { error: 'unauthorized_client', error_description: 'Client not enabled to retrieve service account' },
    'keycloak-service-account',
    cc,
  ),
  answers('Keycloak, realm', 404, { error: 'Realm does not exist' }, 'keycloak-realm'),
  answers(
    'Keycloak, https',
    403,
    { error: 'invalid_request', error_description: 'HTTPS required' },
    'keycloak-https-required',
  ),
  answers(
    'Salesforce, consumer key',
    400,
    { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    'salesforce-invalid-client-id',
    { ...cc, provider: 'salesforce' },
  ),
  answers(
    'Salesforce, run as',
    400,
    { error: 'invalid_grant', error_description: 'no client credentials user enabled' },
    'salesforce-run-as',
    { ...cc, provider: 'salesforce' },
  ),
  answers('Slack, wrong secret', 200, { ok: false, error: 'bad_client_secret' }, 'slack-bad-client-secret', {
    provider: 'slack',
  }),
  answers('Slack, made-up code', 200, { ok: false, error: 'invalid_code' }, 'slack-invalid-code', {
    provider: 'slack',
  }),
  answers('Slack, something else', 200, { ok: false, error: 'team_added_to_org' }, 'ok-error-body', {
    provider: 'slack',
  }),
  answers(
    'Facebook, wrong secret',
    400,
    { error: { message: 'Error validating client secret.', type: 'OAuthException', code: 1 } },
    'facebook-secret',
    { provider: 'facebook' },
  ),
  answers(
    'Facebook, made-up code',
    400,
    { error: { message: 'Invalid verification code format.', type: 'OAuthException', code: 100 } },
    'facebook-code',
    { provider: 'facebook' },
  ),
  answers(
    'LinkedIn, one of four',
    400,
    {
      error: 'invalid_request',
      error_description:
        'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code.',
    },
    'linkedin-mismatch',
    { provider: 'linkedin' },
  ),
  answers('Box', 400, { error: 'unauthorized_client' }, 'box-unauthorized', { ...cc, provider: 'box' }),
  answers(
    'X, wrong method',
    401,
    { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
    'x-missing-header',
    { provider: 'twitter' },
  ),
  answers('Twitch, wrong secret', 403, { status: 403, message: 'invalid client secret' }, 'twitch-invalid-secret', {
    provider: 'twitch',
  }),
  answers('WeChat style code', 200, { errcode: 99999, errmsg: 'no' }, 'ok-vendor-errcode'),
  entra(7000215, 'invalid_client'),
  entra(7000222, 'invalid_client'),
  entra(700016, 'unauthorized_client'),
  entra(90002, 'invalid_request'),
  entra(50011, 'invalid_request'),
  entra(500011, 'invalid_resource'),
  entra(65001, 'invalid_grant'),
  entra(70011, 'invalid_scope'),
  entra(53003, 'access_denied'),
  entra(50196, 'invalid_grant'),
  answers(
    'Entra ID, code in the description only',
    401,
    { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
    'entra-aadsts7000215',
  ),
  answers(
    'Entra ID, a code without a row',
    400,
    { error: 'invalid_request', error_description: 'AADSTS999999: x', error_codes: [999999] },
    'entra-other',
    { provider: 'microsoft-entra-id' },
  ),
  answers(
    'Entra ID, made-up code',
    400,
    { error: 'invalid_grant', error_description: 'AADSTS9002313: Invalid request.', error_codes: [9002313] },
    'entra-aadsts9002313',
    { provider: 'microsoft-entra-id' },
  ),
  // The edge
  answers('Cloudflare challenge', 403, page('Just a moment...'), 'cloudflare-challenge', {
    headers: { server: 'cloudflare', 'cf-ray': '8abc-FRA', 'cf-mitigated': 'challenge' },
  }),
  answers(
    'Cloudflare 1020',
    403,
    page('Access denied | example.com used Cloudflare', '<span>Error 1020</span>'),
    '403-cloudflare-1020',
  ),
  answers('Cloudflare 1010 as text', 403, 'error code: 1010', '403-cloudflare-1010', {
    headers: { server: 'cloudflare' },
  }),
  answers(
    'Cloudflare 1010 as JSON',
    403,
    {
      type: 'https://developers.cloudflare.com/support/troubleshooting/error-1010/',
      title: 'Error 1010',
      status: 403,
      error_code: 1010,
      cloudflare_error: true,
    },
    '403-cloudflare-1010',
  ),
  answers('Cloudflare 1009', 403, page('Access denied | x', 'Error 1009 Cloudflare Ray ID'), '403-cloudflare-1009'),
  answers('Cloudflare 1015', 429, 'error code: 1015', '429-cloudflare-1015'),
  answers('JSON error of the origin behind Cloudflare', 403, { error: 'access_denied' }, 'access_denied', {
    headers: { server: 'cloudflare', 'cf-ray': '8abc-FRA' },
  }),
  answers(
    'Akamai',
    403,
    page(
      'Access Denied',
      'You don\'t have permission to access "http://x/token" on this server.<P>Reference #18.2d351ab8.1557333295.a4e16ab',
    ),
    '403-html-edge',
  ),
  answers('CloudFront', 403, page('ERROR: The request could not be satisfied', 'Request blocked.'), '403-html-edge', {
    headers: { 'x-amz-cf-id': 'abc' },
  }),
  answers(
    'F5 with status 200',
    200,
    '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator. Your support ID is: 123</body></html>',
    'edge-block-200',
  ),
  answers(
    'Imperva with status 200',
    200,
    '<html><iframe src="/_Incapsula_Resource?x=1"></iframe></html>',
    'edge-block-200',
  ),
  answers('AWS WAF challenge', 202, '', 'waf-challenge-202', { headers: { 'x-amzn-waf-action': 'challenge' } }),
  answers(
    '403 page of nginx',
    403,
    '<html><head><title>403 Forbidden</title></head><body><center>nginx</center></body></html>',
    '403-html-plain',
  ),
  answers('403 JSON of a gateway', 403, { message: 'Forbidden' }, '403-json-gateway'),
  answers('403 JSON with a plain word as error', 403, { error: 'Forbidden' }, '403-json-gateway'),
  answers(
    '403 of API Gateway for an unknown route',
    403,
    { message: 'Missing Authentication Token' },
    '403-no-such-route',
  ),
  answers('403 without a body', 403, '', '403-empty'),
  answers(
    'a region that is not served',
    403,
    {
      error: {
        code: 'unsupported_country_region_territory',
        message: 'Country, region, or territory not supported',
        param: null,
        type: 'request_forbidden',
      },
    },
    '403-region',
    { provider: 'openai' },
  ),
  // Redirects and bare statuses
  answers('301 to a trailing slash', 301, '', 'redirect', { headers: { location: '/oauth2/token/' } }),
  answers('302 to a login page', 302, '', 'redirect-login', {
    headers: { location: 'https://sso.example.com/login?next=x' },
  }),
  answers('308 to another host', 308, '', 'redirect', { headers: { location: 'https://eu.example.com/oauth2/token' } }),
  answers('http to https', 301, '', 'redirect-https', {
    url: 'http://localhost/token',
    headers: { location: 'https://localhost/token' },
  }),
  answers('a redirect without Location', 302, '', 'redirect'),
  answers('200 with a page', 200, page('My app'), 'ok-html'),
  answers('200 without a body', 200, '', 'ok-empty'),
  answers('204', 204, '', 'ok-empty'),
  answers(
    '200 with the metadata document',
    200,
    { issuer: 'https://auth.example.com', token_endpoint: 'x' },
    'ok-other-json',
  ),
  answers('200 with a list', 200, '[1,2]', 'ok-other-json'),
  answers('200 with text', 200, 'hello', 'ok-unreadable'),
  answers(
    'plain http on the TLS port',
    400,
    page('400 The plain HTTP request was sent to HTTPS port', 'The plain HTTP request was sent to HTTPS port'),
    '400-plain-http-to-https',
  ),
  answers('400 page', 400, page('Bad Request'), '400-html'),
  answers('400 JSON', 400, { code: 'E1', message: 'no' }, '400-json'),
  answers('400 without a body', 400, '', '400-empty'),
  answers('401 Bearer', 401, '', '401-bearer', { headers: { 'www-authenticate': 'Bearer realm="api"' } }),
  answers('401 Bearer with invalid_token', 401, { error: 'invalid_token' }, 'invalid_token', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  }),
  answers('401 Basic with a page', 401, page('401 Authorization Required'), '401-basic-no-json', {
    headers: { 'www-authenticate': 'Basic realm="Staging"' },
  }),
  answers('401 NTLM', 401, '', '401-negotiate', { headers: { 'www-authenticate': 'Negotiate, NTLM' } }),
  answers('401 JSON of a gateway', 401, { message: 'Unauthorized' }, '401-json-other'),
  answers('401 without a body', 401, '', '401-empty'),
  answers('401 page', 401, page('Authentication Required'), '401-html'),
  answers('404 JSON', 404, { error: 'Not found' }, '404-json'),
  answers('404 page', 404, page('404 Not Found'), '404-html'),
  answers('404 of Traefik', 404, '404 page not found', '404-html'),
  answers('404 of ngrok', 404, page('ngrok', 'ERR_NGROK_3200'), '404-app-gone'),
  ...[405, 406, 408, 410, 411, 413, 415, 421, 431, 451, 500].map((status) =>
    answers(`${status} page`, status, page(`${status}`), `${status}`),
  ),
  answers('422 JSON', 422, { message: 'no' }, '422'),
  answers('402 page', 402, page('402'), '4xx-other'),
  answers('405 of Alibaba Cloud', 405, page('405', 'errors.aliyun.com'), '403-html-edge'),
  answers('407', 407, '', 'proxy-407'),
  answers('429', 429, { message: 'slow down' }, '429'),
  answers('502', 502, page('502 Bad Gateway'), '502-504'),
  answers('503 of Envoy', 503, 'upstream connect error or disconnect/reset before headers', '502-504'),
  answers('504', 504, '', '502-504'),
  answers('Cloudflare 522', 522, page('522: Connection timed out'), 'cloudflare-52x'),
  answers('507', 507, '', '5xx-other'),
  answers('status 304', 304, '', 'status-other'),
  // No answer
  fails('dns', 'ENOTFOUND', 'dns-not-found'),
  fails('dns', 'EAI_AGAIN', 'dns-temporary'),
  fails('dns', 'CONNECT_TIMEOUT', 'dns-temporary'),
  fails('connect', 'ECONNREFUSED', 'connection-refused'),
  fails('connect', 'EHOSTUNREACH', 'host-unreachable'),
  fails('connect', 'ENETUNREACH', 'host-unreachable'),
  fails('connect', 'ETIMEDOUT', 'connect-timeout'),
  fails('connect', 'CONNECT_TIMEOUT', 'connect-timeout'),
  fails('tls', 'CONNECT_TIMEOUT', 'tls-timeout'),
  fails('response', 'TIMEOUT', 'response-timeout'),
  fails('response', 'ECONNRESET', 'connection-reset'),
  fails('request', 'EPIPE', 'connection-reset'),
  fails('tls', 'CERT_HAS_EXPIRED', 'tls-expired'),
  fails('tls', 'CERT_NOT_YET_VALID', 'tls-not-yet-valid'),
  fails('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-self-signed'),
  fails('tls', 'SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted-chain'),
  fails('tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted-chain'),
  fails('tls', 'ERR_TLS_CERT_ALTNAME_INVALID', 'tls-hostname'),
  fails('tls', 'EPROTO', 'tls-wrong-version', 'SSL routines:tls_validate_record_header:wrong version number'),
  fails('tls', 'EPROTO', 'tls-wrong-version', 'OPENSSL_internal:WRONG_VERSION_NUMBER'),
  fails('tls', 'EPROTO', 'tls-handshake-failure', 'sslv3 alert handshake failure'),
  fails('tls', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-client-cert-required'),
  fails('response', 'HPE_INVALID_CONSTANT', 'not-http'),
  fails('response', 'HPE_HEADER_OVERFLOW', 'header-overflow'),
  fails('connect', 'PROXY_407', 'proxy-407'),
  fails('connect', 'PROXY_403', 'proxy-connect-denied'),
  fails('connect', 'PROXY_UNREACHABLE', 'proxy-unreachable'),
  fails('request', 'ADDRESS_REFUSED', 'address-refused'),
  fails('response', 'ABORTED', 'cancelled'),
  fails('response', 'SOMETHING_NEW', 'network-error'),
  {
    name: 'a body that broke off',
    exchange: exchangeOf(200, 'acce', { failure: failureOf('response', 'ECONNRESET') }),
    outcome: 'response-truncated',
  },
];
