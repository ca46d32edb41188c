import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readsAsWhole } from '../../../server/src/syntax/editCheck.ts';
import { factOf, ownEntries } from '../../../server/src/syntax/editFacts.ts';
import { readsLocally } from '../../../server/src/syntax/editLocal.ts';
import type { ScalarEntry } from '../../../server/src/syntax/tree.ts';
import { documents, text as scalarText } from './documents.ts';
import { parseText } from './support.ts';

/** Short texts are parsed as a whole. */
const padding = `# ${'x'.repeat(98)}\n`.repeat(50);

const newText = fc.oneof(
  scalarText,
  fc.constantFrom(
    'new',
    '"quoted"',
    'x: y',
    'x\n',
    'x\nnew: z',
    'x\n  new: z',
    '- x',
    '[a',
    '{a: b}',
    'x # c',
    '|\n  a',
    '',
  ),
);

/** What is meant is not always what the text says: both have to see it. */
const meant = fc.constantFrom('as written', 'something else');

const yaml = documents.find(([format]) => format === 'yaml')?.[1] ?? fc.constant('');

test('parsing the lines of an entry tells the same as parsing the file, or nothing', () => {
  let told = 0;
  fc.assert(
    fc.property(yaml, fc.nat(), newText, meant, fc.boolean(), (document, which, replacement, meaning, isBehind) => {
      const tree = parseText('yaml', `${padding}${document}`);
      const scalars = ownEntries(tree).filter((entry): entry is ScalarEntry => entry.kind === 'scalar');
      const target = scalars[which % Math.max(1, scalars.length)];
      if (target === undefined) return;
      const { start, end } = isBehind ? { start: target.span.end, end: target.span.end } : target.valueSpan;
      const edits = [{ span: { start, end }, newText: replacement }];
      const expected = ownEntries(tree).map((entry) => {
        const fact = factOf(tree, entry);
        return entry === target && meaning === 'as written' ? { ...fact, value: replacement } : fact;
      });
      const local = readsLocally(tree, edits, expected);
      if (local === undefined) return;
      told++;
      expect(local).toBe(readsAsWhole(tree, edits, expected));
    }),
    { numRuns: 4000, seed: 7 },
  );
  // Otherwise nothing was compared.
  expect(told).toBeGreaterThan(400);
});
