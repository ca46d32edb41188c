import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webRandom } from '../../server/src/base/random.ts';
import { discoverEndpoint, withDiscovered } from '../../server/src/probe/discover.ts';
import { reportMarkdown, reportText } from '../../server/src/probe/explain.ts';
import { beginLogin, type FinishOptions, type Login, type LoginPorts } from '../../server/src/probe/flows/login.ts';
import { type LoginPlan, planLogin } from '../../server/src/probe/flows/loginPlan.ts';
import { listenForCallback } from '../../server/src/probe/transport/callbackServer.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { Target, Verdict } from '../../server/src/probe/types.ts';
import { browse, type LoginServer, startLoginServer } from '../support/loginServer.ts';
import { makeTarget } from '../support/target.ts';

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });
const ports: LoginPorts = { http, listen: listenForCallback, random: webRandom };

/** A port nobody uses now. */
function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const secret = 'canary-secret-0123456789-0123456789';

let server: LoginServer;
let strict: LoginServer;
let port: number;
let redirectUri: string;

beforeAll(async () => {
  port = await freePort();
  redirectUri = `http://127.0.0.1:${port}/callback`;
  const web = {
    client_id: 'web',
    client_secret: secret,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [redirectUri, 'https://app.example.com/callback', 'http://127.0.0.1/any', 'vscode://acme.ext/cb'],
  };
  server = await startLoginServer([
    web,
    { ...web, client_id: 'public', client_secret: undefined, token_endpoint_auth_method: 'none' },
    { ...web, client_id: 'post', token_endpoint_auth_method: 'client_secret_post' },
  ]);
  // PKCE required, refresh tokens rotated.
  strict = await startLoginServer([web], { pkce: { required: () => true }, rotateRefreshToken: true });
});

afterAll(async () => {
  await server.close();
  await strict.close();
});

/** The target with the server's metadata read, as the front ends do it. */
async function targetOf(changes: Partial<Target> = {}, at: LoginServer = server): Promise<Target> {
  const target: Target = {
    ...makeTarget({ clientId: 'web', secret }),
    endpoint: undefined,
    issuer: at.issuer,
    redirectUri,
    scope: 'openid offline_access',
    ...changes,
  };
  const found = await discoverEndpoint(target, http);
  if (!found.ok) throw new Error(found.error.headline);
  return withDiscovered(target, found.value);
}

function planned(target: Target, editorUri?: string): LoginPlan {
  const plan = planLogin(target, { editorUri });
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

async function begun(plan: LoginPlan, changes: Partial<LoginPorts> = {}): Promise<Login> {
  const login = await beginLogin(plan, { ...ports, ...changes });
  if (!login.ok) throw new Error(login.error);
  return login.value;
}

/** Signs in as a person would; the callback is really fetched. */
async function signIn(target: Target, options: FinishOptions = {}, decline = false): Promise<Verdict> {
  const login = await begun(planned(target));
  const waiting = login.finish(options);
  const { callback } = await browse(login.url, decline);
  if (callback !== undefined && login.receive === 'loopback') await (await fetch(callback)).text();
  return waiting;
}

describe('a sign-in over the loopback', () => {
  test('shows what came back, and verifies the id_token', async () => {
    const verdict = await signIn(await targetOf());
    expect([verdict.outcome, verdict.causes.map((c) => c.id)]).toEqual(['ok-signed-in', ['refresh-token-missing']]);
    expect(verdict.proves.slice(1)).toEqual([
      'Access token: opaque, type Bearer, valid for 10 minutes.',
      'Scopes granted: openid. Not granted: offline_access.',
      expect.stringMatching(/^Refresh token: none\./),
      `id_token: issuer ${server.issuer}, audience web, signed with ES256.`,
      'The id_token is valid for 10 minutes.',
      `The signature fits a key of ${server.issuer}/jwks.`,
    ]);
  });

  test.each([
    ['a public client', { clientId: 'public', clientSecret: undefined }],
    ['a client that posts its secret', { clientId: 'post', authMethod: 'client_secret_post' as const }],
    ['any port where none is registered', { redirectUri: 'http://127.0.0.1/any' }],
  ])('works for %s', async (_, changes) => {
    expect((await signIn(await targetOf(changes))).outcome).toBe('ok-signed-in');
  });

  test('works where PKCE is required', async () => {
    expect((await signIn(await targetOf({}, strict))).outcome).toBe('ok-signed-in');
  });

  test('a person who declines is told as such', async () => {
    const verdict = await signIn(await targetOf(), {}, true);
    expect([verdict.outcome, verdict.leg]).toEqual(['login-denied', 'authorization']);
  });

  test('a wrong secret is found when the code is exchanged', async () => {
    const target = { ...(await targetOf()), ...makeTarget({ clientId: 'web', secret: 'wrong-secret-0123456789' }) };
    const known = await targetOf();
    const verdict = await signIn({ ...known, clientSecret: target.clientSecret });
    expect(verdict.outcome).toBe('401-www-authenticate-basic');
  });

  test('an error of the authorization endpoint is judged', async () => {
    const verdict = await signIn(await targetOf({ scope: 'openid unheard-of', resource: 'not a resource' }));
    expect([verdict.leg, verdict.outcome]).toEqual(['authorization', 'login-invalid_target']);
  });

  test('an id_token that does not fit the configuration is told', async () => {
    const target = await targetOf();
    const verdict = await signIn(target, { now: () => Date.now() + 86_400_000 });
    expect([verdict.outcome, verdict.ok, verdict.causes.map((c) => c.id)]).toEqual([
      'signed-in-id-token',
      false,
      ['clock', 'refresh-token-missing'],
    ]);
  });
});

describe('the callback', () => {
  test('is answered with a static page, once, and only at its path', async () => {
    const login = await begun(planned(await targetOf()));
    const other = await fetch(`http://127.0.0.1:${port}/other`);
    expect(other.status).toBe(404);
    const waiting = login.finish({});
    const answer = await fetch(`${redirectUri}?error=access_denied`);
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-security-policy'), page.includes('<script')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
      false,
    ]);
    expect((await waiting).outcome).toBe('login-denied');
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  test('of a form_post is read from the body', async () => {
    const login = await begun(planned(await targetOf({ responseMode: 'form_post' })));
    expect(new URL(login.url).searchParams.get('response_mode')).toBe('form_post');
    const waiting = login.finish({});
    await fetch(redirectUri, { method: 'POST', body: new URLSearchParams({ error: 'server_error' }) });
    expect((await waiting).outcome).toBe('login-server');
  });

  test.each([
    ['another state', 'code=x&state=somebody', 'login-state-mismatch'],
    ['no state', 'code=x', 'login-state-mismatch'],
    ['nothing', '', 'login-no-code'],
  ])('with %s is not exchanged', async (_, query, outcome) => {
    const login = await begun(planned(await targetOf()));
    expect((await login.finish({ callback: `${redirectUri}?${query}` })).outcome).toBe(outcome);
  });

  test('has to name its issuer where the metadata says so (RFC 9207)', async () => {
    const target = await targetOf();
    expect(target.discovered?.sendsIss).toBe(true);
    const outcomeWith = async (change: (callback: URL) => void): Promise<string> => {
      const login = await begun(planned({ ...target, redirectUri: 'https://app.example.com/callback' }));
      const { callback } = await browse(login.url);
      const url = new URL(callback ?? '');
      change(url);
      return (await login.finish({ callback: url.href })).outcome;
    };
    expect([
      await outcomeWith(() => {}),
      await outcomeWith((url) => url.searchParams.delete('iss')),
      await outcomeWith((url) => url.searchParams.set('iss', 'https://evil.example')),
    ]).toEqual(['ok-signed-in', 'login-iss-missing', 'login-iss-mismatch']);
  });

  test('need not name its issuer where the metadata does not say so', async () => {
    const target = await targetOf({ redirectUri: 'https://app.example.com/callback' });
    const { discovered } = target;
    const login = await begun(planned({ ...target, discovered: discovered && { ...discovered, sendsIss: false } }));
    const { callback } = await browse(login.url);
    const url = new URL(callback ?? '');
    url.searchParams.delete('iss');
    expect((await login.finish({ callback: url.href })).outcome).toBe('ok-signed-in');
  });

  test('of an address that cannot be received is pasted, and may hold spaces or quotes around', async () => {
    const login = await begun(planned(await targetOf({ redirectUri: 'https://app.example.com/callback' })));
    expect(login.receive).toBe('paste');
    const { callback } = await browse(login.url);
    expect((await login.finish({ callback: ` "${callback}" ` })).outcome).toBe('ok-signed-in');
    expect((await login.finish({ callback })).outcome).toBe('not-sent');
  });

  test('of the editor’s own scheme comes through the editor', async () => {
    const target = await targetOf({ redirectUri: 'vscode://acme.ext/cb' });
    expect(planned(target).redirect.kind).toBe('paste');
    const login = await begun(planned(target, 'vscode://acme.ext'));
    expect(login.receive).toBe('uri-handler');
    const { callback } = await browse(login.url);
    expect((await login.finish({ callback })).outcome).toBe('ok-signed-in');
  });
});

describe('a sign-in ends', () => {
  test('with a clear message when the port is in use', async () => {
    const blocker = createServer().listen(port, '127.0.0.1');
    await new Promise((done) => blocker.once('listening', done));
    const login = await beginLogin(planned(await targetOf()), ports);
    await new Promise((done) => blocker.close(done));
    expect(login).toEqual({ ok: false, error: expect.stringContaining(`Port ${port} of the redirect URI is in use`) });
  });

  test('when nobody comes back', async () => {
    const login = await begun(planned(await targetOf()), { patienceMs: 1 });
    expect((await login.finish({})).outcome).toBe('login-timeout');
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  test('when it is cancelled, and the port is free again', async () => {
    const login = await begun(planned(await targetOf()));
    const stop = new AbortController();
    const waiting = login.finish({ signal: stop.signal });
    stop.abort();
    expect((await waiting).outcome).toBe('cancelled');
    await expect(fetch(redirectUri)).rejects.toThrow();
  });
});

test('no token, code, verifier or state is in a verdict or a report', async () => {
  const seen: string[] = [];
  const spying: LoginPorts['http'] = async (request, signal) => {
    const result = await http(request, signal);
    if (request.method === 'POST') {
      const sent = new URLSearchParams(request.body);
      seen.push(sent.get('code') ?? '', sent.get('code_verifier') ?? '');
      const members = JSON.parse(result.response?.body ?? '{}') as Record<string, unknown>;
      for (const name of ['access_token', 'id_token', 'refresh_token']) {
        if (typeof members[name] === 'string') seen.push(members[name]);
      }
    }
    return result;
  };
  const login = await begun(planned(await targetOf({ redirectUri: 'https://app.example.com/callback' })), {
    http: spying,
  });
  const parameters = new URL(login.url).searchParams;
  seen.push(parameters.get('state') ?? '', parameters.get('nonce') ?? '');
  const { callback } = await browse(login.url);
  const verdict = await login.finish({ callback });
  const texts = [JSON.stringify(verdict), inspect(verdict, { depth: 9 }), reportMarkdown(verdict), reportText(verdict)];
  expect([verdict.outcome, seen.length, seen.every((value) => value.length > 8)]).toEqual(['ok-signed-in', 6, true]);
  expect(seen.filter((value) => texts.some((text) => text.includes(value)))).toEqual([]);
});

describe('the plan', () => {
  test('names the requests and sends nothing', async () => {
    const plan = planned(await targetOf());
    expect([plan.parameters, plan.variables, plan.token.parameters, plan.jwksUrl]).toEqual([
      [
        'response_type',
        'client_id',
        'redirect_uri',
        'scope',
        'state',
        'nonce',
        'code_challenge',
        'code_challenge_method',
      ],
      ['OAUTH_CLIENT_ID', 'OAUTH_REDIRECT_URI', 'OAUTH_SCOPE'],
      ['grant_type', 'code', 'redirect_uri', 'code_verifier'],
      `${server.issuer}/jwks`,
    ]);
  });

  test.each<[string, Partial<Target>, string]>([
    [
      'without a redirect URI',
      { authorizationEndpoint: 'https://id.example/a', redirectUri: undefined },
      'unsupported',
    ],
    ['without any endpoint', { endpoint: undefined, issuer: undefined }, 'no-endpoint'],
    ['with an issuer to ask first', { endpoint: undefined, issuer: 'https://id.example' }, 'needs-discovery'],
    ['towards a cloud’s metadata', { authorizationEndpoint: 'http://169.254.169.254/authorize' }, 'refused'],
    ['with an obstacle', { obstacle: 'The client_id is missing.' }, 'obstacle'],
  ])('is refused %s', (_, changes, code) => {
    const plan = planLogin({ ...makeTarget(), ...changes });
    expect(plan.ok ? undefined : plan.error.code).toBe(code);
  });
});
