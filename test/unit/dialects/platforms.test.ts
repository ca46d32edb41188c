import { googleId, table, yaml } from '../../support/dialectTable.ts';

table('platforms', [
  {
    name: 'reads what Fly.io sets in the machines of an app',
    path: 'fly.toml',
    text: `app = "tideline"\n[env]\nGOOGLE_CLIENT_ID = "${googleId}"\nPORT = "8080"\n`,
    expected: ['fly', `client_id=${googleId} @app/google (google) in production`, 'port=8080 @undefined in production'],
  },
  {
    name: 'leaves an app without variables alone',
    path: 'fly.toml',
    text: 'app = "tideline"\n[http_service]\ninternal_port = 8080\n',
    expected: undefined,
  },
  {
    name: 'keeps the contexts of Netlify apart, and takes the base URL of each',
    path: 'netlify.toml',
    text:
      '[context.production.environment]\nAUTH_GITHUB_ID = "a"\nAUTH_URL = "https://tideline.test"\n' +
      '[context.deploy-preview.environment]\nAUTH_GITHUB_ID = "b"\nAUTH_URL = "https://preview.tideline.test"\n',
    expected: [
      'netlify',
      'client_id=a @production/github (github) in production',
      'base_url=https://tideline.test @undefined in production',
      'client_id=b @deploy-preview/github (github) in preview',
      'base_url=https://preview.tideline.test @undefined in preview',
    ],
  },
  {
    name: 'takes a name behind @ for a secret that Vercel keeps',
    path: 'vercel.json',
    text: { env: { GITHUB_CLIENT_ID: '@github-id', GITHUB_REDIRECT_URI: 'https://tideline.test/cb' } },
    expected: [
      'vercel',
      'client_id= @env/github (github) in production',
      'redirect_uri=https://tideline.test/cb @env/github (github) in production',
    ],
  },
  {
    name: 'reads the profiles of eas.json and their platforms',
    path: 'eas.json',
    text: {
      build: {
        base: { env: { EXPO_PUBLIC_AUTH0_CLIENT_ID: 'a' } },
        store: { environment: 'production', ios: { env: { EXPO_PUBLIC_AUTH0_CLIENT_ID: 'b' } } },
      },
    },
    expected: ['eas', 'client_id=a @base/auth0 (auth0) in base', 'client_id=b @store/ios/auth0 (auth0) in production'],
  },
  {
    name: 'reads the variables of App Engine',
    path: 'app.yaml',
    text: yaml('runtime: python312', 'env_variables:', `  GOOGLE_CLIENT_ID: ${googleId}`),
    expected: ['app-engine', `client_id=${googleId} @default/google (google) in deployment`],
  },
  {
    name: 'leaves another app.yaml alone',
    path: 'app.yaml',
    text: yaml('name: x', 'env_variables:', '  LOG: debug'),
    expected: undefined,
  },
  {
    name: 'reads the components of DigitalOcean',
    path: '.do/app.yaml',
    text: yaml(
      'name: tideline',
      'services:',
      '  - name: web',
      '    envs:',
      `      - { key: GOOGLE_CLIENT_ID, value: ${googleId} }`,
      '      - { key: GOOGLE_CLIENT_SECRET, type: SECRET }',
    ),
    expected: [
      'digitalocean-app',
      `client_id=${googleId} @web/google (google) in deployment`,
      'client_secret= @web/google (google) in deployment',
    ],
  },
  {
    name: 'reads a task definition of ECS, whose secrets are kept elsewhere',
    path: 'deploy/task-definition.json',
    text: {
      containerDefinitions: [
        {
          name: 'web',
          environment: [{ name: 'GOOGLE_CLIENT_ID', value: googleId }],
          secrets: [{ name: 'GOOGLE_CLIENT_SECRET', valueFrom: 'arn:aws:ssm:eu-west-1:1:parameter/x' }],
        },
      ],
    },
    expected: [
      'ecs-task-definition',
      `client_id=${googleId} @web/google (google) in deployment`,
      'client_secret= @web/google (google) in deployment',
    ],
  },
  {
    name: 'reads both separators of .NET in the settings of local programs',
    path: 'local.settings.json',
    text: { Values: { 'AzureAd:ClientId': 'a', AzureAd__TenantId: 'b' } },
    expected: [
      'azure-functions-local',
      'client_id=a @functions/azure_ad (microsoft-entra-id) in development',
      'tenant=b @functions/azure_ad (microsoft-entra-id) in development',
    ],
  },
  {
    name: 'reads the profiles of launchSettings.json',
    path: 'Properties/launchSettings.json',
    text: { profiles: { web: { environmentVariables: { GOOGLE_CLIENT_ID: googleId } } } },
    expected: ['launch-settings', `client_id=${googleId} @web/google (google) in development`],
  },
]);
