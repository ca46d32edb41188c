import { expect, test } from 'vitest';
import { lookup } from '../../../server/src/base/table.ts';
import { lintTexts } from '../../support/workspace.ts';

/** Every object answers to these, whatever was put into it. */
const names = ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty'];

/** Texts in which a value is looked up in a table of constants. */
const texts: Readonly<Record<string, (name: string) => readonly [path: string, text: string]>> = {
  'the type of an identity provider': (name) => [
    'template.yaml',
    `Resources:\n  Idp:\n    Type: AWS::Cognito::UserPoolIdentityProvider\n    Properties:\n      ProviderType: ${name}\n` +
      '      ProviderDetails:\n        client_id: web\n        oidc_issuer: https://id.acme.io/\n' +
      '        authorize_url: https://id.acme.io/authorize\n        token_url: https://id.acme.io/token\n',
  ],
  'a method of authentication': (name) => ['.env', `OIDC_CLIENT_ID=web\nOIDC_TOKEN_ENDPOINT_AUTH_METHOD=${name}\n`],
  'a response type': (name) => ['.env', `OIDC_CLIENT_ID=web\nOIDC_RESPONSE_TYPE=${name}\n`],
  'a grant type': (name) => ['.env', `OIDC_CLIENT_ID=web\nOIDC_GRANT_TYPE=${name}\n`],
  'where a client of an API sends its secret': (name) => [
    'token.bru',
    'meta {\n  name: token\n}\n\nauth:oauth2 {\n  grant_type: client_credentials\n  access_token_url: https://id.acme.io/token\n' +
      `  client_id: web\n  client_secret: {{secret}}\n  credentials_placement: ${name}\n}\n`,
  ],
  'names of a Spring registration': (name) => [
    'application.yml',
    `spring:\n  security:\n    oauth2:\n      client:\n        registration:\n          ${name}:\n            provider: ${name}\n` +
      `            client-id: web\n            client-authentication-method: ${name}\n        provider:\n          ${name}:\n` +
      '            issuer-uri: https://id.acme.io\n',
  ],
};

test.each(Object.entries(texts))('%s may be a name that every object answers to', (_what, make) => {
  for (const name of names) {
    // What the rules say of a name they do not know, they say of these.
    const said = (word: string): readonly string[] =>
      lintTexts(new Map([make(word)])).map(({ ruleId, severity, message, fixes }) =>
        [ruleId, severity, message.replaceAll(word, 'NAME'), fixes.length].join(' '),
      );
    expect(said(name)).toEqual(said('zzzqqqzzz'));
  }
});

test('a table answers to its own names only', () => {
  const table = { a: 1, b: 0 };
  expect(['a', 'b', 'c', undefined, ...names].map((name) => lookup(table, name))).toEqual([
    1,
    0,
    ...Array.from({ length: 2 + names.length }, () => undefined),
  ]);
});
