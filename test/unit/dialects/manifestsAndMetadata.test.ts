import { describe, expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';

/** `dialect: role=text @slot` for each setting, or undefined when nobody claims the file. */
function reading(path: string, text: string): readonly string[] | undefined {
  const facts = readFile(createSourceFile(`file:///ws/${path}`, text));
  return facts && [facts.dialects[0] ?? '', ...facts.settings.map((s) => `${s.role}=${s.value.text} @${s.slot}`)];
}

interface Row {
  readonly name: string;
  readonly path: string;
  readonly text: string | object;
  readonly expected: readonly string[] | undefined;
}

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)('$name', ({ path, text, expected }) => {
      expect(reading(path, typeof text === 'string' ? text : JSON.stringify(text))).toEqual(expected);
    });
  });
}

table('ai-plugin', [
  {
    name: 'reads client_url as the authorization endpoint and authorization_url as the token endpoint',
    path: '.well-known/ai-plugin.json',
    text: {
      schema_version: 'v1',
      name_for_model: 'todo',
      auth: {
        type: 'oauth',
        client_url: 'https://acme.io/authorize',
        authorization_url: 'https://acme.io/token',
        scope: 'todos:read',
      },
    },
    expected: [
      'ai-plugin',
      'authorization_endpoint=https://acme.io/authorize @ai-plugin:auth',
      'token_endpoint=https://acme.io/token @ai-plugin:auth',
      'scope=todos:read @ai-plugin:auth',
    ],
  },
  {
    name: 'claims a manifest without a version, which is what its rule is for',
    path: 'ai-plugin.json',
    text: { auth: { type: 'none' } },
    expected: ['ai-plugin'],
  },
  {
    name: 'leaves the manifest of a Microsoft 365 Copilot agent alone',
    path: 'appPackage/ai-plugin.json',
    text: { schema_version: 'v2.2', name_for_human: 'Todo', runtimes: [{ type: 'OpenApi', auth: { type: 'None' } }] },
    expected: undefined,
  },
  { name: 'leaves other JSON of that name alone', path: 'ai-plugin.json', text: { name: 'x' }, expected: undefined },
]);

table('openapi', [
  {
    name: 'reads the endpoints of OAuth flows and the discovery URL',
    path: 'docs-api/openapi.yaml',
    text: [
      'openapi: 3.0.3',
      'components:',
      '  securitySchemes:',
      '    sso:',
      '      type: openIdConnect',
      '      openIdConnectUrl: https://id.acme.io/.well-known/openid-configuration',
      '    oauth:',
      '      type: oauth2',
      '      flows:',
      '        authorizationCode:',
      '          authorizationUrl: https://id.acme.io/authorize',
      '          tokenUrl: /token',
      '          scopes: {}',
    ].join('\n'),
    expected: [
      'openapi',
      'authorization_endpoint=https://id.acme.io/authorize @openapi:components.securitySchemes.oauth.flows.authorizationCode',
      'token_endpoint=/token @openapi:components.securitySchemes.oauth.flows.authorizationCode',
      'discovery_url=https://id.acme.io/.well-known/openid-configuration @openapi:components.securitySchemes.sso',
    ],
  },
  {
    name: 'reads Swagger 2.0 definitions, the issuer of Cloud Endpoints included',
    path: 'swagger.json',
    text: {
      swagger: '2.0',
      securityDefinitions: {
        gateway: { type: 'oauth2', flow: 'implicit', 'x-google-issuer': 'https://id.acme.io' },
      },
    },
    expected: ['openapi', 'issuer=https://id.acme.io @openapi:securityDefinitions.gateway'],
  },
  {
    name: 'claims a document without security schemes, because operations may ask for them',
    path: 'openapi.yaml',
    text: 'openapi: 3.1.0\npaths: {}\n',
    expected: ['openapi'],
  },
  {
    name: 'leaves the configuration of generators alone',
    path: 'openapi-generator.json',
    text: { generatorName: 'typescript', inputSpec: 'openapi.yaml' },
    expected: undefined,
  },
  {
    name: 'leaves a dependency called openapi alone',
    path: 'openapi.yaml',
    text: 'openapi: latest\n',
    expected: undefined,
  },
]);

const clientId = 'web-frontend';

table('oidc-discovery', [
  {
    name: 'reads a document without an extension',
    path: 'public/.well-known/openid-configuration',
    text: { issuer: 'https://id.acme.io', token_endpoint: 'https://id.acme.io/token' },
    expected: [
      'oidc-discovery',
      'issuer=https://id.acme.io @oidc-discovery:',
      'token_endpoint=https://id.acme.io/token @oidc-discovery:',
    ],
  },
  {
    name: 'claims a document that lacks its issuer but has endpoints',
    path: '.well-known/oauth-authorization-server',
    text: { authorization_endpoint: 'https://id.acme.io/a', token_endpoint: 'https://id.acme.io/t' },
    expected: [
      'oidc-discovery',
      'authorization_endpoint=https://id.acme.io/a @oidc-discovery:',
      'token_endpoint=https://id.acme.io/t @oidc-discovery:',
    ],
  },
  {
    name: 'leaves other files of that name alone',
    path: 'fixtures-openid-configuration.json',
    text: { description: 'cases for discovery' },
    expected: undefined,
  },
]);

table('oauth-protected-resource', [
  {
    name: 'reads the resource and its authorization servers, with a path behind the well-known name',
    path: 'public/.well-known/oauth-protected-resource/mcp',
    text: {
      resource: 'https://acme.io/mcp',
      authorization_servers: ['https://id.acme.io'],
      jwks_uri: 'https://acme.io/mcp/jwks.json',
    },
    expected: [
      'oauth-protected-resource',
      'resource=https://acme.io/mcp @oauth-protected-resource:',
      'issuer=https://id.acme.io @oauth-protected-resource:',
    ],
  },
  {
    name: 'leaves other files of that name alone',
    path: 'oauth-protected-resource.schema.json',
    text: { type: 'object' },
    expected: undefined,
  },
]);

table('mcp-json', [
  {
    name: 'finds no OAuth client in a stdio server and in a server without OAuth settings',
    path: '.vscode/mcp.json',
    text: {
      servers: {
        tools: { command: 'node', args: ['server.js'], env: { GITHUB_CLIENT_ID: clientId } },
        docs: { type: 'http', url: 'https://mcp.acme.io/mcp' },
      },
    },
    expected: ['mcp-json'],
  },
  {
    name: 'reads the OAuth settings of a server, trailing commas and comments included',
    path: '.mcp.json',
    text: '{ "mcpServers": { /* ours */ "acme": { "type": "http", "url": "https://mcp.acme.io/mcp", "oauth": { "clientId": "web-frontend", "scopes": ["a", "b"], }, }, } }',
    expected: [
      'mcp-json',
      'resource=https://mcp.acme.io/mcp @mcp-json:acme',
      'client_id=web-frontend @mcp-json:acme',
      'scope=a @mcp-json:acme',
      'scope=b @mcp-json:acme',
    ],
  },
  {
    name: "reads Cursor's names",
    path: '.cursor/mcp.json',
    text: { mcpServers: { acme: { url: 'https://mcp.acme.io', auth: { CLIENT_ID: clientId, scopes: ['a'] } } } },
    expected: [
      'mcp-json',
      'resource=https://mcp.acme.io @mcp-json:acme',
      'client_id=web-frontend @mcp-json:acme',
      'scope=a @mcp-json:acme',
    ],
  },
  {
    name: 'leaves policies about MCP servers alone',
    path: '.gemini/settings.json',
    text: { allowedMcpServers: [{ serverUrl: 'https://mcp.acme.io/*' }], theme: 'dark' },
    expected: undefined,
  },
  {
    name: "leaves another program's list of servers alone",
    path: 'config/mcp.json',
    text: { servers: { eu: { host: 'eu.acme.io', weight: 3 } } },
    expected: undefined,
  },
]);

table('oauth-client-metadata', [
  {
    name: 'claims a dynamic registration request, which has no client_id yet',
    path: 'register.json',
    text: { client_name: 'Acme', redirect_uris: ['https://acme.io/cb'], grant_types: ['authorization_code'] },
    expected: [
      'oauth-client-metadata',
      'redirect_uri=https://acme.io/cb @oauth-client-metadata:',
      'grant_type=authorization_code @oauth-client-metadata:',
    ],
  },
  {
    name: 'claims clients that an authorization server keeps in its configuration',
    path: 'config/server.yml',
    text: 'server:\n  oidc:\n    clients:\n      - client_id: grafana\n        redirect_uris:\n          - https://acme.io/cb\n',
    expected: [
      'oauth-client-metadata',
      'client_id=grafana @oauth-client-metadata:server.oidc.clients[0]',
      'redirect_uri=https://acme.io/cb @oauth-client-metadata:server.oidc.clients[0]',
    ],
  },
  {
    name: 'claims a list of redirect URIs alone where the file is named for it',
    path: 'public/client-metadata.json',
    text: { redirect_uris: ['https://acme.io/cb'] },
    expected: ['oauth-client-metadata', 'redirect_uri=https://acme.io/cb @oauth-client-metadata:'],
  },
  {
    name: 'does not claim a list of redirect URIs alone anywhere else',
    path: 'urls.json',
    text: { redirect_uris: ['https://acme.io/cb'] },
    expected: undefined,
  },
  {
    name: 'does not claim the capabilities of a server',
    path: 'fixtures.json',
    text: { client_id: 'x', grant_types_supported: ['authorization_code'] },
    expected: undefined,
  },
]);

table('oauth-generic claims', [
  {
    name: 'a client with its secret',
    path: 'config/auth.json',
    text: { google: { clientId: clientId, clientSecret: 's3cr3tValue' } },
    expected: [
      'oauth-generic',
      'client_id=web-frontend @oauth-generic:google',
      'client_secret=s3cr3tValue @oauth-generic:google',
    ],
  },
  {
    name: 'a client whose secret is a reference and whose id is a number',
    path: 'config.yaml',
    text: 'strava:\n  client_id: 12345\n  client_secret: $STRAVA_SECRET\n',
    expected: [
      'oauth-generic',
      'client_id=12345 @oauth-generic:strava',
      'client_secret=$STRAVA_SECRET @oauth-generic:strava',
    ],
  },
  {
    name: 'a single page application with a relative redirect',
    path: 'config.json',
    text: { clientId, redirectUri: '/callback' },
    expected: ['oauth-generic', 'client_id=web-frontend @oauth-generic:', 'redirect_uri=/callback @oauth-generic:'],
  },
  {
    name: 'Kafka that authenticates with OAuth',
    path: 'kafka.yaml',
    text: 'sasl:\n  clientId: producer\n  clientSecret: s3cr3tValue\n  token_url: https://id.acme.io/token\n',
    expected: [
      'oauth-generic',
      'client_id=producer @oauth-generic:sasl',
      'client_secret=s3cr3tValue @oauth-generic:sasl',
      'token_endpoint=https://id.acme.io/token @oauth-generic:sasl',
    ],
  },
]);

const unrelated: readonly (readonly [name: string, path: string, text: string | object])[] = [
  ['a Kafka consumer', 'kafka.yaml', 'kafka:\n  clientId: orders\n  groupId: orders\n  brokers: [a:9092]\n'],
  ['a Kafka client with a realm', 'kafka.yaml', 'kafka:\n  client-id: orders\n  realm: ACME.IO\n'],
  ['an MQTT device', 'mqtt.json', { client_id: 'sensor-1', topic: 'a/b', tenant: 'acme' }],
  ['analytics', 'analytics.json', { clientId: 'GA1.2.3', scope: 'visitor', audience: 'returning' }],
  ['feature flags', 'flags.yml', 'beta:\n  client_id: 42\n  audience: internal\n  allowed_origins: [web]\n'],
  ['an invoice', 'invoice.json', { client_id: 17, issuer: 'ACME Ltd', total: 12 }],
  [
    'a translation',
    'src/labels.json',
    { clientId: 'Client ID', clientSecret: 'Client secret', redirectUri: 'Redirect URI' },
  ],
  ['a translation in one word', 'public/locales/de/auth.json', { clientId: 'Kennung', clientSecret: 'Geheimnis' }],
  [
    'a table definition',
    'schema.yml',
    'oauth_clients:\n  client_id: uuid\n  client_secret: varchar\n  redirect_uri: text\n',
  ],
  [
    'a JSON schema',
    'schema.json',
    {
      properties: {
        client_id: { type: 'string' },
        client_secret: { type: 'string' },
        redirect_uris: { type: 'array' },
      },
    },
  ],
  ['an introspection answer', 'answer.json', { active: true, client_id: clientId, scope: 'read', aud: 'api' }],
  ['a service account', 'key.json', { type: 'service_account', client_id: '1', client_email: 'a@b.io' }],
];

describe('neither oauth-generic nor oauth-client-metadata claims', () => {
  test.each(unrelated)('%s', (_, path, text) => {
    expect(reading(path, typeof text === 'string' ? text : JSON.stringify(text))).toBeUndefined();
  });
});
