import {
  grantNotEnabled,
  otherEnvironment,
  registerRedirect,
  wrongClientId,
  wrongMethod,
  wrongSecret,
} from './oauth.ts';
import { type AnswerMatch, type CauseRow, cause, type OutcomeRow, type OutcomeTable } from './types.ts';

const answered = 'The token endpoint was reached and answered itself.';
const secretOnly = 'The client_id is known; only the secret is refused.';
const notTested = 'Not tested: redirect URI, scopes and consent, which need a real code.';

/** The made-up code was refused after the client had been accepted. */
const accepted = (who: string, ...more: readonly string[]): OutcomeRow => ({
  class: 'success',
  ok: true,
  credentials: 'valid',
  headline: `${who} accepts the client’s credentials; only the made-up code was refused.`,
  proves: ['client_id and client_secret are right: this answer comes after they were checked.', ...more, notTested],
  causes: [],
});

const likelyAccepted = (who: string): OutcomeRow => ({
  ...accepted(who),
  credentials: 'likely-valid',
  headline: `${who} very likely accepts the client’s credentials; only the made-up code was refused.`,
  proves: [
    'This answer usually comes after the credentials were checked; the provider does not document the order.',
    notTested,
  ],
});

const credentials = (headline: string, causes: readonly CauseRow[], ...proves: readonly string[]): OutcomeRow => ({
  class: 'configuration',
  credentials: 'invalid',
  headline,
  proves: [answered, ...proves],
  causes,
  hints: proves.includes(secretOnly) ? ['secret'] : ['credentials'],
});

const permission = (headline: string, causes: readonly CauseRow[], ...proves: readonly string[]): OutcomeRow => ({
  class: 'permission',
  credentials: 'valid',
  headline,
  proves: ['The client’s credentials are right; a permission is missing.', ...proves],
  causes,
});

/** The client is right, and what it asks for is not part of its registration. */
const notRegistered = (headline: string, causes: readonly CauseRow[]): OutcomeRow => ({
  class: 'configuration',
  credentials: 'valid',
  headline,
  proves: ['The client’s credentials are right; its registration does not allow this.'],
  causes,
});

const redirect = (headline: string): OutcomeRow => ({
  class: 'configuration',
  credentials: 'likely-valid',
  headline,
  proves: [answered, 'The client is known; the redirect URI is refused.'],
  causes: [registerRedirect],
  hints: ['redirect'],
});

const deadGrant = (who: string): OutcomeRow => ({
  class: 'expired',
  credentials: 'valid',
  headline: `${who} accepts the client, but the code or token is expired, used or revoked.`,
  proves: ['The client’s credentials are right.'],
  causes: [
    cause(
      'grant-refused',
      'likely',
      'The code was used or is too old, or the refresh token was revoked.',
      'Start the sign-in again.',
      'refresh_token',
    ),
  ],
});

/** What single providers mean by their answers; sources are their documentation and open-source clients (2025). */
export const providerOutcomes = {
  'google-unknown-client': credentials('Google does not know this client_id (invalid_client).', [
    cause(
      'wrong-client-id',
      'likely',
      'The client_id is misspelt, lacks .apps.googleusercontent.com, or the client was deleted.',
      'Copy the client ID from Google Cloud, Credentials.',
      'client_id',
    ),
  ]),
  'google-bad-secret': credentials(
    'Google knows the client, but the secret is wrong (invalid_client).',
    [{ ...wrongSecret, likelihood: 'certain' }, otherEnvironment],
    secretOnly,
  ),
  'google-malformed-code': accepted('Google'),
  'google-expired-refresh': {
    ...deadGrant('Google'),
    causes: [
      cause(
        'testing-status',
        'likely',
        'While the app’s publishing status is Testing, refresh tokens expire after 7 days.',
        'Publish the app, then sign in again.',
        'refresh_token',
      ),
      cause(
        'revoked-grant',
        'possible',
        'The user revoked access or changed the password, or it was unused for six months.',
        'Sign in again.',
        'refresh_token',
      ),
    ],
  },
  'google-redirect': redirect('Google does not accept the redirect URI (redirect_uri_mismatch).'),
  'google-policy': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'A Google policy refuses the request ({error}).',
    proves: [answered],
    causes: [
      cause(
        'policy',
        'likely',
        'A Workspace administrator restricts the app, it is internal to another organisation, or the user is not a test user.',
        'Look at the app’s publishing status, test users and the administrator’s API controls.',
        'client_id',
        'scope',
      ),
    ],
  },
  'google-grant-unsupported': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Google does not offer client_credentials to OAuth clients.',
    proves: [answered],
    causes: [
      cause(
        'no-such-grant',
        'certain',
        'Server-to-server access at Google uses a service account with a signed JWT.',
        'Use authorization_code for people, or a service account.',
        'grant_type',
      ),
    ],
  },
  'github-bad-credentials': credentials(
    'GitHub does not accept client_id or secret (incorrect_client_credentials, with status 200).',
    [wrongSecret, wrongClientId, otherEnvironment],
  ),
  'github-bad-code': accepted('GitHub'),
  'github-redirect': redirect('GitHub does not accept the redirect URI (redirect_uri_mismatch, with status 200).'),
  'github-not-found': {
    class: 'configuration',
    credentials: 'invalid',
    headline: 'GitHub does not know this client_id (404).',
    proves: ['GitHub answers Not Found for an unknown client_id.'],
    causes: [
      { ...wrongClientId, likelihood: 'likely' },
      cause(
        'swapped',
        'possible',
        'client_id and client_secret are swapped.',
        'Compare both with the app’s page.',
        'client_id',
        'client_secret',
      ),
    ],
    hints: ['credentials'],
  },
  'github-unverified-email': permission('GitHub wants the user to verify an e-mail address first.', [
    cause(
      'unverified',
      'certain',
      'The user’s primary address is not verified (unverified_user_email).',
      'Have the user verify it.',
    ),
  ]),
  'github-suspended': permission('The GitHub app is suspended (application_suspended).', [
    cause('suspended', 'certain', 'GitHub or its owner suspended the app.', 'Contact GitHub support.', 'client_id'),
  ]),
  'gitlab-invalid-scope': {
    ...accepted('GitLab'),
    headline: 'GitLab accepts the client’s credentials; only grant or scope was refused.',
  },
  'gitlab-code-refused': accepted('GitLab'),
  'okta-bad-secret': credentials(
    'Okta knows the client, but the secret is wrong (invalid_client).',
    [{ ...wrongSecret, likelihood: 'certain' }, otherEnvironment],
    secretOnly,
  ),
  'okta-bad-client': credentials('Okta does not know this client_id here (invalid_client).', [
    cause(
      'wrong-org',
      'likely',
      'The client belongs to another org, such as oktapreview.com, or the id is misspelt.',
      'Compare client ID and domain with the admin console.',
      'client_id',
      'issuer',
      'domain',
    ),
  ]),
  'okta-no-policy': permission('Okta accepts the client, but no access policy allows the request (access_denied).', [
    cause(
      'access-policy',
      'likely',
      'The authorization server has no policy or rule for this client, grant, user or scope.',
      'Add the client to an access policy of that authorization server.',
      'issuer',
      'scope',
      'client_id',
    ),
  ]),
  'okta-grant': notRegistered('Okta accepts the client, but the grant {grant} is not enabled for it.', [
    grantNotEnabled,
  ]),
  'okta-code-refused': accepted('Okta'),
  'auth0-unauthorized': credentials(
    'Auth0 does not accept client_id or secret (access_denied, 401).',
    [wrongSecret, wrongClientId, wrongMethod],
    'At Auth0, 401 access_denied is about authentication, not permission.',
  ),
  'auth0-invalid-grant': accepted('Auth0'),
  'auth0-grant-disabled': notRegistered('Auth0 accepts the client, but the grant {grant} is not enabled for it.', [
    cause(
      'grant-not-enabled',
      'certain',
      'The application’s grant types lack the one of the request ({grant}).',
      'Enable it under Advanced Settings, Grant Types.',
      'grant_type',
      'client_id',
    ),
  ]),
  'auth0-audience': permission('Auth0 accepts the client, but not for this audience.', [
    cause(
      'audience-permission',
      'likely',
      'The application is not authorized for the API, or audience is missing or misspelt.',
      'Authorize the application for the API; copy the API’s identifier.',
      'audience',
      'client_id',
    ),
  ]),
  'auth0-tenant': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'There is no Auth0 tenant under this domain (404).',
    proves: ['The credentials were not looked at.'],
    causes: [
      cause(
        'tenant',
        'likely',
        'The tenant’s name or region in the domain is wrong.',
        'Copy the domain from the application’s settings.',
        'domain',
        'issuer',
        'token_endpoint',
      ),
    ],
  },
  'cognito-invalid-client': credentials('Cognito does not accept the client (invalid_client).', [
    wrongSecret,
    cause(
      'secret-and-type',
      'likely',
      'The app client has no secret and one was sent, or it has one and none was sent.',
      'Compare with the app client in the user pool.',
      'client_secret',
      'client_id',
    ),
    cause(
      'region',
      'possible',
      'The domain belongs to another user pool or region.',
      'Compare the domain with the user pool.',
      'token_endpoint',
      'domain',
      'issuer',
    ),
  ]),
  'cognito-unauthorized': notRegistered('Cognito accepts the client, but not with the grant {grant}.', [
    grantNotEnabled,
  ]),
  'cognito-invalid-grant': likelyAccepted('Cognito'),
  'keycloak-bad-credentials': credentials(
    'Keycloak does not accept client_id or secret.',
    [
      wrongSecret,
      cause(
        'wrong-client-id',
        'likely',
        'The client does not exist in this realm.',
        'Compare client ID and realm with the admin console.',
        'client_id',
        'realm',
        'issuer',
      ),
    ],
    'Keycloak calls this unauthorized_client in some versions; it is not a missing permission.',
  ),
  'keycloak-code-not-valid': accepted(
    'Keycloak',
    'If the client is public in Keycloak, its secret was ignored and only the client_id is proven.',
  ),
  'keycloak-service-account': notRegistered('Keycloak accepts the client, but its service account is off.', [
    cause(
      'service-account',
      'certain',
      'client_credentials needs serviceAccountsEnabled and a confidential client.',
      'Switch on “Service accounts roles” for the client.',
      'grant_type',
      'public_client',
      'client_id',
    ),
  ]),
  'keycloak-direct-access': notRegistered('Keycloak accepts the client, but direct access grants are off.', [
    cause(
      'direct-access',
      'certain',
      'The password grant is disabled for this client, as it should be.',
      'Use authorization_code.',
      'grant_type',
    ),
  ]),
  'keycloak-disabled': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The client or realm is disabled in Keycloak.',
    proves: [answered],
    causes: [
      cause(
        'disabled',
        'certain',
        'Someone switched it off.',
        'Switch it on in the admin console.',
        'client_enabled',
        'realm',
        'client_id',
      ),
    ],
  },
  'keycloak-https-required': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Keycloak requires https (HTTPS required).',
    proves: [answered, 'It took the request for an unencrypted one from outside.'],
    causes: [
      cause(
        'proxy-headers',
        'likely',
        'A proxy ends TLS and Keycloak is not told (KC_PROXY_HEADERS).',
        'Set KC_PROXY_HEADERS and have the proxy send X-Forwarded-Proto.',
      ),
      cause(
        'http',
        'possible',
        'The endpoint’s scheme is http and the realm’s sslRequired is external.',
        'Use https.',
        'token_endpoint',
        'issuer',
      ),
    ],
  },
  'keycloak-realm': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The realm in the URL does not exist in Keycloak.',
    proves: ['The host is Keycloak and the path leads to its token endpoint; the credentials were not looked at.'],
    causes: [
      cause(
        'realm',
        'certain',
        'The realm’s name is wrong; it is case-sensitive.',
        'Compare it with the admin console.',
        'realm',
        'issuer',
        'token_endpoint',
      ),
    ],
  },
  'salesforce-invalid-client-id': {
    ...credentials('Salesforce does not know this consumer key (invalid_client_id).', [
      cause(
        'new-app',
        'possible',
        'A new connected app takes about ten minutes to work.',
        'Wait and test again.',
        'client_id',
      ),
      {
        ...wrongClientId,
        explanation: 'The consumer key is misspelt or belongs to another org (production or sandbox).',
      },
    ]),
    retry: 'After ten minutes, if the app is new.',
  },
  'salesforce-invalid-client': credentials(
    'Salesforce does not accept the consumer secret (invalid_client).',
    [{ ...wrongSecret, likelihood: 'certain' }, otherEnvironment],
    secretOnly,
  ),
  'salesforce-run-as': notRegistered('Salesforce accepts the client, but the flow has no user to run as.', [
    cause(
      'run-as',
      'certain',
      'The connected app names no Run As user for client_credentials.',
      'Set one under the app’s policies.',
      'client_id',
    ),
  ]),
  'salesforce-grant': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Salesforce does not offer this flow at this host.',
    proves: [answered],
    causes: [
      cause(
        'my-domain',
        'likely',
        'The flow is disabled, or needs the org’s My Domain host instead of login or test.',
        'Use https://<my-domain>.my.salesforce.com and enable the flow.',
        'token_endpoint',
        'grant_type',
      ),
    ],
  },
  'salesforce-user': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'A Salesforce policy refuses the request ({error}).',
    proves: [answered],
    causes: [
      cause(
        'login-policy',
        'likely',
        'User or org is inactive, or the IP range is restricted.',
        'Look at the login history of the org.',
      ),
    ],
  },
  'salesforce-authentication': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'Salesforce refuses the user’s sign-in, and does not say for which reason.',
    proves: [
      answered,
      'Its answer is the same for several causes; the login history of the user (Setup, Login History) has the real one.',
    ],
    causes: [
      cause(
        'password-and-token',
        'likely',
        'With grant_type=password: user name or password is wrong, or the security token is missing after the password.',
        'Append the user’s security token to the password, or add the server’s address to the trusted IP ranges.',
      ),
      cause(
        'flow-blocked',
        'possible',
        'The organization blocks the username-password flow, or the user is not approved for the connected app.',
        'Allow the flow under OAuth and OpenID Connect Settings, or better, use client_credentials or JWT bearer.',
        'client_id',
      ),
      cause(
        'other-host',
        'possible',
        'The user belongs to a sandbox and the request goes to login.salesforce.com, or the other way round.',
        'Use test.salesforce.com or the organization’s own domain.',
        'token_endpoint',
        'issuer',
        'base_url',
      ),
    ],
  },
  'slack-invalid-client-id': credentials('Slack does not know this client_id (with status 200).', [wrongClientId]),
  'slack-bad-client-secret': credentials(
    'Slack knows the client, but the secret is wrong (with status 200).',
    [{ ...wrongSecret, likelihood: 'certain' }],
    secretOnly,
  ),
  'slack-invalid-code': accepted('Slack'),
  'slack-code-already-used': deadGrant('Slack'),
  'slack-bad-redirect-uri': {
    ...redirect('Slack does not accept the redirect URI (bad_redirect_uri, with status 200).'),
    credentials: 'valid',
  },
  'slack-oauth-authorization-url-mismatch': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'Slack’s authorization and token endpoints are of different versions.',
    proves: ['The client’s credentials are right.'],
    causes: [
      cause(
        'endpoint-version',
        'certain',
        'oauth.access goes with /oauth/authorize, oauth.v2.access with /oauth/v2/authorize.',
        'Use the same version for both.',
        'authorization_endpoint',
        'token_endpoint',
      ),
    ],
  },
  'slack-invalid-grant-type': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Slack does not know this grant (invalid_grant_type, with status 200).',
    proves: [answered],
    causes: [
      cause(
        'no-such-grant',
        'likely',
        'Slack offers authorization_code and refresh_token.',
        'Use one of them.',
        'grant_type',
      ),
    ],
  },
  'slack-rate-limited': {
    class: 'rate-limit',
    credentials: 'unknown',
    headline: 'Slack limits the rate of requests.',
    proves: [answered],
    causes: [cause('too-frequent', 'likely', 'There were too many requests.', 'Wait for the time in Retry-After.')],
    retry: 'After the pause the server asks for.',
  },
  'facebook-secret': credentials('Facebook does not accept app id or secret.', [
    wrongSecret,
    cause(
      'wrong-client-id',
      'likely',
      'The app id is wrong; an Instagram app id is not the Facebook app id.',
      'Copy id and secret from the app’s basic settings.',
      'client_id',
    ),
  ]),
  'facebook-code': accepted('Facebook'),
  'facebook-redirect': redirect('Facebook does not accept the redirect URI.'),
  'facebook-app-mode': permission('The Facebook app is not live or lacks a permission.', [
    cause(
      'app-review',
      'likely',
      'In development mode only people with a role in the app can use it.',
      'Publish the app, or add the person as a tester.',
      'client_id',
      'scope',
    ),
    cause(
      'permission-missing',
      'possible',
      'None of the permissions that are asked for is ready for use in the app.',
      'Add public_profile and email to the app’s use case for signing in, and ask for no others.',
      'scope',
    ),
  ]),
  'facebook-token': deadGrant('Facebook'),
  'linkedin-client': credentials('LinkedIn does not accept client_id or secret (invalid_client).', [
    wrongSecret,
    wrongClientId,
    { ...wrongMethod, explanation: 'LinkedIn takes the credentials in the body only (client_secret_post).' },
  ]),
  'linkedin-mismatch': likelyAccepted('LinkedIn'),
  'box-unauthorized': {
    ...accepted('Box'),
    headline: 'Box accepts the client’s credentials; the app is not enabled for client_credentials.',
    proves: ['client_id and client_secret are right.'],
  },
  'apple-invalid-client': credentials(
    'Apple does not accept the client secret, which is a signed JWT (invalid_client).',
    [
      cause(
        'client-secret-jwt',
        'likely',
        'The JWT has expired (six months at most), or its sub is not the Services ID, or team, key or audience is wrong.',
        'Decode it and make a new one with the .p8 key.',
        'client_secret',
      ),
      cause('clock', 'possible', 'The clock was wrong when it was signed.', 'Check its iat.', 'client_secret'),
    ],
  ),
  'apple-invalid-grant': likelyAccepted('Apple'),
  'spotify-invalid-client': credentials('Spotify does not accept client_id or secret (invalid_client).', [
    wrongSecret,
    wrongClientId,
  ]),
  'spotify-code-refused': likelyAccepted('Spotify'),
  'discord-code-refused': likelyAccepted('Discord'),
  'x-code-refused': likelyAccepted('X'),
  'x-missing-header': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'X wants the credentials in the Authorization header (Missing valid authorization header).',
    proves: [answered],
    causes: [
      cause(
        'auth-method',
        'certain',
        'Confidential clients of X have to use client_secret_basic.',
        'Set the authentication method to client_secret_basic.',
        'token_endpoint_auth_method',
        'client_secret',
      ),
    ],
  },
  'twitch-invalid-secret': credentials(
    'Twitch knows the client, but the secret is wrong (403).',
    [{ ...wrongSecret, likelihood: 'certain' }],
    secretOnly,
  ),
  'twitch-invalid-client': credentials('Twitch does not know this client_id.', [wrongClientId]),
  'twitch-code-refused': likelyAccepted('Twitch'),
  'strava-client': credentials('Strava does not accept client_id or secret.', [wrongClientId, wrongSecret]),
  'strava-code-refused': likelyAccepted('Strava'),
  'zoom-code-refused': likelyAccepted('Zoom'),
  'wechat-code': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'WeChat refused the request with a code of its own ({code}).',
    proves: [answered],
    causes: [
      cause(
        'vendor-code',
        'likely',
        '40013 means a wrong appid, 40125 a wrong secret, 40029 a wrong code, 40163 a used code.',
        'Correct what the code names.',
        'client_id',
        'client_secret',
      ),
    ],
  },
} as const satisfies OutcomeTable;

const keycloak = /invalid client or invalid client credentials|client secret not provided/i;
const code = 'authorization_code' as const;

/** In order; distinctive texts count for any provider, as a self-hosted server may be known by its answer only. */
export const providerMatches: readonly AnswerMatch[] = [
  {
    outcome: 'google-unknown-client',
    providers: ['google'],
    errors: ['invalid_client', 'deleted_client'],
    text: /not found|deleted_client/i,
  },
  {
    outcome: 'google-bad-secret',
    providers: ['google'],
    errors: ['invalid_client'],
    text: /unauthorized|secret is invalid/i,
  },
  { outcome: 'google-malformed-code', providers: ['google'], errors: ['invalid_grant'], grant: code },
  { outcome: 'google-expired-refresh', providers: ['google'], errors: ['invalid_grant'] },
  { outcome: 'google-redirect', providers: ['google'], errors: ['redirect_uri_mismatch'] },
  {
    outcome: 'google-grant-unsupported',
    providers: ['google'],
    errors: ['unsupported_grant_type'],
    grant: 'client_credentials',
  },
  {
    outcome: 'google-policy',
    providers: ['google'],
    errors: ['admin_policy_enforced', 'org_internal', 'disallowed_useragent', 'access_not_configured', 'access_denied'],
  },
  { outcome: 'github-bad-credentials', errors: ['incorrect_client_credentials'] },
  { outcome: 'github-bad-code', errors: ['bad_verification_code'] },
  { outcome: 'github-redirect', providers: ['github'], errors: ['redirect_uri_mismatch'] },
  { outcome: 'github-not-found', providers: ['github'], statuses: [404] },
  { outcome: 'github-unverified-email', errors: ['unverified_user_email'] },
  { outcome: 'github-suspended', providers: ['github'], errors: ['application_suspended'] },
  {
    outcome: 'gitlab-invalid-scope',
    providers: ['gitlab'],
    errors: ['invalid_scope', 'unauthorized_client'],
    grant: 'client_credentials',
  },
  { outcome: 'gitlab-code-refused', providers: ['gitlab'], errors: ['invalid_grant'], grant: code },
  { outcome: 'okta-bad-secret', providers: ['okta'], errors: ['invalid_client'], text: /secret/i },
  { outcome: 'okta-bad-client', providers: ['okta'], errors: ['invalid_client'], text: /client_id/i },
  { outcome: 'okta-no-policy', providers: ['okta'], errors: ['access_denied'] },
  { outcome: 'okta-grant', errors: ['unauthorized_client'], text: /configured grant types/i },
  { outcome: 'okta-code-refused', providers: ['okta'], errors: ['invalid_grant'], grant: code },
  { outcome: 'auth0-unauthorized', providers: ['auth0'], errors: ['access_denied'], statuses: [401] },
  { outcome: 'auth0-invalid-grant', providers: ['auth0'], errors: ['invalid_grant'], grant: code },
  {
    outcome: 'auth0-grant-disabled',
    errors: ['unauthorized_client'],
    text: /grant type '.{0,200}' not allowed for the client/i,
  },
  {
    outcome: 'auth0-audience',
    providers: ['auth0'],
    errors: ['access_denied', 'invalid_request'],
    text: /not authorized to access|service not found|audience/i,
  },
  { outcome: 'auth0-tenant', providers: ['auth0'], statuses: [404] },
  { outcome: 'cognito-invalid-client', providers: ['cognito'], errors: ['invalid_client'] },
  { outcome: 'cognito-unauthorized', providers: ['cognito'], errors: ['unauthorized_client'] },
  { outcome: 'cognito-invalid-grant', providers: ['cognito'], errors: ['invalid_grant'], grant: code },
  // Before Keycloak's: both say “Invalid client secret”.
  { outcome: 'spotify-invalid-client', providers: ['spotify'], errors: ['invalid_client'] },
  { outcome: 'keycloak-bad-credentials', errors: ['invalid_client', 'unauthorized_client'], text: keycloak },
  // With invalid_client others say it, too.
  { outcome: 'keycloak-bad-credentials', errors: ['unauthorized_client'], text: /invalid client secret/i },
  { outcome: 'keycloak-bad-credentials', providers: ['keycloak'], errors: ['invalid_client'] },
  {
    outcome: 'keycloak-service-account',
    errors: ['unauthorized_client'],
    text: /retrieve service account|public client not allowed/i,
  },
  { outcome: 'keycloak-direct-access', errors: ['unauthorized_client'], text: /direct access grants/i },
  {
    outcome: 'keycloak-disabled',
    providers: ['keycloak'],
    errors: ['access_denied', 'invalid_client', 'unauthorized_client'],
    text: /not enabled|disabled/i,
  },
  {
    outcome: 'keycloak-code-not-valid',
    errors: ['invalid_grant'],
    text: /^invalid_grant code not valid$/i,
    grant: code,
  },
  { outcome: 'keycloak-code-not-valid', providers: ['keycloak'], errors: ['invalid_grant'], grant: code },
  { outcome: 'keycloak-https-required', text: /^(?:invalid_request\s+)?https required\s*$/i, statuses: [403] },
  { outcome: 'keycloak-realm', text: /realm does not exist/i },
  { outcome: 'salesforce-run-as', errors: ['invalid_grant'], text: /no client credentials user enabled/i },
  {
    outcome: 'salesforce-grant',
    providers: ['salesforce'],
    errors: ['unsupported_grant_type', 'invalid_grant'],
    text: /unsupported_grant_type|not supported on this domain/i,
  },
  {
    outcome: 'salesforce-user',
    providers: ['salesforce'],
    errors: ['inactive_user', 'inactive_org', 'rate_limit_exceeded'],
  },
  {
    outcome: 'salesforce-user',
    providers: ['salesforce'],
    errors: ['invalid_grant'],
    text: /ip restricted/i,
  },
  {
    outcome: 'salesforce-authentication',
    providers: ['salesforce'],
    errors: ['invalid_grant'],
    text: /authentication failure/i,
  },
  { outcome: 'salesforce-invalid-client-id', providers: ['salesforce'], errors: ['invalid_client_id'] },
  { outcome: 'salesforce-invalid-client', providers: ['salesforce'], errors: ['invalid_client'] },
  { outcome: 'slack-invalid-client-id', providers: ['slack'], errors: ['invalid_client_id'] },
  { outcome: 'slack-bad-client-secret', errors: ['bad_client_secret'] },
  { outcome: 'slack-invalid-code', providers: ['slack'], errors: ['invalid_code'] },
  { outcome: 'slack-code-already-used', providers: ['slack'], errors: ['code_already_used'] },
  { outcome: 'slack-bad-redirect-uri', errors: ['bad_redirect_uri'] },
  { outcome: 'slack-oauth-authorization-url-mismatch', errors: ['oauth_authorization_url_mismatch'] },
  { outcome: 'slack-invalid-grant-type', providers: ['slack'], errors: ['invalid_grant_type'] },
  { outcome: 'slack-rate-limited', providers: ['slack'], errors: ['ratelimited', 'rate_limited'] },
  {
    outcome: 'facebook-secret',
    providers: ['facebook', 'instagram'],
    text: /error validating (?:client secret|application)|invalid client_?(?:id|secret)|invalid platform app|cannot get application info/i,
  },
  {
    outcome: 'facebook-code',
    providers: ['facebook', 'instagram'],
    text: /verification code|authorization code has been used|invalid authorization code/i,
  },
  {
    outcome: 'facebook-redirect',
    providers: ['facebook', 'instagram'],
    text: /redirect_?uri|given url is not allowed/i,
  },
  { outcome: 'facebook-redirect', providers: ['facebook', 'instagram'], codes: ['191'] },
  { outcome: 'facebook-app-mode', providers: ['facebook', 'instagram'], text: /app not active|development mode/i },
  { outcome: 'facebook-app-mode', providers: ['facebook', 'instagram'], codes: ['10', '200'] },
  { outcome: 'facebook-token', providers: ['facebook', 'instagram'], codes: ['190'] },
  { outcome: 'linkedin-client', providers: ['linkedin'], errors: ['invalid_client'] },
  {
    outcome: 'linkedin-mismatch',
    providers: ['linkedin'],
    errors: ['invalid_request', 'invalid_redirect_uri', 'invalid_grant'],
    text: /does not match authorization code|authorization code expired|authorization code not found/i,
    grant: code,
  },
  { outcome: 'box-unauthorized', providers: ['box'], errors: ['unauthorized_client'], grant: 'client_credentials' },
  { outcome: 'apple-invalid-client', providers: ['apple'], errors: ['invalid_client'] },
  { outcome: 'apple-invalid-grant', providers: ['apple'], errors: ['invalid_grant'], grant: code },
  { outcome: 'spotify-code-refused', providers: ['spotify'], errors: ['invalid_grant'], grant: code },
  { outcome: 'discord-code-refused', providers: ['discord'], errors: ['invalid_grant'], grant: code },
  { outcome: 'x-missing-header', providers: ['twitter'], text: /missing valid authorization header/i },
  {
    outcome: 'x-code-refused',
    providers: ['twitter'],
    errors: ['invalid_request', 'invalid_grant'],
    text: /authorization code/i,
    grant: code,
  },
  { outcome: 'twitch-invalid-secret', providers: ['twitch'], text: /invalid client secret/i },
  { outcome: 'twitch-invalid-client', providers: ['twitch'], text: /invalid client\b/i },
  { outcome: 'twitch-code-refused', providers: ['twitch'], text: /invalid authorization code/i, grant: code },
  {
    outcome: 'strava-client',
    providers: ['strava'],
    text: /"resource":"Application"|Application (?:client_id|client_secret)? ?invalid/i,
  },
  { outcome: 'strava-code-refused', providers: ['strava'], text: /AuthorizationCode|RequestToken/i, grant: code },
  {
    outcome: 'zoom-code-refused',
    providers: ['zoom'],
    errors: ['invalid_grant', 'invalid_request'],
    text: /authorization code/i,
    grant: code,
  },
  {
    outcome: 'wechat-code',
    codes: ['40013', '40125', '40029', '40163'],
    text: /invalid (?:appid|appsecret|code)|code been used/i,
  },
];
