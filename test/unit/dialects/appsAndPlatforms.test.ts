import { table } from '../../support/dialectTable.ts';

const tenantId = '3f0c8f6e-1d52-4b7e-9a41-0f6c2b7d8e95';
const appId = '9b1d7c20-4e8a-4f63-8c15-2a7e6d0f3b48';

table('supabase-config-toml', [
  {
    name: 'reads the providers that are switched on, and where the application may send its users back',
    path: 'supabase/config.toml',
    text: `project_id = "acme"
[api]
port = 54321
[auth]
site_url = "http://127.0.0.1:3000"
additional_redirect_urls = ["https://127.0.0.1:3000", "https://*-acme.vercel.app/**"]
[auth.external.github]
enabled = true
client_id = "env(GITHUB_CLIENT_ID)"
secret = "env(GITHUB_SECRET)"
redirect_uri = ""
[auth.external.apple]
enabled = false
client_id = ""
secret = ""
[auth.external.google]
enabled = true
client_id = "web,ios"
[auth.external.keycloak]
enabled = true
client_id = "supabase"
url = "https://id.acme.io/realms/acme"
`,
    expected: [
      'supabase-config-toml',
      'client_id=env(GITHUB_CLIENT_ID) @github (github)',
      'client_secret=env(GITHUB_SECRET) @github (github)',
      'redirect_uri= @github (github)',
      'client_id=supabase @keycloak (keycloak)',
      'issuer=https://id.acme.io/realms/acme @keycloak',
      'redirect_uri=https://127.0.0.1:3000 @supabase',
      'redirect_uri=https://*-acme.vercel.app/** @supabase',
      'base_url=http://127.0.0.1:3000 @undefined',
    ],
  },
  {
    name: 'leaves a project without sign-in alone',
    path: 'supabase/config.toml',
    text: 'project_id = "acme"\n[db]\nport = 54322\n',
    expected: undefined,
  },
  {
    name: "leaves another program's config.toml alone",
    path: 'config.toml',
    text: 'baseURL = "https://acme.io"\n[auth]\nsite_url = "x"\n',
    expected: undefined,
  },
]);

table('shopify-app-toml', [
  {
    name: 'reads what Shopify accepts of the app',
    path: 'shopify.app.staging.toml',
    text: `client_id = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
application_url = "https://staging.acme.io"
[access_scopes]
scopes = "read_products,write_orders"
optional_scopes = ["read_customers"]
[auth]
redirect_urls = [
  "https://staging.acme.io/auth/callback", # one
]
`,
    expected: [
      'shopify-app-toml',
      'client_id=0f1e2d3c4b5a69788796a5b4c3d2e1f0 @shopify (shopify)',
      'scope=read_products,write_orders @shopify (shopify)',
      'scope=read_customers @shopify (shopify)',
      'base_url=https://staging.acme.io @shopify (shopify)',
      'redirect_uri=https://staging.acme.io/auth/callback @shopify (shopify)',
    ],
  },
  {
    name: 'believes no URL that the command line tool replaces',
    path: 'shopify.app.toml',
    text: 'client_id = "a"\napplication_url = "https://example.com"\n[build]\nautomatically_update_urls_on_dev = true\n',
    expected: ['shopify-app-toml', 'client_id=a @shopify (shopify)'],
  },
  {
    name: 'leaves the template alone, which names no client yet',
    path: 'shopify.app.toml',
    text: 'scopes = "write_products"\n[webhooks]\napi_version = "2026-07"\n',
    expected: undefined,
  },
  {
    name: 'leaves the file of a web process alone',
    path: 'web/shopify.web.toml',
    text: 'name = "web"\nroles = ["frontend"]\n',
    expected: undefined,
  },
]);

table('meteor-settings', [
  {
    name: 'reads the services of service-configuration',
    path: 'settings.json',
    text: {
      packages: { 'service-configuration': { google: { clientId: 'a', secret: 'b' }, facebook: { appId: 'c' } } },
    },
    expected: [
      'meteor-settings',
      'client_id=a @google (google)',
      'client_secret=b @google (google)',
      'client_id=c @facebook (facebook)',
    ],
  },
  {
    name: "leaves an editor's settings alone",
    path: '.vscode/settings.json',
    text: { 'editor.tabSize': 2, packages: {} },
    expected: undefined,
  },
]);

table('chrome-extension-manifest', [
  {
    name: 'reads the oauth2 block',
    path: 'extension/manifest.json',
    text: {
      manifest_version: 3,
      name: 'Acme',
      oauth2: { client_id: 'x.apps.googleusercontent.com', scopes: ['openid'] },
    },
    expected: [
      'chrome-extension-manifest',
      'client_id=x.apps.googleusercontent.com @oauth2 (google)',
      'scope=openid @oauth2 (google)',
    ],
  },
  {
    name: 'leaves an extension without sign-in alone',
    path: 'manifest.json',
    text: { manifest_version: 3, name: 'Acme', permissions: ['identity'] },
    expected: undefined,
  },
  {
    name: 'leaves the manifest of a bundle alone, whose version is a text',
    path: 'manifest.json',
    text: { manifest_version: '0.2', oauth2: { client_id: 'x' } },
    expected: undefined,
  },
  {
    name: 'leaves a web application manifest alone',
    path: 'public/manifest.json',
    text: { name: 'Acme', start_url: '/', display: 'standalone' },
    expected: undefined,
  },
]);

table('appsscript', [
  {
    name: 'reads the scopes of a project',
    path: 'appsscript.json',
    text: { runtimeVersion: 'V8', oauthScopes: ['https://www.googleapis.com/auth/drive.file'] },
    expected: ['appsscript', 'scope=https://www.googleapis.com/auth/drive.file @ (google)'],
  },
  {
    name: 'leaves a project alone whose scopes Google finds by itself',
    path: 'appsscript.json',
    text: { runtimeVersion: 'V8', timeZone: 'Europe/Berlin' },
    expected: undefined,
  },
]);

table('slack-manifest', [
  {
    name: 'reads what Slack accepts of the app',
    path: 'slack/manifest.yaml',
    text: `display_information:
  name: Acme
oauth_config:
  redirect_urls:
    - https://acme.io/slack/oauth_redirect
  scopes:
    bot:
      - chat:write
    user:
      - users:read
`,
    expected: [
      'slack-manifest',
      'redirect_uri=https://acme.io/slack/oauth_redirect @slack (slack)',
      'scope=chat:write @slack (slack)',
      'scope=users:read @slack (slack)',
    ],
  },
  {
    name: 'leaves Kubernetes manifests alone',
    path: 'deploy/manifest.yaml',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: slack\n',
    expected: undefined,
  },
]);

table('msal-config', [
  {
    name: 'reads the auth block',
    path: 'src/authConfig.json',
    text: {
      auth: { clientId: appId, authority: `https://login.microsoftonline.com/${tenantId}`, redirectUri: '/' },
      cache: { cacheLocation: 'sessionStorage' },
    },
    expected: [
      'msal-config',
      `client_id=${appId} @auth`,
      `issuer=https://login.microsoftonline.com/${tenantId} @auth`,
      'redirect_uri=/ @auth',
    ],
  },
  {
    name: "reads Android's file",
    path: 'app/src/main/res/raw/msal_config.json',
    text: {
      client_id: appId,
      redirect_uri: 'msauth://io.acme.app/Xyz%3D',
      authorities: [{ type: 'AAD', audience: { type: 'AzureADMyOrg', tenant_id: tenantId } }],
    },
    expected: [
      'msal-config',
      `client_id=${appId} @ (microsoft-entra-id)`,
      'redirect_uri=msauth://io.acme.app/Xyz%3D @ (microsoft-entra-id)',
      `tenant=${tenantId} @ (microsoft-entra-id)`,
    ],
  },
]);

table('spa-auth-config-json', [
  {
    name: "reads the file of Auth0's browser samples",
    path: 'src/auth_config.json',
    text: { domain: 'acme.eu.auth0.com', clientId: 'abc', audience: 'https://api.acme.io' },
    expected: [
      'spa-auth-config-json',
      'domain=acme.eu.auth0.com @',
      'client_id=abc @',
      'audience=https://api.acme.io @',
    ],
  },
  {
    name: 'reads what the samples pass on as parameters',
    path: 'auth_config.json',
    text: { domain: 'acme.eu.auth0.com', clientId: 'abc', authorizationParams: { audience: 'https://api.acme.io' } },
    expected: [
      'spa-auth-config-json',
      'domain=acme.eu.auth0.com @',
      'client_id=abc @',
      'audience=https://api.acme.io @',
    ],
  },
  {
    name: 'knows it by one of its two keys where the other is misspelt',
    path: 'auth_config.json',
    text: { domian: 'acme.eu.auth0.com', clientId: 'abc' },
    expected: ['spa-auth-config-json', 'client_id=abc @'],
  },
  {
    name: 'reads the settings of oidc-client below a key',
    path: 'public/config.json',
    text: {
      api: '/api',
      oidc: { authority: 'https://id.acme.io', client_id: 'spa', scope: 'openid', response_type: 'code' },
    },
    expected: [
      'spa-auth-config-json',
      'issuer=https://id.acme.io @oidc',
      'client_id=spa @oidc',
      'scope=openid @oidc',
      'response_type=code @oidc',
    ],
  },
  {
    name: 'leaves other runtime configuration alone',
    path: 'public/config.json',
    text: { api: '/api', analytics: { clientId: 'GA1.2.3' }, domain: 'acme.io' },
    expected: undefined,
  },
]);

table('wrangler', [
  {
    name: 'reads vars by their names and keeps the environments apart',
    path: 'wrangler.jsonc',
    text: `{
      "name": "mcp", // worker
      "vars": { "GITHUB_CLIENT_ID": "Ov23liAbCdEfGhIjKlMn", "LOG_LEVEL": "info" },
      "env": { "prod": { "vars": { "GITHUB_CLIENT_ID": "Ov23liZyXwVuTsRqPoNm" } } },
    }`,
    expected: [
      'wrangler',
      'client_id=Ov23liAbCdEfGhIjKlMn @github (github)',
      'client_id=Ov23liZyXwVuTsRqPoNm @prod/github (github) in production',
    ],
  },
  {
    name: 'reads TOML alike',
    path: 'wrangler.toml',
    text: 'name = "mcp"\n[vars]\nGITHUB_CLIENT_ID = "Ov23liAbCdEfGhIjKlMn"\n[env.staging.vars]\nGITHUB_CLIENT_ID = "Ov23liZyXwVuTsRqPoNm"\n',
    expected: [
      'wrangler',
      'client_id=Ov23liAbCdEfGhIjKlMn @github (github)',
      'client_id=Ov23liZyXwVuTsRqPoNm @staging/github (github) in staging',
    ],
  },
  {
    name: 'leaves a Worker without variables alone',
    path: 'wrangler.jsonc',
    text: { name: 'x', kv_namespaces: [{ binding: 'OAUTH_KV', id: 'x' }] },
    expected: undefined,
  },
]);

table('expo-app', [
  {
    name: 'is told by the scheme, and has no settings',
    path: 'mobile/app.json',
    text: { expo: { name: 'Acme', slug: 'acme', scheme: 'io.acme.app' } },
    expected: ['expo-app'],
  },
  {
    name: 'leaves an application without a scheme alone',
    path: 'app.json',
    text: { expo: { name: 'Acme', slug: 'acme' } },
    expected: undefined,
  },
  {
    name: "leaves React Native's own app.json alone",
    path: 'app.json',
    text: { name: 'acme', displayName: 'Acme', scheme: 'acme' },
    expected: undefined,
  },
  {
    name: 'leaves JSON5 alone, which is no error there',
    path: 'app.json',
    text: "{ expo: { slug: 'acme', scheme: 'acme' } }",
    expected: undefined,
  },
]);
