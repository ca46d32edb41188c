import { wrongClientId, wrongMethod } from './oauth.ts';
import { type AnswerMatch, cause, type OutcomeTable } from './types.ts';

const keyNotRegistered = cause(
  'key-not-registered',
  'likely',
  'The server has no public key for this private one: the client’s JWKS lacks it, was not reloaded, or belongs to another environment.',
  'Register the public key, or the jwks_uri that serves it, for this client.',
  'private_key',
  'client_id',
);

const wrongKid = cause(
  'wrong-kid',
  'likely',
  'The server does not find the key that the assertion names among the client’s keys (kid {assertionKid}).',
  'Set the key id to the kid of the registered public key.',
  'private_key',
  'client_id',
);

const wrongAlg = cause(
  'wrong-alg',
  'possible',
  'The server expects another signing algorithm than {assertionAlg}.',
  'Compare it with token_endpoint_auth_signing_alg of the registration.',
  'token_endpoint_auth_method',
  'private_key',
);

const wrongAudience = cause(
  'wrong-audience',
  'possible',
  'The server expects another audience than {assertionAudience}: its issuer instead of the token endpoint, or the other way round, or the URL it is reached by from outside.',
  'Set the audience that the server’s documentation names; behind a proxy check the server’s own public URL.',
  'issuer',
  'token_endpoint',
);

const clock = cause(
  'clock',
  'possible',
  'The clocks differ, so that the assertion, valid for a minute, is expired or not yet valid.',
  'Synchronise the clocks of client and server.',
);

const proves = [
  'The endpoint is a token endpoint and answered itself.',
  'Client authentication failed; grant, scopes and redirect URI were not looked at.',
] as const;

const base = { class: 'configuration', credentials: 'invalid', proves } as const;

/** Refused client assertions (RFC 7523 section 3.2): the code is invalid_client, the reason stands in the description. */
export const assertionOutcomes = {
  'assertion-refused': {
    ...base,
    headline: 'The server does not accept the signed assertion (invalid_client).',
    causes: [keyNotRegistered, wrongAudience, wrongAlg, wrongMethod, wrongClientId, clock],
  },
  'assertion-secret-refused': {
    ...base,
    headline: 'The server does not accept the assertion signed with the client secret (invalid_client).',
    causes: [
      cause(
        'wrong-secret',
        'likely',
        'The secret that signs is not the registered one, or the server keeps only a hash of it and cannot verify a signature.',
        'Copy the secret again, or use client_secret_basic if the server does not offer client_secret_jwt.',
        'client_secret',
      ),
      wrongAudience,
      wrongAlg,
      wrongMethod,
      wrongClientId,
      clock,
    ],
    hints: ['credentials'],
  },
  'assertion-key-unknown': {
    ...base,
    headline: 'The server finds no key for the assertion.',
    causes: [wrongKid, keyNotRegistered],
  },
  'assertion-signature': {
    ...base,
    headline: 'The signature of the assertion does not fit the registered key.',
    causes: [keyNotRegistered, wrongAlg],
  },
  'assertion-algorithm': {
    ...base,
    headline: 'The server does not take the algorithm that the assertion is signed with ({assertionAlg}).',
    causes: [{ ...wrongAlg, likelihood: 'likely' }],
  },
  'assertion-audience': {
    ...base,
    headline: 'The server refuses the audience of the assertion.',
    causes: [{ ...wrongAudience, likelihood: 'likely' }],
  },
  'assertion-expired': {
    ...base,
    headline: 'For the server the assertion is expired or not yet valid.',
    causes: [{ ...clock, likelihood: 'likely' }],
  },
  'key-unusable': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Nothing was sent: the assertion could not be signed. {failure}',
    proves: [],
    causes: [
      cause(
        'key-unusable',
        'certain',
        'The key that is configured cannot sign the assertion.',
        'Correct the key, its path or the algorithm; a library would fail here as well.',
        'private_key',
        'client_secret',
        'token_endpoint_auth_method',
      ),
    ],
  },
} as const satisfies OutcomeTable;

const methods = ['private_key_jwt', 'client_secret_jwt'] as const;
const errors = ['invalid_client', 'invalid_request', 'unauthorized_client', 'invalid_grant'];

/** By the wording of Keycloak, Okta, Auth0, Hydra, Spring and others. */
export const assertionMatches: readonly AnswerMatch[] = [
  {
    outcome: 'assertion-key-unknown',
    errors,
    methods,
    text: /\bkid\b|key id|(?:unable to|could not|cannot|no) (?:find|load|locate|matching|suitable|applicable|public)[^.]{0,200}key|unknown key/i,
  },
  { outcome: 'assertion-audience', errors, methods, text: /\baud(?:ience)?\b/i },
  {
    outcome: 'assertion-expired',
    errors,
    methods,
    text: /\bexpired?\b|\bexp\b|\biat\b|\bnbf\b|not active|not yet valid|issued in the future|token is too old/i,
  },
  { outcome: 'assertion-algorithm', errors, methods, text: /\balg(?:orithm)?\b/i },
  { outcome: 'assertion-signature', errors, methods, text: /signature/i },
  { outcome: 'assertion-secret-refused', errors: ['invalid_client'], methods: ['client_secret_jwt'] },
  { outcome: 'assertion-refused', errors: ['invalid_client'], methods: ['private_key_jwt'] },
  { outcome: 'assertion-refused', errors, methods, text: /assertion/i },
];
