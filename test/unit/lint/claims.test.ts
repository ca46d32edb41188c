import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createClaims } from '../../../server/src/lint/claims.ts';
import { applySafeFixes } from '../../../server/src/lint/fix.ts';
import type { Finding } from '../../../server/src/rules/types.ts';
import type { TextEdit } from '../../../server/src/text/edit.ts';
import { span } from '../../../server/src/text/span.ts';
import { createWorkCounter } from '../../support/workCount.ts';
import { parseText } from '../syntax/support.ts';

const place = fc.tuple(fc.nat(30), fc.nat(3)).map(([start, length]) => span(start, start + length));

test('what touches a place is found as by comparing it with everything', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 20 }), place, (places, asked) => {
      const kept: TextEdit[] = [];
      const claims = createClaims();
      for (const at of places) {
        if (kept.some(({ span: other }) => at.start < other.end && other.start < at.end)) continue;
        // Edits of one fix may stand side by side; no other stands within a removal.
        if (kept.some(({ span: other }) => at.start === at.end && other.start < at.start && at.start < other.end))
          continue;
        kept.push({ span: at, newText: '' });
        claims.add({ span: at, newText: '' });
      }
      const found = claims.touching(asked).map((edit) => `${edit.span.start} ${edit.span.end}`);
      const expected = kept
        .filter((edit) => edit.span.start <= asked.end && asked.start <= edit.span.end)
        .map((edit) => `${edit.span.start} ${edit.span.end}`);
      expect(found.sort()).toEqual(expected.sort());
    }),
  );
});

test('thousands of fixes of one file are chosen in proportion', () => {
  const counter = createWorkCounter();
  onTestFinished(() => counter.stop());
  const work = (count: number): number => {
    const tree = parseText('dotenv', Array.from({ length: count }, (_, i) => `A${i}=x\n`).join(''));
    const findings = tree.entries.map(({ span: at }) => ({
      fixes: [
        {
          title: 'Fix',
          safety: 'safe',
          files: [{ file: 'a', edits: [{ span: span(at.start, at.start + 1), newText: 'B' }] }],
        },
      ],
    })) as unknown as readonly Finding[];
    let applied = 0;
    const counts = counter.count(() => {
      applied = applySafeFixes(findings, () => tree).applied.length;
    });
    expect(applied).toBe(count);
    return [...counts.values()].reduce((sum, n) => sum + n, 0);
  };
  expect(work(2000) / work(500)).toBeLessThan(6);
});
