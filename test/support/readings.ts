import { describe, expect, test } from 'vitest';
import { readFile } from '../../server/src/dialects/read.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

export const yaml = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** A client_id of the shape Google issues. */
export const googleId = '123456789012-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.apps.googleusercontent.com';

/**
 * The first dialect, then `name role=text @slot` for each setting, `?` in place of a text that is kept elsewhere; undefined
 * when nobody claims the file.
 */
function reading(path: string, text: string): readonly string[] | undefined {
  const facts = readFile(createSourceFile(`file:///ws/${path}`, text));
  return (
    facts && [
      facts.dialects[0] ?? '',
      ...facts.settings.map(({ name, role, value, slot }) => {
        const shown = value.state === 'template' ? '?' : JSON.stringify(value.text).slice(1, -1);
        return `${name} ${role}=${shown} @${slot}`;
      }),
    ]
  );
}

export interface Row {
  readonly name: string;
  readonly path: string;
  readonly text: string | object;
  readonly expected: readonly string[] | undefined;
}

/** One test for each row. */
export function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)('$name', ({ path, text, expected }) => {
      expect(reading(path, typeof text === 'string' ? text : JSON.stringify(text))).toEqual(expected);
    });
  });
}
