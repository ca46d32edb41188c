import { expect, test } from 'vitest';
import { Secret } from '../../../server/src/base/secret.ts';
import { discoverEndpoint } from '../../../server/src/probe/discover.ts';
import { refusalOf } from '../../../server/src/probe/discovery/read.ts';
import { planLogin } from '../../../server/src/probe/flows/loginPlan.ts';
import { guardMetadata, metadataRequest } from '../../../server/src/probe/metadata.ts';
import { testToken } from '../../../server/src/probe/resource/run.ts';
import { looseTarget } from '../../../server/src/probe/resource/tokens.ts';
import { probe } from '../../../server/src/probe/run.ts';
import { makeTarget } from '../../support/target.ts';

const secret = 'canary-9Qv7tZk3uT9sPq1LmXw8Rb';
const refused = 'The URL holds a credential, which is not sent.';
const host = 'https://login.example.com';

const holding = [
  `${host}/${secret}`,
  `${host}/x/${secret}/y`,
  `${host}/%63${secret.slice(1)}`,
  `${host}/%2563${secret.slice(1)}`,
  `${host}/${secret.toUpperCase()}`,
  `${host}/${Buffer.from(`web:${secret}`).toString('base64url')}`,
  `${host}/${Buffer.from(secret).toString('hex')}`,
  `${host}/ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1`,
  'https://hooks.slack.com/services/T00000000/B00000000/Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7',
  `${host}/.well-known/openid-configuration?client_secret=x`,
  `${host}/.well-known/openid-configuration?tenant=${secret}`,
];

/** Counts what is sent, and answers nothing. */
function noPort() {
  const sent: string[] = [];
  const http = async ({ url }: { readonly url: string }) => {
    sent.push(url);
    return { response: undefined, failure: undefined, timings: {}, endedAt: 0 };
  };
  return { sent, http };
}

test.each(holding)('no metadata is asked for at an address with a credential: %s', async (issuer) => {
  const target = makeTarget({ clientId: 'web', secret, endpoint: undefined, issuer });
  const { sent, http } = noPort();
  const asked: unknown[] = [];
  const consent = async (request: unknown) => asked.push(request) > 0;
  const [verdict] = await probe(target, { http, consent });
  const token = looseTarget(new Secret('tok_abcdefgh'), 'typed', target);
  const tokenVerdict = await testToken(token, { http, consent, way: 'userinfo' });
  const discovered = await discoverEndpoint(target, http);
  expect([verdict?.outcome, tokenVerdict?.outcome, discovered.ok ? '' : discovered.error.outcome]).toEqual([
    'not-sent',
    'not-sent',
    'discovery-refused',
  ]);
  expect([verdict?.headline, tokenVerdict?.headline].map((line) => line?.includes(refused))).toEqual([true, true]);
  expect(metadataRequest(target)).toEqual({ ok: false, error: refused });
  expect(
    refusalOf({ purpose: 'server-metadata', url: issuer, expected: undefined, namedBy: undefined }, [secret]),
  ).toBe(refused);
  expect({ sent, asked }).toEqual({ sent: [], asked: [] });
});

test('another secret of the workspace, a refresh token and a token that is tested count as well', () => {
  const at = (path: string) =>
    makeTarget({ clientId: 'web', secret: null, endpoint: undefined, issuer: `${host}/${path}` });
  const other = 'Zk3uT9sPq1LmXw';
  expect(metadataRequest(at(other), [other])).toEqual({ ok: false, error: refused });
  expect(metadataRequest({ ...at(other), refreshToken: new Secret(other) })).toEqual({ ok: false, error: refused });
  expect(metadataRequest({ issuer: `${host}/${other}`, token: new Secret(other) })).toEqual({
    ok: false,
    error: refused,
  });
});

test('the secrets of the workspace are gone through once for all addresses', () => {
  let looks = 0;
  const known = new Proxy([secret, 'Zk3uT9sPq1LmXw'], {
    get(list, key, self) {
      if (key === '0') looks += 1;
      return Reflect.get(list, key, self);
    },
  });
  const issuers = [host, `${host}/realms/acme`, `${host}/${secret}`];
  expect(issuers.map((issuer) => metadataRequest({ issuer }, known).ok)).toEqual([true, true, false]);
  expect(looks).toBe(1);
});

test.each([
  [host, ['tenant-0001-production']],
  [`${host}/realms/development`, ['dev', 'realms', 'develop']],
  [`${host}/tenant-0001-Zk3u/v2.0`, ['tenant-0001-Zk3uT9sPq1LmXw']],
  [`${host}/.well-known/openid-configuration?p=B2C_1_signin`, [secret]],
  [`${host}/0a1b2c3d-1111-2222-3333-444455556666/v2.0`, [secret]],
])('other addresses are asked for: %s', (issuer, secrets) => {
  expect(metadataRequest({ issuer }, secrets).ok).toBe(true);
});

test('keys are not read at an address with a credential', () => {
  expect(guardMetadata(`${host}/jwks/${secret}`, [secret])).toMatchObject({ ok: false, error: { code: 'credential' } });
  const target = makeTarget({ clientId: 'web', secret, redirectUri: 'https://app.example.com/cb' });
  const planned = planLogin({
    ...target,
    authorizationEndpoint: `${host}/authorize`,
    jwksUri: `${host}/jwks/${secret}`,
    scope: 'openid',
  });
  expect(planned.ok && planned.value.jwksUrl).toBe(undefined);
});
