import { expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { kindTable as table } from '../../support/dialectTable.ts';
import { lintTexts } from '../../support/workspace.ts';

table('dex-config', [
  {
    name: 'registers static clients, and is itself a client through its connectors',
    path: 'dex/config.yaml',
    text: `issuer: https://dex.acme.io/dex
storage: { type: memory }
web: { http: 0.0.0.0:5556, allowedOrigins: ['*'] }
staticClients:
  - id: web
    secret: Zp0Lk3Yt6Uq1Wn8D
    redirectURIs: ['https://app.acme.io/cb']
  - idEnv: CLI_ID
    secretEnv: CLI_SECRET
    public: true
connectors:
  - type: github
    id: web
    config:
      clientID: $GH_ID
      clientSecret: $GH_SECRET
      redirectURI: https://dex.acme.io/dex/callback
  - type: ldap
    id: ldap
    config: { host: ldap.acme.io }
`,
    expected: [
      'dex-config',
      'registration issuer=https://dex.acme.io/dex @web',
      'registration issuer=https://dex.acme.io/dex @staticClients[1]',
      'registration client_id=web @web',
      'registration client_secret=Zp0Lk3Yt6Uq1Wn8D @web',
      'registration redirect_uri=https://app.acme.io/cb @web',
      'registration client_id=CLI_ID @staticClients[1] reference',
      'registration client_secret=CLI_SECRET @staticClients[1] reference',
      'registration public_client=true @staticClients[1]',
      'use client_id=$GH_ID @connectors.web reference,github',
      'use client_secret=$GH_SECRET @connectors.web reference,github',
      'use redirect_uri=https://dex.acme.io/dex/callback @connectors.web github',
      'use allowed_origin=* @undefined',
    ],
  },
  {
    name: 'is read below the key of its chart',
    path: 'charts/dex/values.yaml',
    text: `config:
  issuer: https://dex.acme.io
  storage: { type: kubernetes }
  staticClients: [{ id: web, redirectURIs: [/cb] }]
`,
    expected: [
      'helm-values',
      'registration issuer=https://dex.acme.io @web',
      'registration client_id=web @web',
      'registration redirect_uri=/cb @web',
    ],
  },
  {
    name: 'leaves other files called config.yaml alone',
    path: 'config.yaml',
    text: 'issuer: acme\nstorage: s3\nweb: { port: 80 }\n',
    expected: undefined,
  },
]);

table('argocd-cm', [
  {
    name: 'reads the documents written as text, and takes $ for a key of a secret',
    path: 'argocd/argocd-cm.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-cm }
data:
  url: https://argo.acme.io
  oidc.config: |
    name: SSO
    issuer: https://sso.acme.io/realms/ops
    clientID: argocd
    clientSecret: $oidc.sso.clientSecret
    requestedScopes: ["openid", "email"]
  dex.config: |
      connectors:
        - type: github
          id: gh
          config:
            clientID: Ov23liAbCdEfGhIjKlMn
            clientSecret: $dex.github.clientSecret
`,
    expected: [
      'argocd-cm',
      'use base_url=https://argo.acme.io @undefined',
      'use issuer=https://sso.acme.io/realms/ops @oidc.config',
      'use client_id=argocd @oidc.config',
      'use client_secret=$oidc.sso.clientSecret @oidc.config template',
      'use scope=openid @oidc.config',
      'use scope=email @oidc.config',
      'use client_id=Ov23liAbCdEfGhIjKlMn @connectors.gh github',
      'use client_secret=$dex.github.clientSecret @connectors.gh template,github',
    ],
  },
  {
    name: 'does not look into folded text, whose characters do not stand where they are read',
    path: 'argocd/argocd-cm.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata: { name: argocd-cm }
data:
  url: https://argo.acme.io
  oidc.config: >
    issuer: https://sso.acme.io
`,
    expected: ['argocd-cm', 'use base_url=https://argo.acme.io @undefined'],
  },
  {
    name: 'leaves a ConfigMap without sign-in alone',
    path: 'argocd/argocd-cm.yaml',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: argocd-cm }\ndata: { admin.enabled: "false" }\n',
    expected: undefined,
  },
]);

test('settings of embedded documents have the spans of the file around them', () => {
  const text =
    'kind: ConfigMap\r\nmetadata:\r\n  name: argocd-cm\r\ndata:\r\n  oidc.config: |\r\n\r\n    # the server\r\n    issuer: https://sso.acme.io\r\n    clientID: "web"\r\n';
  const facts = readFile(createSourceFile('file:///ws/argocd/argocd-cm.yaml', text));
  expect(facts?.settings.map(({ name, span }) => [name, text.slice(span.start, span.end)])).toEqual([
    ['oidc.config.issuer', 'https://sso.acme.io'],
    ['oidc.config.clientID', 'web'],
  ]);
});

table('ory', [
  {
    name: 'reads the issuer and the system secret of Hydra',
    path: 'hydra.yml',
    text: `urls:
  self: { issuer: https://hydra.acme.io/ }
  login: https://app.acme.io/login
secrets:
  system: [k9mB4vXq2LtR8wZp]
`,
    expected: [
      'ory-hydra',
      'registration issuer=https://hydra.acme.io/ @server',
      'registration session_secret=k9mB4vXq2LtR8wZp @server',
    ],
  },
  {
    name: 'reads the providers Kratos signs people in at',
    path: 'kratos/kratos.yml',
    text: `serve: { public: { base_url: https://auth.acme.io/ } }
selfservice:
  methods:
    oidc:
      enabled: true
      config:
        providers:
          - id: work
            provider: microsoft
            client_id: 8f3e2b1a-4c5d-4e6f-8a9b-0c1d2e3f4a5b
            client_secret: \${MS_SECRET}
            microsoft_tenant: common
            scope: [email]
          - id: own
            provider: generic
            client_id: kratos
            issuer_url: https://sso.acme.io
secrets: { cookie: [k9mB4vXq2LtR8wZp] }
`,
    expected: [
      'ory-kratos',
      'use client_id=8f3e2b1a-4c5d-4e6f-8a9b-0c1d2e3f4a5b @work microsoft-entra-id',
      'use client_secret=${MS_SECRET} @work reference,microsoft-entra-id',
      'use scope=email @work microsoft-entra-id',
      'use tenant=common @work microsoft-entra-id',
      'use client_id=kratos @own',
      'use issuer=https://sso.acme.io @own',
      'use base_url=https://auth.acme.io/ @undefined',
      'use session_secret=k9mB4vXq2LtR8wZp @undefined',
    ],
  },
  {
    name: 'knows a Kratos without sign-in at others, and reads nothing of it',
    path: 'kratos.yml',
    text: 'selfservice: { methods: { password: { enabled: true } } }\nsecrets: { cookie: [k9mB4vXq2LtR8wZp] }\n',
    expected: ['ory-kratos'],
  },
]);

table('authelia-config', [
  {
    name: 'reads clients of both spellings, plain secrets without their mark, and no digests',
    path: 'authelia/configuration.yml',
    text: `session:
  secret: '{{ secret "/run/secrets/session" }}'
  cookies: [{ domain: acme.io, authelia_url: 'https://login.acme.io' }]
identity_providers:
  oidc:
    hmac_secret: k9mB4vXq2LtR8wZp
    clients:
      - client_id: web
        client_secret: '$pbkdf2-sha512$310000$abc$def'
        redirect_uris: ['https://app.acme.io/cb']
        scopes: [openid, email]
        token_endpoint_auth_method: client_secret_post
      - id: old
        secret: '$plaintext$Zp0Lk3Yt6Uq1Wn8D'
        public: false
`,
    expected: [
      'authelia-config',
      'registration client_id=web @web',
      'registration redirect_uri=https://app.acme.io/cb @web',
      'registration scope=openid @web',
      'registration scope=email @web',
      'registration token_endpoint_auth_method=client_secret_post @web',
      'registration client_id=old @old',
      'registration client_secret=Zp0Lk3Yt6Uq1Wn8D @old',
      'registration public_client=false @old',
      'registration session_secret=k9mB4vXq2LtR8wZp @undefined',
      'registration session_secret={{ secret "/run/secrets/session" }} @undefined template',
      'registration issuer=https://login.acme.io @web',
      'registration issuer=https://login.acme.io @old',
    ],
  },
  {
    name: 'leaves an Authelia that is no provider alone',
    path: 'configuration.yml',
    text: 'totp: { issuer: acme.io }\nsession: { secret: k9mB4vXq2LtR8wZp }\n',
    expected: undefined,
  },
]);

table('keycloak', [
  {
    name: 'reads an adapter file',
    path: 'public/keycloak.json',
    text: {
      realm: 'acme',
      'auth-server-url': 'https://sso.acme.io/',
      resource: 'web',
      credentials: { secret: 'Zp0Lk3Yt6Uq1Wn8D' },
    },
    expected: [
      'keycloak-adapter',
      'use realm=acme @ keycloak',
      'use domain=https://sso.acme.io/ @ keycloak',
      'use client_id=web @ keycloak',
      'use client_secret=Zp0Lk3Yt6Uq1Wn8D @ keycloak',
    ],
  },
  {
    name: 'reads the options of keycloak-js',
    path: 'src/keycloak.dev.json',
    text: { url: 'https://sso.acme.io', realm: 'acme', clientId: 'web' },
    expected: [
      'keycloak-adapter',
      'use realm=acme @ keycloak',
      'use domain=https://sso.acme.io @ keycloak',
      'use client_id=web @ keycloak',
    ],
  },
  {
    name: 'finds nothing in a file of users',
    path: 'keycloak/acme-users-0.json',
    text: { realm: 'acme', users: [{ username: 'ada', enabled: true }] },
    expected: ['keycloak-realm'],
  },
  {
    name: 'leaves other files of that name alone',
    path: 'keycloak.json',
    text: { realm: 'acme', theme: 'dark' },
    expected: undefined,
  },
]);

table('auth0-tenant', [
  {
    name: 'reads applications and connections of a tenant',
    path: 'tenant.yaml',
    text: `clients:
  - name: web
    app_type: regular_web
    callbacks: ['https://app.acme.io/cb', 'https://##ENV##.acme.io/cb']
    allowed_logout_urls: [https://app.acme.io]
    grant_types: [authorization_code]
    token_endpoint_auth_method: client_secret_post
connections:
  - name: web
    strategy: github
    options: { client_id: Ov23liAbCdEfGhIjKlMn, client_secret: '@@GITHUB_SECRET@@' }
`,
    expected: [
      'auth0-tenant',
      'registration redirect_uri=https://app.acme.io/cb @web auth0',
      'registration redirect_uri=https://##ENV##.acme.io/cb @web template,auth0',
      'registration post_logout_redirect_uri=https://app.acme.io @web auth0',
      'registration grant_type=authorization_code @web auth0',
      'registration token_endpoint_auth_method=client_secret_post @web auth0',
      'use client_id=Ov23liAbCdEfGhIjKlMn @connections.web github',
      'use client_secret=@@GITHUB_SECRET@@ @connections.web template,github',
    ],
  },
  {
    name: 'reads the file of one application',
    path: 'auth0/clients/web.json',
    text: { name: 'web', app_type: 'spa', callbacks: ['https://app.acme.io/cb'], web_origins: ['https://app.acme.io'] },
    expected: [
      'auth0-tenant',
      'registration redirect_uri=https://app.acme.io/cb @web auth0',
      'registration allowed_origin=https://app.acme.io @web auth0',
    ],
  },
  {
    name: 'leaves the clients of a shop alone',
    path: 'tenant.yaml',
    text: 'clients: [{ name: Ada, app_type: retail }]\n',
    expected: undefined,
  },
]);

table('okta-yaml', [
  {
    name: 'reads both kinds of client',
    path: 'okta.yaml',
    text: `okta:
  client: { orgUrl: 'https://acme.okta.com', token: 00aBcDeFgHiJkLmNoPqRsTuVwXyZ }
  oauth2: { issuer: 'https://acme.okta.com/oauth2/default', clientId: 0oa1b2c3d4e5f6g7h8i9, scopes: [openid] }
`,
    expected: [
      'okta-yaml',
      'use issuer=https://acme.okta.com/oauth2/default @okta.oauth2 okta',
      'use client_id=0oa1b2c3d4e5f6g7h8i9 @okta.oauth2 okta',
      'use scope=openid @okta.oauth2 okta',
      'use domain=https://acme.okta.com @okta.client okta',
      'use access_token=00aBcDeFgHiJkLmNoPqRsTuVwXyZ @okta.client okta',
    ],
  },
  { name: 'leaves other files of that name alone', path: 'okta.yaml', text: 'users: []\n', expected: undefined },
]);

table('authentik-blueprint', [
  {
    name: 'reads applications and sources, and what tags stand for',
    path: 'blueprints/apps.yaml',
    text: `version: 1
entries:
  - model: authentik_providers_oauth2.oauth2provider
    attrs:
      authorization_flow: !Find [authentik_flows.flow, [slug, default]]
      client_id: web
      client_secret: !Env WEB_SECRET
      redirect_uris:
        - { matching_mode: strict, url: 'https://app.acme.io/cb' }
        - { matching_mode: regex, url: 'https://.*/cb' }
  - model: authentik_sources_oauth.oauthsource
    attrs:
      consumer_key: !File /run/id
      consumer_secret: !Env [SOURCE_SECRET, none]
      oidc_well_known_url: https://sso.acme.io/.well-known/openid-configuration
  - model: authentik_providers_oauth2.scopemapping
    attrs: { scope_name: openid }
`,
    expected: [
      'authentik-blueprint',
      'registration client_id=web @entries[0]',
      'registration client_secret=WEB_SECRET @entries[0] reference',
      'registration redirect_uri=https://app.acme.io/cb @entries[0]',
      'registration redirect_uri=https://.*/cb @entries[0] template',
      'use client_id=/run/id @entries[1] template',
      'use discovery_url=https://sso.acme.io/.well-known/openid-configuration @entries[1]',
    ],
  },
  {
    name: 'knows the scopes of a provider, and reads nothing of them',
    path: 'blueprints/scopes.yaml',
    text: 'version: 1\nentries: [{ model: authentik_providers_oauth2.scopemapping, attrs: { scope_name: openid } }]\n',
    expected: ['authentik-blueprint'],
  },
  {
    name: 'leaves blueprints of other things alone',
    path: 'blueprints/groups.yaml',
    text: 'version: 1\nentries: [{ model: authentik_core.group, attrs: { name: admins } }]\n',
    expected: undefined,
  },
]);

test('a fix inside an embedded document is not offered, because nothing can prove it', () => {
  const text =
    'kind: ConfigMap\nmetadata: { name: argocd-cm }\ndata:\n  oidc.config: |\n    issuer: http://sso.acme.io\n    clientID: web\n';
  const findings = lintTexts(new Map([['argocd/argocd-cm.yaml', text]]));
  expect(
    findings.map(({ ruleId, at, fixes }) => [ruleId, text.slice(at.span.start, at.span.end), fixes.length]),
  ).toEqual([['endpoint-insecure-http', 'http://sso.acme.io', 0]]);
});
