import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { expect, test } from 'vitest';
import { createPatternIndex } from '../../../server/src/dialects/filePatterns.ts';
import { dialects } from '../../../server/src/dialects/registry.ts';

const lists = [...dialects.map(({ files }) => files), ...dialects.map(({ sniffedFiles }) => sniffedFiles ?? [])];

const part = fc.oneof(
  fc.constantFrom(
    ...new Set(lists.flat().flatMap((pattern) => pattern.split(/[/*{},?[\]]+/).filter((word) => word !== ''))),
  ),
  fc.constantFrom('.', '-', '_', 'a', 'App', '.json', '.yml', '.YAML', '.example', '.toml', '.env', 'x y'),
);
const path = fc
  .array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((segments) => segments.map((segment) => segment.join('')).join('/'));

test.each([true, false])('finds what trying every pattern finds, nocase %s', (nocase) => {
  const index = createPatternIndex(lists, { nocase });
  const each = lists.map((list) => (list.length === 0 ? () => false : picomatch([...list], { dot: true, nocase })));
  fc.assert(
    fc.property(path, (text) => {
      expect(index.matching(text)).toEqual(each.flatMap((isMatch, owner) => (isMatch(text) ? [owner] : [])));
    }),
    { numRuns: 3000, seed: 4 },
  );
});

test.each([
  ['**/.well-known/**', ['.well-known', 'a/.well-known', 'a/.well-known/b'], ['a/well-known/b', 'a/x.well-knowns']],
  ['**/*istio*/**/*.{yml,yaml}', ['istio/a.yml', 'my-Istio/b/a.yaml'], ['isti/a.yml', 'istio/a.json']],
  ['a/**/b.json', ['a/b.json', 'a/x/B.json'], ['b.json', 'x/a/b.json']],
  ['**/*a*/**/.env*', ['x\ny/a/.env', 'a\u2028/z\r/.env.\n'], ['x\ny/.env']],
])('%s', (pattern, matched, others) => {
  const index = createPatternIndex([[pattern]], { nocase: true });
  expect([...matched, ...others].filter((path) => index.matching(path).length > 0)).toEqual(matched);
});
