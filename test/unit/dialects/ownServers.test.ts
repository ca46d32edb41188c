import { kindTable as table } from '../../support/dialectTable.ts';

table('programs that are configured in a file of their own', [
  {
    name: 'authurl of Vikunja is the issuer',
    path: 'vikunja/config.yml',
    text: `service:
  publicurl: https://todo.acme.io/
  JWTSecret: a
auth:
  openid:
    enabled: true
    providers:
      keycloak:
        name: Acme
        authurl: https://sso.acme.io/realms/acme
        clientid: todo
        clientsecret: b
        scope: openid email
`,
    expected: [
      'vikunja',
      'use issuer=https://sso.acme.io/realms/acme @keycloak keycloak',
      'use client_id=todo @keycloak keycloak',
      'use client_secret=b @keycloak keycloak',
      'use scope=openid email @keycloak keycloak',
      'use base_url=https://todo.acme.io/ @undefined',
      'use session_secret=a @undefined',
    ],
  },
  {
    name: 'a realm of Elasticsearch, with its secret in the wrong place',
    path: 'config/elasticsearch.yml',
    text: `xpack.security.authc.realms.oidc.oidc1:
  order: 2
  rp.client_id: kibana
  rp.client_secret: a
  rp.response_type: code
  rp.redirect_uri: https://kibana.acme.io/api/security/oidc/callback
  rp.requested_scopes: [email]
  op.issuer: https://sso.acme.io
`,
    expected: [
      'elasticsearch-oidc',
      'use client_id=kibana @oidc1',
      'use client_secret=a @oidc1',
      'use redirect_uri=https://kibana.acme.io/api/security/oidc/callback @oidc1',
      'use response_type=code @oidc1',
      'use issuer=https://sso.acme.io @oidc1',
    ],
  },
  {
    name: 'OpenSearch Dashboards under the old name of its plugin',
    path: 'opensearch_dashboards.yml',
    text: `opendistro_security.auth.type: openid
opendistro_security.openid.connect_url: https://sso.acme.io/.well-known/openid-configuration
opendistro_security.openid.client_id: logs
opendistro_security.openid.client_secret: a
opendistro_security.openid.base_redirect_url: https://logs.acme.io
opendistro_security.openid.scope: profile
`,
    expected: [
      'opensearch-dashboards',
      'use discovery_url=https://sso.acme.io/.well-known/openid-configuration @openid',
      'use client_id=logs @openid',
      'use client_secret=a @openid',
      'use base_url=https://logs.acme.io @undefined',
    ],
  },
  {
    name: 'OpenSearch Dashboards without OpenID Connect is none of ours',
    path: 'opensearch_dashboards.yml',
    text: 'opensearch_security.auth.type: basicauth\nopensearch_security.cookie.password: a\n',
    expected: undefined,
  },
  {
    name: 'sign-in to Argo Workflows in its ConfigMap',
    path: 'workflow-controller-configmap.yaml',
    text: `apiVersion: v1
kind: ConfigMap
metadata: { name: workflow-controller-configmap }
data:
  sso: |
    issuer: https://sso.acme.io
    clientId: { name: argo-sso, key: client-id }
    clientSecret: { name: argo-sso, key: client-secret }
    redirectUrl: https://flows.acme.io/oauth2/callback
    scopes: [groups]
`,
    expected: [
      'kubernetes',
      'use issuer=https://sso.acme.io @sso',
      'use redirect_uri=https://flows.acme.io/oauth2/callback @sso',
    ],
  },
  {
    name: 'and in the values of its chart',
    path: 'values-production.yaml',
    text: `server:
  authModes: [sso]
  sso:
    enabled: true
    issuer: https://sso.acme.io
    clientId: { name: argo-sso, key: client-id }
    clientSecret: { name: argo-sso, key: client-secret }
    redirectUrl: https://flows.acme.io/oauth2/callback
`,
    expected: [
      'helm-values',
      'use issuer=https://sso.acme.io @sso',
      'use redirect_uri=https://flows.acme.io/oauth2/callback @sso',
    ],
  },
]);
