import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

const texts: ReadonlyMap<string, string> = new Map(
  ['server/src', 'client'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.d)\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map(
        (name) => [`${folder}/${name.replaceAll('\\', '/')}`, readFileSync(join(root, folder, name), 'utf8')] as const,
      ),
  ),
);

/** Constants that are tables by name. */
const declared = /^ *(export )?const (\w+): Readonly<(?:Partial<)?Record<string,/gm;

const exceptions: ReadonlySet<string> = new Set([
  // By a character.
  'server/src/syntax/editScalar.ts',
]);

/** `table[name]`, but for `table['a']` and `table[0]`; nor is it the end of a longer path, or assigned to. */
const indexed = (table: string): RegExp => new RegExp(`(?<![\\w.'"])${table}(?:\\?\\.)?\\[(?!['"\\d\\]])[^\\n]*`, 'g');

test('a table is asked through lookup(): a name from a file may be one of Object.prototype', () => {
  const exported = new Map<string, string>();
  const own = new Map<string, string[]>();
  for (const [file, text] of texts) {
    for (const [, isExported, name = ''] of text.matchAll(declared)) {
      own.set(file, [...(own.get(file) ?? []), name]);
      if (isExported !== undefined) exported.set(name, file);
    }
  }
  expect(own.size).toBeGreaterThan(50);
  const found = [...texts].flatMap(([file, text]) => {
    if (exceptions.has(file)) return [];
    const imported = [...exported.keys()].filter((name) => new RegExp(`import [^;]*\\b${name}\\b[^;]*;`).test(text));
    return [...new Set([...(own.get(file) ?? []), ...imported])].flatMap((name) =>
      Array.from(text.matchAll(indexed(name)), ([use]) => `${file}: ${use}`).filter((use) => !/\] = /.test(use)),
    );
  });
  expect(found).toEqual([]);
});
