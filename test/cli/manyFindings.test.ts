import { expect, test } from 'vitest';
import { makeFolder, runCli } from './support.ts';

/** More findings of one rule than are listed, all of which `--fix` mends. */
const many = (count: number): string =>
  Array.from({ length: count }, (_, i) => `C${i}_CLIENT_SECRET="abcdefghijklmnopqrstuvwxyz${i} "\n`).join('');

test('thousands of findings of one rule in one file are counted, and listed to a limit', async () => {
  const cwd = await makeFolder({ '.env': many(1500) });
  const { code, stdout } = await runCli(['check', '--format', 'json'], { cwd });
  const { findings, summary } = JSON.parse(stdout) as {
    findings: { message: string }[];
    summary: { errors: number; warnings: number };
  };
  expect(code).toBe(1);
  expect([findings.length, summary.errors + summary.warnings]).toEqual([1001, 1500]);
  expect(findings.at(-1)?.message).toContain('500 more findings of secret-stray-characters');
});

test('a baseline and --fix know the findings that are not listed', async () => {
  const cwd = await makeFolder({ '.env': many(1500) });
  expect((await runCli(['baseline'], { cwd })).stdout).toContain('1500 findings');
  expect((await runCli(['check', '--baseline', 'authproof.baseline.json'], { cwd })).code).toBe(0);
  expect((await runCli(['check', '--fix'], { cwd })).stdout).toContain('1500 problems fixed');
});
