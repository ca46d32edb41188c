import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainText } from '../../../server/src/probe/explainText/explain.ts';
import { createBudget, textLimit } from '../../../server/src/probe/explainText/normalise.ts';
import { objectsIn } from '../../../server/src/probe/explainText/objects.ts';
import { explanationReport } from '../../../server/src/probe/explainText/report.ts';
import { outcomesWithRules, rulesFor } from '../../../server/src/probe/explainText/rules.ts';
import { signatures } from '../../../server/src/probe/explainText/signatures.ts';
import { outcomes } from '../../../server/src/probe/outcomes/index.ts';
import { markdownOf } from '../../../server/src/probe/report/markdown.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { makeTarget } from '../../support/target.ts';
import { pastedTexts as firstTexts } from './exchangesPasted.ts';
import { codeTexts } from './exchangesPastedCodes.ts';
import { logTexts } from './exchangesPastedLogs.ts';
import { moreTexts } from './exchangesPastedMore.ts';
import { platformTexts } from './exchangesPastedPlatforms.ts';
import { productTexts } from './exchangesPastedProducts.ts';
import { apiTexts, programTexts, unclearTexts } from './exchangesPastedPrograms.ts';
import { refreshTexts } from './exchangesPastedRefresh.ts';
import { serverTexts } from './exchangesPastedServers.ts';
import { stackTexts } from './exchangesPastedStacks.ts';
import { toldTexts } from './exchangesPastedTold.ts';
import { toolTexts } from './exchangesPastedTools.ts';

const pastedTexts = [
  ...firstTexts,
  ...moreTexts,
  ...toolTexts,
  ...serverTexts,
  ...programTexts,
  ...apiTexts,
  ...unclearTexts,
  ...productTexts,
  ...stackTexts,
  ...codeTexts,
  ...refreshTexts,
  ...toldTexts,
  ...platformTexts,
  ...logTexts,
];

describe('pasted texts', () => {
  test.each(pastedTexts.map((p) => [p.name, p] as const))('%s', (_, { text, outcome, leg, class: kind }) => {
    const { verdicts, facts } = explainText(text, []);
    expect([verdicts[0]?.outcome, facts.leg, verdicts[0]?.class]).toEqual([outcome, leg, kind]);
    const shown = verdicts.flatMap((v) => [
      v.headline,
      ...v.proves,
      ...v.causes.flatMap((c) => [c.explanation, c.nextStep]),
    ]);
    // A host may stand at its beginning as it is written.
    expect(verdicts.filter(({ headline }) => !/: (?:\p{Lu}|\S*[.:])/u.test(headline))).toEqual([]);
    expect(shown.filter((line) => /\{\w+\}|undefined|\(\)|\s[.,;](?!\w)|\s{2}|server\.invalid/.test(line))).toEqual([]);
  });

  test.each([
    [
      "AADSTS1002012: The provided value for scope api://x is not valid. Client credential flows must have '/.default'",
      'token',
    ],
    ['AADSTS50194: Application is not configured as a multi-tenant application.', 'unknown'],
    ['AADSTS500011: The resource principal named api://x was not found in the tenant named Acme.', 'unknown'],
  ])('prove no sign-in in the browser that they do not tell of: %s', (text, leg) => {
    const { verdicts, facts } = explainText(text, []);
    expect([facts.leg, verdicts.flatMap(({ proves }) => proves).filter((line) => line.includes('browser'))]).toEqual([
      leg,
      [],
    ]);
  });

  test('do not leave out where a redirect leads', () => {
    const { verdicts } = explainText('< HTTP/1.1 302 Found\n< Location: \nPOST /oauth/token', []);
    expect(verdicts[0]?.headline).toBe(
      'Configuration: The endpoint redirects to an address it does not name, so it is not the token endpoint.',
    );
  });

  test('have names of their own', () => {
    const names = pastedTexts.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('mean the same with Windows line ends, colors and a log prefix on each line', () => {
    const dressed = (text: string): string =>
      text
        .split('\n')
        .map((line) => `\u001b[31m${line}\u001b[0m`)
        .join('\r\n');
    const changed = pastedTexts.filter(({ text }) => {
      const plain = explainText(text, []).verdicts[0]?.outcome;
      return explainText(dressed(text), []).verdicts[0]?.outcome !== plain;
    });
    expect(changed.map(({ name }) => name)).toEqual([]);
  });

  test('mean the same as the message of a JSON log record', () => {
    const single = pastedTexts.filter(({ text }) => text !== '' && /^\{.*\}$/s.test(text));
    const changed = single.filter(({ text }) => {
      const record = JSON.stringify({ level: 'error', ts: 1_768_000_000, msg: `sign-in failed: ${text}` });
      return explainText(record, []).verdicts[0]?.outcome !== explainText(text, []).verdicts[0]?.outcome;
    });
    expect(single.length).toBeGreaterThan(8);
    expect(changed.map(({ name }) => name)).toEqual([]);
  });
});

test('that no check of a token is named is not said beside one that is', () => {
  const all = (text: string) => explainText(text, []).verdicts.map(({ outcome }) => outcome);
  expect(all('[invalid_id_token] The ID Token contains invalid claims: {aud=[account]}')).toEqual([
    'id-token-audience',
  ]);
  expect(all('[invalid_id_token] Invalid ID Token')).toEqual(['id-token-refused']);
});

describe('the report', () => {
  const sections = (text: string) => explanationReport(explainText(text, [])).sections;

  test('says what to do before what is proved', () => {
    const ids = sections('Error 400: redirect_uri_mismatch\nflowName=GeneralOAuthFlow').map(({ id }) => id);
    expect(ids).toEqual(['causes', 'steps', 'proof', 'facts', 'references']);
  });

  test.each([
    ['Error 400: redirect_uri_mismatch\nflowName=GeneralOAuthFlow', ['3.1.2', '4.1.3']],
    ["AADSTS50011: The redirect URI 'http://localhost/cb' specified in the request does not match", ['3.1.2', '4.1.3']],
    ['AADSTS65001: The user or administrator has not consented to use the application', ['4.1.2.1']],
    [
      '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}',
      ['2.3.1', '5.2'],
    ],
  ])('refers to the sections about the request that failed: %s', (text, expected) => {
    const links = sections(text).flatMap(({ id, blocks }) =>
      id === 'references' ? blocks.flatMap((block) => (block.kind === 'links' ? block.links : [])) : [],
    );
    expect(links.flatMap(({ url }) => /#section-(.+)$/.exec(url)?.[1] ?? [])).toEqual(expected);
  });
});

describe('the tables', () => {
  test('name outcomes that exist', () => {
    expect(signatures.filter(({ outcome }) => !outcomes.has(outcome)).map(({ outcome }) => outcome)).toEqual([]);
  });

  test('name rules that exist', () => {
    const known = new Set(rules.map((rule) => rule.meta.id));
    const named = [...outcomes.keys()].flatMap((outcome) => rulesFor(outcome));
    expect([...new Set(named)].filter((id) => !known.has(id))).toEqual([]);
  });

  test('are each thought of once where rules are chosen', () => {
    expect(outcomesWithRules.toSorted()).toEqual([...outcomes.keys()].toSorted());
  });

  test.each([
    ['entra-aadsts700082', undefined],
    ['user-credentials', undefined],
    ['entra-aadsts500011', 'audience-resource-invalid'],
    ['entra-aadsts50194', 'endpoint-tenant-unsuitable'],
    ['entra-aadsts1002012', 'scope-client-credentials'],
    ['redirect-login', 'endpoint-provider-path'],
    ['keycloak-https-required', 'endpoint-insecure-http'],
    ['415', 'token-request-format'],
  ])('of %s look first with %s', (outcome, rule) => {
    expect(rulesFor(outcome)[0]).toBe(rule);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    'error',
    '=',
    ':',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '\\',
    '\\"',
    'invalid_client',
    'error_description',
    'AADSTS50011',
    'HTTP/1.1 401',
    '\n',
    '< ',
    '> POST /',
    'https://a.example/token?x=',
    '<html>',
    'state mismatch',
    'type="LOGIN_ERROR"',
    ' ',
    'client_id',
    '401',
    '%',
    '&quot;',
    'redirect_uri',
    'oauth2: "',
    'ECONNREFUSED',
    '\u001b[31m',
    '{"a":',
    'x'.repeat(60),
  );

  test('gets an answer without an exception', () => {
    const arbitrary = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(words, { maxLength: 60 }).map((w) => w.join('')),
    );
    fc.assert(
      fc.property(arbitrary, (text) => {
        const explanation = explainText(text, [makeTarget()]);
        markdownOf(explanationReport(explanation));
        return explanation.verdicts.length > 0;
      }),
      { seed: 20_260_115, numRuns: 1500 },
    );
  });

  /** Shapes that backtrack in careless patterns. */
  const hostile: readonly (readonly [string, string])[] = [
    ['open braces', '{"a":'],
    ['braces', '{'],
    ['error names', 'error="'],
    ['escapes', '\\"'],
    ['blanks', ' '],
    ['long words', 'a'],
    ['status lines', 'HTTP/1.1 '],
    ['request lines', 'POST /aaaaaaaaaaaaaaaaaaaa'],
    ['URLs', 'https://a.example/?error='],
    ['tags', '<title>'],
    ['codes', 'AADSTS50011:'],
    ['mixed', 'redirect uri state code_verifier is '],
    ['digits', '1'],
    ['dots', 'a.'],
    ['ats', '//a@'],
    ['snake', 'invalid_'],
    ['headers', 'server: '],
    ['dashes', '-'],
    ['secrets', 'secret = '],
    ['mail', 'a@b.'],
    ['events', 'type="A_ERROR" '],
    ['newlines', '\n'],
    ['quotes', '"'],
    ['parentheses', 'invalid_client ('],
    ['percent', '%2'],
    ['states', 'oauth state '],
    ['redirects', 'invalid redirect uri not '],
    ['issuers', 'issuer audience '],
    ['codes of grants', 'authorization code refresh token '],
    ['classes', 'InvalidGrant'],
    ['publishing', 'Signed provenance statement '],
  ];

  test.each(hostile)('takes a time that grows with its length: %s', (_, piece) => {
    const time = (length: number): number => {
      const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      return cpuTime(() => explainText(text, []));
    };
    time(4000);
    const [small, large] = [time(16_000), time(64_000)];
    // Four times the length: a square would be sixteen times. The floor keeps a pause of the machine from counting.
    expect(large).toBeLessThan(Math.max(1000, 10 * small));
  });

  test('is read up to a mebibyte, and the report says so', () => {
    const { facts, verdicts } = explainText(`invalid_client\n${'x '.repeat(textLimit)}`, []);
    expect([facts.truncated, verdicts[0]?.outcome]).toEqual([true, 'invalid_client']);
  });

  test('takes no more steps than its budget for JSON', () => {
    let steps = 0;
    const counted = {
      take: (wanted: number): boolean => {
        steps += wanted;
        return steps <= 100_000;
      },
    };
    objectsIn('{"a":'.repeat(20_000), counted);
    expect(steps).toBeLessThan(100_000 + 2 * 65_536);
    expect(createBudget(10).take(11)).toBe(false);
  });
});

test('texts about other things are not called a mistake of the configuration', () => {
  const others = [
    "Error: Cannot find module 'express'\n    at Module._resolveFilename",
    'postgres: password authentication failed for user "app"',
    'MongoServerError: bad auth : Authentication failed.',
    'GET /api/users 200 12ms\nGET /favicon.ico 404 2ms',
    'npm ERR! code E401\nnpm ERR! Incorrect or missing password.',
    'HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html><title>Welcome</title></html>',
    'the state of the code was invalid in many ways',
    'docker: Error response from daemon: unauthorized: authentication required',
    '{"level":"info","msg":"user signed in","status":200}',
    '{"error":"Not found","code":404}',
    'Validation error: email is required',
    'kubectl: error: You must be logged in to the server (Unauthorized)',
    'invalid state transition from A to B',
    'error TS2345: Argument of type string is not assignable',
    'Terraform state does not match the configuration',
    'Cannot POST /register',
    'The email was not sent: address is invalid',
    'Unknown provider: kafka',
    'the build token was found in the wrong place',
    'scope of the variable is not known',
    'the callback was not called in time',
    'issuer of the invoice: Acme',
    'session state saved',
  ];
  const alarms = others.filter((text) => explainText(text, []).verdicts[0]?.class !== 'unclear');
  expect(alarms).toEqual([]);
});

test('a connection that may be of anything is told as such', () => {
  const { verdicts } = explainText('redis: connect ECONNREFUSED 127.0.0.1:6379', []);
  expect(verdicts[0]?.proves.at(-1)).toBe('The text does not say that this was a request of a sign-in.');
});
