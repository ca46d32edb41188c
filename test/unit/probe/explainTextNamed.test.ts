import { describe, expect, test } from 'vitest';
import { credentialsIn } from '../../../server/src/probe/explainText/credentials.ts';
import { explainText } from '../../../server/src/probe/explainText/explain.ts';
import { createPastedRedactor } from '../../../server/src/probe/explainText/redact.ts';
import { explanationReport } from '../../../server/src/probe/explainText/report.ts';
import { markdownOf } from '../../../server/src/probe/report/markdown.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { makeTarget } from '../../support/target.ts';

/** Neither looks like a secret. */
const words = 'tangerine-lighthouse';
const short = 'sesame';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const texts: Readonly<Record<string, (value: string) => string>> = {
  'an option of curl': (v) => `curl -u web:${v} https://id.example.com/token`,
  'a long option of curl': (v) => `curl --user "web:${v}" https://id.example.com/token`,
  'a form': (v) => `POST /token client_id=web&client_secret=${encodeURIComponent(v)}&grant_type=x`,
  'a Basic header': (v) => `> Authorization: Basic ${base64(`web:${v}`)}`,
  'a Basic header without padding': (v) => `Authorization: Basic ${base64(`web:${v}`).replace(/=+$/, '')}`,
  'a Basic header with encoded parts': (v) => `Authorization: Basic ${base64(`web:${v.replace('-', '%2D')}`)}`,
  'a member of JSON': (v) => `{"client_id":"web","client_secret":"${v}"}`,
  'a member of escaped JSON': (v) => JSON.stringify(`{"client_id":"web","password":"${v}"}`),
  'a part of a multipart body': (v) =>
    `--x\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n${v}\r\n--x--`,
  'a password': (v) => `username=alice password=${v}`,
  'a refresh token': (v) => `refresh_token: '${v}'`,
  'an option of a program': (v) => `login --client-secret ${v}`,
  'an address in an address': (v) =>
    `https://id.example.com/login?back=${encodeURIComponent(`https://app.example.com/x?token=${v}-1`)}`.replace(
      '-1',
      '',
    ),
  'an address': (v) => `GET https://admin:${v}@id.example.com/token`,
};

const shownOf = (text: string): string => {
  const { joined: _, ...rest } = explainText(text, [makeTarget()]);
  return JSON.stringify(rest) + markdownOf(explanationReport({ ...rest, joined: _ }));
};

describe('a credential that the text names', () => {
  test.each(Object.entries(texts))('is masked where it comes again: %s', (_, write) => {
    for (const secret of [words, short]) {
      const again = `{"error":"invalid_client","error_description":"No ${secret} and no web:${secret} here"}`;
      const shown = shownOf(`${write(secret)}\n${again}`);
      expect(shown).toContain('No (redacted) and no web:(redacted) here');
      expect(shown).not.toContain(secret);
    }
  });

  test.each([
    ['a bearer token', 'Authorization: Bearer tangerine-lighthouse'],
    ['a cookie', 'Cookie: lang=en; sid=tangerine-lighthouse'],
    ['a cookie that is set', 'Set-Cookie: __Host-x=tangerine-lighthouse; Path=/; HttpOnly'],
    ['a code', 'https://app.example.com/cb?code=tangerine-lighthouse-1&state=x'],
    ['a code of words', 'https://app.example.com/cb?code=tangerine-lighthouse&state=x'],
    ['a value in quotes', "the refresh token 'tangerine-lighthouse' has expired"],
    ['an option with quotes inside', "curl -u web:'tangerine-lighthouse' https://id.example.com"],
    ['a verifier', 'code_verifier=tangerine-lighthouse'],
  ])('is found: %s', (_, text) => {
    expect(credentialsIn(text).map((value) => value.replace('-1', ''))).toContain(words);
  });

  test('is none where an error, a flag or a sentence stands behind such a name', () => {
    const plain = [
      '{"error":{"code":"unsupported_country_region_territory"},"state":"failed"}',
      'code: ENOTFOUND, code: 401, code=invalid_grant, response_type=code',
      'token: expired; password: required; client_secret: missing; token=invalid_token',
      '"token_type":"Bearer","grant_type":"password"',
      'Set-Cookie: lang=en; Path=/; SameSite=Lax',
    ];
    expect(plain.flatMap(credentialsIn)).toEqual([]);
  });

  test('is looked for up to a limit', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `client_secret=value-number-${i}`).join('\n');
    expect(credentialsIn(many)).toHaveLength(200);
    expect(credentialsIn(`password=${'x'.repeat(100_000)}`)[0]).toHaveLength(1000);
    expect(cpuTime(() => explainText(`${many}\n{"error":"invalid_client"}`, []))).toBeLessThan(5000);
  });
});

test('addresses in sentences are shown without what looks random', () => {
  const { sentence } = createPastedRedactor([], new Set());
  const text =
    'see https://id.example.com/reset/QqWw2Ee3Rr4Tt5Yy6Uu7IYYY, https://id.example.com/a/ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1 or HTTPS://x.example.com/QqWw2Ee3Rr4Tt5Yy6Uu7IYYY.';
  expect(sentence(text)).toBe(
    'see https://id.example.com/reset/(redacted), https://id.example.com/a/(redacted) or HTTPS://x.example.com/(redacted).',
  );
  const plain =
    'see https://docs.example.com/errors/redirect-uri-mismatch and https://login.example.com/0a1b2c3d-1111-2222-3333-444455556666/v2.0.';
  expect(sentence(plain)).toBe(plain);
});

test.each([
  'p@ss/w#rd&ES3HY6BL',
  'Zk3uT9sPq1LmXw',
  'S3cret!pass',
  'tangerine-lighthouse',
])('what has not the form of an error code, or is a secret, is in no headline: %s', (code) => {
  const shown = (text: string): string => {
    const { verdicts, facts } = explainText(text, [], { secrets: ['tangerine-lighthouse'] });
    return JSON.stringify([verdicts, facts]);
  };
  expect(shown(JSON.stringify({ error: code, error_description: 'x' }))).not.toContain(code.slice(0, 12));
  expect(shown(JSON.stringify({ error: { code, message: 'x' } }))).not.toContain(code.slice(0, 12));
  expect(shown(JSON.stringify({ error: 'made_up_error', error_description: 'x' }))).toContain('made_up_error');
});
