import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fragment, makeFolder, runCli, stray } from './support.ts';

interface Output {
  readonly version: string;
  readonly findings: readonly {
    readonly ruleId: string;
    readonly severity: string;
    readonly file: string;
    readonly [key: string]: unknown;
  }[];
  readonly summary: Readonly<Record<string, number>>;
}

async function checkJson(args: readonly string[], cwd: string): Promise<{ code: number | null; output: Output }> {
  const { code, stdout, stderr } = await runCli(['check', ...args, '--format', 'json'], { cwd });
  expect(stderr).toBe('');
  return { code, output: JSON.parse(stdout) as Output };
}

/** `rule file` of each finding. */
const told = (output: Output): readonly string[] => output.findings.map(({ ruleId, file }) => `${ruleId} ${file}`);

const range = {
  start: { line: expect.any(Number), character: expect.any(Number) },
  end: { line: expect.any(Number), character: expect.any(Number) },
};

test('JSON has exactly the documented fields', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  const { code, output } = await checkJson([], cwd);
  expect(code).toBe(1);
  expect(output).toStrictEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    findings: [
      {
        ruleId: 'redirect-uri-fragment',
        severity: 'error',
        message: expect.stringContaining('fragment'),
        file: '.env',
        range: { start: { line: 1, character: 19 }, end: { line: 1, character: 49 } },
        related: [],
        docs: expect.stringMatching(/^https:.*redirect-uri-fragment/),
        fingerprint: expect.stringMatching(/^\S+$/),
        fixes: [
          {
            title: expect.any(String),
            safety: 'review',
            edits: [{ file: '.env', range, newText: expect.any(String) }],
          },
        ],
      },
    ],
    summary: {
      filesScanned: expect.any(Number),
      filesRecognised: 1,
      errors: 1,
      warnings: 0,
      infos: 0,
      hints: 0,
      durationMs: expect.any(Number),
    },
    notRead: [],
  });
});

test('a fix that makes up a secret is not in the JSON', async () => {
  const cwd = await makeFolder({ '.env': 'AUTH_SECRET=changeme\n' });
  const { output } = await checkJson([], cwd);
  expect(output.findings).toMatchObject([{ ruleId: 'secret-placeholder', fixes: [] }]);
});

test('related places are relative and have ranges and words', async () => {
  const cwd = await makeFolder({
    'app/.env': 'KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_REDIRECT_URI=https://app.acme.io/callback/\n',
    'app/realm.json': JSON.stringify({
      realm: 'acme',
      clients: [{ clientId: 'web', redirectUris: ['https://app.acme.io/callback'] }],
    }),
  });
  const { output } = await checkJson([], cwd);
  const finding = output.findings.find(({ ruleId }) => ruleId === 'redirect-uri-near-miss');
  expect(finding?.related).toStrictEqual([{ file: 'app/realm.json', range, message: expect.any(String) }]);
});

test('ranges count UTF-16 units, and CRLF is one line break', async () => {
  const cwd = await makeFolder({ '.env': `# 🔑 keys\r\nNOTE="🔑🔑"\r\n${fragment.replaceAll('\n', '\r\n')}` });
  const { output } = await checkJson([], cwd);
  expect(output.findings.map((finding) => finding.range)).toStrictEqual([
    { start: { line: 3, character: 19 }, end: { line: 3, character: 49 } },
  ]);
});

test('a byte-order mark does not move the lines', async () => {
  const cwd = await makeFolder({ '.env': `\uFEFF${fragment}` });
  const { output } = await checkJson([], cwd);
  expect(output.findings.find(({ ruleId }) => ruleId === 'redirect-uri-fragment')?.range).toStrictEqual({
    start: { line: 1, character: 19 },
    end: { line: 1, character: 49 },
  });
});

test.each([
  ['error', 1],
  ['warning', 1],
  ['info', 1],
])('an error fails with --fail-on %s', async (level, code) => {
  const cwd = await makeFolder({ '.env': fragment });
  expect((await runCli(['check', '--fail-on', level], { cwd })).code).toBe(code);
});

test.each([
  ['error', 0],
  ['warning', 0],
  ['info', 1],
])('with the rule lowered to info, --fail-on %s gives %i', async (level, code) => {
  const cwd = await makeFolder({
    '.env': fragment,
    'authproof.config.json': '{ "rules": { "redirect-uri-fragment": "info" } }',
  });
  expect((await runCli(['check', '--fail-on', level], { cwd })).code).toBe(code);
});

test('a folder without configuration is clean, and says so', async () => {
  const cwd = await makeFolder({ 'README.md': '# nothing\n' });
  expect(await runCli(['check'], { cwd })).toStrictEqual({
    code: 0,
    stdout: 'No configuration files found.\n',
    stderr: '',
  });
  const { code, output } = await checkJson([], cwd);
  expect(code).toBe(0);
  expect(output.findings).toStrictEqual([]);
  expect(output.summary).toMatchObject({ filesRecognised: 0, errors: 0 });
});

test('pretty output frames the line and counts', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  const { stdout, stderr, code } = await runCli(['check', '.'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 1, stderr: '' });
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('error redirect-uri-fragment .env:2:20');
  expect(lines[1]).toBe('  2 │ ACME_REDIRECT_URI="https://app.acme.io/#/callback"');
  expect(lines[2]).toBe(`    │ ${' '.repeat(19)}${'~'.repeat(30)}`);
  expect(stdout).toMatch(/\n\n✗ 1 error in 1 configuration file\.\n$/);
});

test('pretty output has colors only when they are forced or shown on a terminal', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  expect((await runCli(['check'], { cwd })).stdout).not.toContain('\u001b');
  expect((await runCli(['check'], { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[');
  expect((await runCli(['check'], { cwd, env: { FORCE_COLOR: '0' } })).stdout).not.toContain('\u001b');
});

test('GitHub annotations count from one and escape their properties', async () => {
  const cwd = await makeFolder({ 'a,b/.env': fragment });
  const { stdout, code } = await runCli(['check', '--format', 'github'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^::error file=a%2Cb\/\.env,line=2,endLine=2,col=20,endColumn=50,title=redirect-uri-fragment::[^\n]+\n$/,
  );
});

test('files by name, and several paths, limit what is reported', async () => {
  const cwd = await makeFolder({ 'a/.env': fragment, 'b/.env': fragment, 'c/.env': fragment });
  expect(told((await checkJson(['a/.env'], cwd)).output)).toStrictEqual(['redirect-uri-fragment a/.env']);
  expect(told((await checkJson(['a', 'b/.env'], cwd)).output)).toStrictEqual([
    'redirect-uri-fragment a/.env',
    'redirect-uri-fragment b/.env',
  ]);
  const { output } = await checkJson(['a', 'a/.env', './a'], cwd);
  expect(told(output)).toStrictEqual(['redirect-uri-fragment a/.env']);
  expect(output.summary.filesRecognised).toBe(1);
});

test('a file by name does not report its neighbours beside another folder', async () => {
  const cwd = await makeFolder({ '.env': fragment, '.env.local': fragment, 'sub/.env': fragment });
  expect(told((await checkJson(['.env', 'sub'], cwd)).output)).toStrictEqual([
    'redirect-uri-fragment .env',
    'redirect-uri-fragment sub/.env',
  ]);
});

test('paths outside the working directory are shown relative to it', async () => {
  const cwd = await makeFolder({ 'work/empty.txt': '', 'other/.env': fragment });
  expect(told((await checkJson(['../other'], join(cwd, 'work'))).output)).toStrictEqual([
    'redirect-uri-fragment ../other/.env',
  ]);
});

const clientJson = JSON.stringify({
  client_id: 'acme-web',
  redirect_uris: ['https://app.acme.io/#/callback'],
  token_endpoint_auth_method: 'client_secret_basic',
});

test('.gitignore is honoured except for files known by their name; dependencies and build output are skipped', async () => {
  const cwd = await makeFolder({
    '.gitignore': '.env\nlocal/\n*.private.json\n',
    '.env': fragment,
    'kept.json': clientJson,
    'web.private.json': clientJson,
    'local/client.json': clientJson,
    'node_modules/x/.env': fragment,
    'dist/.env': fragment,
    'build/.env': fragment,
    '.git/.env': fragment,
  });
  const files = (await checkJson([], cwd)).output.findings.map(({ file }) => file);
  expect([...new Set(files)]).toStrictEqual(['.env', 'kept.json']);
});

test('an ignored file is checked when it is named', async () => {
  const cwd = await makeFolder({ '.gitignore': '*.private.json\n', 'web.private.json': clientJson });
  const files = (await checkJson(['web.private.json'], cwd)).output.findings.map(({ file }) => file);
  expect([...new Set(files)]).toStrictEqual(['web.private.json']);
});

test.each([
  [['check', 'missing'], 'authproof: missing: no such file or folder'],
  [
    ['check', '--format', 'xml'],
    'authproof: --format: "xml" is not known; expected one of pretty, json, github, sarif, junit',
  ],
  [
    ['check', '--fail-on', 'never'],
    'authproof: --fail-on: "never" is not known; expected one of error, warning, info, hint',
  ],
  [['check', '--frobnicate'], "authproof: Unknown option '--frobnicate'"],
  [['check', '--format'], "authproof: Option '--format <value>' argument missing"],
  [
    ['frobnicate'],
    'authproof: unknown command "frobnicate": expected one of check, baseline, test, test-token, discover, explain, inspect, list, rules, lsp, mcp; see authproof --help',
  ],
  [['chekc', '.'], 'authproof: unknown command "chekc"; did you mean "authproof check"?'],
  [['./app'], 'authproof: unknown command "./app"; did you mean "authproof check ./app"?'],
  [['check', '--fail-no', 'error'], "authproof: Unknown option '--fail-no'; did you mean --fail-on?"],
  [['list'], 'authproof: list: a value is needed; expected one of rules, dialects, providers'],
  [['check', ''], 'authproof: an empty argument names nothing; without one, the working directory is meant'],
  [['explain', '', '.'], 'authproof: an empty argument names nothing; without one, the working directory is meant'],
  [['baseline', '--output', ''], 'authproof: --output: a value is needed'],
  [['test', '--environment', 'production', '--environment='], 'authproof: --environment: a value is needed'],
  [['rules', 'no-such-rule'], 'authproof: there is no rule "no-such-rule"; "authproof list rules" names them all'],
  [['lsp'], 'authproof: lsp needs --stdio: the only transport of the command line'],
])('%j is wrong usage, told in one line', async (args, line) => {
  const cwd = await makeFolder({});
  expect(await runCli(args, { cwd })).toStrictEqual({ code: 2, stdout: '', stderr: `${line}\n` });
});

test.each([
  [
    '{ "rules": { "redirect-uri-fragment": "fatal" } }',
    '1:39: "rules.redirect-uri-fragment" must be one of off, hint, info, warning, error',
  ],
  [
    '{ "rules": { "no-such-rule": "off" } }',
    '1:15: "rules.no-such-rule": there is no such rule; "authproof list rules" names them all',
  ],
  ['{ "rule": {} }', '1:4: "rule" is not a setting; did you mean "rules"?'],
  ['{\n  "exclude": "legacy"\n}', '2:14: "exclude" must be a list'],
  [
    '{ "rules": { "ghp_Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1": "error" } }',
    '1:15: "rules.(secret)": there is no such rule; "authproof list rules" names them all',
  ],
  [
    '{ "extends": "https://bot:hunter2@acme.io/authproof.json" }',
    '1:15: "extends": https://(secret)@acme.io/authproof.json must be a path, not a URL',
  ],
  ['[]', '1:1: the configuration must be an object'],
  ['{', '1:2: a closing brace is missing'],
])('the configuration %s is refused in one line', async (config, line) => {
  const cwd = await makeFolder({ 'app/.env': fragment, 'app/authproof.config.json': config });
  expect(await runCli(['check', 'app'], { cwd })).toStrictEqual({
    code: 2,
    stdout: '',
    stderr: `authproof: app/authproof.config.json:${line}\n`,
  });
});

test('the configuration switches rules off and excludes files', async () => {
  const off = await makeFolder({
    '.env': fragment,
    'authproof.config.json': '{ "rules": { "redirect-uri-fragment": "off" } }',
  });
  expect(told((await checkJson([], off)).output)).toStrictEqual([]);
  const excluded = await makeFolder({
    '.env': fragment,
    'legacy/.env': fragment,
    'authproof.config.json': '{ "exclude": ["legacy/**"] }',
  });
  expect(told((await checkJson([], excluded)).output)).toStrictEqual(['redirect-uri-fragment .env']);
});

test('the nearest configuration above the folder holds, up to the repository, and says what is in which environment', async () => {
  const cwd = await makeFolder({
    'repo/.git/HEAD': 'ref: refs/heads/main\n',
    'repo/authproof.config.yaml': 'extends: ./shared.json\nexclude: [apps/web/old/**]\n',
    'repo/shared.json': '{ "rules": { "redirect-uri-fragment": "warning" } }',
    'repo/apps/web/.env': fragment,
    'repo/apps/web/old/.env': fragment,
    'authproof.config.json': '{ "rules": { "redirect-uri-fragment": "off" } }',
  });
  const { output } = await checkJson(['apps/web'], `${cwd}/repo`);
  expect(output.findings.map(({ ruleId, severity, file }) => `${severity} ${ruleId} ${file}`)).toStrictEqual([
    'warning redirect-uri-fragment apps/web/.env',
  ]);
});

test('a comment silences a rule', async () => {
  const cwd = await makeFolder({ '.env': `# authproof-disable-file redirect-uri-fragment -- ours\n${fragment}` });
  expect((await checkJson([], cwd)).output.findings).toStrictEqual([]);
});

test('a large JSON result goes through a pipe whole', async () => {
  const uris = Array.from({ length: 400 }, (_, i) => `https://app.acme.io/${'x'.repeat(60)}/${i}#a`);
  const cwd = await makeFolder({ 'client.json': JSON.stringify({ client_id: 'acme-web', redirect_uris: uris }) });
  const { code, output } = await checkJson([], cwd);
  expect(code).toBe(1);
  expect(output.findings.filter(({ ruleId }) => ruleId === 'redirect-uri-fragment')).toHaveLength(400);
});

test('a reader that stops early is no error', async () => {
  const uris = Array.from({ length: 400 }, (_, i) => `https://app.acme.io/${'x'.repeat(60)}/${i}#a`);
  const cwd = await makeFolder({ 'client.json': JSON.stringify({ client_id: 'acme-web', redirect_uris: uris }) });
  const { code, stderr } = await runCli(['check'], { cwd, stopReading: () => true });
  expect({ code, stderr }).toStrictEqual({ code: 1, stderr: '' });
});

const mended = stray.replace(' "', '"');

test('--fix applies what is safe and reports the rest', async () => {
  const cwd = await makeFolder({ '.env': stray + fragment.slice(fragment.indexOf('\n') + 1) });
  const { code, output } = await checkJson(['--fix'], cwd);
  expect(code).toBe(1);
  expect(told(output)).toStrictEqual(['redirect-uri-fragment .env']);
  expect(await readFile(join(cwd, '.env'), 'utf8')).toBe(mended + fragment.slice(fragment.indexOf('\n') + 1));
  expect(await readdir(cwd)).toStrictEqual(['.env']);
});

test('a second --fix changes nothing', async () => {
  const cwd = await makeFolder({ '.env': stray });
  const first = await runCli(['check', '--fix'], { cwd });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain('1 problem fixed.');
  const { ino } = await stat(join(cwd, '.env'));
  const second = await runCli(['check', '--fix'], { cwd });
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).not.toContain('fixed');
  expect((await stat(join(cwd, '.env'))).ino).toBe(ino);
});

test('--fix keeps mode, line endings and byte-order mark', async () => {
  const cwd = await makeFolder({ '.env': stray.replaceAll('\n', '\r\n') });
  await chmod(join(cwd, '.env'), 0o640);
  await checkJson(['--fix'], cwd);
  expect(await readFile(join(cwd, '.env'), 'utf8')).toBe(mended.replaceAll('\n', '\r\n'));
  expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o640);
});

test('--fix changes only the files that were asked for', async () => {
  const cwd = await makeFolder({ 'a/.env': stray, 'b/.env': stray });
  await checkJson(['--fix', 'a/.env'], cwd);
  expect(await readFile(join(cwd, 'a/.env'), 'utf8')).toBe(mended);
  expect(await readFile(join(cwd, 'b/.env'), 'utf8')).toBe(stray);
});

test('--fix writes through a symbolic link', async () => {
  const cwd = await makeFolder({ 'real/settings': stray, 'app/keep.txt': '' });
  await symlink('../real/settings', join(cwd, 'app/.env'));
  await checkJson(['--fix', 'app'], cwd);
  expect(await readFile(join(cwd, 'real/settings'), 'utf8')).toBe(mended);
  expect(
    (await readdir(join(cwd, 'app'), { withFileTypes: true })).map((e) => [e.name, e.isSymbolicLink()]),
  ).toStrictEqual([
    ['.env', true],
    ['keep.txt', false],
  ]);
});

test('a file that is not UTF-8 is not written', async () => {
  const latin1 = Buffer.from(`# caf\u00e9\n${stray}`, 'latin1');
  const cwd = await makeFolder({ '.env': latin1 });
  const { code, stderr } = await runCli(['check', '--fix'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 2, stderr: 'authproof: .env is not UTF-8: not fixed\n' });
  expect((await readFile(join(cwd, '.env'))).equals(latin1)).toBe(true);
});

test('a folder named like a file of ours is no obstacle', async () => {
  const cwd = await makeFolder({ 'app/.env': fragment });
  await mkdir(join(cwd, '.env'));
  await writeFile(join(cwd, '.env', 'note.txt'), 'x');
  expect(told((await checkJson([], cwd)).output)).toStrictEqual(['redirect-uri-fragment app/.env']);
});
