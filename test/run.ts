/**
 * Every tier, in order: static checks, the build, all vitest tests, and the extension in a real VS Code. A tier that
 * fails does not stop the next. The last line counts over all of them: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Not run, because something it needs is not installed. */
  readonly skipped?: number;
}

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const work = mkdtempSync(join(tmpdir(), 'authproof-test-'));

/** Runs a program with its output shown, and gives its exit code and what it printed. */
function run(program: string, args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      output += chunk.toString('utf8');
      stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A tool that is either right or not. */
async function tool(program: string, ...args: readonly string[]): Promise<Count> {
  const { code } = await run(program, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(): Promise<Count> {
  const file = join(work, 'vitest.json');
  const { code } = await run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile=${file}`]);
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
    };
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
    // A test file that cannot even be loaded fails the run without a failed test.
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** A script whose last line is `N passed, N failed`. */
async function counted(script: string): Promise<Count> {
  const { code, output } = await run(process.execPath, [script]);
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const passed = Number(last?.[1] ?? 0);
  const failed = Number(last?.[2] ?? 0);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

const tiers: readonly (readonly [string, () => Promise<Count>])[] = [
  ['generated files are up to date', () => tool(process.execPath, 'server/tools/generate.ts', '--check')],
  ['lint and format', () => tool(bin('biome'), 'ci', '--error-on-warnings')],
  ['types', () => tool(bin('tsc'), '-b')],
  ['build', () => tool(process.execPath, 'server/tools/bundle.ts', '--production')],
  ['unit, cases, conformance, probe, protocol, cli, editors, manifest', vitest],
  ['extension in VS Code', () => counted('test/e2e/run.ts')],
];

const started = Date.now();
const results: (readonly [string, Count, number])[] = [];
for (const [name, tier] of tiers) {
  console.log(`\n── ${name}`);
  const begun = Date.now();
  const count = await tier();
  results.push([name, count, Date.now() - begun]);
}
rmSync(work, { recursive: true, force: true });

console.log('');
for (const [name, { passed, failed, skipped = 0 }, ms] of results) {
  const told = `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
  console.log(`${failed === 0 ? '✓' : '✗'} ${name}: ${told} (${(ms / 1000).toFixed(1)} s)`);
}
console.log(`all tiers in ${((Date.now() - started) / 1000).toFixed(0)} s`);
const sum = (key: keyof Count): number => results.reduce((total, [, count]) => total + (count[key] ?? 0), 0);
console.log(`${sum('skipped')} skipped for want of an editor or its grammars`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
