import { wrongClientId } from './oauth.ts';
import { type AnswerMatch, cause, type OutcomeTable } from './types.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const declined = cause(
  'declined',
  'likely',
  'The person pressed cancel, or is not allowed to use the application: not assigned, or no test user.',
  'Sign in with a user the application is assigned to, and agree to what it asks for.',
  'client_id',
);

const scopeRefused = cause(
  'scope-unknown',
  'likely',
  'A scope is misspelt, wrongly separated or not assigned to this client.',
  'Compare each scope with the client’s registration.',
  'scope',
);

const redirectNotShown = cause(
  'redirect-not-registered',
  'likely',
  'A server that does not know the redirect URI {redirect} for this client shows an error page of its own and never comes back (RFC 6749 section 4.1.2.1).',
  'Look at the page in the browser; when it speaks of the redirect URI, register it character by character.',
  'redirect_uri',
  'callback_path',
  'base_url',
);

/** Refresh tokens, device authorization, and the way through the browser: RFC 6749 section 4.1.2.1 and OpenID Connect. */
export const signInOutcomes = {
  'ok-refreshed-new': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The refresh token works, and the server replaced it.',
    proves: [
      'The server rotates refresh tokens: a new one came back and was discarded.',
      'The stored refresh token is likely used up now.{lifetime}',
    ],
    causes: [
      cause(
        'rotated',
        'likely',
        'With rotation each refresh token works once; an application that keeps the old one fails at its next refresh with invalid_grant.',
        'Sign in again to get a new one, and have the application store the refresh token of every answer.',
        'refresh_token',
      ),
    ],
  },
  'ok-refreshed-same': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The refresh token works, and stays the same.',
    proves: ['The server sent the same refresh token back: it does not rotate it.{lifetime}'],
    causes: [],
  },
  'ok-refreshed-none': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The refresh token works.',
    proves: ['No new refresh token came back, so the stored one stays in use (RFC 6749 section 6).{lifetime}'],
    causes: [],
  },
  'invalid_grant-refresh': {
    class: 'expired',
    credentials: 'likely-valid',
    headline: 'The server refused the refresh token (invalid_grant).',
    proves: ['The client was most likely authenticated before.'],
    causes: [
      cause(
        'refresh-used',
        'likely',
        'The refresh token is expired, revoked, or was replaced by a newer one when it was used.',
        'Sign in again and store the new refresh token.',
        'refresh_token',
      ),
      cause(
        'refresh-other-client',
        'possible',
        'It was issued to another client_id, tenant or environment.',
        'Compare where the token comes from with the client_id.',
        'refresh_token',
        'client_id',
      ),
    ],
  },
  'ok-signed-in': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The sign-in works: the server issued tokens.',
    proves: ['Endpoint, credentials and grant work. The tokens were neither shown nor stored.'],
    causes: [],
  },
  'signed-in-id-token': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The server issued tokens, but the id_token does not fit the configuration.',
    proves: ['Endpoint, credentials and grant work; a library that validates the id_token refuses the sign-in.'],
    causes: [
      cause(
        'id-token',
        'likely',
        'A claim of the id_token is not what the configuration says.',
        'Compare issuer and client_id with the server’s registration.',
        'issuer',
        'client_id',
      ),
    ],
  },
  'login-denied': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The authorization endpoint refused access (access_denied).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [declined],
  },
  'login-interaction': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'A person has to act first ({error}).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [
      cause(
        'consent',
        'likely',
        'A sign-in, a second factor or an administrator’s consent is missing.',
        'Finish it in the browser, or have an administrator consent, then test again.',
        'scope',
      ),
    ],
  },
  'login-invalid_request': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization endpoint finds the request malformed ({error}).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [
      cause(
        'missing-parameter',
        'likely',
        'The server wants a parameter that is not configured, such as audience, or does not take one that is sent.',
        'Read the server’s description and add or remove the parameter.',
        'audience',
        'response_mode',
        'scope',
      ),
    ],
  },
  'login-invalid_scope': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization endpoint refuses the scope{scopeText} (invalid_scope).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [scopeRefused],
    hints: ['scope'],
  },
  'login-unauthorized_client': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The client may not use the authorization code grant (unauthorized_client).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [
      cause(
        'grant-not-enabled',
        'likely',
        'The client’s registration does not allow the grant authorization_code or the response type code.',
        'Enable it for the client.',
        'grant_type',
        'response_type',
        'client_id',
      ),
    ],
  },
  'login-unsupported_response_type': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server does not issue codes to this client (unsupported_response_type).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [
      cause(
        'response-type',
        'likely',
        'The client is registered for another response type than code.',
        'Register it for response_type code and the grant authorization_code.',
        'response_type',
        'client_id',
      ),
    ],
  },
  'login-invalid_target': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server does not know the audience or resource ({error}).',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [
      cause(
        'audience-unknown',
        'likely',
        'The audience or resource is not the identifier of a registered API.',
        'Copy the API’s identifier from the console.',
        'audience',
        'resource',
      ),
    ],
  },
  'login-server': {
    class: 'server',
    credentials: 'unknown',
    headline: 'The authorization endpoint is not able to answer at the moment ({error}).',
    proves: ['The fault is the server’s.'],
    causes: [
      cause('incident', 'likely', 'The server has an incident or is being deployed.', 'Look at its status page.'),
    ],
    retry: 'With growing pauses.',
  },
  'login-other': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The authorization endpoint refused the request with {error}.',
    proves: ['The server knows the client and its redirect URI, since it came back there.'],
    causes: [
      cause(
        'provider-code',
        'possible',
        'The code has a meaning of this provider’s own ({error}).',
        'Look it up in the provider’s documentation.',
        'client_id',
      ),
    ],
  },
  'login-state-mismatch': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The callback does not belong to this sign-in: its state is missing or another one.',
    proves: ['The code was not exchanged, because it may be somebody else’s.'],
    causes: [
      cause(
        'old-callback',
        'likely',
        'The callback is from an earlier sign-in, or a page was loaded twice.',
        'Start the test again and finish it in the page that opens.',
        'redirect_uri',
      ),
      cause(
        'state-dropped',
        'possible',
        'The server, or something in between, does not return state (RFC 6749 section 4.1.2 requires it).',
        'Look at the callback’s address in the browser.',
      ),
    ],
  },
  'login-iss-mismatch': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The callback comes from another issuer than the configured one.',
    proves: ['Its iss is {issFound}, expected is {issExpected} (RFC 9207); the code was not exchanged.'],
    causes: [
      cause(
        'issuer-differs',
        'likely',
        'The configured issuer differs from the server’s own name: tenant, realm, trailing slash or host.',
        'Set the issuer to the one of the server’s metadata.',
        'issuer',
        'discovery_url',
        'domain',
      ),
    ],
  },
  'login-iss-missing': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The callback does not name its issuer, although the server’s metadata says that it does.',
    proves: ['authorization_response_iss_parameter_supported is true (RFC 9207); the code was not exchanged.'],
    causes: [
      cause(
        'iss-dropped',
        'likely',
        'Something between the server and the callback dropped the parameter iss, or the answer comes from another server.',
        'Look at the callback’s address in the browser.',
        'issuer',
        'redirect_uri',
      ),
    ],
  },
  'login-no-code': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The callback holds neither a code nor an error.',
    proves: ['The server came back to the redirect URI.'],
    causes: [
      cause(
        'response-mode',
        'likely',
        'The answer came in another way than the query, such as in the fragment, or the page was opened by hand.',
        'Use response_type code and response_mode query.',
        'response_mode',
        'response_type',
      ),
    ],
  },
  'login-timeout': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'Nobody came back from the browser in time.',
    proves: ['The authorization request was opened; what became of it only the browser shows.'],
    causes: [
      redirectNotShown,
      { ...wrongClientId, likelihood: 'possible' },
      cause('not-finished', 'possible', 'The sign-in was not finished.', 'Start the test again and finish it.'),
    ],
  },
  'device-denied': {
    class: 'permission',
    credentials: 'valid',
    headline: 'The request was declined in the browser (access_denied).',
    proves: ['The client is accepted, and the device flow works (RFC 8628 section 3.5).'],
    causes: [declined],
  },
  'device-timeout': {
    class: 'unclear',
    credentials: 'valid',
    headline: 'The sign-in was not finished in time; the server still waits for it.',
    proves: ['The client is accepted, and the device flow works as far as it got (RFC 8628 section 3.5).'],
    causes: [
      cause(
        'not-finished',
        'likely',
        'Nobody entered the code.',
        'Start again and enter the code at the address shown.',
      ),
    ],
  },
  'device-malformed': {
    class: 'server',
    credentials: 'unknown',
    headline: 'The answer of the device authorization endpoint is incomplete.',
    proves: ['RFC 8628 section 3.2 requires device_code, user_code, verification_uri and expires_in.'],
    causes: [
      cause(
        'other-endpoint',
        'likely',
        'The URL belongs to another endpoint.',
        'Compare it with device_authorization_endpoint in the server’s metadata.',
        'device_authorization_endpoint',
        'issuer',
      ),
    ],
  },
  'device-repeats-credential': {
    class: 'server',
    credentials: 'unknown',
    headline: 'The device authorization endpoint repeats a credential of the request.',
    proves: ['It stands in the code or in the address for the person, so neither is shown or opened.'],
    causes: [
      cause(
        'credential-in-answer',
        'certain',
        'What a person opens ends up in histories and logs, and the credential with it.',
        'Tell whoever runs the server.',
        'device_authorization_endpoint',
        'issuer',
      ),
    ],
  },
} as const satisfies OutcomeTable;

/** Before the general meanings of the same codes. */
export const signInMatches: readonly AnswerMatch[] = [
  { outcome: 'invalid_grant-refresh', errors: ['invalid_grant'], grant: 'refresh_token' },
  { outcome: 'device-denied', errors: ['access_denied', 'authorization_declined'], grant: deviceGrant },
  { outcome: 'expired_token', errors: ['invalid_grant', 'bad_verification_code'], grant: deviceGrant },
  // oidc-provider's wording.
  {
    outcome: 'unauthorized_client',
    errors: ['invalid_request'],
    grant: deviceGrant,
    text: /not (?:allowed|permitted|enabled) for this client/i,
  },
];

/** Errors of a redirect (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, RFC 8707) by their outcome. */
export const authorizationErrors: Readonly<Record<string, string>> = {
  access_denied: 'login-denied',
  user_cancelled_login: 'login-denied',
  user_cancelled_authorize: 'login-denied',
  login_required: 'login-interaction',
  interaction_required: 'login-interaction',
  consent_required: 'login-interaction',
  account_selection_required: 'login-interaction',
  unmet_authentication_requirements: 'login-interaction',
  invalid_request: 'login-invalid_request',
  request_not_supported: 'login-invalid_request',
  request_uri_not_supported: 'login-invalid_request',
  registration_not_supported: 'login-invalid_request',
  invalid_request_object: 'login-invalid_request',
  invalid_request_uri: 'login-invalid_request',
  invalid_scope: 'login-invalid_scope',
  unauthorized_scope_error: 'login-invalid_scope',
  unauthorized_client: 'login-unauthorized_client',
  unsupported_response_type: 'login-unsupported_response_type',
  unsupported_response_mode: 'login-invalid_request',
  invalid_target: 'login-invalid_target',
  invalid_resource: 'login-invalid_target',
  server_error: 'login-server',
  temporarily_unavailable: 'login-server',
};
