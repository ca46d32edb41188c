import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from './support.ts';

const examples = join(import.meta.dirname, '../../examples');

/** `rule file:line` of each finding, in a copy outside of any repository. */
async function findingsIn(example: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'authproof-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(examples, example), folder, { recursive: true });
  const { stdout, stderr } = await runCli(['check', '--format', 'json'], { cwd: folder });
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as {
    findings: { ruleId: string; file: string; range: { start: { line: number } } }[];
  };
  return findings.map(({ ruleId, file, range }) => `${ruleId} ${file}:${range.start.line + 1}`).sort();
}

test('the Next.js example shows the mistakes it was made for', async () => {
  expect(await findingsIn('next-app')).toStrictEqual([
    'cross-localhost-in-production .env.production:1',
    'env-hash-truncates-value .env:6',
    'redirect-uri-fragment .env.production:3',
    'redirect-uri-near-miss .env:7',
    'secret-public-prefix .env:10',
  ]);
});

test('the Spring and Keycloak example shows the mistakes it was made for', async () => {
  const resources = 'src/main/resources/application.yml';
  expect(await findingsIn('spring-keycloak')).toStrictEqual([
    `cross-env-var-undefined ${resources}:21`,
    `cross-registration-capability ${resources}:22`,
    `endpoint-issuer-mismatch ${resources}:27`,
    `redirect-uri-near-miss ${resources}:16`,
  ]);
});

test('the healthy example is clean', async () => {
  expect(await findingsIn('healthy')).toStrictEqual([]);
});
