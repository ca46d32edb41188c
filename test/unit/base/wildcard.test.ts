import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileStars, matchesWildcards, type Wild } from '../../../server/src/base/wildcard.ts';

const wild = fc.record({ many: fc.boolean(), stops: fc.constantFrom('', './', 'a') });
const text = fc.string({ unit: fc.constantFrom(...'ab./'), maxLength: 7 });
const pattern = fc.array(fc.oneof(fc.string({ unit: fc.constantFrom(...'ab./'), maxLength: 2 }), wild), {
  maxLength: 6,
});

/** By trying every way. */
function matchesSlowly(rest: string, [first, ...others]: readonly (string | Wild)[]): boolean {
  if (first === undefined) return rest === '';
  if (typeof first === 'string') return rest.startsWith(first) && matchesSlowly(rest.slice(first.length), others);
  const taken = [...rest].findIndex((character) => first.stops.includes(character));
  const most = taken < 0 ? rest.length : taken;
  const counts = first.many ? Array.from({ length: most + 1 }, (_, count) => count) : most > 0 ? [1] : [];
  return counts.some((count) => matchesSlowly(rest.slice(count), others));
}

test('wildcards match what trying every way finds', () => {
  const property = fc.property(text, pattern, (sent, parts) => {
    expect(matchesWildcards(sent, parts)).toBe(matchesSlowly(sent, parts));
  });
  fc.assert(property, { seed: 20261121, numRuns: 5000 });
});

test('a pattern of stars alone matches as one of wildcards does', () => {
  const starred = fc.string({ unit: fc.constantFrom(...'ab*'), maxLength: 6 });
  const sent = fc.string({ unit: fc.constantFrom(...'ab'), maxLength: 7 });
  const property = fc.property(sent, starred, (given, written) => {
    const parts = written.split(/(\*)/).map((part) => (part === '*' ? { many: true, stops: '' } : part));
    expect(compileStars(written)(given)).toBe(matchesSlowly(given, parts));
  });
  fc.assert(property, { seed: 20261122, numRuns: 5000 });
});

test('a pattern of many wildcards takes no longer than both lengths explain', { timeout: 5000 }, () => {
  const any = { many: true, stops: '' };
  const parts = [...Array.from({ length: 1000 }, () => [any, 'a']).flat(), 'b'];
  expect(matchesWildcards('a'.repeat(8192), parts)).toBe(false);
  expect(matchesWildcards(`${'a'.repeat(8191)}b`, parts)).toBe(true);
});
