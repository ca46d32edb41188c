import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../server/src/base/secret.ts';
import { planToken } from '../../server/src/probe/resource/plan.ts';
import { testToken } from '../../server/src/probe/resource/run.ts';
import type { TokenTarget, Way } from '../../server/src/probe/resource/types.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../../server/tools/authorizationServer.ts';
import { makeTokenTarget } from '../support/token.ts';

/** Against oidc-provider, a certified server: its metadata, introspection and userinfo endpoints. */
const secret = 'right-secret-0123456789';
let server: AuthorizationServer;
let issued: string;

beforeAll(async () => {
  const client = {
    client_id: 'service',
    client_secret: secret,
    grant_types: ['client_credentials'],
    scope: 'read write',
  };
  server = await startAuthorizationServer({ clients: [client] });
  const answer = await fetch(server.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`service:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'read' }),
  });
  issued = ((await answer.json()) as { access_token: string }).access_token;
});

afterAll(() => server.close());

const targetWith = (changes: Partial<TokenTarget>): TokenTarget =>
  makeTokenTarget({
    token: new Secret(issued),
    issuer: server.issuer,
    userinfo: undefined,
    introspection: undefined,
    clientId: 'service',
    clientSecret: new Secret(secret),
    ...changes,
  });

async function outcomeOf(way: Way, changes: Partial<TokenTarget> = {}) {
  const asked: string[] = [];
  const verdict = await testToken(targetWith(changes), {
    http: createHttpPort(),
    way,
    consent: async (request) => {
      asked.push(request.kind);
      return true;
    },
  });
  return { asked, outcome: verdict?.outcome, proves: verdict?.proves ?? [], token: verdict?.tested?.token };
}

test('a token that the server issued is active, and its scope is told', async () => {
  const { asked, outcome, proves } = await outcomeOf('introspection');
  expect([asked, outcome]).toEqual([['metadata', 'planned'], 'token-active']);
  expect(proves.some((statement) => /scope read\b/.test(statement))).toBe(true);
});

test('the client may authenticate in the body as well', async () => {
  expect((await outcomeOf('introspection', { authMethod: 'client_secret_post' })).outcome).toBe('token-active');
});

test('a token it never issued is not active', async () => {
  expect((await outcomeOf('introspection', { token: new Secret('made-up-token-0123456789') })).outcome).toBe(
    'token-inactive',
  );
});

test('a wrong secret is told from a refused token', async () => {
  const wrong = await outcomeOf('introspection', { clientSecret: new Secret('wrong-secret-0123456789') });
  expect([wrong.outcome, wrong.token]).toEqual(['introspection-client', 'unknown']);
});

test('userinfo refuses a token that is for no person', async () => {
  const { outcome, token } = await outcomeOf('userinfo');
  expect([outcome, token]).toEqual(['token-invalid', 'refused']);
});

test('the plan names the endpoints of the metadata only after it was read', () => {
  const planned = planToken(targetWith({}), { way: 'introspection' });
  expect(planned.ok ? 'planned' : planned.error.code).toBe('needs-discovery');
});
