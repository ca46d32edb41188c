import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Secret } from '../../../server/src/base/secret.ts';
import { readChallenges } from '../../../server/src/probe/resource/challenges.ts';
import { createHeldTokens } from '../../../server/src/probe/resource/held.ts';
import { judgeToken } from '../../../server/src/probe/resource/judge.ts';
import { planToken, type TokenPlanOptions, waysOf } from '../../../server/src/probe/resource/plan.ts';
import { malformed, tokenFactsOf } from '../../../server/src/probe/resource/tokenFacts.ts';
import { looseTarget } from '../../../server/src/probe/resource/tokens.ts';
import type { TokenTarget } from '../../../server/src/probe/resource/types.ts';
import { makeTokenPlan, makeTokenTarget } from '../../support/token.ts';
import { endedAt, resultOf } from './exchangesOfTokens.ts';

const jwt = (claims: object, header: object = { alg: 'RS256', typ: 'JWT' }): string =>
  [JSON.stringify(header), JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

const planned = (target: TokenTarget, options: TokenPlanOptions = {}) => {
  const plan = planToken(target, options);
  return plan.ok
    ? [plan.value.method, plan.value.url, plan.value.parameters.join(), plan.value.warnings.length]
    : [plan.error.code, plan.error.message];
};

const openai = 'sk-proj-canary0123456789abcdef';
const github = 'ghp_canary0123456789ABCDEFGHIJabcdefghij';

describe('a plan', () => {
  test.each<[string, string, string, string]>([
    ['openai', openai, 'https://api.openai.com/v1/models', 'Authorization: Bearer'],
    ['anthropic', 'sk-ant-api03-canary0123456789', 'https://api.anthropic.com/v1/models', 'X-Api-Key'],
    ['anthropic', 'sk-ant-oat01-canary0123456789', 'https://api.anthropic.com/v1/models', 'Authorization: Bearer'],
    ['github', github, 'https://api.github.com/user', 'Authorization: Bearer'],
    ['github', 'ghs_canary0123456789abcdef', 'https://api.github.com/rate_limit', 'Authorization: Bearer'],
    ['stripe', 'sk_test_canary0123456789', 'https://api.stripe.com/v1/account', 'Authorization: Bearer'],
    ['figma', 'figd_canary0123456789abcdef', 'https://api.figma.com/v1/me', 'X-Figma-Token'],
  ])('for a key of %s asks the provider whose it is (%#)', (provider, text, url, carrier) => {
    const target = looseTarget(new Secret(text), 'typed', undefined);
    expect([target.provider, ...planned(target)]).toEqual([provider, 'GET', url, carrier, 0]);
  });

  test('for a token of a client asks userinfo, and introspection when told to', () => {
    const target = makeTokenTarget();
    expect(planned(target)).toEqual(['GET', 'https://id.example.com/userinfo', 'Authorization: Bearer', 0]);
    expect(planned(target, { way: 'introspection' })).toEqual([
      'POST',
      'https://id.example.com/introspect',
      'token,token_type_hint',
      0,
    ]);
    expect(planned(makeTokenTarget({ authMethod: 'client_secret_post' }), { way: 'introspection' })[2]).toBe(
      'token,token_type_hint,client_id,client_secret',
    );
  });

  test('names a header only when it can carry a token', () => {
    const at = (header: string) => planned(makeTokenTarget(), { url: 'https://id.example.com/x', header })[0];
    expect(['X-Api-Key', 'Host', 'content-length', 'a b', 'x:y'].map(at)).toEqual([
      'GET',
      'bad-header',
      'bad-header',
      'bad-header',
      'bad-header',
    ]);
  });

  test.each<[string, TokenTarget, TokenPlanOptions, string]>([
    ['an obstacle', makeTokenTarget({ obstacle: 'X is empty.' }), {}, 'obstacle'],
    ['no endpoint but an issuer', makeTokenTarget({ userinfo: undefined }), {}, 'needs-discovery'],
    ['metadata without the endpoint', makeTokenTarget({ userinfo: undefined, metadataRead: true }), {}, 'no-endpoint'],
    ['no secret', makeTokenTarget({ clientSecret: undefined }), { way: 'introspection' }, 'no-client'],
    ['nothing to go by', looseTarget(new Secret('opaque-token'), 'typed', undefined), {}, 'no-endpoint'],
    ['plain http', makeTokenTarget(), { url: 'http://api.example.com/' }, 'refused'],
    ['cloud metadata', makeTokenTarget(), { url: 'https://169.254.169.254/latest' }, 'refused'],
    ['another scheme', makeTokenTarget(), { url: 'file:///etc/passwd' }, 'refused'],
    ['credentials in the URL', makeTokenTarget(), { url: 'https://a:b@id.example.com/' }, 'refused'],
  ])('is refused for %s', (_, target, options, code) => {
    expect(planned(target, options)[0]).toBe(code);
  });

  test('offers what is open, the usual first', () => {
    expect(waysOf(makeTokenTarget())).toEqual(['userinfo', 'introspection', 'url']);
    expect(waysOf(looseTarget(new Secret(openai), 'typed', undefined))).toEqual(['identity', 'url']);
    expect(waysOf(looseTarget(new Secret('opaque-token'), 'typed', undefined))).toEqual(['url']);
  });
});

describe('a warning is given', () => {
  const warned = (target: TokenTarget, options: TokenPlanOptions) => {
    const plan = planToken(target, options);
    return plan.ok && plan.value.warnings.length > 0;
  };
  const loose = (text: string) => looseTarget(new Secret(text), 'typed', undefined);
  const fromFile = { url: 'https://evil.example/userinfo', by: 'workspace' } as const;
  const fromMetadata = { url: 'https://evil.example/userinfo', by: 'metadata' } as const;

  test.each<[boolean, string, TokenTarget, TokenPlanOptions]>([
    [false, 'a known key at its provider', loose(github), { url: 'https://api.github.com/repos' }],
    [true, 'a known key anywhere else', loose(github), { url: 'https://evil.example/user' }],
    [true, 'a known key at the issuer a file names', makeTokenTarget({ text: github }), {}],
    [
      true,
      'a known key at a host that only looks right',
      loose(github),
      { url: 'https://api.github.com.evil.example/' },
    ],
    [false, 'a configured token at its client’s issuer', makeTokenTarget(), {}],
    [true, 'a configured token at another host of the file', makeTokenTarget({ userinfo: fromFile }), {}],
    [true, 'a configured token at another host of the metadata', makeTokenTarget({ userinfo: fromMetadata }), {}],
    [true, 'a typed token at the issuer of the workspace', makeTokenTarget({ origin: { kind: 'typed' } }), {}],
    [false, 'the token of a sign-in at its issuer', makeTokenTarget({ origin: { kind: 'sign-in' } }), {}],
    [true, 'an opaque token at a host the user names', loose('opaque-token'), { url: 'https://api.example.com/' }],
    [
      false,
      'a JWT at its audience',
      loose(jwt({ aud: 'https://api.example.com/' })),
      { url: 'https://api.example.com/v1' },
    ],
    [false, 'a JWT at its issuer', loose(jwt({ iss: 'https://id.example.com' })), { url: 'https://id.example.com/me' }],
    [true, 'a JWT at another host', loose(jwt({ iss: 'https://id.example.com' })), { url: 'https://api.example.com/' }],
    [
      true,
      'a tenant of a provider that anybody can have',
      makeTokenTarget({ provider: 'auth0', issuer: 'https://mine.auth0.com/', userinfo: undefined }),
      { url: 'https://theirs.auth0.com/userinfo' },
    ],
  ])('%s: %s', (expected, _, target, options) => {
    expect(warned(target, options)).toBe(expected);
  });
});

describe('a token', () => {
  test.each([
    ['Bearer abc', /authentication scheme/],
    ['"abc"', /quotes/],
    ['abc\n', /white space/],
    ['ab c', /white space/],
    ['sk-…abcd', /header may carry/],
    ['sk-****abcd', /masked/],
    ['', /empty/],
  ])('that cannot be sent is told before (%#)', (text, reason) => {
    expect(malformed(text)).toMatch(reason);
    expect(looseTarget(new Secret(text), 'typed', undefined).obstacle).toMatch(reason);
  });

  test('of another kind is not sent', () => {
    const kinds = ['GOCSPX-canary0123456789', '1//canary0123456789abcdefgh', 'whsec_canary0123456789'];
    expect(kinds.map((text) => looseTarget(new Secret(text), 'typed', undefined).obstacle?.slice(0, 12))).toEqual([
      'The value is',
      'The value is',
      'The value is',
    ]);
  });

  test('that is a JWT is read without being shown', () => {
    const facts = tokenFactsOf(
      jwt({ iss: 'https://a', aud: ['b'], exp: 1, scp: 'x y', azp: 'web', cnf: { jkt: 'k' }, sub: 'canary-subject' }),
    );
    expect(facts).toMatchObject({
      form: 'jwt',
      algorithm: 'RS256',
      issuer: 'https://a',
      audience: ['b'],
      expires: 1,
      scopes: ['x', 'y'],
      clientId: 'web',
      boundTo: 'dpop',
      isIdToken: false,
    });
    expect(JSON.stringify(facts)).not.toContain('canary-subject');
  });

  test.each([
    ['nonce', { nonce: 'n' }, {}, true],
    ['nonce and scopes', { nonce: 'n', scope: 'a' }, {}, false],
    ['token_use of Cognito', { token_use: 'id' }, {}, true],
    ['typ of Keycloak', { typ: 'ID' }, {}, true],
    ['at+jwt', { nonce: 'n' }, { typ: 'at+jwt' }, false],
    ['nothing', {}, {}, false],
  ])('is called an ID token by its claims: %s', (_, claims, header, expected) => {
    expect(tokenFactsOf(jwt(claims, { alg: 'RS256', ...header })).isIdToken).toBe(expected);
  });
});

describe('what a refused token says of itself', () => {
  const refused = resultOf(401, '', { 'www-authenticate': 'Bearer error="invalid_token"' });
  const causes = (claims: object, more: Parameters<typeof makeTokenPlan>[0] = {}) =>
    judgeToken(makeTokenPlan({ text: jwt(claims), ...more }), refused).causes.map((c) => `${c.likelihood} ${c.id}`);
  const now = endedAt / 1000;

  test.each<[string, object, string[]]>([
    ['expired', { exp: now - 60 }, ['certain expired']],
    ['valid', { exp: now + 60 }, ['likely invalid', 'possible other-server', 'possible not-a-token']],
    ['in milliseconds', { exp: (now - 60) * 1000 }, ['certain expired']],
    [
      'not valid yet',
      { nbf: now + 600 },
      ['likely not-yet-valid', 'likely invalid', 'possible other-server', 'possible not-a-token'],
    ],
    [
      'an ID token',
      { nonce: 'n' },
      ['likely id-token', 'likely invalid', 'possible other-server', 'possible not-a-token'],
    ],
    [
      'for another API',
      { aud: 'https://other.example.com' },
      ['likely audience', 'likely invalid', 'possible other-server', 'possible not-a-token'],
    ],
    [
      'of another issuer',
      { iss: 'https://other.example.com' },
      ['likely issuer', 'likely invalid', 'possible other-server', 'possible not-a-token'],
    ],
    [
      'of an issuer with a slash',
      { iss: 'https://id.example.com/' },
      ['likely invalid', 'possible issuer', 'possible other-server', 'possible not-a-token'],
    ],
    [
      'bound to a key',
      { cnf: { jkt: 'k' } },
      ['likely bound', 'likely invalid', 'possible other-server', 'possible not-a-token'],
    ],
  ])('%s', (_, claims, expected) => {
    expect(causes(claims)).toEqual(expected);
  });

  test('is compared with the server’s clock', () => {
    const late = resultOf(401, '', { date: new Date(endedAt + 3_600_000).toUTCString() });
    const verdict = judgeToken(makeTokenPlan({ text: jwt({ exp: now + 600 }) }), late);
    expect(verdict.causes[0]?.id).toBe('expired');
    expect(verdict.proves.some((p) => /clock of this machine is 60 minutes behind/.test(p))).toBe(true);
  });
});

describe('a missing scope', () => {
  const lacking = (scope: string | undefined, token: string | undefined) => {
    const text = token === undefined ? 'opaque-token' : jwt({ scope: token });
    const challenge = 'Bearer error="insufficient_scope", scope="read write"';
    const verdict = judgeToken(makeTokenPlan({ text, scope }), resultOf(403, '', { 'www-authenticate': challenge }));
    return [verdict.headline.split('scope')[1], verdict.causes[0]?.id, verdict.causes[0]?.setting?.role];
  };

  test('is told from what the token has and what is configured', () => {
    expect(lacking('read', 'read')).toEqual([' write.', 'scope-not-configured', 'scope']);
    expect(lacking('read write', 'read')).toEqual([' write.', 'scope-not-granted', 'scope']);
    expect(lacking('read', undefined)).toEqual([' read write.', 'scope-not-configured', 'scope']);
    expect(lacking(undefined, undefined)).toEqual([' read write.', 'scope-not-granted', 'scope']);
  });
});

test('challenges are read as servers write them', () => {
  expect(readChallenges('Bearer realm="a, b", error="x", Basic realm=c, Negotiate, DPoP algs="ES256 \\"q\\""')).toEqual(
    [
      { scheme: 'bearer', params: { realm: 'a, b', error: 'x' } },
      { scheme: 'basic', params: { realm: 'c' } },
      { scheme: 'negotiate', params: {} },
      { scheme: 'dpop', params: { algs: 'ES256 "q"' } },
    ],
  );
  expect([readChallenges(undefined), readChallenges(',,="')]).toEqual([[], []]);
});

test('a token of a sign-in is kept for ten minutes', () => {
  let now = 0;
  const held = createHeldTokens(() => now);
  const id = held.put(new Secret('canary-token'), 'client-1');
  expect(held.get(id)?.token.reveal()).toBe('canary-token');
  now = 600_001;
  expect(held.get(id)).toBeUndefined();
});

test('and no longer when the clock goes back meanwhile', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let now = 0;
  const held = createHeldTokens(() => now);
  const id = held.put(new Secret('canary-token'), 'client-1');
  now = -86_400_000;
  vi.advanceTimersByTime(599_999);
  expect(held.get(id)?.token.reveal()).toBe('canary-token');
  vi.advanceTimersByTime(1);
  expect(held.get(id)).toBeUndefined();
});
