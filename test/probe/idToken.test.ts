import { type CryptoKey, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webRandom } from '../../server/src/base/random.ts';
import { beginLogin } from '../../server/src/probe/flows/login.ts';
import { planLogin } from '../../server/src/probe/flows/loginPlan.ts';
import { listenForCallback } from '../../server/src/probe/transport/callbackServer.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { Target, Verdict } from '../../server/src/probe/types.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';
import { makeTarget, settingsFor } from '../support/target.ts';

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });
const issuer = 'https://id.example';

let server: FaultServer;
let own: CryptoKey;
let other: CryptoKey;
let stranger: CryptoKey;
let jwks: string;

beforeAll(async () => {
  server = await startFaultServer();
  const pairs = await Promise.all([1, 2, 3].map(() => generateKeyPair('ES256', { extractable: true })));
  [own, other, stranger] = pairs.map((pair) => pair.privateKey) as [CryptoKey, CryptoKey, CryptoKey];
  // Without kids, so that each of the two may be meant.
  const keys = await Promise.all(
    pairs.slice(0, 2).map(async (pair) => ({ ...(await exportJWK(pair.publicKey)), alg: 'ES256' })),
  );
  jwks = JSON.stringify({ keys });
});

afterAll(() => server.close());

type Claims = Readonly<Record<string, unknown>>;

/** What the token endpoint answers as id_token; gets the claims that would be right. */
type Make = (claims: Claims) => Promise<string> | string;

const signed =
  (change: Claims = {}, key: () => CryptoKey = () => own): Make =>
  (claims) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'ES256' }).sign(key());

async function signIn(make: Make, changes: Partial<Target> = {}): Promise<Verdict> {
  const target = makeTarget({
    endpoint: `${server.origin}/token`,
    authorizationEndpoint: 'https://id.example/authorize',
    jwksUri: `${server.origin}/jwks`,
    issuer,
    scope: 'openid',
    settings: settingsFor('client_id', 'issuer'),
    ...changes,
  });
  const plan = planLogin(target);
  if (!plan.ok) throw new Error(plan.error.message);
  const login = await beginLogin(plan.value, { http, listen: listenForCallback, random: webRandom });
  if (!login.ok) throw new Error(login.error);
  const sent = new URL(login.value.url).searchParams;
  const seconds = Math.floor(Date.now() / 1000);
  const idToken = await make({
    iss: issuer,
    aud: 'web-app',
    sub: 'someone',
    nonce: sent.get('nonce'),
    iat: seconds,
    exp: seconds + 300,
  });
  server.answer(({ path }) =>
    path === '/jwks'
      ? { status: 200, body: jwks }
      : {
          status: 200,
          body: JSON.stringify({
            access_token: 'canary-access',
            token_type: 'Bearer',
            ...(idToken === '' ? {} : { id_token: idToken }),
          }),
        },
  );
  const verdict = await login.value.finish({ callback: `?code=canary-code&state=${sent.get('state')}` });
  expect(
    [idToken, 'canary-access', 'canary-code'].filter((text) => text !== '' && JSON.stringify(verdict).includes(text)),
  ).toEqual([]);
  return verdict;
}

test.each<[string, Make, Partial<Target>, readonly string[]]>([
  ['is right', signed(), {}, []],
  ['is signed with another key of the set', signed({}, () => other), {}, []],
  ['has several audiences, and is for this client', signed({ aud: ['api', 'web-app'], azp: 'web-app' }), {}, []],
  ['has several audiences without azp', signed({ aud: ['api', 'web-app'] }), {}, []],
  ['names another issuer', signed({ iss: 'https://id.example/' }), {}, ['id-token-iss']],
  [
    'names an issuer that nobody wrote down exactly',
    signed({ iss: 'https://id.example/' }),
    { settings: settingsFor('discovery_url') },
    [],
  ],
  [
    'is of Google, without the scheme',
    signed({ iss: 'accounts.google.com' }),
    { issuer: 'https://accounts.google.com' },
    [],
  ],
  ['is for another client', signed({ aud: 'api' }), {}, ['id-token-aud']],
  ['was issued to another client', signed({ aud: ['api', 'web-app'], azp: 'api' }), {}, ['id-token-azp']],
  ['has another nonce', signed({ nonce: 'x' }), {}, ['id-token-nonce']],
  ['is expired', signed({ iat: 1000, exp: 2000 }), {}, ['clock']],
  ['is of the future', signed({ iat: 4e9, exp: 5e9 }), {}, ['clock']],
  ['is signed with a key that is not published', signed({}, () => stranger), {}, ['id-token-signature']],
  ['is not signed', (claims) => new UnsecuredJWT({ ...claims }).encode(), {}, ['id-token-unsigned']],
  ['is missing', () => '', {}, ['id-token-missing']],
  ['is no JWT', () => 'canary-no-jwt', {}, []],
])('an id_token that %s', async (_, make, changes, causes) => {
  const verdict = await signIn(make, changes);
  expect([verdict.outcome, verdict.causes.map((cause) => cause.id)]).toEqual([
    causes.length === 0 ? 'ok-signed-in' : 'signed-in-id-token',
    causes,
  ]);
});
