import { join } from 'node:path';
import { expect, test } from 'vitest';
import { githubFindings } from '../../server/src/cli/format/github.ts';
import type { Finding } from '../../server/src/rules/types.ts';
import { fragment, makeFolder, runCli } from './support.ts';

const client = (count: number): string =>
  JSON.stringify(
    {
      client_id: 'acme-web',
      token_endpoint_auth_method: 'none',
      redirect_uris: Array.from({ length: count }, (_, i) => `https://app.acme.io/${i}#a`),
    },
    undefined,
    2,
  );

test('ten annotations of a level are made, the rest is text for the log', async () => {
  const cwd = await makeFolder({ 'client.json': client(13) });
  const { code, stdout } = await runCli(['check', '--format', 'github'], { cwd });
  const lines = stdout.trimEnd().split('\n');
  const errors = lines.filter((line) => line.includes('redirect-uri-fragment'));
  expect(code).toBe(1);
  expect(errors.map((line) => line.startsWith('::error '))).toStrictEqual(Array.from({ length: 13 }, (_, i) => i < 10));
  expect(errors[10]).toMatch(/^error redirect-uri-fragment client\.json:15:6 \S/);
  expect(lines.at(-1)).toBe('3 more findings are in the log only: GitHub shows 10 annotations of each level.');
});

test('with ten findings nothing is said of a limit', async () => {
  const cwd = await makeFolder({ 'client.json': client(10) });
  const { stdout } = await runCli(['check', '--format', 'github'], { cwd });
  expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('::'))).toStrictEqual([]);
});

test('neither path nor message can start a workflow command, in an annotation or in the log', () => {
  const finding: Finding = {
    ruleId: 'some-rule',
    at: { file: 'x', span: { start: 0, end: 0 } },
    severity: 'error',
    message: '100%\n::stop-commands::x\r##[add-path]y',
    related: [],
    fixes: [],
    fingerprint: '',
    docs: '',
  };
  const path = 'a,b\n::add-mask::b##[add-path]c/.env';
  const output = githubFindings(
    Array(11).fill(finding),
    () => path,
    () => undefined,
  );
  const lines = output.trimEnd().split('\n');
  expect(lines).toHaveLength(12);
  expect(lines[0]).toBe(
    '::error file=a%2Cb%0A%3A%3Aadd-mask%3A%3Ab##[add-path]c/.env,line=1,endLine=1,col=1,endColumn=1,title=some-rule' +
      '::100%25%0A::stop-commands::x%0D##[add-path]y',
  );
  expect(lines[10]).toBe(
    'error some-rule a,b·::add-mask::b## [add-path]c/.env:1:1 100%·::stop-commands::x·## [add-path]y',
  );
});

test('in a workflow paths are relative to the repository', async () => {
  const cwd = await makeFolder({ 'app/.env': fragment });
  const env = { GITHUB_WORKSPACE: cwd };
  const { stdout } = await runCli(['check', '--format', 'github'], { cwd: join(cwd, 'app'), env });
  expect(stdout).toMatch(/^::error file=app\/\.env,/);
});
