import { cause, type OutcomeTable } from './types.ts';

const noSecret = 'No client secret is used here: the caller shows a signed token of the place it runs in.';

const signInWithTool =
  'Sign in with the tool’s own login command; for unattended runs use a service account or workload identity.';

const staleSignIn = cause(
  'stale-cache',
  'possible',
  'An old entry of the tool’s cache or credential store is used in place of the new one.',
  'Sign out first, so that the old entry is deleted.',
);

/**
 * Ends that only texts of tools have: workload identity federation of build systems, stored sign-ins of command lines,
 * API keys, assistants and their servers (MCP), and settings a library or service misses before any OAuth request.
 */
export const toolOutcomes = {
  'federation-trust': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The server trusts no caller with the identity token it was shown (workload identity federation).',
    proves: [noSecret, 'The token was read; its issuer, subject or audience fits no trust that is set up.'],
    causes: [
      cause(
        'federation-subject',
        'likely',
        'The trust names another subject: repository, branch, tag, environment or workflow file, compared character by character and by case.',
        'Print the token’s sub claim in the run, and set the trust (federated credential, role condition, trusted publisher) to it.',
        'audience',
        'issuer',
        'client_id',
      ),
      cause(
        'federation-audience',
        'possible',
        'The audience or issuer differs (a trailing slash counts), or the trust belongs to another role, application or pool.',
        'Compare aud and iss of the token with the trust, and check the id of the role or application.',
        'audience',
        'issuer',
        'tenant',
      ),
    ],
  },
  'federation-permission': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The workflow could not get an identity token from its own build system.',
    proves: ['No request reached the cloud or registry.'],
    causes: [
      cause(
        'id-token-write',
        'likely',
        'The job lacks the permission id-token: write, or runs for a fork’s pull request, which never gets it.',
        'Set permissions: id-token: write (and contents: read) on the job, also in the workflow that calls it.',
      ),
    ],
  },
  'federation-impersonation': {
    class: 'permission',
    credentials: 'likely-valid',
    headline: 'The caller is known, but may not act as the service account or role.',
    proves: ['The caller’s own credentials were accepted; what it lacks is a role on the account it wants to act as.'],
    causes: [
      cause(
        'impersonation-role',
        'likely',
        'The caller’s principal lacks the role for it (Google: Workload Identity User, Service Account Token Creator), or the account’s name is wrong.',
        'Grant the role to the principal of the pool on that very account, and check which attributes the pool maps.',
      ),
    ],
  },
  'tool-sign-in-expired': {
    class: 'expired',
    credentials: 'unknown',
    headline: 'The stored sign-in of the command line or tool has ended.',
    proves: ['The tool stopped before the request that was meant.'],
    causes: [
      cause(
        'sign-in-again',
        'likely',
        'The session reached the length that the organization allows, or was revoked.',
        signInWithTool,
        'refresh_token',
        'access_token',
      ),
      staleSignIn,
    ],
  },
  'tool-sign-in-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The command line or tool has no stored sign-in it could use.',
    proves: ['The tool stopped before the request that was meant.'],
    causes: [
      cause(
        'never-signed-in',
        'likely',
        'Nobody signed in on this machine, for this user or under this profile, or the credentials are where the tool does not look.',
        signInWithTool,
        'access_token',
        'api_key',
      ),
    ],
  },
  'git-sign-in-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The Git host does not accept the user name, password or token that Git sent.',
    proves: ['The host answered; who asks was not recognised, so the repository was not looked at.'],
    causes: [
      cause(
        'password-for-token',
        'likely',
        'A password was sent where the host takes tokens only, as Git hosts do.',
        'Create a token there and use it in place of the password, or let the host’s command line set up Git.',
        'access_token',
      ),
      cause(
        'git-token-ended',
        'likely',
        'The token has expired or was revoked.',
        'Create a new one, and replace it where Git takes it from (a credential helper, the URL, a variable of the build).',
        'access_token',
      ),
      staleSignIn,
    ],
  },
  'api-key-refused': {
    class: 'configuration',
    credentials: 'invalid',
    headline: 'The API does not accept the API key.',
    proves: ['The API itself answered; no OAuth request is involved.'],
    causes: [
      cause(
        'api-key',
        'likely',
        'The key is wrong, deleted, of another provider or project, or something else (a URL, a placeholder, a quote) stands in its place.',
        'Create a key in the provider’s console, and look at which variable the application really reads.',
        'api_key',
        'access_token',
      ),
    ],
  },
  'api-not-enabled': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The API is not switched on for the project of this client.',
    proves: ['The caller was recognised; its project does not use this API.'],
    causes: [
      cause(
        'enable-api',
        'likely',
        'The API was never enabled in the provider’s console, or the client belongs to another project than the one where it is.',
        'Enable it for the project number the message names, and wait some minutes.',
        'client_id',
        'api_key',
      ),
    ],
  },
  'mcp-resource-mismatch': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The metadata of the MCP server names another resource than the address that was called.',
    proves: [
      'The protected resource metadata was read (RFC 9728 section 3.3); a client has to refuse it when its resource differs.',
      'No sign-in was begun.',
    ],
    causes: [
      cause(
        'resource-value',
        'likely',
        'Its resource is not the server’s own URL: another host, http behind a proxy, a slash or a path too many or too few.',
        'Let the server publish the URL that clients enter, or enter the URL it publishes.',
        'resource',
        'base_url',
        'audience',
      ),
    ],
  },
  'mcp-oauth-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The client looked for an OAuth server at the MCP server and found none.',
    proves: ['Metadata or registration was asked for, and the answer was no OAuth answer.'],
    causes: [
      cause(
        'wrong-address',
        'likely',
        'The address of the MCP server is wrong, or the server has no OAuth and wants a key in a header (or nothing).',
        'Check the URL; where a key is wanted, configure the header.',
        'resource',
        'base_url',
        'api_key',
      ),
      cause(
        'no-metadata',
        'possible',
        'The server answered 401, so the client began OAuth, but it publishes no metadata or no registration endpoint.',
        'Publish oauth-protected-resource and oauth-authorization-server metadata under /.well-known/, or register the client by hand.',
        'issuer',
        'registration_endpoint',
        'client_id',
      ),
    ],
  },
  'android-signing': {
    class: 'configuration',
    credentials: 'unknown',
    headline:
      'Google does not know this Android app (DEVELOPER_ERROR): package name and signing certificate fit no client.',
    proves: ['The app asked Google Play services on the device; no token request was made.'],
    causes: [
      cause(
        'sha1',
        'likely',
        'The SHA-1 of the certificate that signed this build (debug, release or Google Play’s own) is not registered with the package name.',
        'Add its fingerprint to the project’s Android client, and fetch google-services.json again.',
      ),
      cause(
        'web-client-id',
        'possible',
        'The app passes its Android client_id where the web client’s belongs, or one of another project.',
        'Pass the client_id of the web client as server client id.',
        'client_id',
      ),
    ],
  },
  'interaction-running': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The page began a sign-in while another one was still marked as running.',
    proves: ['The library stopped before any request was made.'],
    causes: [
      cause(
        'two-sign-ins',
        'likely',
        'The application calls an interactive method twice, or before the answer of the last redirect was handled.',
        'Await initialization and the redirect handler first, and start one sign-in at a time.',
      ),
      cause(
        'stale-status',
        'possible',
        'A sign-in was broken off, so its mark stayed in the browser’s storage.',
        'Close the tab, or delete the site’s session storage.',
      ),
    ],
  },
  'answer-without-token': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The answer of the token request had no access token the application could use.',
    proves: ['A token request was made; its answer was not the JSON that was expected.'],
    causes: [
      cause(
        'other-page',
        'likely',
        'The address is not the token endpoint (a page or a login form answered), or the answer is an error under status 200.',
        'Log the body of the answer, and take the token endpoint from the server’s metadata.',
        'token_endpoint',
        'issuer',
      ),
    ],
  },
  'workspace-not-allowed': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The app is not distributed, so it can be installed in its own workspace only.',
    proves: ['The client_id is known; the workspace the browser is signed in to is another one.'],
    causes: [
      cause(
        'distribution',
        'likely',
        'The app’s public distribution is off, or the browser is signed in to another workspace than the one meant.',
        'Switch distribution on in the app’s settings, or add the team parameter and sign in to the right workspace.',
        'client_id',
      ),
    ],
  },
  'broker-attributes': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline:
      'The service in between could not make a user of the provider’s answer: an attribute is missing or not mapped.',
    proves: ['The user signed in at the provider, and its answer was read.'],
    causes: [
      cause(
        'attribute-mapping',
        'likely',
        'A required attribute (often email) is not in the answer, or is mapped to one that does not exist.',
        'Ask for the scope that brings it, map it, or do not require it.',
        'scope',
      ),
    ],
  },
  'address-not-allowed': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application refuses to connect to the server because its address is private.',
    proves: ['No request was sent: a rule of the application itself stopped it.'],
    causes: [
      cause(
        'local-address',
        'likely',
        'The server’s name resolves to a private or local address, which the application does not call by default.',
        'Allow local addresses in the application’s settings (Nextcloud: allow_local_remote_servers), or use a public name.',
        'issuer',
        'discovery_url',
        'token_endpoint',
      ),
    ],
  },
  'endpoint-http-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The library refuses an endpoint or issuer with http, because OAuth wants https.',
    proves: ['No request was sent.'],
    causes: [
      cause(
        'plain-http',
        'likely',
        'The issuer or an endpoint starts with http://, or the application sees itself as http behind a proxy.',
        'Use https; for a server on this machine switch the library’s check off while developing; trust X-Forwarded-Proto.',
        'issuer',
        'token_endpoint',
        'discovery_url',
        'trust_host',
        'base_url',
      ),
    ],
  },
  'id-token-encrypted': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The ID token is encrypted, and the application cannot decrypt it.',
    proves: ['The token request worked: an ID token came.'],
    causes: [
      cause(
        'encryption-key',
        'likely',
        'An encryption key is set for this client at the server.',
        'Remove it from the client’s registration (authentik: the provider’s encryption key), or give the application the key.',
        'client_id',
      ),
    ],
  },
  'provider-not-set-up': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application has no client for this provider: it is not configured or not enabled.',
    proves: ['The library stopped before any request was made.'],
    causes: [
      cause(
        'provider-missing',
        'likely',
        'client_id and secret of the provider are not set where the application runs, or the provider is switched off there.',
        'Set both, and see that the provider’s name is spelt as in the code and belongs to this site or project.',
        'client_id',
        'client_secret',
      ),
    ],
  },
  'x-authorize-page': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'X refuses the authorization request without naming a reason.',
    proves: ['No token request was made: the sign-in ended at the authorization page.'],
    causes: [
      cause(
        'x-client',
        'likely',
        'The client_id is not the OAuth 2.0 client id of the app, or user authentication with OAuth 2.0 is not set up.',
        'Copy the OAuth 2.0 Client ID (not the API key) from the developer portal.',
        'client_id',
      ),
      cause(
        'x-redirect',
        'likely',
        'redirect_uri is not registered, or scope, state or code_challenge is missing or malformed.',
        'Compare each parameter of the address with the app’s settings.',
        'redirect_uri',
        'scope',
        'code_challenge_method',
      ),
    ],
    hints: ['redirect'],
  },
  'session-keys-differ': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application cannot tell whether the user is signed in, and sends the browser in circles.',
    proves: ['A session token is there, but the server part does not accept it.'],
    causes: [
      cause(
        'keys',
        'likely',
        'Publishable and secret key belong to different instances, or were changed while the browser kept old cookies.',
        'Copy both keys from the same instance, and delete the site’s cookies.',
        'client_secret',
        'api_key',
      ),
      cause(
        'clock',
        'likely',
        'The clock of the server’s machine is off, so each token counts as expired.',
        'Synchronise it.',
      ),
    ],
  },
  'resource-scope-differ': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The request names a resource and scopes that belong to different APIs.',
    proves: ['The client is known, and its request was read.'],
    causes: [
      cause(
        'resource-or-scope',
        'likely',
        'The resource parameter (for MCP: resource of the server’s metadata) is another API than the one the scopes are of.',
        'Use scopes of that API (its identifier before the name), or publish the API’s identifier as resource.',
        'resource',
        'scope',
        'audience',
      ),
    ],
  },
  'consent-missing': {
    class: 'permission',
    credentials: 'likely-valid',
    headline: 'The user or an administrator has not approved this client.',
    proves: ['The client is known, and its request was read.'],
    causes: [
      cause(
        'approve',
        'likely',
        'The user is not pre-authorized for the app, or never agreed in a browser.',
        'Approve the app for the user’s profile in the console, or sign in once interactively.',
        'client_id',
        'scope',
      ),
    ],
  },
} as const satisfies OutcomeTable;
