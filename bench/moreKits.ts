import { type App, everyday, type Kit, type KitFile, manifest } from './kits.ts';
import { hex, type Random } from './random.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const upper = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** ASP.NET Core with Entra ID. */
function aspnet(app: App, random: Random): Kit {
  const clientId = [8, 4, 4, 4, 12].map((length) => random.text(length, hex)).join('-');
  const levels = {
    Default: 'Information',
    'Microsoft.AspNetCore': 'Warning',
    'Microsoft.EntityFrameworkCore': 'Warning',
  };
  return {
    auth: [
      [
        'appsettings.json',
        json({
          AzureAd: {
            Instance: 'https://login.microsoftonline.com/',
            TenantId: app.tenant,
            ClientId: clientId,
            CallbackPath: '/signin-oidc',
          },
          ConnectionStrings: { Main: `Server=db.internal;Database=${app.name};Trusted_Connection=True` },
          Logging: { LogLevel: levels },
          AllowedHosts: '*',
          Limits: { MaxUploadMegabytes: random.whole(5, 200), RequestsPerMinute: random.whole(60, 900) },
        }),
      ],
      [
        'appsettings.Production.json',
        json({
          AzureAd: { TenantId: app.tenant, ClientId: clientId },
          Logging: { LogLevel: { ...levels, Default: 'Warning' } },
        }),
      ],
    ],
    other: [
      [
        `${app.name}.csproj`,
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="Microsoft.Identity.Web" Version="3.2.0" /></ItemGroup></Project>\n',
      ],
    ],
  };
}

/** A Helm chart with its defaults, and what production sets. */
function helm(app: App, random: Random): Kit {
  const values = (replicas: number, host: string, id: string): string => `replicaCount: ${replicas}
image:
  repository: registry.acme.io/${app.name}
  tag: "1.${random.whole(0, 40)}.0"
  pullPolicy: IfNotPresent
service:
  type: ClusterIP
  port: ${app.port}
ingress:
  enabled: true
  className: nginx
  hosts:
    - host: ${host}
      paths: [{ path: /, pathType: Prefix }]
env:
  LOG_LEVEL: info
  OIDC_ISSUER: ${app.issuer}
  OIDC_CLIENT_ID: ${id}
  OIDC_REDIRECT_URI: https://${host}/auth/callback
resources:
  limits: { cpu: 500m, memory: 512Mi }
autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: ${random.whole(3, 20)}
nodeSelector: {}
tolerations: []
`;
  return {
    auth: [
      ['chart/values.yaml', values(1, `${app.name}.dev.acme.io`, `${app.clientId}-dev`)],
      ['chart/values-production.yaml', values(random.whole(2, 8), new URL(app.origin).host, app.clientId)],
    ],
    other: [['chart/Chart.yaml', `apiVersion: v2\nname: ${app.name}\nversion: 1.0.0\n`]],
  };
}

const resources = 'orders invoices customers addresses products refunds shipments payments webhooks exports'.split(' ');

/** The description of an API: a dozen paths that are protected by OAuth. */
function api(app: App, random: Random): Kit {
  const own = resources.slice(0, random.whole(4, resources.length));
  const paths = own.map(
    (name) => `  /${name}:
    get:
      operationId: list_${name}
      summary: Lists ${name}
      tags: [${name}]
      security:
        - acme: [${name}:read]
      parameters:
        - name: limit
          in: query
          schema: { type: integer, minimum: 1, maximum: 200, default: 50 }
        - name: cursor
          in: query
          schema: { type: string }
      responses:
        "200":
          description: A page of ${name}
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/${name}_page"
        "401": { description: The access token is missing or has expired }
    post:
      operationId: create_${name}
      summary: Creates one of the ${name}
      tags: [${name}]
      security:
        - acme: [${name}:write]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/${name}"
      responses:
        "201": { description: Created }
        "403": { description: The access token lacks the scope }
`,
  );
  const schemas = own.map(
    (name) => `    ${name}:
      type: object
      required: [id]
      properties:
        id: { type: string, format: uuid }
        created: { type: string, format: date-time }
        note: { type: string, maxLength: ${random.whole(80, 4000)} }
    ${name}_page:
      type: object
      properties:
        items:
          type: array
          items:
            $ref: "#/components/schemas/${name}"
        next: { type: string }
`,
  );
  const scopes = own.flatMap((name) => [
    `            ${name}:read: Read ${name}`,
    `            ${name}:write: Change ${name}`,
  ]);
  return {
    auth: [
      [
        'openapi.yaml',
        `openapi: 3.1.0
info:
  title: ${app.name}
  version: 1.4.2
  description: Served to partners and to the company's own applications.
  license: { name: MIT, identifier: MIT }
servers:
  - url: ${app.origin}/v1
paths:
${paths.join('')}components:
  securitySchemes:
    acme:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: ${app.issuer}/protocol/openid-connect/auth
          tokenUrl: ${app.issuer}/protocol/openid-connect/token
          scopes:
${scopes.join('\n')}
  schemas:
${schemas.join('')}`,
      ],
    ],
    other: [],
  };
}

/** Model Context Protocol servers that a checkout offers to assistants. */
function mcp(app: App): Kit {
  return {
    auth: [
      [
        '.mcp.json',
        json({
          mcpServers: {
            [app.name]: { type: 'http', url: `${app.origin}/mcp` },
            tickets: {
              type: 'http',
              url: 'https://tickets.acme.io/mcp',
              headers: { Authorization: 'Bearer ${TICKETS_TOKEN}' },
            },
            files: { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '.'] },
          },
        }),
      ],
    ],
    other: [manifest(app, { '@modelcontextprotocol/sdk': '1.20.0' })],
  };
}

/** A Worker of Cloudflare, its variables and what a developer adds. */
function wrangler(app: App, random: Random): Kit {
  return {
    auth: [
      [
        'wrangler.toml',
        `name = "${app.name}"
main = "src/index.ts"
compatibility_date = "2025-03-01"
compatibility_flags = ["nodejs_compat"]

[observability]
enabled = true

[[kv_namespaces]]
binding = "SESSIONS"
id = "${random.text(32, hex)}"

[vars]
OIDC_ISSUER = "${app.issuer}"
OIDC_CLIENT_ID = "${app.clientId}"
OIDC_REDIRECT_URI = "http://localhost:8787/callback"

[env.production.vars]
OIDC_ISSUER = "${app.issuer}"
OIDC_CLIENT_ID = "${app.clientId}"
OIDC_REDIRECT_URI = "${app.origin}/callback"
`,
      ],
      ['.dev.vars', `OIDC_CLIENT_SECRET=${app.secret}\nSESSION_SECRET=${random.text(44)}\n`],
    ],
    other: [manifest(app, { hono: '4.6.0', oauth4webapi: '3.1.0' })],
  };
}

/** Supabase as its command line writes it, with one external provider. */
function supabase(app: App, random: Random): Kit {
  return {
    auth: [
      [
        'supabase/config.toml',
        `# A string used to distinguish different projects on the same host.
project_id = "${app.name}"

[api]
enabled = true
port = 54321
schemas = ["public", "graphql_public"]
extra_search_path = ["public", "extensions"]
max_rows = 1000

[db]
port = 54322
shadow_port = 54320
major_version = 17

[db.pooler]
enabled = false
pool_mode = "transaction"
default_pool_size = 20

[realtime]
enabled = true

[storage]
enabled = true
file_size_limit = "${random.whole(5, 100)}MiB"

[auth]
enabled = true
site_url = "http://127.0.0.1:${app.port}"
additional_redirect_urls = ["http://127.0.0.1:${app.port}/auth/callback"]
jwt_expiry = 3600
enable_refresh_token_rotation = true
refresh_token_reuse_interval = 10
enable_signup = true

[auth.email]
enable_signup = true
double_confirm_changes = true
max_frequency = "1s"
otp_length = 6

[auth.external.github]
enabled = true
client_id = "env(SUPABASE_AUTH_GITHUB_CLIENT_ID)"
secret = "env(SUPABASE_AUTH_GITHUB_SECRET)"
redirect_uri = "http://127.0.0.1:54321/auth/v1/callback"
`,
      ],
      [
        '.env',
        `SUPABASE_AUTH_GITHUB_CLIENT_ID=Ov23li${random.text(14)}
SUPABASE_AUTH_GITHUB_SECRET=${random.text(40, hex)}
NEXT_PUBLIC_SUPABASE_URL=http://127.0.0.1:54321
`,
      ],
    ],
    other: [manifest(app, { next: '15.0.3', '@supabase/ssr': '0.5.2', '@supabase/supabase-js': '2.46.0' })],
  };
}

const grafanaSections = [
  'paths',
  'database',
  'remote_cache',
  'dataproxy',
  'analytics',
  'snapshots',
  'dashboards',
  'smtp',
  'log',
  'metrics',
];

/** Grafana: its long file of settings, mostly as it ships. */
function grafana(app: App, random: Random): Kit {
  const other = grafanaSections.map((section) => {
    const lines = Array.from(
      { length: random.whole(4, 14) },
      (_, i) => `;${section}_option_${i} = ${random.whole(0, 999)}`,
    );
    return `#################################### ${section} ####################################\n[${section}]\n# Left as it ships\n${lines.join('\n')}\n`;
  });
  return {
    auth: [
      [
        'grafana/grafana.ini',
        `[server]
protocol = http
http_port = 3000
domain = ${new URL(app.origin).host}
root_url = ${app.origin}/

${other.join('\n')}
[auth.generic_oauth]
enabled = true
name = Acme
client_id = ${app.clientId}
client_secret = $__file{/etc/secrets/grafana_oauth}
scopes = openid email profile offline_access
auth_url = ${app.issuer}/protocol/openid-connect/auth
token_url = ${app.issuer}/protocol/openid-connect/token
api_url = ${app.issuer}/protocol/openid-connect/userinfo
use_pkce = true
role_attribute_path = contains(groups[*], 'admin') && 'Admin' || 'Viewer'
`,
      ],
    ],
    other: [],
  };
}

/** Requests that a team keeps beside the code: an HTTP client file with its environments, and Bruno. */
function requests(app: App): Kit {
  const token = `${app.issuer}/protocol/openid-connect/token`;
  return {
    auth: [
      [
        'requests/token.http',
        `### Access token
POST ${token}
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&client_id={{client_id}}&client_secret={{client_secret}}&scope=${app.name}.read

### Orders
GET ${app.origin}/v1/orders
Authorization: Bearer {{access_token}}
Accept: application/json
`,
      ],
      [
        'requests/http-client.env.json',
        json({
          dev: { client_id: `${app.clientId}-dev`, issuer: app.issuer, host: `http://localhost:${app.port}` },
          prod: { client_id: app.clientId, issuer: app.issuer, host: app.origin },
        }),
      ],
      [
        'bruno/Get token.bru',
        `meta {
  name: Get token
  type: http
  seq: 1
}

get {
  url: ${app.origin}/v1/orders
  body: none
  auth: oauth2
}

auth:oauth2 {
  grant_type: client_credentials
  access_token_url: ${token}
  client_id: {{clientId}}
  client_secret: {{process.env.${upper(app.name)}_SECRET}}
  scope: ${app.name}.read
  credentials_placement: basic_auth_header
}
`,
      ],
      [
        'bruno/environments/local.bru',
        `vars {\n  host: http://localhost:${app.port}\n  clientId: ${app.clientId}\n}\n`,
      ],
    ],
    other: [],
  };
}

/** Quarkus, which is configured in a .properties file with profiles. */
function quarkus(app: App, random: Random): Kit {
  return {
    auth: [
      [
        'src/main/resources/application.properties',
        `quarkus.application.name=${app.name}
quarkus.http.port=${app.port}
quarkus.datasource.db-kind=postgresql
quarkus.datasource.jdbc.max-size=${random.whole(4, 40)}
quarkus.log.level=INFO

quarkus.oidc.auth-server-url=${app.issuer}
quarkus.oidc.client-id=${app.clientId}
quarkus.oidc.credentials.secret=\${OIDC_SECRET}
quarkus.oidc.application-type=web-app
quarkus.oidc.authentication.scopes=profile,email
quarkus.oidc.authentication.redirect-path=/callback

%prod.quarkus.log.level=WARN
%prod.quarkus.http.proxy.proxy-address-forwarding=true
`,
      ],
      ['.env', `${everyday(app, random)}OIDC_SECRET=${app.secret}\n`],
    ],
    other: [['build.gradle', `plugins { id 'io.quarkus' }\n// ${app.name}\n`]],
  };
}

export const moreKits = { aspnet, helm, api, mcp, wrangler, supabase, grafana, requests, quarkus };

/** How many of the company's services share the settings in the root's `.env`. */
const baseClients = 50;

/** The root's `.env`, and the Compose files of the services that take issuer and origin from it. */
export function baseKit(random: Random): readonly KitFile[] {
  const services = Array.from({ length: baseClients }, (_, index): KitFile => {
    const name = `service-${String(index + 1).padStart(2, '0')}`;
    const port = 9000 + index;
    return [
      `/services/${name}/compose.yaml`,
      `services:
  ${name}:
    image: registry.acme.io/${name}:2.${random.whole(0, 40)}.1
    env_file: ../../.env
    ports: ["${port}:${port}"]
    environment:
      PORT: "${port}"
      OIDC_ISSUER: \${ACME_ISSUER}
      OIDC_CLIENT_ID: ${name}-${random.text(6, hex)}
      OIDC_REDIRECT_URI: \${ACME_ORIGIN}/${name}/callback
      OIDC_SCOPE: \${ACME_SCOPE}
    restart: unless-stopped
    logging:
      driver: json-file
      options: { max-size: 10m }
`,
    ];
  });
  const shared = `# Shared by every service below services/
ACME_ISSUER=https://id.acme.io/realms/acme
ACME_ORIGIN=https://services.acme.io
ACME_SCOPE="openid profile email"
LOG_LEVEL=info
`;
  return [['/.env', shared], ...services];
}
