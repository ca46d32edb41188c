import { describe, expect, test } from 'vitest';
import { readFile } from '../../server/src/dialects/read.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

/** `kind role=text @slot [state]`, the state unless literal; undefined when nobody of these dialects claims the file. */
function reading(path: string, text: string): readonly string[] | undefined {
  const facts = readFile(createSourceFile(`file:///ws/${path}`, text));
  return (
    facts && [
      facts.dialects[0] ?? '',
      ...facts.settings.map(({ kind, role, value, slot, provider }) => {
        const notes = [value.state === 'literal' ? [] : [value.state], provider ?? []].flat();
        return `${kind} ${role}=${value.text} @${slot?.replace(/^[\w-]+:/, '')}${notes.length > 0 ? ` ${notes}` : ''}`;
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

/** One test a row: what is read of the file, or that nobody claims it. */
export function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)('$name', ({ path, text, expected }) => {
      expect(reading(path, typeof text === 'string' ? text : JSON.stringify(text))).toEqual(expected);
    });
  });
}
