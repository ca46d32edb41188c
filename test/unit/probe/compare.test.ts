import { describe, expect, test } from 'vitest';
import { Secret } from '../../../server/src/base/secret.ts';
import { compareEnvironments, comparisonReport, type Side } from '../../../server/src/probe/compare.ts';
import { judge } from '../../../server/src/probe/judge.ts';
import { markdownOf } from '../../../server/src/probe/report/markdown.ts';
import type { Exchange, Target } from '../../../server/src/probe/types.ts';
import { makeTarget } from '../../support/target.ts';
import { exchangeOf } from './exchanges.ts';

const accepted = exchangeOf(400, { error: 'invalid_grant' });
const unknownClient = exchangeOf(401, { error: 'invalid_client' });

function side(environment: string, exchange: Exchange | undefined, changes: Partial<Target> = {}): Side {
  const target = makeTarget({ id: `client@${environment}`, environment, ...changes });
  const at = exchange && { ...exchange, url: target.endpoint ?? exchange.url };
  return { target, verdict: at && judge(at, target) };
}

const secret = (text: string) => ({ clientSecret: new Secret(text) });

test('the difference that the failure points at comes first, and secrets are letters', () => {
  const result = compareEnvironments([
    side('development', accepted, { ...secret('canary-development-1'), endpoint: 'https://dev.example.com/token?k=1' }),
    side('production', unknownClient, { ...secret('canary-production-2'), endpoint: 'https://example.com/token' }),
  ]);
  expect(result.summary).toBe('Works in development, fails in production (HTTP 401, invalid_client, configuration).');
  expect(result.differences.map(({ what, values, suspected }) => [what, values, suspected])).toEqual([
    ['client secret', ['secret A', 'secret B'], true],
    ['token endpoint', ['https://dev.example.com/token?k=…', 'https://example.com/token'], false],
  ]);
  expect(result.notes).toEqual([
    'The difference to look at first is the client secret.',
    'Two servers share one client_id, which is rare unless the registrations were imported.',
  ]);
  expect(JSON.stringify([result.differences, comparisonReport(result)])).not.toContain('canary');
});

test('a redirect URI comes before the secret when the answer is about the redirect URI', () => {
  const { differences } = compareEnvironments([
    side('development', accepted, { ...secret('canary-1'), redirectUri: 'http://localhost:3000/cb' }),
    side('production', exchangeOf(400, { error: 'redirect_uri_mismatch' }), {
      ...secret('canary-2'),
      redirectUri: 'https://app.example.com/cb',
    }),
  ]);
  expect(differences.map(({ what }) => what)).toEqual(['redirect URI', 'client secret']);
});

describe('what stands out', () => {
  test('is one secret for two servers', () => {
    const { notes } = compareEnvironments([
      side('development', accepted, { endpoint: 'https://dev.example.com/token' }),
      side('production', unknownClient),
    ]);
    expect(notes[1]).toMatch(/^Two servers share one client secret\./);
  });

  test('is one secret for two clients', () => {
    const { notes } = compareEnvironments([
      side('development', accepted, { clientId: 'dev' }),
      side('production', unknownClient, { clientId: 'prod' }),
    ]);
    expect(notes[1]).toMatch(/^Two clients share one client secret/);
  });

  test('is that nothing differs', () => {
    const { notes, differences } = compareEnvironments([
      side('development', accepted),
      side('production', exchangeOf(503, '')),
    ]);
    expect([differences, notes]).toEqual([
      [],
      [
        'No setting that the test sends differs between what works and what fails, so the cause is on the server’s side or on the way to it.',
      ],
    ]);
  });
});

test('a value that something has that works explains nothing', () => {
  const { differences, notes } = compareEnvironments([
    side('development', accepted, { ...secret('canary-a'), redirectUri: 'http://localhost:3000/cb' }),
    side('test', accepted, secret('canary-b')),
    side('production', unknownClient, { ...secret('canary-a'), scope: 'read' }),
  ]);
  expect(differences.map(({ what, suspected }) => [what, suspected])).toEqual([
    ['scope', false],
    ['client secret', false],
    ['redirect URI', false],
  ]);
  expect(notes).toEqual(['The difference to look at first is the scope.']);
});

test('three environments, one of them not tested', () => {
  const result = compareEnvironments([
    side('development', accepted, secret('canary-a')),
    side('staging', undefined, secret('canary-a')),
    side('production', unknownClient, secret('canary-b')),
  ]);
  expect(result.summary).toBe(
    'Works in development, fails in production (HTTP 401, invalid_client, configuration), was not tested in staging.',
  );
  expect(result.differences[0]?.values).toEqual(['secret A', 'secret A', 'secret B']);
  expect(markdownOf(comparisonReport(result))).toMatchSnapshot();
});

test('the client is called by what the variables call it, when its name is the client_id', () => {
  const named = (client: string, environment: string) => side(environment, accepted, { client, alias: 'oidc' });
  const report = comparisonReport(
    compareEnvironments([named('dev-web', 'development'), named('prod-web', 'production')]),
  );
  expect([report.title, report.ok]).toEqual(['oidc: development, production', true]);
});
