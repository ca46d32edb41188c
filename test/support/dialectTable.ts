import { describe, expect, test } from 'vitest';
import { readFile } from '../../server/src/dialects/read.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

/** `dialect: role=text @slot (provider) in environment` for each setting, or undefined when nobody claims the file. */
function reading(path: string, text: string): readonly string[] | undefined {
  const facts = readFile(createSourceFile(`file:///ws/${path}`, text));
  return (
    facts && [
      facts.dialects[0] ?? '',
      ...facts.settings.map((s) =>
        [
          `${s.role}=${s.value.text}`,
          `@${s.slot?.slice(s.slot.indexOf(':') + 1)}`,
          ...(s.provider === undefined ? [] : [`(${s.provider})`]),
          ...(s.environment === undefined ? [] : [`in ${s.environment}`]),
        ].join(' '),
      ),
    ]
  );
}

/** A text, and what is read of it; `undefined`: no dialect claims the file. */
export interface Row {
  readonly name: string;
  readonly path: string;
  readonly text: string | object;
  readonly expected: readonly string[] | undefined;
}

/** One test for each row: every setting of the file, in order. An object is written as JSON. */
export function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)('$name', ({ path, text, expected }) => {
      expect(reading(path, typeof text === 'string' ? text : JSON.stringify(text))).toEqual(expected);
    });
  });
}
