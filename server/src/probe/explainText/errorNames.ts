/** Error codes that are telling wherever they stand: of OAuth, OpenID Connect, their extensions, and of providers. */
export const errorNames: ReadonlySet<string> = new Set(
  (
    'invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type unsupported_response_type ' +
    'invalid_scope access_denied server_error temporarily_unavailable invalid_token insufficient_scope invalid_target ' +
    'invalid_resource invalid_redirect_uri redirect_uri_mismatch interaction_required login_required consent_required ' +
    'account_selection_required invalid_request_uri invalid_request_object request_not_supported ' +
    'request_uri_not_supported registration_not_supported authorization_pending slow_down expired_token ' +
    'invalid_dpop_proof use_dpop_nonce invalid_authorization_details mfa_required invalid_client_metadata ' +
    'unmet_authentication_requirements unsupported_token_type invalid_client_id incorrect_client_credentials ' +
    'bad_verification_code bad_client_secret bad_redirect_uri invalid_code code_already_used invalid_grant_type ' +
    'oauth_authorization_url_mismatch invalid_client_secret unverified_user_email application_suspended ' +
    'admin_policy_enforced org_internal disallowed_useragent access_not_configured deleted_client invalid_audience ' +
    'invalid_auth not_authed token_revoked token_expired missing_scope account_inactive ratelimited invalid_team ' +
    'invalid_client_credentials client_not_found client_disabled invalid_code_verifier code_verifier_missing ' +
    'pkce_verification_failed not_allowed invalid_user_credentials user_not_found user_disabled ' +
    'user_temporarily_disabled rejected_by_user expired_code cookie_not_found session_expired user_session_not_found ' +
    'ssl_required invalid_signature oauthexception inactive_user inactive_org rate_limit_exceeded ' +
    'redirect_mismatch oauth_app_blocked unsupported_over_http unsupported_response_mode invalid_user_code invalid_identity_provider ' +
    'mismatching_redirect_uri invalid_redirect_url redirect_uri_not_allowed invalid_id_token'
  ).split(' '),
);

/** A code by its form: letters with underscores, and an ending or beginning that errors have. */
export const looksLikeError = (text: string): boolean =>
  errorNames.has(text.toLowerCase()) ||
  /^(?:invalid|unsupported|unauthorized|missing|expired|bad|unknown)_[a-z_]{2,40}$/i.test(text);
