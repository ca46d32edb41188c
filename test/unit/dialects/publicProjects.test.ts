import { expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { kindTable as table } from '../../support/dialectTable.ts';

table('files under other names', [
  {
    name: 'a sample of a configuration file is written like it',
    path: 'config.json.example',
    text: { oauth: { clientId: 'web', redirectUri: 'https://acme.io/cb' } },
    expected: ['oauth-generic', 'use client_id=web @oauth', 'use redirect_uri=https://acme.io/cb @oauth'],
  },
  {
    name: 'a Compose file of any name that speaks of sign-in',
    path: 'src/main/docker/app.yml',
    text: 'services:\n  app:\n    image: acme\n    environment:\n      - OIDC_CLIENT_ID=web\n',
    expected: ['docker-compose', 'use client_id=web @app/oidc'],
  },
  {
    name: 'services of a container of dependencies are none',
    path: 'config/services.yml',
    text: 'services:\n  app:\n    class: Acme\n    arguments: [client_id]\n',
    expected: undefined,
  },
  {
    name: 'the settings of one application in the repository of a configuration server',
    path: 'config-repo/orders.yml',
    text: 'spring.security.oauth2.client.registration.acme:\n  client-id: web\n',
    expected: ['spring-oauth2', 'use client_id=web @acme'],
  },
  {
    name: 'Spring Boot 1 has one client',
    path: 'application.yml',
    text: 'security:\n  oauth2:\n    client: { clientId: web, accessTokenUri: https://id.acme.io/token }\n    resource: { userInfoUri: https://id.acme.io/me }\n',
    expected: [
      'spring-oauth2',
      'use client_id=web @client',
      'use token_endpoint=https://id.acme.io/token @client',
      'use userinfo_endpoint=https://id.acme.io/me @client',
    ],
  },
  {
    name: 'a folder that is called after a document of the server',
    path: 'spring-oauth-authorization-server-jwt/application.properties',
    text: 'security.oauth2.client.client-id=web\n',
    expected: ['spring-oauth2', 'use client_id=web @client'],
  },
  {
    name: 'a realm in a file of any name',
    path: 'import/acme.json',
    text: { realm: 'acme', clients: [{ clientId: 'web', redirectUris: ['https://acme.io/cb'] }] },
    expected: [
      'keycloak-realm',
      'registration client_id=web @web keycloak',
      'registration redirect_uri=https://acme.io/cb @web keycloak',
    ],
  },
  {
    name: 'a copy of a discovery document',
    path: 'test/openid.json',
    text: {
      issuer: 'https://id.acme.io',
      authorization_endpoint: 'https://id.acme.io/authorize',
      token_endpoint: 'https://id.acme.io/token',
      jwks_uri: 'https://id.acme.io/jwks',
      response_types_supported: ['code'],
      token_endpoint_auth_methods_supported: ['none'],
    },
    expected: [
      'oidc-discovery',
      'metadata issuer=https://id.acme.io @',
      'metadata authorization_endpoint=https://id.acme.io/authorize @',
      'metadata token_endpoint=https://id.acme.io/token @',
      'metadata jwks_uri=https://id.acme.io/jwks @',
    ],
  },
  {
    name: 'the sample of all options of oauth2-proxy has them in comments',
    path: 'oauth2-proxy.cfg.example',
    text: '# client_id = "123"\n# client_secret = ""\n',
    expected: ['oauth2-proxy'],
  },
  {
    name: 'oauth2-proxy written as one word',
    path: 'oauth2proxy-initial.cfg',
    text: 'client_id = "web"\ncookie_secret = "k9mB4vXq2LtR8wZp"\n',
    expected: ['oauth2-proxy', 'use client_id=web @', 'use session_secret=k9mB4vXq2LtR8wZp @undefined'],
  },
]);

table('files of deployments', [
  {
    name: 'the files inside a ConfigMap',
    path: 'dex.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata: { name: dex }
data:
  config.yaml: |
    issuer: https://id.acme.io
    storage: { type: memory }
    staticClients:
      - id: web
        redirectURIs: ['https://acme.io/cb']
  oauth2-proxy.cfg: |
    client_id = "gate"
    cookie_secret = "\${COOKIE_SECRET}"
  application.properties: |
    spring.security.oauth2.client.registration.acme.client-id=orders
  sso: |
    issuer: https://id.acme.io
    clientId: { name: sso, key: id }
    redirectUrl: https://acme.io/oauth2/callback
  readme.md: |
    Set client_id: web and redirect_uri: https://acme.io/cb
`,
    expected: [
      'kubernetes',
      'registration issuer=https://id.acme.io @dex config/dex-config:web',
      'registration client_id=web @dex config/dex-config:web',
      'registration redirect_uri=https://acme.io/cb @dex config/dex-config:web',
      'use client_id=gate @dex oauth2-proxy.cfg/oauth2-proxy:',
      'use session_secret=${COOKIE_SECRET} @dex oauth2-proxy.cfg/ template',
      'use client_id=orders @dex application/spring-oauth2:acme',
      'use issuer=https://id.acme.io @dex sso/argo-workflows:sso',
      'use redirect_uri=https://acme.io/oauth2/callback @dex sso/argo-workflows:sso',
    ],
  },
  {
    name: 'what a Heroku app proposes to be filled in',
    path: 'app.json',
    text: {
      env: {
        APP_URL: { value: 'https://<APP_NAME>.herokuapp.com' },
        NEXTAUTH_URL: { value: 'https://your-app-name.herokuapp.com' },
        OIDC_ISSUER: { value: 'https://{yourDomain}/oauth2/default' },
        OIDC_CLIENT_ID: { value: 'web' },
      },
    },
    expected: ['render-heroku-blueprints', 'use client_id=web @app/oidc'],
  },
  {
    name: 'credentials of a workflow that are made up and say so',
    path: '.github/workflows/release.yml',
    text: `on: push
jobs:
  translate:
    environment: production
    env:
      DJANGO_SECRET_KEY: ci-not-a-real-secret
      AUTH_SECRET: change-me
      GOOGLE_CLIENT_ID: web
`,
    expected: ['github-actions', 'use client_id=web @jobs.translate.env/google google'],
  },
]);

table('requests sent by hand', [
  {
    name: 'a request of Bruno, without its scripts and what is switched off',
    path: 'collection/token.bru',
    text: `meta {
  name: token
}

auth:oauth2 {
  grant_type: authorization_code
  callback_url: https://acme.io/cb
  access_token_url: {{host}}/token
  client_id: web
  ~client_secret: k9mB4vXq2LtR8wZp
  credentials_placement: basic_auth_header
}

vars:pre-request {
  github_client_id: Ov23liAbCdEfGhIjKlMn
}

script:post-response {
  client_id: other
}
`,
    expected: [
      'bruno',
      'use client_id=web @auth:oauth2',
      'use token_endpoint={{host}}/token @auth:oauth2 template',
      'use redirect_uri=https://acme.io/cb @auth:oauth2',
      'use grant_type=authorization_code @auth:oauth2',
      'use token_endpoint_auth_method=client_secret_basic @auth:oauth2',
      'use client_id=Ov23liAbCdEfGhIjKlMn @pre-request/github github',
    ],
  },
  {
    name: 'variables and token requests of a file of requests',
    path: 'requests/token.http',
    text: `@host = https://id.acme.io
@clientId = web

### token
POST {{host}}/token
Content-Type: application/x-www-form-urlencoded

grant_type=authorization_code&client_id=gate&redirect_uri=https://acme.io/cb&scope=a+b

### revoke
POST {{host}}/revoke

client_id=gate&token=abc

### token, line by line
POST {{host}}/token

grant_type = client_credentials &
client_id = {{clientId}} &
client_secret = a%2Fb
`,
    expected: [
      'http-files',
      'use client_id=web @variables/',
      'use grant_type=authorization_code @request 1',
      'use client_id=gate @request 1',
      'use redirect_uri=https://acme.io/cb @request 1',
      'use grant_type=client_credentials @request 3',
      'use client_id={{clientId}} @request 3 template',
    ],
  },
  {
    name: 'requests without sign-in',
    path: 'requests/list.http',
    text: 'GET https://acme.io/api/orders?client_id=7\nAccept: application/json\n',
    expected: undefined,
  },
]);

test('what is found in a request is where it is written', () => {
  const text =
    'POST https://id.acme.io/token\n\ngrant_type=client_credentials&client_id=gate&client_secret={{secret}}\n';
  const facts = readFile(createSourceFile('file:///ws/token.http', text));
  expect(
    facts?.settings.map(({ span, keySpan }) => [
      text.slice(keySpan?.start, keySpan?.end),
      text.slice(span.start, span.end),
    ]),
  ).toEqual([
    ['POST', 'https://id.acme.io/token'],
    ['grant_type', 'client_credentials'],
    ['client_id', 'gate'],
    ['client_secret', '{{secret}}'],
  ]);
});

table('clients in any structured file', [
  {
    name: 'TOML',
    path: '.streamlit/secrets.toml',
    text: '[auth.google]\nclient_id = "web"\nclient_secret = "k9mB4vXq2LtR8wZp"\nserver_metadata_url = "https://id.acme.io/.well-known/openid-configuration"\n',
    expected: [
      'oauth-generic',
      'use client_id=web @auth.google google',
      'use client_secret=k9mB4vXq2LtR8wZp @auth.google google',
      'use discovery_url=https://id.acme.io/.well-known/openid-configuration @auth.google google',
    ],
  },
  {
    name: '.properties',
    path: 'agent.properties',
    text: 'OAuth2.TokenURL=https://id.acme.io/token\nOAuth2.ClientId=web\n',
    expected: ['oauth-generic', 'use client_id=web @OAuth2', 'use token_endpoint=https://id.acme.io/token @OAuth2'],
  },
  {
    name: 'labels of a message bundle are no values',
    path: 'messages_en.properties',
    text: 'oauth.client_id=Client\noauth.redirect_uri=https://acme.io/cb\n',
    expected: undefined,
  },
  {
    name: 'a client whose values are blanks in brackets',
    path: 'config.json',
    text: { app: { ClientId: '<CLIENT ID OF THE APP>', ClientSecret: '<CLIENT SECRET OF THE APP>' } },
    expected: [
      'oauth-generic',
      'use client_id=<CLIENT ID OF THE APP> @app placeholder',
      'use client_secret=<CLIENT SECRET OF THE APP> @app placeholder',
    ],
  },
  {
    name: 'servers whose clients are configured elsewhere, by both endpoints',
    path: 'oauth_connect.json',
    text: {
      acme: { auth_url: 'https://id.acme.io/authorize', token_url: 'https://id.acme.io/token', scopes: ['read'] },
      other: { auth_url: 'https://id.acme.io/authorize' },
    },
    expected: [
      'oauth-generic',
      'use scope=read @acme',
      'use token_endpoint=https://id.acme.io/token @acme',
      'use authorization_endpoint=https://id.acme.io/authorize @acme',
    ],
  },
  {
    name: 'the introspection of early Spring Boot 2',
    path: 'application.yml',
    text: 'spring.security.oauth2.resourceserver.opaque:\n  introspection-uri: https://id.acme.io/introspect\n  introspection-client-id: api\n',
    expected: [
      'spring-oauth2',
      'use introspection_endpoint=https://id.acme.io/introspect @spring.security.oauth2.resourceserver.opaque',
      'use client_id=api @spring.security.oauth2.resourceserver.opaque',
    ],
  },
  {
    name: "clients that ABP's own server creates at its start",
    path: 'src/Acme.DbMigrator/appsettings.json',
    text: { OpenIddict: { Applications: { Acme_App: { ClientId: 'acme', RootUrl: 'https://acme.io' } } } },
    expected: ['aspnet-appsettings', 'registration client_id=acme @OpenIddict:Applications:Acme_App'],
  },
  {
    name: 'an API of ASP.NET Core that only checks tokens',
    path: 'appsettings.json',
    text: { Jwt: { Authority: 'https://id.acme.io', Audience: 'api' }, Team: { Authority: 'Acme' } },
    expected: ['aspnet-appsettings', 'use issuer=https://id.acme.io @Jwt', 'use audience=api @Jwt'],
  },
]);

test.each([
  ['.traefik.yml', { isTemplate: true, isFixture: false }],
  ['{{cookiecutter.slug}}/.envs/.production/.django', { isTemplate: true, isFixture: false }],
  ['test-environments/authelia/configuration.yml', { isTemplate: false, isFixture: true }],
  ['config/testing/configuration.yml', { isTemplate: false, isFixture: true }],
  ['packages/e2e_tests/docker-compose.yml', { isTemplate: false, isFixture: true }],
  ['packages/benchmarks/docker-compose.yml', { isTemplate: false, isFixture: true }],
  ['internal/suites/OIDC/configuration.yml', { isTemplate: false, isFixture: true }],
  ['suitesparse/configuration.yml', { isTemplate: false, isFixture: false }],
  ['.env.unit-tests', { name: 'test', isFixture: false }],
  ['.env.dusk.local', { name: 'test', isFixture: false }],
  ['env.d/development/common', { name: 'development', isTemplate: false }],
  ['env.d/production/common.dist', { name: 'production', isTemplate: true }],
  ['env.d/production.dist/common', { name: 'production', isTemplate: true }],
  ['env.d/common', { name: 'base', isTemplate: false }],
  ['.env.travis', { name: 'test', isFixture: false }],
  ['charts/acme/ci/oidc-values.yaml', { isTemplate: false, isFixture: true }],
  ['ci/values.yaml', { isTemplate: false, isFixture: false }],
  ['latest/configuration.yml', { isTemplate: false, isFixture: false }],
])('%s is known for what it is', (path, expected) => {
  const text = 'testData:\n  oauth: { client_id: web, redirect_uri: https://acme.io/cb }\nDJANGO_SECRET_KEY: a\n';
  const lines = /\.django$|^\.?env/.test(path) ? 'DJANGO_SECRET_KEY=a\n' : text;
  const facts = readFile(createSourceFile(`file:///ws/${encodeURI(path)}`, lines), { folder: 'file:///ws' });
  expect(facts?.environment).toMatchObject(expected);
});

test('scripts beside the variables of env.d are no environment files', () => {
  const isRead = (path: string): boolean =>
    readFile(createSourceFile(`file:///ws/${path}`, 'OIDC_CLIENT_ID=web\n'), { folder: 'file:///ws' }) !== undefined;
  expect(['env.d/development/common', 'env.d/start.sh', 'env.d/README.md'].filter(isRead)).toEqual([
    'env.d/development/common',
  ]);
});
