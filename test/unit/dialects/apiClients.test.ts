import { namedTable as table, yaml } from '../../support/dialectTable.ts';

const postmanSchema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const pairs = (values: Readonly<Record<string, unknown>>): readonly object[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

table('postman', [
  {
    name: 'reads OAuth settings in OAuth’s words, and forms of token requests',
    path: 'api.postman_collection.json',
    text: {
      info: { schema: postmanSchema },
      item: [
        {
          request: {
            auth: {
              type: 'oauth2',
              oauth2: pairs({
                clientId: 'web',
                clientSecret: '{{secret}}',
                accessTokenUrl: 'https://id.acme.io/token',
                redirect_uri: 'https://app.acme.io/callback',
                grant_type: 'authorization_code_with_pkce',
                client_authentication: 'header',
                challengeAlgorithm: 'S256',
                authUrl: 'https://id.example.com/authorize',
              }),
            },
          },
        },
        {
          request: {
            body: {
              urlencoded: [
                ...pairs({ grant_type: 'client_credentials', client_id: 'batch' }),
                { key: 'scope', value: 'a', disabled: true },
              ],
            },
          },
        },
      ],
    },
    expected: [
      'postman',
      'clientId client_id=web @postman:item[0].request.auth.oauth2',
      'clientSecret client_secret=? @postman:item[0].request.auth.oauth2',
      'accessTokenUrl token_endpoint=https://id.acme.io/token @postman:item[0].request.auth.oauth2',
      'redirect_uri redirect_uri=https://app.acme.io/callback @postman:item[0].request.auth.oauth2',
      'grant_type grant_type=authorization_code @postman:item[0].request.auth.oauth2',
      'client_authentication token_endpoint_auth_method=client_secret_basic @postman:item[0].request.auth.oauth2',
      'challengeAlgorithm code_challenge_method=S256 @postman:item[0].request.auth.oauth2',
      'grant_type grant_type=client_credentials @postman:item[1].request.body.urlencoded',
      'client_id client_id=batch @postman:item[1].request.body.urlencoded',
    ],
  },
  {
    name: 'leaves out what the grant does not send, and the callback that the browser takes the place of',
    path: 'old.postman_collection.json',
    text: {
      info: { schema: postmanSchema.replace('v2.1', 'v2.0') },
      auth: { oauth2: { grant_type: 'client_credentials', redirect_uri: 'x', challengeAlgorithm: 'plain' } },
      item: [{ request: { auth: { oauth2: { useBrowser: true, redirect_uri: 'x', clientId: 'web' } } } }],
    },
    expected: [
      'postman',
      'grant_type grant_type=client_credentials @postman:auth.oauth2',
      'clientId client_id=web @postman:item[0].request.auth.oauth2',
    ],
  },
  {
    name: 'reads the enabled values of an environment',
    path: 'prod.postman_environment.json',
    text: {
      _postman_variable_scope: 'environment',
      values: [
        { key: 'clientId', value: 'web', enabled: true },
        { key: 'client_secret', value: 'old', enabled: false },
        { key: 'base_url', value: 'https://api.acme.io', enabled: true },
      ],
    },
    expected: ['postman', 'clientId client_id=web @values/'],
  },
  { name: 'leaves other files of that name alone', path: 'postman.json', text: { client: {} }, expected: undefined },
]);

table('insomnia', [
  {
    name: 'reads format 5',
    path: 'Insomnia_2026.yaml',
    text: yaml(
      'type: collection.insomnia.rest/5.0',
      'collection:',
      '  - authentication: { type: oauth2, grantType: client_credentials, clientId: "{{ _.id }}", redirectUrl: x, credentialsInBody: true, usePkce: false, pkceMethod: plain }',
      '  - authentication: { type: bearer, token: x }',
      'environments: { data: { client_id: web }, subEnvironments: [{ data: { client_id: live } }] }',
    ),
    expected: [
      'insomnia',
      'clientId client_id=? @insomnia:collection[0].authentication',
      'grantType grant_type=client_credentials @insomnia:collection[0].authentication',
      'credentialsInBody token_endpoint_auth_method=client_secret_post @insomnia:collection[0].authentication',
      'client_id client_id=web @environments.data/',
      'client_id client_id=live @environments.subEnvironments[0].data/',
    ],
  },
  {
    name: 'reads format 4',
    path: 'insomnia.json',
    text: {
      _type: 'export',
      __export_format: 4,
      resources: [
        { _type: 'request', authentication: { type: 'oauth2', clientId: 'web', scope: 'openid' } },
        { _type: 'environment', data: { client_id: 'live' } },
      ],
    },
    expected: [
      'insomnia',
      'clientId client_id=web @insomnia:resources[0].authentication',
      'scope scope=openid @insomnia:resources[0].authentication',
      'client_id client_id=live @resources[1].data/',
    ],
  },
  { name: 'leaves other files of that name alone', path: 'insomnia.json', text: { a: 1 }, expected: undefined },
]);

table('http-files', [
  {
    name: 'reads the environments of the HTTP client of JetBrains',
    path: 'http-client.env.json',
    text: {
      dev: {
        clientId: 'web',
        Security: {
          Auth: {
            id: {
              Type: 'OAuth2',
              'Grant Type': 'Client Credentials',
              'Token URL': 'https://id.acme.io/token',
              'Redirect URL': 'http://localhost:3000/callback',
              'Client ID': 'batch',
              'Client Secret': '{{secret}}',
            },
          },
        },
      },
    },
    expected: [
      'http-files',
      'Client ID client_id=batch @http-files:dev.Security.Auth.id',
      'Client Secret client_secret=? @http-files:dev.Security.Auth.id',
      'Token URL token_endpoint=https://id.acme.io/token @http-files:dev.Security.Auth.id',
      'Grant Type grant_type=client_credentials @http-files:dev.Security.Auth.id',
      'clientId client_id=web @dev/',
    ],
  },
]);
