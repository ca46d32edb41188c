import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { growthExponent, quantile } from '../../bench/measure.ts';
import { bench } from '../../bench/run.ts';
import { markdown, plain, writeTables } from '../../bench/table.ts';
import { writeWorkspace } from '../../bench/workspace.ts';
import { loadWorkspace } from '../../server/src/cli/workspace.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { fileUri } from '../../server/src/text/uri.ts';

function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'authproof-bench-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Of names and contents of all files below. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

const sizes = { files: 400, authFiles: 150 };

test('the workspace is the same for the same seed, and another for another', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => {
    const folder = emptyFolder();
    writeWorkspace(folder, { ...sizes, seed });
    return hashOf(folder);
  });
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('authproof recognises exactly the files that are meant as configuration', async () => {
  const folder = emptyFolder();
  const written = writeWorkspace(folder, { ...sizes, seed: 3 });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const progress = { show: () => {}, clear: () => {} };
  const loaded = await loadWorkspace(createNodeHost({ log, home: folder }), { cwd: folder, err: () => {}, progress }, [
    folder,
  ]);
  if (!loaded.ok) throw new Error(loaded.error);
  expect(loaded.value.facts.map(({ file }) => file.uri).sort()).toEqual(
    written.auth.map((path) => fileUri(join(folder, path))).sort(),
  );
  expect([written.files.length, written.auth.length]).toEqual([sizes.files, sizes.authFiles]);
});

test('the exponent of time that grows in proportion is one, and of its square two', () => {
  const sizes = [250, 500, 1000, 2000];
  const exponentOf = (time: (size: number) => number): number =>
    growthExponent(sizes.map((size) => ({ size, ms: time(size) })));
  expect(exponentOf((size) => 3 * size)).toBeCloseTo(1);
  expect(exponentOf((size) => size ** 2 / 10)).toBeCloseTo(2);
  expect([quantile([3, 1, 2], 0.5), quantile([1, 2, 3, 4, 100], 0.95), quantile([], 0.5)]).toEqual([
    2,
    100,
    Number.NaN,
  ]);
});

test('a run writes every documented figure, and a page gets them between its markers', {
  timeout: 240_000,
}, async () => {
  const report = await bench({
    scale: {
      files: 150,
      authFiles: 70,
      smallFiles: 80,
      smallAuthFiles: 60,
      growth: [60, 80],
      rounds: 1,
      edits: 2,
      editSeconds: 1,
    },
    only: ['bundles', 'startup', 'cold', 'growth', 'keystroke'],
    say: () => {},
  });
  const number = expect.any(Number);
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    coldCheck: { ratio: number, peakMemoryMb: number, recognised: 70 },
    keystroke: { leafP95Ms: number, baseP95Ms: number, commentP95Ms: number, sizeRatio: number },
    growthExponent: number,
    startupRatio: number,
    activateMs: number,
    bundles: { clientKb: number, serverKb: number },
    peers: [],
    skipped: [],
  });
  // A key typed into a scope makes a finding come or go, in the leaf and in the file of fifty clients.
  const { leaf, base, comment } = report.keystroke?.large ?? {};
  expect([leaf?.published, base?.published, comment?.published]).toEqual([1, 1, 0]);

  const page = join(emptyFolder(), 'page.md');
  writeFileSync(page, '# Page\n\n<!-- figures: start -->\nold\n<!-- figures: end -->\n\nAfter.\n');
  writeTables(page, report);
  const text = readFileSync(page, 'utf8');
  expect(text).toBe(`# Page\n\n<!-- figures: start -->\n\n${markdown(report)}\n\n<!-- figures: end -->\n\nAfter.\n`);
  expect(text).toContain(`| Bundle of the extension | ${report.bundles?.clientKb} kB | ≤ 400 kB |`);
});

test('the page and the terminal say which goals are missed', () => {
  const report = {
    growthExponent: 1.2,
    startupRatio: 1.5,
    peers: [],
    skipped: [],
    inputs: { seed: 1, files: 1, authFiles: 1, rounds: 1, node: '24' },
  };
  const rows = markdown(report).split('\n');
  expect(rows.filter((row) => /^\| (?:Growth|authproof|The same|Bundle of the ext)/.test(row))).toEqual([
    '| The same in processor time | not measured |  |',
    '| Growth of the check, exponent | 1.2 | ≤ 1.1, missed |',
    '| authproof --version ÷ node -e 0 | 1.5 | ≤ 1.5 |',
    '| Bundle of the extension | not measured | ≤ 400 kB |',
  ]);
  expect(plain(report).split('\n')).toEqual([
    expect.stringMatching(/^Growth of the check, exponent +1\.2 {3}goal ≤ 1\.1, missed$/),
    expect.stringMatching(/^authproof --version ÷ node -e 0 +1\.5 {3}goal ≤ 1\.5$/),
  ]);
});
