/**
 * Prints the texts of the tables in `test/unit/dialects` as JSON, `[{ path, text }]`: run as a program, with `vitest`
 * replaced by something that only takes the rows, so that other tests can use the examples of every dialect.
 */
import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

/** A file that a dialect knows. */
export interface Example {
  readonly path: string;
  readonly text: string;
}

const taken: Example[] = [];

function take(row: unknown): void {
  if (typeof row !== 'object' || row === null || !('path' in row) || !('text' in row)) return;
  const { path, text } = row;
  if (typeof path !== 'string') return;
  if (typeof text === 'string') taken.push({ path, text });
  else if (typeof text === 'object' && text !== null) taken.push({ path, text: JSON.stringify(text, undefined, 2) });
}

const standIn = `
const each = (rows) => { for (const row of rows) globalThis.takeRow(row); return () => {}; };
export const test = Object.assign(() => {}, { each, for: each });
export const it = test;
export const describe = Object.assign((_, body) => body(), { each: (rows) => (_, body) => rows.forEach((row) => body(row)) });
export const expect = () => new Proxy({}, { get: () => () => {} });
export const beforeAll = () => {}, afterAll = () => {}, beforeEach = () => {}, afterEach = () => {};
export const onTestFinished = () => {}, expectTypeOf = () => {}, vi = {};
`;

if (import.meta.main) {
  Object.assign(globalThis, { takeRow: take });
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest'
        ? { url: `data:text/javascript,${encodeURIComponent(standIn)}`, format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
  const folder = join(import.meta.dirname, '../unit/dialects');
  for (const name of readdirSync(folder).sort()) if (name.endsWith('.test.ts')) await import(join(folder, name));
  process.stdout.write(JSON.stringify(taken));
}
