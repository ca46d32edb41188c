import { describe, expect, test } from 'vitest';
import { readFile } from '../../server/src/dialects/read.ts';
import type { Setting } from '../../server/src/dialects/types.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

/** A text, and what is read of it; `undefined`: no dialect claims the file. An object is written as JSON. */
export interface Row {
  readonly name: string;
  readonly path: string;
  readonly text: string | object;
  readonly expected: readonly string[] | undefined;
}

/** One test for each row: the first dialect, then every setting of the file, in order and as `show` puts it. */
const tableOf =
  (show: (setting: Setting) => string) =>
  (title: string, rows: readonly Row[]): void => {
    describe(title, () => {
      test.each(rows)('$name', ({ path, text, expected }) => {
        const written = typeof text === 'string' ? text : JSON.stringify(text);
        const facts = readFile(createSourceFile(`file:///ws/${path}`, written));
        expect(facts && [facts.dialects[0] ?? '', ...facts.settings.map(show)]).toEqual(expected);
      });
    });
  };

/** `role=text @slot (provider) in environment`, the slot without its dialect. */
export const table = tableOf((s) =>
  [
    `${s.role}=${s.value.text}`,
    `@${s.slot?.slice(s.slot.indexOf(':') + 1)}`,
    ...(s.provider === undefined ? [] : [`(${s.provider})`]),
    ...(s.environment === undefined ? [] : [`in ${s.environment}`]),
  ].join(' '),
);

/** `name role=text @slot`, `?` in place of a text that is kept elsewhere. */
export const namedTable = tableOf(({ name, role, value, slot }) => {
  const shown = value.state === 'template' ? '?' : JSON.stringify(value.text).slice(1, -1);
  return `${name} ${role}=${shown} @${slot}`;
});

/** `kind role=text @slot state,provider`, the state unless literal. */
export const kindTable = tableOf(({ kind, role, value, slot, provider }) => {
  const notes = [value.state === 'literal' ? [] : [value.state], provider ?? []].flat();
  return `${kind} ${role}=${value.text} @${slot?.replace(/^[\w-]+:/, '')}${notes.length > 0 ? ` ${notes}` : ''}`;
});

const plainTable = tableOf((s) => `${s.role}=${s.value.text} @${s.slot}`);

/** A file of variables, by default `.env`, line by line. */
export interface EnvRow {
  readonly name: string;
  readonly path?: string;
  readonly lines: readonly string[];
  readonly expected: readonly string[];
}

/** `role=text @slot`. */
export const envTable = (title: string, rows: readonly EnvRow[]): void =>
  plainTable(
    title,
    rows.map(({ name, path = '.env', lines, expected }) => ({ name, path, text: lines.join('\n'), expected })),
  );

export const yaml = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** A client_id of the shape Google issues. */
export const googleId = '123456789012-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.apps.googleusercontent.com';
