import { describe, expect, test } from 'vitest';
import { readFile } from '../../server/src/dialects/read.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

/** A file of variables, by default `.env`, and what is read from it. */
export interface Row {
  readonly name: string;
  readonly path?: string;
  readonly lines: readonly string[];
  readonly expected: readonly string[];
}

/** The dialect, then `role=text @slot` for each setting. */
function reading(path: string, lines: readonly string[]): readonly string[] | undefined {
  const facts = readFile(createSourceFile(`file:///ws/${path}`, lines.join('\n')));
  return facts && [facts.dialects[0] ?? '', ...facts.settings.map((s) => `${s.role}=${s.value.text} @${s.slot}`)];
}

/** A test for each row. */
export function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)('$name', ({ path = '.env', lines, expected }) => {
      expect(reading(path, lines)).toEqual(expected);
    });
  });
}
