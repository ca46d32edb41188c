import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { reportMarkdown, reportText } from '../../../server/src/probe/explain.ts';
import { relate } from '../../../server/src/probe/judge/relate.ts';
import { classLabels, judge } from '../../../server/src/probe/judge.ts';
import { answerMatches, outcomeRowCount, outcomes } from '../../../server/src/probe/outcomes/index.ts';
import { planFor } from '../../../server/src/probe/plan.ts';
import { createRedactor } from '../../../server/src/probe/redact.ts';
import type { Exchange, Target, Verdict } from '../../../server/src/probe/types.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { makeTarget } from '../../support/target.ts';
import { endedAt, exchangeOf, recorded as first } from './exchanges.ts';
import { moreRecorded } from './exchangesMore.ts';

const recorded = [...first, ...moreRecorded];

const judged = (exchange: Exchange, changes: Parameters<typeof makeTarget>[0] = {}): Verdict =>
  judge(exchange, makeTarget(changes));

describe('recorded exchanges', () => {
  test.each(recorded.map((r) => [r.name, r] as const))('%s', (_, { exchange, outcome, provider }) => {
    const verdict = judged(exchange, { provider });
    expect(verdict.outcome).toBe(outcome);
    const row = outcomes.get(outcome);
    expect([verdict.class, verdict.ok, verdict.credentials]).toEqual([row?.class, row?.ok === true, row?.credentials]);
    expect(verdict.headline.startsWith(`${classLabels[verdict.class]}: `)).toBe(true);
    const texts = [verdict.headline, ...verdict.proves, ...verdict.causes.flatMap((c) => [c.explanation, c.nextStep])];
    expect(texts.filter((t) => /\{\w+\}|undefined|\(\)|\s[.,;](?!\w)|\s{2}/.test(t))).toEqual([]);
  });
});

describe('the tables', () => {
  test('give no id twice', () => {
    expect(outcomes.size).toBe(outcomeRowCount);
  });

  test('know every outcome that a match names', () => {
    expect(answerMatches.map((m) => m.outcome).filter((id) => !outcomes.has(id))).toEqual([]);
  });

  test('say something about every outcome that is not a success', () => {
    const silent = [...outcomes].filter(
      ([id, row]) => row.ok !== true && row.causes.length === 0 && id !== 'cancelled',
    );
    expect(silent.map(([id]) => id)).toEqual([]);
  });

  test('use plain words and no exclamation marks', () => {
    const texts = [...outcomes.values()].flatMap((row) => [
      row.headline,
      ...row.proves,
      ...row.causes.flatMap((c) => [c.explanation, c.nextStep]),
      ...(row.retry === undefined ? [] : [row.retry]),
    ]);
    expect(
      texts.filter((t) => /[^(]!(?!\d)/.test(t) || !/^(?:[A-Z{“]|\d|[a-z]+[_./])/.test(t) || !/[.}]$/.test(t)),
    ).toEqual([]);
  });
});

describe('causes', () => {
  const ids = (verdict: Verdict): string[] => verdict.causes.map((c) => `${c.likelihood} ${c.id}`);

  test('name the Secret ID first when an Entra secret is a GUID', () => {
    const exchange = recorded.find((r) => r.outcome === 'entra-aadsts7000215')?.exchange as Exchange;
    const verdict = judged(exchange, {
      provider: 'microsoft-entra-id',
      secret: '0f8fad5b-d9cb-469f-a165-70867728950e',
    });
    expect(ids(verdict)).toEqual(['likely secret-id', 'likely wrong-secret']);
    expect(verdict.causes[0]?.setting?.name).toBe('OAUTH_CLIENT_SECRET');
  });

  const refused = exchangeOf(400, { error: 'invalid_client' });
  test.each([
    ['canary-secret-0123456789\n', 'likely secret-whitespace'],
    ['"canary-secret-0123456789"', 'likely secret-quotes'],
    ['**********', 'likely secret-masked'],
    ['${CLIENT_SECRET}', 'likely secret-unresolved'],
    ['env(CLIENT_SECRET)', 'likely secret-unresolved'],
    ['web-app', 'likely secret-is-id'],
    ['canary-secret-0123456789', 'likely wrong-secret'],
  ])('see what is wrong with a secret (%#)', (secret, first) => {
    expect(ids(judged(refused, { secret }))[0]).toBe(first);
  });

  test('mention encoding when Basic is used with a secret that needs it', () => {
    const basic = exchangeOf(401, { error: 'invalid_client' }, { authMethod: 'client_secret_basic' });
    expect(ids(judged(basic, { secret: 'canary+secret/0123456789=' }))).toContain('possible secret-encoding');
    expect(ids(judged(basic))).not.toContain('possible secret-encoding');
  });

  test.each([
    ['https://auth.example.com/oauth2/authorize', 'is-authorize'],
    ['https://auth.example.com/.well-known/openid-configuration', 'is-metadata'],
    ['https://auth.example.com/userinfo', 'is-other-endpoint'],
    ['https://auth.example.com', 'no-path'],
    ['https://auth.example.com//oauth2/token', 'double-slash'],
    ['https://auth.example.com/undefined/token', 'placeholder'],
    ['https://cognito-idp.eu-west-1.amazonaws.com/oauth2/token', 'cognito-issuer-host'],
  ])('see what is wrong with the endpoint %s', (url, id) => {
    expect(judged(exchangeOf(404, '', { url })).causes[0]?.id).toBe(id);
  });

  test('name a comma between scopes, except where the provider has it so', () => {
    const exchange = exchangeOf(400, { error: 'invalid_scope' }, { grant: 'client_credentials', scope: 'read,write' });
    const first = (provider?: string) => judged(exchange, { provider }).causes[0]?.id;
    expect([first(), first('slack')]).toEqual(['scope-separator', 'scope-unknown']);
  });

  test('point at the first setting of a role that the target has', () => {
    const settings = {
      issuer: { role: 'issuer', name: 'ISSUER', file: 'file:///x', span: { start: 0, end: 1 } },
    } as Target['settings'];
    const verdict = judged(exchangeOf(404, ''), { settings });
    expect(verdict.causes.map((c) => c.setting?.name)).toEqual(['ISSUER', 'ISSUER']);
  });
});

describe('retry', () => {
  const retryOf = (headers: Record<string, string>, status = 429) =>
    judged(exchangeOf(status, '', { headers })).retry?.afterSeconds;

  test.each([
    ['seconds', { 'retry-after': '17' }, 17],
    ['a date', { 'retry-after': new Date(endedAt + 90_000).toUTCString() }, 90],
    ['a date in the past', { 'retry-after': new Date(endedAt - 90_000).toUTCString() }, 0],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['an absurd pause', { 'retry-after': '99999999999' }, undefined],
    ['a reset in seconds', { 'ratelimit-reset': '30' }, 30],
    ['a reset as an epoch', { 'x-ratelimit-reset': String(endedAt / 1000 + 45) }, 45],
    ['nothing', {}, undefined],
  ])('reads %s', (_, headers, seconds) => {
    expect(retryOf(headers)).toBe(seconds);
  });

  test('is not offered for wrong credentials', () => {
    expect(
      judged(exchangeOf(400, { error: 'invalid_client' }, { headers: { 'retry-after': '5' } })).retry,
    ).toBeUndefined();
  });
});

describe('a clock that is wrong', () => {
  const says = (headers: Record<string, string>, timings = {}) =>
    judged({ ...exchangeOf(400, { error: 'invalid_client' }, { headers }), timings }).proves.find((p) =>
      /clock/.test(p),
    );
  const dated = (seconds: number) => ({ date: new Date(endedAt + seconds * 1000).toUTCString() });

  test('is noticed from the Date header beyond a minute, with its direction', () => {
    expect(says(dated(600))).toMatch(/10 minutes behind/);
    expect(says(dated(-600))).toMatch(/10 minutes ahead of/);
    expect(says(dated(90))).toMatch(/90 seconds behind/);
    expect([says(dated(59)), says(dated(-59)), says({}), says({ date: 'soon' })]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is not read from an answer out of a cache, nor from one that took its time', () => {
    expect([says({ ...dated(600), age: '3' }), says(dated(-90), { response: 60_000, body: 30_000 })]).toEqual([
      undefined,
      undefined,
    ]);
    expect(says({ ...dated(600), age: '0' })).toMatch(/10 minutes/);
  });
});

describe('two requests together', () => {
  const plan = planFor(makeTarget());
  const follow = { ...(plan.ok ? plan.value : ({} as never)), followUp: 'auth-method' } as const;
  const basic = judged(exchangeOf(401, { error: 'invalid_client' }, { authMethod: 'client_secret_basic' }));

  test('prove the authentication method when the second one is accepted', () => {
    const both = relate(basic, judged(exchangeOf(400, { error: 'invalid_grant' })), follow);
    expect([both.ok, both.causes[0]?.id, both.causes[0]?.likelihood]).toEqual([true, 'auth-method', 'certain']);
  });

  test('rule it out when both are refused', () => {
    const both = relate(basic, judged(exchangeOf(401, { error: 'invalid_client' })), follow);
    expect(both.causes.map((c) => c.id)).toEqual(['wrong-secret', 'wrong-client-id', 'other-environment']);
  });
});

describe('reports', () => {
  const locate = () => '.env:3';

  test('put the verdict first, then proof, causes with their place, next steps and facts', () => {
    const exchange = {
      ...exchangeOf(400, { error: 'invalid_client' }),
      timings: { connect: 4, response: 8, total: 12 },
    };
    const verdict = judged(exchange, { settings: makeTarget().settings });
    const text = reportText(verdict, { locate });
    expect(text.split('\n')[0]).toBe(verdict.headline);
    expect(text).toContain('(OAUTH_CLIENT_SECRET, .env:3)');
    const markdown = reportMarkdown(verdict, { locate });
    const order = [
      '# Configuration',
      '## What the answer proves',
      '## Likely causes',
      '## Next steps',
      '## Timeline',
      '## Request',
      '## Response',
    ].map((s) => markdown.indexOf(s));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order.every((i) => i >= 0)).toBe(true);
  });

  test('show what a server says as text, never as markup or terminal control', () => {
    const hostile = '<img src=x onerror=alert(1)> [click](https://evil.example) `x` \u001b[31m\u202Eabc\nline';
    const verdict = judged(exchangeOf(400, { error: 'invalid_request', error_description: hostile }));
    // In a fence everything is text.
    const markdown = reportMarkdown(verdict).replace(/^(`{3,})text\n[\s\S]*?\n\1$/m, '');
    expect(markdown).not.toMatch(/(?<!\\)<img|(?<!\\)\[click\]\(|\u001b|\u202e/);
    expect(reportText(verdict)).not.toMatch(/\u001b|\u202e/);
  });

  test('use colour only when asked to', () => {
    const verdict = judged(exchangeOf(400, { error: 'invalid_client' }));
    expect([reportText(verdict), reportText(verdict, { color: true })].map((t) => t.includes('\u001b['))).toEqual([
      false,
      true,
    ]);
  });
});

test.each([
  '<title',
  '<h1',
  'Error 403 - Forbidden',
  'ERR_ACCESS_DENIED',
  'Application not found',
  "You don't have permission to access ",
  'Error<',
  'Your support ID is <',
  '<title>Just a moment Error <b> error code: ',
  'eyJ-',
  '"access_token":"',
  'token',
  '&token=',
  'a=',
  '%25',
])('a body full of %j is judged in bounded time', (piece) => {
  const body = piece.repeat(Math.ceil(65_536 / piece.length));
  const took = cpuTime(() => {
    const redactor = createRedactor(['canary-secret-0123456789', '%%%%%%%%%%%%']);
    const exchange = exchangeOf(403, body);
    if (exchange.response) judged({ ...exchange, response: redactor.response(exchange.response) });
  });
  expect(took).toBeLessThan(5000);
});

test('no verdict or report of any recorded exchange holds the secret', () => {
  const secret = 'canary-secret-0123456789';
  const shown = recorded.flatMap(({ exchange, provider }) => {
    const verdict = judged(exchange, { provider, secret });
    return [JSON.stringify(verdict), inspect(verdict, { depth: 20 }), reportMarkdown(verdict), reportText(verdict)];
  });
  expect(shown.filter((text) => text.includes(secret))).toEqual([]);
});
