import { expect, test } from 'vitest';
import { credentialsIn, isCredentialName, secretsEncodedIn } from '../../../server/src/knowledge/credentials.ts';

test.each([
  ['a password with what ends an authority', 'https://svc:pa/Zq0Kv7wX@keycloak:8080/x', ['pa/Zq0Kv7wX', 'Zq0Kv7wX']],
  [
    'and the piece of it that is read as a path',
    'https://svc:7/Zq0Kv7wXJr5T@id.acme.io/x',
    ['7/Zq0Kv7wXJr5T', 'Zq0Kv7wXJr5T'],
  ],
  ['a password with an @', 'http://svc:ab@Zq0Kv7wX@app.acme.io/cb', ['ab@Zq0Kv7wX', 'Zq0Kv7wX']],
  ['an address without a scheme', 'svc:Zq0Kv7wX@keycloak:8080/token', ['Zq0Kv7wX']],
  ['an address that is encoded as a whole', 'https%3A%2F%2Fsvc%3AZq0Kv7wX%40id.acme.io', ['Zq0Kv7wX']],
  ['a parameter, up to its end', 'https://a.io/cb?client_secret=Fp5G,Zq0K v7&x=1', ['Fp5G,Zq0K v7']],
  ['a parameter of an address in a parameter', 'https://a.io/?next=%2Fcb%3Ftoken%3DZq0Kv7wX', ['Zq0Kv7wX']],
  ['a name in a path', 'https://a.io/client_secret=Zq0Kv7wX/x', ['Zq0Kv7wX/x', 'Zq0Kv7wX']],
  ['an assignment', 'OIDC_CLIENT_SECRET=Zq0Kv7wX', ['Zq0Kv7wX']],
  ['an option', '--client-secret=Zq0Kv7wX', ['Zq0Kv7wX']],
  ['a header', 'authorization: bearer  Zq0Kv7wX', ['Zq0Kv7wX']],
  ['a private key of JSON', '{"kty":"EC","x":"Ab1Cd2Ef","d":"Zq0Kv7wX"}', ['Zq0Kv7wX']],
  [
    'lines of a key',
    '-----BEGIN PRIVATE KEY-----\\nZq0Kv7wX\\n-----END PRIVATE KEY----- at com/o/oauth2',
    ['Zq0Kv7wX'],
  ],
  ['a connection string of words', 'host=db user=app password=Zq0Kv7wX dbname=x', ['Zq0Kv7wX']],
  ['what a language writes', "{'client_secret': 'Zq0Kv7wX', name: 'web'}", ['Zq0Kv7wX']],
  ['an arrow', 'SECRET => Zq0Kv7wX', ['Zq0Kv7wX']],
  ['a cookie', 'Cookie: session=Zq0Kv7wX', ['session=Zq0Kv7wX', 'Zq0Kv7wX']],
  ['an option and its value', 'serve --client-secret Zq0Kv7wX --port 80', ['Zq0Kv7wX']],
  ['a user and a password of curl', 'curl -u web:Zq0Kv7wX https://id.acme.io', ['Zq0Kv7wX']],
  ['words', 'the password is Zq0Kv7wXJr5T', ['Zq0Kv7wXJr5T']],
  ['a step of a path', 'https://id.acme.io/client_secret/Zq0Kv7wXJr5T', ['Zq0Kv7wXJr5T']],
  ['a step of a path in hexadecimal', 'https://a.io/password/3C5860B6507EC3AD/x', ['3C5860B6507EC3AD']],
  ['words behind it in a path', 'https://a.io/password/reset-your-account/x', []],
  [
    'a parameter that was cut by a sign',
    'https://a.io/cb?client_secret=Zq0Kv7wX&Jr5Ty9mB;x1Yz2Wv3&a=b',
    ['Zq0Kv7wX', 'Jr5Ty9mB', 'x1Yz2Wv3', 'Jr5Ty9mB;x1Yz2Wv3'],
  ],
  ['flags behind a parameter', 'https://a.io/cb?client_secret=Zq0Kv7wX&debug#/callback', ['Zq0Kv7wX']],
  ['a parameter that is not encoded', 'https://a.io/cb?client_secret=Zq0K#v7"wX/y', ['Zq0K#v7"wX/y']],
  ['a parameter of words', 'https://a.io/cb?client_secret=bora mikado tule vepo', ['bora mikado tule vepo']],
  ['a password with signs', 'openid client_secret=Zq0Kv7wXJr5T(x1)Yz2', ['Zq0Kv7wXJr5T', 'Zq0Kv7wXJr5T(x1)Yz2']],
  [
    'an id behind a name',
    'https://a.io/api_key/0f8fad5b-d9cb-469f-a165-70867728950e',
    ['0f8fad5b-d9cb-469f-a165-70867728950e'],
  ],
  ['a token with signs', 'https://Zq0Kv7wX@Jr5Ty9mB/x1@a.io/', ['Zq0Kv7wX@Jr5Ty9mB/x1', 'Zq0Kv7wX', 'Jr5Ty9mB']],
  ['a token with slashes', 'https://Zq0Kv7wXJr5T/x1@a.io/', ['Zq0Kv7wXJr5T/x1', 'Zq0Kv7wXJr5T']],
  ['a step with an @', 'https://app.acme.io/Callback1/user@a.io', []],
  ['what stands in quotes', 'openid client_secret="Zq0Kv7wX&Jr5T;y9"', ['Zq0Kv7wX', 'Zq0Kv7wX&Jr5T;y9']],
  ['a search', 'https://id.acme.io/?q=client_secret:Zq0Kv7wXJr5T', ['Zq0Kv7wXJr5T']],
  ['a scheme without digits behind it', 'openid,Bearer GtmgwBbGvYdFyRgHNy', ['GtmgwBbGvYdFyRgHNy']],
  ['an address that ends early', 'https://svc:Zq0Kv7wXJr5T', ['Zq0Kv7wXJr5T']],
  ['a session', 'https://id.acme.io/x;jsessionid=Zq0Kv7wX', ['Zq0Kv7wX']],
  ['a secret without digits', 'https://id.acme.io/?client_secret=GtmgwBbGvYdFyRgHNy', ['GtmgwBbGvYdFyRgHNy']],
  ['a password behind a slash', 'jdbc:oracle:thin:scott/Zq0Kv7wX@//db.acme.io:1521/orcl', ['Zq0Kv7wX']],
  ['the same without a scheme', 'sqlplus scott/Zq0Kv7wXJr5T8mNc@orcl', ['Zq0Kv7wXJr5T8mNc']],
  ['an id and a secret in Base64', btoa('acme-web:Zq0K-v7wX'), [btoa('acme-web:Zq0K-v7wX')]],
  ['the same in an address', `https://a.io/${btoa('web:Zq0Kv7wXJr5T')}/x`, [btoa('web:Zq0Kv7wXJr5T')]],
  ['a form in Base64', `openid ${btoa('client_secret=Zq0Kv7wX&a=b')}`, [btoa('client_secret=Zq0Kv7wX&a=b')]],
  ['JSON in Base64', btoa('{"client_secret":"Zq0Kv7wX"}'), [btoa('{"client_secret":"Zq0Kv7wX"}')]],
  ['JSON in a string', '{\\"kty\\":\\"oct\\",\\"k\\":\\"Zq0Kv7wX\\"}', ['Zq0Kv7wX']],
  ['a header without a scheme', 'Authorization: zq0kv7w48x-jr5t', ['zq0kv7w48x-jr5t']],
  ['a header of another scheme', 'Authorization: SharedKey acme:zq0kv7w48x-jr5t', ['zq0kv7w48x-jr5t']],
  ['a cookie with a prefix', 'Cookie: a=b; __Host-session=Zq0Kv7wX', ['Zq0Kv7wX']],
  ['an address with a password in a parameter', 'http://a.io/?u=http://svc:Zq0Kv7wX@b.io/', ['Zq0Kv7wX']],
  ['the same, encoded', 'http://a.io/?u=http%3A%2F%2Fsvc%3AZq0Kv7wX%40b.io%2F', ['Zq0Kv7wX']],
  ['the same, encoded twice', 'http://a.io/?u=http%253A%252F%252Fsvc%253AZq0Kv7wX%2540b.io', ['Zq0Kv7wX']],
  [
    'a connection string, up to its semicolon',
    'Server=tcp:db.acme.io,1433;User ID=sa;Password=Zq0K&v7 wX;Encrypt=True',
    ['Zq0K&v7 wX'],
  ],
  ['what is quoted in one', 'Server=db;User Password="Zq0K;v7wX"', ['Zq0K;v7wX']],
  ['a key of one', 'jdbc:x://db.acme.io;AccountName=web;AccountKey=Zq0K(v7wX)==', ['Zq0K(v7wX)==']],
  ['a token in place of a user', 'https://zq0kv7wxjR5T8mNc@git.acme.io/web.git', ['zq0kv7wxjR5T8mNc']],
  ['a key for mail', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nZq0Kv7wX\n', ['Zq0Kv7wX']],
])('found: %s', (_, value, found) => {
  expect(credentialsIn(value)).toEqual(found);
});

test.each([
  'https://id.acme.io:8443/realms/web2/@scope/app',
  'registry.acme.io:5000/web2:1.2.3@sha256:0123abcd',
  'mailto:ada1985lovelace@acme.io',
  'https://id.acme.io/authorize?response_type=code&code_challenge_method=S256&token_endpoint_auth_method=private_key_jwt2',
  'https://id.acme.io/?token_url=https://id.acme.io/oauth2/token',
  'token_url=https://id.acme.io/oauth2/token',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'openid profile email offline_access',
  '{"type":"service_account","client_id":"1234567890","auth_uri":"https://accounts.google.com/o/oauth2/auth"}',
  'client_secret=changeme',
  'openid token:manage2fa auth:oauth2_clients keys:oauth2read',
  'https://acme-kv.vault.azure.net/secrets/AcmeWeb2ClientSecret',
  'https://id.acme.io/oauth2/aus1abcDEF234ghi/v1/token',
  'oauth2-proxy --upstream web --email-domain acme2024.io --client-secret-file /run/secrets/web2',
  'host=db password=/run/secrets/db2 Password=$(DB_PASSWORD_2)',
  'https://app.acme.io/cb?code_challenge_method=S256&session_timeout=30minutes',
  'code id_token token',
  'Basic AuthenticationSchemeOptions',
  'https://id.acme.io:8443',
  'response_type=code&client_secret=myClientSecretValueForTests',
  'postgres://db/app',
  'Server=db;User ID=sa;Access Key={your_key1};User Password=/run/secrets/db2;Api Token=${DB_TOKEN_2}',
  'https://a.io/x;a=b;token=yes',
  'https://a.io/?u=https://b.io:8443/x@scope2&v=ada1985:x@',
  'https://acme-deployer@git.acme.io/web2.git',
  // Ids of objects, of a client, of actions and packages.
  btoa('012:Organization12345678'),
  btoa('gid://shopify/Product/1a2b3c4d'),
  btoa('aB3cD4eF5gH6iJ7k:1:ci'),
  'Azure/WebApps2Deploy4@v3',
  'npm/SomePackage2Name@18.2.0',
  'https://cdn.acme.io/npm/web2@18.2.0/index.js',
  'Authorization: Bearer, as RFC 6750 section 2.1 says',
  '',
])('none in %s', (value) => {
  expect(credentialsIn(value)).toEqual([]);
});

test.each([
  ['a secret', btoa('Zq0Kv7wX-Jr5T'), ['Zq0Kv7wX-Jr5T']],
  ['with its prefix', `base64:${btoa('Zq0Kv7wX-Jr5T')}`, ['Zq0Kv7wX-Jr5T']],
  ['an id and a secret', btoa('acme-web:Zq0Kv7wXJr5T'), ['acme-web:Zq0Kv7wXJr5T', 'Zq0Kv7wXJr5T']],
  ['hexadecimal', Buffer.from('Zq0Kv7wX').toString('hex'), ['Zq0Kv7wX']],
  ['letters of another alphabet', Buffer.from('пароль-9472').toString('base64'), ['пароль-9472']],
  ['one long word', btoa('qjxvkzwhgmdtbrlp'), ['qjxvkzwhgmdtbrlp']],
  ['one word', btoa('authorization'), []],
  ['hexadecimal of no text', '00112233445566778899aabbccddeeff', []],
  ['JSON', btoa('{"client_secret": "Zq0Kv7wX"}'), ['Zq0Kv7wX']],
  ['words', btoa('client-secret-of-acme'), []],
  ['a secret that is no Base64 of a text', 'Zq0Kv7wXJr5T8mNc', []],
  ['a number', '1234567890123456', []],
])('what is encoded in a secret: %s', (_, secret, found) => {
  expect([...new Set(secretsEncodedIn(secret))]).toEqual(found);
});

test('names of credentials, and names that are about them', () => {
  const names = [
    'client_secret',
    'api_key',
    'pass',
    'pw',
    'code',
    'jwt',
    'x-api-key',
    'id_token',
    'Authorization-Token',
  ];
  const about = ['token_type', 'public_key', 'secret_name', 'token_endpoint', 'author', 'monkey', 'keyword', 'bypass'];
  expect(names.filter((name) => !isCredentialName(name))).toEqual([]);
  expect(about.filter(isCredentialName)).toEqual([]);
});

test('what follows a parameter that was not encoded is told once, however many there are', () => {
  const parameters = 'token="ab1cdefg&'.repeat(1000);
  const rest = parameters.slice('token='.length);
  expect(credentialsIn(`https://id.example.com/?${parameters}`)).toEqual([
    '"ab1cdefg',
    '"ab1cdefg&',
    rest,
    'ab1cdefg',
    'ab1cdefg&token=',
  ]);
});
