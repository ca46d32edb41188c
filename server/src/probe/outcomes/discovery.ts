import { cause, type OutcomeTable } from './types.ts';

const fixIssuer = cause(
  'issuer',
  'likely',
  'The issuer is not the server’s identifier: tenant, realm, path or host differs.',
  'Copy the issuer from the provider’s console.',
  'issuer',
  'discovery_url',
  'domain',
  'tenant',
  'realm',
);

/** Reading the token endpoint from the issuer's metadata (RFC 8414, OpenID Connect Discovery 1.0). */
export const discoveryOutcomes = {
  'discovery-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The issuer’s metadata was not read, because its address is not acceptable.',
    proves: ['{detail}'],
    causes: [fixIssuer],
  },
  'discovery-not-found': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The issuer has no metadata document ({detail}).',
    proves: ['Looked at the two standard places under {host}.', 'No credentials were sent.'],
    causes: [
      fixIssuer,
      cause(
        'no-discovery',
        'possible',
        'The server is plain OAuth 2.0 without metadata.',
        'Configure the token endpoint itself.',
        'token_endpoint',
        'issuer',
      ),
    ],
    hints: ['endpoint'],
  },
  'discovery-not-json': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Under the issuer’s address there is a web page, not metadata.',
    proves: ['{detail}', 'No credentials were sent.'],
    causes: [
      cause(
        'web-page',
        'likely',
        'The issuer is the address of an application, which answers every path with its page.',
        'Use the authorization server’s issuer.',
        'issuer',
        'discovery_url',
        'domain',
      ),
    ],
  },
  'discovery-issuer-mismatch': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The metadata names another issuer ({found}) than the configuration.',
    proves: [
      'Both have to be the same, character by character (RFC 8414 section 3.3); client libraries refuse it, and no credentials were sent.',
    ],
    causes: [
      cause(
        'issuer-spelling',
        'likely',
        'The issuer in the configuration differs from the server’s own ({difference}).',
        'Use the issuer as the server’s metadata writes it ({found}).',
        'issuer',
        'discovery_url',
        'domain',
      ),
    ],
  },
  'discovery-no-token-endpoint': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The issuer’s metadata names no token endpoint.',
    proves: ['The document at {url} has no token_endpoint. No credentials were sent.'],
    causes: [
      cause(
        'implicit-only',
        'likely',
        'The server offers no grant that uses one, or the document belongs to another service.',
        'Check the issuer.',
        'issuer',
        'discovery_url',
      ),
    ],
  },
  'discovery-endpoint-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'The issuer’s metadata names a token endpoint that credentials must not be sent to.',
    proves: ['{detail}'],
    causes: [
      cause(
        'public-url',
        'likely',
        'The server does not know its public https address, as behind a proxy that ends TLS.',
        'Set the server’s public URL or its proxy headers.',
        'issuer',
        'token_endpoint',
      ),
    ],
  },
} as const satisfies OutcomeTable;
