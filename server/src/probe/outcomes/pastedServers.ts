import { cause, type OutcomeTable } from './types.ts';

/** Ends that only a pasted text tells of: what gateways, key sets, browsers and the providers’ account rules refuse. */
export const serverOutcomes = {
  'authorization-origin': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The page’s origin is not registered for this client (origin_mismatch).',
    proves: ['No token request was made: the provider looks at the page’s own address first.'],
    causes: [
      cause(
        'origin-missing',
        'likely',
        'The page runs at an origin that the client does not list, in scheme, host or port.',
        'Add it to the client’s origins (Google: Authorized JavaScript origins; Auth0: Allowed Web Origins), without a path; http://localhost and its port count too. It may take minutes to apply.',
        'base_url',
        'client_id',
        'redirect_uri',
      ),
    ],
    hints: ['redirect'],
  },
  'user-account': {
    class: 'permission',
    credentials: 'likely-valid',
    headline:
      'The server refuses the user’s account, not the client: it is inactive, locked, unknown, or has something left to do.',
    proves: ['The server got as far as the user behind the request.'],
    causes: [
      cause(
        'account-state',
        'likely',
        'The account was deactivated, locked or deleted, its password has expired, or its organization is not active.',
        'Have an administrator look at the account; a new code or refresh token alone does not help.',
      ),
      cause(
        'account-incomplete',
        'possible',
        'Something is left to do before the first sign-in (Keycloak: required actions, an unverified address, an empty profile).',
        'Sign in once in a browser, or remove the required actions of the user.',
      ),
    ],
  },
  'credential-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The service refuses the credential that the sign-in was made with, and does not say which part of it.',
    proves: ['The same words stand for a wrong password and for a token of a provider that it cannot use.'],
    causes: [
      cause(
        'provider-token',
        'likely',
        'With a provider: its token or code has expired, was used before, or was issued to another client than the one set up at the service.',
        'Start the sign-in anew, and compare client_id and secret of the provider at the service with those at the provider.',
        'client_id',
        'client_secret',
      ),
      cause(
        'password',
        'likely',
        'With name and password: one of them is wrong, or the account signs in with a provider only.',
        'Sign in with the provider, or set the password anew.',
      ),
    ],
  },
  'account-absent': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The library has no signed-in account to get a token for, so no request was made.',
    proves: ['The library looked into its own cache only; no server has judged anything.'],
    causes: [
      cause(
        'not-signed-in',
        'likely',
        'Nobody has signed in yet in this browser or session, or the answer of the sign-in was not taken up before the token was asked for.',
        'Wait for the library to handle the redirect, choose the account (in MSAL.js setActiveAccount), and sign in when there is none.',
      ),
      cause(
        'cache-lost',
        'likely',
        'The cache of tokens is gone while the application’s own session lives on: it is in memory and the server was restarted, or it is per tab.',
        'Keep the tokens in a cache that all instances share, and send the user to the sign-in when it has none.',
      ),
    ],
  },
  'library-misused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application called the sign-in library in a way that it does not take, so no request was made.',
    proves: ['The library stopped by itself; no server has judged anything yet.'],
    causes: [
      cause(
        'not-initialised',
        'likely',
        'It was called before it was initialised, where there is no browser, or with an object or option of another version or package.',
        'Wait for the initialisation, call it in the browser only, and import everything from one package in one version.',
      ),
      cause(
        'argument-missing',
        'possible',
        'An argument is missing or empty, such as the scopes, the provider or the resolver for popups.',
        'Look at the line of the application in the stack trace and compare its arguments with the library’s documentation.',
        'scope',
      ),
    ],
  },
  'app-scheme-missing': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The app does not claim the URL scheme that the sign-in comes back to.',
    proves: ['The SDK compared the client with the app’s own Info.plist; no request was made.'],
    causes: [
      cause(
        'url-types',
        'likely',
        'CFBundleURLSchemes in Info.plist lacks the scheme, or has that of another client (Google: the client_id reversed; Facebook: fb and the app id).',
        'Add the scheme that the message names under CFBundleURLTypes, and build again.',
        'client_id',
        'redirect_uri',
      ),
    ],
  },
  'mail-sign-in-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The mail server does not accept the sign-in, be it a password or a token (XOAUTH2).',
    proves: ['The connection to the mail server worked.'],
    causes: [
      cause(
        'mail-password',
        'likely',
        'A password was sent where the server takes tokens only, as Microsoft 365 and Google do for most accounts.',
        'Use XOAUTH2 with an access token, or an app password where the provider still has them.',
        'client_secret',
      ),
      cause(
        'mail-token',
        'likely',
        'The token is of another account than the mailbox, or for another API than mail.',
        'Sign in as the mailbox’s owner and ask for the scopes of the protocol, such as https://outlook.office365.com/SMTP.Send or https://mail.google.com/.',
        'scope',
      ),
    ],
  },
  'mail-sign-in-off': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'Sign-ins by SMTP are switched off for this mailbox or its whole organization.',
    proves: ['The server did not get as far as the password or token.'],
    causes: [
      cause(
        'smtp-auth-off',
        'likely',
        'Microsoft 365 has SMTP AUTH off by default, for the organization or the mailbox.',
        'Have an administrator allow authenticated SMTP for this mailbox, or send by Microsoft Graph.',
      ),
    ],
  },
  'token-not-sent': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The request reached the API or its gateway without a token.',
    proves: ['No token was judged.'],
    causes: [
      cause(
        'no-token',
        'likely',
        'The caller sends no Authorization header, or sends the token in another header, cookie or parameter than the gateway reads.',
        'Send it as Authorization: Bearer, or tell the gateway where it is; exempt paths that need no sign-in.',
        'access_token',
      ),
      cause(
        'header-removed',
        'possible',
        'A proxy in between removes the header, or a redirect to another host loses it.',
        'Look at the headers that arrive, and call the final address.',
        'base_url',
      ),
    ],
  },
  'user-forgot-password': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline:
      'The user pressed “Forgot your password?”, and the application does not handle that answer (AADB2C90118).',
    proves: ['The sign-in page was reached, so client_id and redirect URI are right.'],
    causes: [
      cause(
        'reset-flow',
        'likely',
        'A sign-in user flow without its own password reset leaves it to the application to start the reset flow.',
        'Catch the code and start the password reset user flow, or switch self-service password reset on in the user flow.',
        'authorization_endpoint',
      ),
    ],
  },
  'keys-not-read': {
    class: 'configuration',
    credentials: 'unknown',
    headline:
      'The application or gateway could not read the server’s signing keys (jwks_uri), so it can verify no token.',
    proves: ['The token itself was not judged.'],
    causes: [
      cause(
        'keys-address',
        'likely',
        'jwks_uri is wrong, cannot be reached from where the check runs (a container, a gateway), or answers something else than a key set.',
        'Open jwks_uri from that machine: it has to answer 200 and JSON with a member keys.',
        'jwks_uri',
        'issuer',
        'discovery_url',
      ),
      cause(
        'keys-tls',
        'possible',
        'The connection fails before the answer: a certificate that is not trusted there, a proxy, a time limit.',
        'Paste the inner error, or trust the server’s certificate authority there.',

        'proxy_url',
      ),
    ],
  },
  'id-token-refused': {
    class: 'unclear',
    credentials: 'likely-valid',
    headline: 'The application refuses the ID token; the text does not say which check failed.',
    proves: ['The token request worked: an ID token came.'],
    causes: [
      cause(
        'which-check',
        'possible',
        'Issuer, audience (client_id), signature, time or nonce do not fit; each has a mending of its own.',
        'Switch the library’s log to debug and paste the line that names the claim; decode the token and compare iss, aud, exp and nonce with the configuration.',
        'issuer',
        'client_id',
        'jwks_uri',
      ),
    ],
  },
  'resource-not-granted': {
    class: 'permission',
    credentials: 'unknown',
    headline: 'The server does not let this client ask for this API or resource.',
    proves: ['The client_id is known, and so is the resource.'],
    causes: [
      cause(
        'no-grant',
        'likely',
        'The API’s entry at the server does not list the client (AD FS: the client permissions of the Web API).',
        'Add the client there with the scopes it needs (AD FS: the application group, or Grant-AdfsApplicationPermission).',
        'client_id',
        'resource',
        'scope',
      ),
      cause(
        'other-resource',
        'possible',
        'The resource of the request is not the API that was meant.',
        'Compare it with the identifier of the API at the server.',
        'resource',
        'audience',
      ),
    ],
  },
  'key-not-read': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The application cannot read its private key or certificate, so it cannot sign with it.',
    proves: ['No token request was made.'],
    causes: [
      cause(
        'key-form',
        'likely',
        'The key lost its line breaks on the way (\\n in a variable, one line in a form), is encrypted, or is of another kind than the algorithm wants.',
        'Keep the key with real line breaks or in a file, whole from BEGIN to END, and of the kind the algorithm names (EC for ES256, RSA for RS256).',
        'private_key',
        'client_secret',
      ),
      cause(
        'key-file',
        'possible',
        'The variable it is taken from has no value, or the file is not where the program looks for it or may not be read by it.',
        'Set the variable where the program runs; create the file (Laravel Passport: artisan passport:keys), or correct its path and permissions.',
        'private_key',
      ),
    ],
  },
  'callback-answer-lost': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The window or frame of the sign-in did not hand its answer back to the application.',
    proves: ['The provider’s page was opened; whether it answered cannot be seen from here.'],
    causes: [
      cause(
        'redirect-page',
        'likely',
        'The page at the redirect URI runs the application (its router removes the answer from the address) instead of leaving the address alone.',
        'Let the redirect URI of popups and silent renewals be an empty page of the same origin.',
        'redirect_uri',
      ),
      cause(
        'cookies-blocked',
        'possible',
        'In a hidden frame the browser blocks the provider’s cookies, or the provider shows a page that may not be framed.',
        'Sign in by redirect or popup when the silent way fails, and renew with refresh tokens.',
      ),
    ],
  },
  'device-flow-off': {
    class: 'configuration',
    credentials: 'likely-valid',
    headline: 'The device flow is switched off for this client (device_flow_disabled).',
    proves: ['The client_id is known.'],
    causes: [
      cause(
        'device-flow',
        'likely',
        'The device flow has to be switched on for each app before it can be used.',
        'Tick Enable Device Flow in the app’s settings (GitHub), or use the code flow.',
        'client_id',
      ),
    ],
  },
  'provider-is-oidc': {
    class: 'configuration',
    credentials: 'valid',
    headline: 'The provider sends an ID token, but the library is set up for it as plain OAuth 2.0.',
    proves: ['The token request worked: tokens came.'],
    causes: [
      cause(
        'provider-type',
        'likely',
        'The scope holds openid, or the provider always sends an ID token, and the provider’s entry has the type oauth.',
        'Use type oidc with issuer or wellKnown (next-auth 4: idToken: true), or leave openid out of scope.',
        'scope',
        'issuer',
        'discovery_url',
      ),
    ],
  },
} as const satisfies OutcomeTable;
