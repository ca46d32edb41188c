import { describe, expect, test } from 'vitest';
import { Secret } from '../../../server/src/base/secret.ts';
import { type LoginPlan, planLogin, redirectFor } from '../../../server/src/probe/flows/loginPlan.ts';
import { authorizationUrl, challengeOf, readCallback } from '../../../server/src/probe/flows/loginRequest.ts';
import { grantChoices, loginChoices } from '../../../server/src/probe/plan.ts';
import { makeTarget } from '../../support/target.ts';

type Changes = Parameters<typeof makeTarget>[0];

describe('where a redirect is received', () => {
  test.each([
    ['http://127.0.0.1:8080/cb', 'loopback', 8080],
    ['http://127.0.0.1/cb', 'loopback', 0],
    ['http://127.0.0.1:80/cb', 'loopback', 80],
    ['http://[::1]:9000/', 'loopback', 9000],
    ['http://localhost:3000/api/auth/callback', 'loopback', 3000],
    // RFC 8252 section 7.3 leaves the port open for addresses only.
    ['http://localhost/cb', 'loopback', 80],
    ['vscode://acme.ext/callback', 'uri-handler', undefined],
    ['vscode://acme.ext', 'uri-handler', undefined],
    ['vscode://acme.extra/callback', 'paste', undefined],
    ['vscode-insiders://acme.ext/callback', 'paste', undefined],
    ['https://localhost:3000/cb', 'paste', undefined],
    ['https://app.example.com/cb', 'paste', undefined],
    ['http://app.example.com/cb', 'paste', undefined],
    ['http://127.0.0.2:80/cb', 'paste', undefined],
    ['com.example.app:/cb', 'paste', undefined],
    ['/relative', 'paste', undefined],
  ])('%s: %s', (uri, kind, port) => {
    const redirect = redirectFor(uri, 'vscode://acme.ext');
    expect([redirect.kind, redirect.kind === 'loopback' ? redirect.port : undefined]).toEqual([kind, port]);
  });
});

describe('a pasted callback', () => {
  test.each<[string, string, Readonly<Record<string, string>> | undefined]>([
    ['an address', 'https://a.example/cb?code=c&state=s', { code: 'c', state: 's' }],
    ['quotes and spaces around', '  "https://a.example/cb?code=c%2B1&state=s" ', { code: 'c+1', state: 's' }],
    ['angle brackets', '<https://a.example/cb?code=c>', { code: 'c' }],
    ['the query alone', '?code=c&state=s', { code: 'c', state: 's' }],
    ['the query without its mark', 'code=c&state=s', { code: 'c', state: 's' }],
    ['an error', 'https://a.example/cb?error=access_denied&state=s', { error: 'access_denied', state: 's' }],
    ['a fragment', 'https://a.example/cb#code=c&state=s', { code: 'c', state: 's' }],
    ['the editor’s scheme', 'vscode://acme.ext/cb?code=c&state=s', { code: 'c', state: 's' }],
    ['another address', 'https://a.example/cb', undefined],
    ['nothing', '', undefined],
    ['a bare code', 'SplxlOBeZQQYbYS6WxSbIA', undefined],
  ])('with %s', (_, text, expected) => {
    const found = readCallback(text);
    expect(found && Object.fromEntries(found)).toEqual(expected);
  });
});

function planned(changes: Changes = {}): LoginPlan {
  const plan = planLogin(makeTarget({ authorizationEndpoint: 'https://id.example/authorize?p=policy', ...changes }));
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

const values = {
  state: new Secret('s'.repeat(43)),
  nonce: undefined,
  verifier: new Secret('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
  redirectUri: 'http://127.0.0.1:8080/cb',
};

describe('the authorization request', () => {
  test('has the challenge of RFC 7636, appendix B', async () => {
    expect(await challengeOf(values.verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  test('keeps the endpoint’s own query, and writes spaces as %20', async () => {
    const url = await authorizationUrl(planned({ scope: 'read write', audience: 'https://api.example' }), values);
    expect(url).not.toContain('+');
    expect([...new URL(url).searchParams]).toEqual([
      ['p', 'policy'],
      ['response_type', 'code'],
      ['client_id', 'web-app'],
      ['redirect_uri', 'http://127.0.0.1:8080/cb'],
      ['scope', 'read write'],
      ['state', 's'.repeat(43)],
      ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
      ['code_challenge_method', 'S256'],
      ['audience', 'https://api.example'],
    ]);
  });

  test('a parameter of the plan is a parameter of the address', async () => {
    const plan = planned({ scope: 'read', resource: 'https://api.example', responseMode: 'form_post' });
    const names = [...new URL(await authorizationUrl(plan, values)).searchParams.keys()];
    expect(names.filter((name) => name !== 'p').sort()).toEqual([...plan.parameters].sort());
  });

  test.each<[string, Changes, Partial<Pick<LoginPlan, 'usesPkce' | 'usesNonce' | 'responseMode' | 'scope'>>]>([
    ['OpenID Connect has a nonce', { scope: 'openid' }, { usesNonce: true, usesPkce: true }],
    ['plain OAuth has none', { scope: 'read' }, { usesNonce: false }],
    [
      'an issuer without scopes gets openid',
      { scope: undefined, issuer: 'https://id.example' },
      { scope: 'openid', usesNonce: true },
    ],
    ['a fragment cannot be received', { responseMode: 'fragment' }, { responseMode: 'query' }],
    ['a provider that does not take PKCE gets none', { provider: 'box' }, { usesPkce: false }],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toMatchObject(expected);
  });
});

describe('what there is to choose', () => {
  test.each<[string, Changes, readonly string[], readonly string[]]>([
    ['a service', { grantTypes: ['client_credentials'], redirectUri: undefined }, ['client_credentials'], []],
    [
      'a service with a redirect URI',
      { grantTypes: ['client_credentials'] },
      ['client_credentials', 'authorization_code'],
      [],
    ],
    ['a web application', { issuer: 'https://id.example' }, ['authorization_code'], ['browser']],
    ['one that stores a refresh token', { refreshToken: new Secret('x') }, ['authorization_code', 'refresh_token'], []],
    [
      'a device',
      { redirectUri: undefined, secret: null, deviceEndpoint: 'https://id.example/device' },
      ['authorization_code'],
      ['device'],
    ],
    ['nothing, with an obstacle', { obstacle: 'The client_id is missing.' }, [], []],
  ])('%s', (_, changes, grants, logins) => {
    const target = makeTarget(changes);
    expect([grantChoices(target), loginChoices(target)]).toEqual([grants, logins]);
  });
});
