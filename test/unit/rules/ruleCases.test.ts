import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnyRule } from '../../../server/src/rules/types.ts';
import { printCase } from '../../support/caseFile.ts';

const folder = join(import.meta.dirname, '../../cases/rules');
const update = process.env.UPDATE === '1';
const only = process.env.RULE;

/** What these say depends on what the others said. */
const aboutAll: ReadonlySet<string> = new Set(['unused-suppression']);

/** Cases of one rule run with that rule alone; whole projects run with all of them. */
for (const id of existsSync(folder) ? readdirSync(folder).sort() : []) {
  if (only !== undefined && !only.split(',').includes(id)) continue;
  describe(id, () => {
    for (const name of readdirSync(join(folder, id)).sort()) {
      test(name.replace(/\.case$/, '').replaceAll('-', ' '), async () => {
        const file = join(folder, id, name);
        const { rule } = (await import(`../../../server/src/rules/${id}/rule.ts`)) as { readonly rule: AnyRule };
        const text = readFileSync(file, 'utf8');
        const printed = printCase(text, aboutAll.has(id) ? undefined : [rule]);
        if (update && printed !== text) writeFileSync(file, printed);
        else expect(printed).toBe(text);
      });
    }
  });
}
