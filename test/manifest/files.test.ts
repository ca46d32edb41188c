import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { documentSelector } from '../../client/src/documents.ts';
import { dialects } from '../../server/src/dialects/registry.ts';

/* What the editor is told of the files that dialects know. */

const patterns = [...new Set(dialects.flatMap(({ files }) => files))];

/** A path for each choice of a pattern. */
function samplesOf(pattern: string): readonly string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (match !== null) {
    const [, before, choices = '', after] = match;
    return choices.split(',').flatMap((choice) => samplesOf(`${before}${choice}${after}`));
  }
  const sample = pattern
    .replaceAll('**/', 'a/b/')
    .replaceAll('**', 'a')
    .replaceAll('*', 'x')
    .replaceAll(/\[(.)[^\]]*\]/g, '$1');
  return [sample];
}

test('the extension follows open documents of every name a dialect knows', () => {
  const selected = documentSelector.flatMap((filter) =>
    'pattern' in filter ? [picomatch(filter.pattern, { dot: true })] : [],
  );
  const samples = patterns.flatMap(samplesOf);
  expect(samples.length).toBeGreaterThan(patterns.length);
  expect(samples.filter((path) => !selected.some((isMatch) => isMatch(path)))).toEqual([]);
});

test('VS Code can search for what wakes the extension in one go', () => {
  const { activationEvents }: { readonly activationEvents: readonly string[] } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
  );
  const globs = activationEvents.flatMap((event) => /^workspaceContains:(.+)$/.exec(event)?.[1] ?? []);
  expect(globs.length).toBeGreaterThan(50);
  expect(globs.filter((glob) => !patterns.includes(glob))).toEqual([]);
  // ripgrep refuses the whole search for one glob with braces in braces or with an empty choice.
  expect(globs.filter((glob) => /\{[^}]*\{|\{,|,,|,\}/.test(glob))).toEqual([]);
});
