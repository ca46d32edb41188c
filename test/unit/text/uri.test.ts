import { expect, test } from 'vitest';
import { normalizeUri } from '../../../server/src/text/uri.ts';

test.each([
  ['FILE:///a/.env', 'file:///a/.env'],
  ['file:///a%20b/.env', 'file:///a%20b/.env'],
  ['file:///a b/.env', 'file:///a%20b/.env'],
  ['file:///\ud800/.env', 'file:///%EF%BF%BD/.env'],
  ['file:///\udc00\ud800/.env', 'file:///%EF%BF%BD%EF%BF%BD/.env'],
])('%j becomes %s', (uri, normal) => {
  expect(normalizeUri(uri)).toBe(normal);
});
