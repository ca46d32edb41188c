import { registerRedirect } from './oauth.ts';
import { cause, type OutcomeTable } from './types.ts';

const beforeToken = 'No token request was made: the sign-in ended at the authorization endpoint.';
const clientKnown = 'The server knows the client_id, and it accepted the redirect URI: the error came back to it.';

/**
 * Errors of the authorization endpoint: shown on the server’s own page when client_id or redirect_uri is in doubt, else
 * sent to the redirect URI (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
 */
export const authorizationOutcomes = {
  'authorization-redirect-uri': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server refuses the redirect URI of the sign-in request.',
    proves: [
      beforeToken,
      'The client_id is most likely known: servers look at it first. A client secret plays no part in this request.',
    ],
    causes: [
      registerRedirect,
      cause(
        'proxy-scheme',
        'possible',
        'The application builds the URI from the request and does not see that a proxy in front speaks https or has another host.',
        'Set its public URL, or have it trust X-Forwarded-Proto and X-Forwarded-Host.',
        'base_url',
        'trust_host',
        'redirect_uri',
      ),
      cause(
        'other-client',
        'possible',
        'The URI is registered, but for another client.',
        'Compare the client_id in the browser’s address with the registration.',
        'client_id',
      ),
    ],
    hints: ['redirect'],
  },
  'authorization-unknown-client': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization endpoint does not know the client_id.',
    proves: [beforeToken, 'A client secret plays no part in this request.'],
    causes: [
      cause(
        'wrong-client-id',
        'likely',
        'The client_id is misspelt, was deleted, or belongs to another tenant, realm or environment.',
        'Copy it from the console of the server that showed the error.',
        'client_id',
        'tenant',
        'realm',
        'issuer',
      ),
      cause(
        'other-server',
        'possible',
        'The browser was sent to another realm, tenant or region than the one the client is in.',
        'Compare the host and path in the browser’s address with the configuration.',
        'authorization_endpoint',
        'issuer',
        'domain',
      ),
    ],
    hints: ['credentials'],
  },
  'authorization-client-disabled': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The client is switched off or may not start a sign-in.',
    proves: [beforeToken, 'The client_id is known.'],
    causes: [
      cause(
        'client-disabled',
        'likely',
        'The client is disabled, or its registration is for machine-to-machine access only.',
        'Enable it, and the authorization code flow, in the server’s console.',
        'client_id',
        'client_enabled',
      ),
    ],
  },
  'authorization-access-denied': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The sign-in was refused by the user or by a rule of the server (access_denied).',
    proves: [clientKnown, beforeToken],
    causes: [
      cause(
        'declined',
        'likely',
        'The user pressed Cancel or declined the consent.',
        'Sign in again and agree; show people a way back when they do not.',
      ),
      cause(
        'not-assigned',
        'likely',
        'The user is not assigned to the application, is not a test user, or a rule or policy refuses the sign-in.',
        'Look at the assignments, test users and rules in the server’s console, and at its sign-in log.',
        'client_id',
        'scope',
      ),
      cause(
        'audience',
        'possible',
        'The client may not ask for this API or scope.',
        'Grant it access to the API.',
        'audience',
        'scope',
      ),
    ],
  },
  'authorization-prompt-none': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The silent sign-in needs the user after all ({error}).',
    proves: [clientKnown, 'With prompt=none the server may not show a page (OpenID Connect Core section 3.1.2.6).'],
    causes: [
      cause(
        'no-session',
        'likely',
        'There is no session at the server, or the browser does not send its cookie from an iframe of another site.',
        'Start an interactive sign-in; for silent renewal use refresh tokens, as browsers block third-party cookies.',
        'refresh_token',
        'scope',
      ),
      cause(
        'consent',
        'possible',
        'A consent or a second factor is missing for what is asked for.',
        'Have the user sign in once without prompt=none.',
        'scope',
      ),
    ],
    retry: 'With an interactive sign-in.',
  },
  'authorization-invalid-scope': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization endpoint refuses a scope (invalid_scope).',
    proves: [clientKnown, beforeToken],
    causes: [
      cause(
        'scope-unknown',
        'likely',
        'A scope is misspelt, wrongly separated, or not allowed for this client.',
        'Compare each scope with the client’s registration and with scopes_supported of the metadata.',
        'scope',
      ),
    ],
    hints: ['scope'],
  },
  'authorization-unauthorized-client': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The client may not use this flow (unauthorized_client).',
    proves: ['The client_id is known.', beforeToken],
    causes: [
      cause(
        'flow-not-enabled',
        'likely',
        'The authorization code flow, or the response_type that is asked for, is not enabled for the client.',
        'Enable it in the registration, or ask for response_type=code.',
        'response_type',
        'client_id',
      ),
    ],
  },
  'authorization-unsupported-response-type': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server does not offer the response_type or response_mode that is asked for.',
    proves: [beforeToken, 'The server knows the client; the kind of answer it should give is the problem.'],
    causes: [
      cause(
        'response-type',
        'likely',
        'The application asks for an implicit or hybrid response (token, id_token), which the server or this client does not allow.',
        'Ask for response_type=code, or enable the response type in the registration.',
        'response_type',
        'response_mode',
      ),
    ],
  },
  'authorization-pkce-required': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization endpoint wants PKCE, and the request had no usable code_challenge.',
    proves: [beforeToken, 'The server or this client’s registration requires PKCE (RFC 7636).'],
    causes: [
      cause(
        'pkce',
        'likely',
        'The application does not send code_challenge, or sends it with the method plain.',
        'Switch PKCE on with code_challenge_method S256.',
        'code_challenge_method',
        'client_id',
      ),
    ],
  },
  'authorization-parameter': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The authorization endpoint finds the request malformed (invalid_request).',
    proves: [beforeToken, 'A client secret plays no part in this request.'],
    causes: [
      cause(
        'parameter-missing',
        'likely',
        'A parameter is missing, empty, given twice or has a value the server does not take; an unset variable does that.',
        'Compare the query in the browser’s address with the configuration: client_id, redirect_uri, response_type, scope.',
        'client_id',
        'redirect_uri',
        'response_type',
        'scope',
      ),
    ],
    hints: ['redirect'],
  },
  'authorization-session-lost': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server lost the browser’s sign-in session before it was finished.',
    proves: ['The server’s own cookie did not come back, or the page was too old.', beforeToken],
    causes: [
      cause(
        'stale-page',
        'likely',
        'The sign-in page was opened from a bookmark, left open too long, or used twice.',
        'Start the sign-in again from the application.',
      ),
      cause(
        'server-cookie',
        'likely',
        'Behind a proxy the server does not know its public https address, so the browser drops its Secure cookie.',
        'Set the server’s host name and proxy headers; use one host name for browser and application.',
        'issuer',
        'authorization_endpoint',
        'domain',
      ),
    ],
    retry: 'From the application, in a new window.',
  },
  'authorization-google-policy': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Google blocks the sign-in, because the app does not meet its OAuth policy (invalid_request).',
    proves: [beforeToken, 'The client_id is known.'],
    causes: [
      cause(
        'secure-response',
        'likely',
        'The redirect URI is not allowed for this type of client: http outside of localhost, an IP address, a custom scheme, or the retired copy-and-paste flow.',
        'Use https, or http://localhost while developing; pick the client type that fits.',
        'redirect_uri',
        'base_url',
      ),
      cause(
        'embedded-browser',
        'possible',
        'The sign-in page is shown in an embedded browser of an app.',
        'Open it in the system browser.',
      ),
    ],
    hints: ['redirect'],
  },
  'authorization-server-error': {
    class: 'server',
    credentials: 'unknown',
    headline: 'The authorization endpoint failed ({error}).',
    proves: [clientKnown, beforeToken],
    causes: [
      cause(
        'server-rule',
        'likely',
        'A rule, hook or user directory behind the server failed.',
        'Look at the server’s own log at the time of the sign-in.',
      ),
      cause('incident', 'possible', 'The server has an incident.', 'Look at its status page.'),
    ],
    retry: 'Later.',
  },
  'user-credentials': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The user’s own name or password was refused, not the client’s credentials.',
    proves: ['The server examined a person’s sign-in; it did not stop at the client_id.'],
    causes: [
      cause(
        'user-password',
        'likely',
        'The user name or password is wrong, or the account is disabled or locked.',
        'Reset the password, or look at the user in the server’s console.',
      ),
    ],
  },
} as const satisfies OutcomeTable;
