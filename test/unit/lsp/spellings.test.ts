import { expect, test } from 'vitest';
import { createSpellings } from '../../../server/src/lsp/spellings.ts';
import { normalizeUri } from '../../../server/src/text/uri.ts';

test('a file is named as the client has spelt it last', () => {
  const spellings = createSpellings();
  const [first, second] = ['file:///w/%61.env', 'file:///w/a.%65nv'];
  const file = normalizeUri(first);
  expect(spellings.of(file)).toBe(file);
  spellings.note(first);
  expect(spellings.of(file)).toBe(first);
  spellings.note(second);
  expect(spellings.of(file)).toBe(second);
  spellings.note(file);
  expect(spellings.of(file)).toBe(file);
});

test('the spellings of the documents that were opened last are known, and no more', () => {
  const spellings = createSpellings(3);
  const uris = Array.from({ length: 5 }, (_, i) => `file:///w/%61${i}.env`);
  for (const uri of [...uris, uris[2] ?? '']) spellings.note(uri);
  expect(uris.map((uri) => spellings.of(normalizeUri(uri)) === uri)).toEqual([false, false, true, true, true]);
});
