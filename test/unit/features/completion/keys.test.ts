import { expect, test } from 'vitest';
import { ask, compose, google, labelsOf, nextAuth, type Row, spring } from './ask.ts';

const keys: readonly Row[] = [
  [
    'what goes with an id of Auth.js',
    '.env',
    'AUTH_GOOGLE_ID=1.apps.googleusercontent.com\n‸\n',
    ['AUTH_GOOGLE_SECRET', 'AUTH_SECRET', 'AUTH_URL', 'AUTH_TRUST_HOST'],
  ],
  [
    'an issuer where it is the own one',
    '.env',
    'AUTH_SECRET=\nAUTH_OKTA_ID=0oa1\nAUTH_OKTA_SECRET=\nAUTH_‸',
    ['AUTH_OKTA_ISSUER', 'AUTH_URL', 'AUTH_TRUST_HOST'],
  ],
  [
    'what goes with a client id',
    '.env',
    `${google}GOO‸\n`,
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URI', 'GOOGLE_SCOPE'],
  ],
  [
    'a tenant for Microsoft alone',
    '.env',
    'AZURE_AD_CLIENT_ID=x\n‸',
    ['AZURE_AD_CLIENT_SECRET', 'AZURE_AD_REDIRECT_URI', 'AZURE_AD_ISSUER', 'AZURE_AD_TENANT_ID', 'AZURE_AD_SCOPE'],
  ],
  [
    'no secret with a prefix that browsers see',
    '.env',
    'NEXT_PUBLIC_GOOGLE_CLIENT_ID=x\n‸',
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URI', 'GOOGLE_SCOPE'],
  ],
  [
    'what another file has, but for a value that stands on a line of its own',
    '.env',
    'ACME_‸',
    ['ACME_PORT', 'ACME_S3_X509_V2'],
    { '.env.example': 'ACME_PORT=\nKq7Zt0Pv4wLs9XbN2mRc\nJr5Tb8Ym1GhU6dKe3QzW=\nACME_S3_X509_V2=\n' },
  ],
  [
    'names of a convention with a form of its own',
    '.env',
    'NUXT_OAUTH_GITHUB_CLIENT_ID=x\nNUXT_‸',
    ['NUXT_OAUTH_GITHUB_CLIENT_SECRET', 'NUXT_OAUTH_GITHUB_REDIRECT_URL', 'NUXT_SESSION_PASSWORD'],
  ],
  [
    'what a template lists',
    '.env',
    '‸',
    ['ACME_CLIENT_ID', 'ACME_COLOUR'],
    { '.env.example': 'ACME_CLIENT_ID=\nACME_COLOUR=blue\n' },
  ],
  [
    'what another file refers to',
    '.env',
    'A=b\n‸',
    ['OIDC_SECRET'],
    { 'application.yml': 'spring:\n  a: ${OIDC_SECRET}\n' },
  ],
  [
    'what a client in the file beside it lacks, and what may be overridden',
    '.env.local',
    '‸\n',
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URI', 'GOOGLE_SCOPE', 'GOOGLE_CLIENT_ID'],
    { '.env': google },
  ],
  ['the application by its library', '.env', '‸\n', ['AUTH_SECRET', 'AUTH_URL', 'AUTH_TRUST_HOST'], nextAuth],
  [
    'a key that has its value',
    '.env',
    `GOOGLE_CLIENT_ID=a\nGOOGLE_CL‸=b\n`,
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URI', 'GOOGLE_SCOPE'],
  ],
  ['nothing in a comment', '.env', `${google}# GOO‸\n`, []],
  ['nothing in a comment behind a value', '.env', `${google}A=b # GOO‸\n`, []],
  ['nothing inside a value of several lines', '.env', `KEY="a\nGOO‸\nb"\n${google}`, []],
  [
    'the environment of a container',
    'compose.yaml',
    compose('      GOOGLE_CLIENT_ID: a\n      ‸\n'),
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URI', 'GOOGLE_SCOPE'],
  ],
  [
    'a list of assignments',
    'compose.yaml',
    compose('      - GOOGLE_CLIENT_ID=a\n      - GO‸\n'),
    ['GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URI', 'GOOGLE_SCOPE'],
  ],
  [
    'a registration of Spring',
    'application.yml',
    `${spring}            ‸\n`,
    [
      'client-secret',
      'redirect-uri',
      'scope',
      'authorization-grant-type',
      'client-authentication-method',
      'provider',
      'client-name',
    ],
  ],
  [
    'keys written as their neighbours',
    'application.yml',
    `${spring.replace('client-id', 'clientId')}            cl‸\n`,
    [
      'clientSecret',
      'redirectUri',
      'scope',
      'authorizationGrantType',
      'clientAuthenticationMethod',
      'provider',
      'clientName',
    ],
  ],
  [
    'nothing above what is indented further',
    'application.yml',
    spring.replace('          google', '‸\n          google'),
    [],
  ],
  [
    'whole keys with dots',
    'application.properties',
    'okta.oauth2.issuer=https://dev-1.okta.com/oauth2/default\nokta.oauth2.client-secret=\nokta.oauth2.audience=x\nokta.oauth2.scopes=openid\nokta.oauth2.‸\n',
    ['okta.oauth2.client-id', 'okta.oauth2.redirect-uri'],
  ],
  [
    'metadata of a client',
    'client.json',
    '{\n  "client_id": "a",\n  "redirect_uris": ["https://a.io/cb"],\n  "grant_types": ["authorization_code"],\n  ‸\n}',
    [
      'client_secret',
      'post_logout_redirect_uris',
      'response_types',
      'scope',
      'token_endpoint_auth_method',
      'application_type',
      'jwks_uri',
    ],
  ],
  [
    'a section of ASP.NET Core',
    'appsettings.json',
    '{"AzureAd": {"ClientId": "a", "‸"}}',
    ['ClientSecret', 'CallbackPath', 'TenantId', 'Instance'],
    {},
    '"',
  ],
];

for (const [what, path, marked, labels, others, trigger] of keys) {
  test(`in ${path}: ${what}`, () => {
    const found = labelsOf(ask(path, marked, others, trigger));
    // Keys of blocks that are not begun follow.
    expect(path.endsWith('.properties') ? found.slice(0, labels.length) : found).toEqual(labels);
  });
}

test('a client is not offered where its provider has one', () => {
  const { offers } = ask('.env', `${google}‸`);
  expect(offers.some(({ label }) => label === 'Google client')).toBe(false);
  expect(offers.some(({ label }) => label === 'GitHub client')).toBe(true);
});
