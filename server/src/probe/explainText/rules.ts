/**
 * Rules whose findings explain an outcome: the mistake in a file that leads to this end, most telling first. Each outcome is
 * named once, by its whole name, or among those that no file explains: two that sound alike may have nothing in common.
 */
const table: readonly (readonly [rules: string, outcomes: string])[] = [
  [
    'endpoint-provider-path endpoint-is-not-an-endpoint endpoint-swapped issuer-format url-malformed ' +
      'url-double-slash url-placeholder-host url-non-public-host compose-localhost cross-port-mismatch ' +
      'endpoint-tenant-unsuitable endpoint-issuer-mismatch endpoint-insecure-http env-empty-required-value ' +
      'cross-env-var-undefined env-unresolved-reference proxy-setting-suspicious url-whitespace ' +
      'cross-localhost-in-production',
    'dns-not-found dns-temporary connection-refused connection-reset host-unreachable connect-timeout ' +
      'proxy-unreachable network-error not-http address-refused discovery-refused discovery-not-found ' +
      'discovery-not-json discovery-no-token-endpoint discovery-endpoint-refused discovery-failed ' +
      'endpoint-not-a-url keys-not-read 404-json 404-html 404-app-gone 405 410 pasted-404 redirect ' +
      'redirect-login token-redirect ok-html ok-empty ok-other-json 401-bearer 401-negotiate 401-html ' +
      'keycloak-realm',
  ],
  [
    'endpoint-insecure-http issuer-format proxy-headers-not-trusted',
    'redirect-https endpoint-http-refused keycloak-https-required 400-plain-http-to-https',
  ],
  [
    'tls-verification-disabled endpoint-insecure-http url-non-public-host cross-port-mismatch',
    'tls-timeout tls-expired tls-not-yet-valid tls-self-signed tls-untrusted-chain tls-hostname ' +
      'tls-wrong-version tls-handshake-failure tls-client-cert-required',
  ],
  ['url-non-public-host compose-localhost cross-localhost-in-production', 'address-not-allowed'],
  [
    'proxy-setting-suspicious endpoint-is-not-an-endpoint endpoint-provider-path',
    'proxy-407 proxy-connect-denied proxy-timeout proxy-tls proxy-unsupported 403-oauth-json 403-json-gateway ' +
      '403-no-such-route 403-html-edge 403-html-plain 403-empty 403-cloudflare-1020 403-cloudflare-1010 ' +
      '403-cloudflare-ip cloudflare-challenge edge-block-200',
  ],
  [
    'endpoint-tenant-unsuitable endpoint-environment-mix endpoint-issuer-mismatch endpoint-version-mix ' +
      'cross-endpoint-mismatch endpoint-provider-path',
    'entra-consumers-endpoint entra-aadsts90002 entra-aadsts900023 entra-aadsts50059 entra-aadsts9001023 ' +
      'entra-aadsts50194 entra-aadsts700005 entra-account-not-in-tenant entra-personal-accounts entra-no-tenant ' +
      'authority-unknown auth0-tenant',
  ],
  [
    'client-id-format client-id-placeholder client-id-missing cross-client-id-mismatch ' +
      'client-id-secret-swapped endpoint-environment-mix endpoint-tenant-unsuitable cross-env-var-undefined',
    'entra-aadsts700016 entra-aadsts700011 google-unknown-client github-not-found okta-bad-client ' +
      'salesforce-invalid-client-id slack-invalid-client-id authorization-unknown-client twitch-invalid-client',
  ],
  [
    'client-secret-missing client-secret-is-id secret-stray-characters secret-placeholder secret-masked ' +
      'env-dollar-expands env-hash-truncates-value env-inline-comment env-quotes-kept-literally ' +
      'client-secret-expired cross-client-secret-mismatch cross-client-id-mismatch client-id-secret-swapped ' +
      'client-id-format secret-provider-mismatch client-basic-needs-encoding client-auth-method-keys ' +
      'client-auth-method-unknown cross-registration-capability token-kind-mismatch env-non-breaking-space ' +
      'env-crlf-line-endings env-invisible-character env-smart-quotes env-unbalanced-quote ' +
      'aspnet-section-separator compose-env-not-passed cross-env-var-undefined cross-env-drift ' +
      'endpoint-environment-mix public-client-with-secret apple-client-secret private-key-malformed',
    'invalid_client 401-www-authenticate-basic 401-basic-no-json 401-oauth-json 401-json-other 401-empty ' +
      'pasted-401 unauthorized_client-credentials entra-aadsts7000215 entra-aadsts7000218 google-bad-secret ' +
      'github-bad-credentials okta-bad-secret auth0-unauthorized cognito-invalid-client ' +
      'keycloak-bad-credentials salesforce-invalid-client slack-bad-client-secret facebook-secret ' +
      'linkedin-client apple-invalid-client spotify-invalid-client twitch-invalid-secret strava-client ' +
      'introspection-client x-missing-header credential-refused',
  ],
  ['client-secret-expired', 'entra-aadsts7000222'],
  ['public-client-with-secret cross-registration-capability', 'entra-aadsts700025'],
  [
    'client-auth-method-unknown client-auth-method-keys client-basic-needs-encoding ' +
      'cross-registration-capability public-client-with-secret',
    'token-auth-method',
  ],
  [
    'private-key-malformed apple-client-secret secret-stray-characters cross-client-id-mismatch ' +
      'client-auth-method-keys',
    'assertion-refused assertion-secret-refused assertion-signature assertion-algorithm assertion-expired ' +
      'assertion-key-unknown entra-aadsts700027 key-unusable key-not-read github-app-key',
  ],
  [
    'audience-resource-invalid cross-audience-mapper-missing jwt-issuer-or-audience-mismatch ' +
      'cross-client-id-mismatch',
    'auth0-audience assertion-audience token-audience id-token-audience',
  ],
  [
    'audience-resource-invalid mcp-protected-resource-metadata scope-client-credentials scope-unknown',
    'invalid_target invalid_resource login-invalid_target mcp-resource-mismatch mcp-oauth-missing ' +
      'resource-not-granted entra-aadsts500011 entra-resource-missing',
  ],
  ['endpoint-version-mix audience-resource-invalid', 'entra-aadsts901002'],
  [
    'cross-redirect-not-registered redirect-uri-near-miss redirect-uri-framework-path cross-base-url-origin ' +
      'cross-localhost-in-production redirect-uri-insecure-http redirect-uri-loopback-form ' +
      'redirect-uri-fragment redirect-uri-provider-rule redirect-uri-missing-path ' +
      'redirect-uri-points-at-provider redirect-uri-custom-scheme redirect-uri-wildcard ' +
      'redirect-uri-list-format url-double-slash proxy-headers-not-trusted url-whitespace ' +
      'env-quotes-kept-literally env-hash-truncates-value cross-port-mismatch cross-env-drift',
    'redirect_uri_mismatch entra-aadsts50011 entra-aadsts500113 entra-aadsts900971 google-redirect ' +
      'google-policy github-redirect slack-bad-redirect-uri slack-oauth-authorization-url-mismatch ' +
      'facebook-redirect linkedin-mismatch authorization-redirect-uri authorization-google-policy ' +
      'token-redirect-differs app-redirect-uri',
  ],
  [
    'cross-web-origin-missing cors-origin-format cross-base-url-origin cross-localhost-in-production ' +
      'cross-port-mismatch redirect-uri-loopback-form',
    'authorization-origin request-origin-untrusted',
  ],
  [
    'cors-origin-format cross-web-origin-missing cors-wildcard public-client-with-secret',
    'browser-cors entra-aadsts9002326',
  ],
  [
    'redirect-uri-framework-path redirect-uri-missing-path url-double-slash cross-base-url-origin',
    'callback-not-found',
  ],
  ['redirect-uri-insecure-http cross-base-url-origin', 'page-not-secure'],
  ['redirect-uri-custom-scheme redirect-uri-near-miss', 'app-scheme-missing'],
  [
    'cookie-breaks-callback cookie-secure-off-production cookie-samesite-none-insecure ' +
      'proxy-headers-not-trusted cross-base-url-origin cross-localhost-in-production session-secret-missing ' +
      'session-secret-length redirect-uri-loopback-form secret-shared-across-environments response-mode-invalid',
    'authorization-session-lost callback-state-missing callback-state-mismatch callback-state-unreadable ' +
      'callback-pkce-missing callback-nonce login-start-refused',
  ],
  [
    'session-secret-missing session-secret-length proxy-headers-not-trusted cross-base-url-origin',
    'callback-session-secret callback-host-untrusted session-keys-differ session-endpoint-unread',
  ],
  [
    'issuer-format cross-endpoint-mismatch endpoint-issuer-mismatch metadata-issuer ' +
      'jwt-issuer-or-audience-mismatch compose-localhost endpoint-version-mix endpoint-tenant-unsuitable ' +
      'endpoint-provider-path',
    'discovery-issuer-mismatch token-issuer callback-issuer id-token-issuer login-iss-mismatch ' + 'login-iss-missing',
  ],
  ['scope-missing-openid', 'id-token-missing'],
  [
    'jwt-alg-none jwt-malformed jwt-issuer-or-audience-mismatch endpoint-issuer-mismatch',
    'signed-in-id-token id-token-algorithm id-token-signature id-token-malformed id-token-encrypted ' +
      'id-token-refused token-signature token-malformed',
  ],
  [
    'jwt-expired lifetime-inconsistent lifetime-unit jwt-issuer-or-audience-mismatch ' + 'audience-resource-invalid',
    'token-expired token-revoked token-inactive token-invalid invalid_token id-token-expired ' +
      'resource-token-refused token-401-no-challenge token-key-unknown',
  ],
  [
    'token-kind-mismatch api-key-format secret-stray-characters secret-placeholder secret-masked ' +
      'env-quotes-kept-literally',
    'token-kind api-key-refused token-mode',
  ],
  [
    'pkce-missing pkce-plain',
    'invalid_grant-pkce invalid_request-pkce authorization-pkce-required entra-aadsts9002325 ' + 'entra-aadsts501481',
  ],
  [
    'scope-unknown scope-separator scope-case scope-encoded scope-invalid-characters scope-duplicate ' +
      'scope-client-credentials scope-deprecated cross-scope-not-declared scope-missing-openid ' +
      'scope-needs-review',
    'invalid_scope insufficient_scope entra-scope-unknown entra-aadsts70011 entra-aadsts700022 ' +
      'gitlab-invalid-scope login-invalid_scope token-insufficient-scope authorization-invalid-scope ' +
      'resource-scope resource-scope-differ answer-scope-changed ok-scope-reduced entra-permission-not-listed',
  ],
  ['scope-client-credentials scope-separator scope-unknown', 'entra-aadsts1002012'],
  ['scope-refresh-token refresh-rotation-disabled cross-registration-capability', 'refresh-token-missing'],
  [
    'response-type-invalid response-mode-invalid grant-response-mismatch grant-implicit',
    'unsupported_response_type login-unsupported_response_type authorization-unsupported-response-type',
  ],
  [
    'cross-registration-capability grant-type-unknown grant-response-mismatch client-credentials-public ' +
      'grant-implicit grant-password',
    'unauthorized_client unsupported_grant_type google-grant-unsupported okta-grant auth0-grant-disabled ' +
      'cognito-unauthorized keycloak-service-account keycloak-direct-access salesforce-grant ' +
      'slack-invalid-grant-type login-unauthorized_client authorization-unauthorized-client device-flow-off ' +
      'entra-aadsts9002327',
  ],
  [
    'redirect-uri-near-miss cross-base-url-origin pkce-missing pkce-plain refresh-rotation-disabled ' +
      'scope-refresh-token',
    'invalid_grant code-refused entra-aadsts70000 gitlab-code-refused okta-code-refused spotify-code-refused ' +
      'discord-code-refused x-code-refused twitch-code-refused strava-code-refused zoom-code-refused ' +
      'auth0-invalid-grant cognito-invalid-grant apple-invalid-grant',
  ],
  ['refresh-rotation-disabled scope-refresh-token', 'invalid_grant-refresh session-ended'],
  [
    'token-request-format client-id-missing redirect-uri-missing-path response-type-invalid pkce-missing ' +
      'env-empty-required-value redirect-uri-list-format',
    'invalid_request entra-parameter entra-aadsts900144 login-invalid_request authorization-parameter',
  ],
  ['token-request-format endpoint-swapped endpoint-provider-path', '415 entra-aadsts900561 entra-aadsts9002313'],
  [
    'openapi-plugin-consistency plugin-auth-invalid plugin-manifest-field openapi-oauth-flow ' + 'token-request-format',
    'plugin-authorization',
  ],
  [
    'client-id-missing client-secret-missing cross-env-var-undefined env-empty-required-value ' +
      'compose-env-not-passed',
    'provider-not-set-up provider-set-up-twice',
  ],
  [
    'compose-env-not-passed env-key-typo cross-env-var-undefined env-empty-required-value client-id-missing ' +
      'client-secret-missing',
    'variable-not-set',
  ],
  [
    'env-key-typo cross-env-var-undefined env-empty-required-value client-id-missing compose-env-not-passed',
    'client-id-absent',
  ],
];

/** Outcomes that are no mistake, or one that no file shows. */
const elsewhere =
  'response-timeout body-timeout response-truncated header-overflow not-sent cancelled ok-token ' +
  'ok-no-token-type ok-form-encoded ok-credentials-likely ok-client-known token-for-made-up-code ' +
  'ok-error-body ok-vendor-errcode ok-unreadable invalid_authorization_details invalid_dpop_proof ' +
  'use_dpop_nonce authorization_pending slow_down expired_token access_denied ' +
  'interaction-or-consent-required temporarily_unavailable oauth-other entra-aadsts7000112 ' +
  'entra-aadsts54005 entra-aadsts70008 entra-aadsts700082 entra-aadsts700084 entra-aadsts50173 ' +
  'entra-aadsts65001 entra-aadsts50105 entra-aadsts53003 entra-aadsts50196 entra-aadsts90055 ' +
  'entra-user-credentials entra-user-blocked entra-sign-in-again entra-consent-declined entra-admin-consent ' +
  'entra-tenant-restricted entra-device-policy entra-assertion-time entra-passed-on-token entra-device-code ' +
  'entra-other google-malformed-code google-expired-refresh github-bad-code github-unverified-email ' +
  'github-suspended okta-no-policy keycloak-code-not-valid keycloak-disabled salesforce-run-as ' +
  'salesforce-user salesforce-authentication slack-invalid-code slack-code-already-used slack-rate-limited ' +
  'facebook-code facebook-app-mode facebook-token box-unauthorized wechat-code 406 408 411 413 421 422 429 ' +
  '431 451 500 400-html 400-json 400-empty 403-region 403-cloudflare-1009 waf-challenge-202 ' +
  '429-cloudflare-1015 4xx-other 502-504 cloudflare-52x 5xx-other status-other ok-refreshed-new ' +
  'ok-refreshed-same ok-refreshed-none ok-signed-in login-denied login-interaction login-server login-other ' +
  'login-state-mismatch login-no-code login-timeout device-denied device-timeout device-malformed ' +
  'device-repeats-credential token-accepted token-accepted-userinfo token-accepted-no-sub token-active ' +
  'introspection-forbidden introspection-other token-not-seen token-basic-wanted token-dpop token-step-up ' +
  'token-forbidden token-not-found token-account token-sso token-api-disabled token-restricted token-region ' +
  'token-quota token-rate-limit token-overloaded token-bad-request token-html token-other ' +
  'authorization-client-disabled authorization-access-denied authorization-prompt-none ' +
  'authorization-server-error user-credentials callback-code-missing callback-account id-token-clock ' +
  'userinfo-subject nothing-recognised wrapper-only fetch-failed callback-unclear pasted-400 pasted-403 ' +
  'pasted-status registration-unsupported broker-exchange federation-trust federation-permission ' +
  'federation-impersonation tool-sign-in-expired tool-sign-in-missing git-sign-in-refused git-permission ' +
  'callback-headers-too-large cluster-sign-in-refused vault-role-type vault-role-unknown redirect-loop page-policy ' +
  'app-service-refused api-not-enabled android-signing interaction-running ' +
  'answer-without-token workspace-not-allowed broker-attributes x-authorize-page consent-missing ' +
  'user-account token-not-sent user-forgot-password callback-answer-lost provider-is-oidc sign-in-unclear ' +
  'credential-file-missing credential-file-kind credential-chain-empty frame-refused popup-blocked ' +
  'registration-refused account-absent library-misused mail-sign-in-refused mail-sign-in-off';

const words = (list: string): readonly string[] => list.split(' ');

const byOutcome: ReadonlyMap<string, readonly string[]> = new Map([
  ...words(elsewhere).map((outcome) => [outcome, []] as const),
  ...table.flatMap(([rules, outcomes]) => words(outcomes).map((outcome) => [outcome, words(rules)] as const)),
]);

/** Ids of rules that look for the mistake behind an outcome, most telling first; empty when no file can show it. */
export const rulesFor = (outcome: string): readonly string[] => byOutcome.get(outcome) ?? [];

/** Every outcome that was thought of here, as often as it is named. */
export const outcomesWithRules: readonly string[] = [elsewhere, ...table.map(([, outcomes]) => outcomes)].flatMap(
  words,
);
