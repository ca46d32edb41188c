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

test.each([
  'file:////server/share/.env',
  '\u202e:.env',
  'a b:c',
  'é:x',
  '\0:x',
  'untitled:////x',
  'a:////b',
])('what cannot be read as a URI is one all the same, though none on disk: %j', (uri) => {
  const normal = normalizeUri(uri);
  expect(normal).toMatch(/^unreadable:\/[^/]/);
  expect(normalizeUri(normal)).toBe(normal);
  expect(normalizeUri(`${uri}2`)).not.toBe(normal);
});
