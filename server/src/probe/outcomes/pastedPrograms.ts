import { cause, type OutcomeTable } from './types.ts';

/** Ends that only a pasted text tells of: what programs say of their own set-up, before or beside the requests of a sign-in. */
export const programOutcomes = {
  'variable-not-set': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The program has no value for {variables}.',
    proves: ['The message is the program’s own or its loader’s: no server has judged anything yet.'],
    causes: [
      cause(
        'variable-not-read',
        'likely',
        'The file that has it is not read: it is in another folder, has a name that the loader does not look for, or was changed after the start.',
        'Start the program where the file is, or name the file to the loader, and restart it.',
      ),
      cause(
        'variable-not-passed',
        'possible',
        'The program runs in a container, workflow or host, which has only the variables that are passed on to it.',
        'Name it under environment or env_file of the service, or in the settings of the host.',
      ),
    ],
  },
  'sign-in-unclear': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The text says that signing in failed, and not why.',
    proves: ['Every step of a sign-in can end in this message.'],
    causes: [
      cause(
        'reason-in-address',
        'possible',
        'The address that the browser ended at may have the reason, as error and error_description.',
        'Copy that address, or open “error details” on the provider’s page, and paste it.',
      ),
      cause(
        'reason-in-log',
        'possible',
        'The log of the application’s server has the answer of the token endpoint.',
        'Paste its lines of that minute.',
      ),
    ],
  },
  'credential-file-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The file with the client’s credentials is not where the program looks for it.',
    proves: ['The program stopped before any request was made.'],
    causes: [
      cause(
        'file-elsewhere',
        'likely',
        'The path is relative to another folder than the one the program starts in, or the file was not copied into the container.',
        'Give the whole path (GOOGLE_APPLICATION_CREDENTIALS, the argument of the library), and mount the file.',
      ),
      cause(
        'file-not-made',
        'possible',
        'The file was never downloaded, or has the long name the console gave it.',
        'Download the client’s JSON from the provider’s console and save it under the expected name; keep it out of version control.',
        'client_id',
      ),
    ],
  },
  'credential-file-kind': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The file with the credentials is of another kind than the library reads.',
    proves: ['The program stopped before any request was made.'],
    causes: [
      cause(
        'service-account-or-client',
        'likely',
        'A service account’s key was given where an OAuth client’s file is read (with web or installed at its top), or the other way round.',
        'For sign-in of people download the OAuth client; for a service account use the library’s call for those.',
        'client_id',
        'private_key',
      ),
    ],
  },
  'credential-chain-empty': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'None of the places where the library looks for credentials has any.',
    proves: ['No token request was made with credentials.'],
    causes: [
      cause(
        'chain-variables',
        'likely',
        'The variables of a client (AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET) are not all set where the program runs.',
        'Set all of them, or sign in with the provider’s command line while developing.',
        'client_id',
        'tenant',
        'client_secret',
      ),
      cause(
        'chain-identity',
        'possible',
        'The machine has no managed identity, or it is a user-assigned one whose client id is not named.',
        'Assign an identity to the host, and set AZURE_CLIENT_ID to it.',
        'client_id',
      ),
    ],
  },
  'provider-set-up-twice': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application has two clients for this provider, and takes neither.',
    proves: ['The library stopped before any request was made.'],
    causes: [
      cause(
        'configured-twice',
        'likely',
        'The client is both in the settings (SOCIALACCOUNT_PROVIDERS) and in the database, or in the database twice for one site.',
        'Keep one of them: delete the other in the admin, or take APP out of the settings.',
        'client_id',
      ),
    ],
  },
  'login-start-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application refuses to begin the sign-in, because the request had no valid CSRF token.',
    proves: ['The browser was not sent to the provider.'],
    causes: [
      cause(
        'started-by-get',
        'likely',
        'The sign-in is begun by a link: OmniAuth 2 takes only a POST with the token of a form.',
        'Use a button with method: :post, and install omniauth-rails_csrf_protection.',
      ),
      cause(
        'session-not-kept',
        'possible',
        'The session cookie did not come back, so the token fits nothing: another host, http where the cookie is Secure, or a proxy that hides https.',
        'Open the application by its public address, and have it trust X-Forwarded-Proto.',
        'base_url',
        'trust_host',
      ),
    ],
  },
  'request-origin-untrusted': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application does not trust the origin that the request came from.',
    proves: ['The application’s own check refused the request; the provider was not asked.'],
    causes: [
      cause(
        'origin-not-listed',
        'likely',
        'The page’s scheme, host and port are not among the trusted origins, or differ from the application’s own address.',
        'Add the origin as the browser shows it (trustedOrigins, CSRF_TRUSTED_ORIGINS, allowed origins), or correct the base URL.',
        'base_url',
        'trust_host',
      ),
      cause(
        'proxy-hides-https',
        'possible',
        'Behind a proxy the application takes itself for http, so that its own https address looks foreign.',
        'Have the proxy send X-Forwarded-Proto and X-Forwarded-Host, and the application trust them.',
        'trust_host',
      ),
    ],
  },
  'session-endpoint-unread': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The page asked the application’s own sign-in endpoint and got something else than its answer.',
    proves: ['No request to the provider is involved.'],
    causes: [
      cause(
        'base-url',
        'likely',
        'NEXTAUTH_URL or AUTH_URL names another host, port or base path than the one the application answers at.',
        'Set it to the address in the browser; leave it out on platforms that are detected.',
        'base_url',
      ),
      cause(
        'no-handler',
        'possible',
        'The route of the sign-in handlers (api/auth/[...nextauth]) is missing, fails at start or is caught by a middleware.',
        'Open /api/auth/providers in the browser: it has to answer with JSON. The server’s own log has the error.',
      ),
    ],
  },
  'answer-scope-changed': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The token was issued for other scopes than those asked for, and the library takes that for an error.',
    proves: ['The server accepted the client and issued a token.'],
    causes: [
      cause(
        'scope-spelling',
        'likely',
        'The server answers with its own names or order of the scopes: Google turns email into its full address, and adds openid.',
        'Ask for the scopes as the server writes them, or set OAUTHLIB_RELAX_TOKEN_SCOPE=1.',
        'scope',
      ),
      cause(
        'scope-not-granted',
        'possible',
        'The user left some out, or granted others to the same client before.',
        'Compare both lists in the message.',
        'scope',
      ),
    ],
  },
  'authority-unknown': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'MSAL does not take the authority for one of Microsoft’s.',
    proves: ['The library stopped before any request of a sign-in.'],
    causes: [
      cause(
        'known-authorities',
        'likely',
        'An authority of B2C, CIAM or with a domain of one’s own has to be listed.',
        'Add its host to knownAuthorities, without scheme and path.',
        'issuer',
        'domain',
      ),
      cause(
        'authority-typo',
        'possible',
        'The host of the authority is misspelt.',
        'Use https://login.microsoftonline.com/ and the tenant.',
        'issuer',
        'tenant',
      ),
    ],
  },
  'frame-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The browser did not show the provider’s page, because it may not stand in a frame.',
    proves: ['The provider was reached: its own headers (X-Frame-Options, frame-ancestors) forbid the frame.'],
    causes: [
      cause(
        'silent-renewal',
        'likely',
        'A silent sign-in in a hidden frame ended at a page: a sign-in, a consent or an error that only a window shows.',
        'Open the frame’s address in a window to see that page; renew with refresh tokens in place of frames.',
        'redirect_uri',
        'scope',
      ),
      cause(
        'application-in-frame',
        'possible',
        'The application itself runs in a frame (Teams, an admin panel) and redirects it.',
        'Sign in with a popup or in the top window.',
      ),
    ],
  },
  'registration-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization server did not register the client.',
    proves: [
      'Its metadata names a registration_endpoint, and the request there failed (RFC 7591); no sign-in was begun.',
    ],
    causes: [
      cause(
        'registration-closed',
        'likely',
        'The server registers only clients with an initial access token, or of hosts and redirect URIs it allows.',
        'Register the client by hand and configure its client_id, or allow it in the server’s registration policy.',
        'client_id',
        'registration_endpoint',
      ),
      cause(
        'registration-metadata',
        'possible',
        'A member of the request is refused: a redirect URI, grant type, scope or authentication method.',
        'Look at the answer’s error_description, or at the server’s log.',
        'redirect_uri',
        'scope',
        'token_endpoint_auth_method',
      ),
    ],
  },
} as const satisfies OutcomeTable;
