import { type AnswerMatch, cause, type OutcomeTable } from './types.ts';

export const wrongSecret = cause(
  'wrong-secret',
  'likely',
  'The secret is not the current one: rotated, truncated, or copied with something missing.',
  'Copy the secret again from the provider’s console, or make a new one.',
  'client_secret',
);

export const wrongClientId = cause(
  'wrong-client-id',
  'likely',
  'The server does not know this client_id; it may belong to another tenant, realm or environment.',
  'Compare the client_id and the tenant with the provider’s console.',
  'client_id',
  'tenant',
  'realm',
  'issuer',
);

export const wrongMethod = cause(
  'auth-method',
  'possible',
  'The client is registered for another authentication method than {method}.',
  'Compare token_endpoint_auth_method with the registration.',
  'token_endpoint_auth_method',
  'client_secret',
);

export const otherEnvironment = cause(
  'other-environment',
  'possible',
  'Id and secret belong to different environments, so each looks right on its own.',
  'Compare them with the other environment files.',
  'client_id',
  'client_secret',
);

export const grantNotEnabled = cause(
  'grant-not-enabled',
  'likely',
  'The client’s registration does not allow the grant {grant}.',
  'Enable it for the client, or use a grant that is enabled.',
  'grant_type',
  'client_id',
);

export const registerRedirect = cause(
  'redirect-not-registered',
  'likely',
  'The redirect URI {redirect} is not exactly a registered one: scheme, host, port, path, case and trailing slash all count.',
  'Register it character by character, or change it here.',
  'redirect_uri',
  'callback_path',
  'base_url',
);

/** RFC 6749 section 5.2 and its extensions, when no provider gives the code a meaning of its own. */
export const oauthOutcomes = {
  invalid_request: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The token endpoint was reached, but finds the request malformed (invalid_request).',
    proves: ['The URL is a token endpoint; the credentials may not have been looked at.'],
    causes: [
      cause(
        'missing-parameter',
        'likely',
        'The server wants a parameter that this client does not send, such as redirect_uri, code_verifier or audience.',
        'Read the server’s description and add the parameter.',
        'redirect_uri',
        'audience',
        'code_challenge_method',
      ),
      wrongMethod,
    ],
    retry: 'After a change.',
    hints: ['redirect'],
  },
  invalid_client: {
    class: 'configuration',
    credentials: 'invalid',
    headline: 'The server does not accept the client’s credentials (invalid_client).',
    proves: [
      'The endpoint is a token endpoint and answered itself.',
      'Client authentication failed; grant, scopes and redirect URI were not looked at.',
    ],
    causes: [wrongSecret, wrongClientId, wrongMethod, otherEnvironment],
    hints: ['credentials'],
  },
  '401-www-authenticate-basic': {
    class: 'configuration',
    credentials: 'invalid',
    headline: 'The server does not accept the client’s credentials from the Authorization header (invalid_client).',
    proves: [
      'The endpoint is a token endpoint and answered itself.',
      'Authentication with client_secret_basic failed, as RFC 6749 section 5.2 has it.',
    ],
    causes: [wrongSecret, wrongClientId, wrongMethod, otherEnvironment],
    hints: ['credentials'],
  },
  invalid_grant: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server refused the grant (invalid_grant).',
    proves: ['The client was most likely authenticated before.'],
    causes: [
      cause(
        'grant-refused',
        'likely',
        'Code, refresh token or assertion is expired, used, or bound to another redirect URI or client.',
        'Restart the sign-in from its beginning; a code works once and for minutes only.',
        'redirect_uri',
        'refresh_token',
      ),
      cause(
        'clock',
        'possible',
        'The clock of this machine is off, so a signed assertion looks expired.',
        'Synchronise the clock.',
      ),
    ],
    retry: 'Only with a new code.',
  },
  'invalid_grant-pkce': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server refused the PKCE verifier.',
    proves: ['The client was most likely authenticated before.'],
    causes: [
      cause(
        'pkce',
        'likely',
        'The server requires PKCE (RFC 7636) and the client does not use it, or code_verifier does not fit the challenge.',
        'Use code_challenge_method S256 and keep the verifier until the token request.',
        'code_challenge_method',
      ),
    ],
  },
  'invalid_request-pkce': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server requires PKCE, and the client is not configured for it.',
    proves: ['The URL is a token endpoint; the credentials may not have been looked at.'],
    causes: [
      cause(
        'pkce',
        'likely',
        'No setting names a code_challenge_method, so no code_verifier was sent (RFC 7636).',
        'Use code_challenge_method S256 in the application.',
        'code_challenge_method',
        'client_id',
      ),
    ],
  },
  unauthorized_client: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server knows the client, but does not let it use the grant {grant} (unauthorized_client).',
    proves: ['The credentials are likely right; the client’s registration lacks a permission.'],
    causes: [
      grantNotEnabled,
      cause(
        'client-type',
        'possible',
        'The client is registered as public, which may not use this grant.',
        'Make it a confidential client.',
        'public_client',
        'client_id',
      ),
    ],
  },
  'unauthorized_client-credentials': {
    class: 'configuration',
    credentials: 'invalid',
    headline: 'The server does not accept the client’s credentials (it says unauthorized_client).',
    proves: ['The description speaks of the credentials, so this is not a missing permission.'],
    causes: [wrongSecret, wrongClientId, wrongMethod],
    hints: ['credentials'],
  },
  unsupported_grant_type: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server does not support the grant {grant} (unsupported_grant_type).',
    proves: ['The endpoint is a token endpoint; the credentials were not necessarily looked at.'],
    causes: [
      cause(
        'no-such-grant',
        'likely',
        'This server does not offer the grant {grant}.',
        'Use a grant from grant_types_supported of its metadata.',
        'grant_type',
      ),
      cause(
        'body-not-read',
        'possible',
        'A proxy changed the body or its Content-Type, so grant_type was not seen.',
        'Look at the request at the server.',
      ),
    ],
  },
  unsupported_response_type: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The URL is the authorization endpoint, not the token endpoint (unsupported_response_type).',
    proves: ['It answers about response_type, which belongs to the authorization request.'],
    causes: [
      cause(
        'swapped-endpoints',
        'likely',
        'The two endpoints are swapped.',
        'Use token_endpoint of the server’s metadata.',
        'token_endpoint',
      ),
    ],
  },
  invalid_scope: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server refuses the scope{scopeText} (invalid_scope).',
    proves: ['The credentials are likely right: scopes are looked at after the client.'],
    causes: [
      cause(
        'scope-unknown',
        'likely',
        'A scope is misspelt, wrongly separated or not assigned to this client.',
        'Compare each scope with the client’s registration.',
        'scope',
      ),
      cause(
        'scope-needs-audience',
        'possible',
        'The scope belongs to an API that has to be named as audience or resource.',
        'Set the audience.',
        'audience',
        'resource',
      ),
    ],
    retry: 'After a change.',
    hints: ['scope'],
  },
  invalid_target: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server does not know the audience or resource (invalid_target).',
    proves: ['The credentials are likely right.'],
    causes: [
      cause(
        'audience-unknown',
        'likely',
        'The audience is not the identifier of a registered API: a trailing slash or another scheme makes it another one.',
        'Copy the API’s identifier from the console.',
        'audience',
        'resource',
      ),
      cause(
        'pool-gone',
        'possible',
        'Where a workflow’s identity is exchanged: the pool or provider that the audience names is off, deleted or of another project.',
        'Copy the provider’s full resource name, with the project’s number, from the console.',
        'audience',
      ),
    ],
  },
  invalid_resource: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server does not find the resource (invalid_resource).',
    proves: ['The credentials are likely right.'],
    causes: [
      cause(
        'resource-unknown',
        'likely',
        'The application ID URI is wrong, or the API is not known in this tenant.',
        'Check the api://… identifier.',
        'resource',
        'audience',
        'scope',
      ),
    ],
  },
  invalid_authorization_details: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server refuses authorization_details (invalid_authorization_details, RFC 9396).',
    proves: ['The credentials are likely right.'],
    causes: [
      cause(
        'details',
        'likely',
        'The object is malformed or of a type the server does not know.',
        'Compare it with the server’s documentation.',
      ),
    ],
  },
  invalid_dpop_proof: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server requires DPoP (RFC 9449), which this test does not send.',
    proves: ['The endpoint is a token endpoint; it binds tokens to a key.'],
    causes: [
      cause(
        'dpop',
        'likely',
        'The client is registered for DPoP-bound tokens.',
        'Test with the application itself; check its clock and its public URL.',
      ),
    ],
  },
  use_dpop_nonce: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server requires DPoP with its own nonce (RFC 9449 section 8), which this test does not send.',
    proves: ['The endpoint is a token endpoint; it binds tokens to a key.'],
    causes: [
      cause(
        'dpop',
        'likely',
        'This is the normal first step of DPoP; the application has to repeat the request with the nonce.',
        'Check that its library supports the nonce.',
      ),
    ],
  },
  authorization_pending: {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The device flow works; the user has not finished yet (authorization_pending).',
    proves: ['The client is accepted (RFC 8628 section 3.5).'],
    causes: [],
    retry: 'At the interval the server gave.',
  },
  slow_down: {
    class: 'rate-limit',
    credentials: 'valid',
    headline: 'The server asks for a longer interval between polls (slow_down).',
    proves: ['The client is accepted (RFC 8628 section 3.5).'],
    causes: [
      cause(
        'interval',
        'likely',
        'The client ignores the polling interval.',
        'Add 5 seconds to the interval each time.',
      ),
    ],
    retry: 'Slower.',
  },
  expired_token: {
    class: 'expired',
    credentials: 'valid',
    headline: 'The code of the device flow has expired (expired_token).',
    proves: ['The client is accepted (RFC 8628 section 3.5).'],
    causes: [cause('expired', 'certain', 'The user did not finish in time.', 'Start the device flow again.')],
  },
  access_denied: {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The server or one of its policies refuses access (access_denied).',
    proves: ['The server itself decided; new credentials do not help unless its description speaks of them.'],
    causes: [
      cause(
        'policy',
        'likely',
        'A policy, a missing consent or the application’s review state forbids it.',
        'Look at the client’s permissions, test users and policies in the console.',
        'client_id',
        'scope',
      ),
      cause(
        'audience-permission',
        'possible',
        'The client is not authorized for this audience.',
        'Grant it access to the API.',
        'audience',
      ),
    ],
  },
  'interaction-or-consent-required': {
    class: 'permission',
    credentials: 'valid',
    headline: 'A person has to act first ({error}).',
    proves: ['The client is accepted; a sign-in, second factor or consent is missing.'],
    causes: [
      cause(
        'consent',
        'likely',
        'An administrator or the user has not consented, or a second factor is required.',
        'Run the interactive sign-in, or have an administrator consent.',
        'scope',
      ),
    ],
  },
  temporarily_unavailable: {
    class: 'server',
    credentials: 'unknown',
    headline: 'The server is not able to answer at the moment ({error}).',
    proves: ['The fault is the server’s, whatever the status.'],
    causes: [
      cause('incident', 'likely', 'The server has an incident or is being deployed.', 'Look at its status page.'),
    ],
    retry: 'With growing pauses.',
  },
  redirect_uri_mismatch: {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The redirect URI is not the registered one (redirect_uri_mismatch).',
    proves: ['The client is known; the redirect URI {redirect} is not one of its own.'],
    causes: [registerRedirect],
    hints: ['redirect'],
  },
  invalid_token: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The endpoint wants an access token (invalid_token), so it is not a token endpoint.',
    proves: ['It answered as a protected resource (RFC 6750).'],
    causes: [
      cause(
        'resource-url',
        'likely',
        'A userinfo or API URL stands where the token endpoint belongs.',
        'Use token_endpoint of the server’s metadata.',
        'token_endpoint',
      ),
    ],
    hints: ['endpoint'],
  },
  insufficient_scope: {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The endpoint wants an access token with more scope (insufficient_scope), so it is not a token endpoint.',
    proves: ['It answered as a protected resource (RFC 6750).'],
    causes: [
      cause(
        'resource-url',
        'likely',
        'A userinfo or API URL stands where the token endpoint belongs.',
        'Use token_endpoint of the server’s metadata.',
        'token_endpoint',
      ),
    ],
    hints: ['endpoint'],
  },
  'oauth-other': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The server refused the request with {error}.',
    proves: ['The endpoint answered as a token endpoint does; this code is not a standard one.'],
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
} as const satisfies OutcomeTable;

/** After the providers' own meanings; the first that fits counts. */
export const oauthMatches: readonly AnswerMatch[] = [
  { outcome: 'invalid_grant-pkce', errors: ['invalid_grant'], text: /code_verifier|code challenge|pkce/i },
  { outcome: 'invalid_request-pkce', errors: ['invalid_request'], text: /code_verifier|code challenge|pkce/i },
  { outcome: 'redirect_uri_mismatch', errors: ['redirect_uri_mismatch', 'invalid_redirect_uri'] },
  {
    outcome: 'redirect_uri_mismatch',
    errors: ['invalid_grant', 'invalid_request'],
    text: /redirect[_ ]?ur[il] (?:did not match|does not match|mismatch|is not (?:registered|valid|allowed))/i,
  },
  {
    outcome: 'invalid_client',
    errors: ['invalid_client', 'invalid_client_id', 'incorrect_client_credentials', 'bad_client_secret'],
  },
  {
    outcome: 'unauthorized_client-credentials',
    errors: ['unauthorized_client'],
    text: /client credentials\b(?! grant)|client secret|invalid client\b|authentication failed|not authenticated/i,
  },
  { outcome: 'unauthorized_client', errors: ['unauthorized_client'] },
  // oidc-provider's wording, among others.
  {
    outcome: 'unauthorized_client',
    errors: ['invalid_request', 'invalid_grant'],
    text: /grant[ _]type\b.{0,40}\bnot (?:allowed|permitted|enabled)/i,
  },
  { outcome: 'invalid_grant', errors: ['invalid_grant', 'bad_verification_code', 'invalid_code'] },
  {
    outcome: 'interaction-or-consent-required',
    errors: [
      'interaction_required',
      'consent_required',
      'login_required',
      'mfa_required',
      'unmet_authentication_requirements',
      'account_selection_required',
    ],
  },
  { outcome: 'temporarily_unavailable', errors: ['temporarily_unavailable', 'server_error'] },
  { outcome: 'slow_down', errors: ['slow_down'] },
  ...[
    'invalid_request',
    'unsupported_grant_type',
    'unsupported_response_type',
    'invalid_scope',
    'invalid_target',
    'invalid_resource',
    'invalid_authorization_details',
    'invalid_dpop_proof',
    'use_dpop_nonce',
    'authorization_pending',
    'expired_token',
    'access_denied',
    'invalid_token',
    'insufficient_scope',
  ].map((error) => ({ outcome: error, errors: [error] })),
];
