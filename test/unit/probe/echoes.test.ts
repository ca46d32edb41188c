import { describe, expect, onTestFinished, test } from 'vitest';
import { createEchoes } from '../../../server/src/probe/echoes.ts';
import { createRedactor } from '../../../server/src/probe/redact.ts';
import { spellingsOf } from '../../../server/src/probe/spellings.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { createWorkCounter } from '../../support/workCount.ts';

const secrets = {
  random: 'Qv7tZk3uT9sPq1LmXw8Rb2Yc6NdHf4Jg',
  signs: 'aB3+/=&"<kT9sPq1LmXw8Rb\'% $éz',
  letters: 'tangerinelighthouse',
  words: 'purple-monkey-dishwasher',
  number: '90817263544536271',
};
const id = 'web-client-one';
const form = (value: string): string => new URLSearchParams([['', value]]).toString().slice(1);
const bytes = (value: string): readonly string[] =>
  [...Buffer.from(value)].map((byte) => byte.toString(16).padStart(2, '0'));
const each = (value: string, write: (char: string, code: number) => string): string =>
  [...value].map((char) => write(char, char.codePointAt(0) ?? 0)).join('');
const names: Readonly<Record<string, string>> = {
  '+': 'plus',
  '/': 'sol',
  '=': 'equals',
  '&': 'amp',
  '"': 'quot',
  '<': 'lt',
  "'": 'apos',
  '%': 'percnt',
  ' ': 'nbsp',
  $: 'dollar',
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** What a server can make of a value; the whole of what is returned has to go, but for an id and blanks. */
const spellings: Readonly<Record<string, (value: string) => string>> = {
  raw: (v) => v,
  'in capitals': (v) => v.toUpperCase(),
  'in small letters': (v) => v.toLowerCase(),
  reversed: (v) => [...v].reverse().join(''),
  'in hexadecimal': (v) => bytes(v).join(''),
  'in hexadecimal capitals': (v) => bytes(v).join('').toUpperCase(),
  'in Base64': base64,
  'in Base64 without padding': (v) => base64(v).replace(/=+$/, ''),
  'in Base64url': base64url,
  'in percent-encoded Base64': (v) => encodeURIComponent(base64(v)),
  'in Base64, on lines': (v) => base64(v).replace(/.{10}(?=.)/g, '$&\r\n'),
  'percent-encoded': encodeURIComponent,
  'percent-encoded three times': (v) => encodeURIComponent(encodeURIComponent(encodeURIComponent(v))),
  'percent-encoded throughout': (v) =>
    bytes(v)
      .map((hex) => `%${hex}`)
      .join(''),
  'percent-encoded in units': (v) => v.replace(/[\s\S]/g, (c) => `%u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'form-encoded': form,
  'form-encoded with %20': (v) => form(v).replaceAll('+', '%20'),
  'in a string of JSON': (v) => JSON.stringify(v).slice(1, -1),
  'in a string in a string of JSON': (v) => JSON.stringify(JSON.stringify(v)).slice(3, -3),
  'in unicode escapes': (v) => v.replace(/[\s\S]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in doubled unicode escapes': (v) =>
    v.replace(/[\s\S]/g, (c) => `\\\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'in escapes with braces': (v) => each(v, (_, code) => `\\u{${code.toString(16)}}`),
  'in hexadecimal escapes': (v) =>
    bytes(v)
      .map((hex) => `\\x${hex}`)
      .join(''),
  'in doubled hexadecimal escapes': (v) =>
    bytes(v)
      .map((hex) => `\\\\x${hex}`)
      .join(''),
  'in octal escapes': (v) =>
    bytes(v)
      .map((hex) => `\\${Number.parseInt(hex, 16).toString(8).padStart(3, '0')}`)
      .join(''),
  'in decimal references': (v) => each(v, (_, code) => `&#${code};`),
  'in hexadecimal references': (v) => each(v, (_, code) => `&#x${code.toString(16)};`),
  'in references without semicolons': (v) => each(v, (_, code) => `&#${code}`),
  'in named references': (v) => each(v, (char) => (names[char] === undefined ? char : `&${names[char]};`)),
  'in references, percent-encoded': (v) => encodeURIComponent(each(v, (_, code) => `&#${code};`)),
  'quoted-printable': (v) =>
    bytes(v)
      .map((hex) => `=${hex.toUpperCase()}`)
      .join(''),
  'with a soft hyphen': (v) => `${v.slice(0, 10)}\u00ad${v.slice(10)}`,
  'with zero-width spaces': (v) => [...v].join('\u200b'),
  'with encoded zero-width spaces': (v) => [...v].map(encodeURIComponent).join('&#8203;'),
  'on two lines': (v) => `${v.slice(0, 9)}\r\n${v.slice(9)}`,
  'on two lines of HTML': (v) => `${v.slice(0, 9)}<br/>${v.slice(9)}`,
  'on two lines of quoted-printable': (v) =>
    `${v.slice(0, 9).replaceAll('=', '=3D')}=\r\n${v.slice(9).replaceAll('=', '=3D')}`,
  'in full-width letters': (v) =>
    each(v, (char, code) => (code > 0x20 && code < 0x7f ? String.fromCodePoint(code + 0xfee0) : char)),
};

describe.each(Object.entries(secrets))('a secret of %s', (_, secret) => {
  const { text } = createRedactor([secret], [id]);

  test.each(Object.entries(spellings))('is masked when it comes back %s', (_name, write) => {
    expect(text(`You sent [${write(secret)}] here`)).toBe('You sent [(redacted)] here');
  });

  test('is masked within a longer text in Base64, whatever stands around it', () => {
    const around = ['', 'x', 'xy', 'xyz', `${id}:`].flatMap((before) =>
      ['', '!', ':end'].map((after) => [before, after]),
    );
    const left = around.flatMap(([before = '', after = '']) =>
      [secret, form(secret), form(secret).replaceAll('+', '%20'), encodeURIComponent(secret)].flatMap((value) =>
        [base64, base64url, (v: string) => base64(v).replace(/=+$/, '')].flatMap((write) => {
          const encoded = write(`${before}${value}${after}`);
          const shown = text(`got ${encoded}.`);
          // What is left holds no group of four that depends on the secret.
          const rest = shown.replace('got ', '').replace('(redacted)', ' ').replace(/\.$/, '').split(' ');
          const begins = Buffer.from(before).length;
          const isClean =
            shown.includes('(redacted)') &&
            (rest[0] ?? '').length <= Math.ceil((begins * 8) / 6) &&
            (rest[1] ?? '').length <= Math.ceil(((after.length + 1) * 8) / 6);
          return isClean ? [] : [`${before} ${after}: ${shown}`];
        }),
      ),
    );
    expect(left).toEqual([]);
  });
});

describe('a part of a secret', () => {
  const { text } = createRedactor([secrets.random, secrets.words, secrets.letters]);

  test.each([
    ['its beginning', secrets.random.slice(0, 14)],
    ['a third of it, the least there is', secrets.random.slice(0, 11)],
    ['its end', secrets.random.slice(-11)],
    ['its middle', secrets.random.slice(9, 21)],
    ['its end, encoded', secrets.random.slice(-14).replace(/./g, (c) => `&#${c.charCodeAt(0)};`)],
    ['its middle in capitals', secrets.random.slice(9, 21).toUpperCase()],
    ['its beginning, reversed', [...secrets.random.slice(0, 12)].reverse().join('')],
    ['the beginning of its Base64', base64(secrets.random).slice(0, 16)],
    ['the end of its hexadecimal', Buffer.from(secrets.random).toString('hex').slice(-24)],
    ['three quarters of words', secrets.words.slice(0, 18)],
  ])('is masked: %s', (_, part) => {
    expect(text(`You sent ${part}... here`)).toBe('You sent (redacted)... here');
  });

  test('is masked when the halves stand apart', () => {
    expect(text(`first ${secrets.random.slice(0, 16)} then ${secrets.random.slice(16)}`)).toBe(
      'first (redacted) then (redacted)',
    );
  });

  test('stays when it is a word, or short', () => {
    const plain = [
      'the dishwasher is a purple-monkey, and the lighthouse is tangerine',
      `no ${secrets.random.slice(0, 7)} and no ${secrets.random.slice(-7)}`,
    ];
    expect(plain.map(text)).toEqual(plain);
  });

  test('stays when it is a part of what may be shown', () => {
    const { text: shown } = createRedactor(['dev-tenant-0001-Zk3uT9sP'], ['https://dev-tenant-0001.auth.example.com']);
    expect(shown('no tenant at https://dev-tenant-0001.auth.example.com')).toBe(
      'no tenant at https://dev-tenant-0001.auth.example.com',
    );
    expect(shown('got 0001-Zk3uT9sP')).toBe('got (redacted)');
  });
});

test('names of errors and sentences of servers stay, whatever words the secrets are made of', () => {
  const words = [
    'client',
    'client-secret',
    'my-oauth-client-secret',
    'invalid-password-1',
    'authorization',
    'development-server',
    'changeme',
    'S3cret!x',
  ];
  const { text } = createRedactor(words);
  const plain = [
    'invalid_client: Client authentication failed (e.g., unknown client, no client authentication included)',
    'unauthorized_client: the authenticated client is not authorised to use this grant',
    'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the value, not the ID.',
    'OAuth2AuthenticationException: password mismatch at https://auth.example.com/realms/dev/token?x=%20y&amp;z',
  ];
  expect(plain.map((line) => text(line).replaceAll('(redacted)', 'client'))).toEqual(plain);
});

test('numbers in JSON are masked when they are the secret', () => {
  const { response } = createRedactor(['9081726354453627']);
  const body = response({
    status: 400,
    headers: {},
    body: '{"got":9081726354453627,"status":400}',
    truncated: false,
  }).body;
  expect(JSON.parse(body)).toEqual({ got: '(redacted)', status: 400 });
});

test('what is found as a whole is not found in parts', () => {
  const { found } = createEchoes([secrets.random], { parts: false });
  expect(
    [secrets.random, encodeURIComponent(secrets.random), base64(`x${secrets.random}`), secrets.random.slice(1)].map(
      found,
    ),
  ).toEqual([true, true, true, false]);
});

describe('reading escapes', () => {
  test.each([
    ['plain', ['plain']],
    ['100% & \\d <b>', ['100% & \\d <b>']],
    ['%41%2542%u0043', ['%41%2542%u0043', 'ABC']],
    ['\\\\u0041', ['\\\\u0041', '\\u0041', 'A']],
    ['%c3%a9%ff', ['%c3%a9%ff', 'éÿ']],
    ['&amp;#65;&ltb&unknown;', ['&amp;#65;&ltb&unknown;', '&#65;<b&unknown;', 'A<b&unknown;']],
    ['a=3Db=\r\nc', ['a=3Db=c', 'a=bc']],
  ])('%j reads as %j', (text, expected) => {
    expect(spellingsOf(text).map(({ plain }) => plain)).toEqual(expected);
  });

  test.each([
    ['%25', '25'],
    ['\\', '\\'],
    ['&amp;', 'amp;'],
    ['&#', '1'],
    ['=3D', '3D'],
    ['%', 'u00'],
    ['<br', '/>'],
  ])('takes time in proportion to the text: %s, %s', (one, two) => {
    const { text } = createRedactor([secrets.random, secrets.signs]);
    expect(cpuTime(() => text(one.repeat(60_000) + two.repeat(60_000)))).toBeLessThan(5000);
  });
});

test('pieces of secrets that public values hold are left alone, however many there are of both', () => {
  const counter = createWorkCounter();
  onTestFinished(() => counter.stop());
  const mask = (count: number): number => {
    const secrets = Array.from({ length: count }, (_, i) => `fK3v9Q-${i}-acme-portal-production-zX81mW`);
    const open = Array.from({ length: count }, (_, i) => `https://a${i}.acme.io/${i}-acme-portal-production-callback`);
    let shown = '';
    const work = counter.count(() => {
      shown = createEchoes(secrets, { parts: true, open }).hide('see 7-acme-portal-production, not fK3v9Q-7-acme', '*');
    });
    expect(shown).toContain('see 7-acme-portal-production, not ');
    return [...work.values()].reduce((sum, n) => sum + n, 0);
  };
  expect(mask(200) / mask(50)).toBeLessThan(6);
});
