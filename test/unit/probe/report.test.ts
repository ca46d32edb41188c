import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../server/src/probe/judge.ts';
import { planFor } from '../../../server/src/probe/plan.ts';
import { type ReportContext, reportOf } from '../../../server/src/probe/report/build.ts';
import { markdownOf } from '../../../server/src/probe/report/markdown.ts';
import { referencesFor } from '../../../server/src/probe/report/references.ts';
import { requestSummary, urlWithoutValues } from '../../../server/src/probe/report/request.ts';
import { textOf } from '../../../server/src/probe/report/text.ts';
import { timelineOf } from '../../../server/src/probe/report/timeline.ts';
import type { ReportModel } from '../../../server/src/probe/report/types.ts';
import type { Exchange, Verdict } from '../../../server/src/probe/types.ts';
import { makeTarget } from '../../support/target.ts';
import { exchangeOf, failureOf, recorded } from './exchanges.ts';

const context: ReportContext = {
  locate: ({ span }) => ({ label: `.env:${span.start / 10 + 1}` }),
  environment: [
    { name: 'authproof', value: '1.2.3' },
    { name: 'Operating system', value: 'Linux' },
  ],
};

function verdictOf(exchange: Exchange, provider?: string): Verdict {
  const target = makeTarget({ provider, endpoint: exchange.url });
  const plan = planFor(target);
  return { ...judge(exchange, target), ...(plan.ok ? { request: requestSummary(plan.value) } : {}) };
}

const refused = verdictOf({
  ...exchangeOf(
    401,
    { error: 'invalid_client', error_description: 'No such client.' },
    { authMethod: 'client_secret_basic', headers: { 'x-request-id': 'r-1' } },
  ),
  timings: { dns: 4, connect: 10, tls: 20, request: 1, response: 40, body: 5, total: 82 },
});

test('the report is the same story in a terminal and in Markdown', () => {
  const model = reportOf(refused, context);
  expect(textOf(model)).toMatchSnapshot('terminal');
  expect(markdownOf(model)).toMatchSnapshot('Markdown');
});

describe('the timeline', () => {
  const lines = (timings: Verdict['timings'], broke?: Verdict['broke'], http?: Verdict['http']) =>
    timelineOf({ timings, broke, http }).flatMap((block) =>
      block.kind === 'timeline'
        ? block.stages.map(({ name, state, startMs, ms, note }) => [name, state, startMs, ms, note])
        : [],
    );

  test('places each stage behind the one before', () => {
    expect(lines({ dns: 4, connect: 10, tls: 20, request: 1, response: 40, total: 80 })).toEqual([
      ['DNS lookup', 'done', 0, 4, undefined],
      ['Connect', 'done', 4, 10, undefined],
      ['TLS handshake', 'done', 14, 20, undefined],
      ['Send request', 'done', 34, 1, undefined],
      ['Wait for answer', 'done', 35, 40, undefined],
    ]);
  });

  test('marks the stage at which it broke, and what was not reached', () => {
    expect(lines({ dns: 4, connect: 100, total: 104 }, { stage: 'connect', code: 'ECONNREFUSED' })).toEqual([
      ['DNS lookup', 'done', 0, 4, undefined],
      ['Connect', 'failed', 4, 100, 'ECONNREFUSED'],
      ['TLS handshake', 'not-reached', undefined, undefined, undefined],
      ['Send request', 'not-reached', undefined, undefined, undefined],
      ['Wait for answer', 'not-reached', undefined, undefined, undefined],
    ]);
  });

  test('is left out when nothing was measured', () => {
    expect(lines({ total: 3 })).toEqual([]);
  });

  test('stands in the terminal with bars to scale', () => {
    const model = reportOf(verdictOf(exchangeOf(undefined, '', { failure: failureOf('tls', 'CERT_HAS_EXPIRED') })));
    const timed: ReportModel = {
      ...model,
      sections: [
        {
          id: 'timeline',
          title: 'Timeline',
          blocks: timelineOf({
            timings: { connect: 25, tls: 75, total: 100 },
            broke: { stage: 'tls', code: 'X' },
            http: undefined,
          }),
        },
      ],
    };
    expect(textOf(timed).split('\n').slice(-7)).toEqual([
      'Timeline',
      '  Connect          25 ms             ██████',
      '  TLS handshake    75 ms, failed: X        ██████████████████',
      '  Send request     not reached',
      '  Wait for answer  not reached',
      '  Total            100 ms',
      '',
    ]);
  });
});

test('steps that help against several causes are said once, in the order of the causes', () => {
  const [first] = refused.causes;
  if (first === undefined) throw new Error('no causes');
  const again = { ...refused, causes: [first, { ...first, id: 'other' }, ...refused.causes.slice(1)] };
  const steps = (verdict: Verdict) => reportOf(verdict).sections.find(({ id }) => id === 'steps')?.blocks;
  expect(steps(again)).toEqual(steps(refused));
});

describe('a URL in a report', () => {
  test.each([
    ['https://a.example/token?key=abc&x=1&key=d#frag', 'https://a.example/token?key=…&x=…'],
    ['https://user:pass@a.example/token', 'https://a.example/token'],
    ['no url', 'no url'],
  ])('%s', (url, shown) => {
    expect(urlWithoutValues(url)).toBe(shown);
  });

  test('has no values of its query anywhere in the report', () => {
    const url = 'https://auth.example.com/token?api_key=canary-in-the-query';
    expect(JSON.stringify(reportOf(verdictOf(exchangeOf(404, '', { url })), context))).not.toContain('canary');
  });
});

describe('references', () => {
  test('are https links, and there are some for every outcome that is not about the network', () => {
    const verdicts = recorded.map(({ exchange, provider }) => verdictOf(exchange, provider));
    const links = verdicts.map((verdict) => ({ verdict, links: referencesFor(verdict) }));
    expect(links.flatMap((l) => l.links.filter(({ url }) => !url.startsWith('https://')))).toEqual([]);
    expect(
      links.filter((l) => l.links.length === 0 && l.verdict.class !== 'network').map((l) => l.verdict.outcome),
    ).toEqual([]);
  });

  test('name the section that the outcome is about, and the provider’s page', () => {
    const links = referencesFor(verdictOf(exchangeOf(400, { error: 'invalid_grant' }), 'auth0'));
    expect(links.map(({ url }) => url).at(-1)).toMatch(/^https:\/\/auth0\.com\/docs\//);
    expect(referencesFor(refused).map(({ title }) => title)).toEqual([
      'RFC 6749, section 2.3.1: Client password',
      'RFC 6749, section 5.2: Error response of the token endpoint',
    ]);
  });
});

/** Every text of the model replaced by a hostile one. */
function withText(model: ReportModel, text: string): ReportModel {
  return {
    ...model,
    title: text,
    headline: text,
    meaning: text,
    subject: [{ name: text, value: text }],
    sections: [
      {
        id: 'x',
        title: text,
        blocks: [
          { kind: 'paragraph', text },
          { kind: 'list', items: [text] },
          { kind: 'steps', items: [text] },
          { kind: 'rows', rows: [{ name: text, value: text }] },
          { kind: 'causes', causes: [{ likelihood: 'likely', text, place: { name: text, label: text } }] },
          { kind: 'excerpt', label: text, text },
          { kind: 'table', head: [text, text], rows: [[text, text]] },
          { kind: 'links', links: [{ title: text, url: 'https://example.com/' }] },
        ],
      },
    ],
  };
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<img src=x onerror=alert(1)>',
        '<!--',
        '-->',
        '`',
        '```',
        '````',
        '~~~',
        '[a](b)',
        '![a](b)',
        '\n',
        '\r\n',
        '    ',
        '# ',
        '> ',
        '- ',
        '1. ',
        '| ',
        '|---|',
        '&lt;',
        '\\',
        '*',
        '_',
        '\u001b[31m',
        '\u202e',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('no text can become markup in Markdown', () => {
  const model = reportOf(refused);
  fc.assert(
    fc.property(hostile, (text) => {
      const lines = markdownOf(withText(model, text)).split('\n');
      const fence = lines.findIndex((line) => /^`{3,}text$/.test(line));
      const mark = (lines[fence] ?? '').slice(0, -'text'.length);
      const end = lines.indexOf(mark, fence + 1);
      // The fence is closed by its own mark, and nothing in it is as long.
      expect(lines.slice(fence + 1, end).filter((line) => line.includes(mark))).toEqual([]);
      const outside = [...lines.slice(0, fence), ...lines.slice(end + 1)];
      // Code spans have no backtick inside, and outside of them what has a meaning is escaped.
      const bare = outside.map((line) => line.replace(/(?<!\\)`[^`]*`/g, 'code').replace(/\\[!-/:-@[-`{-~]/g, '·'));
      const ours = (line: string): string =>
        line
          .replace(/^(?:#{2,3} |- (?:\[)?|1\. |\| |\|---\|---\|)/, '')
          .replace(/\]\(<https:\/\/example\.com\/>\)$/, '');
      expect(
        bare
          .map(ours)
          .map((line) => line.replace(/\*\*Likely:\*\*/, ''))
          .filter((line) => /[<[\]*`~]|&#?\w+;/.test(line)),
      ).toEqual([]);
    }),
    { seed: 7, numRuns: 400 },
  );
});

test('no text steers a terminal', () => {
  const model = reportOf(refused);
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = textOf(withText(model, text));
      expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
    { seed: 8, numRuns: 300 },
  );
});
