import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printCase } from '../../support/caseFile.ts';

const folder = join(import.meta.dirname, '../../cases/projects');
const update = process.env.UPDATE === '1';

describe('whole projects, with every rule', () => {
  for (const name of readdirSync(folder).sort()) {
    test(name.replace(/\.case$/, '').replaceAll('-', ' '), () => {
      const file = join(folder, name);
      const text = readFileSync(file, 'utf8');
      const printed = printCase(text);
      if (update && printed !== text) writeFileSync(file, printed);
      else expect(printed).toBe(text);
    });
  }
});
