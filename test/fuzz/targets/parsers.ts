import { isDeepStrictEqual } from 'node:util';
import { parse as parseWithDotenv } from 'dotenv';
import { parse } from '../../../server/src/syntax/parse.ts';
import type { Entry, Format, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { readingsOf } from '../../support/yamlReadings.ts';
import { ensure, ensureTree } from '../oracles.ts';
import { formatTokens, seedsOf } from '../seeds.ts';
import type { FuzzTarget } from '../types.ts';

export const treeOf = (format: Format, text: string): SyntaxTree =>
  parse(format, createSourceFile('file:///ws/config', text));

/** What `dotenv` itself reads: the last value of each name. */
export function ensureDotenvValues(tree: SyntaxTree): void {
  const own = new Map(tree.entries.flatMap((e) => (e.kind === 'scalar' ? [[e.key, e.value] as const] : [])));
  const real = Object.entries(parseWithDotenv(tree.file.text));
  ensure(own.size === real.length, 'dotenv sets other names');
  for (const [name, value] of real) ensure(own.get(name) === value, 'dotenv gives another value');
}

/** What `JSON.parse` accepts has no problems and is read alike. Deeper text than is kept is not compared. */
export function ensureJsonValues(tree: SyntaxTree): void {
  if (tree.problems.some(({ code }) => code.endsWith('TooDeep'))) return;
  let real: unknown;
  try {
    real = JSON.parse(tree.file.text.replace(/^\uFEFF/, ''));
  } catch {
    return;
  }
  ensure(tree.problems.length === 0, `valid JSON has the problem ${tree.problems[0]?.code}`);
  const root = tree.roots[0];
  ensure(root !== undefined, 'valid JSON has no root');
  ensureSame(root, real);
}

function ensureSame(entry: Entry, real: unknown): void {
  if (entry.kind === 'list') {
    ensure(Array.isArray(real) && real.length === entry.children.length, 'JSON has another list');
    for (const [i, child] of entry.children.entries()) ensureSame(child, real[i]);
  } else if (entry.kind === 'map') {
    ensure(typeof real === 'object' && real !== null && !Array.isArray(real), 'JSON has another kind of value');
    const last = new Map(entry.children.map((child) => [child.key, child]));
    ensure(last.size === Object.keys(real).length, 'JSON has other keys');
    for (const [key, child] of last) ensureSame(child, (real as Record<string, unknown>)[key]);
  } else if (entry.type === 'number') ensure(Object.is(Number(entry.value), real), 'JSON has another number');
  else if (entry.type === 'boolean') ensure(entry.value === String(real), 'JSON has another boolean');
  else if (entry.type === 'null') ensure(real === null, 'JSON has no null here');
  else ensure(entry.value === real, 'JSON has another text');
}

/** Where both parsers of YAML read a text, both read the same. */
function ensureSameYaml({ file: { text } }: SyntaxTree): void {
  const { fast, recovering } = readingsOf(text.replace(/\r(?!\n)/g, '\n'));
  if (fast !== undefined) ensure(isDeepStrictEqual(fast, recovering), 'the parsers of YAML do not agree');
}

const parser = (format: Format, more: (tree: SyntaxTree) => void = () => {}): FuzzTarget => ({
  name: format,
  seeds: (files) => seedsOf(files, format),
  tokens: formatTokens[format],
  maxLength: 1200,
  run: (input) => {
    const tree = treeOf(format, input);
    ensureTree(tree);
    more(tree);
  },
});

export const parsers: readonly FuzzTarget[] = [
  parser('dotenv', ensureDotenvValues),
  parser('yaml', ensureSameYaml),
  parser('json', ensureJsonValues),
  parser('toml'),
  parser('properties'),
  parser('ini'),
];
