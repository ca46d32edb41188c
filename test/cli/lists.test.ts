import { expect, test } from 'vitest';
import { dialects } from '../../server/src/dialects/registry.ts';
import { providers } from '../../server/src/knowledge/providers/index.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { makeFolder, runCli } from './support.ts';

async function listed(what: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const cwd = await makeFolder({});
  const { code, stdout, stderr } = await runCli(['list', what, '--format', 'json'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>[];
}

const idsOf = (rows: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] => rows.map(({ id }) => id);

test('list rules names every rule with exactly the documented fields', async () => {
  const rows = await listed('rules');
  expect(idsOf(rows)).toStrictEqual(rules.map(({ meta }) => meta.id));
  for (const row of rows) {
    expect(row).toStrictEqual({
      id: expect.any(String),
      group: expect.any(String),
      severity: expect.stringMatching(/^(?:error|warning|info|hint)$/),
      reach: expect.stringMatching(/^(?:file|workspace)$/),
      fix: expect.stringMatching(/^(?:safe|review|none)$/),
      docs: expect.stringMatching(/^https:\/\//),
    });
  }
});

test('list dialects names every dialect with exactly the documented fields', async () => {
  const rows = await listed('dialects');
  expect(idsOf(rows)).toStrictEqual(dialects.map(({ id }) => id));
  for (const row of rows) {
    expect(row).toStrictEqual({
      id: expect.any(String),
      title: expect.any(String),
      kind: expect.stringMatching(/^(?:use|registration)$/),
      formats: expect.arrayContaining([expect.stringMatching(/^(?:dotenv|yaml|json|toml|properties|ini)$/)]),
    });
  }
});

test('list providers names every provider with exactly the documented fields', async () => {
  const rows = await listed('providers');
  expect(rows).toStrictEqual(providers.map(({ id, name }) => ({ id, name })));
});

test('lists for people have one line for each item', async () => {
  const cwd = await makeFolder({});
  const { stdout } = await runCli(['list', 'rules'], { cwd });
  expect(stdout.trimEnd().split('\n')).toHaveLength(rules.length);
});

test('rules ID prints the page of the rule', async () => {
  const cwd = await makeFolder({});
  const { code, stdout, stderr } = await runCli(['rules', 'redirect-uri-fragment'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^# redirect-uri-fragment\n/);
});

test.each([
  ['redirect-uri-fragmen', 'redirect-uri-fragment'],
  ['Redirect_URI_Fragment', 'redirect-uri-fragment'],
  ['redirct-uri-fragmetn', 'redirect-uri-fragment'],
  ['stray-characters', 'secret-stray-characters'],
])('rules %s suggests %s', async (id, meant) => {
  const cwd = await makeFolder({});
  expect(await runCli(['rules', id], { cwd })).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: `authproof: there is no rule "${id}"; did you mean ${meant}?\n`,
  });
});

test('rules without an id says what each rule demands, by group', async () => {
  const cwd = await makeFolder({});
  const { code, stdout, stderr } = await runCli(['rules'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  const told = stdout.split('\n').filter((line) => line.startsWith('  '));
  const expected = rules.map(({ meta }) => `${meta.id} ${meta.severity} ${meta.summary}`).sort();
  expect(told.map((line) => line.trim().replace(/^(\S+) +(\S+) +/, '$1 $2 ')).sort()).toStrictEqual(expected);
  const groups = stdout.split('\n').filter((line) => /^\S/.test(line));
  expect(groups).toStrictEqual([...new Set(rules.map(({ meta }) => meta.group))].sort());
});

test('--help and --version answer on stdout', async () => {
  const cwd = await makeFolder({});
  const help = await runCli(['--help'], { cwd });
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect([...help.stdout.matchAll(/^ {2}([a-z][\w-]*) /gm)].map((match) => match[1])).toStrictEqual([
    'check',
    'baseline',
    'test',
    'test-token',
    'discover',
    'explain',
    'inspect',
    'list',
    'rules',
    'lsp',
    'mcp',
  ]);
  expect((await runCli(['check', '--help'], { cwd })).stdout).toContain('--fail-on');
  expect(await runCli(['--version'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
  });
});

test.each<readonly [string, readonly string[]]>([
  ['check', ['--format', '--fail-on', '--baseline', '--fix', '--dry-run', 'sarif', 'junit']],
  ['baseline', ['--output']],
  ['test', ['--client', '--environment', '--grant', '--open', '--yes', '--format']],
  [
    'test-token',
    ['--setting', '--stdin', '--url', '--userinfo', '--introspect', '--header', '--client', '--environment', '--yes'],
  ],
  ['discover', ['--client', '--environment', '--yes', '--format']],
  ['explain', ['--client', '--format']],
  ['inspect', ['--format']],
  ['list', ['--format']],
  ['lsp', ['--stdio']],
])('the help of %s names its options', async (command, options) => {
  const { stdout } = await runCli([command, '--help'], { cwd: await makeFolder({}) });
  expect(options.filter((option) => !stdout.includes(option))).toEqual([]);
});

test('the help tells what the exit codes mean', async () => {
  const { stdout } = await runCli(['--help'], { cwd: await makeFolder({}) });
  expect(stdout).toMatch(/Exit codes:\n {2}0 .+\n {2}1 .+\n {2}2 /);
});
