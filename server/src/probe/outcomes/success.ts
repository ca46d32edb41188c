import { cause, type OutcomeTable } from './types.ts';

const worked = 'The endpoint, the client’s credentials and the grant work.';

/** Answers that say the configuration is right, and answers with status 200 that only look so. */
export const successOutcomes = {
  'ok-token': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The server issued an access token.',
    proves: [worked, 'The token was discarded.{lifetime}'],
    causes: [],
  },
  'ok-scope-reduced': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The server issued an access token, but without {missing}.',
    proves: [worked, 'Granted scope: {granted}.', 'The token was discarded.{lifetime}'],
    causes: [
      cause(
        'scope-not-granted',
        'likely',
        'The client is not allowed all of the scope ({missing}); the server left it out instead of answering invalid_scope.',
        'Assign it to the client in the provider’s console, or remove it here.',
        'scope',
      ),
    ],
  },
  'ok-no-token-type': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The server issued an access token, but no token_type.',
    proves: [worked, 'RFC 6749 section 5.1 requires token_type, so strict client libraries refuse this answer.'],
    causes: [
      cause(
        'lenient-client',
        'possible',
        'A strict client library will fail on the missing token_type.',
        'Set the library’s option for non-conforming servers.',
      ),
    ],
  },
  'ok-form-encoded': {
    class: 'success',
    ok: true,
    credentials: 'valid',
    headline: 'The server issued an access token as a form, not as JSON.',
    proves: [
      worked,
      'RFC 6749 section 5.1 requires JSON; a library that expects it will fail although the credentials are right.',
    ],
    causes: [
      cause(
        'accept-header',
        'possible',
        'Some servers answer in JSON only when asked with Accept: application/json.',
        'Check that the application sends it.',
      ),
    ],
  },
  'ok-credentials-likely': {
    class: 'success',
    ok: true,
    credentials: 'likely-valid',
    headline: 'The client’s credentials are very likely accepted; only the made-up code was refused.',
    proves: [
      'Servers usually authenticate the client before they look at the code; RFC 6749 does not require that order.',
      'Not tested: redirect URI, scopes and consent, which need a real code.',
    ],
    causes: [],
  },
  'ok-client-known': {
    class: 'success',
    ok: true,
    credentials: 'likely-valid',
    headline: 'The server knows this public client; only the made-up code was refused.',
    proves: [
      'The endpoint is right and the client_id was not refused; there is no secret to test.',
      'Not tested: redirect URI, scopes and consent, which need a real code.',
    ],
    causes: [],
  },
  'token-for-made-up-code': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The endpoint issued a token for a code that was made up.',
    proves: [
      'It does not verify codes, so it is not a real authorization server, and the answer says nothing about the credentials.',
    ],
    causes: [
      cause(
        'mock-server',
        'likely',
        'The endpoint belongs to a mock or test server.',
        'Check that this environment is meant to use it.',
        'token_endpoint',
        'issuer',
      ),
    ],
  },
  'ok-error-body': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The server answered with status 200, but refused the request ({error}).',
    proves: ['The status does not count here; the body names the error.'],
    causes: [
      cause(
        'error-in-body',
        'likely',
        'The request failed with {error}.',
        'Look the code up in the provider’s documentation.',
        'client_id',
        'client_secret',
      ),
    ],
    hints: ['credentials'],
  },
  'ok-vendor-errcode': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The server answered with status {status} and an error code of its own ({code}).',
    proves: ['The request failed; the answer is not in the form of RFC 6749.'],
    causes: [
      cause(
        'vendor-code',
        'likely',
        'The server’s own code names the reason ({code}).',
        'Look it up in the provider’s documentation.',
        'client_id',
        'client_secret',
      ),
    ],
    hints: ['credentials'],
  },
  'ok-html': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The endpoint is a web page, not a token endpoint.',
    proves: ['Status {status} with HTML{title}: the credentials were not judged.'],
    causes: [
      cause(
        'web-page',
        'likely',
        'The URL leads to an application’s page, its login form or its documentation.',
        'Take the token endpoint from the server’s metadata (token_endpoint).',
        'token_endpoint',
        'base_url',
        'issuer',
      ),
      cause(
        'portal',
        'possible',
        'A captive portal, a company proxy or a tunnel’s warning page answered instead.',
        'Open the URL in a browser on this network.',
        'token_endpoint',
      ),
    ],
    hints: ['endpoint'],
  },
  'ok-empty': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The endpoint answered with status {status} and nothing else.',
    proves: ['A token endpoint always answers with a token or an error.'],
    causes: [
      cause(
        'other-endpoint',
        'likely',
        'The URL belongs to another endpoint, such as revocation, whose answer is empty.',
        'Compare it with token_endpoint in the server’s metadata.',
        'token_endpoint',
        'issuer',
      ),
    ],
    hints: ['endpoint'],
  },
  'ok-other-json': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The endpoint answered with JSON that is not a token response.',
    proves: ['There is neither access_token nor error in it; its members are: {keys}.'],
    causes: [
      cause(
        'other-endpoint',
        'likely',
        'The URL belongs to another endpoint: an API, the metadata, introspection or a health check.',
        'Compare it with token_endpoint in the server’s metadata.',
        'token_endpoint',
        'issuer',
      ),
      cause(
        'wrapping-gateway',
        'possible',
        'A gateway wraps the server’s answer.',
        'Have it pass the token endpoint through unchanged.',
      ),
    ],
    hints: ['endpoint'],
  },
  'ok-unreadable': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The endpoint answered with status {status} and a body that cannot be read.',
    proves: ['It is neither JSON nor a form nor HTML.'],
    causes: [
      cause(
        'other-endpoint',
        'possible',
        'The URL belongs to something else than a token endpoint.',
        'Compare it with token_endpoint in the server’s metadata.',
        'token_endpoint',
        'issuer',
      ),
    ],
    hints: ['endpoint'],
  },
} as const satisfies OutcomeTable;
