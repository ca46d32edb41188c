import { cause, type OutcomeTable } from './types.ts';

const afterLogin = 'The user signed in: the browser came back to the application, which refused the answer itself.';
const noTokenRequest = 'No token request was made, so this says nothing about the client secret.';
const tokenCame = 'The token request worked: client_id and secret are right.';

const otherHost = cause(
  'other-host',
  'likely',
  'The sign-in starts on one host or scheme and comes back to another (localhost and 127.0.0.1, with and without www, http and https), so the cookie is not sent.',
  'Open the application at exactly the origin of its redirect URI.',
  'base_url',
  'redirect_uri',
);

const cookieLost = cause(
  'cookie-lost',
  'likely',
  'The browser drops the cookie: Secure on plain http, SameSite=Strict, SameSite=Lax with response_mode=form_post, or too large.',
  'Use SameSite=Lax with a GET callback, or SameSite=None with Secure for form_post.',
  'cookie_same_site',
  'cookie_secure',
  'response_mode',
);

const proxyTrust = cause(
  'proxy-not-trusted',
  'possible',
  'Behind a proxy the application thinks that it is served over http and sets no Secure cookie.',
  'Have it trust X-Forwarded-Proto, or set its public URL.',
  'trust_host',
  'base_url',
);

const severalInstances = cause(
  'several-instances',
  'possible',
  'Another instance with another session store or secret got the callback, or the process restarted in between.',
  'Give all instances the same session secret and store.',
  'session_secret',
);

const startedTwice = cause(
  'started-twice',
  'possible',
  'The sign-in was started in two tabs, the callback was opened twice, or the browser’s Back button was used.',
  'Start again in one tab; make the callback idempotent.',
);

const clock = cause(
  'clock',
  'likely',
  'The clock of the application’s machine or container is off.',
  'Synchronise it; allow a tolerance of a minute at most.',
);

/** What the application found wrong when the browser came back to its redirect URI, before any token request. */
export const callbackOutcomes = {
  'callback-state-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline:
      'The application no longer has the state it started the sign-in with: its cookie or session did not come back.',
    proves: [afterLogin, noTokenRequest],
    causes: [otherHost, cookieLost, proxyTrust, severalInstances, startedTwice],
    retry: 'From the application’s start page.',
  },
  'callback-state-mismatch': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The state in the callback is not the one the application stored.',
    proves: [afterLogin, noTokenRequest],
    causes: [
      { ...startedTwice, likelihood: 'likely' },
      otherHost,
      cookieLost,
      severalInstances,
      cause(
        'forged',
        'possible',
        'The callback was not started by this browser, which is what state protects against (RFC 6749 section 10.12).',
        'Do not switch the check off.',
      ),
    ],
    retry: 'From the application’s start page.',
  },
  'callback-state-unreadable': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application cannot decrypt the cookie of its own sign-in.',
    proves: [afterLogin, noTokenRequest],
    causes: [
      cause(
        'session-secret',
        'likely',
        'The session secret (or key ring) is another one than when the sign-in began: changed, generated at each start, or different between instances.',
        'Set one session secret for all instances, then delete the site’s cookies.',
        'session_secret',
      ),
      { ...otherHost, likelihood: 'possible' },
    ],
    retry: 'After deleting the cookies of the site.',
  },
  'callback-pkce-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application no longer has the PKCE code verifier of this sign-in.',
    proves: [afterLogin, noTokenRequest],
    causes: [otherHost, cookieLost, severalInstances, startedTwice],
    retry: 'From the application’s start page.',
  },
  'callback-nonce': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The nonce in the ID token is not the one the application stored.',
    proves: [afterLogin, 'The token is of another sign-in attempt, or the stored nonce was lost.'],
    causes: [{ ...startedTwice, likelihood: 'likely' }, otherHost, cookieLost, severalInstances],
    retry: 'From the application’s start page.',
  },
  'callback-code-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The callback was called without a code.',
    proves: ['There was nothing to exchange, so no token request was made.'],
    causes: [
      cause(
        'opened-directly',
        'likely',
        'The callback’s address was opened directly, reloaded, or called by a monitor or link preview.',
        'Start at the application’s sign-in address.',
      ),
      cause(
        'fragment',
        'possible',
        'The server answers in the fragment (response_type=token or response_mode=fragment), which no server sees.',
        'Ask for response_type=code with response_mode=query.',
        'response_type',
        'response_mode',
      ),
      cause(
        'proxy-query',
        'possible',
        'A redirect or proxy rule in front drops the query.',
        'Look at the address in the browser’s network log.',
        'base_url',
        'redirect_uri',
      ),
    ],
  },
  'callback-issuer': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The iss parameter of the callback does not fit the issuer the application expects (RFC 9207).',
    proves: [afterLogin, noTokenRequest],
    causes: [
      cause(
        'issuer-spelling',
        'likely',
        'The configured issuer differs from the server’s own: a trailing slash, host, realm or tenant.',
        'Take issuer from the server’s metadata, character by character.',
        'issuer',
        'discovery_url',
        'domain',
        'tenant',
        'realm',
      ),
      cause(
        'other-provider',
        'possible',
        'The answer came from another server than the one this sign-in began with.',
        'Give each provider a redirect URI of its own.',
        'redirect_uri',
      ),
    ],
  },
  'callback-host-untrusted': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application does not trust the host name it was called by (UntrustedHost).',
    proves: ['The library stopped before any request was made.'],
    causes: [
      cause(
        'trust-host',
        'likely',
        'Outside known platforms, Auth.js wants to be told that the Host header may be trusted.',
        'Set AUTH_URL to the public address, or AUTH_TRUST_HOST=true behind a proxy you control.',
        'trust_host',
        'base_url',
      ),
    ],
  },
  'callback-session-secret': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application has no usable session secret, so it can keep no sign-in state.',
    proves: ['The library stopped before any request was made.'],
    causes: [
      cause(
        'session-secret',
        'likely',
        'The variable of the session secret is unset, empty or of the wrong length where the application runs.',
        'Set it to a long random value in that environment.',
        'session_secret',
      ),
    ],
  },
  'callback-not-found': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application has no page at the callback’s address (404).',
    proves: [
      'The user signed in, and the redirect URI is registered: the browser came back to it.',
      'Nothing in the application serves that path.',
    ],
    causes: [
      cause(
        'callback-path',
        'likely',
        'The path of the redirect URI is not the one the library serves, or lacks a base path or provider name.',
        'Compare it with the library’s callback path.',
        'redirect_uri',
        'callback_path',
        'base_url',
      ),
    ],
  },
  'callback-account': {
    class: 'permission',
    credentials: 'valid',
    headline: 'The sign-in worked, but the application does not accept this account.',
    proves: [tokenCame, 'Redirect URI, state and tokens are in order.'],
    causes: [
      cause(
        'not-allowed',
        'likely',
        'A rule of the application asks for another e-mail domain, group, role or a verified e-mail address.',
        'Compare the account with the application’s allow-lists.',
        'scope',
      ),
      cause(
        'claim-missing',
        'likely',
        'The claim it looks at (email, groups) is not in the token or userinfo answer.',
        'Ask for the scope that brings it, such as email, and map the claim at the server.',
        'scope',
      ),
    ],
  },
  'id-token-issuer': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The token names another issuer than the application expects.',
    proves: [
      'A token was issued.',
      'Its iss and the configured issuer differ; both are compared character by character.',
    ],
    causes: [
      cause(
        'issuer-spelling',
        'likely',
        'The configured issuer has a trailing slash too many or too few, another host, realm, tenant or version.',
        'Take issuer from the server’s metadata; it is the value of the iss claim.',
        'issuer',
        'discovery_url',
        'domain',
        'tenant',
        'realm',
      ),
      cause(
        'two-host-names',
        'possible',
        'The server is reached by two names (inside a container network and by the browser), and puts the other one into tokens.',
        'Give the server one fixed public address.',
        'issuer',
        'base_url',
      ),
      cause(
        'multi-tenant',
        'possible',
        'With Entra’s common or organizations endpoint each token names the user’s own tenant.',
        'Configure the tenant, or let the application accept the issuers of many.',
        'tenant',
        'issuer',
      ),
    ],
  },
  'id-token-audience': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The token is for another audience than the application expects.',
    proves: ['A token was issued, for somebody else: its aud is not the configured value.'],
    causes: [
      cause(
        'audience',
        'likely',
        'An ID token has the client_id as audience, an access token the API’s identifier; the configured value is another one.',
        'Compare client_id and audience with the aud claim.',
        'audience',
        'client_id',
        'resource',
      ),
      cause(
        'other-client',
        'possible',
        'The token was issued to another client, such as the front end’s.',
        'Accept that client as well, or add an audience mapper at the server.',
        'client_id',
      ),
    ],
  },
  'id-token-expired': {
    class: 'expired',
    credentials: 'likely-valid',
    headline: 'The token has expired.',
    proves: ['The token was well formed and is past its exp claim by the clock of the application.'],
    causes: [
      cause(
        'kept-too-long',
        'likely',
        'The application used a stored token beyond its lifetime and did not renew it.',
        'Renew it with the refresh token, or sign in again.',
        'access_token',
        'refresh_token',
      ),
      { ...clock, likelihood: 'possible' },
    ],
    retry: 'With a new token.',
  },
  'id-token-clock': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The times in the token do not fit the application’s clock.',
    proves: ['A token was issued; for the application its iat or nbf lies in the future, or too far in the past.'],
    causes: [clock],
    retry: 'After the clock is right.',
  },
  'id-token-algorithm': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The token is signed with another algorithm than the application expects.',
    proves: ['A token was issued; the algorithms the two sides are set to differ.'],
    causes: [
      cause(
        'algorithm',
        'likely',
        'The client is registered for another signature algorithm (HS256 and RS256 are the usual pair).',
        'Set id_token_signed_response_alg of the registration and the application’s expectation to the same, best RS256.',
        'client_id',
        'jwks_uri',
        'issuer',
      ),
    ],
  },
  'id-token-signature': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The application cannot verify the token’s signature.',
    proves: ['A token was issued; no key of the key set fits it, or the token is none for this application.'],
    causes: [
      cause(
        'keys',
        'likely',
        'The keys are from another server, realm or tenant, or a cached key set is older than a key rotation.',
        'Let the application read jwks_uri from the issuer’s metadata, and restart it.',
        'jwks_uri',
        'issuer',
        'discovery_url',
      ),
      cause(
        'opaque-token',
        'possible',
        'The token is not meant for this API (Microsoft Graph tokens cannot be verified by others), or is opaque.',
        'Ask for a token with this API as audience.',
        'audience',
        'scope',
      ),
    ],
  },
  'id-token-missing': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The token answer has no ID token.',
    proves: [tokenCame, 'An answer of plain OAuth 2.0 looks like this: without OpenID Connect’s id_token.'],
    causes: [
      cause(
        'scope-openid',
        'likely',
        'The scope openid was not asked for (OpenID Connect Core section 3.1.2.1).',
        'Add openid to the scopes.',
        'scope',
      ),
      cause(
        'no-oidc',
        'possible',
        'The server speaks OAuth 2.0 only, as GitHub does.',
        'Use the library’s OAuth provider instead of its OpenID Connect one.',
        'issuer',
        'token_endpoint',
      ),
      cause(
        'refreshed',
        'possible',
        'It is the answer to a refresh token, in which no ID token need be (OpenID Connect Core section 12.2).',
        'Sign in again when the ID token has expired, or have the server send one with each refresh.',
        'refresh_token',
      ),
    ],
  },
  'id-token-malformed': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The token is not a JWT that the application can read.',
    proves: ['A token was there, but not in the form the application wants.'],
    causes: [
      cause(
        'opaque-token',
        'likely',
        'It is an opaque access token: some servers issue a JWT only when an audience is asked for.',
        'Ask for the API’s audience, or introspect the token.',
        'audience',
        'scope',
      ),
      cause(
        'quotes',
        'possible',
        'The token was cut, or has quotes or the word Bearer in its value.',
        'Look at how it is stored and passed on.',
        'access_token',
        'jwt',
      ),
    ],
  },
  'userinfo-subject': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The userinfo answer is about another user than the ID token.',
    proves: [tokenCame, 'The two sub values have to be the same (OpenID Connect Core section 5.3.2).'],
    causes: [
      cause(
        'other-server',
        'likely',
        'The userinfo endpoint belongs to another server or API, such as Microsoft Graph, which has other subjects.',
        'Use userinfo_endpoint of the issuer’s metadata, or none.',
        'userinfo_endpoint',
        'issuer',
      ),
    ],
  },
} as const satisfies OutcomeTable;
