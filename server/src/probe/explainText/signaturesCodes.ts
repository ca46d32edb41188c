import type { ErrorLeg, Signature } from './types.ts';

/** One meaning, and the codes of a product that have it, with spaces between. */
type Row = readonly [outcome: string, leg: ErrorLeg, codes: string];

/** `before`: what stands in front of a code, so that it is no word of a sentence. */
const codesOf = (before: string, rows: readonly Row[]): readonly Signature[] =>
  rows.map(([outcome, leg, codes]) => ({
    outcome,
    leg,
    pattern: new RegExp(`${before}(?:${codes.replaceAll(' ', '|')})(?![\\w-])`, 'i'),
    rank: 'specific',
    isCode: true,
  }));

/**
 * FusionAuth’s `error_reason`, which stands beside the error of RFC 6749 (FusionAuth/fusionauth-java-client,
 * OAuthError.java, read 2026-11-23). Reasons that say no more than the error beside them are left out.
 */
const fusionAuth = codesOf(`error_reason["']?\\s{0,3}[=:]\\s{0,3}["']?`, [
  ['code-refused', 'token', 'auth_code_not_found'],
  ['invalid_grant-refresh', 'token', 'refresh_token_not_found'],
  ['user-credentials', 'token', 'invalid_user_credentials'],
  ['user-account', 'token', 'user_expired user_locked user_not_found login_prevented'],
  ['invalid_grant-pkce', 'token', 'invalid_pkce_code_verifier missing_code_verifier'],
  ['unauthorized_client', 'token', 'grant_type_disabled'],
  [
    'authorization-pkce-required',
    'authorization',
    'invalid_pkce_code_challenge invalid_pkce_code_challenge_method missing_code_challenge',
  ],
  ['authorization-origin', 'authorization', 'invalid_origin invalid_origin_opaque'],
  ['authorization-access-denied', 'authorization', 'consent_canceled'],
  ['authorization-invalid-scope', 'authorization', 'missing_required_scope unknown_scope'],
  ['id-token-expired', 'resource', 'access_token_expired'],
  ['id-token-clock', 'resource', 'access_token_unavailable_for_processing'],
  ['id-token-malformed', 'resource', 'access_token_malformed'],
  ['token-not-sent', 'resource', 'access_token_required'],
]);

/** MSAL.js (AzureAD/microsoft-authentication-library-for-js, the files *ErrorCodes.ts, read 2026-11-23). */
const msal = codesOf('\\b', [
  [
    'account-absent',
    'callback',
    'no_account_error no_account_found no_account_in_silent_request no_tokens_found native_account_unavailable',
  ],
  ['callback-state-missing', 'callback', 'no_state_in_hash unable_to_parse_token_request_cache_error'],
  ['callback-state-mismatch', 'callback', 'unable_to_parse_state state_interaction_type_mismatch'],
  [
    'callback-answer-lost',
    'callback',
    'hash_does_not_contain_known_properties hash_not_deserialized redirect_bridge_empty_response redirect_bridge_timeout iframe_closed_prematurely',
  ],
  ['callback-code-missing', 'callback', 'authorization_code_missing_from_server_response'],
  ['interaction-running', 'callback', 'interaction_in_progress_cancelled'],
  [
    'library-misused',
    'start',
    'uninitialized_public_client_application non_browser_environment empty_input_scopeset silent_prompt_value_error auth_request_not_set_error',
  ],
]);

/**
 * Firebase Authentication (firebase/firebase-js-sdk, packages/auth/src/core/errors.ts, read 2026-11-23); Flutter’s
 * begin with firebase_auth.
 */
const firebase = codesOf('\\b(?:firebase_)?auth/', [
  ['credential-refused', 'token', 'invalid-credential rejected-credential invalid-login-credentials'],
  ['user-credentials', 'authorization', 'wrong-password user-not-found'],
  ['callback-nonce', 'callback', 'missing-or-invalid-nonce'],
  [
    'callback-account',
    'callback',
    'credential-already-in-use email-already-in-use user-mismatch unverified-email admin-restricted-operation',
  ],
  ['authorization-access-denied', 'authorization', 'user-cancelled redirect-cancelled-by-user login-blocked'],
  ['account-absent', 'callback', 'user-signed-out null-user'],
  ['interaction-or-consent-required', 'token', 'multi-factor-auth-required requires-recent-login'],
  ['interaction-running', 'callback', 'redirect-operation-pending'],
  ['callback-answer-lost', 'callback', 'web-storage-unsupported no-auth-event'],
  ['id-token-expired', 'resource', 'user-token-expired'],
  ['id-token-audience', 'resource', 'custom-token-mismatch invalid-user-token tenant-id-mismatch'],
  ['id-token-malformed', 'resource', 'invalid-custom-token'],
  ['provider-not-set-up', 'start', 'invalid-provider-id invalid-tenant-id auth-domain-config-required'],
  ['api-key-refused', 'resource', 'app-not-authorized invalid-app-id'],
  ['android-signing', 'authorization', 'invalid-cert-hash'],
  ['authorization-redirect-uri', 'authorization', 'unauthorized-continue-uri invalid-continue-uri'],
  ['429', 'token', 'too-many-requests quota-exceeded'],
  [
    'library-misused',
    'start',
    'argument-error already-initialized app-deleted dependent-sdk-initialized-before-auth operation-not-supported-in-this-environment invalid-persistence-type',
  ],
]);

/** Supabase Auth (supabase/auth, internal/api/apierrors/errorcode.go, read 2026-11-23). */
const supabase = codesOf(`\\b(?:error_)?code["']?\\s{0,2}[:=]\\s{0,2}["']?`, [
  [
    'callback-state-missing',
    'callback',
    'flow_state_not_found flow_state_expired oauth_client_state_not_found oauth_client_state_expired saml_relay_state_not_found saml_relay_state_expired bad_oauth_callback',
  ],
  ['callback-state-mismatch', 'callback', 'bad_oauth_state oauth_invalid_state'],
  ['invalid_grant-pkce', 'token', 'bad_code_verifier'],
  ['invalid_grant-refresh', 'token', 'refresh_token_not_found refresh_token_already_used'],
  [
    'provider-not-set-up',
    'start',
    'oauth_provider_not_supported provider_disabled sso_provider_not_found sso_provider_disabled',
  ],
  [
    'callback-account',
    'callback',
    'provider_email_needs_verification identity_already_exists manual_linking_disabled email_address_not_authorized',
  ],
  ['user-account', 'token', 'user_banned email_not_confirmed phone_not_confirmed'],
  ['id-token-audience', 'token', 'unexpected_audience'],
  ['token-not-sent', 'resource', 'no_authorization'],
  ['resource-token-refused', 'resource', 'bad_jwt'],
  ['interaction-or-consent-required', 'token', 'insufficient_aal reauthentication_needed'],
  ['authorization-unknown-client', 'authorization', 'oauth_client_not_found'],
  ['authorization-session-lost', 'authorization', 'oauth_authorization_not_found'],
  ['429', 'token', 'over_request_rate_limit over_email_send_rate_limit over_sms_send_rate_limit'],
]);

/**
 * Ids of Ory Kratos (ory/kratos-selfservice-ui-react-nextjs, the handlers of flow errors), and Clerk (clerk.com/docs,
 * errors; read 2026-11-23).
 */
const sessions = [
  ...codesOf('\\b', [
    [
      'authorization-session-lost',
      'authorization',
      'security_csrf_violation security_identity_mismatch self_service_flow_expired self_service_flow_replaced',
    ],
    ['interaction-or-consent-required', 'token', 'session_aal2_required session_refresh_required'],
    ['authorization-redirect-uri', 'authorization', 'self_service_flow_return_to_forbidden'],
    ['authorization-session-lost', 'authorization', 'dev_browser_unauthenticated'],
    ['api-key-refused', 'resource', 'clerk_key_invalid'],
  ]),
  ...codesOf(`\\bcode["']?\\s{0,2}:\\s{0,2}["']?`, [
    ['token-not-sent', 'resource', 'authentication_invalid authorization_header_format_invalid'],
  ]),
];

/**
 * Messages of Open Liberty (OpenLiberty/open-liberty, OidcClientMessages.nlsprops and OidcClientCoreMessages.nlsprops, read
 * 2026-11-23). Numbers of messages that only introduce another one are wrappers, below.
 */
const liberty = codesOf('\\bC?WWKS', [
  ['endpoint-http-refused', 'discovery', '1703E 2402E'],
  ['provider-not-set-up', 'start', '1534E 1535E 2404[EW]'],
  ['discovery-failed', 'discovery', '2405E'],
  ['authorization-access-denied', 'authorization', '1710E'],
  ['callback-state-missing', 'callback', '1744E 2408E 2410E 2412E'],
  ['callback-state-mismatch', 'callback', '1704E 2409E 2411E'],
  ['callback-nonce', 'callback', '1714E'],
  ['id-token-missing', 'callback', '1712E'],
  // OpenLiberty/open-liberty#25348, #11927
  ['id-token-issuer', 'callback', '1646E'],
  ['id-token-expired', 'callback', '1773E 2427E'],
  ['id-token-clock', 'callback', '2428E'],
  ['id-token-signature', 'callback', '1739E'],
  ['keys-not-read', 'callback', '1747E 2421E 2422E'],
  ['callback-account', 'callback', '1734E 1738E'],
  ['userinfo-subject', 'callback', '1749E'],
  ['answer-without-token', 'token', '1746E 2429E'],
]);

const libertyWrappers: readonly Signature[] = [
  { outcome: 'id-token-refused', leg: 'callback', pattern: /\bCWWKS(?:1706|1737|2415)E\b/i, rank: 'wrapper' },
  { outcome: 'wrapper-only', leg: 'token', pattern: /\bCWWKS(?:1708|1709|2416)E\b/i, rank: 'wrapper' },
  { outcome: 'provider-not-set-up', leg: 'start', pattern: /\bCWWKS2401E\b/i, rank: 'wrapper' },
];

/** Okta’s API (constants of com.okta.authn.sdk in okta-auth-java, read 2026-11-23). */
const okta = codesOf('\\b', [
  ['user-credentials', 'authorization', 'E0000004 E0000014'],
  ['user-account', 'authorization', 'E0000069'],
]);

/** Codes that one product has for one thing each; surer than the general error that stands beside them. */
export const codeSignatures: readonly Signature[] = [
  ...fusionAuth,
  ...msal,
  ...firebase,
  ...supabase,
  ...sessions,
  ...liberty,
  ...okta,
];

/** Codes that say nothing but that a step failed. */
export const codeWrappers: readonly Signature[] = libertyWrappers;
