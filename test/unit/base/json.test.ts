import { expect, test } from 'vitest';
import { parseJsonObject } from '../../../server/src/base/json.ts';

test.each([
  ['{"a":1}', { a: 1 }],
  [' {} ', {}],
  ['\uFEFF{"a":[]}', { a: [] }],
  ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
  ['[1]', undefined],
  ['null', undefined],
  ['"text"', undefined],
  ['{"a":1', undefined],
  ['', undefined],
])('%j is read as %o', (text, object) => {
  expect(parseJsonObject(text)).toEqual(object);
});
