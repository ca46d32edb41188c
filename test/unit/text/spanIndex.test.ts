import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Span, span } from '../../../server/src/text/span.ts';
import { createSpanIndex } from '../../../server/src/text/spanIndex.ts';

const spans = fc.tuple(fc.nat(40), fc.nat(12)).map(([start, length]) => span(start, start + length));

test('the spans of a place are those that going through all of them finds, by start and then as given', () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 40 }), spans, (all, range) => {
      const numbered = all.map((at, number) => ({ at, number }));
      const expected = numbered
        .filter(({ at }) => at.start < range.end && at.end > range.start)
        .sort((a, b) => a.at.start - b.at.start);
      expect(createSpanIndex(numbered, ({ at }) => at).touching(range)).toStrictEqual(expected);
    }),
    { seed: 20261121, numRuns: 500 },
  );
});

test('a place costs the same in a small file and in a large one, also below spans that hold everything', () => {
  const looks = (count: number): number => {
    let read = 0;
    const counted = ({ start, end }: Span): Span => ({
      get start() {
        read++;
        return start;
      },
      end,
    });
    const around = Array.from({ length: 5 }, () => span(0, count * 10));
    const lines = Array.from({ length: count }, (_, i) => span(i * 10, i * 10 + 9));
    const index = createSpanIndex([...around, ...lines].map(counted), (at) => at);
    read = 0;
    expect(index.touching(span(count * 5, count * 5 + 9))).toHaveLength(6);
    return read;
  };
  expect(looks(100)).toBeLessThan(20);
  expect(looks(100_000)).toBeLessThan(40);
});
