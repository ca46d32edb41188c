import { type CauseRow, cause } from '../outcomes/types.ts';

/** A cause that the words of a text speak for, beside the ones that its outcome always has. */
interface ToldCause {
  /** Where it explains something. */
  readonly outcomes: RegExp;
  /** Tried on the text as it was pasted, before anything in it is decoded; every repetition in it is bounded. */
  readonly pattern: RegExp;
  /** Comes first; one of the same id is left out. */
  readonly cause: CauseRow;
}

const hostBefore =
  '(?:\\b(?:ENOTFOUND|EAI_AGAIN)|UnknownHostException:|Could not resolve host:|Failed to resolve|\\blookup|Invalid hostname|unknown host:?)';

/** In the order in which they are told. */
const rows: readonly ToldCause[] = [
  {
    outcomes: /^dns-/,
    // `getaddrinfo ENOTFOUND https://id.example.com`; of `https://https://…` the host is `https`
    pattern: new RegExp(`${hostBefore} ?['"(]{0,2}https?(?![\\w.-])`, 'i'),
    cause: cause(
      'host-has-scheme',
      'certain',
      'A setting that takes a host name alone has a whole URL, or a URL has its https:// twice: the program looked for a host with the scheme in its name.',
      'Write the host alone where a host is wanted, and the scheme once where a URL is wanted.',
      'domain',
      'issuer',
      'token_endpoint',
    ),
  },
  {
    outcomes: /^dns-/,
    pattern: new RegExp(`${hostBefore} ?['"(]{0,2}(?:https?://)?[\\w.-]{1,250}(?::\\d{1,5})?/[\\w.-]`, 'i'),
    cause: cause(
      'host-has-path',
      'certain',
      'A setting that takes a host name alone has a path behind it, so the program looked for a host of that whole name.',
      'Write the host alone, and put the path (realm, tenant) where the program wants it.',
      'domain',
      'issuer',
      'token_endpoint',
    ),
  },
  {
    outcomes: /^authorization-redirect-uri$/,
    // firebase.google.com, reference of firebase.auth.Error
    pattern: /auth\/unauthorized-domain/,
    cause: cause(
      'domain-not-authorised',
      'certain',
      'Firebase lets pages of its authorised domains start a sign-in, and the domain of this page is not among them.',
      'Add the domain, without scheme and port, in the Firebase console: Authentication, Settings, Authorized domains.',
      'base_url',
      'domain',
    ),
  },
  {
    outcomes: /^(?:code-refused|google-)/,
    // Google’s codes begin with 4/. In a form or an address one %2F is right; in an object or behind a second % it is
    // one too many.
    pattern: /\bcode(?:=4%252F|["']?\s{0,3}(?::|=>)\s{0,3}["'`]?4%(?:25)?2F)/i,
    cause: cause(
      'code-malformed',
      'certain',
      'The code is still URL-encoded (4%2F…, where Google’s codes begin with 4/), so it was sent encoded twice.',
      'Decode the code once when it is read from the callback’s address, and let the library encode it for the token request.',
    ),
  },
  {
    outcomes: /^(?:code-refused|google-)/,
    pattern: /Malformed auth code/i,
    cause: cause(
      'code-malformed',
      'likely',
      'Google calls a code malformed that is not as it sent it: still URL-encoded (4%2F… for 4/…), cut off, or no authorization code at all.',
      'Compare the code that is sent with the one in the callback’s address, decoded once.',
    ),
  },
  {
    outcomes: /^(?:invalid_client|cognito-invalid-client)$/,
    // docs.aws.amazon.com/cognito, “Computing secret hash values”
    pattern: /Unable to verify secret hash for client/i,
    cause: cause(
      'secret-hash',
      'likely',
      'The SECRET_HASH does not fit: it was made with another client secret, client_id or user name than the request has. Or the client has no secret and a hash was sent.',
      'Make it of user name and client_id with the secret of this app client, with the user name of the same request (for a refresh: the one of the token).',
      'client_secret',
      'client_id',
    ),
  },
  {
    outcomes: /^(?:invalid_client|cognito-invalid-client)$/,
    pattern: /is configured (?:with|for) secret but (?:SECRET_HASH|secret|client secret) was not received/i,
    cause: cause(
      'secret-not-sent',
      'certain',
      'The app client of Cognito has a client secret, and the request had none (nor a SECRET_HASH).',
      'Configure the secret where the application runs on a server; for a browser or mobile app make an app client without a secret.',
      'client_secret',
      'client_id',
    ),
  },
  {
    outcomes: /^library-misused$/,
    pattern: /can only be initialized once/i,
    cause: cause(
      'initialised-twice',
      'likely',
      'The library was initialised a second time: several places do it, or the effect of a component that does it runs twice (StrictMode of React in development).',
      'Initialise it once, outside of components, and keep the promise for all that wait for it.',
    ),
  },
  {
    outcomes: /^mcp-oauth-missing$/,
    pattern:
      /(?:client )?registration (?:failed|is not supported|not supported|endpoint)|registration_endpoint|\/register\b/i,
    cause: cause(
      'no-registration',
      'likely',
      'The client tried to register itself (dynamic client registration, RFC 7591), and the server has no endpoint for that.',
      'Register a client by hand and configure its client_id, or have the server offer a registration_endpoint.',
      'client_id',
      'registration_endpoint',
    ),
  },
];

/** What the text speaks for, in the order it is told. */
export interface Told {
  readonly outcomes: RegExp;
  readonly cause: CauseRow;
}

export const toldIn = (text: string): readonly Told[] => rows.filter(({ pattern }) => pattern.test(text));
