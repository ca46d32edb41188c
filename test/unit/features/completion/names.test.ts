import { expect, test } from 'vitest';
import { manifests, requests } from '../../../protocol/cluster.ts';
import { applied, ask, labelsOf, type Row } from './ask.ts';

const deploy = manifests['k8s/base/deploy.yaml'];
const config = { 'k8s/base/config.yaml': manifests['k8s/base/config.yaml'] };
const realm = {
  'realm.json': JSON.stringify({
    realm: 'acme',
    clients: [{ clientId: 'web', redirectUris: ['https://a.acme.io/cb'] }],
  }),
};
const issuer = 'KEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\n';

const rows: readonly Row[] = [
  [
    'the keys of the ConfigMap',
    'k8s/base/deploy.yaml',
    deploy.replace('key: client-id', 'key: ‸'),
    ['client-id'],
    config,
  ],
  [
    'the keys of the Secret',
    'k8s/base/deploy.yaml',
    deploy.replace('key: client-secret', 'key: "‸"'),
    ['client-secret'],
    config,
    '"',
  ],
  [
    'no keys of an object that is not there',
    'k8s/base/deploy.yaml',
    deploy.replace('google-secret', 'other').replace('key: client-secret', 'key: ‸'),
    [],
    config,
  ],
  [
    'the Secrets of the package',
    'k8s/base/deploy.yaml',
    deploy.replace('name: google-secret', 'name: ‸'),
    ['google-secret'],
    config,
    ' ',
  ],
  [
    'the ConfigMaps of the package',
    'k8s/base/deploy.yaml',
    deploy.replace('name: web-config', 'name: w‸'),
    ['google-config', 'web-config'],
    config,
  ],
  [
    'the variables of Bruno’s environments',
    'bru/token.bru',
    requests['bru/token.bru'].replace('{{clientId}}', '{{‸'),
    ['tokenUrl', 'clientId'],
    { 'bru/environments/dev.bru': requests['bru/environments/dev.bru'] },
    '{',
  ],
  [
    'the variables of the requests, its own first',
    'http/login.http',
    requests['http/login.http'].replace('{{host}}', '{{h‸}}'),
    ['client_id', 'host', 'client_secret'],
    { 'http/http-client.env.json': requests['http/http-client.env.json'] },
  ],
  [
    'the redirect URI that is registered',
    '.env',
    `KEYCLOAK_CLIENT_ID=web\n${issuer}KEYCLOAK_REDIRECT_URI=‸\n`,
    ['https://a.acme.io/cb'],
    realm,
    '=',
  ],
  ['the client that is registered', '.env', `${issuer}KEYCLOAK_CLIENT_ID=‸\n`, ['web'], realm, '='],
  [
    'grant types',
    '.env',
    'OIDC_CLIENT_ID=a\nOIDC_GRANT_TYPE=‸\n',
    [
      'authorization_code',
      'client_credentials',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'implicit',
      'password',
    ],
    {},
    '=',
  ],
];

for (const [what, path, marked, labels, others, trigger] of rows) {
  test(`in ${path}: ${what}`, () => {
    expect(labelsOf(ask(path, marked, others, trigger))).toEqual(labels);
  });
}

test.each([
  ['FACEBOOK_CLIENT_ID=a\nFACEBOOK_SCOPE=email,‸\n', ',', 'FACEBOOK_SCOPE=email,public_profile'],
  ['FACEBOOK_CLIENT_ID=a\nFACEBOOK_SCOPE=‸\n', '=', 'FACEBOOK_SCOPE=public_profile,email'],
  ['GOOGLE_CLIENT_ID=a\nGOOGLE_SCOPE=‸\n', '=', 'GOOGLE_SCOPE=openid email profile'],
])('the scopes of %j stand apart as the provider wants it', (marked, trigger, expected) => {
  const asked = ask('.env', marked, {}, trigger);
  expect(applied(asked.text, asked.offers[0] as (typeof asked.offers)[0]).split('\n')[1]).toBe(expected);
});

test('a variable of requests is closed once', () => {
  const written = (text: string): string => {
    const asked = ask('bru/token.bru', requests['bru/token.bru'].replace('{{clientId}}', text), {
      'bru/environments/dev.bru': requests['bru/environments/dev.bru'],
    });
    const offer = asked.offers.find(({ label }) => label === 'clientId');
    return offer === undefined ? '' : (/client_id: .*/.exec(applied(asked.text, offer))?.[0] ?? '');
  };
  expect(['{{‸', '{{cli‸', '{{‸}}', '{{cl‸ient}}'].map(written)).toEqual(Array(4).fill('client_id: {{clientId}}'));
});
