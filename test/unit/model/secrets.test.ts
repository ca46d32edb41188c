import { describe, expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import type { FileFacts } from '../../../server/src/dialects/types.ts';
import { secretsOf } from '../../../server/src/model/secrets.ts';
import { secretsOfModel } from '../../../server/src/model/secretsOfModel.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { modelOf } from '../../support/workspace.ts';

function secretsIn(files: Readonly<Record<string, string>>): readonly string[] {
  const facts = Object.entries(files).map(([path, text]) => {
    const read = readFile(createSourceFile(`file:///ws/${path}`, text));
    if (read === undefined) throw new Error(`${path} is not read`);
    return read satisfies FileFacts;
  });
  return [...secretsOf(facts)];
}

const one = 'Zq0Kv7wX-Jr5Tb8';
const two = 'zq0kv7wxjr5tb82c';

/** More lines of a file that holds a client. */
const besides = (rows: readonly [name: string, lines: string][]): readonly [string, string, string][] =>
  rows.map(([name, lines]) => [
    name,
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n${lines}\n`,
  ]);

test.each<[string, string, string]>([
  ['a comment of a name and a value', '.env', `# old client secret: ${one}\nOIDC_CLIENT_ID=web\n`],
  ['a comment that is a sentence', '.env', `# the old secret was ${one}.\nOIDC_CLIENT_ID=web\n`],
  ['a comment behind a value', '.env', `OIDC_CLIENT_ID=web # password=${one}\n`],
  ['a comment without a sign', '.env', `OIDC_CLIENT_ID=web # secret ${two}\n`],
  ['a name with a slip in it', '.env', `OIDC_CLIENT_ID=web\nOIDC_SECERT=${one}\n`],
  ['a name of a key', '.env', `OIDC_CLIENT_ID=web\nAWS_SECRET_ACCESS_KEY=${one}\n`],
  ['one that was replaced', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET_OLD=${one}\n`],
  ['one of a program with a name of its own', '.env', `OIDC_CLIENT_ID=web\nSECRETS_SYSTEM=${one}\n`],
  ['what Django writes before it', '.env', `OIDC_CLIENT_ID=web\nMY_SECRET_KEY=django-insecure-${one}\n`],
  ['what is behind a # that was not quoted', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=abcd1234efgh5#${one}\n`],
  ['an element of XML', '.env', `OIDC_CLIENT_ID=web\nX="<clientSecret>${one}</clientSecret>"\n`],
  ['an item of a form', '.env', `OIDC_CLIENT_ID=web\nX="client_secret[]=${one}"\n`],
  ['in place of an address', '.env', `OIDC_CLIENT_ID=web\nOIDC_REDIRECT_URI=${two}\n`],
  ['one of several', '.env', `OIDC_CLIENT_ID=web\nCOOKIE_SECRETS=${'abcd1234efgh5'},${one}\n`],
  ['a list in quotes', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET='["${one}","abcd1234efgh5"]'\n`],
  ['behind a prefix', '.env', `OIDC_CLIENT_ID=web\nSESSION_SECRET=base64:${one}\n`],
  ['in quotes of a text', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=“${one}”\n`],
  ['in quotes of its own', '.env', `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET='"${one}"'\n`],
  [
    'behind the name of an encoder',
    'application.yml',
    `spring:\n  security:\n    user: { password: "{noop}${one}" }\n    oauth2: { client: { registration: { a: { client-id: web } } } }\n`,
  ],
  ['in words', '.env', `OIDC_CLIENT_ID=web\nAUTH0_SECRET="use ${one}"\n`],
  [
    'a line of a key',
    '.env',
    `OIDC_CLIENT_ID=web\nOIDC_PRIVATE_KEY="-----BEGIN PRIVATE KEY-----\n${two}\n-----END PRIVATE KEY-----"\n`,
  ],
  [
    'JSON with other quotes',
    'clients.json',
    `{"clients":[{"client_id":"web","scope":"openid","redirect_uris":["https://a.io/cb"],"client_secret":'${one}'}]}`,
  ],
  [
    'a value of its own',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    client_secret: { value: ${one} }\n`,
  ],
  [
    'an item',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    client_secret: [ ${one} ]\n`,
  ],
  [
    'lines of a block',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    client_secret: >-\n      abcd1234efgh5\n      ${one}\n`,
  ],
  [
    'a command',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    run: x --password=${one} | y\n`,
  ],
  [
    'a line without its blank',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    x:\n      - CLIENT_SECRET:${one}\n`,
  ],
  [
    'a pair of a name and a value',
    'clients.json',
    `{"clients":[{"client_id":"web","scope":"openid","redirect_uris":["https://a.io/cb"],"data":[{"type":"password","value":"${one}"}]}]}`,
  ],
  [
    'a list below its name',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\nsecrets: { default: [${one}] }\n`,
  ],
  ...besides([
    ['the key of a kind', `jwt: { key: ${one} }`],
    ['one of several tokens', `tokens: { openai: ${one} }`],
    ['a text of a secret', `passwords: [{ secretText: ${one}, hint: abc }]`],
    ['a value in a list of keys', `signing_keys: [{ issuer: x, value: ${one} }]`],
    ['another word for its value', `more: [{ id: client_secret, content: ${one} }]`],
    ['a pair in a list', `more: [[client_secret, ${one}]]`],
    ['a block with a line break at its end', `password: |\n  ${one}`],
    ['a default of a notation that is not read', `password: "{{ x | default '${two}' }}"`],
    ['the second of two', `cookies: { secret: [abcd1234efgh5, ${one}] }`],
    ['a header of another name', `headers: { X-Key: ${two} }`],
    ['a cookie', `headers: { Cookie: "a=${two}; b=c" }`],
    ['a header of a name of its own', `headers: { X-Key: "k ${two}" }`],
    ['a user and a password', `basic_auth: "web:${two}"`],
    ['an argument of a script', `script: 'env.set("client_secret", "${one}")'`],
  ]),
  ['a header in a comment', '.env', `OIDC_CLIENT_ID=web\n# Authorization: Bearer ${two}\n`],
  ['an address in a comment', '.env', `OIDC_CLIENT_ID=web\n# postgres://svc:${two}@db/x\n`],
  ['an address in a default', '.env', `OIDC_CLIENT_ID=web\nOIDC_ISSUER=\${X:-https://u:${two}@id.acme.io}\n`],
  ['a command in a comment', '.env', `OIDC_CLIENT_ID=web\n# curl -u web:${two} https://id.acme.io/token\n`],
  ['a cookie in a comment', '.env', `OIDC_CLIENT_ID=web\n# Cookie: a=b; s=${two}\n`],
  [
    'the address of a hook',
    '.env',
    `OIDC_CLIENT_ID=web\nOIDC_ISSUER=https://hooks.slack.com/services/T00000000/B00000000/${two}\n`,
  ],
  ['in place of a domain', '.env', 'AUTH0_CLIENT_ID=web\nAUTH0_DOMAIN=Zq0Kv7wXJr5Tb8Lm2N\n'],
  [
    'a private key',
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    jwks: { keys: [{ kty: RSA, d: ${one} }] }\n`,
  ],
  [
    "another program's address",
    'clients.yaml',
    `clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\ndb: { url: "jdbc:postgresql://db/x?user=a&password=${one}" }\n`,
  ],
])('kept out of sight: %s', (_, path, text) => {
  const secrets = secretsIn({ [path]: text });
  expect(secrets.filter((secret) => [one, two, 'Zq0Kv7wXJr5Tb8Lm2N'].includes(secret))).toHaveLength(1);
});

const id40 = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
const id64 = 'q7Zt0Kv7wX_Jr5Tb8Lm2Nc4Pd6Rf8Sg1Th3Uj5Vk7Wl9Xm1Yn3Zo5Ap7Bq9Cr1Ds';

test.each([
  [
    'a variable that a secret is taken from, by another name, through a third',
    { '.env': `BASE=${one}\nMID=$BASE\nOIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=\${MID}\n` },
    one,
  ],
  [
    'a part of a secret',
    { '.env': `A_ONE=${one}\nA_TWO=acme\nOIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=\${A_TWO}\${A_ONE}\n` },
    one,
  ],
  [
    'a variable of another file',
    {
      '.env': `APP_A=${one}\n`,
      'compose.yaml':
        'services:\n  web:\n    image: a\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_CLIENT_SECRET: ${APP_A}\n',
    },
    one,
  ],
  [
    'a variable that another program takes for a secret',
    {
      '.env': `APP_B=${one}\n`,
      'application.yml':
        'jwt: { secret: "${APP_B}" }\nspring: { security: { oauth2: { client: { registration: { a: { client-id: web } } } } } }\n',
    },
    one,
  ],
  [
    'a property of another file of the application',
    {
      'src/application-dev.yml': `acme: { login: ${one} }\nspring: { security: { oauth2: { client: { registration: { a: { client-id: web } } } } } }\n`,
      'src/application.properties':
        'spring.security.oauth2.client.registration.a.client-id=web\nspring.security.oauth2.client.registration.a.client-secret=${acme.login}\n',
    },
    one,
  ],
  ['what a secret is the Base64 of', { '.env': `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${btoa(one)}\n` }, one],
  [
    'what a Basic header is the Base64 of',
    { '.env': `OIDC_CLIENT_ID=web\nX_AUTH="Authorization: Basic ${btoa(`web:${one}`)}"\n` },
    one,
  ],
  ['one whose brackets were left', { '.env': `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=<${two}>\n` }, two],
  [
    'behind an option, as an item of its own',
    {
      'compose.yaml': `services:\n  web:\n    image: a\n    command: [serve, --web-client-secret, ${one}]\n    environment: { OIDC_CLIENT_ID: web }\n`,
    },
    one,
  ],
  [
    'a default of a notation that is not read, behind a slash',
    { '.env': `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=\${X/a/${two}}\n` },
    two,
  ],
  ['a word among scopes', { '.env': `OIDC_CLIENT_ID=web\nOIDC_SCOPE="openid ${two}"\n` }, two],
  ['a method', { '.env': `OIDC_CLIENT_ID=web\nOIDC_TOKEN_ENDPOINT_AUTH_METHOD=${two}\n` }, two],
  ['a secret as client ID', { '.env': `GITHUB_CLIENT_ID=${id40}\nGITHUB_CLIENT_SECRET=Ov23liAbCdEfGhIjKlMn\n` }, id40],
  [
    'a secret as client ID, whose provider the other value tells',
    { 'clients.json': `{"oauth":{"clientId":"${id40}","clientSecret":"Ov23liAbCdEfGhIjKlMn"}}` },
    id40,
  ],
  [
    'a secret as client ID, whose provider an address tells',
    { '.env': `OIDC_CLIENT_ID=${id64}\nOIDC_CLIENT_SECRET=x\nOIDC_ISSUER=https://acme.eu.auth0.com/\n` },
    id64,
  ],
  ['a name', { '.env': `OIDC_CLIENT_ID=\${${two}}\n` }, two],
  ['a key', { 'clients.yaml': `clients:\n  ${id40}:\n    client_id: web\n    redirect_uri: https://a.io/cb\n` }, id40],
  [
    'a default of a notation that is not read',
    {
      'serverless.yml': `service: a\nprovider:\n  name: aws\n  environment:\n    OIDC_CLIENT_ID: web\n    OIDC_CLIENT_SECRET: \${env:X, '${two}'}\n`,
    },
    two,
  ],
  [
    'any value of a Secret',
    {
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { OIDC_CLIENT_ID: web, OIDC_CLIENT_SECRET: abcd1234, foo: ${one} }\n`,
    },
    one,
  ],
  [
    'what a $ makes names of',
    {
      'compose.yaml':
        'services:\n  web:\n    image: a\n    environment:\n      OIDC_CLIENT_ID: web\n      OIDC_CLIENT_SECRET: wCtgtR$xixxydvlqg$pigd1xfmb\n',
    },
    'xixxydvlqg',
  ],
])('kept out of sight: %s', (_, files, secret) => {
  expect(secretsIn(files)).toContain(secret);
});

test.each([
  ['a drawn one that stands as id, too', `OIDC_CLIENT_ID=${two}\nOIDC_CLIENT_SECRET=${two}\n`, two],
  ['a word of nobody else', 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${OTHER:-sunflower}\n', 'sunflower'],
  ['words of a password', 'OIDC_CLIENT_ID=web\nDB_PASSWORD=${DB_PASS:-Sunflower-Field}\n', 'Sunflower-Field'],
  [
    'a long default of letters alone',
    'X=${DB_PASS:-qjxvkzwhgmdtbrlpsncf}\nOIDC_CLIENT_ID=web\n',
    'qjxvkzwhgmdtbrlpsncf',
  ],
  [
    'the line that a shell would go on in',
    'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=abcd\\\nvatepy_fivune_35\n',
    'vatepy_fivune_35',
  ],
  ['what is behind a # and a quote', 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=ab1#"cd2ef\n', 'ab1#"cd2ef'],
  [
    'a key without quotes',
    'OIDC_CLIENT_ID=web\n#-----BEGIN RSA PRIVATE KEY-----\n# aGVsB3xKq8\n# xYz==\n',
    'aGVsB3xKq8',
  ],
  ['the fragment of an address', `OIDC_CLIENT_ID=web\nOIDC_REDIRECT_URI="https://a.io/cb#${two}"\n`, two],
  ['a default of a scope', `OIDC_CLIENT_ID=web\nOIDC_SCOPE="openid \${X:-${two}}"\n`, two],
  [
    'a token in an address',
    'OIDC_CLIENT_ID=web\nOIDC_ISSUER=https://ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1.io\n',
    'ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1',
  ],
  ['behind an id, with signs', 'OIDC_CLIENT_ID=web:Zq0Kv7wX,Jr5Tb8;1\n', 'Zq0Kv7wX,Jr5Tb8;1'],
])('kept out of sight though it has few signs: %s', (_, text, secret) => {
  expect(secretsIn({ '.env': text })).toContain(secret);
});

test.each([
  ['a word in a secret of words', 'OIDC_CLIENT_ID=web\nX_PASSWORD="{noop}passphrase"\nX_SECRET="keyboard cats"\n'],
  ['a part that is a name', 'APP=acme-web-2024\nOIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${APP}-${OTHER}\n'],
  ['a blank in an address', 'OIDC_CLIENT_ID=web\nX=pg://u:<INSERT_PASSWORD>@localhost:5434/db2?timeout=300\n'],
  ['an address', 'APP=https://acme2024.io\nOIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${APP}\n'],
  [
    'scopes',
    'OIDC_CLIENT_ID=web\nOIDC_SCOPE="openid api://1b2c3d4e/Files.Read2.All api-v1-2024-prod/read urn:x:123:aud"\n',
  ],
  ["a client's own id", `OIDC_CLIENT_ID=${two}\nOIDC_SCOPE="openid ${two}"\n`],
  ['a placeholder in brackets', 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=<your-client-secret-1234>\n'],
  ['a name in Base64', `OIDC_CLIENT_ID=web\nX_SETTING=${btoa('acme-web-client')}\n`],
  ['a placeholder that a secret is taken from', 'BASE=password\nOIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=$BASE\n'],
  ['a default that is a word', 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${OTHER:-password}\n'],
  ['a default that is the name of a program', 'OIDC_CLIENT_ID=web\nDB_PASSWORD=${DB_PASS:-keycloak}\n'],
  ['a word that is the id, too', 'OIDC_CLIENT_ID=internal\nOIDC_CLIENT_SECRET=internal\n'],
  ['a domain that Cognito has drawn', 'OIDC_CLIENT_ID=web\nCOGNITO_DOMAIN=us-east-1ab12cd34ef5gh6\n'],
  ['the route of an application', 'OIDC_CLIENT_ID=web\nOIDC_REDIRECT_URI=https://a.io/#/login/callback-2024-v2\n'],
  ['ids of several clients', 'OIDC_CLIENT_ID=web:1234567890-Ab1:1234567890-Ab2\n'],
  ['a secret of references', 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${APP_NAME}-$ENVIRONMENT\n'],
  ['a comment behind a secret', 'OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=changeme # see acme-docs-2024\n'],
  ['an id of its provider', 'GITHUB_CLIENT_ID=0a1b2c3d4e5f60718293\n'],
])('not a secret: %s', (_, text) => {
  expect(secretsIn({ '.env': text })).toEqual([]);
});

test.each<[string, string]>([
  ['.env', '# see the token endpoint: https://id.acme.io/oauth2/token\n# secret: acme-web-oidc\nOIDC_CLIENT_ID=web\n'],
  ['.env', '# MAX_TOKENS=4096, token = ${TOKEN_2024_VALUE}, secret: /run/secrets/web2-client\nOIDC_CLIENT_ID=web\n'],
  [
    'clients.yaml',
    "clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    clientSecret: { name: acme-web-oidc, key: client-secret }\n",
  ],
  [
    'clients.yaml',
    "clients:\n  - client_id: web\n    redirect_uris: ['https://a.io/cb']\n    scope: openid\n    items: [{ type: secret, value: acme-web-oidc }]\n",
  ],
  ...besides([
    ['', `tokens: { issuer: https://id.acme.io/${id40}, key_id: ${id40}, ttl: 3600000000000 }`],
    ['', 'secrets: [{ name: acme-web-2024, key: client-secret-v2 }]'],
    ['', `password: "\${{ secrets.ACME_PASSWORD_2024 }}, \${vault.acme-password-2024}"`],
    ['', `key: { id: ${id40} }`],
    ['', 'response_types: [token, code2-and-id-token-3]'],
    ['', '# Cookies: see https://acme.io/docs/2024/cookies-and-sessions#v2'],
    ['', '# http://localhost:30001234@web, https://user:password1234@db/x'],
    ['', '# basic authentication-2024-for-all, curl -u web:$CLIENT_SECRET_2024'],
  ]).map(([, path, text]): [string, string] => [path, text]),
])('not a secret in %s: %j', (path, text) => {
  expect(secretsIn({ [path]: text })).toEqual([]);
});

test('the secrets of a model are one set as long as edits leave them the same', () => {
  const setFor = (clientId: string, secret: string) =>
    secretsOfModel(modelOf(new Map([['.env', `OIDC_CLIENT_ID=${clientId}\nOIDC_CLIENT_SECRET=${secret}\n`]])));
  const first = setFor('web', one);
  expect([...first]).toEqual([one]);
  expect(setFor('shop', one)).toBe(first);
  expect([...setFor('shop', two)]).toEqual([two]);
});

describe('what a client is called after', () => {
  const drawn = 'U8bJH55sL5eyBrF9wAXwMnNQM5iJfbLq';
  const kubeconfig = (name: string, id: string): Readonly<Record<string, string>> => ({
    'kubeconfig.yaml':
      `kind: Config\nusers:\n  - name: ${name}\n    user:\n      exec:\n        command: kubectl\n` +
      `        args: [oidc-login, --oidc-client-id=${id}]\n`,
  });
  const dex = (id: string): Readonly<Record<string, string>> => ({
    'dex.yaml':
      `issuer: https://dex.acme.io\nstorage: { type: memory }\nconnectors:\n  - type: oidc\n    id: ${id}\n` +
      '    config: { issuer: https://id.acme.io, clientID: web, clientSecret: $SECRET }\n',
  });

  test('is a secret where a generator has drawn it', () => {
    expect(secretsIn(kubeconfig(drawn, 'web'))).toEqual([drawn]);
    expect(secretsIn(dex(drawn))).toEqual([drawn]);
  });

  test('is a name where it is one, or an id', () => {
    const google = '418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com';
    expect(secretsIn(kubeconfig('gke_acme-prod-123456_us-central1-a_cluster-1', 'web'))).toEqual([]);
    expect(secretsIn(kubeconfig(drawn, drawn))).toEqual([]);
    expect(secretsIn(kubeconfig(google, google))).toEqual([]);
    expect(secretsIn(dex('keycloak'))).toEqual([]);
  });
});
