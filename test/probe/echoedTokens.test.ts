import { base64url } from 'jose';
import { describe, expect, test } from 'vitest';
import { webRandom } from '../../server/src/base/random.ts';
import { beginDevice, planDevice } from '../../server/src/probe/flows/device.ts';
import { beginLogin } from '../../server/src/probe/flows/login.ts';
import { planLogin } from '../../server/src/probe/flows/loginPlan.ts';
import type { HttpPort, HttpRequest } from '../../server/src/probe/port.ts';
import { createRedactor } from '../../server/src/probe/redact.ts';
import { testToken } from '../../server/src/probe/resource/run.ts';
import { probe } from '../../server/src/probe/run.ts';
import { listenForCallback } from '../../server/src/probe/transport/callbackServer.ts';
import type { Verdict } from '../../server/src/probe/types.ts';
import { makeTarget } from '../support/target.ts';
import { makeTokenTarget } from '../support/token.ts';

/*
 * Servers that say in one place what they were sent, or brought, in another: the code among the scopes, a token as an
 * issuer, the client secret in the address that the person is to open.
 */

const secret = 'Zq7Rk2Vb9Xw4Lt6Np1Hd8Gs3';
const code = 'Kc5Mj0Yf3Qz8Ua2Ew7Ti4Bo9';
const access = 'Wd6Xs1Pl8Vn3Cz5Hq0Jy7Rb2';
const refresh = 'Fg4Ot9Ik2Lb6Mu1Sa8Dx5Ec0';

const spellings: readonly (readonly [name: string, spell: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['percent-encoded', (text) => text.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
  ['in Base64', btoa],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['as HTML', (text) => text.replace(/./g, (c) => `&#${c.charCodeAt(0)};`)],
];

/** Answers each request with a JSON object made of what it sent. */
const answering = (answer: (sent: URLSearchParams) => object, status = 200): HttpPort => {
  return async ({ body }: HttpRequest) => ({
    response: {
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer(new URLSearchParams(body))),
      truncated: false,
    },
    failure: undefined,
    timings: { total: 1 },
    endedAt: 0,
  });
};

async function signIn(http: HttpPort, callback: (state: string) => string): Promise<Verdict> {
  const target = makeTarget({ secret, authorizationEndpoint: 'https://auth.example.com/auth', scope: 'openid' });
  const plan = planLogin(target, { editorUri: undefined });
  if (!plan.ok) throw new Error(plan.error.message);
  const login = await beginLogin(plan.value, { http, listen: listenForCallback, random: webRandom });
  if (!login.ok) throw new Error(login.error);
  const state = new URL(login.value.url).searchParams.get('state') ?? '';
  return login.value.finish({ callback: `${target.redirectUri}?${callback(state)}`, secrets: [refresh] });
}

describe.each(spellings)('what comes back %s', (_, spell) => {
  test('is masked in what is told of tokens', async () => {
    let verifier = '';
    const http = answering((sent) => {
      verifier = sent.get('code_verifier') ?? '';
      const claims = { iss: spell(access), aud: [spell(secret), spell(refresh)], azp: spell(code), exp: 9, iat: 1 };
      const idToken = [{ alg: 'none' }, claims].map((part) => base64url.encode(JSON.stringify(part))).join('.');
      const scope = [secret, code, verifier, access, refresh].map(spell).join(' ');
      const token = {
        access_token: access,
        refresh_token: refresh,
        id_token: `${idToken}.`,
        token_type: spell(access),
      };
      return { ...token, scope, note: spell(refresh) };
    });
    const verdict = await signIn(http, (state) => `code=${code}&state=${state}`);
    expect(verifier).not.toBe('');
    const told = JSON.stringify(verdict);
    expect(verdict.proves).toContainEqual(expect.stringContaining('(redacted) (redacted)'));
    expect([secret, code, verifier, access, refresh].map(spell).filter((text) => told.includes(text))).toEqual([]);
  });

  test('is masked when it was sent another time, or is of another client', async () => {
    const other = 'Jm3Vx8Ry1Tg6Wb0Qd5Kz9Nf4';
    const said = { error: 'invalid_client', error_description: `${spell(other)} ${spell(access)} is_wrong` };
    const options = {
      http: answering(() => said, 401),
      consent: async () => true,
      secrets: [other, access, 'is_wrong'],
    };
    const token = makeTokenTarget({
      text: refresh,
      userinfo: { url: 'https://auth.example.com/userinfo', by: 'workspace' },
    });
    const told = [...(await probe(makeTarget({ secret }), options)), await testToken(token, options)].map((verdict) =>
      JSON.stringify(verdict),
    );
    expect(told.map((text) => text.includes('(redacted) (redacted) is_wrong'))).toEqual(told.map(() => true));
    expect([other, access].map(spell).filter((text) => told.join().includes(text))).toEqual([]);
  });

  test('is masked in the error of a callback', async () => {
    let sent = '';
    const verdict = await signIn(
      answering(() => ({})),
      (state) => {
        sent = state;
        const said = encodeURIComponent(`${spell(secret)} ${spell(state)} ${spell(refresh)}`);
        return `error=${encodeURIComponent(spell(secret))}&error_description=${said}&state=${state}`;
      },
    );
    const told = JSON.stringify(verdict);
    expect(told).toContain('The server said: “(redacted) (redacted) (redacted)”');
    expect([secret, sent, refresh].map(spell).filter((text) => told.includes(text))).toEqual([]);
  });

  test.each(['user_code', 'verification_uri', 'verification_uri_complete'])('is not opened as %s', async (member) => {
    const target = makeTarget({ secret, deviceEndpoint: 'https://auth.example.com/device' });
    const plan = planDevice(target);
    if (!plan.ok) throw new Error(plan.error.message);
    const answer = { device_code: code, user_code: 'ABCD-EFGH', verification_uri: 'https://auth.example.com/d' };
    const at = `https://auth.example.com/d?x=${encodeURIComponent(spell(secret))}`;
    const begin = (changes: object) =>
      beginDevice(plan.value, { http: answering(() => ({ ...answer, ...changes })), wait: async () => {} }, {});
    const begun = await begin({ [member]: member === 'user_code' ? spell(secret) : at });
    expect(begun.ok ? undefined : begun.error.outcome).toBe('device-repeats-credential');
    expect((await begin({})).ok).toBe(true);
  });
});

test.each([
  [
    'a member',
    `{"access_token":"${access}","x":"a ${access} b"}`,
    '{"access_token":"(redacted)","x":"a (redacted) b"}',
  ],
  [
    'an inner one',
    `{"data":{"apiKey":"${access}"},"x":"${access}"}`,
    '{"data":{"apiKey":"(redacted)"},"x":"(redacted)"}',
  ],
  ['a form', `access_token=${access}&x=${access}`, 'access_token=(redacted)&x=(redacted)'],
  [
    'a word',
    '{"token":"invalid_access_token","x":"invalid_access_token"}',
    '{"token":"(redacted)","x":"invalid_access_token"}',
  ],
  ['an error', '{"code":"AADSTS7000215","x":"AADSTS7000215: no"}', '{"code":"(redacted)","x":"AADSTS7000215: no"}'],
])('a token that an answer brings is masked wherever else it stands: %s', (_, body, shown) => {
  const answer = { status: 200, headers: { 'x-debug': access }, body, truncated: false };
  expect(createRedactor([]).response(answer).body).toBe(shown);
});
