import { describe, expect, test } from 'vitest';
import { formEncode } from '../../../server/src/probe/encode.ts';
import { createRedactor } from '../../../server/src/probe/redact.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const secret = 'canary+S3cret/with=odd&chars"<>';
const redactor = createRedactor([secret, 'probe-0f8f', '']);

const bodyOf = (body: string): string => redactor.response({ status: 200, headers: {}, body, truncated: false }).body;

test.each([
  ['<user password="sesame 1" name="x">', '<user password=(redacted) name="x">'],
  ["login client_secret='word' ok", 'login client_secret=(redacted) ok'],
  ['?token=abc&x=1', '?token=(redacted)&x=1'],
  ['a secret="never closed', 'a secret=(redacted)'],
])('a credential is masked by its name, in quotes as well: %s', (text, expected) => {
  expect(redactor.text(text)).toBe(expected);
});

describe('a known secret', () => {
  test.each([
    ['raw', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ v: secret }).toString().slice(2)],
    ['form-encoded our way', formEncode(secret)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['with numeric references', secret.replace(/\W/g, (c) => `&#${c.charCodeAt(0)};`)],
    ['with lower-case percent codes', encodeURIComponent(secret).toLowerCase().replace('canary%2bs', 'canary%2bS')],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['in HTML', 'canary+S3cret/with=odd&amp;chars&quot;&lt;&gt;'],
  ])('is masked when it comes back %s', (_, spelling) => {
    const text = redactor.text(`<p>You sent ${spelling} here</p>`);
    expect(text).toBe('<p>You sent (redacted) here</p>');
  });

  test('is masked in JSON bodies, headers and as a member name', () => {
    const response = redactor.response({
      status: 400,
      headers: { 'x-debug': `secret ${secret}`, location: 'https://x.example/cb?code=abc123&state=xyz&ok=1' },
      body: JSON.stringify({ error: 'invalid_client', error_description: `bad ${secret}`, [secret]: 1 }),
      truncated: false,
    });
    expect(response.headers).toEqual({
      'x-debug': 'secret (redacted)',
      location: 'https://x.example/cb?code=(redacted)&state=(redacted)&ok=1',
    });
    expect(JSON.parse(response.body)).toEqual({
      error: 'invalid_client',
      error_description: 'bad (redacted)',
      '(redacted)': 1,
    });
  });

  test('that is long is masked as a whole and in parts, in bounded time', () => {
    const key = Array.from({ length: 90 }, (_, i) => `line-${i}-ab+/=`).join('\n');
    const long = createRedactor([key]);
    expect(long.text(`x ${encodeURIComponent(key)} y`)).toBe('x (redacted) y');
    expect(long.text(`cut off: ${key.slice(0, 700)}`)).not.toContain('line-3-');
    const took = cpuTime(() => createRedactor(['ab+/='.repeat(800)]).text('b+/=a'.repeat(13_000)));
    expect(took).toBeLessThan(5000);
  });

  test('that is a short word is masked as a word and leaves error codes readable', () => {
    const short = createRedactor(['client', 'secret']);
    expect(short.text('invalid_client: the client sent secret')).toBe('invalid_client: the (redacted) sent (redacted)');
  });
});

describe('tokens', () => {
  test('are masked in JSON, and what they come with stays', () => {
    const body = bodyOf(
      '{"access_token":"ya29.abc","refresh_token":"1//x","id_token":"a.b.c","expires_in":3599,"token_type":"Bearer","scope":"a b"}',
    );
    expect(JSON.parse(body)).toEqual({
      access_token: '(redacted)',
      refresh_token: '(redacted)',
      id_token: '(redacted)',
      expires_in: 3599,
      token_type: 'Bearer',
      scope: 'a b',
    });
  });

  test('are masked at any depth, in forms and in bodies that broke off', () => {
    expect(JSON.parse(bodyOf('{"authed_user":{"access_token":"xoxp-1"},"list":[{"client_secret":"s"}]}'))).toEqual({
      authed_user: { access_token: '(redacted)' },
      list: [{ client_secret: '(redacted)' }],
    });
    expect(bodyOf('access_token=gho_abc&scope=repo&token_type=bearer')).toBe(
      'access_token=(redacted)&scope=repo&token_type=bearer',
    );
    expect(bodyOf('{"access_token":"ya29.abcdef')).toBe('{"access_token":"(redacted)"');
  });

  test('are known by their shape in free text', () => {
    expect(redactor.text('got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def and Bearer abcdefghijklmnop1234')).toBe(
      'got (redacted) and Bearer (redacted)',
    );
  });
});

test('codes of errors stay, codes of grants do not', () => {
  const body = bodyOf(
    '{"error":{"code":"unsupported_country_region_territory","message":"no"},"code":"4/0AX4XfWh-x","error_code":1010}',
  );
  expect(JSON.parse(body)).toEqual({
    error: { code: 'unsupported_country_region_territory', message: 'no' },
    code: '(redacted)',
    error_code: 1010,
  });
});

test('of cookies only the names stay, of authorization headers nothing', () => {
  const { headers } = redactor.response({
    status: 200,
    headers: {
      'set-cookie': 'incap_ses_1=abc; Path=/\nsid=xyz',
      authorization: 'Basic abc',
      'www-authenticate': 'Basic realm="x"',
    },
    body: '',
    truncated: false,
  });
  expect(headers).toEqual({
    'set-cookie': 'incap_ses_1=(redacted)\nsid=(redacted)',
    authorization: '(redacted)',
    'www-authenticate': 'Basic realm="x"',
  });
});
