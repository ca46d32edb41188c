import { describe, expect, onTestFinished, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { dialects } from '../../server/src/dialects/registry.ts';
import { fileRule, workspaceRule } from '../../server/src/rules/define.ts';
import type { AnyRule, RuleMeta } from '../../server/src/rules/types.ts';
import { createFolder, startInBand, until } from '../protocol/client.ts';
import { testRules } from '../protocol/rules.ts';

const canary = 'canary-0123456789-abcdef';
const env = `OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid Email\nOIDC_CLIENT_SECRET=${canary}\n`;

const metaOf = (id: string, reach: 'file' | 'workspace'): RuleMeta => ({
  id,
  group: 'syntax',
  severity: 'error',
  reach,
  fix: 'none',
  summary: 'Throws.',
});

function fail(text: string): never {
  throw new Error(`a message that quotes the file: ${text}`);
}

type Step = 'detect' | 'word' | 'fix';

const throwingFileRule = (step: Step): AnyRule =>
  fileRule<string>({
    meta: { ...metaOf(`file-${step}`, 'file'), reach: 'file' },
    *detect({ facts }) {
      if (step === 'detect') fail(facts.file.text);
      yield { at: { file: facts.file.uri, span: { start: 0, end: 4 } }, data: facts.file.text };
    },
    word: (text) => (step === 'word' ? fail(text) : 'Found.'),
    fix: ({ data }) => fail(data),
  });

const throwingWorkspaceRule = (step: Step): AnyRule =>
  workspaceRule<string>({
    meta: { ...metaOf(`workspace-${step}`, 'workspace'), reach: 'workspace' },
    *detect({ model }) {
      const [first] = model.files;
      if (first === undefined) return;
      if (step === 'detect') fail(first.file.text);
      yield { at: { file: first.file.uri, span: { start: 0, end: 4 } }, data: first.file.text };
    },
    word: (text) => (step === 'word' ? fail(text) : 'Found.'),
    fix: ({ data }) => fail(data),
  });

const internalOf = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.filter(({ code }) => code === 'internal-error');

describe('a rule that throws', () => {
  for (const step of ['detect', 'word', 'fix'] as const) {
    for (const rule of [throwingFileRule(step), throwingWorkspaceRule(step)]) {
      test(`${rule.meta.id}: one finding says so, one line is logged, and the other rules are heard`, async () => {
        const files = { '.env': env, 'api/.env': env, 'api/package.json': '{}' };
        const folder = createFolder(files);
        const { client } = await startInBand({ folders: [folder] }, { rules: [rule, ...testRules] });
        await client.loaded();
        const uri = folder.uriOf('.env');
        client.open(uri, env);
        // Fixes are made for whoever looks at them.
        for (let line = 0; line < 3; line++) await client.actions(uri, line);
        for (let version = 2; version < 8; version++) {
          client.change(uri, env.replace('=web', `=web${version}`), version);
          await client.flush();
          await client.actions(uri, 0);
        }
        const all = [...client.diagnostics.values()].flat();
        const own = internalOf(all);
        expect(own.map(({ message }) => message)).toEqual([
          `The rule ${rule.meta.id} failed with an error of its own, so what it finds or fixes is missing; the others were run. Please report it; what the log says helps.`,
        ]);
        expect(all.filter(({ code }) => code === 'small-scope')).toHaveLength(2);
        expect(client.logged.filter((line) => line.includes(rule.meta.id))).toHaveLength(1);
        expect([...client.logged, JSON.stringify(all)].join('\n')).not.toContain(canary);
        const [scope] = (await client.actions(uri, 1)).filter(({ title }) => title === 'Write the scope small');
        expect(scope).toBeDefined();
      });
    }
  }

  test('is not missed where it is off, and makes no comment about it an unused one', async () => {
    const folder = createFolder({ '.env': `# authproof-disable-file file-detect\n${env}` });
    const options = { folders: [folder], configuration: { rules: { 'file-detect': 'off' } } };
    const { client } = await startInBand(options, { rules: [throwingFileRule('detect'), ...testRules] });
    await client.loaded();
    const codes = () => client.diagnostics.get(folder.uriOf('.env'))?.map(({ code }) => code);
    expect(codes()).toEqual(['small-scope']);
    client.configure({});
    await until('the rule is on again', () => codes()?.length === 2);
    expect(codes()).toEqual(['internal-error', 'small-scope']);
  });
});

test('a reader that throws costs its own file, says so there and once in the log', async () => {
  for (const dialect of dialects.filter(({ formats }) => formats.includes('dotenv'))) {
    const { read } = dialect;
    onTestFinished(() => void Object.assign(dialect, { read }));
    Object.assign(dialect, {
      read: (...args: Parameters<typeof read>) => (args[0].file.text.includes('POISON') ? fail(canary) : read(...args)),
    });
  }
  const folder = createFolder({ '.env': env, 'sub/.env': `${env}POISON=1\n` });
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  const [good, bad] = [folder.uriOf('.env'), folder.uriOf('sub/.env')];
  expect(client.diagnostics.get(good)?.map(({ code }) => code)).toEqual(['small-scope']);
  expect(client.diagnostics.get(bad)?.map(({ code, severity }) => [code, severity])).toEqual([['internal-error', 3]]);
  client.open(bad, `${env}POISON=1\n`);
  for (let version = 2; version < 8; version++) {
    client.change(bad, `${env}POISON=${version}\n`, version);
    await client.flush();
    expect(await client.hover(bad, 0, 2)).toBeUndefined();
  }
  expect(client.logged.filter((line) => line.includes('could not be read'))).toHaveLength(1);
  expect(client.logged.join('\n')).not.toContain(canary);
  client.change(bad, env, 8);
  await client.flush();
  expect(client.diagnostics.get(bad)?.map(({ code }) => code)).toEqual(['small-scope']);
});

test('a feature that throws answers nothing, is logged once, and the others go on', async () => {
  let isBroken = false;
  const now = (): number => (isBroken ? fail(canary) : Date.UTC(2026, 0, 15));
  const folder = createFolder({ '.env': env });
  const { client } = await startInBand({ folders: [folder] }, { clock: { now } });
  await client.loaded();
  const uri = folder.uriOf('.env');
  client.open(uri, env);
  expect(await client.hover(uri, 0, 2)).toContain('Client ID');
  isBroken = true;
  for (let i = 0; i < 5; i++) expect(await client.hover(uri, 0, 2)).toBeUndefined();
  expect(client.logged.filter((line) => line.startsWith('textDocument/hover failed'))).toHaveLength(1);
  expect(client.logged.join('\n')).not.toContain(canary);
  isBroken = false;
  expect(await client.hover(uri, 0, 2)).toContain('Client ID');
});
