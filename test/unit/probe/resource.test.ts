import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { reportMarkdown, reportText } from '../../../server/src/probe/explain.ts';
import { classLabels } from '../../../server/src/probe/judge.ts';
import { outcomes } from '../../../server/src/probe/outcomes/index.ts';
import { resourceOutcomes } from '../../../server/src/probe/outcomes/resource.ts';
import { judgeToken } from '../../../server/src/probe/resource/judge.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { makeTokenPlan } from '../../support/token.ts';
import { recordedTokens, resultOf } from './exchangesOfTokens.ts';

test.each(recordedTokens.map((r) => [r.name, r] as const))('%s', (_, { way, provider, result, outcome }) => {
  const verdict = judgeToken(makeTokenPlan({ way, provider }), result);
  expect(verdict.outcome).toBe(outcome);
  expect(verdict.headline.startsWith(`${classLabels[verdict.class]}: `)).toBe(true);
  const texts = [verdict.headline, ...verdict.proves, ...verdict.causes.flatMap((c) => [c.explanation, c.nextStep])];
  expect(texts.filter((t) => /\{\w+\}|undefined|\(\)|\s[.,;]|\s{2}/.test(t))).toEqual([]);
});

test('every outcome about tokens has an answer that leads to it, and the table says why', () => {
  const reached = new Set(recordedTokens.map(({ outcome }) => outcome));
  expect(Object.keys(resourceOutcomes).filter((id) => !reached.has(id))).toEqual([]);
  const silent = Object.entries(resourceOutcomes).filter(([id]) => {
    const row = outcomes.get(id);
    return row?.ok !== true && row?.causes.length === 0;
  });
  expect(silent).toEqual([]);
});

test.each([
  'token ',
  'expired ',
  'audience ',
  "issuer '",
  'id_token ',
  'account ',
  'dpop ',
  'scope(',
  'Missing scopes: a',
  'Bearer error="',
  'a="',
  ',',
  '*',
  'sk-*',
  '{"error":',
  '<a>',
])('a body and a challenge full of %j are judged in bounded time', (piece) => {
  const body = piece.repeat(Math.ceil(65_536 / piece.length));
  const header = body.slice(0, 15_000);
  const headers = { 'www-authenticate': header, 'x-accepted-oauth-scopes': header };
  const took = cpuTime(() => {
    for (const text of [body, JSON.stringify({ error: body, error_description: body, message: body })])
      judgeToken(makeTokenPlan(), resultOf(403, text, headers));
  });
  expect(took).toBeLessThan(5000);
});

test('no verdict of any recorded answer holds the token or the client secret', () => {
  const texts = ['canary-token-0123456789abcdef', 'canary-secret-0123456789'];
  const shown = recordedTokens.map(({ way, provider, result }) => {
    const verdict = judgeToken(makeTokenPlan({ way, provider }), result);
    return [
      JSON.stringify(verdict),
      inspect(verdict, { depth: 20 }),
      reportMarkdown(verdict),
      reportText(verdict),
    ].join();
  });
  expect(shown.filter((text) => texts.some((secret) => text.includes(secret)))).toEqual([]);
});

test('what an accepting answer says of a person is in no verdict', () => {
  const person = { sub: 'canary-sub', email: 'canary@example.com', name: 'Canary', message: 'canary-message' };
  const ways = ['userinfo', 'introspection', 'identity', 'url'] as const;
  const shown = ways.map((way) => {
    const verdict = judgeToken(
      makeTokenPlan({ way }),
      resultOf(200, { ...person, active: true, username: 'canary-user' }),
    );
    return `${JSON.stringify(verdict)}${reportMarkdown(verdict)}`;
  });
  expect(shown.filter((text) => /canary-sub|canary@|Canary|canary-message|canary-user/.test(text))).toEqual([]);
});
