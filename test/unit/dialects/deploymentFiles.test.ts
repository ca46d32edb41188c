import { googleId, namedTable as table, yaml } from '../../support/dialectTable.ts';

table('github-actions', [
  {
    name: 'believes references, and literals only of jobs that deploy or of a provider’s shape',
    path: '.github/workflows/ci.yml',
    text: yaml(
      'on: [push]',
      'env: { AUTH_SECRET: secret, NEXTAUTH_URL: "http://localhost:3000" }',
      'jobs:',
      '  test:',
      `    env: { OIDC_CLIENT_ID: test, OIDC_CLIENT_SECRET: abcdefgh, GOOGLE_CLIENT_ID: ${googleId} }`,
      '    steps:',
      '      - uses: azure/login@v2',
      '        with: { client-id: "${{ secrets.AZURE_CLIENT_ID }}", tenant-id: "${{ vars.TENANT }}", scope: all }',
      '  deploy:',
      '    environment: { name: prod }',
      '    env: { OIDC_CLIENT_ID: web, OIDC_REDIRECT_URI: https://app.acme.io/callback }',
    ),
    expected: [
      'github-actions',
      `GOOGLE_CLIENT_ID client_id=${googleId} @jobs.test.env/google`,
      'client-id client_id=? @jobs.test.steps[0].with/',
      'tenant-id tenant=? @jobs.test.steps[0].with/',
      'OIDC_CLIENT_ID client_id=web @jobs.deploy.env/oidc',
      'OIDC_REDIRECT_URI redirect_uri=https://app.acme.io/callback @jobs.deploy.env/oidc',
    ],
  },
  {
    name: 'leaves other YAML of that folder alone',
    path: '.github/workflows/labels.yml',
    text: yaml('bug: [fix]'),
    expected: undefined,
  },
]);

table('render-heroku-blueprints', [
  {
    name: 'reads the variables of Render services',
    path: 'render.yaml',
    text: yaml(
      'services:',
      '  - name: api',
      '    envVars:',
      '      - { key: OIDC_CLIENT_ID, value: web }',
      '      - { key: OIDC_CLIENT_SECRET, sync: false }',
      '      - { key: NEXTAUTH_URL, value: https://api.acme.io }',
      '      - { fromGroup: shared }',
      'envVarGroups:',
      '  - { name: shared, envVars: [{ key: SESSION_SECRET, generateValue: true }] }',
    ),
    expected: [
      'render-heroku-blueprints',
      'OIDC_CLIENT_ID client_id=web @api/oidc',
      'OIDC_CLIENT_SECRET client_secret=? @api/oidc',
      'NEXTAUTH_URL base_url=https://api.acme.io @undefined',
      'SESSION_SECRET session_secret=? @undefined',
    ],
  },
  {
    name: 'does not say whose base URL it is when several services have one',
    path: 'render.yaml',
    text: yaml(
      'services:',
      '  - { name: a, envVars: [{ key: BASE_URL, value: https://a.acme.io }] }',
      '  - { name: b, envVars: [{ key: OIDC_REDIRECT_URI, value: https://b.acme.io/callback }] }',
    ),
    expected: ['render-heroku-blueprints', 'OIDC_REDIRECT_URI redirect_uri=https://b.acme.io/callback @b/oidc'],
  },
  {
    name: 'reads what a Heroku app is set up with, proposals to be replaced aside',
    path: 'app.json',
    text: {
      name: 'acme',
      env: {
        OIDC_CLIENT_ID: { description: 'Of the provider' },
        OIDC_CLIENT_SECRET: 'your-client-secret',
        OIDC_REDIRECT_URI: { value: 'https://acme.herokuapp.com/callback' },
        SESSION_SECRET: { generator: 'secret' },
      },
    },
    expected: [
      'render-heroku-blueprints',
      'OIDC_CLIENT_ID client_id=? @app/oidc',
      'OIDC_REDIRECT_URI redirect_uri=https://acme.herokuapp.com/callback @app/oidc',
      'SESSION_SECRET session_secret=? @undefined',
    ],
  },
  {
    name: 'leaves the app.json of Expo alone',
    path: 'app.json',
    text: { expo: { name: 'acme' }, env: { OIDC_CLIENT_ID: 'web' } },
    expected: undefined,
  },
]);

const cognitoClient = [
  'Resources:',
  '  Web:',
  '    Type: AWS::Cognito::UserPoolClient',
  '    Properties:',
  '      GenerateSecret: true',
  '      AllowedOAuthFlows: [code]',
  '      AllowedOAuthScopes: [openid]',
  '      CallbackURLs:',
  '        - !Sub "https://${Domain}/callback"',
  '        - !Ref Callback',
  '        - http://localhost:3000/callback',
  '      LogoutURLs: !If [IsProd, ["https://a.io/"], ["http://localhost:3000/"]]',
];

table('aws-cognito-cfn', [
  {
    name: 'reads user pool clients as registrations, in OAuth’s words',
    path: 'cloudformation/auth.yaml',
    text: yaml(...cognitoClient),
    expected: [
      'aws-cognito-cfn',
      'CallbackURLs[0] redirect_uri=? @aws-cognito-cfn:Web',
      'CallbackURLs[1] redirect_uri=? @aws-cognito-cfn:Web',
      'CallbackURLs[2] redirect_uri=http://localhost:3000/callback @aws-cognito-cfn:Web',
      'AllowedOAuthFlows[0] grant_type=authorization_code @aws-cognito-cfn:Web',
      'AllowedOAuthScopes[0] scope=openid @aws-cognito-cfn:Web',
      'GenerateSecret public_client=false @aws-cognito-cfn:Web',
    ],
  },
  {
    name: 'reads identity providers and load balancers as clients',
    path: 'template.json',
    text: {
      Resources: {
        Google: {
          Type: 'AWS::Cognito::UserPoolIdentityProvider',
          Properties: {
            ProviderType: 'Google',
            ProviderDetails: { client_id: googleId, client_secret: '{{resolve:secretsmanager:google}}' },
          },
        },
        Rule: {
          Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
          Properties: {
            Actions: [
              { AuthenticateOidcConfig: { ClientId: 'alb', ClientSecret: { Ref: 'Secret' }, Scope: 'openid' } },
            ],
          },
        },
      },
    },
    expected: [
      'aws-cognito-cfn',
      `client_id client_id=${googleId} @aws-cognito-cfn:Google`,
      'client_secret client_secret=? @aws-cognito-cfn:Google',
      'ClientId client_id=alb @aws-cognito-cfn:Rule',
      'Scope scope=openid @aws-cognito-cfn:Rule',
    ],
  },
  {
    name: 'leaves templates without sign-in alone',
    path: 'template.yaml',
    text: yaml('Resources:', '  Bucket: { Type: AWS::S3::Bucket, Properties: { CallbackURLs: [x] } }'),
    expected: undefined,
  },
]);

table('amplify', [
  {
    name: 'reads the outputs of Gen 2',
    path: 'amplify_outputs.json',
    text: {
      auth: {
        user_pool_client_id: '4k5l6m7n8o9p0q1r2s3t4u5v6w',
        oauth: {
          domain: 'x.auth.eu-west-1.amazoncognito.com',
          redirect_sign_in_uri: ['https://a.io/'],
          scopes: ['openid'],
        },
      },
    },
    expected: [
      'amplify',
      'auth.user_pool_client_id client_id=4k5l6m7n8o9p0q1r2s3t4u5v6w @amplify:auth',
      'auth.oauth.domain domain=x.auth.eu-west-1.amazoncognito.com @amplify:auth',
      'auth.oauth.redirect_sign_in_uri redirect_uri=https://a.io/ @amplify:auth',
      'auth.oauth.scopes scope=openid @amplify:auth',
    ],
  },
  {
    name: 'reads Gen 1, its list of redirect URIs in one string aside',
    path: 'src/amplifyconfiguration.json',
    text: {
      aws_user_pools_web_client_id: '4k5l6m7n8o9p0q1r2s3t4u5v6w',
      oauth: { redirectSignIn: 'http://localhost:3000/,https://a.io/', responseType: 'code' },
    },
    expected: [
      'amplify',
      'aws_user_pools_web_client_id client_id=4k5l6m7n8o9p0q1r2s3t4u5v6w @amplify:',
      'oauth.responseType response_type=code @amplify:',
    ],
  },
  {
    name: 'leaves outputs without a user pool alone',
    path: 'amplify_outputs.json',
    text: { data: {} },
    expected: undefined,
  },
]);

table('serverless-framework', [
  {
    name: 'gives a function what the provider sets, reads authorizers and the resources of Cognito',
    path: 'serverless.yml',
    text: yaml(
      'service: api',
      'provider:',
      '  name: aws',
      '  environment: { OIDC_CLIENT_ID: "${env:OIDC_CLIENT_ID}", OIDC_ISSUER: https://id.acme.io/ }',
      '  httpApi: { authorizers: { jwt: { issuerUrl: https://id.acme.io/, audience: [api] } } }',
      'functions:',
      '  health: { handler: h.main }',
      '  login: { handler: l.main, environment: { OIDC_REDIRECT_URI: https://api.acme.io/callback } }',
      'resources:',
      ...cognitoClient.slice(0, 6).map((line) => `  ${line}`),
    ),
    expected: [
      'serverless-framework',
      'OIDC_CLIENT_ID client_id=? @login/oidc',
      'OIDC_ISSUER issuer=https://id.acme.io/ @login/oidc',
      'OIDC_REDIRECT_URI redirect_uri=https://api.acme.io/callback @login/oidc',
      'issuerUrl issuer=https://id.acme.io/ @serverless-framework:jwt',
      'audience audience=api @serverless-framework:jwt',
      'AllowedOAuthFlows[0] grant_type=authorization_code @serverless-framework:Web',
      'GenerateSecret public_client=false @serverless-framework:Web',
    ],
  },
  {
    name: 'leaves other files of that name alone',
    path: 'serverless.yml',
    text: yaml('component: next', 'inputs: { clientId: x }'),
    expected: undefined,
  },
]);

table('mcp-registry-server-json', [
  {
    name: 'reads remotes and the variables of packages',
    path: 'server.json',
    text: {
      $schema: 'https://static.modelcontextprotocol.io/schemas/2025-10-17/server.schema.json',
      remotes: [{ url: 'https://mcp.acme.io/mcp' }, { url: 'https://{tenant}.acme.io/mcp' }],
      packages: [
        {
          identifier: 'acme-mcp',
          environmentVariables: [
            { name: 'GITHUB_CLIENT_ID', value: 'Ov23liAbCdEfGhIjKlMn' },
            { name: 'GITHUB_CLIENT_SECRET', isSecret: true },
          ],
        },
      ],
    },
    expected: [
      'mcp-registry-server-json',
      'GITHUB_CLIENT_ID client_id=Ov23liAbCdEfGhIjKlMn @acme-mcp/github',
      'GITHUB_CLIENT_SECRET client_secret=? @acme-mcp/github',
      'url resource=https://mcp.acme.io/mcp @mcp-registry-server-json:remotes[0]',
    ],
  },
  { name: 'leaves other server.json alone', path: 'server.json', text: { port: 1, remotes: [] }, expected: undefined },
]);
