import { describe, expect, test } from 'vitest';
import { explainInWorkspace } from '../../../server/src/features/explain.ts';
import { clientText } from '../../../server/src/probe/explainText/report.ts';
import { targetsOf } from '../../../server/src/probe/target.ts';
import { lintTexts, modelOf, pathOf, type Texts } from '../../support/workspace.ts';

describe('in a workspace', () => {
  const id = '123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com';
  const files: Texts = new Map([
    [
      '.env',
      [
        `GOOGLE_CLIENT_ID=${id}`,
        'GOOGLE_CLIENT_SECRET=GOCSPX-abcdefghijklmnopqrstuvwx',
        'GOOGLE_REDIRECT_URI=http://localhost:3000/api/auth/callback/google/',
        'KEYCLOAK_CLIENT_ID=web-app',
        'KEYCLOAK_CLIENT_SECRET="canary-secret-0123456789 "',
        'KEYCLOAK_ISSUER=https://sso.acme.io/realms/acme',
        'KEYCLOAK_REDIRECT_URI=https://app.acme.io/callback',
        '',
      ].join('\n'),
    ],
    [
      'google.json',
      JSON.stringify({
        web: {
          client_id: id,
          project_id: 'p',
          auth_uri: 'https://accounts.google.com/o/oauth2/auth',
          token_uri: 'https://oauth2.googleapis.com/token',
          client_secret: 'GOCSPX-abcdefghijklmnopqrstuvwx',
          redirect_uris: ['http://localhost:3000/api/auth/callback/google'],
        },
      }),
    ],
  ]);

  function explained(text: string, texts: Texts = files, more: { readonly client?: string } = {}) {
    const model = modelOf(texts);
    const explanation = explainInWorkspace({ text, model, findings: lintTexts(texts), ...more });
    const first = explanation.verdicts[0]?.causes[0];
    const lineOf = (uri: string, at: number): number => (texts.get(pathOf(uri)) ?? '').slice(0, at).split('\n').length;
    const place =
      first?.setting && `${pathOf(first.setting.file)}:${lineOf(first.setting.file, first.setting.span.start)}`;
    return {
      explanation,
      client: explanation.joined.target?.client,
      outcome: explanation.verdicts[0]?.outcome,
      first: first?.id,
      place,
    };
  }

  const summary = (text: string, texts?: Texts) => {
    const { client, outcome, first, place } = explained(text, texts);
    return [client, outcome, first, place];
  };

  test('the redirect URI with a slash too many is named before everything else', () => {
    const text =
      'Error 400: redirect_uri_mismatch\nRequest details: redirect_uri=http://localhost:3000/api/auth/callback/google/ flowName=GeneralOAuthFlow';
    expect(summary(text)).toEqual(['google', 'google-redirect', 'redirect-uri-near-miss', '.env:3']);
  });

  test('a text that may be about any client is explained with the mistakes of each that lead to this end', () => {
    expect(summary('Error: redirect_uri_mismatch')).toEqual([
      undefined,
      'authorization-redirect-uri',
      'redirect-uri-near-miss',
      '.env:3',
    ]);
    expect(clientText(explained('Error: redirect_uri_mismatch').explanation)).toBe(
      'The text does not say which client of the workspace it is about; 2 are possible.',
    );
    // Nothing says that these mistakes have to do with it.
    expect(explained('Authorization error').first).not.toBe('redirect-uri-near-miss');
  });

  test('a mistake at another file than the client’s is named as it is called there', () => {
    const { explanation } = explained('redirect_uri_mismatch', files, { client: 'google' });
    const names = explanation.verdicts[0]?.causes.flatMap(({ id, setting }) =>
      id.startsWith('redirect-uri') ? [setting?.name] : [],
    );
    expect(names).toEqual(['GOOGLE_REDIRECT_URI']);
  });

  test('the client_id of a Keycloak event finds the client, and its stray blank the cause', () => {
    const text = 'type="CODE_TO_TOKEN_ERROR", realmId="9c0f", clientId="web-app", error="invalid_client_credentials"';
    expect(summary(text)).toEqual(['keycloak', 'keycloak-bad-credentials', 'secret-stray-characters', '.env:5']);
  });

  test('the host of an endpoint finds the client', () => {
    const text =
      'Post "https://sso.acme.io/realms/acme/protocol/openid-connect/token": dial tcp: lookup sso.acme.io: no such host';
    expect(summary(text)).toEqual(['keycloak', 'dns-not-found', 'host-typo', '.env:6']);
  });

  test('a redirect URI that differs from the configured one is said', () => {
    const { explanation } = explained(
      'We are sorry...\nInvalid parameter: redirect_uri https://sso.acme.io/realms/acme/protocol/openid-connect/auth?client_id=web-app&redirect_uri=http%3A%2F%2Fapp.acme.io%2Fcallback',
    );
    expect(explanation.verdicts[0]?.causes.find((c) => c.id === 'redirect-not-configured')?.explanation).toBe(
      'The text has the redirect URI http://app.acme.io/callback, the configuration https://app.acme.io/callback: they differ in scheme.',
    );
  });

  test('a finding without a fix gives the step of its own message', () => {
    const texts: Texts = new Map([
      [
        'compose.yaml',
        [
          'services:',
          '  web:',
          '    image: acme/web',
          '    environment:',
          '      OIDC_ISSUER: http://localhost:8080/realms/shop',
          '      OIDC_CLIENT_ID: shop-web',
          '      OIDC_CLIENT_SECRET: q1W2e3R4t5Y6u7I8',
          '  keycloak:',
          '    image: quay.io/keycloak/keycloak:26.0',
          '    ports: ["8080:8080"]',
          '',
        ].join('\n'),
      ],
    ]);
    const { explanation, first } = explained(
      'connect ECONNREFUSED 127.0.0.1:8080 http://localhost:8080/realms/shop/.well-known/openid-configuration',
      texts,
    );
    expect([first, explanation.verdicts[0]?.causes[0]?.nextStep]).toEqual([
      'compose-localhost',
      expect.stringMatching(/^Use http:\/\/keycloak .*\.$/),
    ]);
  });

  describe('a redirect URI that was refused', () => {
    const realm = JSON.stringify({
      realm: 'shop',
      clients: [
        { clientId: 'shop-web', secret: 'q1W2e3R4t5Y6u7I8', redirectUris: ['http://localhost:3000/auth/callback'] },
      ],
    });
    const env = [
      'KEYCLOAK_ISSUER=http://localhost:8080/realms/shop',
      'KEYCLOAK_CLIENT_ID=shop-web',
      'KEYCLOAK_CLIENT_SECRET=q1W2e3R4t5Y6u7I8',
    ];
    const uri = 'KEYCLOAK_REDIRECT_URI=http://localhost:3000/auth/callback';
    const refused = (sent: string) =>
      `type="LOGIN_ERROR", realmId="shop", clientId="shop-web", error="invalid_redirect_uri", redirect_uri="${sent}"`;

    test.each([
      [
        'is in the registration',
        [...env, uri],
        'http://localhost:3000/auth/callback',
        ['redirect-in-registration', 'proxy-scheme'],
      ],
      [
        'is not in the registration, and not the configured one',
        [...env, uri],
        'http://127.0.0.1:3000/auth/callback',
        ['redirect-not-in-registration', 'redirect-not-configured'],
      ],
      [
        'is the configured one, of which a check tells',
        [...env, `${uri}/keycloak`],
        'http://localhost:3000/auth/callback/keycloak',
        ['cross-redirect-not-registered', 'proxy-scheme'],
      ],
      [
        'is at another address than the application',
        [...env, 'AUTH_URL=http://localhost:4000'],
        'http://localhost:3000/other',
        ['redirect-not-in-registration', 'redirect-other-address'],
      ],
    ])('%s', (_, lines, sent, expected) => {
      const texts: Texts = new Map([
        ['.env', `${lines.join('\n')}\n`],
        ['realm-export.json', realm],
      ]);
      const { explanation } = explained(refused(sent), texts);
      expect(explanation.verdicts[0]?.causes.slice(0, 2).map(({ id }) => id)).toEqual(expected);
    });
  });

  test('a client_id that no file has is said, and no client is guessed', () => {
    const { explanation } = explained(
      'type="LOGIN_ERROR", realmId="x", clientId="another-app", error="client_not_found"',
    );
    expect(explanation.joined.foreignClientId).toBe('another-app');
  });

  describe('a variable that a program was not given', () => {
    const texts: Texts = new Map([
      [
        '.env',
        'ACME_CLIENT_SECRET=abcdefghijklmnopqrst\nACME_CLIENT_ID=\nOKTA_CLEINT_ID=0oa1b2c3d4e5f6g7h8i9\nOKTA_ISSUER=https://acme.okta.com\n',
      ],
      ['.env.example', 'GITHUB_CLIENT_ID=\nACME_CLIENT_ID=\n'],
      [
        'compose.yaml',
        'services:\n  web:\n    image: web\n    environment:\n      OIDC_CLIENT_ID: $' + '{OIDC_CLIENT_ID}\n',
      ],
    ]);

    test.each([
      ['ACME_CLIENT_SECRET', 'variable-is-defined', '.env:1'],
      ['ACME_CLIENT_ID', 'variable-is-empty', '.env:2'],
      ['OKTA_CLIENT_ID', 'variable-misspelt', '.env:3'],
      ['GITHUB_CLIENT_ID', 'variable-only-in-template', '.env.example:1'],
      ['OIDC_CLIENT_ID', 'variable-nowhere', 'compose.yaml:5'],
      ['SLACK_CLIENT_ID', 'variable-nowhere', undefined],
    ])('%s: %s', (name, cause, place) => {
      const { outcome, first, place: found } = explained(`KeyError: '${name}'`, texts);
      expect([outcome, first, found]).toEqual(['variable-not-set', cause, place]);
    });

    test('may have any name that a client’s setting refers to', () => {
      const spring: Texts = new Map([
        [
          'application.yml',
          [
            'spring.security.oauth2.client:',
            '  registration.keycloak:',
            '    client-id: shop-web',
            '    client-secret: $' + '{KC_SECRET}',
            '  provider.keycloak.issuer-uri: https://sso.acme.io/realms/shop',
            '',
          ].join('\n'),
        ],
      ]);
      const told = (name: string) => {
        const { outcome, place } = explained(`Could not resolve placeholder '${name}' in value`, spring);
        return [outcome, place];
      };
      expect(told('KC_SECRET')).toEqual(['variable-not-set', 'application.yml:4']);
      expect(told('DB_SECRET')).toEqual(['nothing-recognised', undefined]);
    });

    test('is one of its client', () => {
      expect(explained("KeyError: 'KEYCLOAK_CLIENT_SECRET'").client).toBe('keycloak');
    });

    test('makes the general causes needless, but for one that is defined', () => {
      const causes = (name: string) =>
        explained(`KeyError: '${name}'`, texts).explanation.verdicts[0]?.causes.map(({ id }) => id);
      expect([causes('ACME_CLIENT_SECRET'), causes('SLACK_CLIENT_ID')]).toEqual([
        ['variable-is-defined', 'variable-not-passed'],
        ['variable-nowhere'],
      ]);
    });
  });

  test('the mistakes of a client are told where the text is unclear, errors first', () => {
    const texts: Texts = new Map([
      [
        '.env',
        'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="abcdefghijklmnopqrst "\nACME_ISSUER=https://auth.acme.io\nACME_REDIRECT_URI=https://app.acme.io//cb\nACME_SCOPE="opnid email"\n',
      ],
    ]);
    const causesOf = (text: string) =>
      explained(text, texts)
        .explanation.verdicts[0]?.causes.filter(({ setting }) => setting !== undefined)
        .map(({ id, likelihood }) => `${likelihood} ${id}`);
    const found = lintTexts(texts).filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(found.length).toBeGreaterThan(2);
    for (const text of [
      'Authorization error',
      'token endpoint returned status 403 forbidden',
      'nothing that is known',
    ]) {
      expect([
        text,
        causesOf(text)
          ?.map((line) => line.replace(/^\w+ /, ''))
          .sort(),
      ]).toEqual([text, found.map(({ ruleId }) => ruleId).sort()]);
      expect(causesOf(text)?.[0]).toMatch(/^likely /);
    }
  });

  test('with two clients and no sign of either, none is chosen', () => {
    // The mistake that leads to this end is one client's; the other has none.
    expect(summary('invalid_client')).toEqual([undefined, 'invalid_client', 'secret-stray-characters', '.env:5']);
  });

  test('the reader can say which client is meant', () => {
    expect(explained('invalid_client', files, { client: 'keycloak' }).client).toBe('keycloak');
  });

  test('the only client of a workspace is taken, and the report says why', () => {
    const texts: Texts = new Map([
      [
        '.env',
        'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=your-secret-here\nACME_TOKEN_URL=https://auth.acme.io/token\n',
      ],
    ]);
    const { explanation, client } = explained('invalid_client', texts);
    expect([client, clientText(explanation)]).toEqual([
      'acme',
      'This is about acme (base), because it is the only client of the workspace.',
    ]);
  });

  test('clients that fit equally are named', () => {
    const texts: Texts = new Map([
      [
        '.env.development',
        'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=abcdefghijklmnopqrst\nACME_TOKEN_URL=https://auth.acme.io/token\n',
      ],
      [
        '.env.production',
        'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=abcdefghijklmnopqrsu\nACME_TOKEN_URL=https://auth.acme.io/token\n',
      ],
    ]);
    const { explanation } = explained('POST https://auth.acme.io/token 401 {"error":"invalid_client"}', texts);
    expect(clientText(explanation)).toMatch(
      /^This is about acme \(\w+\), because the text names its endpoint\. It fits acme \(\w+\) as well; the causes are about the first\.$/,
    );
  });

  test('a client of another provider is not blamed', () => {
    const texts: Texts = new Map([
      ['.env', `GOOGLE_CLIENT_ID=${id}\nGOOGLE_CLIENT_SECRET=GOCSPX-abcdefghijklmnopqrstuvwx\n`],
    ]);
    expect(explained('AADSTS7000215: Invalid client secret provided.', texts).client).toBeUndefined();
  });

  test('every target that is offered can be chosen by its id in the text', () => {
    const found = targetsOf(modelOf(files)).map(
      (target) => explained(`{"error":"invalid_client","client_id":"${target.clientId ?? ''}"}`).client,
    );
    expect(found.toSorted()).toEqual(['google', 'keycloak']);
  });
});
