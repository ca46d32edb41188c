import { expect, test } from 'vitest';
import { ask, compose, google, labelsOf, type Row, spring } from './ask.ts';

const values: readonly Row[] = [
  [
    'an issuer with the domain of the client',
    '.env',
    'OKTA_DOMAIN=dev-1.okta.com\nOKTA_CLIENT_ID=0oa1\nOKTA_ISSUER=‸\n',
    ['https://dev-1.okta.com/oauth2/default'],
    {},
    '=',
  ],
  [
    'an endpoint beside the issuer',
    '.env',
    'OIDC_ISSUER=http://localhost:8080/realms/acme\nOIDC_CLIENT_ID=a\nOIDC_TOKEN_ENDPOINT=‸\n',
    ['http://localhost:8080/realms/acme/protocol/openid-connect/token'],
    {},
    '=',
  ],
  [
    'an endpoint with the tenant',
    '.env',
    'AZURE_AD_TENANT_ID=acme.onmicrosoft.com\nAZURE_AD_CLIENT_ID=x\nAZURE_AD_TOKEN_ENDPOINT="‸"\n',
    ['https://login.microsoftonline.com/acme.onmicrosoft.com/oauth2/v2.0/token'],
    {},
    '"',
  ],
  [
    'the discovery document of an own issuer',
    '.env',
    'OIDC_ISSUER=https://id.acme.io/\nOIDC_CLIENT_ID=x\nOIDC_DISCOVERY_URL=‸\n',
    ['https://id.acme.io/.well-known/openid-configuration'],
    {},
    '=',
  ],
  [
    'the callback of the framework',
    '.env',
    `NEXTAUTH_URL=https://app.acme.io\n${google}GOOGLE_REDIRECT_URI=‸\n`,
    ['https://app.acme.io/api/auth/callback/google'],
    {},
    '=',
  ],
  [
    'what uses send',
    'realm-export.json',
    '{"realm": "acme", "clients": [{"clientId": "app", "redirectUris": ["‸"]}]}',
    ['https://app.acme.io/api/auth/callback/keycloak'],
    {
      '.env':
        'NEXTAUTH_URL=https://app.acme.io\nKEYCLOAK_ID=app\nKEYCLOAK_SECRET=x\nKEYCLOAK_ISSUER=https://id.acme.io/realms/acme\n',
    },
    '"',
  ],
  [
    'the client id of the twin',
    '.env',
    `${google}NEXT_PUBLIC_GOOGLE_CLIENT_ID=‸\n`,
    ['1.apps.googleusercontent.com', '${GOOGLE_CLIENT_ID}'],
    {},
    '=',
  ],
  [
    'no secret',
    '.env',
    `${google}GOOGLE_CLIENT_SECRET=‸\n`,
    [],
    { '.env.local': 'GOOGLE_CLIENT_SECRET=GOCSPX-abcdefghijklmnopqrstuvwx\n' },
    '=',
  ],
  [
    'the variable of the same role',
    'compose.yaml',
    compose('      GOOGLE_CLIENT_SECRET: ‸\n'),
    ['${GOOGLE_CLIENT_SECRET}'],
    { '.env': 'GOOGLE_CLIENT_SECRET=GOCSPX-abcdefghijklmnopqrstuvwx\nOTHER=1\n' },
    ' ',
  ],
  [
    'every variable behind a dollar',
    'application.yml',
    `${spring}            client-secret: \${‸}\n`,
    ['${GOOGLE_SECRET}', '${OTHER}'],
    { '.env': 'OTHER=1\nGOOGLE_SECRET=\n' },
    '{',
  ],
  ['only names of its own in a template', '.env.example', 'A=1\nB=${‸}\n', ['${A}'], { '.env': 'C=1\n' }, '{'],
  [
    'the notation of the file',
    'grafana.ini',
    '[auth.google]\nenabled = true\nclient_id = $__env{GOOGLE_CLIENT_ID}\nclient_secret = ‸\n',
    ['$__env{GOOGLE_CLIENT_SECRET}'],
    { '.env': 'GOOGLE_CLIENT_SECRET=\nGOOGLE_CLIENT_ID=\n' },
    ' ',
  ],
  ['no reference in single quotes', '.env', `A=1\nB='\${‸}'\n`, [], {}, '{'],
  [
    'a list of scopes without those there',
    '.env',
    'OKTA_CLIENT_ID=x\nOIDC_CLIENT_ID=a\nOIDC_SCOPE="openid ‸ email"\n',
    ['profile', 'address', 'phone', 'offline_access'],
    {},
    ' ',
  ],
  [
    'methods of the provider first',
    'application.yml',
    `${spring}            client-authentication-method: ‸\n`,
    [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
      'none',
    ],
    {},
    ' ',
  ],
  [
    'booleans',
    'realm-export.json',
    '{"realm": "a", "clients": [{"clientId": "b", "publicClient": ‸}]}',
    ['true', 'false'],
    {},
    ' ',
  ],
  [
    'what is not in the list yet',
    'client.json',
    '{"client_id": "a", "redirect_uris": ["https://a.io/cb"], "response_types": ["code", "‸"]}',
    ['code id_token', 'id_token', 'token', 'id_token token'],
    {},
    '"',
  ],
  [
    'the server metadata of the workspace',
    '.env',
    'OIDC_CLIENT_ID=a\nOIDC_ISSUER=https://id.acme.io\nOIDC_TOKEN_ENDPOINT=‸\n',
    ['https://id.acme.io/t'],
    {
      '.well-known/openid-configuration':
        '{"issuer": "https://id.acme.io", "token_endpoint": "https://id.acme.io/t", "jwks_uri": "https://id.acme.io/k"}',
    },
    '=',
  ],
  ['nothing behind a blank in a text', 'application.yml', `${spring}            client-secret: a ‸\n`, [], {}, ' '],
  [
    'the name of a variable where a name is meant',
    'dex/config.yaml',
    'issuer: https://dex.acme.io\nstorage:\n  type: memory\nstaticClients:\n- id: app\n  secretEnv: ‸\n',
    ['APP_CLIENT_SECRET', 'OTHER'],
    { 'dex/.env': 'OTHER=1\nAPP_CLIENT_SECRET=\n' },
    ' ',
  ],
  [
    'nothing behind a quote that closes',
    'client.json',
    '{"client_id": "a", "redirect_uris": ["https://a.io/cb"], "scope": "openid"‸}',
    [],
    {},
    '"',
  ],
  ['nothing behind an equals sign in YAML', 'application.yml', `${spring}            client-secret: =‸\n`, [], {}, '='],
];

for (const [what, path, marked, labels, others, trigger] of values) {
  test(`in ${path}: ${what}`, () => {
    const found = labelsOf(ask(path, marked, others, trigger));
    expect(found).toEqual(labels);
  });
}

test('sensitive and deprecated scopes are marked, and stand behind the others', () => {
  const { offers } = ask('.env', 'FACEBOOK_CLIENT_ID=1\nFACEBOOK_SCOPE=email,‸\n', {}, ',');
  const gmail = ask('.env', `${google}GOOGLE_SCOPE=openid ‸`, {}, ' ').offers.find(({ label }) =>
    label.endsWith('gmail.modify'),
  );
  expect(gmail?.detail).toBe('needs a review');
  expect(offers[0]?.label).toBe('public_profile');
  const ranks = offers.map(({ rank }) => rank);
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
});

test('snippets have a place for what only the user knows', () => {
  const { offers } = ask('.env', 'OIDC_CLIENT_ID=a\nOIDC_ISSUER=‸', {}, '=');
  expect(offers.find(({ label }) => label.includes('auth0') || label === 'https://{domain}/')?.snippet).toBe(
    'https://${1:{domain\\}}/',
  );
});
