import { cause, type OutcomeRow, type OutcomeTable } from './types.ts';

/** Of a text nobody can see behind; each cause says which line would tell. */
const whereToLook = cause(
  'where-to-look',
  'possible',
  'The line names what failed, not why.',
  'Paste the lines before it and the innermost cause: the response’s status and JSON body, or the error code of the connection.',
);

const providerLog = cause(
  'provider-log',
  'possible',
  'The authorization server keeps its own record of the refusal.',
  'Look at its sign-in or event log at the same minute, and paste that entry.',
);

const onlyStatus = (status: string, headline: string, ...causes: OutcomeRow['causes']): OutcomeRow => ({
  class: 'unclear',
  credentials: 'unknown',
  headline,
  proves: [`The text gives the status ${status} and not the answer’s body, which would name the reason.`],
  causes: [...causes, { ...whereToLook, explanation: 'The answer’s body is not in the text.' }],
});

const blocked = cause(
  'filtered',
  'likely',
  'A firewall, bot protection or gateway in front of the server refused the request; token endpoints themselves rarely answer 403.',
  'Send the same request from another network; ask the operator to let it through.',
  'token_endpoint',
  'proxy_url',
);

const refusedToken =
  'A token was sent and refused by the API or userinfo endpoint; the token request is not what failed.';

/**
 * Ends that only a pasted text can have: an answer of which too little is shown, an error of an API after the sign-in,
 * or a failure before any request.
 */
export const pastedOutcomes = {
  'nothing-recognised': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'Nothing in the text is an authentication error that authproof knows.',
    proves: ['No status, OAuth error, provider’s code, connection error or known message of a library was found.'],
    causes: [
      cause(
        'more-text',
        'possible',
        'The part that names the error may be missing.',
        'Paste the whole stack trace with its causes, the answer of the token endpoint, or the address the browser ended at.',
      ),
    ],
  },
  'wrapper-only': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The library reports a failed sign-in without its cause.',
    proves: ['The message is the same for a wrong secret, a used code and a broken connection.'],
    causes: [whereToLook, providerLog],
  },
  'fetch-failed': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'A request failed before any answer; the text does not say why.',
    proves: ['There was no HTTP answer, so the credentials were not judged.'],
    causes: [
      cause(
        'inner-cause',
        'possible',
        'Name resolution, a refused connection, a certificate or a proxy: the inner error has the code.',
        'Log the error’s cause (error.cause in Node.js), and paste it.',
        'token_endpoint',
        'issuer',
      ),
    ],
  },
  'callback-unclear': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The application failed in its callback; the text does not say why.',
    proves: ['Lost state, a refused code and a wrong secret all end in this message.'],
    causes: [
      cause(
        'inner-cause',
        'possible',
        'The page or the address shows only a general error; the server’s log has the cause.',
        'Look at the log of the application’s server (not of the browser) at the same time, and paste what it says.',
        'redirect_uri',
        'client_secret',
      ),
      providerLog,
    ],
  },
  'plugin-authorization': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The assistant could not authorize a plugin or connector; its message does not say which step failed.',
    proves: ['It may be the sign-in page, the token request of the assistant’s servers, or a token that was revoked.'],
    causes: [
      cause(
        'token-request',
        'possible',
        'The assistant’s servers send the token request from their own network; a firewall or another authentication method than post or Basic ends it.',
        'Look at the log of your token endpoint for that minute, for the status and body it answered.',
        'token_endpoint',
        'client_secret',
        'authorization_endpoint',
      ),
      cause(
        'stale-connection',
        'possible',
        'The stored connection belongs to an older version of the manifest or to revoked tokens.',
        'Remove the plugin or connector, add it again and sign in.',
        'redirect_uri',
      ),
    ],
  },
  'pasted-400': onlyStatus(
    '400',
    'The server finds the request malformed (400); the text does not show its reason.',
    cause(
      'request',
      'possible',
      'A used or expired code, another redirect URI than in the sign-in request, or a missing parameter are the usual reasons.',
      'Log the body of the answer: error and error_description tell them apart.',
      'redirect_uri',
      'token_endpoint',
    ),
  ),
  'pasted-401': onlyStatus(
    '401',
    'The server does not accept the caller (401); the text does not show its reason.',
    cause(
      'credentials',
      'possible',
      'At a token endpoint: client_id or secret is wrong, or they are sent by another method than registered.',
      'Compare both with the provider’s console, and the method with the registration.',
      'client_secret',
      'client_id',
      'token_endpoint_auth_method',
    ),
  ),
  'pasted-403': onlyStatus('403', 'The server refuses the request (403); the text does not show its reason.', blocked, {
    ...providerLog,
    explanation: 'A policy of the authorization server, such as an allowed network or region, forbids the client.',
  }),
  'pasted-404': onlyStatus(
    '404',
    'There is nothing at the address that was called (404).',
    cause(
      'wrong-path',
      'likely',
      'The path of an endpoint or of the issuer is wrong: a realm, tenant, version or prefix is missing or too many.',
      'Take the endpoints from the server’s metadata.',
      'token_endpoint',
      'issuer',
      'discovery_url',
      'realm',
      'tenant',
    ),
  ),
  'pasted-status': onlyStatus(
    '{status}',
    'The server answered with status {status}; the text does not show its reason.',
  ),
  'code-refused': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The server accepted the client and refused the code or refresh token (invalid_grant).',
    proves: ['Client authentication most likely passed: servers look at the grant after it.'],
    causes: [
      cause(
        'code-used',
        'likely',
        'The code was exchanged twice or too late: a double callback, a reload, two instances, or a wait of minutes.',
        'Start the sign-in again; see that the callback runs once.',
      ),
      cause(
        'redirect-differs',
        'likely',
        'The redirect_uri of the token request is not the one of the sign-in request (RFC 6749 section 4.1.3).',
        'Use one value for both, character by character.',
        'redirect_uri',
        'base_url',
        'callback_path',
      ),
      cause(
        'token-revoked',
        'possible',
        'A refresh token has expired, was revoked or was rotated away.',
        'Sign in again and keep only the newest refresh token.',
        'refresh_token',
      ),
      cause(
        'pkce',
        'possible',
        'The code_verifier does not fit the code_challenge of the sign-in.',
        'Check that both come from the same sign-in.',
        'code_challenge_method',
      ),
    ],
    retry: 'Only with a new code.',
  },
  'token-redirect-differs': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The token request names another redirect_uri than the sign-in request did.',
    proves: ['The client was accepted.', 'Both requests have to carry the same redirect_uri (RFC 6749 section 4.1.3).'],
    causes: [
      cause(
        'redirect-differs',
        'likely',
        'The application builds the URI twice and gets two texts: another host behind a proxy, a trailing slash, an encoded character.',
        'Give both requests one fixed value.',
        'redirect_uri',
        'base_url',
        'callback_path',
        'trust_host',
      ),
    ],
    hints: ['redirect'],
  },
  'resource-token-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The API or userinfo endpoint does not accept the access token.',
    proves: [refusedToken],
    causes: [
      cause(
        'token-old',
        'likely',
        'The token has expired or was revoked.',
        'Renew it, or sign in again.',
        'access_token',
        'refresh_token',
      ),
      cause(
        'other-audience',
        'likely',
        'The token is for another API, server, realm or environment than the one that was called.',
        'Compare its aud and iss with what the API expects.',
        'audience',
        'issuer',
        'userinfo_endpoint',
        'resource',
      ),
      cause(
        'issuer-differs',
        'possible',
        'The server is called by another host name than the one in the token’s iss.',
        'Use one public address for the server.',
        'userinfo_endpoint',
        'issuer',
      ),
    ],
    retry: 'With a new token.',
  },
  'resource-scope': {
    class: 'permission',
    credentials: 'valid',
    headline: 'The access token lacks a scope or permission that the API wants.',
    proves: ['The token itself was accepted; the token request is not what failed.'],
    causes: [
      cause(
        'scope-missing',
        'likely',
        'The scope was not asked for, or not granted by the user or administrator.',
        'Add the scope, then sign in again: tokens issued before do not gain it.',
        'scope',
        'audience',
      ),
    ],
    hints: ['scope'],
  },
  'discovery-failed': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The application could not read the issuer’s metadata; the text does not say why.',
    proves: ['No credentials were sent: this comes before any sign-in.'],
    causes: [
      cause(
        'issuer',
        'possible',
        'The issuer is misspelt, its server is not reachable from the application, or its certificate is not trusted there.',
        'Fetch the issuer with /.well-known/openid-configuration appended from where the application runs; paste the inner error.',
        'issuer',
        'discovery_url',
        'domain',
        'tenant',
        'realm',
      ),
    ],
  },
  'endpoint-not-a-url': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application was given an endpoint that is not a complete URL.',
    proves: ['No request was made.'],
    causes: [
      cause(
        'endpoint-empty',
        'likely',
        'A variable is unset or empty, or the URL lacks https:// or holds a placeholder.',
        'Look at the endpoint as the application sees it.',
        'token_endpoint',
        'issuer',
        'discovery_url',
        'domain',
        'base_url',
        'authorization_endpoint',
      ),
    ],
  },
  'token-auth-method': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The client is registered for another way of authenticating than the application uses.',
    proves: ['The server knows the client; the secret itself was not compared.'],
    causes: [
      cause(
        'auth-method',
        'certain',
        'The token request sends the credentials by another method (Basic header, body, assertion) than token_endpoint_auth_method of the registration, or by two at once.',
        'Set the library’s method to the registered one, or change the registration.',
        'token_endpoint_auth_method',
        'client_secret',
        'client_id',
      ),
    ],
  },
  'refresh-token-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application has no refresh token to renew its access token with.',
    proves: ['No refresh request was made.'],
    causes: [
      cause(
        'offline-access',
        'likely',
        'The sign-in did not ask for one: the scope offline_access (Google: access_type=offline) or the refresh_token grant of the client is missing.',
        'Add it, then sign in again; tokens issued before stay without.',
        'scope',
        'grant_type',
      ),
    ],
  },
  'registration-unsupported': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The client has no client_id, and the server registers none by itself.',
    proves: ['The server’s metadata has no registration_endpoint (RFC 7591); no sign-in was begun.'],
    causes: [
      cause(
        'no-registration',
        'likely',
        'Without dynamic client registration a client has to be registered by hand.',
        'Register it in the server’s console, and configure its client_id.',
        'client_id',
        'registration_endpoint',
        'issuer',
      ),
    ],
  },
  'broker-exchange': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The service between the application and the provider could not exchange the provider’s code.',
    proves: ['The user signed in at the provider; the token request of the service in between failed.'],
    causes: [
      cause(
        'broker-secret',
        'likely',
        'The client secret stored in that service (Supabase, Keycloak, a load balancer) is wrong or expired, or belongs to another client_id.',
        'Copy id and secret from the provider’s console into its settings again; its own log has the provider’s answer.',
        'client_secret',
        'client_id',
      ),
      cause(
        'broker-endpoint',
        'possible',
        'It cannot reach the provider’s token endpoint, or has a wrong address for it.',
        'Look at its token endpoint or issuer, and at what its network lets through.',
        'token_endpoint',
        'issuer',
      ),
    ],
  },
  'browser-cors': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The browser did not let the page read the answer (CORS).',
    proves: ['The request came from code in a page; the server’s answer does not allow its origin.'],
    causes: [
      cause(
        'origin',
        'likely',
        'The page’s origin is not registered with the client as an allowed (web) origin.',
        'Add the origin, without a path or slash at the end, or move the request to a server.',
        'allowed_origin',
        'base_url',
        'token_endpoint',
      ),
      cause(
        'confidential-client',
        'possible',
        'The client has a secret, whose token requests belong on a server; many endpoints allow no origin at all.',
        'Use a public client with PKCE in the browser.',
        'client_secret',
        'public_client',
      ),
    ],
  },
} as const satisfies OutcomeTable;
