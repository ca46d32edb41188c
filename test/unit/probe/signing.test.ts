import { expect, test } from 'vitest';
import { targetsOf } from '../../../server/src/probe/target.ts';
import type { Target } from '../../../server/src/probe/types.ts';
import { modelOf } from '../../support/workspace.ts';

const pem = '-----BEGIN PRIVATE KEY-----\\nMIIBcanary\\n-----END PRIVATE KEY-----';
const base = `ACME_CLIENT_ID=web
ACME_TOKEN_ENDPOINT=https://id.acme.example/token
ACME_TOKEN_ENDPOINT_AUTH_METHOD=private_key_jwt
`;

function targetFor(files: Readonly<Record<string, string>>): Target {
  const [target] = targetsOf(modelOf(new Map(Object.entries(files))));
  if (target === undefined) throw new Error('no client was found');
  return target;
}

/** The key as far as it may be shown. */
function keyFor(files: Readonly<Record<string, string>>) {
  const { signingKey: key, obstacle } = targetFor(files);
  return {
    obstacle,
    hasText: key?.text !== undefined,
    path: key?.file?.path,
    candidates: key?.file?.candidates,
    kid: key?.kid,
    alg: key?.alg,
    names: key?.names,
  };
}

const nothing = {
  obstacle: undefined,
  hasText: false,
  path: undefined,
  candidates: undefined,
  kid: undefined,
  alg: undefined,
};

test.each<[string, Readonly<Record<string, string>>, object]>([
  [
    'a PEM in a variable, with its id and algorithm',
    { '.env': `${base}ACME_PRIVATE_KEY="${pem}"\nACME_KEY_ID=k1\nACME_SIGNING_ALG=RS256\n` },
    {
      ...nothing,
      hasText: true,
      kid: 'k1',
      alg: 'RS256',
      names: ['ACME_PRIVATE_KEY', 'ACME_KEY_ID', 'ACME_SIGNING_ALG'],
    },
  ],
  [
    'a JWK in a variable',
    { '.env': `${base}ACME_CLIENT_JWK='{"kty":"EC","d":"canary"}'\n` },
    { ...nothing, hasText: true, names: ['ACME_CLIENT_JWK'] },
  ],
  [
    'the path of a file',
    { 'package.json': '{}', 'conf/.env': `${base}ACME_PRIVATE_KEY_PATH=./keys/client.pem\n` },
    {
      ...nothing,
      path: './keys/client.pem',
      candidates: ['file:///ws/keys/client.pem', 'file:///ws/conf/keys/client.pem'],
      names: ['ACME_PRIVATE_KEY_PATH'],
    },
  ],
  [
    'a path that is none of the workspace',
    { '.env': `${base}ACME_PRIVATE_KEY_PATH=classpath:client.pem\n` },
    { ...nothing, path: 'classpath:client.pem', candidates: [], names: ['ACME_PRIVATE_KEY_PATH'] },
  ],
  [
    'the key of another client is left alone',
    { '.env': `${base}OTHER_PRIVATE_KEY_PATH=./keys/client.pem\n` },
    {
      ...nothing,
      obstacle: 'This client authenticates with private_key_jwt, but no file holds or names its private key.',
      names: undefined,
    },
  ],
  [
    'the file ZITADEL offers',
    {
      'zitadel-key.json': JSON.stringify({
        type: 'application',
        keyId: '81',
        key: pem,
        appId: '1',
        clientId: '2@acme',
      }),
      '.env': 'ZITADEL_ISSUER=https://acme.zitadel.cloud\n',
    },
    { ...nothing, obstacle: expect.any(String), hasText: true, kid: '81', names: ['key', 'keyId'] },
  ],
])('finds %s', (_, files, expected) => {
  expect(keyFor(files)).toEqual(expected);
});

test('a client with a key and no secret is taken to sign', () => {
  const target = targetFor({ '.env': base.replace(/.*METHOD.*\n/, `ACME_PRIVATE_KEY="${pem}"\n`) });
  expect([target.authMethod, target.clientSecret, target.signingKey?.text === undefined]).toEqual([
    undefined,
    undefined,
    false,
  ]);
  expect(JSON.stringify(target)).not.toContain('canary');
});

test('a key file is pointed at where its path is written', () => {
  const { settings } = targetFor({ '.env': `${base}ACME_PRIVATE_KEY_PATH=./client.pem\n` });
  expect(settings.private_key).toMatchObject({ name: 'ACME_PRIVATE_KEY_PATH', file: 'file:///ws/.env' });
});

test('certificates stay an obstacle', () => {
  const { obstacle } = targetFor({ '.env': base.replace('private_key_jwt', 'tls_client_auth') });
  expect(obstacle).toBe(
    'This client authenticates with tls_client_auth, which authproof does not perform; nothing else may be sent instead.',
  );
});

test('several grants in one value are told apart', () => {
  const { grantTypes } = targetFor({ '.env': `${base}ACME_GRANT_TYPES=authorization_code, refresh_token\n` });
  expect(grantTypes).toEqual(['authorization_code', 'refresh_token']);
});
