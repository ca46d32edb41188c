import { expect, test } from 'vitest';
import { createLineIndex } from '../../../server/src/text/sourceFile.ts';

test.each([
  [0, 2, 2],
  [1, 1, 4],
  [1, 99, 5],
  [99, 0, 8],
  [Number.POSITIVE_INFINITY, 0, 8],
  [1, Number.POSITIVE_INFINITY, 5],
  [-1, 2, 2],
  [1, -1, 3],
  [1, Number.NEGATIVE_INFINITY, 3],
  [Number.NaN, 1, 1],
  [1, Number.NaN, 3],
  [1.9, 1.9, 4],
])('the position %d:%d is the offset %d', (line, character, offset) => {
  expect(createLineIndex('ab\ncd\nef').offsetAt({ line, character })).toBe(offset);
});
