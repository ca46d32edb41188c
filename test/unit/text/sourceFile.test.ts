import { expect, test } from 'vitest';
import { createLineIndex, dominantEol } from '../../../server/src/text/sourceFile.ts';

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

test.each([
  ['', '\n'],
  ['a', '\n'],
  ['a\nb', '\n'],
  ['a\r\nb', '\r\n'],
  ['a\rb\r', '\r'],
  ['a\rb\r\n', '\r\n'],
  ['a\r\nb\nc', '\n'],
  ['a\r\nb\r\nc\n', '\r\n'],
  ['a\rb\rc\r\n', '\r'],
])('%j has line breaks like %j', (text, eol) => {
  expect(dominantEol(text)).toBe(eol);
});
