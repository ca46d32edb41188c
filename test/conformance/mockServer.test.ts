import { OAuth2Server } from 'oauth2-mock-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../server/src/base/secret.ts';
import { probe } from '../../server/src/probe/run.ts';
import { createHttpPort } from '../../server/src/probe/transport/http.ts';
import { makeTarget } from '../support/target.ts';

/** Against a mock server that accepts every client: its answers are changed on the way out. */
const server = new OAuth2Server();

beforeAll(async () => {
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
});

afterAll(() => server.stop());

interface Answer {
  statusCode: number;
  body: Record<string, unknown> | '';
}

async function outcomeOf(change: (answer: Answer) => void): Promise<string | undefined> {
  server.service.once('beforeResponse', change);
  const target = makeTarget({
    issuer: server.issuer.url ?? '',
    endpoint: undefined,
    clientId: 'service',
    clientSecret: new Secret('right-secret-0123456789'),
    authMethod: 'client_secret_basic',
    grantTypes: ['client_credentials'],
  });
  const verdicts = await probe(target, { http: createHttpPort(), consent: () => Promise.resolve(true) });
  return verdicts[0]?.outcome;
}

test.each<[string, (answer: Answer) => void, string]>([
  ['a token', () => undefined, 'ok-token'],
  ['a token type in odd capitals', (answer) => Object.assign(answer.body, { token_type: 'bEaReR' }), 'ok-token'],
  ['a token without a type', (answer) => Object.assign(answer.body, { token_type: undefined }), 'ok-no-token-type'],
  [
    'an unknown client',
    (answer) => Object.assign(answer, { statusCode: 401, body: { error: 'invalid_client' } }),
    'invalid_client',
  ],
  [
    'an error inside 200',
    (answer) => Object.assign(answer, { statusCode: 200, body: { error: 'invalid_grant' } }),
    'invalid_grant',
  ],
])('%s is judged for what it is', async (_, change, outcome) => {
  expect(await outcomeOf(change)).toBe(outcome);
});
