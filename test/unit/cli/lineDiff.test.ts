import { applyPatch } from 'diff';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { hunksBetween } from '../../../server/src/cli/format/lineDiff.ts';
import { createWorkCounter } from '../../support/workCount.ts';

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

/** What `patch` makes of a text with the hunks to another. */
const patched = (before: string, after: string): string | false =>
  applyPatch(before, {
    oldFileName: 'a',
    newFileName: 'b',
    oldHeader: undefined,
    newHeader: undefined,
    hunks: hunksBetween(before, after).map((hunk) => ({ ...hunk, lines: [...hunk.lines] })),
  });

/** So much is changed that the shortest diff is not looked for. */
const muchBefore = lines(1200, (i) => `gone ${i}\n`);
const muchAfter = lines(1200, (i) => `new ${i}\n`);

test('hunks lead from one text to the other, however much is changed', () => {
  const piece = fc
    .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'x\r\n'), { maxLength: 40 })
    .map((all) => all.join(''));
  const end = fc.constantFrom('', 'a', 'b');
  fc.assert(
    fc.property(piece, piece, end, end, fc.boolean(), (first, second, endBefore, endAfter, isMuch) => {
      const before = first + (isMuch ? muchBefore : '') + second + endBefore;
      const after = second + (isMuch ? muchAfter : '') + first + endAfter;
      expect(patched(before, after)).toBe(after);
    }),
    { numRuns: 100 },
  );
});

test('of thousands of lines, those that stay are kept', () => {
  const before = lines(6000, (i) => `${i}\n`);
  const after = lines(6000, (i) => (i % 20 === 0 ? `${i} changed\n` : i % 20 === 10 ? '' : `${i}\n`));
  expect(patched(before, after)).toBe(after);
  const all = hunksBetween(
    lines(60, () => 'same\n') + muchBefore + before,
    lines(60, () => 'same\n') + muchAfter + after,
  );
  const changed = all.flatMap((hunk) => hunk.lines).filter((line) => /^[-+]/.test(line));
  expect(changed).toHaveLength(2 * 1200 + 300 + 300 + 300);
});

test('where a block was taken out or put in, the lines behind it are kept', () => {
  const rest = lines(100, (i) => `${i}\n`);
  const block = lines(20, (i) => `block ${i}\n`);
  const changedLines = (before: string, after: string): readonly string[] =>
    hunksBetween(before, after).flatMap((hunk) => hunk.lines.filter((line) => /^[-+]/.test(line)));
  expect(changedLines(muchBefore + block + rest, muchAfter + rest)).toHaveLength(2 * 1200 + 20);
  expect(changedLines(rest + muchBefore, rest + block + muchAfter)).toHaveLength(2 * 1200 + 20);
  expect(changedLines(rest + rest + muchBefore, rest + block + rest + muchAfter)).toHaveLength(2 * 1200 + 20);
});

test('a file of which every line is changed is not compared line by line with itself', () => {
  const counter = createWorkCounter();
  onTestFinished(() => counter.stop());
  const work = (count: number): number => {
    const [before, after] = [lines(count, (i) => `a${i}\n`), lines(count, (i) => `b${i}\n`)];
    return [...counter.count(() => hunksBetween(before, after)).values()].reduce((sum, n) => sum + n, 0);
  };
  expect(work(8000) / work(2000)).toBeLessThan(5);
});
