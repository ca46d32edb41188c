import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { discoverEndpoint, metadataLocations } from '../../server/src/probe/discover.ts';
import { reportMarkdown, reportText } from '../../server/src/probe/explain.ts';
import { planFor } from '../../server/src/probe/plan.ts';
import { type ConsentRequest, probe } from '../../server/src/probe/run.ts';
import { send } from '../../server/src/probe/send.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import type { Target, Verdict } from '../../server/src/probe/types.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../../server/tools/authorizationServer.ts';
import { type Fault, type FaultServer, type ReceivedRequest, startFaultServer } from '../support/faultServer.ts';
import { makeTarget, settingsFor } from '../support/target.ts';

const http = createHttpPort({ timeoutMs: 3000, connectTimeoutMs: 2000 });
const yes = async () => true;
const outcomesOf = (verdicts: readonly Verdict[]): string[] => verdicts.map((v) => v.outcome);

describe('against a real authorization server', () => {
  let server: AuthorizationServer;
  beforeAll(async () => {
    server = await startAuthorizationServer();
  });
  afterAll(() => server.close());

  const run = async (changes: Parameters<typeof makeTarget>[0]): Promise<string[]> =>
    outcomesOf(await probe(makeTarget({ endpoint: server.tokenEndpoint, ...changes }), { http, consent: yes }));

  const service = { clientId: 'service', secret: 'example-service-secret', grantTypes: ['client_credentials'] };
  const web = { clientId: 'web-app', secret: 'example-web-app-secret' };

  test('the right secret is very likely accepted', async () => {
    expect(await run(web)).toEqual(['ok-credentials-likely']);
  });

  test('a wrong secret is refused with both methods', async () => {
    expect(await run({ ...web, secret: 'canary-secret-0123456789' })).toEqual([
      '401-www-authenticate-basic',
      'invalid_client',
    ]);
  });

  test('an unknown client is refused once when the method is configured', async () => {
    expect(await run({ ...web, clientId: 'nobody', authMethod: 'client_secret_post' })).toEqual(['invalid_client']);
  });

  test('client_credentials issues a token', async () => {
    expect(await run({ ...service, scope: 'read write' })).toEqual(['ok-token']);
  });

  test('a scope that is not allowed is named', async () => {
    expect(await run({ ...service, scope: 'read admin' })).toEqual(['invalid_scope']);
  });

  test('a client without client_credentials is tested further with a made-up code', async () => {
    expect(await run({ ...web, grantTypes: ['client_credentials'] })).toEqual([
      'unauthorized_client',
      'ok-credentials-likely',
    ]);
  });

  test('a public client is known', async () => {
    expect(await run({ clientId: 'native-app', secret: null })).toEqual(['ok-client-known']);
  });

  test('the endpoint is found through the issuer', async () => {
    expect(await run({ ...web, endpoint: undefined, issuer: server.issuer })).toEqual(['ok-credentials-likely']);
  });

  test('another path is no token endpoint', async () => {
    expect(await run({ ...web, endpoint: `${server.issuer}/nothing` })).toEqual(['404-html']);
  });
});

describe('with a scripted server', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
  });
  afterAll(() => server.close());
  afterEach(() => server.answer({ status: 500 }));

  const target = (changes: Parameters<typeof makeTarget>[0] = {}): Target =>
    makeTarget({ endpoint: `${server.origin}/token`, ...changes });
  const since = async (action: () => Promise<unknown>): Promise<readonly ReceivedRequest[]> => {
    const before = server.requests.length;
    await action();
    return server.requests.slice(before);
  };

  test('nothing is sent without consent, and consent is asked for each request', async () => {
    const asked: ConsentRequest[] = [];
    const requests = await since(async () => {
      const verdicts = await probe(target(), { http, consent: async (r) => asked.push(r) < 0 });
      expect(verdicts).toEqual([]);
    });
    expect([requests.length, asked.length, asked[0]?.kind]).toEqual([0, 1, 'planned']);
  });

  test('consent for the second request can be refused alone', async () => {
    server.answer({ status: 401, body: '{"error":"invalid_client"}' });
    let asked = 0;
    const requests = await since(async () => {
      expect(outcomesOf(await probe(target(), { http, consent: async () => ++asked === 1 }))).toEqual([
        'invalid_client',
      ]);
    });
    expect([requests.length, asked]).toEqual([1, 2]);
  });

  test('a client that is registered for the body is told so', async () => {
    server.answer((request) =>
      request.headers.authorization
        ? { status: 401, body: '{"error":"invalid_client"}' }
        : { status: 400, body: '{"error":"invalid_grant"}' },
    );
    const verdicts = await probe(target(), { http, consent: yes });
    expect(outcomesOf(verdicts)).toEqual(['invalid_client', 'ok-credentials-likely']);
    expect(verdicts[1]?.causes[0]?.id).toBe('auth-method');
  });

  test('the request is what RFC 6749 asks for', async () => {
    const [basic, raw, posted] = await since(async () => {
      server.answer({ status: 401, body: '{"error":"invalid_client"}' });
      await probe(target({ clientId: 'a b', secret: 'p:ä+/=~-._' }), { http, consent: yes, version: '9.9.9' });
    });
    expect(Buffer.from(basic?.headers.authorization?.slice(6) ?? '', 'base64').toString()).toBe(
      'a+b:p%3A%C3%A4%2B%2F%3D~-._',
    );
    expect(Buffer.from(raw?.headers.authorization?.slice(6) ?? '', 'base64').toString()).toBe('a b:p:ä+/=~-._');
    const body = new URLSearchParams(basic?.body);
    expect([...body.keys()]).toEqual(['grant_type', 'code', 'redirect_uri']);
    expect(body.get('code')).toMatch(/^probe-[0-9a-f-]{36}$/);
    expect(Object.fromEntries(new URLSearchParams(posted?.body))).toMatchObject({
      client_id: 'a b',
      client_secret: 'p:ä+/=~-._',
    });
    expect([
      posted?.headers.authorization,
      basic?.headers['user-agent'],
      basic?.headers.accept,
      basic?.headers['accept-encoding'],
    ]).toEqual([undefined, 'authproof/9.9.9', 'application/json', 'identity']);
    expect(new URLSearchParams(posted?.body).get('code')).not.toBe(body.get('code'));
  });

  test('what the plan names is what is sent', async () => {
    for (const changes of [
      {},
      { authMethod: 'client_secret_post' as const },
      { secret: null },
      { settings: settingsFor('code_challenge_method') },
      { grantTypes: ['client_credentials'], scope: 'read', audience: 'https://api' },
    ]) {
      const plan = planFor(target(changes));
      const [request] = await since(async () => {
        if (plan.ok) await send(plan.value, target(changes), http);
      });
      expect([...new URLSearchParams(request?.body).keys()]).toEqual(plan.ok && plan.value.parameters);
    }
  });

  test('a target that cannot be tested gives a verdict that says why', async () => {
    const [verdict, ...more] = await probe(target({ endpoint: 'http://auth.example.com/token' }), {
      http,
      consent: yes,
    });
    expect([verdict?.outcome, verdict?.class, more]).toEqual(['not-sent', 'configuration', []]);
    expect(verdict?.headline).toContain('http');
  });

  describe('metadata', () => {
    const answerWith = (documents: Readonly<Record<string, object | Fault>>) =>
      server.answer((request) => {
        const found = documents[request.path];
        if (!found) return { status: 404, body: 'no' };
        return 'status' in found ? (found as Fault) : { body: JSON.stringify(found) };
      });
    const discover = async (issuer: string) => {
      const result = await discoverEndpoint(target({ endpoint: undefined, issuer }), http);
      return result.ok ? result.value : result.error.outcome;
    };
    const openid = '/.well-known/openid-configuration';

    test('is looked for at both standard places', async () => {
      const issuer = `${server.origin}/tenant`;
      answerWith({
        '/.well-known/oauth-authorization-server/tenant': {
          issuer,
          token_endpoint: `${issuer}/token`,
          token_endpoint_auth_methods_supported: ['client_secret_post'],
        },
      });
      const requests = await since(async () => {
        expect(await discover(issuer)).toEqual({
          source: `${server.origin}/.well-known/oauth-authorization-server/tenant`,
          tokenEndpoint: `${issuer}/token`,
          sameOrigin: true,
          authMethods: ['client_secret_post'],
          grantTypes: undefined,
          issuer,
          sendsIss: false,
        });
      });
      expect(requests.map((r) => `${r.method} ${r.path} ${r.body}${r.headers.authorization ?? ''}`)).toEqual([
        'GET /tenant/.well-known/openid-configuration ',
        'GET /.well-known/oauth-authorization-server/tenant ',
      ]);
    });

    test('has to name the configured issuer exactly', async () => {
      answerWith({ [openid]: { issuer: `${server.origin}/`, token_endpoint: `${server.origin}/token` } });
      expect(await discover(server.origin)).toBe('discovery-issuer-mismatch');
      const verdicts = await probe(target({ endpoint: undefined, issuer: server.origin }), { http, consent: yes });
      expect(verdicts[0]?.causes[0]?.explanation).toContain('the trailing slash is missing');
    });

    test('of another issuer gets no credentials', async () => {
      answerWith({ [openid]: { issuer: 'https://evil.example', token_endpoint: `${server.origin}/token` } });
      const requests = await since(() =>
        probe(target({ endpoint: undefined, issuer: server.origin }), { http, consent: yes }),
      );
      expect(requests.map((r) => r.method)).toEqual(['GET']);
    });

    test.each<[string, object | Fault, string]>([
      ['a page', { status: 200, body: '<html></html>' }, 'discovery-not-json'],
      ['no token endpoint', { issuer: 'SELF' }, 'discovery-no-token-endpoint'],
      [
        'a token endpoint over plain http',
        { issuer: 'SELF', token_endpoint: 'http://auth.example.com/token' },
        'discovery-endpoint-refused',
      ],
      [
        'a token endpoint at the metadata service',
        { issuer: 'SELF', token_endpoint: 'https://169.254.169.254/token' },
        'discovery-endpoint-refused',
      ],
      ['a redirect', { status: 302, headers: { location: 'https://evil.example' } }, 'discovery-not-found'],
      ['a reset', { status: 200, reset: true }, 'connection-reset'],
    ])('with %s', async (_, document, outcome) => {
      const own = JSON.parse(JSON.stringify(document).replace('SELF', server.origin)) as object;
      answerWith({ [openid]: own });
      expect(await discover(server.origin)).toBe(outcome);
    });

    test('that puts the endpoint on another origin has consent name it', async () => {
      answerWith({ [openid]: { issuer: server.origin, token_endpoint: `http://localhost:${server.port}/token` } });
      const asked: ConsentRequest[] = [];
      await probe(target({ endpoint: undefined, issuer: server.origin }), {
        http,
        consent: async (r) => asked.push(r) < 2,
      });
      const last = asked.at(-1);
      expect(last?.kind === 'planned' && last.plan.notes).toContain(
        `The issuer’s metadata puts the token endpoint on another host: localhost:${server.port}.`,
      );
    });
  });

  test('a canary secret is in no exchange, verdict or report, even when the server sends it back', async () => {
    const secret = 'canary+S3cret/&="<x>-0123456789';
    const echo = (request: ReceivedRequest): Fault => {
      const sent = `${request.headers.authorization ?? ''} ${request.body} ${decodeURIComponent(request.body)} ${Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')} ${secret}`;
      return {
        status: 400,
        headers: {
          'x-echo': encodeURIComponent(sent),
          'set-cookie': `s=${encodeURIComponent(secret)}`,
          'x-request-id': encodeURIComponent(secret),
        },
        body: JSON.stringify({
          error: 'invalid_client',
          error_description: sent,
          access_token: secret,
          echo: { [secret]: [sent] },
        }),
      };
    };
    const plain = (request: ReceivedRequest): Fault => ({
      ...echo(request),
      headers: { 'content-type': 'text/html' },
      body: `<title>${secret}</title>${request.body}`,
    });
    const seen: string[] = [];
    const codes: string[] = [];
    for (const answer of [echo, plain]) {
      for (const authMethod of ['client_secret_basic', 'client_secret_post'] as const) {
        server.answer((request) => {
          codes.push(new URLSearchParams(request.body).get('code') ?? '');
          return answer(request);
        });
        const subject = target({ secret, authMethod });
        const plan = planFor(subject);
        const exchange = plan.ok ? await send(plan.value, subject, http) : undefined;
        const verdicts = await probe(subject, { http, consent: yes });
        for (const value of [exchange, plan, ...verdicts])
          seen.push(JSON.stringify(value), inspect(value, { depth: 30 }));
        for (const verdict of verdicts) seen.push(reportMarkdown(verdict), reportText(verdict));
      }
    }
    const forbidden = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ v: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(`web-app:${encodeURIComponent(secret)}`).toString('base64'),
      'S3cret',
      ...codes,
    ];
    // A third request tries the other encoding of Basic.
    expect(codes.length).toBe(9);
    expect(seen.flatMap((text) => forbidden.filter((f) => text.includes(f)))).toEqual([]);
  });
});

test('the places of metadata follow OpenID Connect Discovery and RFC 8414', () => {
  const urls = (configured: string) => metadataLocations(configured).map((l) => `${l.issuer} ${l.url}`);
  expect(urls('https://a.example/t/')).toEqual([
    'https://a.example/t/ https://a.example/t/.well-known/openid-configuration',
    'https://a.example/t/ https://a.example/.well-known/oauth-authorization-server/t',
    'https://a.example/t/ https://a.example/.well-known/openid-configuration/t',
  ]);
  expect(urls('https://a.example')).toEqual([
    'https://a.example https://a.example/.well-known/openid-configuration',
    'https://a.example https://a.example/.well-known/oauth-authorization-server',
  ]);
  expect(urls('https://a.example/t/.well-known/openid-configuration')).toEqual([
    'https://a.example/t https://a.example/t/.well-known/openid-configuration',
  ]);
  expect(urls('https://a.example/.well-known/oauth-authorization-server/t')).toEqual([
    'https://a.example/t https://a.example/.well-known/oauth-authorization-server/t',
  ]);
  expect(urls('nonsense')).toEqual([]);
});
