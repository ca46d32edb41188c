import fc from 'fast-check';
import { expect, test } from 'vitest';
import { circlesOf } from '../../../server/src/base/circles.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

function isLed(edges: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const at of seen) for (const next of edges.get(at) ?? []) seen.add(next);
  return seen.has(to);
}

test('two names have one number exactly when each leads to the other', () => {
  const graph = fc.array(fc.tuple(name, fc.array(name, { maxLength: 3 })), { maxLength: 6 });
  fc.assert(
    fc.property(graph, name, name, (list, a, b) => {
      const edges = new Map(list);
      const circles = circlesOf(edges);
      if (!circles.has(a) || !circles.has(b)) return;
      expect(circles.get(a) === circles.get(b)).toBe(isLed(edges, a, b) && isLed(edges, b, a));
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test('a chain of any length is followed', () => {
  const chain = new Map(Array.from({ length: 50_000 }, (_, i) => [`a${i}`, [`a${i + 1}`]]));
  expect(new Set(circlesOf(chain).values()).size).toBe(50_001);
  chain.set('a50000', ['a0']);
  expect(new Set(circlesOf(chain).values()).size).toBe(1);
});
