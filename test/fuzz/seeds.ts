import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatOf } from '../../server/src/dialects/read.ts';
import type { Format } from '../../server/src/syntax/tree.ts';
import { parseCase } from '../support/caseFile.ts';
import type { SeedFiles } from './types.ts';

const repository = join(import.meta.dirname, '../..');

/** The files of all cases and examples of the repository, and of further folders, by a path of their own. */
export function readSeeds(folders: readonly string[] = []): SeedFiles {
  const files = new Map<string, string>();
  for (const path of walk(join(repository, 'test/cases'))) {
    const text = readFileSync(path, 'utf8');
    if (!path.endsWith('.case')) files.set(path, text);
    else for (const [name, body] of parseCase(text).texts) files.set(`${path}!/${name}`, body);
  }
  for (const folder of [join(repository, 'examples'), ...folders]) {
    for (const path of walk(folder)) {
      if (statSync(path).size < 200_000) files.set(path, readFileSync(path, 'utf8'));
    }
  }
  return files;
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}

/** The part of a seed's path that says what kind of file it is. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('!/') + 1);

/** Texts of one format; long ones in windows. */
export function seedsOf(files: SeedFiles, format: Format): readonly string[] {
  const texts = [...files].filter(([path]) => formatOf(nameOf(path)) === format).map(([, text]) => text);
  return windows(texts, 500);
}

/** The beginning of each file, with the end of its path on a line above. */
export function withPaths(files: SeedFiles, length: number): readonly string[] {
  const ends = (path: string): string => nameOf(path).replace(/^\//, '').split('/').slice(-3).join('/');
  return [...new Set([...files].map(([path, text]) => `${ends(path)}\n${text.slice(0, length)}`))];
}

/** Long texts are cut at lines. */
export function windows(texts: Iterable<string>, length: number): readonly string[] {
  const result = new Set<string>();
  for (const text of texts) {
    if (text.length <= length) result.add(text);
    for (let at = 0; text.length > length && at < text.length && at < 20 * length; at += length) {
      result.add(text.slice(at, at + length).replace(/^[^\n]*\n/, ''));
    }
  }
  return [...result];
}

export const formatTokens: Readonly<Record<Format, readonly string[]>> = {
  dotenv: [
    'export ',
    'A=',
    'B="',
    "C='",
    'D=`',
    '=',
    ': ',
    ' #',
    '\n',
    '\\n',
    '${A}',
    '$(',
    'export\n',
    '"\n',
    '\\"',
    "'\n",
    'A:\n',
  ],
  yaml: [
    '- ',
    ': ',
    '? ',
    '&a ',
    '*a',
    '<<: *a',
    '|\n',
    '>-\n',
    '|2+\n',
    '---\n',
    '...\n',
    '%TAG ! x:\n',
    '!!binary ',
    '!<x> ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '\n  ',
    '\n    ',
    '\n',
    ' #',
    '"',
    "'",
    '{{ x }}',
    '<<',
    'k: v\n',
    '\t',
    '- - - ',
    '? - : ',
    'a: b: c',
    '!!set',
    '"a\n\n b"',
  ],
  json: [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a":',
    '//',
    '/*',
    '*/',
    'true',
    'null',
    '-1',
    '1e5',
    '\\u0041',
    '{"a":',
    '[[',
    ',]',
    ',}',
    '\\"',
  ],
  toml: [
    '[',
    ']',
    '[[',
    ']]',
    '[a.b]\n',
    '[[a]]\n',
    'a.b.c = ',
    ' = ',
    '"""',
    "'''",
    '\\\n',
    '{ a = 1 }',
    '[1, 2]',
    '1979-05-27',
    '0x',
    'inf',
    'nan',
    '"a b"',
    '\\U0010FFFF',
    '\n',
    ' #',
    '+1_0.0e-1',
    '[a]\n[a]\n',
    'a = ',
    '{',
    '}',
    ',\n',
  ],
  properties: [
    '=',
    ':',
    ' ',
    '\\\n',
    '\\',
    '\\u0041',
    '\\u',
    '#',
    '!',
    '#---\n',
    '!---\n',
    '[0]',
    '[0].',
    '.',
    '..',
    '"a.b".',
    '%dev.',
    '\n',
    'a.b=',
    '\f',
  ],
  ini: [
    '[',
    ']',
    '[a.b]\n',
    '=',
    ':',
    ';',
    '#',
    ' ;',
    '"""',
    "'",
    '`',
    '\\\n',
    '\n ',
    '\n',
    'a = ',
    '[]',
    '%(a)s',
    '${a:b}',
  ],
};
