import { describe, expect, test } from 'vitest';
import { encodedForms, packedForms } from '../../../server/src/base/encodedForms.ts';

const value = 'aB3+/= "é<Zz9';
const bytes = Buffer.from(value);

describe('the spellings of a value', () => {
  test.each([
    ['itself', value],
    ['upper case', value.toUpperCase()],
    ['lower case', value.toLowerCase()],
    ['reversed', '9zZ<é" =/+3Ba'],
    ['hexadecimal', bytes.toString('hex')],
    ['hexadecimal in capitals', bytes.toString('hex').toUpperCase()],
    ['Base64', bytes.toString('base64')],
    ['Base64 without padding', bytes.toString('base64').replace(/=+$/, '')],
    ['Base64url', bytes.toString('base64url')],
    ['percent-encoded', 'aB3%2B%2F%3D%20%22%C3%A9%3CZz9'],
    ['percent-encoded in small letters', 'aB3%2b%2f%3d%20%22%c3%a9%3cZz9'],
    ['percent-encoded twice', 'aB3%252B%252F%253D%2520%2522%25C3%25A9%253CZz9'],
    ['form-encoded', 'aB3%2B%2F%3D+%22%C3%A9%3CZz9'],
    ['percent-encoded throughout', bytes.toString('hex').replace(/../g, '%$&')],
    ['escaped for JSON', 'aB3+/= \\"é<Zz9'],
    ['escaped for JSON twice', 'aB3+/= \\\\\\"é<Zz9'],
    ['escaped for JSON in ASCII', 'aB3+/= \\"\\u00e9\\u003cZz9'],
    ['in hexadecimal escapes', bytes.toString('hex').replace(/../g, '\\x$&')],
    ['escaped for HTML', 'aB3+/= &quot;é&lt;Zz9'],
    ['in numeric references', 'aB3&#43;&#47;&#61;&#32;&#34;&#233;&#60;Zz9'],
    ['quoted-printable', 'aB3+/=3D "=C3=A9<Zz9'],
  ])('hold it %s', (_, form) => {
    expect(encodedForms(value)).toContain(form);
  });

  test('are each there once, and none of nothing', () => {
    expect(encodedForms(value)).toEqual([...new Set(encodedForms(value))]);
    expect(encodedForms('')).toEqual([]);
    expect(packedForms('')).toEqual([]);
    expect(encodedForms(' \n')).not.toContain('');
  });

  test('find it inside of a longer text in Base64, wherever it begins', () => {
    const texts = ['', 'i', 'id', 'web', 'web:'].flatMap((before) =>
      ['', '!', ':x', 'end'].map((after) => `${before}${value}${after}`),
    );
    const missed = (['base64', 'base64url'] as const).flatMap((encoding) =>
      texts.filter((text) => {
        const encoded = Buffer.from(text).toString(encoding);
        return !packedForms(value).some((form) => encoded.includes(form));
      }),
    );
    expect(missed).toEqual([]);
  });

  test('are made of any text', () => {
    expect(encodedForms('\ud800 broken').length).toBeGreaterThan(10);
  });
});
