/** Which rules and outcomes meet each mistake that people lose days on; `generate.ts` checks the ids and prints the table. */

export interface Coverage {
  readonly what: string;
  readonly rules: readonly string[];
  readonly outcomes: readonly string[];
  /** What is not met, or why a side is empty. */
  readonly note?: string;
}

const row = (what: string, rules: string, outcomes: string, note?: string): Coverage => ({
  what,
  rules: rules === '' ? [] : rules.split(' '),
  outcomes: outcomes === '' ? [] : outcomes.split(' '),
  ...(note === undefined ? {} : { note }),
});

/** In the order of the collection, from the most frequent. */
export const mistakes: readonly Coverage[] = [
  row(
    'The redirect URI is built from a base URL that is unset, or localhost in production',
    'cross-localhost-in-production cross-base-url-origin cross-redirect-not-registered cross-env-drift',
    'redirect_uri_mismatch entra-aadsts50011 google-redirect',
  ),
  row(
    'http instead of https in the redirect URI behind a proxy that ends TLS',
    'redirect-uri-insecure-http proxy-headers-not-trusted redirect-uri-near-miss',
    'redirect_uri_mismatch keycloak-https-required',
  ),
  row(
    'The callback path is not the one of the framework',
    'redirect-uri-framework-path redirect-uri-missing-path cross-redirect-not-registered',
    'redirect_uri_mismatch',
  ),
  row(
    'A slash at the end of the issuer',
    'cross-endpoint-mismatch issuer-format metadata-issuer',
    'discovery-issuer-mismatch',
  ),
  row(
    'The issuer is the address of the discovery document',
    'issuer-format endpoint-is-not-an-endpoint',
    'discovery-not-found discovery-issuer-mismatch',
  ),
  row(
    'The issuer has another host for the browser than for the container',
    'compose-localhost cross-endpoint-mismatch',
    'connection-refused discovery-issuer-mismatch',
  ),
  row('Keycloak with or without the old /auth prefix', 'endpoint-provider-path', '404-json 404-html keycloak-realm'),
  row(
    'Basic where the server wants post, or the reverse',
    'cross-registration-capability client-auth-method-unknown client-auth-method-keys metadata-unsupported-setting',
    'invalid_client 401-www-authenticate-basic unauthorized_client-credentials',
  ),
  row(
    'Entra: the ID of the secret instead of its value, or an expired secret',
    'client-secret-is-id client-secret-expired',
    'entra-aadsts7000215 entra-aadsts7000222',
  ),
  row('`$` in a secret is expanded away', 'env-dollar-expands', 'invalid_client'),
  row('`#` cuts a secret', 'env-hash-truncates-value env-inline-comment', 'invalid_client'),
  row(
    'Quotes become part of the value',
    'env-quotes-kept-literally secret-stray-characters',
    'invalid_client unauthorized_client',
  ),
  row(
    'A line break or blank at the end of a secret',
    'secret-stray-characters env-non-breaking-space env-invisible-character env-crlf-line-endings',
    'invalid_client',
  ),
  row(
    'A cookie or session secret of the wrong length',
    'session-secret-length secret-low-entropy',
    '',
    'It is never sent.',
  ),
  row(
    'No session secret, or a host that is not trusted',
    'session-secret-missing proxy-headers-not-trusted',
    '',
    'It concerns the application alone.',
  ),
  row(
    'No audience, so the token is opaque',
    'audience-resource-invalid',
    'auth0-audience',
    'That an API expects a JWT is in code; an audience that is missing in one environment only is cross-env-drift.',
  ),
  row(
    'Another audience than the API expects',
    'cross-audience-mapper-missing jwt-issuer-or-audience-mismatch',
    'invalid_token',
  ),
  row(
    'The resource of an MCP server is not its URL',
    'mcp-protected-resource-metadata audience-resource-invalid',
    'invalid_target invalid_resource entra-aadsts9001023',
  ),
  row(
    'A firewall or bot check in front of the token endpoint',
    '',
    'cloudflare-challenge 403-cloudflare-1010 403-cloudflare-1020 403-html-edge edge-block-200 waf-challenge-202',
    'Nothing in a file shows it.',
  ),
  row('403 for a region, or because a proxy is not used', 'proxy-setting-suspicious', '403-region 403-cloudflare-1009'),
  row(
    'Proxy variables with a wrong scheme or a port of old',
    'proxy-setting-suspicious',
    'proxy-unreachable proxy-connect-denied proxy-407',
  ),
  row(
    'Single-page and web platform of Entra confused',
    'public-client-with-secret',
    'entra-aadsts9002326 entra-aadsts9002327',
  ),
  row(
    'Tenant or authority wrong, empty or a placeholder',
    'endpoint-tenant-unsuitable url-double-slash env-empty-required-value',
    'entra-aadsts700016 entra-aadsts90002 entra-aadsts50194 entra-aadsts900023',
  ),
  row(
    'A client_id of the wrong form',
    'client-id-format client-id-secret-swapped secret-provider-mismatch',
    'entra-aadsts700016 google-unknown-client',
  ),
  row('Okta: organisation server or /oauth2/default', 'cross-endpoint-mismatch', 'invalid_token okta-no-policy'),
  row('The wrong separator between scopes', 'scope-separator scope-encoded', 'invalid_scope entra-aadsts70011'),
  row('No scope, or no openid', 'scope-missing-openid env-empty-required-value', 'invalid_scope'),
  row('No refresh token', 'scope-refresh-token', 'ok-token'),
  row(
    'Google in testing mode: refresh tokens end after seven days',
    '',
    'google-expired-refresh invalid_grant',
    'The publishing status is in Google’s console, in no file.',
  ),
  row('Another signing algorithm of the ID token', 'metadata-unsupported-setting jwt-alg-none', ''),
  row(
    'PKCE: method, verifier, or unknown to one side',
    'pkce-plain pkce-missing cross-registration-capability',
    'invalid_grant-pkce invalid_request-pkce entra-aadsts501481',
  ),
  row(
    'The code is used twice or too late, or with another redirect URI',
    'cross-redirect-not-registered',
    'invalid_grant github-bad-code slack-code-already-used',
  ),
  row(
    'Supabase: the list of redirect URLs does not match',
    'cross-redirect-not-registered redirect-uri-wildcard',
    'redirect_uri_mismatch',
  ),
  row(
    'A reference is sent as it is written',
    'env-unresolved-reference cross-env-var-undefined cross-object-key-undefined',
    'invalid_client',
  ),
  row(
    'An unset variable ends up empty in a URL',
    'env-empty-required-value client-id-missing url-double-slash',
    'entra-aadsts90002 404-json',
  ),
  row(
    'A placeholder is left in',
    'client-id-placeholder secret-placeholder url-placeholder-host secret-masked',
    'invalid_client dns-not-found',
  ),
  row('A typo in a key', 'env-key-typo', ''),
  row(
    'The state cookie is lost',
    'cookie-breaks-callback cookie-samesite-none-insecure cookie-secure-off-production',
    '',
  ),
  row(
    'The redirect URI is not registered',
    'cross-redirect-not-registered redirect-uri-wildcard redirect-uri-provider-rule',
    'redirect_uri_mismatch',
  ),
  row('Argo CD and Dex: callback or client id wrong', 'cross-redirect-not-registered', 'redirect_uri_mismatch'),
  row(
    'Port or sub-path in the root URL',
    'cross-port-mismatch cross-base-url-origin cross-redirect-not-registered',
    'redirect_uri_mismatch',
  ),
  row(
    'MCP: the server registers nobody, and no client_id is configured',
    'mcp-client-metadata-document',
    '',
    'Whether a server registers clients is in its metadata: read it with the discovery check.',
  ),
  row(
    'Loopback redirects: https, fixed port, localhost or 127.0.0.1',
    'redirect-uri-loopback-form redirect-uri-provider-rule',
    'redirect_uri_mismatch',
  ),
  row('A secret that needs encoding in Basic', 'client-basic-needs-encoding', 'invalid_client'),
  row('A secret with a public prefix', 'secret-public-prefix', '', 'A request cannot show it.'),
  row('Apple: the secret is expired or signed for something else', 'apple-client-secret', 'apple-invalid-client'),
  row(
    '200 with an error in the body',
    '',
    'ok-error-body github-bad-credentials slack-bad-client-secret ok-vendor-errcode',
    'It is the server’s way to answer.',
  ),
  row('The request is encoded wrongly', 'token-request-format', '415 406 invalid_request'),
  row('429 without Retry-After', '', '429 429-cloudflare-1015 slack-rate-limited', 'How often is asked is in code.'),
  row(
    'Cognito: prefix instead of domain, or the issuer’s host',
    'endpoint-provider-path endpoint-is-not-an-endpoint url-double-slash',
    'cognito-invalid-client 404-json',
  ),
  row(
    'http where the provider forbids it',
    'redirect-uri-insecure-http endpoint-insecure-http',
    'redirect-https keycloak-https-required',
  ),
  row('Clocks that differ', '', 'entra-aadsts700027', 'The Date of each answer is compared with the clock.'),
  row('A certificate of one’s own', 'tls-verification-disabled', 'tls-self-signed tls-untrusted-chain'),
  row(
    'Plugin manifests and actions',
    'plugin-manifest-field plugin-auth-invalid openapi-plugin-consistency openapi-oauth-flow',
    'ok-html 404-html',
  ),
];

/** What the product promises to meet, row by row. */
export const promises: readonly Coverage[] = [
  row(
    'Expired token, session or secret',
    'jwt-expired client-secret-expired apple-client-secret lifetime-inconsistent lifetime-unit',
    'invalid_token expired_token entra-aadsts7000222',
  ),
  row(
    'Invalid or malformed token or key',
    'jwt-malformed api-key-format token-kind-mismatch private-key-malformed secret-stray-characters',
    'invalid_token 401-empty 401-bearer',
  ),
  row('Rate limit', '', '429 429-cloudflare-1015 slow_down slack-rate-limited', 'No file says how often is asked.'),
  row('Malformed request', 'token-request-format client-auth-method-unknown', '405 406 411 415 invalid_request'),
  row(
    'Wrong client_id or client_secret',
    'client-id-format cross-client-id-mismatch cross-client-secret-mismatch client-secret-is-id',
    'invalid_client google-bad-secret keycloak-bad-credentials',
  ),
  row(
    'The redirect URI is not the registered one',
    'cross-redirect-not-registered redirect-uri-near-miss redirect-uri-framework-path',
    'redirect_uri_mismatch entra-aadsts50011 github-redirect',
  ),
  row(
    'The grant is not enabled',
    'cross-registration-capability grant-type-unknown grant-response-mismatch',
    'unauthorized_client unsupported_grant_type auth0-grant-disabled',
  ),
  row(
    'Scope missing, misspelt, wrongly separated, not allowed',
    'scope-unknown scope-separator scope-missing-openid cross-scope-not-declared own-provider',
    'invalid_scope insufficient_scope',
  ),
  row(
    'Permission or policy, not configuration',
    '',
    'access_denied entra-aadsts53003 entra-aadsts50105 interaction-or-consent-required',
    'No file says it; the first line of every report tells the two apart.',
  ),
  row('The application is not reviewed or not live', 'scope-needs-review', 'facebook-app-mode google-policy'),
  row(
    'Allow-list, firewall, proxy',
    'proxy-setting-suspicious proxy-headers-not-trusted',
    '403-html-edge 403-html-plain 403-json-gateway proxy-407',
  ),
  row(
    'Wrong endpoint, port or protocol',
    'endpoint-provider-path endpoint-swapped endpoint-insecure-http endpoint-is-not-an-endpoint',
    'dns-not-found connection-refused redirect 404-json ok-html not-http',
  ),
  row(
    'The code was used or is too old',
    '',
    'invalid_grant slack-code-already-used github-bad-code',
    'A code lives for seconds and stands in no file.',
  ),
  row(
    'Environments that disagree',
    'cross-env-drift cross-localhost-in-production endpoint-environment-mix secret-shared-across-environments',
    '',
    'Tests of two environments can be compared.',
  ),
  row(
    'Secrets in the wrong place',
    'secret-public-prefix secret-in-committed-config secret-env-file-tracked secret-placeholder secret-in-example-file',
    '',
    'A request cannot show it.',
  ),
  row(
    'Plugin manifest or API description wrong',
    'plugin-auth-invalid openapi-oauth-flow mcp-protected-resource-metadata metadata-required-field',
    'discovery-not-found discovery-issuer-mismatch',
  ),
  row('Asking for help safely', '', '', 'Every report can be copied as Markdown; nothing secret is in it.'),
  row(
    'Prevention',
    'lifetime-inconsistent scope-refresh-token refresh-rotation-disabled client-secret-expired',
    'ok-token',
  ),
];

/** The page; throws when a row names a rule or outcome that is not there, or says nothing at all. */
export function coveragePage(rules: ReadonlySet<string>, outcomes: ReadonlySet<string>): string {
  for (const { what, rules: named, outcomes: met, note } of [...mistakes, ...promises]) {
    for (const id of named) if (!rules.has(id)) throw new Error(`coverage "${what}": there is no rule ${id}`);
    for (const id of met) if (!outcomes.has(id)) throw new Error(`coverage "${what}": there is no outcome ${id}`);
    if ((named.length === 0 || met.length === 0) && named.length + met.length < 1 && note === undefined) {
      throw new Error(`coverage "${what}" is empty and says not why`);
    }
  }
  return `# What is met, and by what

Generated. The mistakes are ${mistakes.length} that people lost days on, collected from public issue threads, the most frequent first. A
rule finds them in files; an outcome of a test explains them from an answer.

${table(mistakes)}

## What the product is for

${table(promises)}
`;
}

function table(rows: readonly Coverage[]): string {
  const lines = rows.map(({ what, rules, outcomes, note }, index) => {
    const links = rules.map((id) => `[${id}](rules/${id}.md)`).join(', ');
    return `| ${index + 1} | ${what} | ${links} | ${outcomes.map((id) => `\`${id}\``).join(', ')} | ${note ?? ''} |`;
  });
  return ['| | mistake | rules | outcomes of a test | note |', '|---|---|---|---|---|', ...lines].join('\n');
}
