import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeFolder, runCli, stray } from '../cli/support.ts';

const canary = 'canary-0123456789-abcdef';
const env = `${stray}# ${canary}\n`;

const source = (path: string): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../server/src', path)).href);

/** Has the command line load a module first that breaks something of it. */
async function broken(folder: string, module: string): Promise<Readonly<Record<string, string>>> {
  const path = join(folder, '..', `preload-${Math.floor(performance.now() * 1000)}.mjs`);
  await writeFile(path, module);
  return { NODE_OPTIONS: `--import=${pathToFileURL(path).href}` };
}

const breakRule = (id: string, how: string): string => `import { rules } from ${source('rules/registry.ts')};
const rule = rules.find(({ meta }) => meta.id === ${JSON.stringify(id)});
const run = rule.checkFile ?? rule.checkWorkspace;
const name = rule.checkFile === undefined ? 'checkWorkspace' : 'checkFile';
rule[name] = (scope) => { ${how} };
`;

const throwText = "throw new TypeError('quotes ' + (scope.facts?.file.text ?? scope.model.files[0].file.text));";
const breakFixes =
  "return run(scope).map((found) => Object.defineProperty({ ...found }, 'fixes', { get: () => { throw new TypeError('quotes'); } }));";

describe('a rule that throws in the command line', () => {
  test('is one line on stderr and one finding; the others speak and are mended, and no baseline is written', {
    timeout: 180_000,
  }, async () => {
    const folder = await makeFolder({ 'a/.env': env, 'b/.env': env, 'b/package.json': '{}' });
    const options = {
      cwd: folder,
      fromSource: true,
      env: await broken(folder, breakRule('redirect-uri-fragment', throwText)),
    };
    const checked = await runCli(['check', '--format', 'json', '.'], options);
    const { findings } = JSON.parse(checked.stdout) as { findings: { ruleId: string; severity: string }[] };
    expect(findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`).sort()).toEqual([
      'internal-error info',
      'secret-stray-characters error',
      'secret-stray-characters error',
    ]);
    expect(checked.stderr).toBe('authproof: rule redirect-uri-fragment failed: TypeError\n');
    for (const format of ['pretty', 'sarif', 'junit', 'github']) {
      const { code, stdout, stderr } = await runCli(['check', '--format', format, '.'], options);
      expect([format, code]).toEqual([format, 1]);
      expect(stdout + stderr).not.toContain(canary);
    }
    const baseline = await runCli(['baseline', '.'], options);
    expect([baseline.code, baseline.stderr]).toEqual([
      2,
      'authproof: rule redirect-uri-fragment failed: TypeError\nauthproof: no baseline was written, since a rule failed\n',
    ]);
    await runCli(['check', '--fix', '.'], options);
    expect(await readFile(join(folder, 'a/.env'), 'utf8')).toBe(env.replace('z "', 'z"'));
  });

  test('when its fix is made costs that fix only, and changes no file', async () => {
    const folder = await makeFolder({ '.env': env });
    const options = {
      cwd: folder,
      fromSource: true,
      env: await broken(folder, breakRule('secret-stray-characters', breakFixes)),
    };
    const { code, stdout, stderr } = await runCli(['check', '--fix', '.'], options);
    expect(code).toBe(1);
    expect(stderr).toContain('authproof: rule secret-stray-characters failed: TypeError\n');
    expect(stdout).toContain('secret-stray-characters');
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe(env);
  });
});

test('a reader that throws costs its own file, which is named', async () => {
  const folder = await makeFolder({ 'good/.env': env, 'bad/.env': `${env}POISON=1\n` });
  const module = `import { dialects } from ${source('dialects/registry.ts')};
for (const dialect of dialects) {
  const { recognise } = dialect;
  dialect.recognise = (tree, input) => {
    if (tree.file.text.includes('POISON')) throw new RangeError(tree.file.text);
    return recognise(tree, input);
  };
}
`;
  const { code, stdout, stderr } = await runCli(['check', '.'], {
    cwd: folder,
    fromSource: true,
    env: await broken(folder, module),
  });
  expect([code, stderr]).toEqual([
    1,
    'authproof: bad/.env is not checked: reading it failed (RangeError); please report it\n',
  ]);
  expect(stdout).toContain('good/.env');
});
