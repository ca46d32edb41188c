/**
 * The ways a token request can end that the specifications and the providers' error references know (RFC 6749 section 5.2,
 * RFC 8628, RFC 9449, Node.js and OpenSSL error codes, vendors' pages; 2026-11), by a name of their own. Most have our
 * outcome of the same name.
 */
const sameName: readonly string[] = `
  dns-not-found dns-temporary connection-refused connection-reset host-unreachable connect-timeout
  response-timeout tls-expired tls-not-yet-valid tls-self-signed tls-untrusted-chain tls-hostname
  tls-wrong-version tls-handshake-failure tls-client-cert-required proxy-407 proxy-connect-denied ok-token
  ok-scope-reduced ok-no-token-type ok-form-encoded ok-error-body ok-vendor-errcode ok-html waf-challenge-202
  invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope
  invalid_target invalid_dpop_proof use_dpop_nonce authorization_pending slow_down expired_token access_denied
  interaction-or-consent-required invalid_resource invalid_authorization_details temporarily_unavailable
  redirect_uri_mismatch 400-plain-http-to-https 400-html 401-www-authenticate-basic 401-basic-no-json 401-bearer
  401-negotiate 401-json-other 403-oauth-json 403-json-gateway 403-html-edge 403-html-plain 404-json 404-html 405
  406 408 410 411 413 415 421 422 429 431 451 500 502-504 cloudflare-52x entra-aadsts7000215 entra-aadsts7000222
  entra-aadsts7000218 entra-aadsts700025 entra-aadsts700016 entra-aadsts700011 entra-aadsts7000112
  entra-aadsts90002 entra-aadsts50059 entra-aadsts9001023 entra-aadsts50194 entra-aadsts50011 entra-aadsts900971
  entra-aadsts54005 entra-aadsts70008 entra-aadsts700082 entra-aadsts700084 entra-aadsts50173 entra-aadsts70000
  entra-aadsts9002313 entra-aadsts700005 entra-aadsts501481 entra-aadsts9002325 entra-aadsts9002326
  entra-aadsts9002327 entra-aadsts70011 entra-aadsts1002012 entra-aadsts700022 entra-aadsts500011
  entra-aadsts901002 entra-aadsts65001 entra-aadsts50105 entra-aadsts53003 entra-aadsts700027 entra-aadsts900144
  entra-aadsts900561 entra-aadsts50196 entra-aadsts90055 google-unknown-client google-bad-secret
  google-malformed-code google-expired-refresh google-redirect google-policy google-grant-unsupported
  github-bad-credentials github-bad-code github-redirect github-not-found github-unverified-email
  gitlab-invalid-scope okta-bad-secret okta-bad-client okta-no-policy okta-grant auth0-unauthorized
  auth0-invalid-grant auth0-grant-disabled auth0-audience auth0-tenant cognito-invalid-client cognito-unauthorized
  cognito-invalid-grant keycloak-bad-credentials keycloak-code-not-valid keycloak-service-account
  keycloak-direct-access keycloak-https-required keycloak-realm salesforce-invalid-client-id
  salesforce-invalid-client salesforce-run-as salesforce-grant salesforce-user slack-invalid-client-id
  slack-bad-client-secret slack-invalid-code slack-code-already-used slack-bad-redirect-uri
  slack-oauth-authorization-url-mismatch slack-invalid-grant-type facebook-secret facebook-code facebook-redirect
  facebook-app-mode facebook-token linkedin-client linkedin-mismatch box-unauthorized apple-invalid-client
  apple-invalid-grant spotify-invalid-client x-missing-header
`
  .trim()
  .split(/\s+/);

/** Ours are finer here, or go by another name. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  'redirect-301-302-303': ['redirect', 'redirect-login', 'redirect-https'],
  'redirect-307-308': ['redirect'],
  'ok-slack-false': ['ok-error-body', 'slack-invalid-client-id', 'slack-bad-client-secret', 'slack-invalid-code'],
  'ok-empty-or-other-json': ['ok-empty', 'ok-other-json', 'ok-unreadable'],
  // LinkedIn's unauthorized_scope_error comes from the authorization endpoint, so it is judged in a sign-in.
  'linkedin-scope': ['login-invalid_scope'],
};

/** Each known way to end and the outcomes that judge it. */
export const knownOutcomes: ReadonlyMap<string, readonly string[]> = new Map([
  ...sameName.map((id) => [id, [id]] as const),
  ...Object.entries(otherNames),
]);
