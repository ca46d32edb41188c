import { answers, cc, entra, exchangeOf, fails, failureOf, page, type Recorded } from './exchanges.ts';

const oauth = (
  error: string,
  outcome: string,
  more: Parameters<typeof answers>[4] = cc,
  description?: string,
): Recorded =>
  answers(
    description === undefined ? error : `${error}: ${description}`,
    400,
    { error, ...(description === undefined ? {} : { error_description: description }) },
    outcome,
    more,
  );

const slack = (error: string, outcome: string): Recorded =>
  answers(`Slack ${error}`, 200, { ok: false, error }, outcome, { provider: 'slack' });

const facebook = (code: number, message: string, outcome: string): Recorded =>
  answers(
    `Facebook ${code}: ${message}`,
    400,
    { error: { message, type: 'OAuthException', code, fbtrace_id: 'A' } },
    outcome,
    { provider: 'facebook' },
  );

const provider = (
  name: string,
  status: number,
  error: string,
  description: string | undefined,
  outcome: string,
  grant: 'client_credentials' | 'authorization_code' = 'authorization_code',
): Recorded =>
  answers(
    `${name} ${error}${description === undefined ? '' : `: ${description}`}`,
    status,
    { error, ...(description === undefined ? {} : { error_description: description }) },
    outcome,
    { provider: name, grant },
  );

/** AADSTS numbers that the first table leaves out. */
const aadsts: readonly Recorded[] = [
  7000218, 700025, 700011, 7000112, 50059, 9001023, 50194, 900971, 54005, 70008, 700082, 700084, 50173, 70000, 700005,
  501481, 9002325, 9002326, 9002327, 1002012, 700022, 901002, 50105, 700027, 900144, 900561, 90055,
].map((number) => entra(number, 'invalid_request'));

const token = { access_token: '(redacted)', expires_in: 3600 };
const edge = (name: string, status: number, body: string, outcome = '403-html-edge', headers = {}): Recorded =>
  answers(name, status, page('Blocked', body), outcome, { headers });

/** What the first table does not have: every outcome of the research, and answers in odd shapes. */
export const moreRecorded: readonly Recorded[] = [
  // RFC 6749 and its extensions
  oauth('invalid_grant', 'invalid_grant-pkce', cc, 'code_verifier does not match'),
  oauth('unsupported_response_type', 'unsupported_response_type'),
  oauth('invalid_resource', 'invalid_resource'),
  oauth('invalid_authorization_details', 'invalid_authorization_details'),
  oauth('invalid_dpop_proof', 'invalid_dpop_proof'),
  oauth('authorization_pending', 'authorization_pending'),
  oauth('slow_down', 'slow_down'),
  oauth('expired_token', 'expired_token'),
  oauth('interaction_required', 'interaction-or-consent-required'),
  oauth('login_required', 'interaction-or-consent-required'),
  oauth('mfa_required', 'interaction-or-consent-required'),
  oauth('temporarily_unavailable', 'temporarily_unavailable'),
  answers('server_error with 200', 200, { error: 'server_error' }, 'temporarily_unavailable', cc),
  answers('insufficient_scope', 403, { error: 'insufficient_scope' }, 'insufficient_scope', cc),
  oauth('invalid_redirect_uri', 'redirect_uri_mismatch'),
  // token_type in any case, and what else may stand in a success
  ...['bearer', 'Bearer', 'BEARER', 'bEaReR', 'DPoP', 'MAC', 'N_A', 'Bearer '].map((type) =>
    answers(`token_type ${JSON.stringify(type)}`, 200, { ...token, token_type: type }, 'ok-token', cc),
  ),
  answers('token_type as a number', 200, { ...token, token_type: 1 }, 'ok-no-token-type', cc),
  answers('expires_in as a text', 200, { ...token, token_type: 'bearer', expires_in: '3600' }, 'ok-token', cc),
  answers('a token with 201', 201, { ...token, token_type: 'bearer' }, 'ok-token', cc),
  answers('a token as text/plain', 200, JSON.stringify({ ...token, token_type: 'bearer' }), 'ok-token', cc),
  answers('scopes as a list', 200, { ...token, token_type: 'bearer', scope: ['read'] }, 'ok-scope-reduced', {
    ...cc,
    scope: 'read write',
  }),
  // Errors inside 200
  answers('an OAuth error with 200', 200, { error: 'invalid_client' }, 'invalid_client', cc),
  answers('an invented error with 200', 200, { error: 'app_blocked', error_description: 'x' }, 'ok-error-body', cc),
  answers('a form error with 200', 200, 'error=incorrect_client_credentials&error_uri=x', 'github-bad-credentials'),
  answers('an errcode with 200', 200, { errcode: 40001, errmsg: 'invalid credential' }, 'ok-vendor-errcode', cc),
  answers('an err_no with 200', 200, { err_no: 10007, err_tips: 'x' }, 'ok-vendor-errcode', cc),
  answers('a sub_code with 200', 200, { sub_code: 'isv.appkey-not-exists' }, 'ok-vendor-errcode', cc),
  answers('errcode 0 with 200', 200, { errcode: 0 }, 'ok-other-json', cc),
  answers('null with 200', 200, 'null', 'ok-other-json', cc),
  answers('ok false without a reason', 200, { ok: false }, 'ok-other-json', cc),
  // Forms
  answers('a form with an error', 400, 'error=invalid_client&error_description=Bad+client', 'invalid_client', cc),
  answers('a form with a token and no type', 200, 'access_token=(redacted)', 'ok-form-encoded', cc),
  answers('a form of something else', 200, 'a=1&b=2', 'ok-unreadable', cc),
  // Codes of their own
  oauth('invalid_credentials', 'oauth-other'),
  oauth('E_AUTH_17', 'oauth-other'),
  oauth('1001', 'oauth-other'),
  answers('an invented code with 401', 401, { error: 'bad_app' }, '401-oauth-json', cc),
  answers('an invented code with 403', 403, { error: 'bad_app' }, '403-oauth-json', cc),
  answers('an invented code with 422', 422, { error: 'bad_app' }, '422', cc),
  answers('an invented code with 500', 500, { error: 'bad_app' }, '500', cc),
  answers('a sentence as error', 401, { error: 'Invalid client id or secret' }, '401-json-other', cc),
  answers('a list of errors', 400, { errors: [{ message: 'no' }] }, '400-json', cc),
  answers(
    'a problem document (RFC 9457)',
    400,
    { type: 'about:blank', title: 'Bad Request', status: 400 },
    '400-json',
    cc,
  ),
  // Empty bodies
  answers('401 with a blank body', 401, ' \r\n', '401-empty', cc),
  answers('401 with Basic and no body', 401, '', '401-basic-no-json', { headers: { 'www-authenticate': 'Basic' } }),
  answers('401 with a lower-case bearer', 401, '', '401-bearer', { headers: { 'www-authenticate': 'bearer' } }),
  answers('401 with Negotiate and a page', 401, page('401'), '401-negotiate', {
    headers: { 'www-authenticate': 'Negotiate' },
  }),
  answers('403 with a blank body', 403, '\n', '403-empty', cc),
  answers('404 without a body', 404, '', '404-html', cc),
  answers('500 without a body', 500, '', '500', cc),
  // XML
  answers(
    'XML of Spring Security OAuth',
    401,
    '<OAuth2Exception><error>invalid_client</error><error_description>Bad client credentials</error_description></OAuth2Exception>',
    'invalid_client',
    cc,
  ),
  answers(
    'XML with a declaration',
    400,
    '<?xml version="1.0"?><oauth><error>unauthorized_client</error></oauth>',
    'unauthorized_client',
    cc,
  ),
  answers(
    'XML of S3',
    403,
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    '403-html-plain',
    cc,
  ),
  answers('XML of S3, no such bucket', 404, '<Error><Code>NoSuchBucket</Code></Error>', '404-app-gone', cc),
  answers(
    'a SOAP fault',
    500,
    '<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></soap:Fault></soap:Body></soap:Envelope>',
    '500',
    cc,
  ),
  answers(
    'XHTML',
    404,
    '<?xml version="1.0"?><!DOCTYPE html><html><head><title>x</title></head></html>',
    '404-html',
    cc,
  ),
  // Pages in several languages
  answers('404 in German', 404, page('404 – Seite nicht gefunden', 'Die Seite wurde nicht gefunden.'), '404-html'),
  answers('403 in French', 403, page('Accès refusé', 'Vous n’avez pas accès à cette page.'), '403-html-plain'),
  answers(
    '403 in Japanese',
    403,
    page('アクセスが拒否されました', 'このページにアクセスする権限がありません。'),
    '403-html-plain',
  ),
  answers('404 in Chinese', 404, page('页面未找到', '您访问的页面不存在'), '404-html'),
  answers('403 in Arabic', 403, page('تم رفض الوصول'), '403-html-plain'),
  answers('401 in Spanish', 401, page('Se requiere autorización'), '401-html'),
  answers('200 sign-in page in Portuguese', 200, page('Entrar', '<form><input type="password"></form>'), 'ok-html'),
  answers('503 in Russian', 503, page('Сервис временно недоступен'), '502-504'),
  answers('500 in Korean', 500, page('내부 서버 오류'), '500'),
  answers('400 in Italian', 400, page('Richiesta non valida'), '400-html'),
  // What stands in front, by vendor
  edge('Cloudflare, IP ban', 403, 'error code: 1006 Cloudflare Ray ID', '403-cloudflare-ip'),
  edge('Cloudflare, zone lockdown', 403, 'error code: 1106 Cloudflare Ray ID', '403-cloudflare-ip'),
  edge('Akamai, entity-encoded', 403, 'Access Denied errors&#46;edgesuite&#46;net Reference&#32;&#35;18'),
  edge('CloudFront', 403, 'The request could not be satisfied. Request blocked.', '403-html-edge', {
    server: 'CloudFront',
  }),
  answers('AWS WAF block', 403, page('403'), '403-html-edge', { headers: { 'x-amzn-waf-action': 'captcha' } }),
  answers('AWS load balancer', 403, page('403 Forbidden'), '403-html-edge', { headers: { server: 'awselb/2.0' } }),
  answers('API Gateway', 403, { message: 'Forbidden' }, '403-json-gateway', {
    headers: { 'x-amzn-errortype': 'ForbiddenException' },
  }),
  edge('Azure Front Door', 403, 'The request is blocked.'),
  edge(
    'Azure App Service',
    403,
    'Error 403 - Forbidden The web app you have attempted to reach has blocked your access.',
  ),
  answers('Azure Application Gateway', 403, page('403'), '403-html-edge', {
    headers: { server: 'Microsoft-Azure-Application-Gateway/v2' },
  }),
  edge('Imperva with 403', 403, 'Request unsuccessful. Incapsula incident ID: 1-2'),
  answers('Imperva by cookie', 403, page('x'), '403-html-edge', {
    headers: { 'set-cookie': 'visid_incap_1=(redacted)' },
  }),
  edge(
    'F5 with 403',
    403,
    'The requested URL was rejected. Please consult with your administrator. Your support ID is: 1',
  ),
  edge('Sucuri', 403, 'Sucuri WebSite Firewall - Access Denied'),
  edge('Wordfence', 403, 'Generated by Wordfence'),
  edge('ModSecurity', 406, 'Not Acceptable! This error was generated by Mod_Security.'),
  answers('Barracuda', 403, page('x'), '403-html-edge', {
    headers: { 'set-cookie': 'barra_counter_session=(redacted)' },
  }),
  edge('Fortinet', 403, 'FortiGuard Intrusion Prevention'),
  edge('Google’s front end', 403, '<b>403.</b> Your client does not have permission to get URL /token'),
  edge('Alibaba Cloud', 405, 'errors.aliyun.com'),
  edge('Tencent Cloud', 403, 'waf.tencent-cloud.com'),
  edge('DataDome', 403, 'geo.captcha-delivery.com'),
  edge('PerimeterX', 403, 'client.perimeterx.net'),
  edge('Zscaler', 403, 'Your organization has blocked this site. zscaler'),
  answers('Squid', 403, page('ERROR'), '403-html-edge', { headers: { 'x-squid-error': 'ERR_ACCESS_DENIED 0' } }),
  edge(
    'a block page with 200 of F5',
    200,
    'The requested URL was rejected. Please consult with your administrator.',
    'edge-block-200',
  ),
  answers('Kong without a route', 404, { message: 'no Route matched with those values' }, '404-json'),
  answers('Heroku', 404, page('No such app'), '404-app-gone'),
  answers('Vercel', 404, 'The deployment could not be found. DEPLOYMENT_NOT_FOUND', '404-app-gone'),
  answers('Cloudflare 530', 530, page('Origin DNS error'), 'cloudflare-52x'),
  answers('Cloudflare 525', 525, page('SSL handshake failed'), 'cloudflare-52x'),
  answers(
    'a client certificate demanded by nginx',
    400,
    page('400', 'No required SSL certificate was sent'),
    'tls-client-cert-required',
  ),
  answers(
    'plain http on the TLS port of Go',
    400,
    'Client sent an HTTP request to an HTTPS server.',
    '400-plain-http-to-https',
  ),
  // Redirects
  ...[302, 303].map((status) =>
    answers(`${status} to another path`, status, '', 'redirect', { headers: { location: '/oauth/v2/token' } }),
  ),
  answers('307 to another host', 307, '', 'redirect', { headers: { location: 'https://evil.example/token' } }),
  answers('a redirect to no URL', 301, '', 'redirect', { headers: { location: 'http://[' } }),
  // Google
  provider(
    'google',
    400,
    'invalid_grant',
    'Token has been expired or revoked.',
    'google-expired-refresh',
    'client_credentials',
  ),
  provider('google', 403, 'access_denied', undefined, 'google-policy', 'client_credentials'),
  provider('google', 400, 'admin_policy_enforced', undefined, 'google-policy'),
  provider('google', 403, 'org_internal', undefined, 'google-policy'),
  // GitHub, GitLab
  answers('GitHub unverified', 200, { error: 'unverified_user_email' }, 'github-unverified-email', {
    provider: 'github',
  }),
  answers('GitHub suspended', 200, { error: 'application_suspended' }, 'github-suspended', { provider: 'github' }),
  // Okta, Cognito, Keycloak, Salesforce
  provider('okta', 400, 'invalid_grant', 'The authorization code is invalid.', 'okta-code-refused'),
  provider('cognito', 400, 'unauthorized_client', undefined, 'cognito-unauthorized', 'client_credentials'),
  provider('cognito', 400, 'invalid_grant', undefined, 'cognito-invalid-grant'),
  provider(
    'keycloak',
    400,
    'unauthorized_client',
    'Client not allowed for direct access grants',
    'keycloak-direct-access',
  ),
  provider('keycloak', 401, 'unauthorized_client', 'Client is disabled', 'keycloak-disabled'),
  provider('keycloak', 403, 'access_denied', 'Realm not enabled', 'keycloak-disabled'),
  provider('salesforce', 400, 'invalid_client', 'invalid client credentials', 'salesforce-invalid-client'),
  provider(
    'salesforce',
    400,
    'invalid_grant',
    'request not supported on this domain',
    'salesforce-grant',
    'client_credentials',
  ),
  provider('salesforce', 400, 'unsupported_grant_type', undefined, 'salesforce-grant', 'client_credentials'),
  provider('salesforce', 400, 'inactive_user', undefined, 'salesforce-user', 'client_credentials'),
  provider('salesforce', 400, 'invalid_grant', 'ip restricted', 'salesforce-user', 'client_credentials'),
  // Slack
  slack('invalid_client_id', 'slack-invalid-client-id'),
  slack('code_already_used', 'slack-code-already-used'),
  slack('bad_redirect_uri', 'slack-bad-redirect-uri'),
  slack('oauth_authorization_url_mismatch', 'slack-oauth-authorization-url-mismatch'),
  slack('invalid_grant_type', 'slack-invalid-grant-type'),
  slack('ratelimited', 'slack-rate-limited'),
  // Facebook, LinkedIn, Apple, Spotify and others
  facebook(191, 'The redirect_uri URL must be absolute', 'facebook-redirect'),
  facebook(100, "redirect_uri isn't an absolute URI. Check RFC 3986.", 'facebook-redirect'),
  facebook(200, 'App not active', 'facebook-app-mode'),
  facebook(10, 'Application does not have permission for this action', 'facebook-app-mode'),
  facebook(190, 'Error validating access token', 'facebook-token'),
  provider('linkedin', 401, 'invalid_client', 'Client authentication failed', 'linkedin-client'),
  provider('apple', 400, 'invalid_client', undefined, 'apple-invalid-client'),
  provider('apple', 400, 'invalid_grant', undefined, 'apple-invalid-grant'),
  provider('spotify', 400, 'invalid_client', 'Invalid client secret', 'spotify-invalid-client'),
  provider('spotify', 400, 'invalid_grant', 'Invalid authorization code', 'spotify-code-refused'),
  provider('discord', 400, 'invalid_grant', 'Invalid "code" in request.', 'discord-code-refused'),
  provider('twitter', 400, 'invalid_request', 'Value passed for the authorization code was invalid.', 'x-code-refused'),
  answers('Twitch, wrong client', 400, { status: 400, message: 'invalid client' }, 'twitch-invalid-client', {
    provider: 'twitch',
  }),
  answers('Twitch, made-up code', 400, { status: 400, message: 'Invalid authorization code' }, 'twitch-code-refused', {
    provider: 'twitch',
  }),
  answers(
    'Strava, wrong client',
    400,
    { message: 'Bad Request', errors: [{ resource: 'Application', field: 'client_id', code: 'invalid' }] },
    'strava-client',
    { provider: 'strava' },
  ),
  answers(
    'Strava, made-up code',
    400,
    { message: 'Bad Request', errors: [{ resource: 'AuthorizationCode', field: 'code', code: 'invalid' }] },
    'strava-code-refused',
    { provider: 'strava' },
  ),
  answers(
    'Zoom, made-up code',
    400,
    { reason: 'Invalid authorization code', error: 'invalid_request' },
    'zoom-code-refused',
    {
      provider: 'zoom',
    },
  ),
  answers('WeChat, wrong secret', 200, { errcode: 40125, errmsg: 'invalid appsecret' }, 'wechat-code', {
    provider: 'wechat',
  }),
  ...aadsts,
  // No answer
  fails('connect', 'EADDRNOTAVAIL', 'host-unreachable'),
  fails('dns', 'EAI_FAIL', 'dns-temporary'),
  fails('request', 'ECONNABORTED', 'connection-reset'),
  fails('tls', 'ECONNRESET', 'connection-reset'),
  fails('tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-untrusted-chain'),
  fails('tls', 'CERT_UNTRUSTED', 'tls-untrusted-chain'),
  fails('tls', 'EPROTO', 'tls-wrong-version', 'packet length too long'),
  fails('tls', 'EPROTO', 'tls-handshake-failure', 'tlsv1 alert protocol version'),
  fails('tls', 'EPROTO', 'tls-client-cert-required', 'tlsv13 alert certificate required'),
  fails('proxy', 'PROXY_502', 'proxy-connect-denied'),
  fails('proxy', 'PROXY_503', 'proxy-connect-denied'),
  fails('proxy', 'CONNECT_TIMEOUT', 'proxy-timeout'),
  fails('proxy', 'PROXY_TLS', 'proxy-tls'),
  fails('connect', 'PROXY_UNSUPPORTED', 'proxy-unsupported'),
  fails('connect', 'PROXY_INVALID', 'proxy-unreachable'),
  fails('response', 'PROTOCOL_SWITCH', 'not-http'),
  fails('response', 'ETIMEDOUT', 'response-timeout'),
  fails('body', 'TIMEOUT', 'body-timeout'),
  {
    name: 'a body that did not come to its end in time',
    exchange: exchangeOf(200, '{"access_to', { failure: failureOf('body', 'TIMEOUT') }),
    outcome: 'body-timeout',
  },
  {
    name: 'an answer that broke off behind a whole error',
    exchange: exchangeOf(400, { error: 'invalid_client' }, { ...cc, failure: failureOf('body', 'ECONNRESET') }),
    outcome: 'invalid_client',
  },
  {
    name: 'a cancelled body',
    exchange: exchangeOf(200, 'a', { failure: failureOf('body', 'ABORTED') }),
    outcome: 'cancelled',
  },
];
