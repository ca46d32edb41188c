import { kindTable as table } from '../../support/dialectTable.ts';

table('envoy-oauth2', [
  {
    name: 'reads the filters of a listener, and leaves per-request templates open',
    path: 'envoy.yaml',
    text: `static_resources:
  listeners:
    - filter_chains:
        - filters:
            - typed_config:
                http_filters:
                  - typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.oauth2.v3.OAuth2
                      config:
                        token_endpoint: { cluster: sso, uri: 'https://sso.acme.io/token' }
                        authorization_endpoint: https://sso.acme.io/authorize
                        redirect_uri: "%REQ(x-forwarded-proto)%://%REQ(:authority)%/callback"
                        credentials: { client_id: web }
                        auth_scopes: [openid]
                  - typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
                      providers:
                        sso: { issuer: 'https://sso.acme.io', audiences: [api] }
`,
    expected: [
      'envoy-oauth2',
      'use client_id=web @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[0].typed_config',
      'use authorization_endpoint=https://sso.acme.io/authorize @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[0].typed_config',
      'use token_endpoint=https://sso.acme.io/token @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[0].typed_config',
      'use redirect_uri=%REQ(x-forwarded-proto)%://%REQ(:authority)%/callback @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[0].typed_config template',
      'use scope=openid @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[0].typed_config',
      'use issuer=https://sso.acme.io @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[1].typed_config.providers.sso',
      'use audience=api @static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters[1].typed_config.providers.sso',
    ],
  },
  {
    name: 'reads a SecurityPolicy',
    path: 'k8s/security-policy.yaml',
    text: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: { name: sso }
spec:
  oidc:
    provider: { issuer: 'https://sso.acme.io' }
    clientID: web
    redirectURL: https://app.acme.io/oauth2/callback
`,
    expected: [
      'envoy-oauth2',
      'use client_id=web @spec.oidc',
      'use issuer=https://sso.acme.io @spec.oidc',
      'use redirect_uri=https://app.acme.io/oauth2/callback @spec.oidc',
    ],
  },
  {
    name: 'leaves an Envoy without sign-in alone',
    path: 'envoy.yaml',
    text: 'static_resources: { listeners: [] }\n',
    expected: undefined,
  },
]);

table('istio-requestauthentication', [
  {
    name: 'reads rules whose issuer is a URL',
    path: 'istio/request-authentication.yaml',
    text: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
spec:
  jwtRules:
    - issuer: https://sso.acme.io
      jwksUri: https://sso.acme.io/keys
      audiences: [api]
    - issuer: testing@secure.acme.io
`,
    expected: [
      'istio-requestauthentication',
      'use issuer=https://sso.acme.io @spec.jwtRules[0]',
      'use jwks_uri=https://sso.acme.io/keys @spec.jwtRules[0]',
      'use audience=api @spec.jwtRules[0]',
    ],
  },
  {
    name: 'leaves other resources alone',
    path: 'istio/authorization.yaml',
    text: 'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nspec: {}\n',
    expected: undefined,
  },
]);

table('traefik', [
  {
    name: 'reads both plugins and the middleware of Traefik Hub',
    path: 'traefik/dynamic.yml',
    text: `http:
  middlewares:
    a:
      plugin:
        traefik-oidc-auth:
          Provider: { Url: 'https://sso.acme.io', ClientId: web, ClientSecret: '\${WEB_SECRET}' }
          Scopes: [openid]
    b:
      plugin:
        traefikoidc: { providerURL: 'https://sso.acme.io', clientID: web2, callbackURL: /oauth2/callback }
    c:
      plugin:
        oidc: { issuer: 'https://sso.acme.io', clientID: 'urn:k8s:secret:sso:id', redirectUrl: /callback }
    d: { forwardAuth: { address: 'http://auth:4181' } }
`,
    expected: [
      'traefik',
      'use scope=openid @http.middlewares.a.plugin.traefik-oidc-auth',
      'use issuer=https://sso.acme.io @http.middlewares.a.plugin.traefik-oidc-auth',
      'use client_id=web @http.middlewares.a.plugin.traefik-oidc-auth',
      'use client_secret=${WEB_SECRET} @http.middlewares.a.plugin.traefik-oidc-auth reference',
      'use client_id=web2 @http.middlewares.b.plugin.traefikoidc',
      'use issuer=https://sso.acme.io @http.middlewares.b.plugin.traefikoidc',
      'use redirect_uri=/oauth2/callback @http.middlewares.b.plugin.traefikoidc',
      'use client_id=urn:k8s:secret:sso:id @http.middlewares.c.plugin.oidc template',
      'use issuer=https://sso.acme.io @http.middlewares.c.plugin.oidc',
      'use redirect_uri=/callback @http.middlewares.c.plugin.oidc',
    ],
  },
  {
    name: 'leaves a plain forwardAuth alone',
    path: 'dynamic.yml',
    text: "http: { middlewares: { d: { forwardAuth: { address: 'http://auth:4181' } } } }\n",
    expected: undefined,
  },
]);

table('pomerium', [
  {
    name: 'reads the identity provider and the secrets of the application',
    path: 'pomerium/config.yaml',
    text: `authenticate_service_url: https://authenticate.acme.io
authenticate_callback_path: /done
idp_provider: google
idp_client_id: 1234-abc.apps.googleusercontent.com
idp_client_secret: \${IDP_SECRET}
cookie_secret: k9mB4vXq2LtR8wZp
routes: []
`,
    expected: [
      'pomerium',
      'use client_id=1234-abc.apps.googleusercontent.com @ google',
      'use client_secret=${IDP_SECRET} @ reference,google',
      'use base_url=https://authenticate.acme.io @undefined',
      'use callback_path=/done @undefined',
      'use session_secret=k9mB4vXq2LtR8wZp @undefined',
    ],
  },
]);

table('payloads and key files', [
  {
    name: 'reads the configuration of the auth method of Vault',
    path: 'vault/oidc-config.json',
    text: { oidc_discovery_url: 'https://sso.acme.io', oidc_client_id: 'vault', oidc_client_secret: '${S}' },
    expected: [
      'vault-jwt-oidc',
      'use issuer=https://sso.acme.io @',
      'use client_id=vault @',
      'use client_secret=${S} @ reference',
    ],
  },
  {
    name: 'reads the key of an application of ZITADEL',
    path: 'zitadel-key.json',
    text: { type: 'application', keyId: '1', key: 'k', appId: '2', clientId: '3@acme' },
    expected: ['zitadel', 'use client_id=3@acme @', 'use private_key=k @'],
  },
  {
    name: 'leaves a service account of Google alone',
    path: 'key.json',
    text: { type: 'service_account', private_key_id: '1', private_key: 'k', client_id: '3' },
    expected: undefined,
  },
  {
    name: 'reads the alpha configuration of oauth2-proxy',
    path: 'oauth2-proxy-alpha.yaml',
    text: `upstreamConfig: { upstreams: [] }
providers:
  - id: sso
    provider: keycloak-oidc
    clientID: proxy
    clientSecret: \${PROXY_SECRET}
    oidcConfig: { issuerURL: 'https://sso.acme.io/realms/ops' }
`,
    expected: [
      'oauth2-proxy',
      'use client_id=proxy @providers[0] keycloak',
      'use client_secret=${PROXY_SECRET} @providers[0] reference,keycloak',
      'use issuer=https://sso.acme.io/realms/ops @providers[0] keycloak',
    ],
  },
]);

table('INI and TOML', [
  {
    name: 'reads the options of oauth2-proxy',
    path: 'oauth2-proxy.cfg',
    text: `provider = "oidc"
oidc_issuer_url = "https://sso.acme.io"
client_id = "proxy"
client_secret = "\${PROXY_SECRET}"
redirect_url = "https://app.acme.io/oauth2/callback"
cookie_secret = "k9mB4vXq2LtR8wZpk9mB4vXq2LtR8wZp"
cookie_secure = false
email_domains = ["*"]
`,
    expected: [
      'oauth2-proxy',
      'use client_id=proxy @',
      'use client_secret=${PROXY_SECRET} @ reference',
      'use redirect_uri=https://app.acme.io/oauth2/callback @',
      'use issuer=https://sso.acme.io @',
      'use session_secret=k9mB4vXq2LtR8wZpk9mB4vXq2LtR8wZp @undefined',
      'use cookie_secure=false @undefined',
    ],
  },
  {
    name: 'reads the sections of Grafana that are switched on',
    path: 'grafana/grafana.ini',
    text: `[server]
root_url = %(protocol)s://%(domain)s/
[security]
cookie_secure = true
[auth.generic_oauth]
enabled = true
client_id = grafana
client_secret = $__env{GF_SECRET}
scopes = openid,email
auth_url = https://sso.acme.io/authorize
api_url = https://sso.acme.io/userinfo
[auth.gitlab]
enabled = true
client_id = abc
client_secret = $__file{/run/secrets/gitlab}
api_url = https://gitlab.com/api/v4
[auth.google]
enabled = false
client_id = some_id
`,
    expected: [
      'grafana',
      'use client_id=grafana @auth.generic_oauth',
      'use client_secret=$__env{GF_SECRET} @auth.generic_oauth reference',
      'use scope=openid,email @auth.generic_oauth',
      'use authorization_endpoint=https://sso.acme.io/authorize @auth.generic_oauth',
      'use userinfo_endpoint=https://sso.acme.io/userinfo @auth.generic_oauth',
      'use client_id=abc @auth.gitlab gitlab',
      'use client_secret=$__file{/run/secrets/gitlab} @auth.gitlab template,gitlab',
      'use base_url=%(protocol)s://%(domain)s/ @undefined template',
      'use cookie_secure=true @undefined',
    ],
  },
  {
    name: 'reads what Gitea signs with',
    path: 'custom/conf/app.ini',
    text: `APP_NAME = git
[server]
ROOT_URL = https://git.acme.io/
[oauth2]
JWT_SECRET = k9mB4vXq2LtR8wZp
`,
    expected: [
      'gitea-forgejo',
      'use base_url=https://git.acme.io/ @undefined',
      'use session_secret=k9mB4vXq2LtR8wZp @undefined',
    ],
  },
  {
    name: 'reads nothing of a Grafana that signs nobody in elsewhere',
    path: 'grafana.ini',
    text: '[server]\nroot_url = https://grafana.acme.io/\n[auth.google]\nenabled = false\nclient_id = some_id\n',
    expected: ['grafana'],
  },
  {
    name: 'leaves a Grafana alone whose sections do not say whether they are on',
    path: 'grafana.ini',
    text: '[server]\nroot_url = https://grafana.acme.io/\n[auth.google]\nallow_sign_up = true\n',
    expected: undefined,
  },
  {
    name: 'leaves other files called app.ini alone',
    path: 'app.ini',
    text: '[server]\nport = 80\n',
    expected: undefined,
  },
]);
