import { describe, expect, test } from 'vitest';
import { packedForms } from '../../../server/src/base/packedForms.ts';

const value = 'aB3+/= "é<Zz9';

describe('the packed forms of a value', () => {
  test.each([
    [
      'of its own and within a longer one',
      'ab/?>c',
      [
        'YWIvPz5j',
        'YWIvPz5j',
        'FiLz8+Y',
        'hYi8/Pm',
        'YWIvPz5j',
        'FiLz8-Y',
        'hYi8_Pm',
        '61622f3f3e63',
        '61622F3F3E63',
        'c>?/ba',
      ],
    ],
    ['of a short one', 'ab?>', ['YWI/Pg==', 'YWI/Pg', 'YWI_Pg==', 'YWI_Pg', '61623f3e', '61623F3E', '>?ba']],
    ['of half a surrogate pair', '\ud800', ['77+9', '77-9', 'efbfbd', 'EFBFBD', '\ud800']],
    ['of nothing', '', []],
  ])('are those %s', (_, text, forms) => {
    expect(packedForms(text)).toEqual([...new Set(forms)]);
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
});
