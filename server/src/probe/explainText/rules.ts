/** Rules whose findings explain an outcome: the mistake in a file that leads to this end. The first that match count. */
const table: readonly (readonly [outcome: RegExp, rules: string])[] = [
  [/^endpoint-http/, 'endpoint-insecure-http issuer-format proxy-headers-not-trusted'],
  [
    /^variable-not-set/,
    'compose-env-not-passed env-key-typo cross-env-var-undefined env-empty-required-value client-id-missing client-secret-missing',
  ],
  [
    /^provider-(?:not-set-up|set-up)/,
    'client-id-missing client-secret-missing cross-env-var-undefined env-empty-required-value compose-env-not-passed',
  ],
  [
    /^client-id-absent/,
    'env-key-typo cross-env-var-undefined env-empty-required-value client-id-missing compose-env-not-passed',
  ],
  [/^(?:github-app|key-not-read)/, 'private-key-malformed'],
  [/^page-not-secure/, 'redirect-uri-insecure-http cross-base-url-origin'],
  [/^(?:api-key|tool-|api-not|android|workspace|interaction|federation|consent)/, ''],
  [
    /redirect|origin|50011|500011|900971|google-policy|bad_redirect/,
    'cross-redirect-not-registered redirect-uri-near-miss redirect-uri-framework-path cross-base-url-origin ' +
      'cross-localhost-in-production redirect-uri-insecure-http redirect-uri-loopback-form redirect-uri-fragment ' +
      'redirect-uri-provider-rule redirect-uri-missing-path redirect-uri-points-at-provider redirect-uri-custom-scheme ' +
      'redirect-uri-wildcard redirect-uri-list-format url-double-slash proxy-headers-not-trusted url-whitespace ' +
      'env-quotes-kept-literally env-hash-truncates-value cross-port-mismatch cross-env-drift',
  ],
  [
    /callback-(?:state|pkce|nonce)|session-lost/,
    'cookie-breaks-callback cookie-secure-off-production cookie-samesite-none-insecure proxy-headers-not-trusted ' +
      'cross-base-url-origin cross-localhost-in-production session-secret-missing session-secret-length ' +
      'redirect-uri-loopback-form secret-shared-across-environments response-mode-invalid',
  ],
  [
    /callback-session-secret|callback-host/,
    'session-secret-missing session-secret-length proxy-headers-not-trusted cross-base-url-origin',
  ],
  [
    /callback-not-found/,
    'redirect-uri-framework-path redirect-uri-missing-path url-double-slash cross-base-url-origin',
  ],
  [
    /issuer|callback-issuer/,
    'issuer-format cross-endpoint-mismatch endpoint-issuer-mismatch metadata-issuer jwt-issuer-or-audience-mismatch ' +
      'compose-localhost endpoint-version-mix endpoint-tenant-unsuitable endpoint-provider-path',
  ],
  [
    /audience/,
    'audience-resource-invalid cross-audience-mapper-missing jwt-issuer-or-audience-mismatch cross-client-id-mismatch',
  ],
  [/id-token-missing/, 'scope-missing-openid'],
  [
    /token-expired|token-revoked|resource-token/,
    'jwt-expired lifetime-inconsistent lifetime-unit jwt-issuer-or-audience-mismatch audience-resource-invalid',
  ],
  [/id-token/, 'jwt-alg-none jwt-malformed jwt-issuer-or-audience-mismatch endpoint-issuer-mismatch'],
  [/pkce/, 'pkce-missing pkce-plain'],
  [
    /scope/,
    'scope-unknown scope-separator scope-case scope-encoded scope-invalid-characters scope-duplicate ' +
      'scope-client-credentials scope-deprecated cross-scope-not-declared scope-missing-openid scope-needs-review',
  ],
  [/response-type/, 'response-type-invalid response-mode-invalid grant-response-mismatch grant-implicit'],
  [
    /grant_type|unauthorized_client|unauthorized-client|service-account|direct-access|-grant/,
    'cross-registration-capability grant-type-unknown grant-response-mismatch client-credentials-public grant-implicit grant-password',
  ],
  [/secret-expired|7000222/, 'client-secret-expired'],
  [
    /unknown-client|700016|700025|unknown/,
    'client-id-format client-id-placeholder client-id-missing cross-client-id-mismatch client-id-secret-swapped ' +
      'endpoint-environment-mix endpoint-tenant-unsuitable cross-env-var-undefined',
  ],
  [
    /invalid_client|credentials|secret|401|700021|700027|client|aadsts7000/,
    'client-secret-missing client-secret-is-id secret-stray-characters secret-placeholder secret-masked env-dollar-expands ' +
      'env-hash-truncates-value env-inline-comment env-quotes-kept-literally client-secret-expired ' +
      'cross-client-secret-mismatch cross-client-id-mismatch client-id-secret-swapped client-id-format ' +
      'secret-provider-mismatch client-basic-needs-encoding client-auth-method-keys client-auth-method-unknown ' +
      'cross-registration-capability token-kind-mismatch env-non-breaking-space env-crlf-line-endings ' +
      'env-invisible-character env-smart-quotes env-unbalanced-quote compose-env-not-passed cross-env-var-undefined ' +
      'cross-env-drift endpoint-environment-mix public-client-with-secret apple-client-secret private-key-malformed',
  ],
  [
    /code-refused|invalid_grant/,
    'redirect-uri-near-miss cross-base-url-origin pkce-missing pkce-plain refresh-rotation-disabled scope-refresh-token',
  ],
  [
    /^tls|endpoint-insecure/,
    'tls-verification-disabled endpoint-insecure-http url-non-public-host cross-port-mismatch',
  ],
  [
    /^dns|^keys|^connect|refused|^host|unreachable|discovery|not-a-url|404|405|endpoint|network/,
    'endpoint-provider-path endpoint-is-not-an-endpoint endpoint-swapped issuer-format url-malformed url-double-slash ' +
      'url-placeholder-host url-non-public-host compose-localhost cross-port-mismatch endpoint-tenant-unsuitable ' +
      'endpoint-issuer-mismatch endpoint-insecure-http env-empty-required-value cross-env-var-undefined ' +
      'env-unresolved-reference proxy-setting-suspicious url-whitespace cross-localhost-in-production',
  ],
  [/cors/, 'cors-origin-format cross-web-origin-missing cors-wildcard public-client-with-secret'],
  [/^403|proxy|edge|cloudflare|region/, 'proxy-setting-suspicious endpoint-is-not-an-endpoint endpoint-provider-path'],
  [
    /parameter|invalid_request/,
    'client-id-missing redirect-uri-missing-path response-type-invalid pkce-missing env-empty-required-value redirect-uri-list-format',
  ],
  [
    /plugin/,
    'openapi-plugin-consistency plugin-auth-invalid plugin-manifest-field openapi-oauth-flow token-request-format',
  ],
  [/target|resource/, 'audience-resource-invalid mcp-protected-resource-metadata'],
];

/** Ids of rules that look for the mistake behind an outcome, most telling first; empty when no file can show it. */
export function rulesFor(outcome: string): readonly string[] {
  return (
    table
      .find(([pattern]) => pattern.test(outcome))?.[1]
      .split(' ')
      .filter((id) => id !== '') ?? []
  );
}
