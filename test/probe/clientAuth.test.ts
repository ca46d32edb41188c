import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../server/src/base/secret.ts';
import { planFor } from '../../server/src/probe/plan.ts';
import { probe } from '../../server/src/probe/run.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { SigningKey, Target, Verdict } from '../../server/src/probe/types.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { type LoginServer, startLoginServer } from '../support/loginServer.ts';
import { makeTarget } from '../support/target.ts';

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });
const yes = async () => true;
const outcomesOf = (verdicts: readonly Verdict[]): string[] => verdicts.map((v) => v.outcome);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const publicJwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig' });
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1'): string =>
  key.export({ format: 'pem', type }).toString();
const keyOf = (text: string, changes: Partial<SigningKey> = {}): SigningKey => ({
  text: new Secret(text),
  file: undefined,
  kid: undefined,
  alg: undefined,
  names: ['OAUTH_PRIVATE_KEY'],
  ...changes,
});

const secret = 'canary-secret-0123456789-0123456789';

describe('signed assertions', () => {
  let server: LoginServer;
  beforeAll(async () => {
    server = await startLoginServer([
      {
        client_id: 'signer',
        token_endpoint_auth_method: 'private_key_jwt',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        jwks: {
          keys: [publicJwk(rsa.publicKey, 'rsa-1'), publicJwk(ec.publicKey, 'ec-1'), publicJwk(ed.publicKey, 'ed-1')],
        },
      },
      {
        client_id: 'shared',
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_jwt',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ]);
  });
  afterAll(() => server.close());

  const target = (changes: Parameters<typeof makeTarget>[0]): Target =>
    makeTarget({
      endpoint: server.tokenEndpoint,
      clientId: 'signer',
      secret: null,
      authMethod: 'private_key_jwt',
      grantTypes: ['client_credentials'],
      ...changes,
    });
  const run = async (changes: Parameters<typeof makeTarget>[0]): Promise<string[]> =>
    outcomesOf(await probe(target(changes), { http, consent: yes }));

  test.each<[string, () => string]>([
    ['an RSA key in PKCS#8', () => pem(rsa.privateKey, 'pkcs8')],
    ['an RSA key in PKCS#1', () => pem(rsa.privateKey, 'pkcs1')],
    ['an EC key in PKCS#8', () => pem(ec.privateKey, 'pkcs8')],
    ['an EC key in SEC1', () => pem(ec.privateKey, 'sec1')],
    ['an Ed25519 key', () => pem(ed.privateKey, 'pkcs8')],
    ['line breaks written out', () => pem(ec.privateKey, 'pkcs8').replaceAll('\n', '\\n')],
    ['Base64 around the PEM', () => Buffer.from(pem(ec.privateKey, 'pkcs8')).toString('base64')],
    ['a JWK', () => JSON.stringify(ec.privateKey.export({ format: 'jwk' }))],
    ['a JWK Set', () => JSON.stringify({ keys: [ec.privateKey.export({ format: 'jwk' })] })],
  ])('%s signs', async (_, text) => {
    expect(await run({ signingKey: keyOf(text()) })).toEqual(['ok-token']);
  });

  test('a key file is read through the caller', async () => {
    const file = { path: 'keys/client.pem', candidates: ['file:///app/keys/client.pem'] };
    const asked: string[] = [];
    const verdicts = await probe(target({ signingKey: { ...keyOf(''), text: undefined, file } }), {
      http,
      consent: yes,
      readKeyFile: async (candidates) => {
        asked.push(...candidates);
        return pem(ec.privateKey, 'pkcs8');
      },
    });
    expect([outcomesOf(verdicts), asked]).toEqual([['ok-token'], file.candidates]);
  });

  test('a key file that is not there is told, and nothing is sent', async () => {
    const file = { path: 'keys/client.pem', candidates: ['file:///app/keys/client.pem'] };
    const verdicts = await probe(target({ signingKey: { ...keyOf(''), text: undefined, file } }), {
      http,
      consent: yes,
    });
    expect([outcomesOf(verdicts), verdicts[0]?.headline]).toEqual([
      ['key-unusable'],
      'Configuration: Nothing was sent: the assertion could not be signed. The key file keys/client.pem is not there, or it is not a file inside the workspace.',
    ]);
  });

  test.each<[string, string, Partial<SigningKey>, string]>([
    ['is no key', 'not a key', {}, 'The private key is neither PEM nor a JWK.'],
    ['is a public key', ec.publicKey.export({ format: 'pem', type: 'spki' }).toString(), {}, 'public one'],
    ['is damaged', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', {}, 'of a kind'],
    [
      'has a passphrase',
      ec.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      {},
      'encrypted',
    ],
    ['does not go with the algorithm', pem(ec.privateKey, 'pkcs8'), { alg: 'RS256' }, 'signs with ES256'],
    ['has no such key id', JSON.stringify({ keys: [{ d: 'x', kid: 'a' }] }), { kid: 'b' }, 'configured key id'],
  ])('a key that %s is told before anything is sent', async (_, text, changes, reason) => {
    const [verdict] = await probe(target({ signingKey: keyOf(text, changes) }), { http, consent: yes });
    expect([verdict?.outcome, verdict?.headline]).toEqual(['key-unusable', expect.stringContaining(reason)]);
  });

  test('an unknown key and an unknown key id are refused, with the key as the first cause', async () => {
    const wrong = await probe(target({ signingKey: keyOf(pem(stranger.privateKey, 'pkcs8')) }), { http, consent: yes });
    expect([outcomesOf(wrong), wrong[0]?.causes[0]?.id]).toEqual([['assertion-refused'], 'key-not-registered']);
    const key = keyOf(pem(ec.privateKey, 'pkcs8'), { kid: 'nobody' });
    expect(await run({ signingKey: key })).toEqual(['assertion-refused']);
  });

  test('an assertion that is expired by the server’s clock is refused', async () => {
    const verdicts = await probe(target({ signingKey: keyOf(pem(ec.privateKey, 'pkcs8')) }), {
      http,
      consent: yes,
      now: () => Date.now() - 3_600_000,
    });
    expect(verdicts[0]?.causes.map((c) => c.id)).toContain('clock');
  });

  test('client_secret_jwt signs with the secret', async () => {
    const shared = { clientId: 'shared', authMethod: 'client_secret_jwt' } as const;
    expect(await run({ ...shared, secret })).toEqual(['ok-token']);
    expect(await run({ ...shared, secret: `${secret}x` })).toEqual(['assertion-secret-refused']);
  });

  test.each([
    ['nothing is known of the server', {}, 'private_key_jwt'],
    ['Okta', { provider: 'okta' }, 'private_key_jwt'],
    ['Apple, whose key makes a client secret', { provider: 'apple' }, 'none'],
    ['GitHub, whose key is that of an app', { provider: 'github' }, 'none'],
  ])('without a stated method and without a secret, a key signs when it is for that: %s', (_, changes, method) => {
    const key = keyOf(pem(ec.privateKey, 'pkcs8'));
    const plan = planFor(target({ authMethod: undefined, grantTypes: [], signingKey: key, ...changes }));
    expect(plan.ok && plan.value.authMethod).toBe(method);
  });

  test('the plan names what is sent, for whom it is signed and where the key is', () => {
    const file = { path: 'keys/client.pem', candidates: [] };
    const plan = planFor(target({ signingKey: { ...keyOf('', { kid: 'k1' }), text: undefined, file } }));
    expect(plan.ok && [plan.value.parameters, plan.value.variables, plan.value.notes.slice(-2)]).toEqual([
      ['grant_type', 'client_id', 'client_assertion_type', 'client_assertion'],
      ['OAUTH_CLIENT_ID', 'OAUTH_PRIVATE_KEY'],
      [
        'The private key is read from the file keys/client.pem of the workspace.',
        `The assertion is for the audience ${server.tokenEndpoint}, with kid k1, and is valid for a minute.`,
      ],
    ]);
  });
});

describe('how a refused assertion is read', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());

  test.each([
    ['Unable to load public key', 'assertion-key-unknown'],
    ['Invalid token audience', 'assertion-audience'],
    ['Token is not active', 'assertion-expired'],
    ['The client_assertion token has an invalid signature.', 'assertion-signature'],
    ['JWT algorithm not allowed', 'assertion-algorithm'],
    ['Client authentication failed', 'assertion-refused'],
  ])('%s: %s', async (description, outcome) => {
    server.answer({ status: 400, body: JSON.stringify({ error: 'invalid_client', error_description: description }) });
    const target = makeTarget({
      endpoint: `${server.origin}/token`,
      secret: null,
      authMethod: 'private_key_jwt',
      signingKey: keyOf(pem(ec.privateKey, 'pkcs8'), { kid: 'k1' }),
    });
    const verdicts = await probe(target, { http, consent: yes });
    expect([outcomesOf(verdicts), verdicts[0]?.credentials]).toEqual([[outcome], 'invalid']);
  });

  test('no part of the assertion is in a verdict, though the server sends it back', async () => {
    server.answer(({ body }) => ({
      status: 400,
      body: JSON.stringify({
        error: 'invalid_client',
        error_description: `got ${new URLSearchParams(body).get('client_assertion')?.split('.').join(' and ')}`,
      }),
    }));
    const target = makeTarget({
      endpoint: `${server.origin}/token`,
      secret: null,
      authMethod: 'private_key_jwt',
      signingKey: keyOf(pem(ec.privateKey, 'pkcs8'), { kid: 'k1' }),
    });
    const verdicts = await probe(target, { http, consent: yes });
    const sent = new URLSearchParams(server.requests.at(-1)?.body).get('client_assertion')?.split('.') ?? [];
    expect(sent).toHaveLength(3);
    expect(sent.filter((part) => JSON.stringify(verdicts).includes(part))).toEqual([]);
  });
});

describe('the encoding of Basic', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());

  const special = 'canary+secret/0123456789==';
  const target = (changes: Parameters<typeof makeTarget>[0] = {}): Target =>
    makeTarget({ endpoint: `${server.origin}/token`, secret: special, authMethod: 'client_secret_basic', ...changes });
  const accepting = (read: (pair: string) => boolean) =>
    server.answer(({ headers }) => {
      const pair = Buffer.from((headers.authorization ?? '').slice(6), 'base64').toString();
      return read(pair)
        ? { status: 400, body: '{"error":"invalid_grant"}' }
        : { status: 401, body: '{"error":"invalid_client"}' };
    });

  test('a server that does not decode is found out by a second request', async () => {
    accepting((pair) => pair === `web-app:${special}`);
    const verdicts = await probe(target(), { http, consent: yes });
    expect(outcomesOf(verdicts)).toEqual(['invalid_client', 'ok-credentials-likely']);
    expect(verdicts[1]?.causes[0]).toMatchObject({ id: 'basic-encoding', likelihood: 'certain' });
    expect(verdicts[1]?.proves.at(-1)).toBe(
      'In the Basic header the server refused the credentials form-encoded (RFC 6749 section 2.3.1) and accepts them as they are (RFC 7617).',
    );
  });

  test('a server that decodes accepts the first request, which says how it was encoded', async () => {
    accepting((pair) => decodeURIComponent(pair.replaceAll('+', ' ')) === `web-app:${special}`);
    const verdicts = await probe(target(), { http, consent: yes });
    expect([outcomesOf(verdicts), verdicts[0]?.proves.at(-1)]).toEqual([
      ['ok-credentials-likely'],
      expect.stringContaining('form-encoded (RFC 6749 section 2.3.1)'),
    ]);
  });

  test('a secret that both ways encode alike is sent once', async () => {
    accepting(() => false);
    expect(outcomesOf(await probe(target({ secret: 'canary-secret' }), { http, consent: yes }))).toEqual([
      'invalid_client',
    ]);
  });

  test('there are never more than three requests', async () => {
    accepting(() => false);
    const before = server.requests.length;
    const verdicts = await probe(target({ authMethod: undefined }), { http, consent: yes });
    expect(outcomesOf(verdicts)).toEqual(['invalid_client', 'invalid_client', 'invalid_client']);
    expect(server.requests.length - before).toBe(3);
  });

  test.each([
    ['a rate limit', { status: 429, body: '{"error":"invalid_client"}' }],
    ['a pause', { status: 503, headers: { 'retry-after': '60' }, body: '{"error":"invalid_client"}' }],
    ['a locked client', { status: 401, body: '{"error":"invalid_client","error_description":"Client is locked"}' }],
  ])('nothing is sent after %s', async (_, fault) => {
    server.answer(fault);
    const before = server.requests.length;
    await probe(target({ authMethod: undefined }), { http, consent: yes });
    expect(server.requests.length - before).toBe(1);
  });
});
